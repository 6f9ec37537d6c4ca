//! Whether a journal is as a scenario expects it.

mod lasting;

use std::collections::BTreeMap;

use crate::calendar::Edge;
use crate::decision::show_duration;
use crate::model::{
    AudienceId, CalloutId, DecisionId, Desk, Destination, DutyId, ExceptionId, Expectation, Expected, IntakeId,
    LadderId, LevelId, ObligationId, PersonId, ProcedureId, ReactionId, Responder, RoleId, StateId, StepId, Target,
    TargetKind, VendorId, When,
};
use crate::plan::Plan;
use crate::plan::machine::{AlarmKind, Ended, Entry, ExceptionStep, What};
use crate::syntax::ast::{ClockOutcome, ContactOutcome, ExceptionOutcome, LadderOutcome, Progress, StepOutcome};
use crate::syntax::literal::LocalTime;

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

/// Judges expectations of a run, each with its place.
#[must_use]
pub fn judge_all(plan: &Plan, run: &Run, expectations: &[(Expectation, String)]) -> Vec<Verdict> {
    let index = Index::new(plan, run);
    expectations.iter().map(|(expectation, place)| judge(plan, run, &index, expectation, place)).collect()
}

/// Judges one expectation. In a run that was cut, what could still come is undecided: a thing that is wanted and has
/// not happened, and one that is not wanted, as long as its time reaches beyond the end.
fn judge(plan: &Plan, run: &Run, index: &Index<'_>, expectation: &Expectation, place: &str) -> Verdict {
    let starts = run.script.starts;
    let window = Window::new(expectation.when, starts);
    let undecided = || vec![Instead::said(&format!("undecided: the run ends at {}", show_duration(run.ends - starts)))];
    if let Expected::NeverSilent { audience, longer_than } = &expectation.what {
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
    if let Expected::Due { obligation, at } = &expectation.what {
        return due(plan, run, expectation, place, (*obligation, *at));
    }
    let found = index.found(plan, run, &expectation.what, window);
    if found.is_empty() && run.cut && window.to > run.ends {
        return verdict(expectation, place, Outcome::Undecided, undecided());
    }
    let outcome = held(found.is_empty() == expectation.negated);
    if outcome == Outcome::Held {
        return verdict(expectation, place, outcome, Vec::new());
    }
    let shown = if expectation.negated { found } else { index.all(plan, run, &expectation.what) };
    let mut instead: Vec<Instead> = shown.iter().take(3).map(|e| line(plan, starts, e)).collect();
    if shown.len() > 3 {
        instead.push(Instead::said(&format!("and {} more", shown.len() - 3)));
    }
    if shown.is_empty() {
        instead.push(Instead::said(&format!("never, in the {} of the run", show_duration(run.ends - starts))));
    }
    verdict(expectation, place, outcome, instead)
}

/// When a clock runs out, as it stands at the end of the run.
fn due(
    plan: &Plan,
    run: &Run,
    expectation: &Expectation,
    place: &str,
    (obligation, at): (ObligationId, Option<LocalTime>),
) -> Verdict {
    let starts = run.script.starts;
    let window = Window::new(expectation.when, starts);
    let found = super::clocks(plan, run).into_iter().find(|c| c.obligation == obligation);
    let due = found.and_then(|c| c.runs).map(|r| r.due);
    let local = at.map(|t| plan.calendar.wall_to_instant(plan.policy.zone, t.wall_seconds(), Edge::Start));
    let is = |due: i64| window.from <= due && due <= window.to && local.is_none_or(|l| l == due);
    if due.is_none() && run.cut {
        let said = format!("undecided: the run ends at {}", show_duration(run.ends - starts));
        return verdict(expectation, place, Outcome::Undecided, vec![Instead::said(&said)]);
    }
    let instead = due.map_or_else(
        || "its clock never ran".to_owned(),
        |due| {
            let local = plan.calendar.format_local(plan.policy.zone, due);
            format!("it is due at {local}, {} from the start", clock(due - starts))
        },
    );
    verdict(expectation, place, held(due.is_some_and(is) != expectation.negated), vec![Instead::said(&instead)])
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
    /// Written `at D`: what lasts is looked at as it is then.
    instant: bool,
}

impl Window {
    fn new(when: Option<When>, starts: i64) -> Self {
        let at = |s: i64| starts.saturating_add(s);
        let (from, to) = match when {
            None => (i64::MIN, i64::MAX),
            Some(When::At(s)) => (at(s), at(s)),
            Some(When::Within(s)) => (i64::MIN, at(s)),
            Some(When::Before(s)) => (i64::MIN, at(s).saturating_sub(1)),
            Some(When::After(s)) => (at(s), i64::MAX),
            Some(When::Between(a, b)) => (at(a), at(b)),
        };
        Self { from, to, instant: matches!(when, Some(When::At(_))) }
    }
}

/// A value from an instant on, with the entry that says so.
pub(super) type Since<'a, T> = Vec<(i64, T, &'a Entry)>;

