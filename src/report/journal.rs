//! What happened, for programs: names instead of ids, instants as dates, values as an author writes them.

mod contacts;
mod exception;
mod procedure;

use serde_json::{Map, Value, json};

use super::layout::utc;
use crate::model::{LadderId, LevelId, Responder, StateId};
use crate::plan::Plan;
use crate::plan::machine::What;
use crate::simulate::Names;

/// The kind of an entry, and what belongs to it.
pub(super) fn entry(plan: &Plan, what: &What) -> (String, Map<String, Value>) {
    let kind = match serde_json::to_value(what) {
        Ok(Value::String(kind)) => kind,
        Ok(Value::Object(map)) => map.into_iter().next().map(|(kind, _)| kind).unwrap_or_default(),
        _ => String::new(),
    };
    let mut fields = match fields(plan, what) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    fields.retain(|_, value| !value.is_null());
    (kind, fields)
}

#[allow(clippy::too_many_lines, reason = "one arm per kind of entry: the list is the point")]
fn fields(plan: &Plan, what: &What) -> Value {
    let n = Names(plan);
    let by = |who: &Option<Responder>| who.map(|w| n.responder(w).to_owned());
    let level = |l: &LevelId| n.level(*l).to_owned();
    let state = |s: &StateId| plan.states.get(*s).cloned();
    let rung = |ladder: &LadderId, rung: &u32, pass: &u32| json!({"ladder": n.ladder(*ladder), "rung": rung + 1, "name": n.rung_name(*ladder, *rung), "pass": pass + 1});
    let schedule = |s: &crate::model::ScheduleId| plan.schedules.get(*s).map(|s| s.name.clone());
    match what {
        What::Declared { key, title, by: who } => json!({"key": key, "title": title, "by": by(who)}),
        What::DeclaredAgain { times } => json!({"times": times}),
        What::Fact { fact, value, by: who } => json!({
            "fact": plan.facts.get(*fact).map(|f| f.name.clone()),
            "value": value.as_ref().map_or_else(|| "unknown".to_owned(), |v| n.value(*fact, v)),
            "by": by(who),
        }),
        What::Severity { from, to, possible, by_hand } => json!({
            "from": from.as_ref().map(level),
            "to": level(to),
            "possible": possible.iter().map(level).collect::<Vec<_>>(),
            "by_hand": by_hand,
        }),
        What::LevelByHand { level: to, by: who } => json!({"level": level(to), "by": by(who)}),
        What::FallProposed { to } => json!({"to": level(to)}),
        What::State { from, to, by: who } => json!({"from": state(from), "to": state(to), "by": by(who)}),
        What::Moment { moment, at } => {
            json!({"moment": plan.moments.get(*moment).map(|m| m.name.clone()), "since": utc(*at)})
        }
        What::LadderStarted { ladder, run } => json!({"ladder": n.ladder(*ladder), "run": run}),
        What::RungStarted { ladder, rung: r, pass, ahead } => with(rung(ladder, r, pass), "ahead", *ahead),
        What::RungSkipped { ladder, rung: r, pass, nobody } => with(rung(ladder, r, pass), "nobody", *nobody),
        What::RungAgain { ladder, rung: r, pass } => rung(ladder, r, pass),
        What::Exhausted { ladder }
        | What::LadderDropped { ladder }
        | What::Answered { ladder }
        | What::Lapsed { ladder }
        | What::Escalated { ladder } => json!({"ladder": n.ladder(*ladder)}),
        What::Round { ladder, round } => json!({"ladder": n.ladder(*ladder), "round": round + 1}),
        What::HandedOver { from, to } => json!({"from": n.ladder(*from), "to": n.ladder(*to)}),
        What::Ended { ladder, held } => json!({"ladder": n.ladder(*ladder), "held": held}),
        What::Acknowledged { ladder, by: who, counts, asked, missing } => json!({
            "ladder": n.ladder(*ladder), "by": n.responder(*who), "counts": counts, "asked": asked, "missing": missing,
        }),
        What::StrangerAnswered { by: who } | What::Declined { by: who } | What::AlarmHeard { by: who } => {
            json!({"by": n.responder(*who)})
        }
        What::Seen { by: who, reasons } => json!({
            "by": n.responder(*who),
            "reasons": reasons.iter().map(|r| n.reasons(std::slice::from_ref(r))).collect::<Vec<_>>(),
        }),
        What::Released { ladder, by: who } => json!({"ladder": n.ladder(*ladder), "by": n.responder(*who)}),
        What::Paged { page, to, channel, reasons, through }
        | What::PagedAlso { page, to, channel, reasons, through } => json!({
            "page": page,
            "to": n.responder(*to),
            "channel": n.channel(*channel),
            "reasons": reasons.iter().map(|r| n.reasons(std::slice::from_ref(r))).collect::<Vec<_>>(),
            "through": through.iter().map(|t| n.target(*t)).collect::<Vec<_>>(),
        }),
        What::Delivered { page, to, channel } | What::PageCancelled { page, to, channel } => {
            json!({"page": page, "to": n.responder(*to), "channel": n.channel(*channel)})
        }
        What::PageFailed { page, to, channel, why } => {
            json!({"page": page, "to": n.responder(*to), "channel": n.channel(*channel), "why": why})
        }
        What::OnCallAway { schedule: s, person } => json!({"schedule": schedule(s), "person": n.person(*person)}),
        What::OutsideHours { who } => json!({"who": n.responder(*who)}),
        What::CameOnCall { schedule: s, person, ladder } => {
            json!({"schedule": schedule(s), "person": n.person(*person), "ladder": n.ladder(*ladder)})
        }
        What::NoteSent { page, role, to, channel, locale, template } => json!({
            "page": page,
            "role": n.role(*role),
            "to": n.person(*to),
            "channel": n.channel(*channel),
            "locale": locale,
            "template": n.template(*template),
        }),
        What::NoteArrived { page, role, to, channel } => json!({
            "page": page,
            "role": n.role(*role),
            "to": n.person(*to),
            "channel": n.channel(*channel),
        }),
        What::NoteMissed { role, to } => json!({"role": n.role(*role), "to": n.person(*to)}),
        What::NoteAccepted { role, by: who } => json!({"role": n.role(*role), "by": n.person(*who)}),
        What::StreamHeld { role, stream, by: who } | What::StreamEnds { role, stream, by: who } => {
            json!({"role": n.role(*role), "stream": n.stream(*role, *stream), "by": n.person(*who)})
        }
        What::Merged { role, to } => json!({"role": n.role(*role), "to": n.person(*to)}),
        What::OnTheWay { by: who, within } => json!({"by": n.person(*who), "within": within}),
        What::Arrived { by: who } | What::TurnsBack { by: who } => json!({"by": n.person(*who)}),
        What::VendorCalled { vendor, within } => {
            json!({"vendor": n.responder(Responder::Vendor(*vendor)), "within": within})
        }
        What::Responded { vendor, after } => {
            json!({"vendor": n.responder(Responder::Vendor(*vendor)), "after": after})
        }
        What::Offered { role, to } => json!({"role": n.role(*role), "to": n.person(*to)}),
        What::RoleHeld { role, by: who, deputy } => {
            json!({"role": n.role(*role), "by": n.person(*who), "deputy": deputy})
        }
        What::ReliefDue { role, holder } | What::StaysWith { role, holder } => {
            json!({"role": n.role(*role), "holder": n.person(*holder)})
        }
        What::HandingOver { role, from, to } => {
            json!({"role": n.role(*role), "from": n.person(*from), "to": n.person(*to)})
        }
        What::RoleVacant { role } => json!({"role": n.role(*role)}),
        What::PassedOver { role, person, why } => {
            json!({"role": n.role(*role), "person": n.person(*person), "why": why})
        }
        What::Unsolved { ladder, rung: r } => rung(ladder, r, &0),
        What::Solved { ladder } => json!({"ladder": n.ladder(*ladder)}),
        What::CalloutStarted { callout, run } => json!({"callout": n.callout(*callout), "run": run}),
        What::CalloutRuns { callout } | What::Enough { callout } => json!({"callout": n.callout(*callout)}),
        What::CallSeen { callout, by: who } => json!({"callout": n.callout(*callout), "by": n.responder(*who)}),
        What::Coming { callout, by: who, within, late, missing } => json!({
            "callout": n.callout(*callout), "by": n.responder(*who), "within": within, "late": late, "missing": missing,
        }),
        What::NotComing { callout, by: who, missing } => {
            json!({"callout": n.callout(*callout), "by": n.responder(*who), "missing": missing})
        }
        What::CalloutEnds { callout, to } => {
            json!({"callout": n.callout(*callout), "to": to.map(|l| n.ladder(l).to_owned())})
        }
        What::Reacted { part } => {
            json!({"reaction": n.reaction(part.reaction), "clause": part.clause + 1})
        }
        What::LadderRuns { ladder } => json!({"ladder": n.ladder(*ladder)}),
        What::Heard { part, by: who } => json!({"reaction": n.reaction(part.reaction), "by": n.responder(*who)}),
        What::Refused { what, by: who, guard } => json!({"move": what, "by": by(who), "guard": n.role(*guard)}),
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
        | What::DecisionRefused { .. } => procedure::fields(&n, what),
        What::Exception { exception, what } => exception::fields(&n, *exception, what),
        What::BotAnswers { .. }
        | What::BotHandsOver { .. }
        | What::ContactsEnd { .. }
        | What::Reported { .. }
        | What::LedTo { .. }
        | What::CannotTake { .. }
        | What::TakenOver { .. }
        | What::ContactsLost { .. } => contacts::fields(&n, what),
        What::MessageDue { message, communication, audience, template, deadline } => json!({
            "message": message,
            "communication": plan.communications.get(*communication).map(|c| c.name.clone()),
            "audience": n.audience(*audience),
            "template": n.template(*template),
            "deadline": utc(*deadline),
        }),
        What::ApprovalAsked { message, of } => {
            json!({"message": message, "of": of.iter().map(|p| n.person(*p)).collect::<Vec<_>>()})
        }
        What::Approval { message, by: who, yes } => json!({"message": message, "by": by(who), "yes": yes}),
        What::Unapproved { message, held } => json!({"message": message, "held": held}),
        What::ReviewAsked { message, of } => {
            json!({"message": message, "of": of.iter().map(|p| n.person(*p)).collect::<Vec<_>>()})
        }
        What::Reviewed { message, by: who } => json!({"message": message, "by": by(who)}),
        What::Unreviewed { message, held } => json!({"message": message, "held": held}),
        What::MessageHeldBack { message } | What::HoldEnded { message } => json!({"message": message}),
        What::HoldReleased { by: who } => json!({"by": by(who)}),
        What::DraftDropped { message } => json!({"message": message}),
        What::Sending { message, audience, channel, locale, template } => json!({
            "message": message,
            "audience": n.audience(*audience),
            "channel": n.channel(*channel),
            "locale": locale,
            "template": n.template(*template),
        }),
        What::Sent { message, audience, channel, locale } | What::SendFailed { message, audience, channel, locale } => {
            json!({
                "message": message,
                "audience": n.audience(*audience),
                "channel": n.channel(*channel),
                "locale": locale,
            })
        }
        What::Service { service, health } => {
            json!({"service": plan.services.get(*service).map(|s| s.name.clone()), "health": health})
        }
        What::Channel { channel, health } => json!({"channel": n.channel(*channel), "health": health}),
        What::Away { person, away } => json!({"person": n.person(*person), "away": away}),
        What::OnCall { schedule: s, person, from, to } => {
            json!({"schedule": schedule(s), "person": n.person(*person), "from": utc(*from), "to": utc(*to)})
        }
        What::Alarm { kind, about, ladder, audience, silence, obligation, matter } => json!({
            "alarm": kind.name(),
            "about": about.map(|t| n.target(t).to_owned()),
            "ladder": ladder.map(|l| n.ladder(l).to_owned()),
            "audience": audience.map(|a| n.audience(a).to_owned()),
            "silence": silence,
            "obligation": obligation.map(|o| n.obligation(o).to_owned()),
            "matter": matter.map(|m| n.matter(m).to_owned()),
        }),
        What::ClockStarted { obligation, since, opens, due, suspected } => json!({
            "obligation": n.obligation(*obligation),
            "since": utc(*since),
            "opens": opens.map(utc),
            "due": utc(*due),
            "suspected": suspected,
        }),
        What::ClockMoved { obligation, since, opens, due } => json!({
            "obligation": n.obligation(*obligation),
            "since": utc(*since),
            "opens": opens.map(utc),
            "due": utc(*due),
        }),
        What::ClockOpened { obligation } | What::ClockMissed { obligation } | What::ClockRefuted { obligation } => {
            json!({"obligation": n.obligation(*obligation)})
        }
        What::ClockWarned { obligation, left } => json!({"obligation": n.obligation(*obligation), "left": left}),
        What::ClockSeen { obligation, by: who } => {
            json!({"obligation": n.obligation(*obligation), "by": n.responder(*who)})
        }
        What::ClockFulfilled { obligation, by: who, left } => {
            json!({"obligation": n.obligation(*obligation), "by": by(who), "left": left})
        }
        What::ClockAsked { obligation, of } => {
            json!({"obligation": n.obligation(*obligation), "of": of.map(|p| n.person(p).to_owned())})
        }
        What::ClockWaived { obligation, by: who } => {
            json!({"obligation": n.obligation(*obligation), "by": by(who)})
        }
        What::AlarmUnheard { kind } => json!({"alarm": kind.name()}),
        What::Chosen { of, who, by_order } => {
            json!({"of": n.target(*of), "who": n.responder(*who), "by_order": by_order})
        }
        What::DutiesFall { role, to, load } => {
            json!({"role": n.role(*role), "to": to.map(|p| n.person(p).to_owned()), "load": load})
        }
        What::Snoozed { until } => json!({"until": utc(*until)}),
        What::Unsnoozed | What::AllAnswered => json!({}),
        What::Resolved { by: who }
        | What::Reopened { by: who }
        | What::Cancelled { by: who }
        | What::Closed { by: who } => json!({"by": by(who)}),
        What::Ignored { why } => json!({"why": why}),
        What::Late { seconds } => json!({"seconds": seconds}),
        What::Injected { to, via, text, heard, missed } => json!({
            "to": n.target(*to),
            "via": via.map(|c| n.channel(c)),
            "text": text,
            "heard": heard.iter().map(|r| n.responder(*r)).collect::<Vec<_>>(),
            "missed": missed.iter().map(|r| n.responder(*r)).collect::<Vec<_>>(),
        }),
        What::Note { text, by: who } => json!({"text": text, "by": by(who)}),
        What::UnknownPassedOver { what } => json!({"what": what}),
    }
}

fn with(mut fields: Value, key: &str, value: bool) -> Value {
    if let Some(map) = fields.as_object_mut() {
        map.insert(key.to_owned(), Value::Bool(value));
    }
    fields
}
