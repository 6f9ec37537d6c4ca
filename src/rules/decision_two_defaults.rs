//! `decision-two-defaults`: two options are both taken when nobody decides.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "decision-two-defaults",
    level: Level::Error,
    needs: &[],
    summary: "a decision with more than one default",
    why: "Only one of them can happen when nobody decides. Whoever reads the other one acts on what does not happen.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else carol within 10m {
      option go "Move" { default }
      option stay "Stay" { default }
    }
  }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else carol within 10m {
      option go "Move"
      option stay "Stay" { default }
    }
  }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for decision in c.model.decisions.rows() {
        let mut defaults = decision.options.iter().filter_map(|o| Some((o, o.default?)));
        let Some((first, place)) = defaults.next() else { continue };
        for (_, second) in defaults {
            found.push(
                Diagnostic::error(RULE.code, second, format!("`{}` has another default", decision.head.name))
                    .also(place, format!("`{}` is the default", first.head.name))
                    .help("leave `default` to one of them"),
            );
        }
    }
    found
}