/// What an expectation looks for, as a key to the entries that may be it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Paged,
    PagedTo(Responder),
    PagedThrough(TargetKind),
    AllAnswered,
    AcknowledgedBy(Responder),
    Sent,
    SentTo(AudienceId),
    Alarm,
    AlarmOf(AlarmKind),
    Answered(LadderId),
    Exhausted(LadderId),
    Started(LadderId),
    Enough(CalloutId),
    Note(RoleId, PersonId),
    Arrived(PersonId),
    Responded(VendorId),
    Reacted(ReactionId),
    Unsolved(LadderId),
    ClockFulfilled(ObligationId),
    ClockMissed(ObligationId),
    ClockWaived(ObligationId),
    Step(StepId, StepOutcome),
    Procedure(ProcedureId, bool),
    Exception(ExceptionId, ExceptionOutcome),
    Decided(DecisionId),
    Contact(Desk, ContactOutcome),
    Led(IntakeId, Destination),
}

/// The journal by what expectations ask for, so that many of them do not each read all of it.
#[derive(Default)]
struct Index<'a> {
    entries: BTreeMap<Key, Vec<&'a Entry>>,
    /// What undoes an outcome that lasts.
    undone: BTreeMap<Key, Vec<&'a Entry>>,
    levels: Since<'a, LevelId>,
    states: Since<'a, StateId>,
    phases: BTreeMap<ProcedureId, Since<'a, Option<u32>>>,
    holders: BTreeMap<RoleId, Since<'a, Option<PersonId>>>,
    owners: BTreeMap<DutyId, Since<'a, Option<PersonId>>>,
    /// Whether each clock runs.
    running: BTreeMap<ObligationId, Since<'a, bool>>,
    /// Whether each exception is in force.
    in_force: BTreeMap<ExceptionId, Since<'a, bool>>,
}

impl<'a> Index<'a> {
    fn new(plan: &Plan, run: &'a Run) -> Self {
        let mut index = Self { owners: super::duties::owners(plan, &run.journal), ..Self::default() };
        for entry in &run.journal {
            let at = entry.at;
            for key in lasting::undoes(plan, entry) {
                index.undone.entry(key).or_default().push(entry);
            }
            match &entry.what {
                What::Severity { to, .. } => index.levels.push((at, *to, entry)),
                What::State { to, .. } => index.states.push((at, *to, entry)),
                What::Declared { .. } => index.states.push((at, StateId(0), entry)),
                What::RoleHeld { role, by, .. } => {
                    index.holders.entry(*role).or_default().push((at, Some(*by), entry));
                }
                What::RoleVacant { role } => index.holders.entry(*role).or_default().push((at, None, entry)),
                What::PhaseBegan { procedure, phase } => {
                    index.phases.entry(*procedure).or_default().push((at, Some(*phase), entry));
                }
                what => {
                    if let Some((obligation, runs)) = runs(what) {
                        index.running.entry(obligation).or_default().push((at, runs, entry));
                    }
                    if let Some((exception, is)) = in_force(what) {
                        index.in_force.entry(exception).or_default().push((at, is, entry));
                    }
                    if let What::ProcedureFinished { procedure }
                    | What::ProcedureEnded { procedure, .. }
                    | What::ProcedureAgain { procedure, .. } = what
                    {
                        index.phases.entry(*procedure).or_default().push((at, None, entry));
                    }
                    for key in keys(what) {
                        index.entries.entry(key).or_default().push(entry);
                    }
                }
            }
        }
        index
    }

