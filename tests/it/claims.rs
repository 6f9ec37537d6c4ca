//! Certificates are re-checked by a checker that shares no code with us, and are worth nothing once something is changed in
//! them; the same questions are written out for a solver (`tests/z3/run` asks it).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use callout::claim::certificate::document;
use callout::claim::{Claim, End, Subject, smt};
use callout::decision::{of_criteria, of_table};
use callout::policy::Policy;
use proptest::prelude::*;
use serde_json::Value;

use crate::books::{self, Memory};
use crate::random_books::Tape;

/// Everything that is claimed of a policy.
fn subjects(policy: &Policy) -> Vec<Subject> {
    let criteria = (!policy.model.levels.is_empty()).then(|| of_criteria(&policy.model, &policy.criteria));
    criteria.into_iter().chain(policy.model.tables.rows().filter_map(|t| of_table(&policy.model, t))).collect()
}

fn certificate(policy: &Policy) -> Value {
    serde_json::to_value(document("p", &subjects(policy), &policy.book.sources)).unwrap()
}

fn recheck(certificate: &Value) -> Result<Vec<String>, String> {
    callout_recheck::check(&certificate.to_string())
}

#[test]
fn what_is_shipped_is_proved_and_checked_again() {
    for path in books::all() {
        let policy = books::policy(&path, &callout::cli::disk::Disk);
        let told = recheck(&certificate(&policy)).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert!(told.iter().all(|t| t.starts_with("holds: ")), "{path}: {told:?}");
        let claims: usize = subjects(&policy).iter().map(|s| s.verdicts.len()).sum();
        assert_eq!(told.len(), claims, "{path}: all is decided");
    }
}

const FACTS: &str = "fact a: scale lo < mid < hi\nfact b: bool\nfact n: count { range 0..9 }\nfact f: flags x, y, z\n\
                     fact p: percent\nfact d: duration { range 0m..5h }\n";

/// A table, criteria, and perhaps something that cannot be.
pub fn book(tape: &mut Tape) -> String {
    let one = |tape: &mut Tape, of: &[&str]| of[tape.pick(of.len())].to_owned();
    let (low, high) = (tape.pick(9), tape.pick(9));
    let (low, high) = (low.min(high), low.max(high));
    let cells: [Vec<String>; 6] = [
        ["*", "lo", "mid", "hi", "lo..mid", ">= mid", "lo, hi", "!= mid", "unknown"].map(str::to_owned).to_vec(),
        ["*", "*", "yes", "no", "unknown, yes"].map(str::to_owned).to_vec(),
        vec![
            "*".to_owned(),
            format!("{low}..{high}"),
            format!("< {}", high + 1),
            format!(">= {low}"),
            "0, 3..9".to_owned(),
        ],
        ["*", "< 5%", "5%..<25%", ">= 25%", "> 99.5%", "unknown, 0%"].map(str::to_owned).to_vec(),
        ["*", "< 1h", "1h..2h", ">= 90m", "> 2h", "0s"].map(str::to_owned).to_vec(),
        ["*", "*", "has x", "has any of (x, y)", "has all of (x, y)", "()", "!= (z)"].map(str::to_owned).to_vec(),
    ];
    let hit = one(tape, &["unique", "unique", "any", "first", "worst"]);
    let inputs = 1 + tape.pick(6);
    let names = ["a", "b", "n", "p", "d", "f"];
    let mut text = format!("{FACTS}table t: scale p0 < p1 < p2 from {} hit {hit} {{\n", names[..inputs].join(", "));
    for _ in 0..=tape.pick(6) {
        let row: Vec<&str> = cells[..inputs].iter().map(|c| c[tape.pick(c.len())].as_str()).collect();
        writeln!(text, "  {} => p{}", row.join(" | "), tape.pick(3)).unwrap();
    }
    if tape.pick(3) == 1 {
        text.push_str("  otherwise => p0\n");
    }
    text.push_str("}\n");
    let parts = [
        "a >= mid",
        "a = lo",
        "b",
        "n < 3",
        "n >= 3",
        "n = 7",
        "f has x",
        "f has all of (x, y)",
        "count(f) >= 2",
        "f = (y)",
        "p >= 5%",
        "p < 5%",
        "p = 5%",
        "d >= 1h",
        "known(a)",
        "known(p)",
        "a != hi",
        "d < 61m",
    ];
    let condition = |tape: &mut Tape| {
        let part = |tape: &mut Tape| {
            let not = if tape.pick(4) == 1 { "not " } else { "" };
            format!("{not}({})", parts[tape.pick(parts.len())])
        };
        let (one, two, three) = (part(tape), part(tape), part(tape));
        match tape.pick(5) {
            0 => one,
            1 => format!("{one} and {two}"),
            2 => format!("{one} or {two}"),
            3 => format!("({one} or {two}) and {three}"),
            _ => format!("at least 2 of ({one}, {two}, {three})"),
        }
    };
    text.push_str("severities {\n");
    for level in ["A", "B", "C"] {
        let whens: Vec<String> = (0..=tape.pick(2)).map(|_| format!("when {}", condition(tape))).collect();
        writeln!(text, "  level {level} {{ {} }}", whens.join("; ")).unwrap();
    }
    if tape.pick(3) == 1 {
        writeln!(text, "  at least B when {}", condition(tape)).unwrap();
    }
    text.push_str("}\n");
    for n in 0..tape.pick(3) {
        writeln!(text, "impossible i{n} when {}", condition(tape)).unwrap();
    }
    if tape.pick(2) == 1 {
        text.push_str("impossible t1 when a = lo and n >= 5\nimpossible t2 when b or a = hi and f has x\n");
    }
    text
}

