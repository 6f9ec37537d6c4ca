//! Assumptions as DSL text.

use super::super::ast::{Answer, Answering};
use super::leaf::Writer;

impl Writer {
    pub(super) fn answering(&mut self, answering: &Answering) {
        if let Some((from, to)) = &answering.asleep {
            self.show(&from.node);
            self.tail("-", Some(&to.node));
            self.put(" answer ");
        }
        self.list(&answering.answers, |w, a: &Answer| {
            w.show(&a.channel);
            w.put(" ");
            w.value(&a.share.node);
            w.tail(" in ", a.median.as_ref());
            w.tail(" p90 ", a.p90.as_ref());
        });
    }
}
