//! `alarms-on-one-service`: alarms that hang on a single service or channel.

use super::single_service::channels;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::graph::shared_services;
use crate::model::{Ending, Page};
pub(super) const RULE: Rule = Rule {
    code: "alarms-on-one-service",
    level: Level::Error,
    needs: &[],
    summary: "alarms that hang on a single service or channel",
    why: "The alarm that says that a service is down must not need that service. Alarms need two channels that do not fail together.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::LEVELS, given::LADDER],
    fails: r#"alarms { page carol via phone; wait 10m; at end page carol via phone every 30m }"#,
    mended: r#"alarms { page carol via app, then phone after 2m; wait 10m; at end page carol via phone every 30m }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let Some(alarms) = &c.model.alarms else { return Vec::new() };
    let mut pages: Vec<&Page> = alarms.pages.iter().collect();
    if let Some(Ending::PageEvery { page, .. }) = alarms.at_end.as_ref().map(|e| &e.node) {
        pages.push(page);
    }
    let channels = channels(c, &pages);
    let span = alarms.pages.first().map_or(alarms.head.span, |p| p.span);
    let help = "add a channel that does not depend on it: `via app, phone`";
    match channels.as_slice() {
        [] => Vec::new(),
        [only] => {
            let message = format!("alarms go out on `{}` alone", c.channel(*only));
            vec![Diagnostic::error(RULE.code, span, message).help(help)]
        }
        _ => shared_services(c.model, &channels)
            .first()
            .and_then(|s| c.model.services.get(*s))
            .map(|s| {
                Diagnostic::error(
                    RULE.code,
                    span,
                    format!("every channel of the alarms needs the service `{}`", s.head.name),
                )
                .also(s.head.span, "when this fails, no alarm is heard")
                .help(help)
            })
            .into_iter()
            .collect(),
    }
}
