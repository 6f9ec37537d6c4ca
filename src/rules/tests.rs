//! Every rule's examples are its tests.

use super::RULES;
use crate::diagnostic::{Diagnostic, Level};
use crate::policy::Policy;
use crate::source::Files;
use crate::syntax::book;
use crate::syntax::literal::Date;

/// One file of text.
struct OneFile<'a>(&'a str);

impl Files for OneFile<'_> {
    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.as_bytes().to_vec())
    }

    fn list(&self, _: &str) -> Result<Option<Vec<String>>, String> {
        Ok(None)
    }
}

/// What all phases find in a text, on 2026-11-21.
fn findings(given: &[&str], text: &str) -> Vec<Diagnostic> {
    let text = format!("{}\n{text}\n", given.join("\n"));
    let (book, found) = book::load(&["book.callout".to_owned()], &OneFile(&text));
    Policy::new(book, found, Date { year: 2026, month: 11, day: 21 }).findings
}

#[test]
fn rules_are_in_order_and_documented() {
    for pair in RULES.windows(2) {
        assert!(pair[0].code < pair[1].code, "{} stands after {}", pair[1].code, pair[0].code);
    }
    for rule in RULES {
        assert!(!rule.summary.is_empty() && rule.why.len() > 40, "{} says too little", rule.code);
    }
}

#[test]
fn the_shared_declarations_have_no_errors() {
    let found = findings(super::given::BOOK, "");
    assert!(!found.iter().any(|d| d.level == Level::Error), "{found:#?}");
}

