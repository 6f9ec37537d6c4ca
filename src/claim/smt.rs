//! A claim as a question in SMT-LIB 2.6: `unsat` means that it holds.
//!
//! What is asked for are values that break the claim. Every fact is a constant that may have any value of its type, whether
//! a fact is known is a constant of its own, so all completions of what nobody knows are looked at, as the policy's meaning
//! wants it. Facts of yes and no are of sort `Bool`, all others whole numbers: positions of words, millionths, seconds.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Claim, Kind, Subject, Test, Variable};
use crate::source::{Sources, Span};

/// The question for one claim.
#[must_use]
pub fn question(subject: &Subject, claim: Claim, sources: &Sources) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    let what = match claim {
        Claim::Complete => "something can be for which nothing here holds",
        Claim::Exclusive => "something can be for which two of these hold",
        Claim::Agreeing => "something can be for which two of these hold that give different values",
    };
    line(&format!("; {}: is it so that {what}?", subject.name));
    line("; `unsat` means no, that is: the claim holds. `sat` comes with a case in which it does not.");
    line("(set-logic ALL)");
    line("(set-option :produce-models true)");
    for variable in &subject.variables {
        declare(variable, &mut line);
    }
    if !subject.ruled_out.is_empty() {
        line("\n; What cannot be.");
    }
    for ruled_out in &subject.ruled_out {
        line(&comment(sources, ruled_out.span, &ruled_out.text));
        line(&format!("(assert (not {}))", term(&ruled_out.when, subject)));
    }
    line("\n; What there is.");
    for (n, alternative) in subject.alternatives.iter().enumerate() {
        line(&comment(sources, alternative.span, &alternative.text));
        line(&format!("(define-fun {} () Bool {})", holds(n), term(&alternative.when, subject)));
    }
    line("\n; What would break the claim.");
    let meeting = || (0..).zip(&subject.alternatives).filter(|(_, a)| !a.otherwise);
    let broken = match claim {
        Claim::Complete => {
            let none: Vec<String> = (0..subject.alternatives.len()).map(|n| format!("(not {})", holds(n))).collect();
            joined("and", "true", &none)
        }
        Claim::Exclusive => two_of(meeting().map(|(n, _)| holds(n)).collect()),
        Claim::Agreeing => {
            let mut given: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            meeting().for_each(|(n, a)| given.entry(&a.gives).or_default().push(holds(n)));
            two_of(given.values().map(|all| joined("or", "false", all)).collect())
        }
    };
    line(&format!("(assert {broken})"));
    line("(check-sat)");
    line("; After `sat`: (get-model)");
    out
}

/// Whether two of some terms hold: counted, which grows with the terms and not with their pairs.
fn two_of(terms: Vec<String>) -> String {
    let counted: Vec<String> = terms.iter().map(|term| format!("(ite {term} 1 0)")).collect();
    if counted.len() < 2 { "false".to_owned() } else { format!("(> {} 1)", joined("+", "0", &counted)) }
}

/// A comment that names a line of the policy.
fn comment(sources: &Sources, at: Span, text: &str) -> String {
    // A comment ends with its line, whatever ends one.
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("; {}: {}", sources.place(at).replace(|c: char| c.is_control(), " "), plain)
}

fn holds(alternative: usize) -> String {
    format!("holds-{}", alternative + 1)
}

/// A name as a quoted symbol: anything but `|` and `\` may stand in it.
fn symbol(name: &str) -> String {
    format!("|{}|", name.replace(['|', '\\'], "_").replace(|c: char| c.is_control(), "_"))
}

