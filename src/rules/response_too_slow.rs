//! `response-too-slow`: a vendor whose contract gives it more time than the policy waits.

use super::{Context, Rule, given, words};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{LevelLadders, Page, Responder, Vendor};

pub(super) const RULE: Rule = Rule {
    code: "response-too-slow",
    level: Level::Warning,
    needs: &[],
    summary: "a vendor whose contract gives it more time to respond than the policy waits",
    why: "The vendor keeps its contract and the policy fails all the same: the next rung is asked, or the target has passed, before the vendor has to say anything. One of the two times is not meant.",
    given: given::BOOK,
    fails: r#"vendor noc { contact phone "+12025550190"; hours always; responds within 30m }
ladder outside {
  rung { page noc; wait 10m }
  at end page carol via phone every 10m
}
reaction more for SEV1 { on declared start outside }"#,
    mended: r#"vendor noc { contact phone "+12025550190"; hours always; responds within 30m }
ladder outside {
  rung { page noc; wait 30m }
  at end page carol via phone every 10m
}
reaction more for SEV1 { on declared start outside }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ladder in c.model.ladders.rows() {
        for rung in &ladder.rungs {
            let (Some(wait), Some(vendor)) = (rung.wait, only_vendors(c, &rung.pages)) else { continue };
            let Some(responds) = vendor.responds_within.filter(|r| r.node > wait.node) else { continue };
            let name = &vendor.head.name;
            let message = format!(
                "the rung waits {} for `{name}`, which has {} to respond",
                words(wait.node),
                words(responds.node)
            );
            found.push(
                Diagnostic::warning(RULE.code, wait.span, message)
                    .also(responds.span, "the time that it has")
                    .help("wait as long, agree on less, or page somebody of your own beside it"),
            );
        }
    }
    for level in c.model.levels.rows() {
        let Some(target) = level.acknowledge_within else { continue };
        for id in level.ladders.iter().flat_map(LevelLadders::all).map(|l| l.node) {
            let rungs = c.model.ladders.get(id).map_or(&[][..], |l| l.rungs.as_slice());
            // Vendors first, and nobody else before the target has passed.
            let mut at = 0_i64;
            let mut slow: Option<&Vendor> = None;
            for rung in rungs {
                if at >= target.node {
                    break;
                }
                let Some(vendor) = only_vendors(c, &rung.pages) else {
                    slow = None;
                    break;
                };
                let due = at.saturating_add(vendor.responds_within.map_or(0, |r| r.node));
                if due <= target.node {
                    slow = None;
                    break;
                }
                slow = slow.or(Some(vendor));
                at = at.saturating_add(rung.wait.map_or(0, |w| w.node));
            }
            let Some((vendor, responds)) = slow.and_then(|v| Some((v, v.responds_within?))) else { continue };
            let message = format!(
                "`{}` has {} to respond, and the target of {} has passed by then",
                vendor.head.name,
                words(responds.node),
                words(target.node)
            );
            found.push(
                Diagnostic::warning(RULE.code, target.span, message)
                    .also(responds.span, "the time that it has")
                    .help("page somebody of your own beside it, agree on less, or promise less"),
            );
        }
    }
    found
}

/// The vendor with least time, where pages go to vendors alone.
fn only_vendors<'a>(c: &'a Context<'_>, pages: &[Page]) -> Option<&'a Vendor> {
    let everybody = c.everybody_on(pages);
    let vendors: Option<Vec<&Vendor>> = everybody
        .into_iter()
        .map(|w| if let Responder::Vendor(v) = w { c.model.vendors.get(v) } else { None })
        .collect();
    vendors?.into_iter().min_by_key(|v| v.responds_within.map_or(0, |r| r.node))
}
