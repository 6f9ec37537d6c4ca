//! What `at D` means of an outcome that lasts: it had come by then, and nothing had undone it.
//!
//! `expect ladder first answered at 20m` is so when it was answered at 3m and nobody took that back, and
//! `expect ladder first not answered at 20m` is exactly the opposite. Of several outcomes of one kind the last counts:
//! what was decided otherwise is no longer decided. What happens and is over (a page, a message, an alarm) has no `at D`
//! of this kind: there `at D` is that second.

use super::{Index, Key, Window, is_expected};
use crate::model::Expected;
use crate::plan::Plan;
use crate::plan::machine::{Entry, ExceptionStep, What};
use crate::simulate::run::Run;
use crate::syntax::ast::{ExceptionOutcome, StepOutcome};

impl<'a> Index<'a> {
    /// The outcome that holds at the end of the window; nothing for what does not last.
    pub(super) fn lasting(
        &self,
        plan: &Plan,
        run: &Run,
        expected: &Expected,
        window: Window,
    ) -> Option<Vec<&'a Entry>> {
        let key = super::key(expected)?;
        if !window.instant || !key.lasts() {
            return None;
        }
        let list = self.of(expected);
        let last = list.iter().take_while(|e| e.at <= window.to).last();
        let undone = self.undone.get(&key).map_or(&[][..], Vec::as_slice);
        // Of what happened in one second the journal's order counts.
        let holds = |e: &&&Entry| {
            let later = undone.iter().take_while(|u| u.at <= window.to).last().is_some_and(|u| after(run, u, e));
            !later && is_expected(plan, run, expected, e)
        };
        Some(last.filter(holds).map(|e| vec![*e]).unwrap_or_default())
    }
}

/// Whether an entry comes after another in the journal of a run.
fn after(run: &Run, entry: &Entry, other: &Entry) -> bool {
    let same = || {
        let from = run.journal.partition_point(|e| e.at < other.at);
        let second = run.journal.iter().skip(from).take_while(|e| e.at == other.at);
        second
            .into_iter()
            .find_map(|e| if std::ptr::eq(e, other) { Some(true) } else { std::ptr::eq(e, entry).then_some(false) })
    };
    entry.at > other.at || (entry.at == other.at && same().unwrap_or(false))
}

impl Key {
    /// Whether it is an outcome that lasts.
    fn lasts(self) -> bool {
        match self {
            Self::AllAnswered
            | Self::AcknowledgedBy(_)
            | Self::Answered(_)
            | Self::Exhausted(_)
            | Self::Started(_)
            | Self::Unsolved(_)
            | Self::Enough(_)
            | Self::Arrived(_)
            | Self::Responded(_)
            | Self::ClockFulfilled(_)
            | Self::ClockMissed(_)
            | Self::ClockWaived(_)
            | Self::Step(..)
            | Self::Procedure(..)
            | Self::Exception(..)
            | Self::Decided(_) => true,
            Self::Paged
            | Self::PagedTo(_)
            | Self::PagedThrough(_)
            | Self::Sent
            | Self::SentTo(_)
            | Self::Alarm
            | Self::AlarmOf(_)
            | Self::Note(..)
            | Self::Reacted(_)
            | Self::Contact(..)
            | Self::Led(..) => false,
        }
    }
}

/// The outcomes that an entry undoes.
pub(super) fn undoes(plan: &Plan, entry: &Entry) -> Vec<Key> {
    match &entry.what {
        What::Lapsed { ladder } => vec![Key::AllAnswered, Key::Answered(*ladder)],
        What::Released { ladder, by } => vec![Key::AllAnswered, Key::Answered(*ladder), Key::AcknowledgedBy(*by)],
        What::LadderStarted { ladder, .. } => {
            vec![Key::AllAnswered, Key::Answered(*ladder), Key::Exhausted(*ladder), Key::Unsolved(*ladder)]
        }
        What::Answered { ladder } => vec![Key::Exhausted(*ladder)],
        What::Solved { ladder } => vec![Key::Unsolved(*ladder)],
        What::CalloutStarted { callout, .. } => vec![Key::Enough(*callout)],
        What::NotComing { callout, missing, .. } if *missing > 0 => vec![Key::Enough(*callout)],
        What::TurnsBack { by } => vec![Key::Arrived(*by)],
        What::VendorCalled { vendor, .. } => vec![Key::Responded(*vendor)],
        What::ClockStarted { obligation, .. } | What::ClockRefuted { obligation } => {
            vec![Key::ClockFulfilled(*obligation), Key::ClockMissed(*obligation), Key::ClockWaived(*obligation)]
        }
        What::ClockMoved { obligation, due, .. } if *due >= entry.at => vec![Key::ClockMissed(*obligation)],
        What::StepDone { step, .. } => vec![Key::Step(*step, StepOutcome::Failed)],
        What::ProcedureAgain { procedure, steps, decisions } => {
            let steps = steps.iter().flat_map(|s| outcomes_of(*s));
            let decisions = decisions.iter().map(|d| Key::Decided(*d));
            steps.chain(decisions).chain([Key::Procedure(*procedure, true)]).collect()
        }
        What::ProcedureStarted { procedure } => {
            let phases = plan.procedures.get(*procedure).map_or(&[][..], |p| p.phases.as_slice());
            let steps = phases.iter().flat_map(|p| &p.steps).flat_map(|s| outcomes_of(*s));
            let decisions = phases.iter().flat_map(|p| &p.decisions).map(|d| Key::Decided(*d));
            steps.chain(decisions).chain([Key::Procedure(*procedure, true)]).collect()
        }
        What::Exception { exception, what } => ended_by(what).iter().map(|o| Key::Exception(*exception, *o)).collect(),
        _ => Vec::new(),
    }
}

fn outcomes_of(step: crate::model::StepId) -> [Key; 3] {
    [StepOutcome::Started, StepOutcome::Done, StepOutcome::Failed].map(|outcome| Key::Step(step, outcome))
}

/// What of an exception is no longer so.
fn ended_by(step: &ExceptionStep) -> &'static [ExceptionOutcome] {
    use ExceptionOutcome as O;
    match step {
        ExceptionStep::Asked { .. } => &[O::Refused, O::Lapsed, O::Ended],
        ExceptionStep::Acted { .. } | ExceptionStep::Granted { .. } => {
            &[O::Asked, O::Refused, O::Lapsed, O::Ended, O::Recorded, O::Restored, O::Reviewed]
        }
        ExceptionStep::Refused | ExceptionStep::Lapsed { .. } | ExceptionStep::Withdrawn => &[O::Asked],
        ExceptionStep::Ended { .. } => &[O::Granted, O::Acted, O::Confirmed],
        _ => &[],
    }
}
