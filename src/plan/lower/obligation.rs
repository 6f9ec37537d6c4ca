//! Obligations.

use super::Lowering;
use crate::model::{self, Owed};
use crate::plan::{Duty, ObligationPlan, WarningPlan};

impl Lowering<'_> {
    pub(super) fn obligation(&mut self, obligation: &model::Obligation) -> ObligationPlan {
        let mut warnings = Vec::new();
        for warning in &obligation.warnings {
            let page = self.page(&warning.page);
            warnings.extend(warning.left.iter().map(|left| WarningPlan { left: left.node, page: page.clone() }));
        }
        warnings.sort_by_key(|w| std::cmp::Reverse(w.left));
        ObligationPlan {
            name: obligation.head.name.clone(),
            label: obligation.head.label.clone(),
            when: obligation.when.as_ref().map(|c| c.expr.clone()),
            duty: match &obligation.duty {
                Some(Owed::Notify(audiences)) => Duty::Notify(audiences.iter().map(|a| a.node).collect()),
                Some(Owed::Do(what)) => Duty::Do(what.clone()),
                None => Duty::Do(String::new()),
            },
            deadline: obligation.deadline.as_ref().map(|d| d.node.clone()),
            by: obligation.by.map(|b| b.node),
            using: obligation.using.map(|t| t.node),
            warnings,
            source: obligation.head.source.clone(),
            checked: obligation.head.checked.map(|d| d.node.to_string()),
            at: self.place(obligation.head.span),
        }
    }
}
