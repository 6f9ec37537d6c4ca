//! Work-streams of roles.

use pest::iterators::Pair;

use crate::syntax::ast::{Act, Stream, StreamGiven};

use super::super::grammar::{Parts, Rule};
use super::Lower;

impl Lower<'_> {
    pub(super) fn streams(&mut self, pairs: Vec<Pair<'_, Rule>>) -> Option<Vec<Stream>> {
        let mut all = Vec::new();
        for stream in pairs {
            let mut s = Parts::of(stream);
            all.push(Stream { name: self.name_of(&mut s)?, duties: self.paths(s.each(Rule::path)) });
        }
        Some(all)
    }

    pub(super) fn splits(&mut self, parts: &mut Parts<'_>) -> Option<Act> {
        let role = self.path_of(parts)?;
        let mut streams = Vec::new();
        for given in parts.each(Rule::stream_given) {
            let mut g = Parts::of(given);
            streams.push(StreamGiven { stream: self.name_of(&mut g)?, to: self.path_of(&mut g)? });
        }
        Some(Act::Splits { role, streams })
    }
}
