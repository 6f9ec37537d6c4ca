//! A decision: its rules.

use std::borrow::Cow;
use std::ops::Range;

use roxmltree::Node;

use super::{Reader, Written, child, children, said, tag, title};
use crate::boxes::Set;
use crate::diagnostic::did_you_mean;
use crate::dmn::feel::{self, Literal, Tests};
use crate::dmn::{Sheet, hit_policy};
use crate::model::Hit;
use crate::resolve::{MOST_INPUTS, MOST_ROWS};

/// What a hit policy may be here.
const ONE_VALUE: &str = "a table gives one value: UNIQUE, ANY, FIRST or PRIORITY";

impl Reader {
    pub(super) fn table(&mut self, text: &str, decision: Node<'_, '_>) -> Option<Sheet> {
        let name = self.name(title(decision));
        let table = child(decision, "decisionTable")?;
        let before = self.found.len();
        let hit = self.hit(text, table);
        let outputs: Vec<Node<'_, '_>> = children(table, "output").collect();
        if let Some(second) = outputs.get(1) {
            self.beyond(tag(text, *second), "a second output: a table gives one value", "make a table of each output");
        }
        let (columns, rules): (Vec<_>, Vec<_>) =
            (children(table, "input").collect(), children(table, "rule").collect());
        if columns.is_empty() || outputs.is_empty() {
            self.beyond(tag(text, table), "a table without an input or an output", "");
        }
        if let Some(more) = columns.get(MOST_INPUTS) {
            self.beyond(tag(text, *more), format!("more than {MOST_INPUTS} inputs"), "split it into smaller tables");
        }
        if let Some(more) = rules.get(MOST_ROWS) {
            self.beyond(tag(text, *more), format!("more than {MOST_ROWS} rules"), "split it into smaller tables");
        }
        if self.found.len() > before {
            return None;
        }
        let mut cells: Vec<Vec<(Tests, Written<'_>)>> = columns.iter().map(|_| Vec::new()).collect();
        let mut results: Vec<(Literal, Written<'_>)> = Vec::new();
        let mut notes = Vec::new();
        for rule in &rules {
            let entries: Vec<Node<'_, '_>> = children(*rule, "inputEntry").collect();
            if entries.len() != columns.len() {
                self.beyond(tag(text, *rule), format!("a rule with {} of {} cells", entries.len(), columns.len()), "");
                continue;
            }
            for (column, entry) in cells.iter_mut().zip(entries) {
                let Some(said) = said(Some(entry)) else { continue };
                match feel::tests(&said.text) {
                    Ok(tests) => column.push((tests, said)),
                    Err(wrong) => self.wrong(&said, &wrong),
                }
            }
            results.extend(self.result(child(*rule, "outputEntry"), tag(text, *rule)));
            let annotations =
                children(*rule, "annotationEntry").filter_map(|entry| said(Some(entry)).map(|said| said.text));
            notes.push(description(*rule).into_iter().chain(annotations).collect::<Vec<_>>().join("\n"));
        }
        let output = *outputs.first()?;
        let default = child(output, "defaultOutputEntry");
        let default = default.and_then(|d| self.result(Some(d), d.range()));
        if self.found.len() > before {
            return None;
        }
        let given: Vec<&Literal> = results.iter().chain(&default).map(|(literal, _)| literal).collect();
        let (gives, words) = self.gives(text, decision, output, hit?, &given)?;
        let mut inputs = Vec::new();
        let mut sets: Vec<Vec<Set>> = Vec::new();
        for (column, cells) in columns.iter().zip(&cells) {
            let (input, own) = self.input(text, *column, cells)?;
            inputs.push(input);
            sets.push(own);
        }
        for (n, input) in inputs.iter().enumerate() {
            if inputs.iter().take(n).any(|other| other.name == input.name) {
                self.beyond(tag(text, *columns.get(n)?), format!("`{}` is an input twice", input.name), "");
            }
        }
        if rules.is_empty() && default.is_none() {
            self.beyond(
                tag(text, table),
                "a table without a rule",
                "each `rule` becomes a row; a table has at least one",
            );
        }
        let mut rows = Vec::new();
        for (n, result) in results.iter().enumerate() {
            let row = sets.iter().filter_map(|column| column.get(n).cloned()).collect();
            rows.push((row, self.value(&gives, &words, result)?));
        }
        let otherwise = match &default {
            Some(default) => Some(self.value(&gives, &words, default)?),
            None => None,
        };
        let label = decision.attribute("label").or_else(|| decision.attribute("name")).filter(|l| *l != name);
        let label = label.map(str::to_owned);
        let note = description(decision).into_iter().chain(description(table)).collect::<Vec<_>>().join("\n");
        let span = self.span(tag(text, decision));
        Some(Sheet { name, span, label, hit: hit?, inputs, gives, rows, otherwise, note, notes })
    }

    fn hit(&mut self, text: &str, table: Node<'_, '_>) -> Option<Hit> {
        let written = table.attribute("hitPolicy").unwrap_or("UNIQUE");
        let hits = [Hit::Unique, Hit::Any, Hit::First, Hit::Worst];
        let hit = hits.into_iter().find(|hit| hit_policy(*hit) == written);
        let several = ["COLLECT", "RULE ORDER", "OUTPUT ORDER"];
        if several.contains(&written) {
            let message = format!("the hit policy {written} gives several values");
            self.beyond(tag(text, table), message, ONE_VALUE);
        } else if hit.is_none() {
            let capitals = written.trim().to_uppercase();
            let known = || hits.into_iter().map(hit_policy).chain(several);
            // Tables on paper have the first letter.
            let meant = known().find(|name| !capitals.is_empty() && name.starts_with(&capitals));
            let meant =
                meant.map(|name| format!("did you mean `{name}`?")).or_else(|| did_you_mean(&capitals, known()));
            let message = match written {
                "" => "a hit policy that is empty".to_owned(),
                _ => format!("`{written}` is no hit policy"),
            };
            self.beyond(tag(text, table), message, meant.as_deref().unwrap_or(ONE_VALUE));
        }
        hit
    }

    /// What a rule gives.
    fn result<'a>(&mut self, entry: Option<Node<'a, '_>>, rule: Range<usize>) -> Option<(Literal, Written<'a>)> {
        let Some(said) = said(entry) else {
            self.beyond(rule, "a rule without an output", "");
            return None;
        };
        match feel::literal(&said.text) {
            Ok(Literal::Null) => {
                self.beyond(said.at, "a table gives a value, never `null`", "");
                None
            }
            Ok(literal) => Some((literal, said)),
            Err(wrong) => {
                self.wrong(&said, &wrong);
                None
            }
        }
    }
}

/// What its author says of an element.
fn description<'a>(of: Node<'a, '_>) -> Option<Cow<'a, str>> {
    child(of, "description").map(|d| Written::of(d).text)
}
