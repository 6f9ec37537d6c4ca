//! Whether a journal is as a scenario expects it.

use crate::model::{Expectation, Expected, LevelId, PersonId, Responder, RoleId, StateId, TargetKind, When};
use crate::plan::Plan;
use crate::plan::machine::{AlarmKind, Entry, What};
use crate::syntax::ast::LadderOutcome;

use super::run::Run;
use super::sentence::{clock, sentence};

/// Whether one expectation held.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// As written, without `expect`.
    pub text: String,
    /// Where it stands.
    pub place: String,
    /// Whether it held.
    pub held: bool,
    /// For one that failed: what happened instead, a line each, with the policy line that caused it.
    pub instead: Vec<String>,
}

/// Judges one expectation of a run.
#[must_use]
pub fn judge(plan: &Plan, run: &Run, expectation: &Expectation, place: &str) -> Verdict {
    let starts = run.script.starts;
    let window = Window::new(expectation.when, starts, run.ends);
    let (found, all) = match &expectation.what {
        Expected::Severity(level) => spans(&levels(run), |l| l == level, window, run),
        Expected::State(state) => spans(&states(run), |s| s == state, window, run),
        Expected::Held { role, by } => {
            spans(&holders(run, *role), |h| h.is_some() && by.is_none_or(|b| *h == Some(b)), window, run)
        }
        Expected::NeverSilent { audience, longer_than } => {
            let silence = run.silences.iter().find(|s| s.audience == *audience);
            let held = silence.is_some_and(|s| s.longest <= *longer_than);
            let instead = silence.map_or_else(Vec::new, |s| {
                vec![format!(
                    "the longest silence was {}, from {} on",
                    crate::simulate::sentence::span(s.longest),
                    clock(s.from - starts)
                )]
            });
            return verdict(expectation, place, held != expectation.negated, instead);
        }
        _ => {
            let matching: Vec<&Entry> =
                run.journal.iter().filter(|e| matches_entry(plan, run, &expectation.what, e)).collect();
            (matching.iter().copied().filter(|e| window.contains(e.at)).collect::<Vec<_>>(), matching)
        }
    };
    let held = found.is_empty() == expectation.negated;
    let mut instead = Vec::new();
    if !held {
        let shown: Vec<&Entry> = if expectation.negated { found } else { all };
        for entry in shown.iter().take(3) {
            instead.push(line(plan, starts, entry));
        }
        if shown.len() > 3 {
            instead.push(format!("and {} more", shown.len() - 3));
        }
        if shown.is_empty() {
            instead.push(format!("never, in the {} of the run", crate::simulate::sentence::span(run.ends - starts)));
        }
    }
    verdict(expectation, place, held, instead)
}

fn verdict(expectation: &Expectation, place: &str, held: bool, instead: Vec<String>) -> Verdict {
    let instead = if held { Vec::new() } else { instead };
    let text = expectation.text.strip_prefix("expect ").unwrap_or(&expectation.text).to_owned();
    Verdict { text, place: place.to_owned(), held, instead }
}

fn line(plan: &Plan, starts: i64, entry: &Entry) -> String {
    let words = sentence(plan, entry);
    let place = entry.place.and_then(|p| plan.places.get(p.0 as usize)).map_or_else(String::new, |p| format!(" ({p})"));
    format!("{}  {}{place}", clock(entry.at - starts), words.text)
}

/// Instants, both ends included.
#[derive(Debug, Clone, Copy)]
struct Window {
    from: i64,
    to: i64,
}

impl Window {
    fn new(when: Option<When>, starts: i64, ends: i64) -> Self {
        let at = |s: i64| starts.saturating_add(s);
        match when {
            None => Self { from: i64::MIN, to: ends },
            Some(When::At(s)) => Self { from: at(s), to: at(s) },
            Some(When::Within(s)) => Self { from: i64::MIN, to: at(s) },
            Some(When::Before(s)) => Self { from: i64::MIN, to: at(s).saturating_sub(1) },
            Some(When::After(s)) => Self { from: at(s), to: ends },
            Some(When::Between(a, b)) => Self { from: at(a), to: at(b) },
        }
    }

    fn contains(self, at: i64) -> bool {
        self.from <= at && at <= self.to
    }
}

/// A value from an instant on, with the entry that says so.
type Since<'a, T> = Vec<(i64, T, &'a Entry)>;

fn levels(run: &Run) -> Since<'_, LevelId> {
    run.journal
        .iter()
        .filter_map(|e| if let What::Severity { to, .. } = e.what { Some((e.at, to, e)) } else { None })
        .collect()
}

