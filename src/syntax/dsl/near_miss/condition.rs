//! Slips in conditions.

use super::{Place, Slip};
use crate::syntax::dsl::explain::lexeme;
use crate::syntax::dsl::grammar::Rule;

const SIGNS: &[(&str, &str)] = &[
    ("==", "="),
    ("=>", ">="),
    ("=<", "<="),
    ("<>", "!="),
    ("≥", ">="),
    ("≤", "<="),
    ("≠", "!="),
    ("&&", "and"),
    ("&", "and"),
    ("||", "or"),
    ("|", "or"),
    ("!", "not"),
];

/// What people write for the words that join conditions.
const JOINED: &[(&str, &str)] = &[
    ("and", "and"),
    ("und", "and"),
    ("et", "and"),
    ("or", "or"),
    ("oder", "or"),
    ("ou", "or"),
    ("not", "not"),
    ("nicht", "not"),
];

pub(super) fn slip(p: &Place<'_>) -> Option<Slip> {
    levels(p)
        .or_else(|| comma(p))
        .or_else(|| minus(p))
        .or_else(|| split_sign(p))
        .or_else(|| joined(p))
        .or_else(|| sign(p))
        .or_else(|| mixed(p))
        .or_else(|| constant_first(p))
        .or_else(|| compared_twice(p))
        .or_else(|| arithmetic(p))
        .or_else(|| lasting(p))
        .or_else(|| function(p))
        .or_else(|| list(p))
        .or_else(|| negated(p))
}

/// Whether a condition could begin here.
fn begins(p: &Place<'_>) -> bool {
    p.wants_any(&[Rule::condition, Rule::term, Rule::statement, Rule::define_is])
}

/// Whether a condition could go on here.
fn goes_on(p: &Place<'_>) -> bool {
    p.wants_any(&[Rule::AND, Rule::OR, Rule::compared, Rule::comparison])
}

fn sign(p: &Place<'_>) -> Option<Slip> {
    if !begins(p) && !goes_on(p) && !p.wants_any(&[Rule::EQUALS, Rule::value]) {
        return None;
    }
    let (found, right) = SIGNS.iter().find(|(sign, _)| p.found().starts_with(sign))?;
    // `= = 5` and `=> 5` behind a value belong to another slip.
    let range = p.at..p.at + found.len();
    Some(Slip::new(range, format!("`{found}` is not a sign of the language"), format!("write `{right}`")).fix(*right))
}

/// `for HIGH or LOW`: levels, not conditions.
fn levels(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    let level = p.wants(Rule::AND) && !p.wants(Rule::OR) && p.previous_word() == "for";
    (level && matches!(found, "or" | "and")).then(|| {
        Slip::new(p.found_range(), format!("levels are not joined by `{found}`"), "separate levels with a comma")
            .fix(",")
    })
}

/// `0,5`.
fn comma(p: &Place<'_>) -> Option<Slip> {
    let number = p.previous();
    let digits = p.rest().strip_prefix(',')?;
    let digits = digits.get(..digits.bytes().take_while(u8::is_ascii_digit).count())?;
    // Three digits are thousands.
    if !goes_on(p) || digits.is_empty() || digits.len() == 3 || !is_number(number) || number.contains('.') {
        return None;
    }
    let right = format!("{number}.{digits}");
    let start = p.before().len() - number.len();
    let slip = Slip::new(start..p.at + 1 + digits.len(), "decimals stand behind a point", format!("write `{right}`"));
    Some(slip.fix(right))
}

/// A minus sign or dash that no keyboard has.
fn minus(p: &Place<'_>) -> Option<Slip> {
    let sign = p.found();
    (matches!(sign, "−" | "–" | "—") && p.wants_any(&[Rule::value, Rule::number, Rule::word, Rule::bound]))
        .then(|| Slip::new(p.found_range(), format!("`{sign}` is not the minus sign"), "write `-`").fix("-"))
}

/// `> = 5`.
fn split_sign(p: &Place<'_>) -> Option<Slip> {
    let before = p.before();
    let sign = before.chars().next_back().filter(|c| matches!(c, '<' | '>' | '!' | '='))?;
    let right = if sign == '=' { "=".to_owned() } else { format!("{sign}=") };
    (p.rest().starts_with('=') && p.wants_any(&[Rule::value, Rule::word])).then(|| {
        Slip::new(before.len() - 1..p.at + 1, "this is not a sign of the language", format!("write `{right}`"))
            .fix(right)
    })
}

