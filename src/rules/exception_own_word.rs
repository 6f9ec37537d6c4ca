//! `exception-own-word`: who acts at once is needed to confirm it, or alone reviews it, and nobody does that for their own act.

use super::exception_too_few::voters;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Exception, Responder};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "exception-own-word",
    level: Level::Error,
    needs: &[],
    summary: "who acts at once is needed to confirm it, and nobody confirms their own act",
    why: "Four eyes are two people. Whoever acts waits for a word that nobody else can give: the exception ends unconfirmed although nothing was wrong with it.",
    given: given::LED,
    fails: r#"team physicians { members alice, bob }
exception open_record "Read a record" {
  may act at once physicians, then confirmed by any 2 of physicians within 1h
  record by lead
  lasts 4h
  restore by lead within 2h
  review within 1w
}"#,
    mended: r#"team physicians { members alice, bob }
exception open_record "Read a record" {
  may act at once physicians, then confirmed by any 1 of physicians, carol within 1h
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
        let Some(at_once) = &exception.at_once else { continue };
        let name = &exception.head.name;
        let votes = &at_once.confirmed;
        if at_once.who.iter().chain(&votes.of).any(|t| !c.is_whole(t.node)) {
            continue;
        }
        let acting: Vec<Responder> = at_once.who.iter().flat_map(|t| c.everybody(t.node)).collect();
        if acting.is_empty() && !at_once.who.is_empty() {
            found.push(
                Diagnostic::error(RULE.code, votes.span, format!("nobody can act under exception `{name}` at once"))
                    .help("name people, a team or a schedule that somebody is in"),
            );
            continue;
        }
        reviewed_by_themselves(c, exception, &acting, &mut found);
        let voters = voters(c, votes);
        let enough = votes.enough as usize;
        let alone = |who: &Responder| {
            let own = c.answerer(*who);
            voters.contains(&own) && voters.len() >= enough && voters.len() - 1 < enough
        };
        let stuck: Vec<Responder> = acting.iter().copied().filter(alone).collect();
        let Some(first) = stuck.first() else { continue };
        let message = format!(
            "what {} does under exception `{name}` can never be confirmed: nobody confirms their own act",
            c.who(*first)
        );
        let others = voters.len().saturating_sub(1);
        let d = if stuck.len() == acting.len() {
            Diagnostic::error(RULE.code, votes.span, message)
        } else {
            Diagnostic::warning(RULE.code, votes.span, message)
        };
        found.push(
            d.note(format!("{enough} must confirm it, and without {} there are {others}", c.who(*first)))
                .help("let people confirm it who do not act, or let fewer be enough"),
        );
    }
    found
}

/// Whoever may act at once is all who review it: what they do has nobody to look at it.
fn reviewed_by_themselves(c: &Context<'_>, exception: &Exception, acting: &[Responder], found: &mut Vec<Diagnostic>) {
    let Some((review, by)) = exception.review.as_ref().and_then(|r| Some((r, r.by?))) else { return };
    if !c.is_whole(by.node.target()) {
        return;
    }
    let reviewers: BTreeSet<Responder> = c.everybody(by.node.target()).iter().map(|w| c.answerer(*w)).collect();
    let [only] = reviewers.iter().collect::<Vec<_>>()[..] else { return };
    if acting.iter().any(|who| c.answerer(*who) == *only) {
        let name = &exception.head.name;
        let message = format!(
            "what {} does under exception `{name}` is reviewed by nobody: nobody reviews their own act",
            c.who(*only)
        );
        found.push(
            Diagnostic::warning(RULE.code, review.span, message)
                .also(by.span, "nobody else is here")
                .help("let somebody review it who does not act"),
        );
    }
}
