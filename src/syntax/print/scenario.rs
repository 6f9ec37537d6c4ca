//! What happens in a scenario and what is expected of it, as DSL text.

use super::super::ast::{
    Act, AtWhen, ClockAct, ClockOutcome, Event, ExpectWhen, Expectation, Expected, IncidentAct, LadderOutcome, Path,
    ServiceState,
};
use super::leaf::Writer;

impl Writer {
    pub(super) fn at_when(&mut self, when: &AtWhen) {
        match when {
            AtWhen::Offset(d) => self.show(d),
            AtWhen::Local(t) => self.show(&t.node),
            AtWhen::After { offset, event } => {
                self.tail("", offset.as_ref());
                self.put(if offset.is_some() { " after " } else { "after " });
                self.put(&event.node);
            }
        }
    }

    pub(super) fn by(&mut self, by: Option<&Path>) {
        self.tail(" by ", by);
    }

    pub(super) fn event(&mut self, event: &Event) {
        match event {
            Event::Fact(a) => self.assignment(a),
            Event::Service { what, is, lasts } => {
                self.show(what);
                self.put(match is {
                    ServiceState::Up => " up",
                    ServiceState::Down => " down",
                    ServiceState::Untrusted => " untrusted",
                });
                self.tail(" for ", lasts.as_ref());
            }
            Event::Person { who, does } => {
                self.show(who);
                self.put(" ");
                self.act(does);
            }
            Event::DeliveryFails { to, via, lasts } => {
                self.tail("delivery to ", Some(to));
                self.tail(" via ", Some(via));
                self.put(" fails");
                self.tail(" for ", lasts.as_ref());
            }
            Event::Incident { what, by } => {
                self.put(match what {
                    IncidentAct::Resolved => "resolved",
                    IncidentAct::Reopened => "reopened",
                    IncidentAct::Cancelled => "cancelled",
                    IncidentAct::Closed => "closed",
                    IncidentAct::DeclaredAgain => "declared again",
                    IncidentAct::Unsnoozed => "unsnoozed",
                });
                self.by(by.as_ref());
            }
            Event::State { state, by } => {
                self.tail("state ", Some(&state.node));
                self.by(by.as_ref());
            }
            Event::Level { level, by } => {
                self.tail("level ", Some(level));
                self.by(by.as_ref());
            }
            Event::Snoozed { lasts, by } => {
                self.tail("snoozed for ", Some(lasts));
                self.by(by.as_ref());
            }
            Event::Approval { yes, by } => {
                self.put(if *yes { "approved" } else { "refused" });
                self.by(Some(by));
            }
            Event::Fault { fault, strikes, lasts } => {
                self.show(fault);
                self.put(if *strikes { " strikes" } else { " over" });
                self.tail(" for ", lasts.as_ref());
            }
            Event::Reviewed { by } => {
                self.put("reviewed");
                self.by(Some(by));
            }
            Event::HoldReleased { by } => {
                self.put("released");
                self.by(Some(by));
            }
            Event::Step { .. } | Event::Decided { .. } | Event::GatePassed { .. } | Event::Preserved { .. } => {
                self.procedure_event(event)
            }
            Event::Exception { exception, what, by } => {
                self.show(exception);
                self.put(" ");
                self.put(what.word());
                self.by(by.as_ref());
            }
            Event::Merge { role, to, by } => {
                self.show(role);
                self.tail(" merges to ", Some(to));
                self.by(by.as_ref());
            }
            Event::Contacts { .. } | Event::Report { .. } => self.contact_event(event),
            Event::FallConfirmed { by } => {
                self.put("fall confirmed");
                self.by(by.as_ref());
            }
            Event::Escalated { ladder, by } => {
                self.put("escalated");
                self.tail(" ", ladder.as_ref());
                self.by(by.as_ref());
            }
            Event::Moment { moment, at } => {
                self.show(moment);
                self.tail(" at ", at.as_ref().map(|t| &t.node));
            }
            Event::Clock { obligation, what, by } => {
                self.show(obligation);
                self.put(match what {
                    ClockAct::Fulfilled => " fulfilled",
                    ClockAct::Waived => " waived",
                });
                self.by(by.as_ref());
            }
            Event::Note(text) => self.tail_text("note ", Some(text)),
            Event::Inject { to, via, text, expects } => {
                self.tail("inject to ", Some(to));
                self.tail(" via ", via.as_ref());
                self.tail_text(" ", Some(text));
                for (i, e) in expects.iter().enumerate() {
                    self.put(if i == 0 { " { expect " } else { "; expect " });
                    self.expectation(e);
                }
                self.put(if expects.is_empty() { "" } else { " }" });
            }
        }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Acknowledges(ladder) => {
                self.put("acknowledges");
                self.tail(" ", ladder.as_ref());
            }
            Act::Declines(of) => {
                self.put("declines");
                self.tail(" ", of.as_ref());
            }
            Act::Releases(ladder) => {
                self.put("releases");
                self.tail(" ", ladder.as_ref());
            }
            Act::Unreachable(lasts) => {
                self.put("unreachable");
                self.tail(" for ", lasts.as_ref());
            }
            Act::Reachable => self.put("reachable"),
            Act::Away(lasts) => {
                self.put("away");
                self.tail(" for ", lasts.as_ref());
            }
            Act::Back => self.put("back"),
            Act::Takes(role) => self.tail("takes ", Some(role)),
            Act::Leaves(role) => self.tail("leaves ", Some(role)),
            Act::AsksFor { exception, because } => {
                self.tail("asks for ", Some(exception));
                self.tail_text(" because ", Some(because));
            }
            Act::ActsUnder { exception, because } => {
                self.tail("acts under ", Some(exception));
                self.tail_text(" because ", Some(because));
            }
            Act::Splits { role, streams } => {
                self.tail("splits ", Some(role));
                self.put(" into ");
                self.list(streams, |w, s| {
                    w.put(&s.stream.node);
                    w.tail(" to ", Some(&s.to));
                });
            }
            Act::Coming { callout, within } => {
                self.put("coming");
                self.tail(" to ", callout.as_ref());
                self.tail(" in ", within.as_ref());
            }
            Act::HandsOver { schedule, to, lasts } => {
                self.tail("hands over ", Some(schedule));
                self.tail(" to ", Some(to));
                self.tail(" for ", lasts.as_ref());
            }
        }
    }

    pub(super) fn expectation(&mut self, expectation: &Expectation) {
        let no = expectation.negated;
        let not = if no { " not" } else { "" };
        match &expectation.what {
            Expected::Severity(level) => {
                self.put("severity");
                self.put(not);
                self.tail(" ", Some(level));
            }
            Expected::State(state) => {
                self.put("state");
                self.put(not);
                self.tail(" ", Some(&state.node));
            }
            Expected::Paged { who, via } => {
                match who {
                    Some(who) => {
                        self.show(who);
                        self.put(not);
                    }
                    None => self.put(if no { "nobody" } else { "anyone" }),
                }
                self.put(" paged");
                self.tail(" via ", via.as_ref());
            }
            Expected::Acknowledged { by } => {
                self.put(if no { "not acknowledged" } else { "acknowledged" });
                self.by(by.as_ref());
            }
            Expected::Told { audience } => {
                self.show(audience);
                self.put(not);
                self.put(" told");
            }
            Expected::Sent { template, to, locale, via, saying } => {
                match template {
                    Some(template) => {
                        self.put(if no { "not sent" } else { "sent" });
                        self.tail(" ", Some(template));
                    }
                    None => self.put(if no { "nothing sent" } else { "sent" }),
                }
                self.tail(" to ", to.as_ref());
                self.tail(" in ", locale.as_ref().map(|l| &l.node));
                self.tail(" via ", via.as_ref());
                self.tail_text(" saying ", saying.as_ref());
            }
            Expected::Alarm(name) => {
                self.put(if no { "no alarm" } else { "alarm" });
                self.tail(" ", name.as_ref().map(|n| &n.node));
            }
            Expected::Ladder { ladder, outcome } => {
                self.tail("ladder ", Some(ladder));
                self.put(not);
                self.put(match outcome.node {
                    LadderOutcome::Answered => " answered",
                    LadderOutcome::Exhausted => " exhausted",
                    LadderOutcome::Started => " started",
                    LadderOutcome::Unsolved => " unsolved",
                });
            }
            Expected::Enough(callout) => {
                self.show(callout);
                self.put(" has");
                self.put(not);
                self.put(" enough");
            }
            Expected::Note { who, role, saying } => {
                self.show(who);
                self.put(" has");
                self.put(not);
                self.tail(" note of ", Some(role));
                self.tail_text(" saying ", saying.as_ref());
            }
            Expected::Owns { who, duty } => {
                self.show(who);
                self.put(not);
                self.tail(" owns ", Some(duty));
            }
            Expected::Arrived(who) | Expected::Responded(who) => {
                self.show(who);
                self.put(not);
                self.put(if matches!(expectation.what, Expected::Arrived(_)) { " arrived" } else { " responded" });
            }
            Expected::Reaction(reaction) => {
                self.tail("reaction ", Some(reaction));
                self.put(not);
                self.put(" acted");
            }
            what @ (Expected::Step { .. }
            | Expected::Decided { .. }
            | Expected::InPhase { .. }
            | Expected::Procedure { .. }) => {
                self.procedure_expected(what, not);
            }
            Expected::Exception { exception, outcome } => {
                self.tail("exception ", Some(exception));
                self.put(not);
                self.put(" ");
                self.put(outcome.word());
            }
            what @ (Expected::Contact { .. } | Expected::Led { .. }) => self.contact_expected(what, not),
            Expected::Held { role, by } => {
                self.show(role);
                self.put(not);
                self.put(" held");
                self.by(by.as_ref());
            }
            Expected::Clock { obligation, outcome } => {
                self.show(obligation);
                self.put(not);
                self.put(match outcome.node {
                    ClockOutcome::Fulfilled => " fulfilled",
                    ClockOutcome::Missed => " missed",
                    ClockOutcome::Waived => " waived",
                    ClockOutcome::Running => " running",
                });
            }
            Expected::Due { obligation, at } => {
                self.show(obligation);
                self.put(not);
                self.put(" due");
                self.tail(" at ", at.as_ref().map(|t| &t.node));
            }
            Expected::NeverSilent { audience, longer_than } => {
                self.show(audience);
                self.tail(" never silent longer than ", Some(longer_than));
            }
        }
        match expectation.when.as_ref().map(|w| &w.node) {
            None => {}
            Some(ExpectWhen::At(d)) => self.tail(" at ", Some(d)),
            Some(ExpectWhen::Within(d)) => self.tail(" within ", Some(d)),
            Some(ExpectWhen::Before(d)) => self.tail(" before ", Some(d)),
            Some(ExpectWhen::After(d)) => self.tail(" after ", Some(d)),
            Some(ExpectWhen::Between(a, b)) => {
                self.tail(" between ", Some(a));
                self.tail(" and ", Some(b));
            }
        }
    }
}
