//! Journal entries in words. One sentence per entry, present tense, names as the author wrote them.

mod contacts;
mod exception;
mod names;
mod procedure;

pub use names::Names;

use crate::decision::show_duration;
use crate::model::TargetKind;
use crate::plan::Plan;
use crate::plan::machine::{Entry, Failure, Health, Raised, What};

/// How much a sentence matters to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Only with `--details`: deliveries, cancelled pages.
    Detail,
    /// Something happened.
    Plain,
    /// Somebody did something.
    Act,
    /// It works out: answered, told.
    Good,
    /// It does not: failed, exhausted, alarm.
    Bad,
    /// A turning point: declared, level, state, resolved.
    Mark,
}

/// One entry in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// How much it matters.
    pub tone: Tone,
    /// One character for the margin.
    pub sign: char,
    /// The sentence.
    pub text: String,
}

/// `0:00`, `12:05`, `1:02:05`, `2d 01:00:00`; before the start with a minus.
#[must_use]
pub fn clock(offset: i64) -> String {
    let sign = if offset < 0 { "-" } else { "" };
    let s = offset.unsigned_abs();
    let (d, h, m, s) = (s / 86_400, s / 3600 % 24, s / 60 % 60, s % 60);
    match (d, h) {
        (0, 0) => format!("{sign}{m}:{s:02}"),
        (0, _) => format!("{sign}{h}:{m:02}:{s:02}"),
        _ => format!("{sign}{d}d {h:02}:{m:02}:{s:02}"),
    }
}

