//! `untold-audience`: an audience that no severity ever tells.

use super::broken::TOLD;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "untold-audience",
    level: Level::Warning,
    needs: &[TOLD, &[ItemKind::Obligation]],
    summary: "an audience that no severity ever tells",
    why: "It was declared because somebody must hear, and nobody ever tells it anything.",
    given: given::TOLD,
    fails: r#"audience regulator { group authority; cleared for public; via mail }
communication updates for SEV2 and above {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
}"#,
    mended: r#"communication updates for SEV2 and above {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let owed = |id| {
        c.model.obligations.rows().any(|o| match &o.duty {
            Some(crate::model::Owed::Notify(audiences)) => audiences.iter().any(|a| a.node == id),
            _ => false,
        })
    };
    let told = |id| {
        let talks = |x: &&crate::model::Communication| !(x.levels.is_empty() || x.on.is_empty() && x.every.is_empty());
        c.model.communications.rows().filter(talks).any(|x| x.is_for(id)) || owed(id)
    };
    let untold = c.model.audiences.iter().filter(|(id, _)| !told(*id));
    untold
        .map(|(_, a)| {
            Diagnostic::warning(RULE.code, a.head.span, format!("no communication ever tells `{}`", a.head.name)).help(
                "write a `communication … { to … }` or an `obligation … { notify … }` for it, or drop the audience",
            )
        })
        .collect()
}