fn declare(variable: &Variable, line: &mut impl FnMut(&str)) {
    let name = symbol(&variable.name);
    let values = known(variable);
    let meaning = match &variable.kind {
        Kind::YesNo => String::new(),
        Kind::Whole => "a whole number".to_owned(),
        Kind::Millionths { percent: true } => "millionths of a percent point".to_owned(),
        Kind::Millionths { percent: false } => "millionths".to_owned(),
        Kind::Seconds => "seconds".to_owned(),
        Kind::Instant => "seconds since 1970-01-01 00:00 UTC".to_owned(),
        Kind::Words(words) => {
            let words =
                words.iter().enumerate().map(|(n, w)| format!("{n} {}", w.replace(|c: char| c.is_control(), " ")));
            words.collect::<Vec<_>>().join(", ")
        }
    };
    line("");
    if !meaning.is_empty() {
        line(&format!("; {meaning}"));
    }
    if variable.may_be_unknown {
        line(&format!("(declare-const {} Bool)", known_symbol(variable)));
    }
    if is_bool(variable) {
        line(&format!("(declare-const {name} Bool)"));
        return;
    }
    line(&format!("(declare-const {name} Int)"));
    let all: Vec<String> = values.iter().map(|(from, to)| between(&name, Some(*from), Some(*to))).collect();
    line(&format!("(assert {})", joined("or", "false", &all)));
}

/// The values without the one that stands for unknown.
fn known(variable: &Variable) -> &[(i64, i64)] {
    variable.values.get(usize::from(variable.may_be_unknown)..).unwrap_or_default()
}

fn is_bool(variable: &Variable) -> bool {
    variable.kind == Kind::YesNo && known(variable) == [(0, 1)]
}

fn known_symbol(variable: &Variable) -> String {
    symbol(&format!("known({})", variable.name))
}

/// `(op a b)`; `none` for no terms.
fn joined(op: &str, none: &str, terms: &[String]) -> String {
    match terms {
        [] => none.to_owned(),
        [one] => one.clone(),
        many => format!("({op} {})", many.join(" ")),
    }
}

/// A number: SMT-LIB has no negative ones.
fn number(n: i64) -> String {
    if n < 0 { format!("(- {})", n.unsigned_abs()) } else { n.to_string() }
}

fn between(term: &str, from: Option<i64>, to: Option<i64>) -> String {
    match (from, to) {
        (Some(a), Some(b)) if a == b => format!("(= {term} {})", number(a)),
        (Some(a), Some(b)) => format!("(<= {} {term} {})", number(a), number(b)),
        (Some(a), None) => format!("(<= {} {term})", number(a)),
        (None, Some(b)) => format!("(<= {term} {})", number(b)),
        (None, None) => "true".to_owned(),
    }
}

fn term(test: &Test, subject: &Subject) -> String {
    let all = |of: &[Test]| of.iter().map(|t| term(t, subject)).collect::<Vec<_>>();
    match test {
        Test::Constant(always) => always.to_string(),
        Test::All(of) => joined("and", "true", &all(of)),
        Test::Any(of) => joined("or", "false", &all(of)),
        Test::Not(inner) => format!("(not {})", term(inner, subject)),
        Test::AtLeast(n, of) => {
            let ones: Vec<String> = all(of).iter().map(|t| format!("(ite {t} 1 0)")).collect();
            format!("(>= {} {n})", joined("+", "0", &ones))
        }
        Test::Between(of, from, to) => match of.as_slice() {
            [one] => subject.variables.get(*one).map_or_else(|| "false".to_owned(), |v| one_is(v, *from, *to)),
            many => {
                let mut text = String::from("(+ 0");
                for variable in many.iter().filter_map(|v| subject.variables.get(*v)) {
                    let name = symbol(&variable.name);
                    let _ = if is_bool(variable) { write!(text, " (ite {name} 1 0)") } else { write!(text, " {name}") };
                }
                text.push(')');
                between(&text, *from, *to)
            }
        },
    }
}

/// One variable against an interval.
fn one_is(variable: &Variable, from: Option<i64>, to: Option<i64>) -> String {
    let name = symbol(&variable.name);
    let known = known_symbol(variable);
    let unknown = variable.values.first().filter(|_| variable.may_be_unknown).map(|(value, _)| *value);
    if unknown.is_some() && from == unknown && to == unknown {
        return format!("(not {known})");
    }
    let inside = if is_bool(variable) {
        let has = |value: i64| from.is_none_or(|f| f <= value) && to.is_none_or(|t| value <= t);
        match (has(1), has(0)) {
            (true, true) => "true".to_owned(),
            (true, false) => name,
            (false, true) => format!("(not {name})"),
            (false, false) => "false".to_owned(),
        }
    } else {
        between(&name, from, to)
    };
    if unknown.is_some() { format!("(and {known} {inside})") } else { inside }
}
