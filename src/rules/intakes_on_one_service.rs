//! `intakes-on-one-service`: all intakes of an audience on one channel or service.

use super::desks::{channels, intakes_for};
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::graph::shared_services;
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "intakes-on-one-service",
    level: Level::Warning,
    needs: &[&[ItemKind::Intake]],
    summary: "all intakes of an audience on one channel or service",
    why: "The telephone is down, and that is what people want to report. One way in has to work when the other does not.",
    given: given::HEARD,
    fails: r#"intake hotline for customers { on phone "+12025550170"; leads to alice, else bob }"#,
    mended: r#"intake hotline for customers { on phone "+12025550170", mail "help@example.com"; leads to alice, else bob }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, audience) in c.model.audiences.iter() {
        let intakes = intakes_for(c.model, id);
        let (Some(first), channels) = (intakes.first(), channels(&intakes)) else { continue };
        let name = &audience.head.name;
        let help = "give them another way in, which does not fail with it: a telephone, a mail address, a counter";
        if let [only] = channels.as_slice() {
            let message = format!("`{name}` can reach us on `{}` alone", c.channel(*only));
            found.push(Diagnostic::warning(RULE.code, first.head.span, message).help(help));
        } else if let Some(service) = shared_services(c.model, &channels).first().and_then(|s| c.model.services.get(*s))
        {
            let message = format!("every intake for `{name}` needs the service `{}`", service.head.name);
            found.push(
                Diagnostic::warning(RULE.code, first.head.span, message)
                    .also(service.head.span, "when this fails, they cannot reach us")
                    .help(help),
            );
        }
    }
    found
}