/// One journal entry in words.
#[must_use]
#[allow(clippy::too_many_lines, reason = "one arm per kind of entry: the list is the point")]
pub fn sentence(plan: &Plan, entry: &Entry) -> Sentence {
    let n = Names(plan);
    let state = |s: &crate::model::StateId| plan.states.get(*s).map_or("?", String::as_str);
    let (tone, sign, text) = match &entry.what {
        What::Declared { title, by, .. } => (Tone::Mark, '●', format!("declared{}: {title}", n.by(*by))),
        What::DeclaredAgain { times } => (Tone::Plain, '·', format!("declared again ({times} times)")),
        What::Fact { fact, value, by } => {
            let name = plan.facts.get(*fact).map_or("?", |f| &f.name);
            let value = value.as_ref().map_or_else(|| "unknown".to_owned(), |v| n.value(*fact, v));
            (Tone::Plain, '=', format!("{name} = {value}{}", n.by(*by)))
        }
        What::Severity { from, to, possible, by_hand } => {
            let was = from.map_or_else(String::new, |f| format!(", was {}", n.level(f)));
            // The most severe level is the first.
            let sign = if from.is_some_and(|f| f < *to) { '▼' } else { '▲' };
            let open = if possible.len() > 1 {
                let list: Vec<&str> = possible.iter().map(|l| n.level(*l)).collect();
                format!(" (facts leave {} open)", list.join(", "))
            } else {
                String::new()
            };
            let hand = if *by_hand { ", set by hand" } else { "" };
            (Tone::Mark, sign, format!("severity {}{was}{hand}{open}", n.level(*to)))
        }
        What::LevelByHand { level, by } => (Tone::Plain, '·', format!("level set to {}{}", n.level(*level), n.by(*by))),
        What::FallProposed { to } => (Tone::Plain, '▽', format!("a fall to {} waits to be confirmed", n.level(*to))),
        What::State { to, by, .. } => (Tone::Mark, '◆', format!("state {}{}", state(to), n.by(*by))),
        What::Moment { moment, at } => {
            let name = plan.moments.get(*moment).map_or("?", |m| &m.name);
            let when = if *at == entry.at {
                String::new()
            } else {
                format!(" since {}", plan.calendar.format_local(plan.policy.zone, *at))
            };
            (Tone::Plain, '◇', format!("{name}{when}"))
        }
        What::LadderStarted { ladder, run } => {
            let again = if *run > 1 { " afresh" } else { "" };
            (Tone::Plain, '╷', format!("ladder {} starts{again}", n.ladder(*ladder)))
        }
        What::RungStarted { ladder, rung, pass, ahead } => {
            let ahead = if *ahead { ", ahead of its hour" } else { "" };
            (Tone::Plain, '├', format!("{}{ahead}", n.rung(*ladder, *rung, *pass)))
        }
        What::RungSkipped { ladder, rung, pass, nobody } => {
            let why = if *nobody { "reaches nobody" } else { "does not apply" };
            (if *nobody { Tone::Bad } else { Tone::Plain }, '├', format!("{} {why}", n.rung(*ladder, *rung, *pass)))
        }
        What::RungAgain { ladder, rung, pass } => {
            (Tone::Plain, '├', format!("{} again, at its hour", n.rung(*ladder, *rung, *pass)))
        }
        What::Exhausted { ladder } => (Tone::Bad, '╵', format!("ladder {} is exhausted", n.ladder(*ladder))),
        What::Round { ladder, round } => {
            (Tone::Plain, '↻', format!("{} at end, round {}", n.ladder(*ladder), round + 1))
        }
        What::HandedOver { from, to } => {
            (Tone::Plain, '→', format!("ladder {} hands over to {}", n.ladder(*from), n.ladder(*to)))
        }
        What::Ended { ladder, held } => {
            let how = if *held { "holds" } else { "stops" };
            (Tone::Plain, '╵', format!("ladder {} {how}", n.ladder(*ladder)))
        }
        What::LadderDropped { ladder } => {
            (Tone::Plain, '╵', format!("ladder {} is no longer wanted", n.ladder(*ladder)))
        }
        What::Acknowledged { ladder, by, counts, asked, missing } => {
            let rest = match (counts, asked, missing) {
                (true, _, 0) => String::new(),
                (true, _, m) => format!(", {m} more needed"),
                (false, true, _) => ", too late to count".to_owned(),
                (false, false, _) => ", but nobody asked them".to_owned(),
            };
            (Tone::Act, '✓', format!("{} acknowledges {}{rest}", n.responder(*by), n.ladder(*ladder)))
        }
        What::StrangerAnswered { by } => {
            (Tone::Bad, '?', format!("{} acknowledges, but no ladder can page them", n.responder(*by)))
        }
        What::Answered { ladder } => (Tone::Good, '✔', format!("ladder {} is answered", n.ladder(*ladder))),
        What::Unsolved { ladder, rung } => {
            (Tone::Bad, '⌛', format!("{} is answered and not solved in time", n.rung(*ladder, *rung, 0)))
        }
        What::Solved { ladder } => (Tone::Good, '✔', format!("the work on {} is done", n.ladder(*ladder))),
        What::AllAnswered => (Tone::Detail, '✔', "every ladder is answered".to_owned()),
        What::Lapsed { ladder } => (Tone::Plain, '↻', format!("the answer to {} has lapsed", n.ladder(*ladder))),
        What::Released { ladder, by } => {
            (Tone::Act, '↩', format!("the answer of {} to {} is taken back", n.responder(*by), n.ladder(*ladder)))
        }
        What::Seen { by, reasons } => {
            (Tone::Act, '✓', format!("{} has seen the page: {}", n.responder(*by), n.reasons(reasons)))
        }
        What::Declined { by } => (Tone::Act, '✗', format!("{} declines", n.responder(*by))),
        What::Paged { to, channel, reasons, .. } => (
            Tone::Plain,
            '☎',
            format!("page {} via {} — {}", n.responder(*to), n.channel(*channel), n.reasons(reasons)),
        ),
        What::PagedAlso { to, channel, reasons, through, .. } => {
            let what = if reasons.is_empty() {
                through.iter().map(|t| n.target(*t)).collect::<Vec<_>>().join(", ")
            } else {
                n.reasons(reasons)
            };
            (
                Tone::Plain,
                '☎',
                format!("the page to {} via {} is also {}", n.responder(*to), n.channel(*channel), what_for(&what)),
            )
        }
        What::Delivered { to, channel, .. } => {
            (Tone::Detail, ' ', format!("delivered to {} via {}", n.responder(*to), n.channel(*channel)))
        }
        What::PageFailed { to, channel, why, .. } => {
            (Tone::Bad, '✗', format!("{} not reached via {}: {}", n.responder(*to), n.channel(*channel), failure(*why)))
        }
        What::PageCancelled { to, channel, .. } => {
            (Tone::Detail, ' ', format!("page to {} via {} called off", n.responder(*to), n.channel(*channel)))
        }
        What::OnCallAway { schedule, person } => (
            Tone::Bad,
            '!',
            format!("{} is on call for {} but away", n.person(*person), n.target(TargetKind::Schedule(*schedule))),
        ),
        What::OutsideHours { who } => {
            (Tone::Plain, '·', format!("{} is outside its hours: paged, but counts as nobody", n.responder(*who)))
        }
        What::CameOnCall { schedule, person, .. } => (
            Tone::Plain,
            '⇄',
            format!("{} comes on call for {}", n.person(*person), n.target(TargetKind::Schedule(*schedule))),
        ),
        What::NoteSent { role, to, channel, template, .. } => (
            Tone::Plain,
            '✉',
            format!(
                "{} is sent {} of {} via {}",
                n.person(*to),
                n.template(*template),
                n.role(*role),
                n.channel(*channel)
            ),
        ),
        What::NoteArrived { role, to, channel, .. } => (
            Tone::Plain,
            '✉',
            format!("{} has the note of {} via {}", n.person(*to), n.role(*role), n.channel(*channel)),
        ),
        What::NoteMissed { role, to } => {
            (Tone::Bad, '✉', format!("{} did not get the note of {}", n.person(*to), n.role(*role)))
        }
        What::NoteAccepted { role, by } => {
            (Tone::Act, '✓', format!("{} accepts the note of {}", n.person(*by), n.role(*role)))
        }
        What::StreamHeld { role, stream, by } => {
            (Tone::Act, '★', format!("{} is {} for {}", n.person(*by), n.role(*role), n.stream(*role, *stream)))
        }
        What::StreamEnds { role, stream, by } => (
            Tone::Plain,
            '☆',
            format!("{} is no more {} for {}", n.person(*by), n.role(*role), n.stream(*role, *stream)),
        ),
        What::Merged { role, to } => {
            (Tone::Act, '⇄', format!("{} is one again, with {}", n.role(*role), n.person(*to)))
        }
        What::OnTheWay { by, within } => {
            (Tone::Act, '→', format!("{} is on the way, there in {}", n.person(*by), show_duration(*within)))
        }
        What::Arrived { by } => (Tone::Good, '✔', format!("{} is there", n.person(*by))),
        What::TurnsBack { by } => (Tone::Bad, '✗', format!("{} is on the way no more", n.person(*by))),
        What::VendorCalled { vendor, within } => {
            let who = n.responder(crate::model::Responder::Vendor(*vendor)).to_owned();
            (Tone::Detail, '·', format!("{who} has {} to respond", show_duration(*within)))
        }
        What::Responded { vendor, after } => {
            let who = n.responder(crate::model::Responder::Vendor(*vendor)).to_owned();
            (Tone::Act, '✓', format!("{who} responds after {}", show_duration(*after)))
        }
        What::Offered { role, to } => (Tone::Plain, '?', format!("{} is asked to be {}", n.person(*to), n.role(*role))),
        What::RoleHeld { role, by, deputy } => {
            let deputy = if *deputy { ", as deputy" } else { "" };
            (Tone::Act, '★', format!("{} is {}{deputy}", n.person(*by), n.role(*role)))
        }
        What::ReliefDue { role, holder } => {
            (Tone::Plain, '⇄', format!("{} is to be relieved as {}", n.person(*holder), n.role(*role)))
        }
        What::HandingOver { role, from, to } => {
            (Tone::Act, '⇄', format!("{} hands {} over to {}", n.person(*from), n.role(*role), n.person(*to)))
        }
        What::StaysWith { role, holder } => (Tone::Bad, '⇄', format!("{} stays {}", n.person(*holder), n.role(*role))),
        What::RoleVacant { role } => (Tone::Bad, '☆', format!("nobody is {}", n.role(*role))),
        What::PassedOver { role, person, why } => {
            (Tone::Detail, '·', format!("{} is passed over for {}: {why}", n.person(*person), n.role(*role)))
        }
        What::CalloutStarted { callout, run } => {
            let again = if *run > 1 { " afresh" } else { "" };
            (Tone::Plain, '╷', format!("call-out {} starts{again}", n.callout(*callout)))
        }
        What::CalloutRuns { callout } => (Tone::Detail, '·', format!("call-out {} runs already", n.callout(*callout))),
        What::CallSeen { callout, by } => {
            (Tone::Act, '✓', format!("{} has seen the call of {}", n.responder(*by), n.callout(*callout)))
        }
        What::Coming { callout, by, within, late, missing } => {
            let time = within.map_or_else(String::new, |s| format!(" in {}", show_duration(s)));
            let late = if *late { ", too late to count yet" } else { "" };
            let rest = if *missing > 0 { format!(", {missing} more needed") } else { String::new() };
            (Tone::Act, '✓', format!("{} is coming to {}{time}{late}{rest}", n.responder(*by), n.callout(*callout)))
        }
        What::NotComing { callout, by, missing } => {
            let rest = if *missing > 0 { format!(", {missing} more needed") } else { String::new() };
            (Tone::Bad, '✗', format!("{} is not coming to {} after all{rest}", n.responder(*by), n.callout(*callout)))
        }
        What::Enough { callout } => (Tone::Good, '✔', format!("enough are coming to {}", n.callout(*callout))),
        What::CalloutEnds { callout, to } => {
            let how = to.map_or_else(|| "ends".to_owned(), |l| format!("hands over to {}", n.ladder(l)));
            (Tone::Plain, '→', format!("call-out {} {how}", n.callout(*callout)))
        }
        What::Reacted { part } => {
            (Tone::Plain, '↯', format!("reaction {} {}", n.reaction(part.reaction), n.reacts(*part)))
        }
        What::LadderRuns { ladder } => (Tone::Detail, '·', format!("ladder {} runs already", n.ladder(*ladder))),
        What::Heard { part, by } => (
            Tone::Act,
            '✓',
            format!("{} has seen the page of reaction {}", n.responder(*by), n.reaction(part.reaction)),
        ),
        What::Refused { what, by, guard } => {
            let not = by.map_or_else(String::new, |b| format!(", not {}", n.responder(b)));
            (Tone::Bad, '✗', format!("refused: only {} may {}{not}", n.role(*guard), move_words(*what)))
        }
        What::ProcedureStarted { .. }
        | What::PhaseBegan { .. }
        | What::AtGate { .. }
        | What::GatePassed { .. }
        | What::GateClosed { .. }
        | What::ProcedureAgain { .. }
        | What::ProcedureFinished { .. }
        | What::ProcedureEnded { .. }
        | What::StepBegan { .. }
        | What::StepAsked { .. }
        | What::StepSeen { .. }
        | What::StepDone { .. }
        | What::StepFailed { .. }
        | What::Instead { .. }
        | What::Preserved { .. }
        | What::DecisionAsked { .. }
        | What::Decided { .. }
        | What::DecisionStands { .. }
        | What::DecisionRefused { .. } => procedure::sentence(&n, &entry.what),
        What::Exception { exception, what } => exception::sentence(&n, *exception, what),
        What::BotAnswers { .. }
        | What::BotHandsOver { .. }
        | What::ContactsEnd { .. }
        | What::Reported { .. }
        | What::LedTo { .. }
        | What::CannotTake { .. }
        | What::TakenOver { .. }
        | What::ContactsLost { .. } => contacts::sentence(&n, &entry.what),
        What::MessageDue { audience, template, .. } => {
            (Tone::Detail, '·', format!("{} is due to {}", n.template(*template), n.audience(*audience)))
        }
        What::ApprovalAsked { of, .. } => {
            let names: Vec<&str> = of.iter().map(|p| n.person(*p)).collect();
            let text = if names.is_empty() {
                "a message waits for somebody who may approve it".to_owned()
            } else {
                format!("asks {} to approve a message", names.join(", "))
            };
            (Tone::Plain, '?', text)
        }
        What::Approval { by, yes, .. } => {
            let word = if *yes { "approved" } else { "refused" };
            (Tone::Act, if *yes { '✓' } else { '✗' }, format!("message {word}{}", n.by(*by)))
        }
        What::Unapproved { held, .. } => {
            let how = if *held { "held" } else { "sent all the same" };
            (if *held { Tone::Bad } else { Tone::Plain }, '!', format!("nobody approved the message in time: {how}"))
        }
        What::ReviewAsked { of, .. } => {
            let names: Vec<&str> = of.iter().map(|p| n.person(*p)).collect();
            (Tone::Plain, '?', format!("asks {} to review a message", names.join(", ")))
        }
        What::Reviewed { by, .. } => (Tone::Act, '✓', format!("message reviewed{}", n.by(*by))),
        What::Unreviewed { held, .. } => {
            let how = if *held { "held" } else { "it goes on all the same" };
            let tone = if *held { Tone::Bad } else { Tone::Plain };
            (tone, '!', format!("not everybody reviewed the message in time: {how}"))
        }
        What::MessageHeldBack { .. } => (Tone::Plain, '!', "a message is held until it is released".to_owned()),
        What::HoldEnded { .. } => (Tone::Plain, '·', "a held message goes on".to_owned()),
        What::HoldReleased { by } => (Tone::Act, '✓', format!("what was held is released{}", n.by(*by))),
        What::DraftDropped { .. } => (Tone::Detail, '·', "a draft is dropped and written anew".to_owned()),
        What::Sending { audience, channel, locale, template, .. } => (
            Tone::Detail,
            '✉',
            format!(
                "sends {} to {} via {} ({locale})",
                n.template(*template),
                n.audience(*audience),
                n.channel(*channel)
            ),
        ),
        What::Sent { audience, channel, locale, .. } => {
            (Tone::Good, '✉', format!("{} told via {} ({locale})", n.audience(*audience), n.channel(*channel)))
        }
        What::SendFailed { audience, channel, locale, .. } => {
            (Tone::Bad, '✗', format!("{} not told via {} ({locale})", n.audience(*audience), n.channel(*channel)))
        }
        What::Service { service, health } => {
            let name = plan.services.get(*service).map_or("?", |s| &s.name);
            (health_tone(*health), '⚡', format!("{name} {}", health_word(*health)))
        }
        What::Channel { channel, health } => {
            (health_tone(*health), '⚡', format!("{} {}", n.channel(*channel), health_word(*health)))
        }
        What::Away { person, away } => {
            (Tone::Plain, '·', format!("{} is {}", n.person(*person), if *away { "away" } else { "back" }))
        }
        What::OnCall { schedule, person, to, .. } => (
            Tone::Act,
            '⇄',
            format!(
                "{} is on call for {} until {}",
                n.person(*person),
                n.target(TargetKind::Schedule(*schedule)),
                plan.calendar.format_local(plan.policy.zone, *to)
            ),
        ),
        What::Alarm { kind, about, ladder, audience, silence, obligation, matter } => {
            let (kind, about, ladder, audience) = (*kind, *about, *ladder, *audience);
            let (obligation, matter) = (*obligation, *matter);
            let mut text = n.alarm(&Raised { kind, about, ladder, audience, obligation, matter });
            if let Some(s) = silence {
                text.push_str(&format!(" (silent for {})", show_duration(*s)));
            }
            (Tone::Bad, '!', text)
        }
        What::ClockStarted { .. }
        | What::ClockMoved { .. }
        | What::ClockOpened { .. }
        | What::ClockWarned { .. }
        | What::ClockSeen { .. }
        | What::ClockMissed { .. }
        | What::ClockFulfilled { .. }
        | What::ClockRefuted { .. }
        | What::ClockAsked { .. }
        | What::ClockWaived { .. } => super::clocks::words(plan, entry),
        What::AlarmHeard { by } => (Tone::Act, '✓', format!("{} has heard the alarm", n.responder(*by))),
        What::AlarmUnheard { kind } => {
            (Tone::Bad, '!', format!("alarm {} reached nobody; it is repeated", kind.name()))
        }
        What::Chosen { of, who, by_order } => {
            let how = if *by_order { ", as written" } else { ", least recently paged" };
            (Tone::Detail, '·', format!("{} is chosen of {}{how}", n.responder(*who), n.target(*of)))
        }
        What::DutiesFall { role, to, load } => {
            let to = to.map_or_else(|| "nobody".to_owned(), |p| n.person(p).to_owned());
            let load = if *load > 1 { format!(" ({load} roles)") } else { String::new() };
            (Tone::Plain, '↘', format!("the duties of {} fall to {to}{load}", n.role(*role)))
        }
        What::Snoozed { until } => {
            (Tone::Mark, '☾', format!("snoozed until {}", plan.calendar.format_local(plan.policy.zone, *until)))
        }
        What::Unsnoozed => (Tone::Mark, '☼', "the snooze ends".to_owned()),
        What::Escalated { ladder } => (Tone::Act, '↑', format!("{} is escalated by hand", n.ladder(*ladder))),
        What::Resolved { by } => (Tone::Mark, '■', format!("resolved{}", n.by(*by))),
        What::Reopened { by } => (Tone::Mark, '●', format!("reopened{}", n.by(*by))),
        What::Cancelled { by } => (Tone::Mark, '■', format!("cancelled{}", n.by(*by))),
        What::Closed { by } => (Tone::Mark, '■', format!("closed{}", n.by(*by))),
        What::Ignored { why } => (Tone::Plain, '·', format!("no effect: {why}")),
        What::Late { seconds } => (Tone::Bad, '!', format!("{} late", show_duration(*seconds))),
        What::Injected { to, via, text, heard, missed } => {
            let via = via.map_or_else(String::new, |c| format!(" via {}", n.channel(c)));
            let list = |l: &[crate::model::Responder]| l.iter().map(|r| n.responder(*r)).collect::<Vec<_>>().join(", ");
            let to = n.target(*to);
            match (heard.is_empty(), missed.is_empty()) {
                (true, true) => (Tone::Bad, '☎', format!("inject to {to}{via}, and nobody is there: {text}")),
                (true, false) => {
                    (Tone::Bad, '☎', format!("inject to {to}{via}, and {} cannot hear it: {text}", list(missed)))
                }
                (false, _) if list(heard) == to => (Tone::Act, '☎', format!("inject to {to}{via}: {text}")),
                (false, _) => (Tone::Act, '☎', format!("inject to {to} ({}){via}: {text}", list(heard))),
            }
        }
        What::Note { text, by } => (Tone::Plain, '“', format!("note{}: {text}", n.by(*by))),
        What::UnknownPassedOver { what } => (Tone::Plain, '?', what.clone()),
    };
    Sentence { tone, sign, text }
}

