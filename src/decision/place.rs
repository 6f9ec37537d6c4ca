//! Wall times in conditions, placed by the policy's zone: a plan carries instants only.

use crate::calendar::ZoneData;
use crate::model::{Expr, FactValue};

/// The value as an instant, where it was written on the policy's clock.
#[must_use]
pub fn place_value(value: &FactValue, clock: &ZoneData) -> FactValue {
    match value {
        FactValue::Wall(wall) => FactValue::Instant(clock.first(*wall)),
        other => other.clone(),
    }
}

/// The condition with every wall time in it placed.
#[must_use]
pub fn place_expr(expr: &Expr, clock: &ZoneData) -> Expr {
    let all = |of: &[Expr]| of.iter().map(|e| place_expr(e, clock)).collect();
    match expr {
        Expr::All(of) => Expr::All(all(of)),
        Expr::Any(of) => Expr::Any(all(of)),
        Expr::Not(e) => Expr::Not(Box::new(place_expr(e, clock))),
        Expr::AtLeast { n, of } => Expr::AtLeast { n: *n, of: all(of) },
        Expr::Compare { fact, op, value } => {
            Expr::Compare { fact: *fact, op: *op, value: place_value(value, clock) }
        }
        Expr::Constant(_) | Expr::Is(_) | Expr::Has { .. } | Expr::Count { .. } | Expr::Known(_) | Expr::Situation(_) => {
            expr.clone()
        }
    }
}