#[test]
fn every_rule_finds_its_failing_example_and_nothing_in_the_mended_one() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let found = findings(rule.given, rule.fails);
        if !found.iter().any(|d| d.code == rule.code) {
            wrong.push(format!("{}: not found in its failing example: {found:#?}", rule.code));
        }
        let found = findings(rule.given, rule.mended);
        let bad: Vec<_> = found.iter().filter(|d| d.code == rule.code || d.level == Level::Error).collect();
        if !bad.is_empty() {
            wrong.push(format!("{}: in its mended example: {bad:#?}", rule.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `gap ok outside HOURS` says when a schedule is staffed: the schedule has no hole, but a rung that pages nobody else
/// has to apply in these hours only.
#[test]
fn a_desk_that_follows_hours_is_no_hole_but_may_leave_a_rung_empty() {
    let of = |rung: &str| {
        let text = format!(
            "hours office {{ open mon..fri 09:00-18:00 }}\n\
             schedule desk {{ layer day {{ during office; rotate alice, bob every 1w from 2026-01-05 09:00 }}; gap ok outside office }}\n\
             ladder main {{ {rung}; at end page carol via phone every 10m }}"
        );
        let found = findings(
            &[
                super::given::POLICY,
                super::given::CHANNELS,
                super::given::PEOPLE,
                super::given::ALARMS,
                super::given::LEVELS,
            ],
            &text,
        );
        let about = found
            .into_iter()
            .filter(|d| ["schedule-gap", "rung-reaches-nobody"].contains(&d.code) || d.level == Level::Error);
        about.map(|d| (d.code, d.help)).collect::<Vec<_>>()
    };
    let help = vec![
        "add a target that is always there".to_owned(),
        "or let the rung apply only then: `when during office`".to_owned(),
    ];
    assert_eq!(of("rung { page desk; wait 5m }"), [("rung-reaches-nobody", help)]);
    assert_eq!(of("rung when during office { page desk; wait 5m }"), []);
    assert_eq!(of("rung { page desk, carol; wait 5m }"), []);
}

/// The codes of what is found in a small policy with this ladder and what it needs.
fn codes(text: &str) -> Vec<&'static str> {
    use super::given;
    let given = [given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS];
    findings(&given, text).iter().filter(|d| d.level == Level::Error).map(|d| d.code).collect()
}

#[test]
fn nothing_is_concluded_from_what_is_broken() {
    let end = "at end page carol via phone every 10m; acknowledgement lasts 2h";
    let twice = format!(
        "ladder other {{ rung {{ page bobb; wait 5m }}; {end} }}\nladder main {{ rung {{ page bobb; wait 5m }}; {end} }}"
    );
    assert_eq!(codes(&twice), ["unknown-name"], "one name in two ladders");
    let ladder = format!("ladder main {{ rung {{ page primary; wait 5m }}; rung {{ page crew; wait 5m }}; {end} }}");
    let schedule = format!(
        "schedule primary {{ layer all {{ rotate alice, bob every 1w }} }}\nteam crew {{ members bobb }}\n{ladder}"
    );
    assert_eq!(codes(&schedule), ["syntax", "unknown-name"], "a schedule and a team of which nothing can be read");
    let turns = format!(
        "schedule primary {{ layer all {{ rotate bobb every 1w from 2026-01-05 09:00 }} }}\nrole r {{ owns everything unassigned; filled by primary; required for SEV1 within 5m }}\nladder main {{ rung {{ page primary; wait 5m }}; {end} }}"
    );
    assert_eq!(codes(&turns), ["unknown-name"], "a schedule without anybody who is known");
}

#[test]
fn facts_that_never_change_the_level_are_named_once() {
    let of = |facts: &str, levels: &str| {
        let given: Vec<_> = super::given::BOOK.iter().copied().filter(|g| *g != super::given::LEVELS).collect();
        let found = findings(&given, &format!("{facts}\nseverities {{ {levels} }}"));
        found.into_iter().filter(|d| d.code == "idle-condition").map(|d| d.message).collect::<Vec<_>>()
    };
    insta::assert_debug_snapshot!([
        of(
            "fact outage: bool\nfact users: percent",
            "level SEV1 { when outage and users >= 5%; when outage and users < 5%; ladder main }; level SEV2 { otherwise; ladder main }"
        ),
        of(
            "fact outage: bool\nfact kind: choice net, disk\ndefine some = kind = net or kind = disk",
            "level SEV1 { when outage and some; ladder main }; level SEV2 { otherwise; ladder main }"
        ),
        of(
            "fact outage: bool\nfact kind: choice net, disk\ndefine either = (kind = net and outage) or (kind = disk and outage)",
            "level SEV1 { when either; ladder main }; level SEV2 { otherwise; ladder main }"
        ),
    ]);
}

#[test]
fn groups_that_share_people_lack_some() {
    let groups = "team medics { members alice }\nteam drivers { members alice, bob }";
    let of = |page: &str| {
        let ladder = format!(
            "{groups}\nladder main {{ rung {{ page {page}; needs 1 of medics, 1 of drivers; wait 5m }}; at end page carol via phone every 10m }}"
        );
        codes(&ladder)
    };
    assert_eq!(of("medics"), ["needs-unmet"]);
    assert_eq!(of("medics, drivers"), [""; 0]);
}

#[test]
fn witnesses_and_covers_are_named() {
    let said = |severities: &str| -> Vec<String> {
        let given = &super::given::BOOK.iter().copied().filter(|g| *g != super::given::LEVELS).collect::<Vec<_>>();
        let found = findings(given, severities);
        let own = found.iter().filter(|d| matches!(d.code, "no-level" | "unreachable-level"));
        own.map(|d| {
            let also = d.secondary.iter().map(|l| l.message.as_str());
            let lines: Vec<&str> =
                std::iter::once(d.message.as_str()).chain(also).chain(d.notes.iter().map(String::as_str)).collect();
            lines.join("; ")
        })
        .collect()
    };
    let facts = "fact users: count\nfact damage: flags fire, flood\nfact outage: bool\nfact lasting: duration\n";
    let levels = |text: &str| said(&format!("{facts}severities {{ {text} }}"));
    insta::assert_debug_snapshot!([
        levels(
            "level SEV1 { when users >= 25 and damage has fire; ladder main }; level SEV2 { when users < 25 and lasting >= 2h; ladder main }"
        ),
        levels("level SEV1 { when users > 5; ladder main }; level SEV2 { when users is known; ladder main }"),
        levels(
            "level SEV1 { when outage; ladder main }; level SEV2 { when not outage; ladder main }; level SEV3 { otherwise; ladder main }"
        ),
        levels("level SEV1 { otherwise; ladder main }; level SEV2 { when outage; ladder main }"),
        levels(
            "raise 1 when not outage; level SEV1 { when users > 5 and users < 3; ladder main }; level SEV2 { when outage; ladder main }; level SEV3 { when not outage; ladder main }; level SEV4 { when users > 5 and not outage; ladder main }"
        ),
        said(&format!(
            "{facts}impossible a \"x\" when outage\nimpossible b \"x\" when not outage\nseverities {{ level SEV1 {{ otherwise; ladder main }} }}"
        )),
    ]);
}

#[test]
fn lines_that_lower_nothing() {
    let given = &super::given::BOOK.iter().copied().filter(|g| *g != super::given::LEVELS).collect::<Vec<_>>();
    let count = |lines: &str| {
        let text = format!(
            "fact users: count\nfact outage: bool\nseverities {{ level SEV1 {{ when outage; ladder main }}
level SEV2 {{ when users > 9; ladder main }}; level SEV3 {{ otherwise; ladder main }}; {lines} }}"
        );
        let found = findings(given, &text);
        let of = |code: &str| found.iter().filter(|d| d.code == code).count();
        (of("idle-lower"), of("never-holds"))
    };
    assert_eq!(count("lower 1 when users > 5"), (0, 0));
    assert_eq!(count("lower 1 when users > 5; lower 1 when users > 5"), (1, 0), "one of the two does it");
    assert_eq!(count("lower 1 when users > 5; lower 2 when users > 3"), (1, 0), "the stronger covers it");
    assert_eq!(count("lower 1 when users > 5; lower 2 when users > 7"), (0, 0));
    assert_eq!(count("lower 1 when users < 9 and not outage"), (1, 0), "it is SEV3 already");
    assert_eq!(count("lower 1 when outage; at least SEV1 when outage"), (1, 0), "the floor wins");
    assert_eq!(count("lower 1 when users > 5 and users < 3"), (0, 1), "said once");
    assert_eq!(count("lower 1 when elapsed >= 2h, never below SEV2"), (0, 0));
}