    /// Everything expected that happened in the window.
    fn found(&self, plan: &Plan, run: &Run, expected: &Expected, window: Window) -> Vec<&'a Entry> {
        match expected {
            Expected::Severity(level) => spans(&self.levels, |l| l == level, window, run),
            Expected::State(state) => spans(&self.states, |s| s == state, window, run),
            Expected::Held { role, by } => self.holders.get(role).map_or_else(Vec::new, |list| {
                spans(list, |h| h.is_some() && by.is_none_or(|b| *h == Some(b)), window, run)
            }),
            Expected::Owns { who, duty } => {
                self.owners.get(duty).map_or_else(Vec::new, |list| spans(list, |o| *o == Some(*who), window, run))
            }
            Expected::Clock { obligation, outcome: ClockOutcome::Running } => {
                self.running.get(obligation).map_or_else(Vec::new, |list| spans(list, |r| *r, window, run))
            }
            Expected::Exception { exception, outcome: ExceptionOutcome::InForce } => {
                self.in_force.get(exception).map_or_else(Vec::new, |list| spans(list, |is| *is, window, run))
            }
            Expected::InPhase { procedure, phase } => self.phases.get(procedure).map_or_else(Vec::new, |list| {
                spans(list, |p| p.is_some_and(|p| usize::try_from(p) == Ok(*phase)), window, run)
            }),
            _ => {
                if let Some(lasting) = self.lasting(plan, run, expected, window) {
                    return lasting;
                }
                let list = self.of(expected);
                let from = list.partition_point(|e| e.at < window.from);
                let serves = |e: &&&Entry| is_expected(plan, run, expected, e);
                list.iter().skip(from).take_while(|e| e.at <= window.to).filter(serves).copied().collect()
            }
        }
    }

    /// Everything of its kind, at any time.
    fn all(&self, plan: &Plan, run: &Run, expected: &Expected) -> Vec<&'a Entry> {
        match expected {
            Expected::Severity(_) => entries(&self.levels),
            Expected::State(_) => entries(&self.states),
            Expected::Held { role, .. } => self.holders.get(role).map_or_else(Vec::new, entries),
            Expected::Owns { duty, .. } => self.owners.get(duty).map_or_else(Vec::new, entries),
            Expected::Clock { obligation, outcome: ClockOutcome::Running } => {
                self.running.get(obligation).map_or_else(Vec::new, entries)
            }
            Expected::Exception { exception, outcome: ExceptionOutcome::InForce } => {
                self.in_force.get(exception).map_or_else(Vec::new, entries)
            }
            Expected::InPhase { procedure, .. } => self.phases.get(procedure).map_or_else(Vec::new, entries),
            _ => self.found(plan, run, expected, Window::new(None, 0)),
        }
    }

    /// Entries that may be what is expected, in order of time.
    fn of(&self, expected: &Expected) -> &[&'a Entry] {
        key(expected).and_then(|key| self.entries.get(&key)).map_or(&[], Vec::as_slice)
    }
}

