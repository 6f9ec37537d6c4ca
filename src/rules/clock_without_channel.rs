//! `clock-without-channel`: an obligation to tell somebody whom no channel reaches.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Owed, VendorHours};

pub(super) const RULE: Rule = Rule {
    code: "clock-without-channel",
    level: Level::Error,
    needs: &[],
    summary: "an obligation to tell somebody whom no channel reaches",
    why: "The deadline is known and the address is not: in the last hour somebody looks for the telephone number of an authority.",
    given: given::OWED,
    fails: r#"audience court { group authority; cleared for public }
obligation filing {
  notify court within 72h after aware by dpo
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    mended: r#"audience court { group authority; cleared for public; contact mail "court@example.com" }
obligation filing {
  notify court within 72h after aware by dpo
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for o in c.model.obligations.rows() {
        let Some(Owed::Notify(audiences)) = &o.duty else { continue };
        for audience in audiences {
            let Some(a) = c.model.audiences.get(audience.node) else { continue };
            if !a.routes.is_empty() || !a.contacts.is_empty() || c.is_spoilt_at(a.head.whole) {
                continue;
            }
            if a.members.is_empty() {
                let message = format!("`{}` must be told, and no channel reaches it", a.head.name);
                found.push(
                    Diagnostic::error(RULE.code, audience.span, message)
                        .also(a.head.span, "declared here without `via` and `contact`")
                        .help("add the address: `contact mail \"…\", phone \"…\"`"),
                );
                continue;
            }
            // Told through its members alone: they have to be there while the clock runs.
            let vendors = a.members.iter().filter_map(|m| match m.node {
                crate::model::TargetKind::Vendor(v) => c.model.vendors.get(v),
                _ => None,
            });
            let closed: Vec<_> =
                vendors.filter(|v| matches!(v.hours.map(|h| h.node), Some(VendorHours::Hours(_)))).collect();
            if let (true, Some(vendor)) = (closed.len() == a.members.len(), closed.first()) {
                let message = format!("`{}` is only reached in the hours of `{}`", a.head.name, vendor.head.name);
                found.push(
                    Diagnostic::warning(RULE.code, audience.span, message)
                        .also(vendor.head.span, "it has hours")
                        .help("add an address that is open at night: `contact mail \"…\"`, or count working time: `8h of HOURS`"),
                );
            }
        }
    }
    found
}
