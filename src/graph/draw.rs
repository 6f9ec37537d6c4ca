//! The graph for other tools to draw: Graphviz DOT and Mermaid.

use std::fmt::Write as _;

use super::PolicyGraph;
use crate::model::{Model, Symbol};

/// Graphviz DOT, left to right, a shape per kind.
#[must_use]
pub fn dot(model: &Model, graph: &PolicyGraph) -> String {
    let mut out = String::from("digraph policy {\n  rankdir=LR;\n  node [fontname=\"Helvetica\"];\n");
    for node in graph.nodes() {
        let (kind, shape) = look(node);
        let label = format!("{}\\n{kind}", quoted(title(model, node)));
        let _ = writeln!(out, "  {} [label=\"{label}\", shape={shape}];", key(node));
    }
    for (from, to, tie) in graph.edges() {
        let _ = writeln!(out, "  {} -> {} [label=\"{}\"];", key(from), key(to), tie.word());
    }
    out.push_str("}\n");
    out
}

/// A Mermaid flow chart.
#[must_use]
pub fn mermaid(model: &Model, graph: &PolicyGraph) -> String {
    let mut out = String::from("flowchart LR\n");
    for node in graph.nodes() {
        let (open, close) = match node {
            Symbol::Level(_) => ("{{", "}}"),
            Symbol::Ladder(_) => ("[/", "/]"),
            Symbol::Person(_) | Symbol::Post(_) | Symbol::Vendor(_) => ("(", ")"),
            Symbol::Service(_) => ("[(", ")]"),
            _ => ("[", "]"),
        };
        let text = mermaid_text(title(model, node));
        let _ = writeln!(out, "  {}{open}\"{}\"{close}", key(node), text.trim());
    }
    for (from, to, tie) in graph.edges() {
        if tie.word().is_empty() {
            let _ = writeln!(out, "  {} --> {}", key(from), key(to));
        } else {
            let _ = writeln!(out, "  {} -->|{}| {}", key(from), tie.word(), key(to));
        }
    }
    out
}

/// A text as it stands in quotes in Mermaid.
#[must_use]
pub fn mermaid_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '#' => out.push_str("#35;"),
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '|' => out.push_str("#124;"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn title(model: &Model, node: Symbol) -> &str {
    model.head(node).map_or("?", |h| &h.name)
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}

/// An id both languages take, whatever script the name is in.
fn key(node: Symbol) -> String {
    let (word, n) = match node {
        Symbol::Parameter(i) => ("parameter", i.0),
        Symbol::Fact(i) => ("fact", i.0),
        Symbol::Table(i) => ("table", i.0),
        Symbol::Define(i) => ("define", i.0),
        Symbol::Impossible(i) => ("impossible", i.0),
        Symbol::Moment(i) => ("moment", i.0),
        Symbol::Level(i) => ("level", i.0),
        Symbol::Service(i) => ("service", i.0),
        Symbol::Fault(i) => ("fault", i.0),
        Symbol::Channel(i) => ("channel", i.0),
        Symbol::Person(i) => ("person", i.0),
        Symbol::Post(i) => ("post", i.0),
        Symbol::Team(i) => ("team", i.0),
        Symbol::Vendor(i) => ("vendor", i.0),
        Symbol::Holidays(i) => ("holidays", i.0),
        Symbol::Hours(i) => ("hours", i.0),
        Symbol::Schedule(i) => ("schedule", i.0),
        Symbol::Duty(i) => ("duty", i.0),
        Symbol::Role(i) => ("role", i.0),
        Symbol::Ladder(i) => ("ladder", i.0),
        Symbol::Callout(i) => ("callout", i.0),
        Symbol::Bot(i) => ("bot", i.0),
        Symbol::Intake(i) => ("intake", i.0),
        Symbol::Reaction(i) => ("reaction", i.0),
        Symbol::Procedure(i) => ("procedure", i.0),
        Symbol::Step(i) => ("step", i.0),
        Symbol::Decision(i) => ("decision", i.0),
        Symbol::Audience(i) => ("audience", i.0),
        Symbol::Template(i) => ("template", i.0),
        Symbol::Communication(i) => ("communication", i.0),
        Symbol::Guarantee(i) => ("guarantee", i.0),
        Symbol::Exception(i) => ("exception", i.0),
        Symbol::Obligation(i) => ("obligation", i.0),
        Symbol::Scenario(i) => ("scenario", i.0),
    };
    format!("{word}_{n}")
}

fn look(node: Symbol) -> (&'static str, &'static str) {
    match node {
        Symbol::Level(_) => ("level", "hexagon"),
        Symbol::Ladder(_) => ("ladder", "parallelogram"),
        Symbol::Person(_) => ("person", "ellipse"),
        Symbol::Post(_) => ("post", "ellipse"),
        Symbol::Vendor(_) => ("vendor", "ellipse"),
        Symbol::Team(_) => ("team", "box"),
        Symbol::Schedule(_) => ("schedule", "box"),
        Symbol::Role(_) => ("role", "box"),
        Symbol::Service(_) => ("service", "cylinder"),
        Symbol::Channel(_) => ("channel", "cds"),
        Symbol::Callout(_) => ("call-out", "parallelogram"),
        Symbol::Bot(_) => ("bot", "component"),
        Symbol::Intake(_) => ("intake", "house"),
        Symbol::Reaction(_) => ("reaction", "cds"),
        Symbol::Audience(_) => ("audience", "folder"),
        Symbol::Template(_) => ("template", "note"),
        Symbol::Communication(_) => ("communication", "component"),
        Symbol::Duty(_) => ("duty", "tab"),
        Symbol::Exception(_) => ("exception", "octagon"),
        Symbol::Obligation(_) => ("obligation", "octagon"),
        _ => ("", "box"),
    }
}