/// What an expectation looks for; nothing for what is judged as a span of time.
fn key(expected: &Expected) -> Option<Key> {
    Some(match expected {
        Expected::Paged { who: None, .. } => Key::Paged,
        Expected::Paged { who: Some(who), .. } => match who {
            TargetKind::Person(p) => Key::PagedTo(Responder::Person(*p)),
            TargetKind::Post(p) => Key::PagedTo(Responder::Post(*p)),
            TargetKind::Vendor(v) => Key::PagedTo(Responder::Vendor(*v)),
            TargetKind::Team(_) | TargetKind::Schedule(_) | TargetKind::Role(_) => Key::PagedThrough(*who),
        },
        Expected::Acknowledged { by: None } => Key::AllAnswered,
        Expected::Acknowledged { by: Some(p) } => Key::AcknowledgedBy(Responder::Person(*p)),
        Expected::Told(audience) | Expected::Sent { to: Some(audience), .. } => Key::SentTo(*audience),
        Expected::Sent { to: None, .. } => Key::Sent,
        Expected::Alarm(None) => Key::Alarm,
        Expected::Alarm(Some(name)) => match AlarmKind::from_name(&name.node) {
            Some(kind) => Key::AlarmOf(kind),
            None => return None,
        },
        Expected::Ladder { ladder, outcome: LadderOutcome::Answered } => Key::Answered(*ladder),
        Expected::Ladder { ladder, outcome: LadderOutcome::Exhausted } => Key::Exhausted(*ladder),
        Expected::Ladder { ladder, outcome: LadderOutcome::Started } => Key::Started(*ladder),
        Expected::Ladder { ladder, outcome: LadderOutcome::Unsolved } => Key::Unsolved(*ladder),
        Expected::Enough(callout) => Key::Enough(*callout),
        Expected::Note { who, role, .. } => Key::Note(*role, *who),
        Expected::Arrived(person) => Key::Arrived(*person),
        Expected::Responded(vendor) => Key::Responded(*vendor),
        Expected::Reaction(reaction) => Key::Reacted(*reaction),
        Expected::Clock { obligation, outcome } => match outcome {
            ClockOutcome::Fulfilled => Key::ClockFulfilled(*obligation),
            ClockOutcome::Missed => Key::ClockMissed(*obligation),
            ClockOutcome::Waived => Key::ClockWaived(*obligation),
            ClockOutcome::Running => return None,
        },
        Expected::Step { step, outcome, .. } => Key::Step(*step, *outcome),
        Expected::Decided { decision, .. } => Key::Decided(*decision),
        Expected::Procedure { procedure, progress } => Key::Procedure(*procedure, *progress == Progress::Finished),
        Expected::Exception { exception, outcome } => Key::Exception(*exception, *outcome),
        Expected::Contact { desk, outcome, .. } => Key::Contact(*desk, *outcome),
        Expected::Led { intake, to } => Key::Led(*intake, *to),
        Expected::Severity(_)
        | Expected::State(_)
        | Expected::Held { .. }
        | Expected::Owns { .. }
        | Expected::Due { .. }
        | Expected::InPhase { .. }
        | Expected::NeverSilent { .. } => return None,
    })
}

