//! Slips in names.

use super::{Place, Slip};
use crate::syntax::dsl::explain::is_reserved;
use crate::syntax::dsl::grammar::Rule;

pub(super) fn slip(p: &Place<'_>) -> Option<Slip> {
    colon(p).or_else(|| reserved(p)).or_else(|| digit(p)).or_else(|| dotted(p))
}

/// `starts: 2026-…`, `contact phone: "…"`.
fn colon(p: &Place<'_>) -> Option<Slip> {
    let word = p.previous();
    let sound = word.ends_with(|c: char| c.is_alphabetic() || c == '_') && !p.wants(Rule::COLON);
    (p.rest().starts_with(':') && sound && p.spec.is_some()).then(|| {
        Slip::new(p.at..p.at + 1, format!("no `:` stands behind `{word}`"), "remove it: `key: value` is YAML").fix("")
    })
}

fn in_head(p: &Place<'_>) -> bool {
    p.spec.is_none() && p.wants(Rule::name)
}

fn reserved(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    (in_head(p) && is_reserved(found)).then(|| {
        Slip::new(
            p.found_range(),
            format!("`{found}` is a reserved word and cannot be a name"),
            format!("choose another, such as `{found}_`"),
        )
        .code("reserved-name")
    })
}

fn digit(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    (in_head(p) && found.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| Slip::new(p.found_range(), format!("`{found}` begins with a digit"), "names begin with a letter"))
}

/// `service payments.api`.
fn dotted(p: &Place<'_>) -> Option<Slip> {
    let scope = p.previous();
    (p.spec.is_none() && p.rest().starts_with('.') && !scope.is_empty()).then(|| {
        Slip::new(
            p.before().len() - scope.len()..p.at + 1,
            "a declared name has no `.`",
            format!("begin a file with `scope {scope}`: its declarations are `{scope}.x` from elsewhere"),
        )
    })
}