pub fn policy(text: &str) -> Policy {
    let files: Memory = [("b.callout".to_owned(), text.as_bytes().to_vec())].into();
    books::policy("b.callout", &files)
}

/// Whether a condition of a certificate holds in a case.
fn holds(test: &Value, case: &BTreeMap<&str, i64>) -> bool {
    let (name, of) = test.as_object().unwrap().iter().next().unwrap();
    let count = |of: &Value| of.as_array().unwrap().iter().filter(|t| holds(t, case)).count();
    match name.as_str() {
        "constant" => of.as_bool().unwrap(),
        "all" => count(of) == of.as_array().unwrap().len(),
        "any" => count(of) > 0,
        "not" => !holds(of, case),
        "at-least" => count(&of[1]) as u64 >= of[0].as_u64().unwrap(),
        "between" => {
            let sum: i64 = of[0].as_array().unwrap().iter().map(|v| case[v.as_str().unwrap()]).sum();
            of[1].as_i64().is_none_or(|from| from <= sum) && of[2].as_i64().is_none_or(|to| sum <= to)
        }
        other => panic!("{other}"),
    }
}

/// Every number in a value.
fn numbers(of: &Value, into: &mut Vec<i64>) {
    match of {
        Value::Number(n) => into.extend(n.as_i64()),
        Value::Array(all) => all.iter().for_each(|v| numbers(v, into)),
        Value::Object(all) => all.values().for_each(|v| numbers(v, into)),
        _ => {}
    }
}

/// Whether a claim is so, by every case there is: of long intervals the values on either side of every number that conditions
/// have. Nothing where there are too many.
fn is_so(subject: &Value, claim: &Value) -> Option<bool> {
    let mut marks = Vec::new();
    numbers(&subject["alternatives"], &mut marks);
    numbers(&subject["ruled-out"], &mut marks);
    let mut cases: Vec<BTreeMap<&str, i64>> = vec![BTreeMap::new()];
    for variable in subject["variables"].as_array().unwrap() {
        let mut values: Vec<i64> = Vec::new();
        for interval in variable["values"].as_array().unwrap() {
            let (from, to) = (interval[0].as_i64().unwrap(), interval[1].as_i64().unwrap());
            let near = marks.iter().flat_map(|m| [m.saturating_sub(1), *m, m.saturating_add(1)]);
            values.extend(near.chain([from, to]).filter(|v| (from..=to).contains(v)));
        }
        values.sort_unstable();
        values.dedup();
        let name = variable["name"].as_str().unwrap();
        if cases.len() * values.len() > 12_000 {
            return None;
        }
        cases = cases
            .iter()
            .flat_map(|c| values.iter().map(move |v| c.iter().map(|(n, v)| (*n, *v)).chain([(name, *v)]).collect()))
            .collect();
    }
    let none = Vec::new();
    let alternatives = subject["alternatives"].as_array().unwrap();
    Some(cases.iter().all(|case| {
        if subject["ruled-out"].as_array().unwrap_or(&none).iter().any(|r| holds(&r["when"], case)) {
            return true;
        }
        let here: Vec<&Value> = alternatives.iter().filter(|a| holds(&a["when"], case)).collect();
        let rows: Vec<&&Value> = here.iter().filter(|a| a["otherwise"] != true).collect();
        match claim["claim"].as_str().unwrap() {
            "complete" => !here.is_empty(),
            "exclusive" => rows.len() < 2,
            _ => rows.windows(2).all(|w| w[0]["gives"] == w[1]["gives"]),
        }
    }))
}