/// What an entry may be expected as.
///
/// - A person, a post or a vendor is paged when a page goes to them, whatever for. A team, a schedule or a role is
///   paged when a page goes to somebody *because a written target is it or contains it*, as the machine found it then:
///   holders and swaps included. The same person paged by name, or by an alarm to somebody else, does not page it.
/// - A page that is sent once and joined by something else in that instant pages what joined it as well.
/// - Somebody acknowledges when their answer counts.
fn keys(what: &What) -> Vec<Key> {
    match what {
        What::Paged { to, through, .. } => {
            let through = through.iter().map(|t| Key::PagedThrough(*t));
            [Key::Paged, Key::PagedTo(*to)].into_iter().chain(through).collect()
        }
        What::PagedAlso { through, .. } => through.iter().map(|t| Key::PagedThrough(*t)).collect(),
        What::AllAnswered => vec![Key::AllAnswered],
        What::Acknowledged { by, counts: true, .. } => vec![Key::AcknowledgedBy(*by)],
        What::Sent { audience, .. } => vec![Key::Sent, Key::SentTo(*audience)],
        What::Alarm { kind, .. } => vec![Key::Alarm, Key::AlarmOf(*kind)],
        What::Answered { ladder } => vec![Key::Answered(*ladder)],
        What::Exhausted { ladder } => vec![Key::Exhausted(*ladder)],
        What::StepBegan { step } => vec![Key::Step(*step, StepOutcome::Started)],
        What::StepDone { step, .. } => vec![Key::Step(*step, StepOutcome::Done)],
        What::StepFailed { step, .. } => vec![Key::Step(*step, StepOutcome::Failed)],
        What::Decided { decision, .. } => vec![Key::Decided(*decision)],
        What::ProcedureStarted { procedure } => vec![Key::Procedure(*procedure, false)],
        What::Exception { exception, what } => outcomes(what).iter().map(|o| Key::Exception(*exception, *o)).collect(),
        What::ProcedureFinished { procedure } => vec![Key::Procedure(*procedure, true)],
        What::LadderStarted { ladder, .. } => vec![Key::Started(*ladder)],
        What::Unsolved { ladder, .. } => vec![Key::Unsolved(*ladder)],
        What::Enough { callout } => vec![Key::Enough(*callout)],
        What::NoteArrived { role, to, .. } => vec![Key::Note(*role, *to)],
        What::Arrived { by } => vec![Key::Arrived(*by)],
        What::Responded { vendor, .. } => vec![Key::Responded(*vendor)],
        What::Reacted { part } => vec![Key::Reacted(part.reaction)],
        What::BotAnswers { bot, .. } => vec![Key::Contact(Desk::Bot(*bot), ContactOutcome::Answered)],
        What::BotHandsOver { bot, .. } => vec![Key::Contact(Desk::Bot(*bot), ContactOutcome::HandedOver)],
        What::TakenOver { desk, .. } => vec![Key::Contact(*desk, ContactOutcome::TakenOver)],
        What::LedTo { intake, to, .. } => vec![Key::Led(*intake, plain(*to))],
        What::ClockFulfilled { obligation, .. } => vec![Key::ClockFulfilled(*obligation)],
        What::ClockMissed { obligation } => vec![Key::ClockMissed(*obligation)],
        What::ClockWaived { obligation, .. } => vec![Key::ClockWaived(*obligation)],
        _ => Vec::new(),
    }
}

/// What an entry about an exception is expected as.
fn outcomes(step: &ExceptionStep) -> &'static [ExceptionOutcome] {
    use ExceptionOutcome as O;
    match step {
        ExceptionStep::Asked { .. } => &[O::Asked],
        ExceptionStep::Acted { .. } | ExceptionStep::Joined { .. } => &[O::Acted],
        ExceptionStep::Granted { .. } => &[O::Granted],
        ExceptionStep::Confirmed => &[O::Confirmed],
        ExceptionStep::Refused | ExceptionStep::Unconfirmed { refused: true } => &[O::Refused],
        ExceptionStep::Lapsed { .. } | ExceptionStep::Unconfirmed { refused: false } => &[O::Lapsed],
        ExceptionStep::Ended { why: Ended::Refused } => &[O::Refused, O::Ended],
        ExceptionStep::Ended { why: Ended::Unconfirmed } => &[O::Lapsed, O::Ended],
        ExceptionStep::Ended { .. } => &[O::Ended],
        ExceptionStep::Recorded { .. } => &[O::Recorded],
        ExceptionStep::Restored { .. } => &[O::Restored],
        ExceptionStep::Reviewed { .. } => &[O::Reviewed],
        ExceptionStep::Sought { .. }
        | ExceptionStep::Seen { .. }
        | ExceptionStep::Yes { .. }
        | ExceptionStep::No { .. }
        | ExceptionStep::Barred { .. }
        | ExceptionStep::Withdrawn
        | ExceptionStep::Overdue { .. } => &[],
    }
}