fn failure(why: Failure) -> &'static str {
    match why {
        Failure::ChannelDown => "the channel is down",
        Failure::Untrusted => "the channel is untrusted",
        Failure::NoAddress => "no address",
        Failure::OverRate => "over the channel's rate",
        Failure::NotDelivered => "not delivered in time",
        Failure::Refused => "refused",
        Failure::Away => "away",
        Failure::Unknown => "no report",
    }
}

fn health_word(health: Health) -> &'static str {
    match health {
        Health::Up => "works",
        Health::Down => "is down",
        Health::Untrusted => "is untrusted",
    }
}

fn health_tone(health: Health) -> Tone {
    if health == Health::Up { Tone::Good } else { Tone::Bad }
}

fn move_words(what: crate::syntax::ast::Move) -> &'static str {
    use crate::syntax::ast::Move;
    match what {
        Move::Resolve => "resolve",
        Move::LowerSeverity => "lower the severity",
        Move::Cancel => "cancel",
        Move::Close => "close",
        Move::Waive => "waive an obligation",
    }
}

/// What something is for, after `also`: `for rung 1`, `to approve exception e`.
#[must_use]
pub fn what_for(reasons: &str) -> String {
    if reasons.starts_with("to ") { reasons.to_owned() } else { format!("for {reasons}") }
}
