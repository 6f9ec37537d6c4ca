//! Exceptions as DSL text.

use super::super::ast::{AtOnce, Duration, Path, Votes};
use super::leaf::Writer;

impl Writer {
    pub(super) fn votes(&mut self, votes: &Votes) {
        if let Some(enough) = &votes.enough {
            self.tail("any ", Some(&enough.node));
            self.put(" of ");
        }
        self.paths(&votes.of);
        self.tail(" within ", Some(&votes.within));
    }

    pub(super) fn at_once(&mut self, at_once: &AtOnce) {
        self.paths(&at_once.who);
        self.put(", then confirmed by ");
        self.votes(&at_once.confirmed);
    }

    /// `change_manager within 1d`, `by auditor within 5bd of business`; the flag says whether `by` is written here.
    pub(super) fn by_within(&mut self, by: Option<(&Path, bool)>, within: &Duration) {
        if let Some((by, word)) = by {
            self.put(if word { "by " } else { "" });
            self.show(by);
            self.put(" ");
        }
        self.tail("within ", Some(within));
    }
}
