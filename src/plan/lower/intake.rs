//! Bots and intakes.

use super::{Lowering, MISSING_WAIT, addresses};
use crate::model::{self, Intake};
use crate::plan::element::{BotPlan, IntakePlan, PagePlan, VendorHours};

/// How many contacts a bot answers whose `at most` is missing (an error).
const MISSING_LIMIT: u32 = 1;

impl Lowering<'_> {
    pub(super) fn bot(&mut self, bot: &model::Bot) -> BotPlan {
        let over = bot.hands_over.as_ref();
        let page = match over {
            Some(over) => self.page(&over.page),
            None => PagePlan { targets: Vec::new(), via: None, at: self.place(bot.head.span) },
        };
        BotPlan {
            name: bot.head.name.clone(),
            label: bot.head.label.clone(),
            channels: bot.on.iter().map(|c| c.node).collect(),
            needs: self.model.needed_services(bot.depends_on.iter().map(|s| s.node)),
            answers: bot.answers.clone().unwrap_or_default(),
            page,
            within: over.map_or(MISSING_WAIT, |o| o.within.node),
            when: over.and_then(|o| o.when.as_ref()).map(|c| c.expr.clone()),
            carries: bot.carries.iter().map(|f| f.node).collect(),
            at_most: bot.at_most.map_or(MISSING_LIMIT, |n| n.node),
            at: self.place(bot.head.span),
        }
    }

    pub(super) fn intake(&mut self, intake: &Intake) -> IntakePlan {
        IntakePlan {
            name: intake.head.name.clone(),
            label: intake.head.label.clone(),
            addresses: addresses(&intake.on),
            hours: match intake.hours.map(|h| h.node) {
                Some(model::VendorHours::Hours(hours)) => VendorHours::Hours(hours),
                Some(model::VendorHours::Always) | None => VendorHours::Always,
            },
            within: intake.within.map_or(Intake::WITHIN, |w| w.node),
            leads_to: intake.leads_to.iter().map(|d| d.node).collect(),
            leads_at: self.place(intake.leads_at),
            at: self.place(intake.head.span),
        }
    }
}