/// `AND`, `und`.
fn joined(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    let lower = found.to_lowercase();
    let right = JOINED.iter().find(|(word, _)| *word == lower).map(|(_, right)| *right)?;
    let wanted = if right == "not" { begins(p) } else { p.wants_any(&[Rule::AND, Rule::OR]) };
    (wanted && found != right).then(|| {
        Slip::new(p.found_range(), format!("`{found}` is not a word of the language"), format!("write `{right}`"))
            .fix(right)
    })
}

fn mixed(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    let mixed = (found == "and" && p.wants(Rule::OR) && !p.wants(Rule::AND))
        || (found == "or" && p.wants(Rule::AND) && !p.wants(Rule::OR));
    let slip = Slip::new(
        p.found_range(),
        "`and` and `or` stand together without brackets",
        "say with brackets what belongs together: `a or (b and c)`, or `(a or b) and c`",
    );
    mixed.then_some(slip.code("mixed-and-or"))
}

/// `5 < users`, `5% < share < 10%`.
fn constant_first(p: &Place<'_>) -> Option<Slip> {
    let number = p.found();
    if !begins(p) || !is_number(number) {
        return None;
    }
    let mut at = number.len();
    let mut next = || {
        let rest = p.rest().get(at..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start().len();
        let token = lexeme(rest.trim_start());
        at += blanks + token.len();
        (token, at)
    };
    let (first, _) = next();
    let (name, end) = next();
    let (second, _) = next();
    let (other, far) = next();
    let turned = turned(first)?;
    let (range, right) = if is_comparison(second) && is_number(other) {
        (p.at..p.at + far, format!("{name} {turned} {number} and {name} {second} {other}"))
    } else {
        (p.at..p.at + end, format!("{name} {turned} {number}"))
    };
    Some(Slip::new(range, "a comparison begins with the fact", format!("write `{right}`")).fix(right))
}

fn compared_twice(p: &Place<'_>) -> Option<Slip> {
    if !goes_on(p) || p.wants_any(&[Rule::compared, Rule::comparison]) || !is_comparison(p.found()) {
        return None;
    }
    Some(Slip::new(p.found_range(), "a value is compared once", "join two comparisons: `users > 5 and users < 10`"))
}

fn arithmetic(p: &Place<'_>) -> Option<Slip> {
    if !goes_on(p) || !p.found().starts_with(['+', '-', '*', '/']) {
        return None;
    }
    Some(Slip::new(
        p.at..p.at + 1,
        "there is no arithmetic in conditions",
        "compare facts with constants; where a sum matters, declare it as a fact of its own",
    ))
}

/// `users > 5 for 10m`.
fn lasting(p: &Place<'_>) -> Option<Slip> {
    if p.found() != "for" || !goes_on(p) || p.wants(Rule::FOR) {
        return None;
    }
    Some(Slip::new(
        p.found_range(),
        "a comparison cannot be required to last",
        "only states and vacancies last: `investigating for 30m`, `commander vacant for 10m`",
    ))
}

fn function(p: &Place<'_>) -> Option<Slip> {
    let name = p.previous();
    if !goes_on(p) || !p.rest().starts_with('(') || name.is_empty() {
        return None;
    }
    let start = p.before().len() - name.len();
    let range = start..p.before().len();
    Some(match name {
        "all" | "any" | "none" => {
            Slip::new(range, format!("`{name}` misses its `of`"), format!("write `{name} of (…)`"))
                .fix(format!("{name} of"))
        }
        _ => Slip::new(
            range,
            format!("there is no function `{name}`"),
            "there are two: `count(FLAGS)` and `remaining(OBLIGATION)`",
        ),
    })
}

/// `kind in outage, site`.
fn list(p: &Place<'_>) -> Option<Slip> {
    (p.wants(Rule::LPAREN) && p.previous() == "in").then(|| {
        let found = p.found();
        let help = format!("write `in ({found}, …)`; where `{found}` are flags, `{found} has …`");
        Slip::new(p.found_range(), "the values after `in` stand in brackets", help)
    })
}

/// `x is not known`.
fn negated(p: &Place<'_>) -> Option<Slip> {
    (p.found() == "not" && p.previous() == "is").then(|| {
        Slip::new(
            p.found_range(),
            "`is not` is not written",
            "write `x is unknown` for `x is not known`, else put `not` in front: `not lan is down`",
        )
    })
}

fn is_number(text: &str) -> bool {
    text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit())
}

fn is_comparison(text: &str) -> bool {
    matches!(text, "=" | "!=" | "<" | "<=" | ">" | ">=")
}

fn turned(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        "=" => "=",
        "!=" => "!=",
        _ => return None,
    })
}
