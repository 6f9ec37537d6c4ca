//! What is exported and imported again says the same; what is hostile is refused, quickly and in words.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Options, Wanted, calendar, import};
use crate::calendar::{Calendar, DAY, Interval, ZoneData, compile};
use crate::diagnostic::Level;
use crate::model::{Model, ScheduleId};
use crate::source::{FileId, Notation, Sources};

fn options() -> Options {
    Options { schedule: "rota".into(), zone: None, between: [None, None], notation: Notation::Dsl, leave_out: false }
}

fn policy(text: &str) -> (Model, Calendar) {
    let model = crate::resolve::tests::model(text);
    let (calendar, _) = compile(&model);
    (model, calendar)
}

/// What is imported is a book without mistakes; that nobody is on call at times is what the events say.
fn sound(text: &str) {
    let files = std::collections::BTreeMap::from([("rota.callout".to_owned(), text.as_bytes().to_vec())]);
    let (book, found) = crate::syntax::book::load(&["rota.callout".to_owned()], &files);
    let policy = crate::policy::Policy::new(book, found, crate::policy::Now::At(AUTUMN));
    let wrong: Vec<_> =
        policy.findings.iter().filter(|d| d.level == Level::Error && d.code != "schedule-gap").collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{text}");
}

/// Who is on call, by name.
fn who((model, calendar): &(Model, Calendar), at: i64) -> BTreeSet<String> {
    let names = calendar.on_call(ScheduleId(0), at);
    names.iter().map(|d| model.people.get(d.person).unwrap().head.name.clone()).collect()
}

fn said(found: &[crate::diagnostic::Diagnostic]) -> String {
    found.iter().map(|d| format!("{}: {}\n", d.code, d.message)).collect()
}

/// Exports a schedule, imports it again, and compares both at every instant at which either changes.
fn comes_back(text: &str, time: Interval) -> Result<(), TestCaseError> {
    let before = policy(text);
    let wanted = Wanted { schedules: vec![ScheduleId(0)], time, holes: true };
    let file = calendar(&before.0, &before.1, &Sources::default(), &wanted);
    prop_assert!(file.lines().all(|l| l.len() <= 76) && file.split_inclusive('\n').all(|l| l.ends_with("\r\n")));
    let zone = ZoneData::utc();
    let walls = [Some(zone.wall_seconds(time.from)), Some(zone.wall_seconds(time.to))];
    let (text, found) = import(FileId(0), &file, &Options { between: walls, zone: Some("UTC".into()), ..options() });
    prop_assert!(text.is_some() || !file.contains("SUMMARY"), "{}\n{file}", said(&found));
    let Some(text) = text else { return Ok(()) };
    sound(&text);
    let after = policy(&text);
    let mut at = time.from;
    while at < time.to {
        prop_assert_eq!(who(&before, at), who(&after, at), "at {} of\n{}\n{}", at, file, text);
        let next = [&before.1, &after.1].into_iter().filter_map(|c| c.next_change(ScheduleId(0), at)).min();
        at = next.unwrap_or(time.to);
    }
    Ok(())
}

/// `2026-10-19 00:00` UTC, a week before Europe puts its clocks back and two before America does.
const AUTUMN: i64 = 1_792_368_000;

