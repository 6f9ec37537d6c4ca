//! What a guarantee promises, as DSL text.

use super::super::ast::{Failing, Failure, Promise, ServiceState};
use super::leaf::Writer;

impl Writer {
    pub(super) fn promise(&mut self, promise: &Promise) {
        match promise {
            Promise::Reach { who, even_if_answered, within } => {
                self.show(who);
                self.put(if *even_if_answered { " even if others acknowledge" } else { "" });
                self.tail(" within ", Some(within));
            }
            Promise::Inform { audience, every } => {
                self.show(audience);
                self.tail(" every ", Some(every));
            }
            Promise::Do { what, within } => {
                self.show(what);
                self.tail(" within ", within.as_ref());
            }
            Promise::Despite(list) => self.list(list, |w, f| w.failure(&f.node)),
        }
    }

    fn failure(&mut self, failure: &Failure) {
        match failure {
            Failure::Any { count, of } => {
                self.put("any ");
                self.show(&count.node);
                self.put(match (of, count.node) {
                    (Failing::Services, 1) => " service",
                    (Failing::Services, _) => " services",
                    (Failing::People, 1) => " person",
                    (Failing::People, _) => " people",
                });
            }
            Failure::Named { what, is } => {
                self.show(what);
                self.put(match is.map(|s| s.node) {
                    Some(ServiceState::Up) => " up",
                    Some(ServiceState::Down) => " down",
                    Some(ServiceState::Untrusted) => " untrusted",
                    None => "",
                });
            }
            Failure::Callout => self.put("callout down"),
        }
    }
}
