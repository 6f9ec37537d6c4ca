//! Bots and intakes as DSL text.

use super::super::ast::{ContactOutcome, Event, Expected, HandsOverTo, Target};
use super::leaf::Writer;
use crate::source::Spanned;

impl Writer {
    pub(super) fn hands_over_to(&mut self, over: &HandsOverTo) {
        self.page(&over.page);
        self.tail(" within ", Some(&over.within));
        self.when(" when ", over.when.as_ref());
    }

    pub(super) fn leads_to(&mut self, targets: &[Spanned<Target>]) {
        for (i, target) in targets.iter().enumerate() {
            self.put(if i == 0 { "" } else { ", else " });
            self.target(&target.node);
        }
    }

    pub(super) fn contact_event(&mut self, event: &Event) {
        let count = |w: &mut Self, count: &Option<Spanned<u64>>, one: &str, many: &str| {
            if let Some(n) = count {
                w.show(&n.node);
                w.put(" ");
            }
            w.put(if count.is_none_or(|n| n.node == 1) { one } else { many });
        };
        match event {
            Event::Contacts { bot, count: n, end } => {
                count(self, n, "contact", "contacts");
                self.tail(" to ", Some(bot));
                self.put(if *end { " end" } else { "" });
            }
            Event::Report { via, count: n, with } => {
                count(self, n, "report", "reports");
                self.tail(" via ", Some(via));
                for (i, assignment) in with.iter().enumerate() {
                    self.put(if i == 0 { " with " } else { " and " });
                    self.assignment(assignment);
                }
            }
            _ => {}
        }
    }

    pub(super) fn contact_expected(&mut self, expected: &Expected, not: &str) {
        match expected {
            Expected::Contact { desk, outcome, by } => {
                self.show(desk);
                self.put(not);
                self.put(match outcome.node {
                    ContactOutcome::Answered => " answered",
                    ContactOutcome::HandedOver => " handed over",
                    ContactOutcome::TakenOver => " taken over",
                });
                self.by(by.as_ref());
            }
            Expected::Led { intake, to } => {
                self.show(intake);
                self.put(not);
                self.tail(" led to ", Some(to));
            }
            _ => {}
        }
    }
}
