//! What a reaction waits for, and what it does.

use pest::iterators::Pair;

use crate::source::Spanned;
use crate::syntax::ast::{Happening, Reacts};

use super::super::grammar::{Parts, Rule};
use super::Lower;

impl Lower<'_> {
    pub(super) fn happening(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Happening>> {
        let span = self.span(&pair);
        let inner = Parts::of(pair).next()?;
        let node = match inner.as_rule() {
            Rule::gained => Happening::Gained(self.path_of(&mut Parts::of(inner))?),
            _ => Happening::Event(self.trigger(inner)?.node),
        };
        Some(Spanned::new(node, span))
    }

    pub(super) fn reacts(&mut self, pair: Pair<'_, Rule>) -> Option<Reacts> {
        let inner = Parts::of(pair).next()?;
        let rule = inner.as_rule();
        let mut p = Parts::of(inner);
        Some(match rule {
            Rule::page_once => Reacts::Page(self.page(p.pick(Rule::paged)?)?),
            Rule::start_run => Reacts::Start(self.path_of(&mut p)?),
            _ => {
                let role = self.path_of(&mut p)?;
                let every = self.duration_of(&mut p)?;
                let at = match p.pick(Rule::time) {
                    Some(time) => Some(self.time(&time)?),
                    None => None,
                };
                Reacts::Remind { role, every, at }
            }
        })
    }
}
