//! Values of facts as people type and read them.

use crate::calendar::ZoneData;
pub use crate::model::show_duration;
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
        (FactType::Flags(words), FactValue::Flags(bits)) => {
            let set = (0u32..64).zip(words).filter(|(i, _)| bits >> i & 1 == 1).map(|(_, w)| w.as_str());
            format!("({})", set.collect::<Vec<_>>().join(", "))
        }
        (_, FactValue::Flags(bits)) => bits.to_string(),
        (_, FactValue::Instant(at)) => clock.format(*at),
        (_, FactValue::Wall(wall)) => ZoneData::utc().format(*wall),
        (_, FactValue::Text(text)) => format!("{text:?}"),
        (ty, value) => ty.place(value).map_or_else(String::new, |at| ty.shown(at)),
    }
}
