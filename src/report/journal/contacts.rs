//! What happens at bots and intakes, for programs.

use serde_json::{Map, Value, json};

use crate::model::{FactId, FactValue};
use crate::plan::machine::What;
use crate::simulate::Names;

/// The fields of an entry about a bot or an intake.
pub(super) fn fields(n: &Names<'_>, what: &What) -> Value {
    let facts = |list: &[(FactId, Option<FactValue>)]| {
        let one = |(fact, value): &(FactId, Option<FactValue>)| {
            let name = n.0.facts.get(*fact).map_or_else(String::new, |f| f.name.clone());
            let value = value.as_ref().map_or_else(|| "unknown".to_owned(), |v| n.value(*fact, v));
            (name, Value::String(value))
        };
        list.iter().map(one).collect::<Map<String, Value>>()
    };
    match what {
        What::BotAnswers { bot, contacts, now } | What::ContactsEnd { bot, contacts, now } => {
            json!({"bot": n.bot(*bot), "contacts": contacts, "now": now})
        }
        What::BotHandsOver { bot, contacts, full, carries } => {
            json!({"bot": n.bot(*bot), "contacts": contacts, "full": full, "carries": facts(carries)})
        }
        What::Reported { intake, reports, facts: said } => {
            json!({"intake": n.intake(*intake), "reports": reports, "facts": facts(said)})
        }
        What::LedTo { intake, reports, to } => {
            json!({"intake": n.intake(*intake), "reports": reports, "to": n.destination(*to)})
        }
        What::CannotTake { desk, to } => json!({"desk": n.desk(*desk), "to": n.destination(*to)}),
        What::TakenOver { desk, contacts, by } => {
            json!({"desk": n.desk(*desk), "contacts": contacts, "by": n.responder(*by)})
        }
        What::ContactsLost { desk, contacts } => json!({"desk": n.desk(*desk), "contacts": contacts}),
        _ => json!({}),
    }
}
