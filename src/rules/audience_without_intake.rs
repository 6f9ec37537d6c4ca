//! `audience-without-intake`: an audience that is told something and has nowhere to call.

use super::broken::TOLD;
use super::desks::intakes_for;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::clauses::ItemKind;

/// Groups that have ways of their own: those who work on the incident, and authorities.
const OWN_WAYS: &[&str] = &["resolvers", "authority"];

pub(super) const RULE: Rule = Rule {
    code: "audience-without-intake",
    level: Level::Warning,
    needs: &[TOLD, &[ItemKind::Intake]],
    summary: "an audience that is told something and has nowhere to answer",
    why: "People who are told of a crisis have questions, and know things that nobody else knows. Without an address of their own they call whoever they can find, or nobody.",
    given: given::HEARD,
    fails: r#"audience staff { group indirect; cleared for public; via mail }
template memo for staff { subject en "A problem"; text en "We are looking into it." }
communication to_staff { to staff by liaison; on declared send memo within 15m; every 30m send memo until resolved; on resolved send memo within 30m }
intake hotline for customers { on phone "+12025550170", mail "help@example.com"; leads to alice, else bob }"#,
    mended: r#"audience staff { group indirect; cleared for public; via mail }
template memo for staff { subject en "A problem"; text en "We are looking into it." }
communication to_staff { to staff by liaison; on declared send memo within 15m; every 30m send memo until resolved; on resolved send memo within 30m }
intake hotline for customers, staff { on phone "+12025550170", mail "help@example.com"; leads to alice, else bob }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let Some(first) = c.model.intakes.rows().next() else { return Vec::new() };
    let told = |id| c.model.communications.rows().any(|x| x.is_for(id));
    let left_out = c.model.audiences.iter().filter(|(id, a)| {
        let own = a.group.as_ref().is_some_and(|g| OWN_WAYS.contains(&g.node.as_str()));
        !own && told(*id) && intakes_for(c.model, *id).is_empty()
    });
    left_out
        .map(|(_, a)| {
            Diagnostic::warning(
                RULE.code,
                a.head.span,
                format!("`{}` are told something, and have no intake", a.head.name),
            )
            .also(first.head.span, "others have one")
            .help(format!("let one of the intakes be for them as well: `for …, {}`", a.head.name))
        })
        .collect()
}