/// Something in it changed: a row dropped, a bound shifted, an end or a cut of a proof exchanged.
fn changed(certificate: &Value, tape: &mut Tape) -> Value {
    let mut changed = certificate.clone();
    let subjects = changed["subjects"].as_array_mut().unwrap();
    let at = tape.pick(subjects.len());
    let subject = &mut subjects[at];
    let bounds = |of: &mut Value, tape: &mut Tape| {
        let mut open = vec![of];
        let mut found: Vec<&mut Value> = Vec::new();
        while let Some(value) = open.pop() {
            match value {
                Value::Array(all) => open.extend(all),
                Value::Object(all) => open.extend(all.values_mut()),
                Value::Number(_) => found.push(value),
                _ => {}
            }
        }
        if !found.is_empty() {
            let at = tape.pick(found.len());
            let by = [-1, 1, 5_000_000][tape.pick(3)];
            *found[at] = found[at].as_i64().unwrap_or(0).saturating_add(by).into();
        }
    };
    match tape.pick(4) {
        0 => {
            let rows = subject["alternatives"].as_array_mut().unwrap();
            if !rows.is_empty() {
                let at = tape.pick(rows.len());
                rows.remove(at);
            }
        }
        1 => bounds(&mut subject["alternatives"], tape),
        2 => bounds(&mut subject["claims"], tape),
        _ => {
            for claim in subject["claims"].as_array_mut().unwrap() {
                let Some(pieces) = claim.get_mut("pieces").and_then(Value::as_array_mut) else { continue };
                let at = tape.pick(pieces.len());
                let other = tape.pick(pieces.len());
                pieces[at] = [serde_json::json!("nothing"), serde_json::json!("cannot"), pieces[other].clone()]
                    [tape.pick(3)]
                .clone();
            }
        }
    }
    changed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn certificates_are_so_and_changed_ones_are_not_believed(
        choices in prop::collection::vec(any::<u16>(), 120),
        changes in prop::collection::vec(prop::collection::vec(any::<u16>(), 8), 6),
    ) {
        let text = book(&mut Tape::new(choices));
        let certificate = certificate(&policy(&text));
        prop_assert!(recheck(&certificate).is_ok(), "{:?}\n{text}", recheck(&certificate));
        for subject in certificate["subjects"].as_array().unwrap() {
            for claim in subject["claims"].as_array().unwrap() {
                if let Some(so) = is_so(subject, claim) {
                    prop_assert_eq!(so, claim["holds"] == true, "{}: {}\n{}", subject["name"], claim["claim"], text);
                }
            }
        }
        for change in changes {
            let changed = changed(&certificate, &mut Tape::new(change));
            if changed == certificate || recheck(&changed).is_err() {
                continue;
            }
            for subject in changed["subjects"].as_array().unwrap() {
                for claim in subject["claims"].as_array().unwrap() {
                    if let Some(so) = is_so(subject, claim) {
                        prop_assert_eq!(so, claim["holds"] == true, "believed: {}\n{}", subject, text);
                    }
                }
            }
        }
    }
}

/// What is no certificate is refused, whatever it is.
#[test]
fn refuses_what_is_no_certificate() {
    for text in [
        "",
        "[]",
        "null",
        "{}",
        "{\"format\":\"callout.certificate/1\"}",
        "{\"format\":\"callout.certificate/2\",\"subjects\":[]}",
        "{\"format\":\"callout.certificate/1\",\"subjects\":[{}]}",
        "{\"format\":\"callout.certificate/1\",\"subjects\":[{\"variables\":[{\"name\":\"a\",\"values\":[]}],\"alternatives\":[],\"claims\":[]}]}",
        "{\"format\":\"callout.certificate/1\",\"subjects\":[{\"variables\":[],\"alternatives\":[],\"claims\":[{\"claim\":\"complete\",\"holds\":true,\"pieces\":[]}]}]}",
        "{\"format\":\"callout.certificate/1\",\"subjects\":[{\"variables\":[],\"alternatives\":[],\"claims\":[{\"claim\":\"mine\",\"holds\":true,\"pieces\":[\"nothing\"]}]}]}",
        &"[".repeat(100_000),
    ] {
        assert!(callout_recheck::check(text).is_err(), "{text:.80}");
    }
}

/// A hundred questions for a solver, each with the answer that we would give; `tests/z3/run` asks it.
#[test]
fn writes_questions_for_a_solver() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("z3");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let (mut state, mut answers) = (4_u64, BTreeMap::new());
    for n in 0..100 {
        let choices = (0..120).map(|_| {
            // Knuth's constants; the low bits are poor.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u16::try_from(state >> 48).unwrap()
        });
        let policy = policy(&book(&mut Tape::new(choices.collect())));
        for subject in subjects(&policy) {
            for verdict in &subject.verdicts {
                let answer = match verdict.end {
                    End::Holds(_) => "unsat",
                    End::Fails(_) => "sat",
                    End::Undecided => panic!("{n}: {} is undecided", subject.name),
                };
                *answers.entry((verdict.claim == Claim::Complete, answer)).or_insert(0) += 1;
                let question = smt::question(&subject, verdict.claim, &policy.book.sources);
                let name = format!("{n:03}-{}-{:?}.{answer}.smt2", subject.name, verdict.claim).to_lowercase();
                fs::write(folder.join(name), question).unwrap();
            }
        }
    }
    assert!(answers.len() == 4 && answers.values().all(|n| *n >= 10), "questions of every kind: {answers:?}");
}
