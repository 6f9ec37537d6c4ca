//! `bot-reaches-nobody`: a bot that hands over to nobody at some instant.

use super::desks::hand_overs;
use super::rung_reaches_nobody::finding;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "bot-reaches-nobody",
    level: Level::Error,
    needs: &[],
    summary: "a bot that hands over to nobody at some instant",
    why: "A bot answers day and night. Whoever needs a human at an hour at which nobody is there waits for an alarm instead of a person.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER, given::SCRIPT],
    fails: r#"hours business { open mon..fri 09:00-17:00 }
schedule support { layer day { during business; rotate alice, bob every 1w from 2026-01-05 09:00 }; gap ok outside business "they sleep" }
bot desk { on phone; answers "opening hours"; hands over to support within 2m; at most 100 at once }"#,
    mended: r#"hours business { open mon..fri 09:00-17:00 }
schedule support { layer day { during business; rotate alice, bob every 1w from 2026-01-05 09:00 }; gap ok outside business "they sleep" }
bot desk { on phone; answers "opening hours"; hands over to support, carol within 2m; at most 100 at once }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let found = hand_overs(c.model).filter(|(_, page)| !page.targets.is_empty()).filter_map(|(bot, page)| {
        let pages = std::slice::from_ref(page);
        let what = format!("the hand-over of bot `{}`", bot.head.name);
        finding(c, RULE.code, pages, &c.pages_empty(pages, c.horizon()), &what)
    });
    found.collect()
}
