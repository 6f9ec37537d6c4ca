//! `unreachable-level`: a level that no facts lead to.

use super::broken::CRITERIA;
use super::{Context, Rule, given};
use crate::decision::{Open, Truth};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Id, LevelId};

pub(super) const RULE: Rule = Rule {
    code: "unreachable-level",
    level: Level::Error,
    needs: &[CRITERIA],
    summary: "a level that no facts lead to",
    why: "The first level that holds wins. Where more severe ones always hold first, this one never comes out, and what it says about ladders and deadlines is never done.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact users: percent
severities {
  level SEV1 { when users >= 5%; ladder main }
  level SEV2 { when users >= 25%; ladder main }
  level SEV3 { otherwise; ladder main }
}"#,
    mended: r#"fact users: percent
severities {
  level SEV1 { when users >= 25%; ladder main }
  level SEV2 { when users >= 5%; ladder main }
  level SEV3 { otherwise; ladder main }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    if c.model.levels.is_empty() {
        return Vec::new();
    }
    let open = Open::new(c.criteria);
    let coverage = c.coverage();
    let mut found: Vec<Diagnostic> = Vec::new();
    for level in &coverage.unreachable {
        let Some(l) = c.model.levels.get(*level) else { continue };
        let message = format!("no facts lead to level `{}`", l.head.name);
        let mut d = Diagnostic::error(RULE.code, l.head.span, message);
        let lines = |id: LevelId| -> Vec<(LevelId, usize)> {
            let n = c.model.levels.get(id).map_or(0, |l| l.when.len());
            (0..n).map(|n| (id, n)).collect()
        };
        let (own, above) = (lines(*level), || c.model.levels.ids().take(level.index()));
        let sometimes = |without: &[(LevelId, usize)]| {
            own.iter().any(|line| open.holds_sometimes(&[*line], without).truth != Truth::False)
        };
        let always = above().filter_map(|id| c.model.levels.get(id)).find(|l| l.otherwise.is_some());
        if let Some(always) = always {
            d = d.also(
                always.head.span,
                format!("`{}` takes whatever is left, and this level comes after it", always.head.name),
            );
        } else if l.otherwise.is_some() {
            d = d.note("more severe levels are for all facts, so nothing is left for `otherwise`");
        } else if own.is_empty() {
            d = d.help("say when it holds: `when CONDITION`, or `otherwise`");
        } else if !sometimes(&[]) {
            d = d.note("its conditions contradict themselves, or what is `impossible`");
        } else if let Some(covers) =
            above().filter_map(|id| Some((id, c.model.levels.get(id)?))).find(|(id, _)| !sometimes(&lines(*id)))
        {
            d = d.also(covers.1.head.span, format!("`{}` holds wherever it would", covers.1.head.name));
        } else {
            d = d.note("wherever it would hold, a more severe level does, or a `raise`, `lower` or `at least` line makes another level of it");
        }
        found.push(d.help("mend the criteria, their order, or drop the level"));
    }
    for level in &coverage.undecided {
        let Some(l) = c.model.levels.get(*level) else { continue };
        let message = format!(
            "whether any facts lead to level `{}` could not be decided: the criteria have too many combinations",
            l.head.name
        );
        found.push(
            Diagnostic::warning(RULE.code, l.head.span, message).help(
                "an `example` of this level shows that some do; criteria that compare fewer facts can be decided",
            ),
        );
    }
    found
}
