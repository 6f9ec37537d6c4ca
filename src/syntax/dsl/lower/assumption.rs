//! Assumptions: how soon people answer.

use pest::iterators::Pair;

use crate::source::Spanned;
use crate::syntax::ast::{Answer, Answering, Value};

use super::super::grammar::{Parts, Rule};
use super::Lower;

impl Lower<'_> {
    pub(super) fn answering(&mut self, parts: &mut Parts<'_>) -> Option<Answering> {
        let asleep = match parts.pick(Rule::times) {
            Some(times) => {
                let mut ends = Parts::of(times).each(Rule::time).into_iter();
                let (from, to) = (ends.next()?, ends.next()?);
                let (from, to) = (self.time(&from), self.time(&to));
                Some((from?, to?))
            }
            None => None,
        };
        let mut answers = Vec::new();
        for answer in parts.each(Rule::answer) {
            answers.push(self.answer(answer)?);
        }
        Some(Answering { asleep, answers })
    }

    fn answer(&mut self, pair: Pair<'_, Rule>) -> Option<Answer> {
        let mut parts = Parts::of(pair);
        Some(Answer {
            channel: self.path_of(&mut parts)?,
            share: self.share(&mut parts)?,
            median: self.duration_of(&mut parts),
            p90: parts.pick(Rule::ninetieth).and_then(|p| self.duration_of(&mut Parts::of(p))),
        })
    }

    pub(super) fn share(&mut self, parts: &mut Parts<'_>) -> Option<Spanned<Value>> {
        let pair = parts.pick(Rule::percent)?;
        let span = self.span(&pair);
        let text = pair.as_str().trim_end();
        Some(Spanned::new(Value::Percent(self.decimal(text.trim_end_matches('%'), span)?), span))
    }
}