/// Cases beside the examples: what is added to the common book, and the codes of what is then found at it.
const CASES: &[(&str, &str, &[&str])] = &[
    (
        "events before the declaration",
        "scenario early { starts 2026-11-23 08:30; at 2026-11-23 08:00 alice acknowledges }",
        &["impossible-scenario"],
    ),
    ("a start beyond all clocks", "scenario old { starts 0206-07-18 03:00 }", &["impossible-scenario"]),
    (
        "who holds a post counts as who answered",
        "schedule primary { layer all { rotate alice, bob every 1w from 2026-01-05 09:00 } }
post desk { contact phone \"+12025550199\"; held by primary }
ladder p { rung { page desk; needs 1 of primary; wait 5m }; at end page carol via phone every 10m }",
        &["unused-declaration"],
    ),
    (
        "one on call at a time",
        "schedule primary { layer all { rotate alice, bob every 1w from 2026-01-05 09:00 } }
ladder p { rung { page primary; needs 2; wait 5m }; at end page carol via phone every 10m }",
        &["needs-unmet", "unused-declaration"],
    ),
    (
        "one of many, and with somebody from an earlier rung",
        "team board { members alice, bob, carol }
ladder p { rung { page any of board; needs 2; wait 5m }; rung { page any of board; needs 2; wait 5m }; at end page carol via phone every 10m }",
        &["needs-unmet", "unused-declaration"],
    ),
    (
        "one person in both groups of a call-out",
        "team surgeons { members alice, bob }
team seniors { members bob, alice }
callout surge { call surgeons, seniors; needs 2 of surgeons, 1 of seniors within 30m; at end page carol via phone every 10m }
reaction engage for SEV1 { on declared start surge }",
        // All surgeons have to come, and then nobody is left for the seniors.
        &["callout-needs-unmet", "callout-needs-unmet"],
    ),
    (
        "who approves is asked",
        "person dave { contact app, mail \"dave@example.com\" }
duty status_text \"Tell the customers\"
role liaison { owns status_text, everything unassigned; filled by alice, else bob }
audience customers { group affected; cleared for public; via mail }
template notice for customers { subject en \"A problem\"; text en \"We are looking into it.\" }
communication updates for SEV2 and above { to customers by liaison; on declared send notice within 15m; every 30m send notice until resolved
  on resolved send notice within 30m; approve by dave within 5m, else send }
scenario approved { starts 2026-11-23 08:30; given outage = yes; expect dave paged within 20m }",
        &[],
    ),
    (
        "rungs of the other hours",
        "hours day { open mon..sun 08:00-20:00 }; hours night { open mon..sun 20:00-08:00 }; fact broken: bool
schedule days { layer d { during day; rotate alice, bob every 1w from 2026-01-05 08:00 }; gap ok outside day }
schedule nights { layer n { during night; rotate alice, bob every 1w from 2026-01-05 08:00 }; gap ok outside night }
ladder p { rung when not during day { page nights; wait 5m }; rung when during night and broken { page nights; wait 5m }
  rung when broken or not during night { page days; wait 5m }; at end page carol via phone every 10m }",
        &["rung-reaches-nobody", "unused-declaration"],
    ),
    (
        "a state and something else is that state at most",
        "fact broken: bool
duty status_text \"Tell the customers\"
role liaison { owns status_text, everything unassigned; filled by alice, else bob }
audience customers { group affected; cleared for public; via mail }
template notice for customers { subject en \"A problem\"; text en \"We are looking into it.\" }
communication updates for SEV2 and above { to customers by liaison; on declared send notice within 15m
  every 30m send notice while state is monitoring and broken; on resolved send notice within 30m }",
        &["silent-state"],
    ),
    (
        "nobody is left at the end, nor for alarms",
        "person dave { contact app, phone \"+12025550104\"; away from 2026-01-01 to 2028-01-01 }
ladder p { rung { page alice; wait 5m }; at end page dave via phone every 10m }",
        &["rung-reaches-nobody", "unused-declaration"],
    ),
    (
        "a filler with a condition does not fill the hole of the other",
        "fact broken: bool; person dave { contact app, phone \"+12025550104\"; away from 2026-12-01 to 2026-12-10 }
role commander { owns everything unassigned; filled by alice when broken, else dave; required for SEV1 within 10m }",
        &["role-nobody-can-fill"],
    ),
    (
        "fillers that complete each other",
        "fact broken: bool
role commander { owns everything unassigned; filled by alice when broken, else bob when not broken; required for SEV1 within 10m }",
        &[],
    ),
    (
        "a word of the prose is no fact",
        "fact product: text
template notice { text en \"A part of the product.\" }",
        &["unused-declaration", "unused-fact"],
    ),
    (
        "two must answer, and one is silent",
        "ladder p { rung { page alice, bob; needs 2; wait 10m }; rung { page carol; wait 5m }; at end page carol via phone every 10m }
fact fire: bool",
        &["unused-declaration", "unused-fact"],
    ),
    (
        "no address, or none worth the name",
        "person dave { contact app, phone, mail \"n/a\" }; team yard { members dave, alice }
ladder p { rung { page yard via app, app; wait 5m }; at end page carol via phone every 10m }",
        &["blank-address", "blank-address", "named-twice", "unused-declaration"],
    ),
    (
        "overrides that change nothing",
        "schedule primary { layer all { rotate alice, bob every 1w from 2026-01-05 09:00 }
  override from 2026-12-24 to 2026-12-25 { without carol }
  override from 2026-12-26 to 2026-12-26 { alice replaces alice } }
role commander { owns everything unassigned; filled by primary }",
        &["idle-override", "idle-override"],
    ),
    (
        "conditions that contradict themselves",
        "fact users: count; define silly = users > 5 and users < 3
ladder p { rung when acknowledged and not acknowledged { page alice; wait 5m }; rung when users > 5 and outage { page bob; wait 5m }
  at end page carol via phone every 10m }",
        &["never-holds", "never-holds", "unused-declaration", "unused-declaration"],
    ),
    (
        "ladders that only use each other",
        "ladder p { rung { page alice; wait 5m }; at end hand over to q }; ladder q { rung { page bob; wait 5m }; at end hand over to p }",
        &["unused-declaration", "unused-declaration"],
    ),
    (
        "whichever event is known first starts the clock, and may leave it all its time",
        "moment known { set by carol }
obligation first { do \"x\" within earliest of (4h after known, 24h after declared) by carol; warn carol at 12h left; source \"law\"; checked 2026-09-01 }
obligation other { do \"y\" within earliest of (4h after known, 24h after declared) by carol; warn carol at 24h left; source \"law\"; checked 2026-09-01 }",
        &["clock-unwarned"],
    ),
    (
        "teams in teams, as deep as one likes",
        "team t0 { members t1 }; team t1 { members t2 }; team t2 { members t3 }; team t3 { members t4 }
team t4 { members t5 }; team t5 { members t6 }; team t6 { members t7 }; team t7 { members t8 }
team t8 { members t9 }; team t9 { members alice }
ladder deep { rung { page t0; wait 5m }; at end page alice via phone every 10m }",
        &["unused-declaration"],
    ),
];

#[test]
fn cases() {
    let common: Vec<_> = findings(super::given::BOOK, "").into_iter().map(|d| d.message).collect();
    let mut wrong = Vec::new();
    for (what, text, codes) in CASES {
        let found: Vec<_> =
            findings(super::given::BOOK, text).into_iter().filter(|d| !common.contains(&d.message)).collect();
        let got: Vec<_> = found.iter().map(|d| d.code).collect();
        if got != *codes {
            let said: Vec<_> = found.iter().map(|d| d.message.as_str()).collect();
            wrong.push(format!("{what}: {got:?}, not {codes:?}: {said:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A clock may wait for itself through what is left of it, and through a level; it does not where something else can
/// start it.
#[test]
fn clocks_that_wait_for_themselves_by_what_is_left() {
    let of = |name: &str, when: &str, after: &str| {
        format!(
            "obligation {name} when {when} {{ do \"x\" within 72h after {after} by dpo; warn carol at 4h left; source \"Art. 33\"; checked 2026-09-01 }}\n"
        )
    };
    let cycles = |text: &str| -> Vec<Level> {
        let found = findings(super::given::OWED, text);
        assert!(!found.iter().any(|d| d.level == Level::Error && d.code != "clock-cycle"), "{found:#?}");
        found.iter().filter(|d| d.code == "clock-cycle").map(|d| d.level).collect()
    };
    let one = |when: &str| of("first", when, "aware");
    assert_eq!(cycles(&one("remaining(first) < 2h")), [Level::Error]);
    assert_eq!(cycles(&one("remaining(first) < 2h and outage")), [Level::Error]);
    assert_eq!(cycles(&one("remaining(first) < 2h or outage")), []);
    assert_eq!(cycles(&one("not remaining(first) < 2h")), []);
    assert_eq!(cycles(&one("remaining(first) >= 2h")), []);
    let two = one("remaining(second) < 2h");
    assert_eq!(cycles(&format!("{two}{}", of("second", "remaining(first) < 2h", "aware"))), [Level::Error]);
    assert_eq!(cycles(&format!("{two}{}", of("second", "outage", "fulfilled first"))), [Level::Error]);
    assert_eq!(cycles(&format!("{two}{}", of("second", "outage", "aware"))), []);
}
