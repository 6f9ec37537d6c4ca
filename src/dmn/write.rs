//! Tables as an XML document of DMN 1.5.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::cell::FEEL;
use super::{Exchange, Input, OWN, Sheet, hit_policy, type_name};
use crate::boxes::{Set, UNKNOWN};
use crate::model::{FactType, FactValue, Hit};
use crate::report::layout::xml;

/// The namespace of DMN 1.5.
pub(super) const MODEL: &str = "https://www.omg.org/spec/DMN/20230324/MODEL/";

/// The document.
#[must_use]
pub fn write(exchange: &Exchange) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let title = if exchange.title.is_empty() { "policy" } else { &exchange.title };
    let _ = writeln!(
        out,
        "<definitions xmlns=\"{MODEL}\" xmlns:callout=\"{OWN}\" id=\"definitions\" name=\"{}\" namespace=\"{OWN}\" \
         exporter=\"callout\" exporterVersion=\"{}\">",
        xml(title),
        env!("CARGO_PKG_VERSION"),
    );
    let decided: BTreeSet<&str> = exchange.tables.iter().map(|t| t.name.as_str()).collect();
    let mut inputs: Vec<&Input> = Vec::new();
    for input in exchange.tables.iter().flat_map(|t| &t.inputs) {
        if !decided.contains(input.name.as_str()) && inputs.iter().all(|known| known.name != input.name) {
            inputs.push(input);
        }
    }
    for input in &inputs {
        item_definition(&mut out, &input.name, &input.ty, &known(&input.values));
    }
    for table in &exchange.tables {
        item_definition(&mut out, &table.name, &table.gives, &table.gives.values(None));
    }
    for input in &inputs {
        let name = xml(&input.name);
        let label = label(input.label.as_deref());
        let _ = writeln!(out, "  <inputData id=\"input.{name}\" name=\"{name}\"{label}>");
        let _ = writeln!(out, "    <variable id=\"variable.{name}\" name=\"{name}\" typeRef=\"type.{name}\"/>");
        out.push_str("  </inputData>\n");
    }
    exchange.tables.iter().for_each(|table| decision(&mut out, table, &decided));
    out.push_str("</definitions>\n");
    out
}

fn label(label: Option<&str>) -> String {
    label.map(|l| format!(" label=\"{}\"", xml(l))).unwrap_or_default()
}

/// What FEEL calls a type.
fn base(ty: &FactType) -> &'static str {
    match ty {
        FactType::Bool => "boolean",
        FactType::Scale(_) | FactType::Choice(_) => "string",
        FactType::Duration => "days and time duration",
        _ => "number",
    }
}

pub(super) fn known(values: &Set) -> Set {
    values.without(&Set::of(vec![(UNKNOWN, UNKNOWN)]))
}

fn item_definition(out: &mut String, name: &str, ty: &FactType, values: &Set) {
    let name = xml(name);
    let _ = writeln!(out, "  <itemDefinition id=\"type.{name}\" name=\"type.{name}\">");
    if let Some(own) = type_name(ty) {
        let _ = writeln!(out, "    <extensionElements><callout:type>{own}</callout:type></extensionElements>");
    }
    let _ = writeln!(out, "    <typeRef>{}</typeRef>", base(ty));
    if let Some(allowed) = allowed(ty, values) {
        let _ = writeln!(out, "    <allowedValues><text>{}</text></allowedValues>", xml(&allowed));
    }
    out.push_str("  </itemDefinition>\n");
}

/// The values of a type; nothing where they need no saying.
fn allowed(ty: &FactType, values: &Set) -> Option<String> {
    let listed = !matches!(ty, FactType::Bool) || *values != ty.values(None);
    // Against all numbers, so that each end is said that a value has.
    let whole = Set::of(vec![(crate::boxes::LOWEST, crate::boxes::HIGHEST)]);
    (listed && *values != whole).then(|| FEEL.cell(ty, values, &whole))
}