proptest! {
    #[test]
    fn what_is_exported_comes_back(
        every in prop::sample::select(vec!["1w", "1d", "2d", "12h", "1mo"]),
        zone in prop::sample::select(vec!["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "UTC"]),
        hour in 0..24_u8,
        nights in any::<bool>(),
        pairs in any::<bool>(),
        day in 20..30_u8,
        change in prop::sample::select(vec!["eva", "also eva", "nobody", "without ada", "eva replaces ben"]),
    ) {
        let night = if nights { "layer nights { during 22:00-06:00; rotate dana every 1d from 2026-01-05 22:00 }" } else { "" };
        let turns = if pairs { "(ada, cem), ben" } else { "ada, ben, cem" };
        let text = format!(
            "policy \"P\" {{ timezone {zone} }}\nperson ada \"Ada; Berg, \\\"A\\\"\"\nperson ben\nperson cem\nperson dana\nperson eva
            schedule s {{
              layer l {{ rotate {turns} every {every} from 2026-01-05 {hour:02}:00 }}
              {night}
              override from 2026-10-{day} to 2026-10-{day} {{ {change} }}
            }}"
        );
        comes_back(&text, Interval { from: AUTUMN, to: AUTUMN + 28 * DAY })?;
    }

    #[test]
    fn no_file_is_too_much(text in "(BEGIN:VCALENDAR\n)?((BEGIN:VEVENT|END:VEVENT|UID:a|DTSTART[:;]|DTSTART:20260105T090000Z|DTEND:20260106|RRULE:FREQ=(DAILY|WEEKLY|HOURLY|YEARLY);(COUNT|INTERVAL|BYSETPOS|BYDAY|BYMONTHDAY|UNTIL)=[0-9-]{0,6}(MO)?|EXDATE:[0-9T]{0,9}|RECURRENCE-ID:20260105T090000Z|SUMMARY:.|DURATION:P[0-9]{0,20}[WDTH]| x|\\PC{0,8})\n){0,24}") {
        let (text, found) = import(FileId(0), &text, &options());
        prop_assert!(text.is_some() || !found.is_empty());
        text.iter().for_each(|text| sound(text));
    }
}

/// A calendar of one event.
fn event(lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Europe/Paris\nBEGIN:VEVENT\nUID:a\nSUMMARY:Ada\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
}

#[test]
fn hostile_files_are_refused_in_words() {
    let mut many = String::from("BEGIN:VCALENDAR\n");
    for i in 0..200 {
        many += &format!(
            "BEGIN:VEVENT\nUID:{i}\nSUMMARY:Ada\nDTSTART:20260105T090000Z\nDTEND:20260105T100000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n"
        );
    }
    many += "END:VCALENDAR\n";
    let texts = [
        String::new(),
        "BEGIN:VCALENDAR\nEND:VCALENDAR".to_owned(),
        "BEGIN:VCALENDAR\n".to_owned() + &"BEGIN:VEVENT\n".repeat(50),
        event(
            "DTSTART:20260105T090000\nDTEND:20260105T100000\nRRULE:FREQ=HOURLY;COUNT=4000000000;BYMINUTE=0,10,20,30,40,50",
        ),
        event("DTSTART:20260105T090000\nDTEND:20260105T100000\nRRULE:FREQ=DAILY;INTERVAL=99999999"),
        event("DTSTART:20260105T090000\nDTEND:20260105T100000\nRRULE:FREQ=DAILY;UNTIL=tomorrow"),
        event("DTSTART:99990105T090000\nDTEND:99990105T100000"),
        event("DTSTART:20260105T090000\nDURATION:P9999999999999999999W"),
        event("DTSTART:20260105T090000Z\nDTEND:20260105T090030Z"),
        many,
    ];
    let told: Vec<String> = texts
        .iter()
        .map(|text| {
            let (printed, found) = import(FileId(0), text, &options());
            assert!(printed.is_none(), "{printed:?}");
            said(&found[..found.len().min(2)])
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

/// Who is declared and on call as a file says it, and what is told besides.
fn rota(file: &str) -> String {
    let (text, found) = import(FileId(0), file, &options());
    text.iter().for_each(|text| sound(text));
    let text = text.unwrap_or_default();
    let lines =
        text.lines().filter(|l| ["person", "override", "rotate", "timezone"].iter().any(|word| l.contains(word)));
    lines.map(str::trim).map(|line| format!("{line}\n")).collect::<String>() + &said(&found)
}

#[test]
fn events_of_a_series_change_it() {
    let also = "END:VEVENT\nBEGIN:VEVENT\nUID:a";
    let daily = "DTSTART:20260105T090000\nDTEND:20260105T170000\nRRULE:FREQ=DAILY;COUNT=5";
    let cases = [
        (
            "the newest version counts, whichever comes first",
            format!(
                "DTSTART:20260105T090000\nDTEND:20260105T100000\nSEQUENCE:2\n{also}\nSUMMARY:Ben\nDTSTART:20260105T120000\nDTEND:20260105T130000\nSEQUENCE:1"
            ),
        ),
        (
            "of two with one number, the one written later",
            format!(
                "DTSTART:20260105T090000\nDTEND:20260105T100000\nDTSTAMP:20251201T000000Z\n{also}\nSUMMARY:Ben\nDTSTART:20260105T120000\nDTEND:20260105T130000\nDTSTAMP:20251202T000000Z"
            ),
        ),
        (
            "two versions of one time of a series",
            format!(
                "{daily}\n{also}\nSUMMARY:Ben\nRECURRENCE-ID:20260106T090000\nDTSTART:20260106T090000\nDTEND:20260106T170000\nSEQUENCE:1\n{also}\nSUMMARY:Cem\nRECURRENCE-ID:20260106T080000Z\nDTSTART:20260106T090000\nDTEND:20260106T170000\nSEQUENCE:3"
            ),
        ),
        (
            "from the third on an hour later, shorter, and somebody else",
            format!(
                "{daily}\n{also}\nSUMMARY:Ben\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260107T090000\nDTSTART:20260107T100000\nDTEND:20260107T120000"
            ),
        ),
        (
            "from the third on no more",
            format!(
                "{daily}\n{also}\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260107T090000\nDTSTART:20260107T090000\nDTEND:20260107T170000\nSTATUS:CANCELLED"
            ),
        ),
        (
            "from a time on, of a series that is not in the file",
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260107T090000\nDTSTART:20260107T100000\nDTEND:20260107T120000"
                .to_owned(),
        ),
        (
            "another range",
            format!(
                "{daily}\n{also}\nRECURRENCE-ID;RANGE=THISANDPRIOR:20260107T090000\nDTSTART:20260107T090000\nDTEND:20260107T170000"
            ),
        ),
        ("every other day is left out", format!("{daily}\nEXRULE:FREQ=DAILY;INTERVAL=2")),
        (
            "who is never there is not declared",
            format!(
                "{daily}\n{also}b\nSUMMARY:Ben\nDTSTART:20260105T090000\nDTEND:20260105T170000\nEXDATE:20260105T090000"
            ),
        ),
        ("nobody is there at all", "DTSTART:20260105T090000\nDTEND:20260105T170000\nEXDATE:20260105T090000".to_owned()),
    ];
    let told: Vec<String> = cases.iter().map(|(what, lines)| format!("{what}:\n{}", rota(&event(lines)))).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn zones_may_be_described() {
    let file = |parts: &str| {
        format!(
            "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Works\n{parts}END:VTIMEZONE\nBEGIN:VEVENT\nUID:a\nSUMMARY:Ada\nDTSTART;TZID=Works:20260325T090000\nDTEND;TZID=Works:20260325T170000\nRRULE:FREQ=DAILY;COUNT=8\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    };
    let part = |name: &str, from: &str, to: &str, start: &str, more: &str| {
        format!("BEGIN:{name}\nTZOFFSETFROM:{from}\nTZOFFSETTO:{to}\nDTSTART:{start}\n{more}END:{name}\n")
    };
    let rule = |rule: &str| format!("RRULE:FREQ=YEARLY;{rule}\n");
    let cases = [
        (
            "as Outlook writes them, from 1601 on",
            part("STANDARD", "+0200", "+0100", "16010101T030000", &rule("BYDAY=-1SU;BYMONTH=10"))
                + &part("DAYLIGHT", "+0100", "+0200", "16010101T020000", &rule("BYDAY=-1SU;BYMONTH=3")),
        ),
        (
            "with an older rule that ends",
            part("DAYLIGHT", "-0500", "-0400", "19870405T020000", &rule("BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z"))
                + &part(
                    "STANDARD",
                    "-0400",
                    "-0500",
                    "19671029T020000",
                    &rule("BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z"),
                )
                + &part("DAYLIGHT", "-0500", "-0400", "20070311T020000", &rule("BYMONTH=3;BYDAY=2SU"))
                + &part("STANDARD", "-0400", "-0500", "20071104T020000", &rule("BYMONTH=11;BYDAY=1SU")),
        ),
        ("one offset", part("STANDARD", "+0530", "+0530", "19700101T000000", "")),
        (
            "dates alone",
            part("STANDARD", "+0100", "+0200", "20260329T020000", "RDATE:20270328T020000,20280326T020000\n")
                + &part("STANDARD", "+0200", "+0100", "20251026T030000", "RDATE:20261025T030000,20271031T030000\n"),
        ),
        (
            "with changes long before any time that may be written",
            part("DAYLIGHT", "+0900", "+1000", "19510506T000000", "")
                + &part("STANDARD", "+1000", "+0900", "19520101T000000", ""),
        ),
        (
            "with a rule that ended a hundred years ago, and a leap day",
            part("DAYLIGHT", "-0500", "-0400", "19180331T020000", &rule("BYMONTH=3;BYDAY=-1SU;UNTIL=19190330T070000Z"))
                + &part("STANDARD", "-0456", "-0500", "19440229T000000", "")
                + &part("DAYLIGHT", "-0500", "-0400", "20070311T020000", &rule("BYMONTH=3;BYDAY=2SU"))
                + &part("STANDARD", "-0400", "-0500", "20071104T020000", &rule("BYMONTH=11;BYDAY=1SU")),
        ),
        ("a clock that no place has", part("STANDARD", "+0317", "+0317", "19700101T000000", "")),
        ("nothing", String::new()),
    ];
    let told: Vec<String> = cases.iter().map(|(what, parts)| format!("{what}:\n{}", rota(&file(parts)))).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn times_mean_what_calendars_mean() {
    let cases = [
        ("whole days, the end excluded", "DTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260108"),
        ("a length that counts on the clock", "DTSTART:20260328T220000\nDURATION:P1D"),
        (
            "further times with lengths of their own",
            "DTSTART:20260105T090000\nDTEND:20260105T100000\nRDATE:20260106T090000\nRDATE;VALUE=PERIOD:20260107T090000Z/PT2H",
        ),
        ("a rule that counts", "DTSTART:20260105T090000\nDTEND:20260105T170000\nRRULE:FREQ=DAILY;COUNT=3"),
        (
            "a last day in another zone",
            "DTSTART:20260105T230000\nDTEND:20260106T060000\nRRULE:FREQ=DAILY;UNTIL=20260106T220000Z",
        ),
        ("an hour that does not exist", "DTSTART:20260329T023000\nDTEND:20260329T060000"),
        (
            "work days for ever",
            "DTSTART:20260105T220000\nDTEND:20260106T060000\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        ),
        (
            "a month's first Monday for ever",
            "DTSTART:20261005T090000\nDTEND:20261005T100000\nRRULE:FREQ=MONTHLY;BYDAY=1MO",
        ),
    ];
    let told: Vec<String> = cases.iter().map(|(what, lines)| format!("{what}:\n{}", rota(&event(lines)))).collect();
    insta::assert_snapshot!(told.join("\n\n"));
}

/// What is printed of a rota, and what is said about it.
fn outcome(file: &str) -> String {
    let (text, found) = import(FileId(0), file, &options());
    let mine = |l: &&str| ["person", "layer", "override"].iter().any(|word| l.trim_start().starts_with(word));
    let lines: Vec<&str> = text.iter().flat_map(|t| t.lines()).filter(mine).map(str::trim).collect();
    let shown = match lines.len() {
        0..=6 => lines.join("\n"),
        more => format!("{}\n… {} lines …\n{}", lines[..3].join("\n"), more - 4, lines[more - 1]),
    };
    format!("{shown}\n{}", said(&found))
}

#[test]
fn what_goes_on_is_a_rotation_only_where_that_is_so_for_ever() {
    let nine = |day: &str, rule: &str| format!("DTSTART:{day}T090000\nDTEND:{day}T170000\nRRULE:{rule}");
    let week = |day: &str, end: &str, rule: &str| format!("DTSTART:{day}T090000\nDTEND:{end}T090000\n{rule}");
    let ben = "END:VEVENT\nBEGIN:VEVENT\nUID:b\nSUMMARY:Ben";
    let biweekly = week("20260105", "20260112", "RRULE:FREQ=WEEKLY;INTERVAL=2");
    let cases = [
        ("eighty times", nine("20260105", "FREQ=WEEKLY;COUNT=80")),
        ("more often than can be written", nine("20260105", "FREQ=DAILY;COUNT=20001")),
        ("every second week", biweekly.clone()),
        ("with somebody once in between", format!("{biweekly}\n{ben}\n{}", week("20260112", "20260119", ""))),
        (
            "with somebody always in between",
            format!("{biweekly}\n{ben}\n{}", week("20260112", "20260119", "RRULE:FREQ=WEEKLY;INTERVAL=2")),
        ),
        ("work days of every second week", nine("20260105", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR")),
        ("until the end of times", nine("20260105", "FREQ=DAILY;UNTIL=99991231T235959Z")),
        (
            "somebody else from some time on",
            format!(
                "{}\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:Ben\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260202T090000\nDTSTART:20260202T100000\nDTEND:20260202T170000",
                nine("20260105", "FREQ=DAILY")
            ),
        ),
        (
            "later and longer from some time on",
            format!(
                "{}\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:Ben\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260107T090000\nDTSTART:20260107T180000\nDTEND:20260108T020000",
                nine("20260105", "FREQ=DAILY;COUNT=5")
            ),
        ),
        (
            "and of that one day again",
            format!(
                "{}\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:Ben\nSEQUENCE:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260107T090000\nDTSTART:20260107T090000\nDTEND:20260107T170000\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:Cem\nSEQUENCE:2\nRECURRENCE-ID:20260107T090000\nDTSTART:20260107T090000\nDTEND:20260107T170000",
                nine("20260105", "FREQ=DAILY;COUNT=5")
            ),
        ),
        (
            "called off from some time on",
            format!(
                "{}\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260107T090000\nDTSTART:20260107T090000\nDTEND:20260107T170000\nSTATUS:CANCELLED",
                nine("20260105", "FREQ=DAILY")
            ),
        ),
        ("each week of half of each year", nine("20260105", "FREQ=WEEKLY;BYMONTH=1,2,3,4,5,6")),
        (
            "twelve hours through a night that is shorter",
            "DTSTART:20260328T200000\nDURATION:PT12H\nRRULE:FREQ=DAILY".into(),
        ),
    ];
    let told: Vec<String> = cases.iter().map(|(what, lines)| format!("{what}:\n{}", outcome(&event(lines)))).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn people_are_those_who_are_on_call() {
    let time = "DTSTART:20260105T090000\nDTEND:20260105T170000";
    let of = |who: &str| event(&format!("{time}\n{who}"));
    let two = |first: &str, second: &str| {
        let second = format!("DTSTART:20260106T090000\nDTEND:20260106T170000\n{second}");
        event(&format!("{time}\n{first}\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\n{second}"))
    };
    let cases = [
        (
            "a copy for information",
            of("ATTENDEE;CN=Eva;ROLE=NON-PARTICIPANT:mailto:eva@x.org\nATTENDEE;CN=Ben:mailto:ben@x.org"),
        ),
        (
            "somebody else instead",
            of(
                "ATTENDEE;CN=Ben;PARTSTAT=DELEGATED:mailto:ben@x.org\nATTENDEE;CN=Cem;DELEGATED-FROM=\"mailto:ben@x.org\":mailto:cem@x.org",
            ),
        ),
        ("a file that takes events back", of("").replace("X-WR-TIMEZONE", "METHOD:CANCEL\nX-WR-TIMEZONE")),
        ("one address and two names", two("ATTENDEE;CN=Ben:mailto:noc@x.org", "ATTENDEE;CN=Cem:mailto:NOC@x.org")),
        (
            "one address, and names of the policy",
            two(
                "ATTENDEE;CN=Ben;X-CALLOUT-PERSON=ben:mailto:noc@x.org",
                "ATTENDEE;CN=Cem;X-CALLOUT-PERSON=cem:mailto:noc@x.org",
            ),
        ),
        (
            "words of the language",
            two("ATTENDEE;CN=Yes:mailto:yes@x.org", "ATTENDEE;CN=No;X-CALLOUT-PERSON=no:mailto:no@x.org"),
        ),
        ("what no policy may hold", of("ATTENDEE;CN=\"Eva\u{85}\u{7}\u{202e}Berg\":mailto:eva@x.org")),
        ("a long name", of(&format!("ATTENDEE;CN={}:x", "Eva".repeat(500))).replace(&"Eva".repeat(490), "…")),
        ("nobody at all", of("ATTENDEE;CN=Eva;PARTSTAT=DECLINED:mailto:eva@x.org")),
        ("begins twice", of("DTSTART:20260106T090000")),
        ("ends before it begins", of("").replace("T170000", "T080000")),
        ("old ends of lines", of("").replace('\n', "\r")),
    ];
    let told: Vec<String> = cases.iter().map(|(what, file)| format!("{what}:\n{}", outcome(file))).collect();
    insta::assert_snapshot!(told.join("\n"));
    let long = of(&format!("ATTENDEE;CN={}:x", "Eva".repeat(500)));
    let yaml = Options { notation: Notation::Yaml, ..options() };
    assert!(import(FileId(0), &long, &yaml).0.is_some_and(|text| text.contains("evaeva")));
    assert!(!["yes", "nobody", "also", "9", "a b", ""].iter().any(|name| super::is_name(name)));
}

#[test]
fn characters_may_be_cut_by_a_fold() {
    let whole = "SUMMARY:é\r\n é\r\n";
    let cut: Vec<u8> = b"SUMMARY:\xc3\r\n \xa9\r\n \xc3\n\t\xa9\r\n".to_vec();
    assert_eq!(super::unfold_characters(cut), "SUMMARY:é\r\n é\r\n".as_bytes());
    assert_eq!(super::unfold_characters(whole.into()), whole.as_bytes());
    // What is no text stays none.
    assert_eq!(super::unfold_characters(b"a\r\n \xa9".to_vec()), b"a\r\n \xa9");
}

#[test]
fn every_described_zone_is_read() {
    let zone = |id: &str| {
        format!(
            "BEGIN:VTIMEZONE\nTZID:{id}\nBEGIN:STANDARD\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nDTSTART:16010101T030000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nDTSTART:16010101T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
        )
    };
    let event = |id: &str| {
        format!(
            "BEGIN:VEVENT\nUID:{id}\nSUMMARY:Ada\nDTSTART;TZID={id}:20260325T090000\nDTEND;TZID={id}:20260325T170000\nEND:VEVENT\n"
        )
    };
    let ids = ["A", "B", "C"];
    let zones: String = ids.iter().map(|id| zone(id)).collect();
    let events: String = ids.iter().map(|id| event(id)).collect();
    let (text, found) = import(FileId(0), &format!("BEGIN:VCALENDAR\n{zones}{events}END:VCALENDAR\n"), &options());
    assert!(text.is_some(), "{}", said(&found));
}
