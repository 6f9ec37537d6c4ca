//! Slips between clauses and in lists: commas too many, commas and line ends missing, outcomes as events.

use super::{Place, Slip};
use crate::syntax::clauses::{ClauseSpec, of_owner};
use crate::syntax::dsl::grammar::{self, Rule};

pub(super) fn slip(p: &Place<'_>) -> Option<Slip> {
    outcome(p)
        .or_else(|| trailing_comma(p))
        .or_else(|| missing_end(p))
        .or_else(|| missing_comma(p))
        .or_else(|| block(p))
}

/// The clause of this block that begins with the text.
fn clause_at(p: &Place<'_>, text: &str) -> Option<&'static ClauseSpec> {
    of_owner(p.owner)
        .filter(|s| !s.head && !s.words.is_empty())
        .find(|s| grammar::leading_words(text, s.words).is_some())
}

/// What follows from other events is no event.
fn outcome(p: &Place<'_>) -> Option<Slip> {
    let event = p.spec.is_some_and(|s| s.rule == "at");
    let help = "say who approves it: `EXCEPTION approved by PERSON`, one after the other";
    let granted = event && p.found() == "granted";
    granted.then(|| Slip::new(p.found_range(), "that an exception is granted follows from who approves it", help))
}

/// `skills pr,` at the end of a block, or a line end after a comma.
fn trailing_comma(p: &Place<'_>) -> Option<Slip> {
    let message = "the `,` at the end continues the list";
    let help = "remove it, or name one more";
    if p.found().is_empty() && p.before().ends_with(',') {
        let end = p.before().len();
        return Some(Slip::new(end - 1..end, message, help).fix(""));
    }
    // `members a,⏎ lead b`: the word of the next clause was taken for a member.
    let word = p.previous();
    let start = p.before().len() - word.len();
    let list = p.source.get(..start)?.trim_end();
    let swallowed = !word.is_empty() && list.ends_with(',') && p.may_end();
    if swallowed && clause_at(p, p.source.get(start..)?).is_some() {
        return Some(ended_by_comma(p, list.len(), start));
    }
    // `skills pr,⏎ reach by sms`: the next clause begins with a word that no member can be.
    if p.before().ends_with(',') && clause_at(p, p.rest()).is_some() {
        return Some(ended_by_comma(p, p.before().len(), p.at));
    }
    None
}

/// A `,` that ends at `comma`, in front of the clause that begins at `next`.
fn ended_by_comma(p: &Place<'_>, comma: usize, next: usize) -> Slip {
    let range = comma - 1..comma;
    let clause = p.source.get(next..).and_then(|text| clause_at(p, text)).map_or("the next one", |c| c.words);
    if p.source.get(comma..next).is_some_and(|between| between.contains('\n')) {
        return Slip::new(range, "the `,` at the end continues the list", "remove it, or name one more").fix("");
    }
    Slip::new(range, format!("`{clause}` begins a new clause"), "write `;` between two clauses on one line").fix(";")
}

/// `page a wait 5m`.
fn missing_end(p: &Place<'_>) -> Option<Slip> {
    if !p.may_end() || p.spec.is_none() {
        return None;
    }
    let next = clause_at(p, p.rest())?;
    let at = p.before().len();
    Some(
        Slip::new(
            p.found_range(),
            format!("`{}` begins a new clause", next.words),
            "begin a new line, or write `;` before it",
        )
        .fix(format!("; {}", p.found())),
    )
    .filter(|_| at > 0)
}

/// `page a via app then sms`, `a when x else b`.
fn missing_comma(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    if !matches!(found, "else" | "then") || !p.wants_any(&[Rule::COMMA, Rule::AND, Rule::also_chain, Rule::else_chain])
    {
        return None;
    }
    Some(
        Slip::new(p.found_range(), format!("a `,` is missing before `{found}`"), format!("write `, {found}`"))
            .fix(format!(", {found}")),
    )
}

fn block(p: &Place<'_>) -> Option<Slip> {
    let spec = p.spec?;
    (p.may_end() && p.found() == "{" && !spec.words.is_empty()).then(|| {
        Slip::new(p.found_range(), format!("`{}` has no block here", spec.words), "end the clause, or remove the `{ }`")
    })
}