fn states(run: &Run) -> Since<'_, StateId> {
    run.journal
        .iter()
        .filter_map(|e| match e.what {
            What::State { to, .. } => Some((e.at, to, e)),
            What::Declared { .. } => Some((e.at, StateId(0), e)),
            _ => None,
        })
        .collect()
}

fn holders(run: &Run, role: RoleId) -> Since<'_, Option<PersonId>> {
    run.journal
        .iter()
        .filter_map(|e| match e.what {
            What::RoleHeld { role: r, by, .. } if r == role => Some((e.at, Some(by), e)),
            What::RoleVacant { role: r } if r == role => Some((e.at, None, e)),
            _ => None,
        })
        .collect()
}

/// Entries whose value serves at some instant of the window, and all entries of the kind. Of several values at one
/// instant only the last counts: the instant is over when all of it has happened.
fn spans<'a, T>(
    list: &Since<'a, T>,
    serves: impl Fn(&T) -> bool,
    window: Window,
    run: &Run,
) -> (Vec<&'a Entry>, Vec<&'a Entry>) {
    let mut found = Vec::new();
    for (i, (from, value, entry)) in list.iter().enumerate() {
        let until = list.get(i + 1).map_or(run.ends.saturating_add(1), |next| next.0);
        if *from < until && serves(value) && *from <= window.to && until > window.from {
            found.push(*entry);
        }
    }
    (found, list.iter().map(|(_, _, e)| *e).collect())
}

fn matches_entry(plan: &Plan, run: &Run, expected: &Expected, entry: &Entry) -> bool {
    match (expected, &entry.what) {
        (Expected::Paged { who, via }, What::Paged { to, channel, .. }) => {
            via.is_none_or(|v| v == *channel) && who.is_none_or(|w| stands_for(plan, w, *to, entry.at))
        }
        (Expected::Acknowledged { by: None }, What::Answered { .. }) => true,
        (Expected::Acknowledged { by: Some(p) }, What::Acknowledged { by, .. }) => *by == Responder::Person(*p),
        (Expected::Told(audience), What::Sent { audience: a, .. }) => a == audience,
        (
            Expected::Sent { template, to, locale, via, saying },
            What::Sent { message, audience, channel, locale: l },
        ) => {
            let sent = run.messages.iter().find(|m| m.id == *message);
            template.is_none_or(|t| sent.is_some_and(|m| m.template == t))
                && to.is_none_or(|a| a == *audience)
                && locale.as_ref().is_none_or(|x| x == l)
                && via.is_none_or(|v| v == *channel)
                && saying.as_ref().is_none_or(|text| {
                    sent.and_then(|m| crate::simulate::text_of(plan, m, *channel, l))
                        .is_some_and(|t| t.contains(text.as_str()))
                })
        }
        (Expected::Alarm(name), What::Alarm { kind, .. }) => {
            name.as_ref().is_none_or(|n| AlarmKind::from_name(&n.node) == Some(*kind))
        }
        (Expected::Ladder { ladder, outcome: LadderOutcome::Answered }, What::Answered { ladder: l }) => l == ladder,
        (Expected::Ladder { ladder, outcome: LadderOutcome::Exhausted }, What::Exhausted { ladder: l }) => l == ladder,
        (Expected::Ladder { ladder, outcome: LadderOutcome::Started }, What::LadderStarted { ladder: l, .. }) => {
            l == ladder
        }
        _ => false,
    }
}

/// Whether a page to somebody is a page to the target, as things stood then.
fn stands_for(plan: &Plan, target: TargetKind, to: Responder, at: i64) -> bool {
    match (target, to) {
        (TargetKind::Person(p), Responder::Person(q)) => p == q,
        (TargetKind::Post(p), Responder::Post(q)) => p == q,
        (TargetKind::Vendor(v), Responder::Vendor(w)) => v == w,
        (TargetKind::Team(t), to) => plan.teams.get(t).is_some_and(|t| {
            t.people.iter().any(|p| Responder::Person(*p) == to)
                || t.others.iter().any(|o| stands_for(plan, *o, to, at))
        }),
        (TargetKind::Schedule(s), Responder::Person(p)) => plan.calendar.on_call(s, at).iter().any(|d| d.person == p),
        (TargetKind::Role(r), to) => {
            plan.roles.get(r).is_some_and(|r| r.filled_by.iter().any(|f| filler_stands_for(plan, f, to, at)))
        }
        _ => false,
    }
}

fn filler_stands_for(plan: &Plan, filler: &crate::plan::Filler, to: Responder, at: i64) -> bool {
    // A role may be filled by a schedule or a team, never by another role, so this ends.
    !matches!(filler.who, TargetKind::Role(_)) && stands_for(plan, filler.who, to, at)
}
