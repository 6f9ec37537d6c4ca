//! What a reaction waits for and does, as DSL text.

use super::super::ast::{Happening, Reacts};
use super::leaf::Writer;

impl Writer {
    pub(super) fn happening(&mut self, event: &Happening) {
        match event {
            Happening::Event(trigger) => self.trigger(trigger),
            Happening::Gained(fact) => {
                self.show(fact);
                self.put(" gained");
            }
        }
    }

    pub(super) fn reacts(&mut self, act: &Reacts) {
        match act {
            Reacts::Page(page) => {
                self.put("page ");
                self.page(page);
            }
            Reacts::Start(ladder) => self.tail("start ", Some(ladder)),
            Reacts::Remind { role, every, at } => {
                self.tail("remind ", Some(role));
                self.tail(" every ", Some(every));
                self.tail(" at ", at.as_ref().map(|t| &t.node));
            }
        }
    }
}
