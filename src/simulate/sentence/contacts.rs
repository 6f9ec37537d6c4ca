//! What happens at bots and intakes, in words.

use super::{Names, Tone};
use crate::model::{FactId, FactValue};
use crate::plan::machine::What;

/// Tone, sign and sentence of an entry about a bot or an intake.
pub(super) fn sentence(n: &Names<'_>, what: &What) -> (Tone, char, String) {
    match what {
        What::BotAnswers { bot, contacts, now } => {
            let most = n.0.bots.get(*bot).map_or(0, |b| b.at_most);
            (Tone::Plain, '⚙', format!("{} answers {} ({now} of {most})", n.bot(*bot), people(*contacts)))
        }
        What::BotHandsOver { bot, contacts, full, carries } => {
            let why = if *full { ", at its limit" } else { "" };
            let with = n.carried(carries);
            let with = if with.is_empty() { with } else { format!(", with {with}") };
            (Tone::Plain, '⇢', format!("{} hands {} over{why}{with}", n.bot(*bot), people(*contacts)))
        }
        What::ContactsEnd { bot, contacts, now } => {
            (Tone::Detail, '⚙', format!("{} at {} are over, {now} left", people(*contacts), n.bot(*bot)))
        }
        What::Reported { intake, reports, facts } => {
            let said = n.carried(facts);
            let said = if said.is_empty() { said } else { format!(": {said}") };
            (Tone::Mark, '⇣', format!("{} at {}{said}", times(*reports, "report"), n.intake(*intake)))
        }
        What::LedTo { intake, to, .. } => {
            (Tone::Plain, '⇢', format!("{} leads to {}", n.intake(*intake), n.destination(*to)))
        }
        What::CannotTake { desk, to } => {
            (Tone::Bad, '✗', format!("{} of {} cannot take it", n.destination(*to), n.desk(*desk)))
        }
        What::TakenOver { desk, contacts, by } => {
            (Tone::Act, '✓', format!("{} takes over {} of {}", n.responder(*by), people(*contacts), n.desk(*desk)))
        }
        What::ContactsLost { desk, contacts } => {
            (Tone::Bad, '✗', format!("nothing answers {} of {}", people(*contacts), n.desk(*desk)))
        }
        _ => (Tone::Plain, '·', String::new()),
    }
}

fn people(count: u32) -> String {
    times(count, "contact")
}

fn times(count: u32, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

impl Names<'_> {
    /// What a bot carries, or what a report says.
    pub(super) fn carried(&self, facts: &[(FactId, Option<FactValue>)]) -> String {
        let one = |(fact, value): &(FactId, Option<FactValue>)| {
            let name = self.0.facts.get(*fact).map_or("?", |f| &f.name);
            let value = value.as_ref().map_or_else(|| "unknown".to_owned(), |v| self.value(*fact, v));
            format!("{name} = {value}")
        };
        facts.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}
