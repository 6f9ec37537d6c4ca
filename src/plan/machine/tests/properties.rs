//! What holds for every plan and every log.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::host::{Policy, START, agenda_lives, plan};
use crate::model::{
    BotId, ChannelId, DecisionId, ExceptionId, FactId, FactValue, IntakeId, LadderId, LevelId, MomentId, ObligationId,
    PersonId, PostId, ProcedureId, Responder, RoleId, ScheduleId, ServiceId, StateId, StepId, VendorId,
};
use crate::plan::machine::{
    AlarmKind, Command, Envelope, Event, Failure, Health, Item, PageId, PageReason, RunKey, State, Status, What, start,
    step,
};
use crate::plan::{Ending, PagePlan};
use crate::syntax::ast::{ExceptionAct, StepOutcome};

/// A policy from a few numbers.
fn policy(seed: &[u8], steady: bool) -> Policy {
    let mut at = 0;
    let mut pick = |n: usize| {
        let value = seed.get(at % seed.len().max(1)).copied().unwrap_or(0);
        let mixed = usize::from(value).wrapping_mul(31).wrapping_add(at * usize::from(value.wrapping_add(1)));
        at += 1;
        mixed % n
    };
    let targets = if steady {
        &["alice", "bob", "carol", "alice, bob", "crew"][..]
    } else {
        &["alice", "bob", "carol, alice", "crew", "any of crew", "primary", "commander", "noc", "desk", "bob, primary"]
            [..]
    };
    let vias = [
        "",
        " via app",
        " via sms, phone",
        " via app, then sms after 1m, then phone after 3m",
        " via app, then phone",
        " via sms after 30s",
    ];
    let waits = ["45s", "2m", "5m", "10m"];
    // How often a page may go out is wall time, which a snooze and a failure change.
    let rate = if steady { "" } else { "; rate 2 per 10m" };
    let mut text = String::from(
        "service lan; service carrier
channel app { kind push; depends on lan }
channel sms { kind sms; depends on carrier@rate }
channel phone { kind voice; delivers within 1m }
channel board { kind statuspage }
channel siren { kind voice }
hours night { open mon..fri 20:00-22:00 }
person alice { contact app, sms \"+1\", phone \"+11\"; skills net }
person bob { contact app, sms \"+2\"; reach by app, then sms after 2m }
person carol { contact phone \"+13\" }
person dan { contact siren \"+14\" }
team crew { members alice, bob, carol }
schedule primary { arrives within 20m; layer day { during 06:00-09:20; rotate alice, bob every 1d from 2026-01-01 06:00; arrives within 5m }; layer late { during 09:40-06:00; rotate carol every 1d from 2026-01-01 09:40 } }
vendor noc { contact phone \"+77\"; hours night; responds within 8m }
post desk { contact phone \"+78\"; held by primary }
fact size: scale huge < big < small
fact fire: bool
fact where: flags north, south
duty chair
moment aware { set by alice; may be back-dated }
alarms { page dan via siren; wait 7m; at end page dan via siren every 20m }
role commander { owns chair, everything unassigned; filled by primary, else bob; required for SEV2 and above within 10m; alone may resolve; deputy second; offer each 3m; relief after 25m; hands over with note news until accepted within 4m; may split into inner (chair), outer }
role second { filled by crew; prefers skills net; never with commander unless nobody else; required for SEV1 }
audience customers { cleared for public; via board, else sms if not delivered within 5m; locales en }
template news { text en \"x\" }
obligation notice when fire { notify customers within earliest of (20m after aware, 2h after declared) by commander using news; warn commander at 10m left, 5m left; warn any of crew via sms at 1m left }
obligation details { do \"x\" within latest of (1h after fulfilled notice, 8h of night after investigating) by dan; warn noc at 30m left }
obligation summary { do \"x\" within 1mo after fulfilled details by bob }
communication updates for SEV2 and above { to customers by commander; on declared send news within 15m; every 30m send news; on severity changed send news within 5m; approve when fire by bob within 3m, else commander within 3m, else hold; review by carol, commander within 2m, else send; hold while fire until released by commander, at most 10m }
exception bypass { approve by any 2 of crew, desk within 15m; may act at once noc, primary, then confirmed by any 2 of primary, crew within 10m; record by second; lasts 40m; restore by commander within 5m; review within 8h of night }
exception door { approve by any 1 of second within 5m; record by crew; lasts 10m; restore by bob within 10m; review by carol within 1h }
procedure work for SEV2 and above {
  phase first within 15m { preserve \"logs\" before reset; step find within 5m by crew { uses size }; step reset after find by commander { done when \"up\", else call noc }; gate \"calm\" }
  phase choose { decision way after find by commander within 4m, else crew within 4m { option go { starts more }; option stay { default }; consult noc; inform desk; uses fire } }
  phase last { step tidy within 10m { done when \"clean\", else start more } }
  again when facts changed
}
bot clerk { on app, sms; depends on lan; answers \"x\"; hands over to crew, noc via app, then phone after 1m within 3m when fire; carries size; at most 5 at once }
intake line for customers { on phone \"+99\"; hours night; answered within 4m; leads to clerk, else any of crew, else primary }
procedure more { phase only { step extra by bob; step rest after extra } }
",
    );
    text = text.replace("@rate", rate);
    let ladders = 2 + pick(2);
    for l in 0..ladders {
        text.push_str(&format!("ladder l{l} {{\n"));
        for _ in 0..=pick(3) {
            let when = if steady { "" } else { ["", "", "when fire ", "when during night "][pick(4)] };
            let needs = ["", "", "; needs 2"][pick(3)];
            let (target, via, wait) = (targets[pick(targets.len())], vias[pick(vias.len())], waits[pick(4)]);
            text.push_str(&format!("  rung {when}{{ page {target}{via}{needs}; wait {wait} }}\n"));
        }
        let repeat = pick(3);
        if repeat > 0 {
            text.push_str(&format!("  repeat {repeat} times\n"));
        }
        let end = match pick(if steady { 3 } else { 4 }) {
            0 => format!("page crew{} every 10m", vias[pick(vias.len())]),
            1 => "hold \"x\"".to_owned(),
            2 => "stop \"x\"".to_owned(),
            _ => format!("hand over to l{}", pick(ladders)),
        };
        text.push_str(&format!("  at end {end}\n"));
        if pick(2) == 0 {
            text.push_str("  acknowledgement lasts 20m\n");
        }
        text.push_str("}\n");
    }
    if !steady && pick(2) == 0 {
        text.push_str(&format!(
            "callout surge {{ call crew, any of crew via app, then phone after 2m; needs 2 of crew within 15m; at end {} }}
reaction engage for SEV2 and above {{
  on severity raised page {}{}
  on declared start l{}
  on where gained start surge
  on resolved page crew
  when commander vacant for 5m page any of crew
  when no update for 20m or fire remind commander every {}
  when investigating for 5m since acknowledged start l1
}}\n",
            ["hand over to l0", "page bob every 5m", "hold \"x\"", "stop \"x\""][pick(4)],
            targets[pick(targets.len())],
            vias[pick(vias.len())],
            pick(ladders),
            ["7m", "1d at 09:10"][pick(2)],
        ));
    }
    let all: Vec<String> = (0..ladders).map(|l| format!("l{l}")).collect();
    text.push_str(&format!(
        "severities {{ unknown counts as worst after 10m, SEV2 meanwhile
  level SEV1 {{ when size = huge or fire; acknowledge within 5m; resolve within 1h; snooze at most 15m; ladder {} }}
  level SEV2 {{ when size = big; acknowledge within 10m; ladder l0 when fire, else l1 }}
  level SEV3 {{ otherwise; ladder l1 }} }}\n",
        all.join(", ")
    ));
    plan(&text)
}

/// An event from three numbers; ids may well not exist.
fn event(kind: u8, a: u8, b: u8) -> Event {
    let (x, y) = (u32::from(a % 5), u32::from(b % 5));
    let page = if b.is_multiple_of(3) { None } else { Some(PageId(u64::from(a) % 40)) };
    let ladder = if a.is_multiple_of(2) { None } else { Some(LadderId(y)) };
    let size = FactValue::Word(u16::from(b % 4));
    match kind % 54 {
        48 => {
            Event::RoleSplit { role: RoleId(x % 3), streams: vec![(u32::from(b % 3), PersonId(y)), (0, PersonId(x))] }
        }
        49 => Event::RoleMerged { role: RoleId(x % 3), to: PersonId(y) },
        41 => Event::AsksFor { exception: ExceptionId(x % 3), reason: "r".into() },
        42 => {
            Event::ActsUnder { exception: ExceptionId(x % 3), reason: if b > 240 { String::new() } else { "r".into() } }
        }
        43 => Event::Exception {
            exception: ExceptionId(x % 3),
            what: [
                ExceptionAct::Approved,
                ExceptionAct::Confirmed,
                ExceptionAct::Refused,
                ExceptionAct::Recorded,
                ExceptionAct::Restored,
                ExceptionAct::Reviewed,
            ][usize::from(b % 6)],
        },
        44 => Event::RoleHandedOver { role: RoleId(x % 3), to: PersonId(y) },
        40 => Event::Coming { page, callout: None, within: (a > 100).then_some(i64::from(b) * 10) },
        0 => Event::Declared {
            key: "k".into(),
            title: "t".into(),
            facts: vec![(FactId(0), size)],
            snoozed: (a > 200).then_some(300),
        },
        1 => Event::DeclaredAgain { facts: vec![(FactId(1), FactValue::Bool(b.is_multiple_of(2)))] },
        2 | 3 => Event::Fact(FactId(0), (!a.is_multiple_of(4)).then_some(size)),
        4 => Event::Fact(FactId(1), (!a.is_multiple_of(3)).then_some(FactValue::Bool(b.is_multiple_of(2)))),
        5 => Event::Level(LevelId(y)),
        6..=8 => Event::Delivered(PageId(u64::from(a) % 60)),
        9..=11 => Event::Failed { page: PageId(u64::from(a) % 60), why: Failure::Refused },
        12 | 13 => Event::Acknowledged { page, ladder },
        14 => Event::Accepted { page, role: (a > 128).then_some(RoleId(y)) },
        15 => Event::Declined { page, of: None },
        16 => Event::Released { ladder },
        17 => Event::Escalated { ladder },
        18 => Event::RoleTaken(RoleId(y)),
        19 => Event::RoleLeft(RoleId(y)),
        20 => match b % 4 {
            0 => Event::Reviewed { message: None },
            1 => Event::HoldReleased,
            _ => Event::Approved { message: None, yes: a.is_multiple_of(2) },
        },
        21 => Event::Sent {
            message: crate::plan::machine::MessageId(u64::from(a) % 20),
            channel: ChannelId(if b.is_multiple_of(2) { 3 } else { 1 }),
            locale: "en".into(),
            ok: a.is_multiple_of(2),
        },
        22 => Event::State(StateId(u32::from(a % 8))),
        23 => Event::Moment { moment: MomentId(x % 2), at: START + i64::from(b) },
        24 => Event::FallConfirmed,
        25 => Event::Snoozed(i64::from(b) * 10 - 100),
        26 => Event::Unsnoozed,
        27 if a > 180 => Event::Resolved,
        28 if a > 128 => Event::Reopened,
        29 if a > 220 => Event::Cancelled,
        30 if a > 128 => Event::Closed,
        31 => Event::Service {
            service: ServiceId(x % 3),
            health: [Health::Up, Health::Down, Health::Untrusted][usize::from(b % 3)],
        },
        32 => {
            Event::Channel { channel: ChannelId(x), health: [Health::Up, Health::Up, Health::Down][usize::from(b % 3)] }
        }
        33 => Event::OnCall {
            schedule: ScheduleId(x % 2),
            from: START + i64::from(a) * 20,
            to: START + i64::from(b) * 40,
            person: PersonId(y),
            whom: (a > 128).then_some(PersonId(u32::from(b / 5 % 4))),
        },
        34 => Event::Away { person: PersonId(y), away: a.is_multiple_of(2) },
        35 => Event::Chosen { choice: u64::from(a % 8), person: Responder::Person(PersonId(y)) },
        36 => Event::RoleLoad { person: PersonId(y), role: RoleId(x % 3), incidents: u32::from(b % 3) },
        37 if a > 128 => Event::Injected {
            to: crate::model::TargetKind::Role(RoleId(x % 3)),
            via: None,
            text: "n".into(),
            heard: vec![Responder::Person(PersonId(y))],
            missed: Vec::new(),
        },
        38 => Event::Fulfilled(ObligationId(x % 4)),
        39 if a > 128 => Event::Waived(ObligationId(x % 4)),
        37 => Event::Note("n".into()),
        45 => Event::Step {
            step: StepId(y),
            outcome: [StepOutcome::Done, StepOutcome::Done, StepOutcome::Failed][usize::from(a % 3)],
        },
        46 => Event::GatePassed { procedure: ProcedureId(x % 3), phase: u32::from(b % 3) },
        47 => Event::Preserved(StepId(y)),
        50 => Event::Decided { decision: DecisionId(x % 2), option: u32::from(b % 3) },
        51 => Event::Contacts { bot: BotId(x % 2), count: u32::from(b) },
        52 => Event::ContactsEnd { bot: BotId(x % 2), count: u32::from(b) },
        53 => {
            let said = FactValue::Bool(a > 128);
            Event::Report { intake: IntakeId(x % 2), count: u32::from(b % 4), facts: vec![(FactId(1), Some(said))] }
        }
        _ => Event::Tick,
    }
}

fn sender(a: u8) -> Option<Responder> {
    match a % 8 {
        0..=3 => Some(Responder::Person(PersonId(u32::from(a % 4)))),
        4 => Some(Responder::Post(PostId(0))),
        5 => Some(Responder::Vendor(VendorId(u32::from(a % 16 / 8)))),
        _ => None,
    }
}

/// What no step may do, whatever happened.
struct Watch {
    sent: BTreeSet<(Responder, ChannelId, i64)>,
}

impl Watch {
    fn look(&mut self, policy: &Policy, before: &State, state: &State, commands: &[Command]) {
        assert!(matches!(commands.last(), Some(Command::Wake { .. })), "one wish at the end");
        assert_eq!(commands.iter().filter(|c| matches!(c, Command::Wake { .. })).count(), 1);
        assert!(agenda_lives(state), "the agenda refers only to what lives");
        // After `closed` a declaration is another incident, which pages on its own account.
        if commands.iter().any(|c| matches!(c, Command::Journal(e) if matches!(e.what, What::Declared { .. }))) {
            self.sent.clear();
        }
        for command in commands {
            if let Command::Alarm { kind: AlarmKind::Late, .. } = command {
                continue;
            }
            let Command::Page { to, channel, reasons, .. } = command else { continue };
            assert!(self.sent.insert((*to, *channel, state.now())), "one page per person, channel and instant");
            let addresses = match to {
                Responder::Person(p) => &policy.plan.people.get(*p).unwrap().addresses,
                Responder::Post(p) => &policy.plan.posts.get(*p).unwrap().addresses,
                Responder::Vendor(v) => &policy.plan.vendors.get(*v).unwrap().addresses,
            };
            assert!(addresses.iter().any(|a| a.channel == *channel), "nobody is paged without an address");
            if let Responder::Person(p) = to {
                assert!(!state.context.away.get(p).copied().unwrap_or(false), "nobody is paged who is away");
            }
            assert!(!reasons.is_empty(), "a page has a reason");
            for reason in reasons {
                let (PageReason::Rung { ladder, .. } | PageReason::AtEnd { ladder, .. }) = reason else { continue };
                let run = state.ladder(*ladder).unwrap();
                let same = before.ladder(*ladder).is_some_and(|r| r.number() == run.number());
                assert!(
                    !(same && before.ladder(*ladder).unwrap().acknowledged_by(*to)),
                    "nobody is paged who acknowledged"
                );
            }
        }
    }
}

/// An open, unanswered, unsnoozed ladder has something due, or was exhausted.
fn never_silent(state: &State) {
    if state.snoozed_until().is_some() {
        return;
    }
    for (key, run) in &state.runs {
        let RunKey::Ladder(_) = key else { continue };
        let due = state.agenda().iter().any(|(item, _)| item.run() == Some(*key) && !matches!(item, Item::HandOver(_)));
        match run.status() {
            Status::Climbing => assert!(due, "a ladder that climbs has something due: {key:?} {run:?}"),
            Status::Holding => assert!(run.exhausted(), "a ladder that holds was exhausted: {key:?}"),
            _ => {}
        }
    }
}

/// As many as `PROPTEST_CASES` says, for those who search further.
#[allow(clippy::disallowed_methods, reason = "a test may be told to search further")]
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(48)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// Total, deterministic also through JSON, idempotent, n ticks are one; no page that must not be.
    #[test]
    fn any_event_in_any_order(
        seed in prop::collection::vec(any::<u8>(), 8..24),
        log in prop::collection::vec((0u8..12, any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()), 1..120),
    ) {
        let policy = policy(&seed, false);
        let mut state = start(&policy.plan);
        let mut watch = Watch { sent: BTreeSet::new() };
        let mut at = START;
        let mut wake = None;
        let mut seq = 0;
        let first = Event::Declared { key: "k".into(), title: "t".into(), facts: vec![], snoozed: None };
        let events = log.iter().map(|(wait, kind, a, b, by)| (*wait, event(*kind, *a, *b), sender(*by)));
        for (wait, event, by) in std::iter::once((0, first, None)).chain(events) {
            let next = at + [0, 0, 0, 1, 1, 5, 30, 60, 120, 400, 900, -50][usize::from(wait)];
            // Most hosts tick when they are asked to.
            let ticks = wake.filter(|w| *w <= next && wait != 9).map(|w: i64| (w, Event::Tick, None));
            for (now, event, by) in ticks.into_iter().chain([(next, event, by)]).chain([(next, Event::Tick, None)]) {
                seq += 1;
                at = at.max(now);
                let envelope = Envelope { seq, at: now, by, event };
                let before = state.clone();
                let mut twin: State = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
                let commands = step(&policy.plan, &mut state, &envelope);
                let again = step(&policy.plan, &mut twin, &envelope);
                prop_assert!(commands == again && twin == state, "the same after JSON");
                let repeated = step(&policy.plan, &mut twin, &envelope);
                prop_assert!(repeated.len() == 1 && twin == state, "an event that was seen does nothing");
                watch.look(&policy, &before, &state, &commands);
                if matches!(envelope.event, Event::Tick) {
                    never_silent(&state);
                    let next = Envelope { seq: seq + 1, ..envelope };
                    let idle = step(&policy.plan, &mut twin, &next);
                    prop_assert!(idle.len() == 1 && twin.agenda() == state.agenda(), "a second tick does nothing: {idle:?}");
                }
                let Some(Command::Wake { at: wish }) = commands.last() else { panic!() };
                wake = *wish;
                prop_assert!(wish.is_none_or(|w| w >= at), "no wish for the past");
            }
        }
    }

    /// The hours of a ladder are the same whatever fails or is declined, and every attempt of an undisturbed run whose
    /// channel works at that time finds its person paged or delivered to.
    #[test]
    fn the_timetable_stands(
        seed in prop::collection::vec(any::<u8>(), 8..24),
        fates in prop::collection::vec((0u8..4, 0u8..3, 0u16..1200, 0u16..1200, any::<bool>()), 0..8),
        declines in prop::collection::vec((0u8..4, 1u16..1800), 0..4),
    ) {
        let policy = policy(&seed, true);
        let calm = silent_run(&policy, &[], &[], None);
        let rough = silent_run(&policy, &fates, &declines, None);
        prop_assert_eq!(&calm.hours, &rough.hours, "hours differ");
        for page in &calm.pages {
            let (who, channel, reason, t) = page;
            let Some(hour) = hour_of(&policy, &calm, page) else { continue };
            // A rung may have been run ahead of; rounds at the end carry no number here, so only what its own delivered.
            let since = if matches!(reason, PageReason::AtEnd { .. }) { hour } else { START };
            let fails = |at: i64| fates.iter().any(|f| fate_of(f, *who, *channel, at));
            if fails(*t) || fails(*t + 1) || rough.declined.contains(&(*who, reason.clone())) {
                continue;
            }
            // A page that is still on its way at that hour is not sent twice.
            let on_its_way = policy.plan.channels.get(*channel).map_or(0, |c| c.delivers_within);
            let found = rough
                .pages
                .iter()
                .any(|(w, c, r, at)| w == who && r == reason && c == channel && at <= t && (at == t || at + on_its_way > *t))
                || rough.delivered.iter().any(|(w, r, at)| w == who && r == reason && at <= t && *at >= since);
            prop_assert!(found, "the attempt at {:?} via {:?} for {:?} at +{} was lost\n{:?}", who, channel, reason, t - START, rough.pages);
        }
    }

    /// A snooze shifts every later page of ladders by its length.
    #[test]
    fn a_snooze_shifts(
        seed in prop::collection::vec(any::<u8>(), 8..24),
        from in 1i64..1500,
        lasts in 1i64..900,
        lost in prop::collection::vec((0u8..4, 0u8..3), 0..3),
    ) {
        let policy = policy(&seed, true);
        let fates: Vec<Fated> = lost.iter().map(|(w, c)| (*w, *c, 0, 60_000, true)).collect();
        let plain = silent_run(&policy, &fates, &[], None);
        let snoozed = silent_run(&policy, &fates, &[], Some((START + from, lasts)));
        let cut = START + from;
        let shift = |(w, c, r, at): &Attempted| {
            (*w, *c, r.clone(), if *at >= cut { at + lasts } else { *at })
        };
        let end = START + RUN;
        let expected: BTreeSet<_> = plain.pages.iter().map(shift).filter(|p| p.3 <= end).collect();
        let got: BTreeSet<_> = snoozed.pages.iter().cloned().collect();
        prop_assert_eq!(expected, got);
    }

    /// The order of facts within an instant does not matter to the level.
    #[test]
    fn facts_of_an_instant_have_no_order(
        seed in prop::collection::vec(any::<u8>(), 8..16),
        facts in prop::collection::vec((0u8..2, any::<u8>()), 1..5),
        turn in any::<usize>(),
    ) {
        let policy = policy(&seed, false);
        // The last value of a fact counts: only facts that are named once are moved about.
        let mut named = BTreeMap::new();
        for (fact, value) in facts {
            let value = if fact == 0 { FactValue::Word(u16::from(value % 3)) } else { FactValue::Bool(value.is_multiple_of(2)) };
            named.insert(FactId(u32::from(fact)), value);
        }
        let mut order: Vec<_> = named.into_iter().collect();
        let mut levels = BTreeSet::new();
        for _ in 0..2 {
            let mut state = start(&policy.plan);
            let declared = Event::Declared { key: "k".into(), title: "t".into(), facts: vec![], snoozed: None };
            let mut log = vec![(START, declared), (START, Event::Tick)];
            log.extend(order.iter().map(|(f, v)| (START + 60, Event::Fact(*f, Some(v.clone())))));
            log.push((START + 60, Event::Tick));
            for (n, (at, event)) in (1u64..).zip(log) {
                step(&policy.plan, &mut state, &Envelope { seq: n, at, by: None, event });
            }
            levels.insert((state.level(), state.proposed()));
            let n = order.len().max(1);
            order.rotate_left(turn % n);
        }
        prop_assert_eq!(levels.len(), 1);
    }

    /// Learning a fact never raises the worst case: what was possible can only become less. (Only facts that were
    /// unknown are learned, and none that the others make impossible.)
    #[test]
    fn learning_narrows(
        order in Just(vec![0u32, 1, 2, 3]).prop_shuffle(),
        values in (0u16..3, any::<bool>(), 0i64..10, any::<bool>()),
        seed in 0usize..4,
    ) {
        let criteria = [
            "when size = huge and fire", "when hurt >= 3 or size = huge", "when at least 2 of (fire, hurt >= 5, dark)",
            "when fire and not dark",
        ];
        let text = format!(
            "fact size: scale huge < big < small\nfact fire: bool\nfact hurt: count\nfact dark: bool
impossible hidden \"x\" when dark and hurt >= 8\nladder l {{ at end hold \"x\" }}
severities {{ unknown counts as worst
  level SEV1 {{ {}; ladder l }}
  level SEV2 {{ {}; ladder l }}
  level SEV3 {{ when hurt >= 1; ladder l }}
  level SEV4 {{ otherwise; ladder l }}
  raise 1 when dark and size = huge
  lower 2 when not dark and hurt < 2, never below SEV3
  lower 1 when size = small
  at least SEV3 when fire }}\n",
            criteria[seed], criteria[(seed + 1) % 4],
        );
        prop_assume!(!(values.3 && values.2 >= 8));
        let policy = plan(&text);
        let mut state = start(&policy.plan);
        let declared = Event::Declared { key: "k".into(), title: "t".into(), facts: vec![], snoozed: None };
        let facts = order.iter().map(|n| Event::Fact(FactId(*n), Some(match n {
            0 => FactValue::Word(values.0),
            1 => FactValue::Bool(values.1),
            2 => FactValue::Number(crate::syntax::literal::Decimal::whole(values.2)),
            _ => FactValue::Bool(values.3),
        })));
        let mut before: Option<Vec<LevelId>> = None;
        for (n, event) in (0u64..).zip(std::iter::once(declared).chain(facts)) {
            step(&policy.plan, &mut state, &Envelope { seq: 2 * n + 1, at: START, by: None, event });
            step(&policy.plan, &mut state, &Envelope { seq: 2 * n + 2, at: START, by: None, event: Event::Tick });
            let now = state.possible().to_vec();
            prop_assert!(!now.is_empty());
            if let Some(before) = before {
                prop_assert!(now.iter().all(|l| before.contains(l)), "{before:?} became {now:?}");
            }
            before = Some(now);
        }
        prop_assert_eq!(before.map(|b| b.len()), Some(1), "all is known");
    }
}

/// The hour of the rung or round that a page belongs to, if the timetable sent it. The others are of a front that ran
/// ahead (also where nothing fails: somebody may have no address for what a rung asks for); failures move those.
fn hour_of(policy: &Policy, seen: &Seen, (who, channel, reason, at): &Attempted) -> Option<i64> {
    let (PageReason::Rung { ladder, .. } | PageReason::AtEnd { ladder, .. }) = reason else { return None };
    let written = policy.plan.ladders.get(*ladder).unwrap();
    let rung = |n: u32| &written.rungs[n as usize];
    let hours = || seen.hours.iter().filter(|(l, ..)| l == ladder);
    let own = match who {
        Responder::Person(p) => &policy.plan.people.get(*p).unwrap().reach_by,
        _ => return None,
    };
    // Seconds from the start of a rung or a round to each attempt on this channel.
    let offsets = |clauses: &[PagePlan]| -> BTreeSet<i64> {
        let steps = clauses.iter().flat_map(|c| c.via.as_ref().unwrap_or(own).iter().enumerate());
        let on_it = steps.filter(|(_, step)| step.channels.contains(channel));
        on_it.filter_map(|(n, step)| step.after.or((n == 0).then_some(0))).collect()
    };
    match reason {
        PageReason::Rung { rung: r, pass, .. } => hours()
            .filter(|(_, p, n, _)| p == pass && n == r)
            .map(|(.., hour)| *hour)
            .find(|hour| offsets(&rung(*r).pages).contains(&(at - hour))),
        _ => {
            let Ending::PageEvery { page, every } = &written.at_end else { return None };
            let end = hours().map(|(_, _, n, hour)| hour + rung(*n).wait).max().unwrap_or(START);
            let rounds = offsets(std::slice::from_ref(page)).into_iter().map(|o| at - o);
            rounds.filter(|hour| *hour >= end && (hour - end) % every == 0).min()
        }
    }
}

/// Who was paged how and why, and when.
type Attempted = (Responder, ChannelId, PageReason, i64);

/// Somebody, a channel, from, to, lost (or refused).
type Fated = (u8, u8, u16, u16, bool);

fn fate_of(fate: &Fated, who: Responder, channel: ChannelId, at: i64) -> bool {
    let (w, c, from, to, _) = fate;
    who == Responder::Person(PersonId(u32::from(*w)))
        && channel == ChannelId(u32::from(*c))
        && START + i64::from(*from) <= at
        && at < START + i64::from(*to)
}

/// Seconds a silent run is watched.
const RUN: i64 = 4 * 3600;

#[derive(Default)]
struct Seen {
    hours: BTreeSet<(LadderId, u32, u32, i64)>,
    pages: Vec<Attempted>,
    delivered: BTreeSet<(Responder, PageReason, i64)>,
    declined: BTreeSet<(Responder, PageReason)>,
}

/// Nobody answers; pages arrive after a second or not at all.
fn silent_run(policy: &Policy, fates: &[Fated], declines: &[(u8, u16)], snooze: Option<(i64, i64)>) -> Seen {
    let mut seen = Seen::default();
    let mut state = start(&policy.plan);
    let facts = vec![(FactId(0), FactValue::Word(0)), (FactId(1), FactValue::Bool(true))];
    let mut queue: BTreeMap<(i64, u8, u64), (Option<Responder>, Event)> = BTreeMap::new();
    let mut order = 0;
    let mut put = |queue: &mut BTreeMap<_, _>, at: i64, class: u8, by, event| {
        order += 1;
        queue.insert((at, class, order), (by, event));
    };
    let declared = Event::Declared { key: "k".into(), title: "t".into(), facts, snoozed: None };
    put(&mut queue, START, 0, None, declared);
    for (who, at) in declines {
        let by = Some(Responder::Person(PersonId(u32::from(*who))));
        put(&mut queue, START + i64::from(*at), 1, by, Event::Declined { page: None, of: None });
    }
    if let Some((at, lasts)) = snooze {
        put(&mut queue, at, 0, None, Event::Snoozed(lasts));
    }
    let mut pages: BTreeMap<PageId, (Responder, ChannelId, Vec<PageReason>)> = BTreeMap::new();
    let (mut seq, mut wake) = (0, None);
    loop {
        let next = queue.first_key_value().map(|((at, ..), _)| *at);
        let now = match (next, wake) {
            (Some(a), Some(b)) => i64::min(a, b),
            (Some(a), None) | (None, Some(a)) => a,
            (None, None) => break,
        };
        if now > START + RUN {
            break;
        }
        let (by, event) = if next == Some(now) { queue.pop_first().unwrap().1 } else { (None, Event::Tick) };
        if let (Some(who), Event::Declined { .. }) = (by, &event) {
            for (run, r) in &state.runs {
                let (RunKey::Ladder(ladder), Some(super::super::state::Slot::Rung(p))) = (run, r.waiting_slot()) else {
                    continue;
                };
                seen.declined.insert((who, PageReason::Rung { ladder: *ladder, rung: p.rung, pass: p.pass }));
            }
            for (run, r) in &state.runs {
                let (RunKey::Ladder(ladder), Some(super::super::state::Slot::Round(_))) = (run, r.waiting_slot())
                else {
                    continue;
                };
                seen.declined.insert((who, PageReason::AtEnd { ladder: *ladder, round: 0 }));
            }
        }
        seq += 1;
        let arrived = if let Event::Delivered(p) = &event { pages.get(p).cloned() } else { None };
        if let Some((who, _, reasons)) = arrived {
            seen.delivered.extend(reasons.into_iter().filter_map(without_round).map(|r| (who, r, now)));
        }
        for command in step(&policy.plan, &mut state, &Envelope { seq, at: now, by, event }) {
            match command {
                Command::Page { id, to, channel, reasons, .. } => {
                    pages.insert(id, (to, channel, reasons.clone()));
                    for reason in reasons {
                        let Some(reason) = without_round(reason) else { continue };
                        seen.pages.push((to, channel, reason, now));
                    }
                    match fates.iter().find(|f| fate_of(f, to, channel, now)) {
                        None => put(&mut queue, now + 1, 0, None, Event::Delivered(id)),
                        Some((.., true)) => {}
                        Some((.., false)) => {
                            put(&mut queue, now + 1, 0, None, Event::Failed { page: id, why: Failure::Refused });
                        }
                    }
                }
                Command::Journal(entry) => match entry.what {
                    What::RungStarted { ladder, rung, pass, ahead: false } | What::RungAgain { ladder, rung, pass } => {
                        seen.hours.insert((ladder, pass, rung, entry.at));
                    }
                    _ => {}
                },
                Command::Wake { at } => wake = at,
                _ => {}
            }
        }
    }
    seen
}

/// What ladders page for; the end of a front has its own number of rounds.
fn without_round(reason: PageReason) -> Option<PageReason> {
    match reason {
        PageReason::Rung { .. } => Some(reason),
        PageReason::AtEnd { ladder, .. } => Some(PageReason::AtEnd { ladder, round: 0 }),
        _ => None,
    }
}

/// The state does not grow with the log.
#[test]
fn the_state_is_bounded() {
    let policy = policy(&[7, 91, 33, 150, 4, 77, 201, 18, 240, 63], false);
    let mut state = start(&policy.plan);
    let mut random: u64 = 42;
    let mut next = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as u8
    };
    let mut at = START;
    let (mut early, mut late) = (0, 0);
    let events = 100_000;
    for n in 0..events {
        at += i64::from(next() % 64);
        let event = match next() % 4 {
            0 | 1 => Event::Tick,
            _ => event(next(), next(), next()),
        };
        let by = sender(next());
        step(&policy.plan, &mut state, &Envelope { seq: n + 1, at, by, event });
        if n % 500 == 0 {
            let size = serde_json::to_string(&state).unwrap().len();
            if n < events / 2 { early = early.max(size) } else { late = late.max(size) }
        }
    }
    assert!(late < early + early / 2 + 4_000, "{early} bytes at first, {late} later");
}
