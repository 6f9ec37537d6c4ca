//! `ambiguous-alias`: a name by which two roles are called.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::RoleId;
use crate::source::Span;
use std::collections::BTreeMap;
pub(super) const RULE: Rule = Rule {
    code: "ambiguous-alias",
    level: Level::Error,
    needs: &[],
    summary: "a name by which two roles are called",
    why: "When somebody asks for the technical lead at three in the morning, two people come, or none. The public documents on incident roles do this to each other.",
    given: given::BOOK,
    fails: r#"role tech_lead { also called "Subject matter expert"; owns everything unassigned; filled by alice }
role expert "Subject matter expert" { filled by bob }"#,
    mended: r#"role tech_lead { also called "Technical lead"; owns everything unassigned; filled by alice }
role expert "Subject matter expert" { filled by bob }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let plain = |text: &str| text.trim().to_lowercase().replace(['_', '-'], " ");
    let mut names: BTreeMap<String, (RoleId, Span)> = BTreeMap::new();
    let mut found = Vec::new();
    for (id, role) in c.model.roles.iter() {
        for own in [Some(role.head.name.as_str()), role.head.label.as_deref()].into_iter().flatten() {
            names.entry(plain(own)).or_insert((id, role.head.span));
        }
    }
    for (id, role) in c.model.roles.iter() {
        for alias in &role.aliases {
            match names.get(&plain(&alias.node)) {
                Some((other, span)) if *other != id => {
                    let other = c.model.roles.get(*other).map_or("?", |r| &r.head.name);
                    found.push(
                        Diagnostic::error(
                            RULE.code,
                            alias.span,
                            format!("`{}` is called \"{}\", and so is `{other}`", role.head.name, alias.node),
                        )
                        .also(*span, format!("`{other}` has the name here"))
                        .help("keep it for one of the two"),
                    );
                }
                Some(_) => {}
                None => {
                    names.insert(plain(&alias.node), (id, alias.span));
                }
            }
        }
    }
    found
}
