//! Types of facts by the names that other languages give them.

use super::{Place, Slip};
use crate::diagnostic::did_you_mean;
use crate::syntax::dsl::grammar::Rule;

/// What others call a type, and what it is called here: several where it depends.
const OTHERS: &[(&str, &[&str])] = &[
    ("boolean", &["bool"]),
    ("yesno", &["bool"]),
    ("int", &["count", "number"]),
    ("integer", &["count", "number"]),
    ("uint", &["count"]),
    ("unsigned", &["count"]),
    ("float", &["number"]),
    ("double", &["number"]),
    ("decimal", &["number"]),
    ("real", &["number"]),
    ("money", &["number"]),
    ("str", &["text"]),
    ("string", &["text"]),
    ("varchar", &["text"]),
    ("enum", &["choice", "scale"]),
    ("option", &["choice"]),
    ("oneof", &["choice"]),
    ("ordinal", &["scale"]),
    ("set", &["flags"]),
    ("list", &["flags"]),
    ("flag", &["flags", "bool"]),
    ("percentage", &["percent"]),
    ("ratio", &["percent"]),
    ("date", &["instant"]),
    ("datetime", &["instant"]),
    ("time", &["instant"]),
    ("timestamp", &["instant"]),
    ("timespan", &["duration"]),
    ("interval", &["duration"]),
];

/// The types, as they are written.
const TYPES: [&str; 10] =
    ["bool", "percent", "count", "number", "scale", "choice", "flags", "duration", "instant", "text"];

/// What a type is for, where somebody has to choose.
fn meaning(ty: &str) -> &'static str {
    match ty {
        "count" => "`count` for whole numbers that are never negative",
        "number" => "`number` for all others",
        "choice" => "`choice a, b` for one of several",
        "scale" => "`scale a < b` where they are in order",
        "flags" => "`flags a, b` for any of several",
        _ => "`bool` for yes or no",
    }
}

pub(super) fn slip(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    if !p.wants_any(&[Rule::fact_type, Rule::plain_type]) || !found.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    let lower = found.to_lowercase();
    let message = format!("`{found}` is not a type");
    let same = TYPES.iter().find(|t| **t == lower).map(std::slice::from_ref);
    let known = same.or_else(|| OTHERS.iter().find(|(other, _)| *other == lower).map(|(_, types)| *types));
    match known {
        // `enum` and `list` need their values, too: nothing that could be put in their place.
        Some([one]) if !matches!(*one, "choice" | "scale" | "flags") || same.is_some() => {
            Some(Slip::new(p.found_range(), message, format!("did you mean `{one}`?")).fix(*one))
        }
        Some(several) => {
            let each: Vec<&str> = several.iter().map(|t| meaning(t)).collect();
            Some(Slip::new(p.found_range(), message, format!("write {}", each.join(", or "))))
        }
        None => did_you_mean(&lower, TYPES).map(|help| Slip::new(p.found_range(), message, help)),
    }
}
