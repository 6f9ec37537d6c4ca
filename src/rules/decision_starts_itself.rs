//! `decision-starts-itself`: an option starts the procedure that the decision belongs to.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Begins;

pub(super) const RULE: Rule = Rule {
    code: "decision-starts-itself",
    level: Level::Error,
    needs: &[],
    summary: "an option that starts its own procedure",
    why: "The procedure runs while its decision is made, and what runs is not started again: whoever takes this option waits for something that does not begin.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else carol within 10m {
      option go "Move" { starts recover }
      option stay "Stay" { default }
    }
  }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else carol within 10m {
      option go "Move" { starts move_region }
      option stay "Stay" { default }
    }
  }
}
procedure move_region { phase move within 1h { step switch "Switch the traffic over" } }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let options = c.model.decisions.rows().flat_map(|d| d.options.iter().map(move |o| (d, o)));
    options
        .filter_map(|(decision, option)| {
            let starts = option.starts.filter(|s| s.node == Begins::Procedure(decision.procedure))?;
            let message = format!("`{}` starts nothing: this procedure runs already", option.head.name);
            let found = Diagnostic::error(RULE.code, starts.span, message);
            Some(found.help("write what comes next as a phase of this procedure, or start another one"))
        })
        .collect()
}
