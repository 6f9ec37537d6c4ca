//! `channel-carries-nothing`: a message that none of its audience's channels may carry.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{AudienceId, TemplateId};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    code: "channel-carries-nothing",
    level: Level::Error,
    needs: &[],
    summary: "a message that none of its audience's channels may carry",
    why: "`only` keeps the message off every channel of the audience: it is due, and never goes out.",
    given: &[
        given::POLICY,
        "channel app { kind push }\nchannel phone { kind voice }",
        r#"person alice { contact app, phone "+12025550101" }
person bob { contact app, phone "+12025550102" }
person carol { contact app, phone "+12025550103" }"#,
        given::ALARMS,
        given::LEVELS,
        given::LADDER,
        given::AUDIENCE,
    ],
    fails: r#"channel mail { kind email; only closing }
template closing for customers { subject en "Closed"; text en "We are closed." }
communication updates { to customers by liaison; on declared send notice within 15m; every 30m send notice until resolved; on resolved send closing within 30m }"#,
    mended: r#"channel mail { kind email; only notice, closing }
template closing for customers { subject en "Closed"; text en "We are closed." }
communication updates { to customers by liaison; on declared send notice within 15m; every 30m send notice until resolved; on resolved send closing within 30m }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for communication in c.model.communications.rows() {
        let on = communication.on.iter().map(|r| r.template);
        for template in on.chain(communication.every.iter().map(|r| r.template)) {
            for audience in &communication.audiences {
                let Some(only) = barred(c, audience.node, template.node) else { continue };
                let name = c.model.audiences.get(audience.node).map_or("", |a| a.head.name.as_str());
                let what = c.model.templates.get(template.node).map_or("", |t| t.head.name.as_str());
                let message = format!("no channel of `{name}` may carry `{what}`");
                found.push(
                    Diagnostic::error(RULE.code, template.span, message)
                        .also(only, "its channel carries others only")
                        .help(format!("add `{what}` to the channel's `only`, or give `{name}` another channel")),
                );
            }
        }
    }
    found
}

/// Where an audience has channels and none of them may carry a template: what one of them carries instead.
fn barred(c: &Context<'_>, audience: AudienceId, template: TemplateId) -> Option<Span> {
    let audience = c.model.audiences.get(audience)?;
    let routes = audience.routes.iter().flat_map(|r| &r.channels);
    let own = audience.contacts.iter().map(|x| &x.channel).filter(|_| audience.routes.is_empty());
    let mut place = None;
    for channel in routes.chain(own) {
        let only = &c.model.channels.get(channel.node)?.only;
        if only.is_empty() || only.iter().any(|t| t.node == template) {
            return None;
        }
        place = place.or_else(|| only.first().map(|t| t.span));
    }
    place
}