fn decision(out: &mut String, table: &Sheet, decided: &BTreeSet<&str>) {
    let name = xml(&table.name);
    let _ = writeln!(out, "  <decision id=\"decision.{name}\" name=\"{name}\"{}>", label(table.label.as_deref()));
    if !table.note.is_empty() {
        let _ = writeln!(out, "    <description>{}</description>", xml(&table.note));
    }
    let _ = writeln!(out, "    <variable id=\"variable.{name}\" name=\"{name}\" typeRef=\"type.{name}\"/>");
    for input in &table.inputs {
        let of = xml(&input.name);
        let (kind, target) = if decided.contains(input.name.as_str()) {
            ("requiredDecision", "decision")
        } else {
            ("requiredInput", "input")
        };
        let _ = writeln!(out, "    <informationRequirement id=\"requirement.{name}.{of}\">");
        let _ = writeln!(out, "      <{kind} href=\"#{target}.{of}\"/>");
        out.push_str("    </informationRequirement>\n");
    }
    let hit = hit_policy(table.hit);
    let _ = writeln!(out, "    <decisionTable id=\"table.{name}\" hitPolicy=\"{hit}\">");
    for input in &table.inputs {
        let of = xml(&input.name);
        let _ = writeln!(out, "      <input id=\"column.{name}.{of}\"{}>", label(input.label.as_deref()));
        let _ = writeln!(out, "        <inputExpression id=\"expression.{name}.{of}\" typeRef=\"type.{of}\">");
        let _ = writeln!(out, "          <text>{of}</text>\n        </inputExpression>\n      </input>");
    }
    let value =
        |v: &FactValue| xml(&table.gives.place(v).map_or_else(String::new, |at| (FEEL.value)(&table.gives, at)));
    let _ = writeln!(out, "      <output id=\"output.{name}\" name=\"{name}\" typeRef=\"type.{name}\">");
    if let Some(values) = outputs(table) {
        let _ = writeln!(out, "        <outputValues><text>{}</text></outputValues>", xml(&values));
    }
    if let Some(otherwise) = &table.otherwise {
        let _ = writeln!(out, "        <defaultOutputEntry><text>{}</text></defaultOutputEntry>", value(otherwise));
    }
    out.push_str("      </output>\n");
    let noted = table.notes.iter().any(|note| !note.is_empty());
    if noted {
        out.push_str("      <annotation name=\"Note\"/>\n");
    }
    let notes = table.notes.iter().map(String::as_str).chain(std::iter::repeat(""));
    for (n, ((cells, gives), note)) in (1..).zip(table.rows.iter().zip(notes)) {
        let _ = writeln!(out, "      <rule id=\"rule.{name}.{n}\">");
        for (input, set) in table.inputs.iter().zip(cells) {
            let test = xml(&FEEL.cell(&input.ty, set, &input.values));
            let _ = writeln!(out, "        <inputEntry><text>{test}</text></inputEntry>");
        }
        let _ = writeln!(out, "        <outputEntry><text>{}</text></outputEntry>", value(gives));
        if noted {
            let _ = writeln!(out, "        <annotationEntry><text>{}</text></annotationEntry>", xml(note));
        }
        out.push_str("      </rule>\n");
    }
    out.push_str("    </decisionTable>\n  </decision>\n");
}

/// The values of the output, the one that counts first where several rows hold first.
fn outputs(table: &Sheet) -> Option<String> {
    let mut given: Vec<i64> = match &table.gives {
        FactType::Scale(words) | FactType::Choice(words) => (0..i64::try_from(words.len()).unwrap_or(0)).collect(),
        _ if table.hit == Hit::Worst => table.rows.iter().filter_map(|(_, v)| table.gives.place(v)).collect(),
        _ => return None,
    };
    given.sort_unstable();
    given.dedup();
    given.reverse();
    Some(given.iter().map(|v| (FEEL.value)(&table.gives, *v)).collect::<Vec<_>>().join(","))
}
