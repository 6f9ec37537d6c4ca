//! Exceptions. What a broken one leaves out gets the strictest reading: over at once, put back at once.

use super::Lowering;
use crate::model::{self, ClockTime};
use crate::plan::{AfterEndPlan, AtOncePlan, ExceptionPlan, VotesPlan};
use crate::source::Span;

impl Lowering<'_> {
    pub(super) fn exception(&mut self, exception: &model::Exception) -> ExceptionPlan {
        let head = &exception.head;
        ExceptionPlan {
            name: head.name.clone(),
            label: head.label.clone(),
            approve: exception.approve.as_ref().map(|v| self.votes(v)),
            at_once: exception.at_once.as_ref().map(|a| AtOncePlan {
                who: a.who.iter().map(|w| w.node).collect(),
                confirmed: self.votes(&a.confirmed),
            }),
            record: exception.record.map(|r| r.node),
            record_at: self.place(exception.record.map_or(head.span, |r| r.span)),
            lasts: exception.lasts.map_or(0, |s| s.node),
            restore: self.after_end(exception.restore.as_ref(), head.span),
            review: self.after_end(exception.review.as_ref(), head.span),
            at: self.place(head.span),
        }
    }

    fn votes(&mut self, votes: &model::Votes) -> VotesPlan {
        VotesPlan {
            enough: votes.enough,
            of: votes.of.iter().map(|t| t.node).collect(),
            within: votes.within.map_or(0, |s| s.node),
            at: self.place(votes.span),
        }
    }

    fn after_end(&mut self, after: Option<&model::AfterEnd>, otherwise: Span) -> AfterEndPlan {
        AfterEndPlan {
            by: after.and_then(|a| a.by).map(|b| b.node),
            within: after.and_then(|a| a.within).map_or(ClockTime::Seconds(0), |t| t.node),
            at: self.place(after.map_or(otherwise, |a| a.span)),
        }
    }
}
