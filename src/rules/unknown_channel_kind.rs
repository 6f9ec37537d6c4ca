//! `unknown-channel-kind`: a channel without a kind, or of a kind that is not known.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
pub(super) const RULE: Rule = Rule {
    code: "unknown-channel-kind",
    level: Level::Error,
    needs: &[],
    summary: "a channel without a kind, or of a kind that is not known",
    why: "The kind says how long a message may be, which characters it takes, how fast it is delivered and whether it can page anybody.",
    given: given::BOOK,
    fails: r#"channel pager { kind smss }"#,
    mended: r#"channel pager { kind sms }
person dave { contact pager "+12025550111" }
team others { members dave }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for channel in c.model.channels.rows() {
        let Some(kind) = &channel.kind else {
            let message = format!("channel `{}` has no kind", channel.head.name);
            found.push(Diagnostic::error(RULE.code, channel.head.span, message).help("add `kind sms`, for example"));
            continue;
        };
        if crate::message::channel::kind(&kind.node).is_none() {
            let message = format!("no kind of channel is called `{}`", kind.node);
            found.push(
                Diagnostic::error(RULE.code, kind.span, message).help(crate::message::channel::kind_help(&kind.node)),
            );
        }
    }
    found
}
