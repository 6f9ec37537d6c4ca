//! What a guarantee promises, and what may fail meanwhile.

use pest::iterators::Pair;

use crate::source::Spanned;
use crate::syntax::ast::{Failing, Failure, Promise};

use super::super::grammar::{Parts, Rule};
use super::Lower;
use super::condition::service_state;

impl Lower<'_> {
    pub(super) fn promise(&mut self, rule: Rule, parts: &mut Parts<'_>) -> Option<Promise> {
        Some(match rule {
            Rule::reached_within => Promise::Reach {
                who: self.path_of(parts)?,
                even_if_answered: parts.pick(Rule::even_if_answered).is_some(),
                within: self.duration_of(parts)?,
            },
            Rule::informs => Promise::Inform { audience: self.path_of(parts)?, every: self.duration_of(parts)? },
            Rule::does => Promise::Do { what: self.path_of(parts)?, within: self.duration_of(parts) },
            _ => {
                let mut list = Vec::new();
                for pair in parts.each(Rule::failure) {
                    let span = self.span(&pair);
                    list.push(Spanned::new(self.failure(pair)?, span));
                }
                Promise::Despite(list)
            }
        })
    }

    fn failure(&mut self, pair: Pair<'_, Rule>) -> Option<Failure> {
        let inner = Parts::of(pair).next()?;
        let rule = inner.as_rule();
        let mut parts = Parts::of(inner);
        Some(match rule {
            Rule::any_number => Failure::Any {
                count: self.whole_of(&mut parts)?,
                of: match parts.pick(Rule::failing)?.as_str().trim_end() {
                    "people" | "person" => Failing::People,
                    _ => Failing::Services,
                },
            },
            Rule::named_failure => {
                let what = self.path_of(&mut parts)?;
                let is = match parts.pick(Rule::working) {
                    Some(word) => Some(Spanned::new(service_state(word.as_str())?, self.span(&word))),
                    None => None,
                };
                Failure::Named { what, is }
            }
            _ => Failure::Callout,
        })
    }
}
