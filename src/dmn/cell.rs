//! Cells as S-FEEL writes them.

use crate::model::{CellNotation, FactType};
use crate::syntax::literal::Decimal;

/// S-FEEL.
pub(super) const FEEL: CellNotation = CellNotation {
    any: "-",
    unknown: "null",
    or: ",",
    value: feel,
    between: |low, from, high, to| {
        format!("{}{low}..{high}{}", if from { '[' } else { '(' }, if to { ']' } else { ')' })
    },
    open_below: true,
};

fn feel(ty: &FactType, at: i64) -> String {
    match ty {
        FactType::Bool => if at == 1 { "true" } else { "false" }.to_owned(),
        FactType::Scale(_) | FactType::Choice(_) => {
            format!("\"{}\"", ty.shown(at).replace('\\', "\\\\").replace('"', "\\\""))
        }
        FactType::Duration => format!("duration(\"{}\")", iso(at)),
        FactType::Percent => Decimal(at).to_string(),
        _ => ty.shown(at),
    }
}

/// Seconds as ISO 8601 writes them: `P1DT2H`.
fn iso(seconds: i64) -> String {
    let rest = seconds.unsigned_abs();
    let parts = |of: [(u64, char); 3]| -> String {
        of.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect()
    };
    let days = if rest >= 86_400 { format!("{}D", rest / 86_400) } else { String::new() };
    let time = parts([(rest / 3600 % 24, 'H'), (rest / 60 % 60, 'M'), (rest % 60, 'S')]);
    let sign = if seconds < 0 { "-" } else { "" };
    match (days.is_empty(), time.is_empty()) {
        (true, true) => "PT0S".to_owned(),
        (_, true) => format!("{sign}P{days}"),
        (_, false) => format!("{sign}P{days}T{time}"),
    }
}