/// Whether an entry says that an exception is in force, or that it no longer is.
fn in_force(what: &What) -> Option<(ExceptionId, bool)> {
    let What::Exception { exception, what } = what else { return None };
    match what {
        ExceptionStep::Acted { .. } | ExceptionStep::Granted { .. } => Some((*exception, true)),
        ExceptionStep::Ended { .. } => Some((*exception, false)),
        _ => None,
    }
}

/// Where an intake leads, as an expectation names it: `any of T` is T.
fn plain(to: Destination) -> Destination {
    match to {
        Destination::People(Target::AnyOf(kind)) => Destination::People(Target::All(kind)),
        other => other,
    }
}

/// Whether an entry says that a clock runs, or that it no longer does.
fn runs(what: &What) -> Option<(ObligationId, bool)> {
    match what {
        What::ClockStarted { obligation, .. } => Some((*obligation, true)),
        What::ClockFulfilled { obligation, .. }
        | What::ClockWaived { obligation, .. }
        | What::ClockRefuted { obligation } => Some((*obligation, false)),
        _ => None,
    }
}

fn entries<'a, T>(list: &Since<'a, T>) -> Vec<&'a Entry> {
    list.iter().map(|(_, _, e)| *e).collect()
}

/// Entries whose value serves at some instant of the window. Of several values at one instant only the last counts: the
/// instant is over when all of it has happened. The last value holds to the end of the run, and for ever where nothing
/// more was to come.
fn spans<'a, T>(list: &Since<'a, T>, serves: impl Fn(&T) -> bool, window: Window, run: &Run) -> Vec<&'a Entry> {
    let last = if run.cut { run.ends.saturating_add(1) } else { i64::MAX };
    let first = list.partition_point(|(from, ..)| *from <= window.from).saturating_sub(1);
    let mut found = Vec::new();
    for (i, (from, value, entry)) in
        list.iter().enumerate().skip(first).take_while(|(_, (from, ..))| *from <= window.to)
    {
        let until = list.get(i + 1).map_or(last, |next| next.0);
        if *from < until && serves(value) && until > window.from {
            found.push(*entry);
        }
    }
    found
}

/// Whether an entry of the right kind is what is expected in its details.
fn is_expected(plan: &Plan, run: &Run, expected: &Expected, entry: &Entry) -> bool {
    match (expected, &entry.what) {
        (Expected::Decided { option, by, .. }, What::Decided { option: taken, by: who, .. }) => {
            option.is_none_or(|o| usize::try_from(*taken) == Ok(o))
                && by.is_none_or(|p| *who == Some(Responder::Person(p)))
        }
        (Expected::Step { by: Some(p), .. }, What::StepDone { by, .. } | What::StepFailed { by, .. }) => {
            *by == Some(Responder::Person(*p))
        }
        (Expected::Step { by: Some(_), .. }, _) => false,
        (Expected::Note { who, role, saying: Some(text) }, What::NoteArrived { page, .. }) => {
            let same = |n: &&super::Note| (n.page, n.role, n.to) == (*page, *role, *who);
            let said = run.notes.iter().filter(same).filter_map(|n| super::text_of_note(plan, n));
            said.into_iter().any(|t| t.contains(text.as_str()))
        }
        (Expected::Contact { by: Some(p), .. }, What::TakenOver { by, .. }) => *by == Responder::Person(*p),
        (Expected::Paged { via, .. }, What::Paged { channel, .. } | What::PagedAlso { channel, .. }) => {
            via.is_none_or(|v| v == *channel)
        }
        (Expected::Sent { template, locale, via, saying, .. }, What::Sent { message, channel, locale: l, .. }) => {
            let sent = run.message(*message);
            template.is_none_or(|t| sent.is_some_and(|m| m.template == t))
                && locale.as_ref().is_none_or(|x| x == l)
                && via.is_none_or(|v| v == *channel)
                && saying.as_ref().is_none_or(|text| {
                    sent.and_then(|m| crate::simulate::text_of(plan, m, *channel, l))
                        .is_some_and(|t| t.contains(text.as_str()))
                })
        }
        _ => true,
    }
}
