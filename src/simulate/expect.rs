//! Whether a journal is as a scenario expects it.

use crate::decision::show_duration;
use crate::model::{Expectation, Expected, LevelId, PersonId, Responder, RoleId, StateId, TargetKind, When};
use crate::plan::Plan;
use crate::plan::machine::{AlarmKind, Entry, What};
use crate::syntax::ast::LadderOutcome;

use super::run::Run;
use super::sentence::{clock, sentence};

/// What came of an expectation, or of all of a run; the last one decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is so.
    Held,
    /// The run was stopped before it could be known.
    Undecided,
    /// It is not so.
    Failed,
}

/// Whether one expectation held.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// As written, without `expect`.
    pub text: String,
    /// Where it stands.
    pub place: String,
    /// Whether it held.
    pub outcome: Outcome,
    /// For one that did not hold: what happened instead.
    pub instead: Vec<Instead>,
}

/// One thing that happened instead of what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// In words.
    pub text: String,
    /// The policy line that caused it.
    pub place: Option<String>,
}

impl Instead {
    /// Words without a place.
    #[must_use]
    pub fn said(text: &str) -> Self {
        Self { text: text.to_owned(), place: None }
    }
}

/// Judges one expectation of a run. In a run that was cut, what could still come is undecided: a thing that is wanted
/// and has not happened, and one that is not wanted, as long as its time reaches beyond the end.
#[must_use]
pub fn judge(plan: &Plan, run: &Run, expectation: &Expectation, place: &str) -> Verdict {
    let starts = run.script.starts;
    let window = Window::new(expectation.when, starts);
    let undecided = || vec![Instead::said(&format!("undecided: the run ends at {}", show_duration(run.ends - starts)))];
    let (found, all) = match &expectation.what {
        Expected::Severity(level) => spans(&levels(run), |l| l == level, window, run),
        Expected::State(state) => spans(&states(run), |s| s == state, window, run),
        Expected::Held { role, by } => {
            spans(&holders(run, *role), |h| h.is_some() && by.is_none_or(|b| *h == Some(b)), window, run)
        }
        Expected::NeverSilent { audience, longer_than } => {
            let silence = run.silences.iter().find(|s| s.audience == *audience);
            let kept = silence.is_some_and(|s| s.longest <= *longer_than);
            if kept && run.cut && silence.is_some_and(|s| !s.closed) {
                return verdict(expectation, place, Outcome::Undecided, undecided());
            }
            let instead = silence.map_or_else(Vec::new, |s| {
                let (longest, from) = (show_duration(s.longest), clock(s.from - starts));
                vec![Instead::said(&format!("the longest silence was {longest}, from {from} on"))]
            });
            return verdict(expectation, place, held(kept != expectation.negated), instead);
        }
        _ => {
            let matching: Vec<&Entry> =
                run.journal.iter().filter(|e| matches_entry(plan, run, &expectation.what, e)).collect();
            (matching.iter().copied().filter(|e| window.contains(e.at)).collect::<Vec<_>>(), matching)
        }
    };
    if found.is_empty() && run.cut && window.to > run.ends {
        return verdict(expectation, place, Outcome::Undecided, undecided());
    }
    let outcome = held(found.is_empty() == expectation.negated);
    let shown: Vec<&Entry> = if expectation.negated { found } else { all };
    let mut instead: Vec<Instead> = shown.iter().take(3).map(|e| line(plan, starts, e)).collect();
    if shown.len() > 3 {
        instead.push(Instead::said(&format!("and {} more", shown.len() - 3)));
    }
    if shown.is_empty() {
        instead.push(Instead::said(&format!("never, in the {} of the run", show_duration(run.ends - starts))));
    }
    verdict(expectation, place, outcome, instead)
}

fn held(is: bool) -> Outcome {
    if is { Outcome::Held } else { Outcome::Failed }
}

fn verdict(expectation: &Expectation, place: &str, outcome: Outcome, instead: Vec<Instead>) -> Verdict {
    let instead = if outcome == Outcome::Held { Vec::new() } else { instead };
    let text = expectation.text.strip_prefix("expect ").unwrap_or(&expectation.text).to_owned();
    Verdict { text, place: place.to_owned(), outcome, instead }
}

fn line(plan: &Plan, starts: i64, entry: &Entry) -> Instead {
    let text = format!("{}  {}", clock(entry.at - starts), sentence(plan, entry).text);
    Instead { text, place: entry.place.and_then(|p| plan.places.get(p.0 as usize)).cloned() }
}

/// Instants, both ends included.
#[derive(Debug, Clone, Copy)]
struct Window {
    from: i64,
    to: i64,
}

impl Window {
    fn new(when: Option<When>, starts: i64) -> Self {
        let at = |s: i64| starts.saturating_add(s);
        match when {
            None => Self { from: i64::MIN, to: i64::MAX },
            Some(When::At(s)) => Self { from: at(s), to: at(s) },
            Some(When::Within(s)) => Self { from: i64::MIN, to: at(s) },
            Some(When::Before(s)) => Self { from: i64::MIN, to: at(s).saturating_sub(1) },
            Some(When::After(s)) => Self { from: at(s), to: i64::MAX },
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
/// instant only the last counts: the instant is over when all of it has happened. The last value holds to the end of the
/// run, and for ever where nothing more was to come.
fn spans<'a, T>(
    list: &Since<'a, T>,
    serves: impl Fn(&T) -> bool,
    window: Window,
    run: &Run,
) -> (Vec<&'a Entry>, Vec<&'a Entry>) {
    let last = if run.cut { run.ends.saturating_add(1) } else { i64::MAX };
    let mut found = Vec::new();
    for (i, (from, value, entry)) in list.iter().enumerate() {
        let until = list.get(i + 1).map_or(last, |next| next.0);
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
