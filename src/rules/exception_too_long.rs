//! `exception-too-long`: it takes longer to agree to an exception, or to put it back, than it lasts.

use super::exception_nobody_does::seconds;
use super::{Context, Rule, given, words};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "exception-too-long",
    level: Level::Warning,
    needs: &[],
    summary: "it takes longer to agree to an exception, or to put back what it bypassed, than it lasts",
    why: "What is confirmed after its end was never confirmed while it mattered; what is put back long after the end was in force all that time.",
    given: given::LED,
    fails: r#"exception open_record "Read a record" {
  may act at once carol, then confirmed by any 1 of alice, bob within 4h
  record by lead
  lasts 2h
  restore by lead within 1h
  review within 1w
}"#,
    mended: r#"exception open_record "Read a record" {
  may act at once carol, then confirmed by any 1 of alice, bob within 1h
  record by lead
  lasts 2h
  restore by lead within 1h
  review within 1w
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for exception in c.model.exceptions.rows() {
        let Some(lasts) = exception.lasts else { continue };
        let name = &exception.head.name;
        let mut long = |span, message: String, help: &str| {
            found.push(
                Diagnostic::warning(RULE.code, span, message)
                    .also(lasts.span, format!("it lasts {}", words(lasts.node)))
                    .help(help),
            );
        };
        if let Some(within) = exception.approve.as_ref().and_then(|v| v.within).filter(|w| w.node >= lasts.node) {
            let message = format!("to agree to exception `{name}` may take longer than it lasts");
            long(within.span, message, "answer sooner: whoever needs it for so short a time cannot wait so long");
        }
        let confirmed = exception.at_once.as_ref().and_then(|a| a.confirmed.within);
        if let Some(within) = confirmed.filter(|w| w.node >= lasts.node) {
            let message = format!("exception `{name}` may be over before it is confirmed");
            long(within.span, message, "confirm it sooner, while it can still be stopped");
        }
        let restored = exception.restore.as_ref().and_then(|r| r.within);
        if let Some(within) = restored.filter(|w| seconds(w.node) > lasts.node) {
            let message = format!("what exception `{name}` bypasses may stay so for longer after its end than before");
            long(within.span, message, "restore it sooner, or say honestly how long it lasts");
        }
    }
    found
}
