//! Values of facts as people type and read them.

use crate::calendar::ZoneData;
use crate::model::{FactId, FactType, FactValue, Model};
use crate::resolve::data;

/// Reads a value by the fact's type; `None` for `unknown`. An instant comes back as [`FactValue::Wall`]: the policy's
/// clock has to place it, see [`FactValue::placed`]. As in a data file, `true` and `false` are `yes` and `no`.
///
/// # Errors
/// What is wrong and what to write, in words for a user.
pub fn parse_value(model: &Model, fact: FactId, text: &str) -> Result<Option<FactValue>, String> {
    let fact = model.facts.get(fact).ok_or_else(|| "there is no such fact".to_owned())?;
    let text = match (&fact.ty, text.trim()) {
        (FactType::Bool, "true") => "yes",
        (FactType::Bool, "false") => "no",
        (_, text) => text,
    };
    data::value(fact, text).map_err(|wrong| format!("{}: {}", wrong.message, wrong.help))
}

/// A value as the language writes it; `clock` is the policy's.
#[must_use]
pub fn show_value(ty: &FactType, value: &FactValue, clock: &ZoneData) -> String {
    match (ty, value) {
        (_, FactValue::Bool(b)) => if *b { "yes" } else { "no" }.to_owned(),
        (FactType::Percent, FactValue::Number(n)) => format!("{n}%"),
        (_, FactValue::Number(n)) => n.to_string(),
        (FactType::Scale(words) | FactType::Choice(words), FactValue::Word(i)) => {
            words.get(usize::from(*i)).cloned().unwrap_or_else(|| i.to_string())
        }
        (_, FactValue::Word(i)) => i.to_string(),
        (FactType::Flags(words), FactValue::Flags(bits)) => {
            let set = (0u32..64).zip(words).filter(|(i, _)| bits >> i & 1 == 1).map(|(_, w)| w.as_str());
            format!("({})", set.collect::<Vec<_>>().join(", "))
        }
        (_, FactValue::Flags(bits)) => bits.to_string(),
        (_, FactValue::Duration(s)) => show_duration(*s),
        (_, FactValue::Instant(at)) => clock.format(*at),
        (_, FactValue::Wall(wall)) => ZoneData::utc().format(*wall),
        (_, FactValue::Text(text)) => format!("{text:?}"),
    }
}

/// Seconds as `1h30m`; `0s` for none.
#[must_use]
pub fn show_duration(seconds: i64) -> String {
    let mut rest = seconds.unsigned_abs();
    let mut text = String::from(if seconds < 0 { "-" } else { "" });
    for (suffix, length) in [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] {
        if rest >= length {
            text.push_str(&format!("{}{suffix}", rest / length));
            rest %= length;
        }
    }
    if seconds == 0 { "0s".to_owned() } else { text }
}
