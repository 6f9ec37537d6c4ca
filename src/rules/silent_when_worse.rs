//! `silent-when-worse`: an audience that hears at a level and not at a worse one.

use super::broken::TOLD;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{AudienceId, Communication, Id, LevelId};

pub(super) const RULE: Rule = Rule {
    code: "silent-when-worse",
    level: Level::Warning,
    needs: &[TOLD],
    summary: "an audience that hears at a level and not at a worse one",
    why: "`for SEV2` means SEV2 alone. When the same incident gets worse, or is worse from the start, the people who would have been told hear nothing, just when they need it most.",
    given: given::TOLD,
    fails: r#"communication updates for SEV2 {
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
    let mut found = Vec::new();
    for (audience, a) in c.model.audiences.iter() {
        let tells = |level: LevelId| c.model.communications.rows().find(|x| speaks(x, audience, level));
        let levels: Vec<LevelId> = c.model.levels.ids().collect();
        // The most severe level at which it hears anything, and what is more severe.
        let told = levels.iter().enumerate().filter(|(i, l)| *i > 0 && tells(**l).is_some());
        let silent: Vec<LevelId> = levels
            .iter()
            .filter(|l| tells(**l).is_none() && told.clone().any(|(_, t)| t.index() > l.index()))
            .copied()
            .collect();
        let (Some(worst), Some(least)) = (silent.first(), silent.last()) else { continue };
        let hears = told.map(|(_, l)| *l).find(|l| l.index() > least.index());
        let Some((communication, hears)) = hears.and_then(|l| Some((tells(l)?, l))) else { continue };
        let name = |l: &LevelId| c.model.levels.get(*l).map_or_else(String::new, |l| format!("`{}`", l.head.name));
        let names: Vec<String> = silent.iter().map(name).collect();
        let message =
            format!("`{}` hears at {}, and nothing at the more severe {}", a.head.name, name(&hears), names.join(", "));
        found.push(
            Diagnostic::warning(RULE.code, communication.head.span, message).also(a.head.span, "the audience").help(
                format!(
                    "write `for {} and above`, or a communication of its own for {}",
                    name(&hears).trim_matches('`'),
                    name(worst)
                ),
            ),
        );
    }
    found
}

fn speaks(x: &Communication, audience: AudienceId, level: LevelId) -> bool {
    !(x.on.is_empty() && x.every.is_empty()) && x.levels.contains(&level) && x.is_for(audience)
}
