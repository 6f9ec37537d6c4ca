//! `exception-too-few`: an exception that fewer people can agree to than have to, always or at some hour.

use std::collections::BTreeSet;

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Responder, TargetKind, Votes};

pub(super) const RULE: Rule = Rule {
    code: "exception-too-few",
    level: Level::Error,
    needs: &[],
    summary: "an exception that fewer people can agree to than have to, always or at some hour",
    why: "The glass cannot be broken when it must be: the request lapses although everybody answers, and people bypass the control without asking.",
    given: given::LED,
    fails: r#"team board { members alice, bob }
exception skip_board "Change without the board" {
  approve by any 3 of board within 15m
  record by lead
  lasts 4h
  restore by lead within 2h
  review within 1w
}"#,
    mended: r#"team board { members alice, bob, carol }
exception skip_board "Change without the board" {
  approve by any 2 of board within 15m
  record by lead
  lasts 4h
  restore by lead within 2h
  review within 1w
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for exception in c.model.exceptions.rows() {
        for votes in exception.votes() {
            found.extend(too_few(c, &exception.head.name, votes));
        }
    }
    found
}

fn too_few(c: &Context<'_>, name: &str, votes: &Votes) -> Option<Diagnostic> {
    let kinds: Vec<TargetKind> = votes.of.iter().map(|t| t.node).collect();
    if kinds.is_empty() || kinds.iter().any(|k| !c.is_whole(*k)) {
        return None;
    }
    let enough = votes.enough as usize;
    let all = voters(c, votes);
    let must = if enough == 1 { "1 must".to_owned() } else { format!("{enough} must") };
    if all.len() < enough {
        let message = format!("exception `{name}` can never be granted: {must} agree, and only {} can", all.len());
        return Some(
            Diagnostic::error(RULE.code, votes.span, message).help("name more people, or let fewer be enough"),
        );
    }
    if all.len() == enough {
        let message = match all.first() {
            Some(only) if enough == 1 => format!("only {} can agree to exception `{name}`", c.who(*only)),
            _ => format!("all {enough} who can agree to exception `{name}` must"),
        };
        return Some(
            Diagnostic::warning(RULE.code, votes.span, message)
                .note("one who is ill, out of reach, or asks for it makes it too few")
                .help("name more people than are needed"),
        );
    }
    for at in c.moments(&kinds) {
        let there: BTreeSet<Responder> =
            kinds.iter().flat_map(|k| c.people_at(*k, at)).map(|who| c.answerer(who)).collect();
        if there.len() < enough {
            let message = format!(
                "exception `{name}` cannot be granted from {}: {must} agree, and {} can be asked",
                c.local(at),
                there.len()
            );
            return Some(
                Diagnostic::warning(RULE.code, votes.span, message)
                    .help("name people, teams or schedules of which enough are there at every hour"),
            );
        }
    }
    None
}

/// Everybody whose word may ever count.
pub(super) fn voters(c: &Context<'_>, votes: &Votes) -> BTreeSet<Responder> {
    votes.of.iter().flat_map(|t| c.everybody(t.node)).map(|who| c.answerer(who)).collect()
}
