//! Criteria, until they are compiled.
use super::AlarmKind;
use super::step::Machine;
use crate::model::{FactId, FactValue, LevelId};

impl Machine<'_> {
    pub(super) fn possible_levels(&self) -> (Vec<LevelId>, Option<AlarmKind>) {
        match self.fact_value(FactId(0)) {
            Some(FactValue::Word(n)) => (vec![LevelId(u32::from(*n))], None),
            _ => (self.plan.levels.ids().collect(), None),
        }
    }
    pub(super) fn criteria_constants(&self) -> Vec<i64> {
        Vec::new()
    }
    pub(super) fn open_questions(&self) -> Vec<FactId> {
        vec![FactId(0)]
    }
}
