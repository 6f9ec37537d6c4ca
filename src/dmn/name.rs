//! Names of other tools as names of ours.

use crate::resolve::{names_a_fact, names_a_value};

/// Words of FEEL that begin an expression, or are one.
const BEGIN: &[&str] = &["every", "false", "for", "function", "if", "not", "null", "some", "true"];

/// Words of FEEL between two expressions.
const BETWEEN: &[&str] = &["and", "between", "in", "instance", "or"];

/// Whether an expression does nothing but name something: words with blanks between them, none of which computes. A dot leads to
/// a part of a value, which is computed.
pub(super) fn names_something(expression: &str) -> bool {
    let word = |w: &str| w.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_') && w.chars().all(is_part);
    let mut words = expression.split(' ');
    words.next().is_some_and(|w| word(w) && !BEGIN.contains(&w))
        && words.all(|w| !w.is_empty() && w.chars().all(is_part) && !BETWEEN.contains(&w))
}

fn is_part(c: char) -> bool {
    c.is_alphabetic() || c.is_ascii_digit() || c == '_'
}

/// A name for a fact or a table that looks like theirs.
pub(super) fn of_fact(theirs: &str) -> String {
    // A dot stands in names of ours, too: a scope before it.
    fitting(theirs, names_a_fact)
}

/// A name for a value that looks like their string.
pub(super) fn of_value(theirs: &str) -> String {
    fitting(theirs, names_a_value)
}

/// What may not stand in a name becomes `_`; so does every run of it.
fn fitting(theirs: &str, fits: fn(&str) -> bool) -> String {
    if fits(theirs) && theirs.chars().all(|c| is_part(c) || c == '-') {
        return theirs.to_owned();
    }
    let mut name = String::new();
    for c in theirs.chars() {
        if is_part(c) {
            name.push(c);
        } else if !name.ends_with('_') && !name.is_empty() {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    let ways = [name.to_owned(), format!("{name}_"), format!("_{name}"), "value".to_owned()];
    ways.into_iter().find(|n| fits(n)).unwrap_or_else(|| "value".to_owned())
}
