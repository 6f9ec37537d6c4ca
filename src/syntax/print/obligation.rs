//! Obligations as DSL text.

use super::super::ast::{Allowed, ClockAnchor, Deadline, DoWhat, DueAfter, Notify, Warn};
use super::leaf::Writer;

impl Writer {
    pub(super) fn notify(&mut self, notify: &Notify) {
        self.paths(&notify.audiences);
        self.put(" ");
        self.deadline(&notify.deadline.node);
        self.tail(" by ", notify.by.as_ref());
        self.tail(" using ", notify.using.as_ref());
    }

    pub(super) fn do_what(&mut self, duty: &DoWhat) {
        self.text(&duty.what.node);
        self.put(" ");
        self.deadline(&duty.deadline.node);
        self.tail(" by ", duty.by.as_ref());
    }

    pub(super) fn warn(&mut self, warn: &Warn) {
        self.page(&warn.page);
        self.put(" at ");
        self.list(&warn.left, |w, left| {
            w.show(left);
            w.put(" left");
        });
    }

    fn deadline(&mut self, deadline: &Deadline) {
        match deadline {
            Deadline::Within(due) => {
                self.put("within ");
                self.due_after(due);
            }
            Deadline::Earliest(of) => self.several("within earliest of (", of),
            Deadline::Latest(of) => self.several("within latest of (", of),
            Deadline::Before { from, to, before, next } => {
                self.tail("from ", Some(from));
                self.tail(" to ", Some(to));
                self.tail(" before ", Some(before));
                if let Some(next) = next {
                    self.allowed(next);
                }
            }
        }
    }

    fn several(&mut self, words: &str, of: &[DueAfter]) {
        self.put(words);
        self.list(of, Self::due_after);
        self.put(")");
    }

    fn due_after(&mut self, due: &DueAfter) {
        self.show(&due.time);
        self.put(" after ");
        match &due.after {
            ClockAnchor::Named(path) => self.show(path),
            ClockAnchor::Sent(path) => self.tail("sent ", Some(path)),
            ClockAnchor::Fulfilled(path) => self.tail("fulfilled ", Some(path)),
        }
    }

    fn allowed(&mut self, next: &Allowed) {
        self.tail(" at next ", Some(&next.time.node));
        self.tail(" ", next.zone.as_ref().map(|z| &z.node));
        if let Some(days) = next.days {
            self.put(" on ");
            self.days(days.node);
        }
    }
}
