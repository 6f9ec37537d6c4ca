//! Tables out of an XML document of DMN 1.1 to 1.5, as modellers write them: `table` reads a decision, `column` its inputs and
//! its output, and `agree` holds tables against each other.

mod agree;
mod column;
mod table;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

use super::feel::{self, Tests, Wrong};
use super::name;
use super::{Exchange, OWN};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// The code of everything that a table cannot say.
const BEYOND: &str = "beyond-tables";

/// Namespaces of the versions that are read: 1.1 to 1.5.
const NAMESPACES: &[&str] = &[
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    super::write::MODEL,
];

/// Elements and attributes that a document may have; no policy comes near.
const MOST_NODES: u32 = 2_000_000;

/// What stands for all strings that no cell and no type names.
const OTHER: &str = "other";

/// The tables of a document; what cannot be read or said is found where it stands.
#[must_use]
pub fn read(file: FileId, text: &str) -> (Exchange, Vec<Diagnostic>) {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(text, options) {
        Ok(document) => document,
        Err(why) => {
            let at = offset(text, why.pos());
            let message = match why {
                roxmltree::Error::DtdDetected => {
                    "the document has a DTD, which could stand for anything: none is read".to_owned()
                }
                why => format!("this is no XML: {why}"),
            };
            let to = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
            return (Exchange::default(), vec![Diagnostic::error("broken-dmn", Span::new(file, at, to), message)]);
        }
    };
    let root = document.root_element();
    let mut reader = Reader {
        file,
        types: BTreeMap::new(),
        names: BTreeMap::new(),
        used: BTreeSet::new(),
        strings: BTreeMap::new(),
        found: Vec::new(),
    };
    if root.tag_name().name() != "definitions" || !root.tag_name().namespace().is_some_and(|n| NAMESPACES.contains(&n))
    {
        let span = reader.span(tag(text, root));
        let found = Diagnostic::error("broken-dmn", span, "this is no `definitions` of DMN 1.1 to 1.5");
        return (
            Exchange::default(),
            vec![found.help("the namespace of DMN 1.5 is `https://www.omg.org/spec/DMN/20230324/MODEL/`")],
        );
    }
    let exchange = reader.exchange(text, root);
    (exchange, reader.found)
}

/// Where a row and a column of a text lie.
fn offset(text: &str, at: roxmltree::TextPos) -> usize {
    let line: usize = text.split_inclusive('\n').take((at.row as usize).saturating_sub(1)).map(str::len).sum();
    let rest = text.get(line..).unwrap_or("");
    line + rest.chars().take((at.col as usize).saturating_sub(1)).map(char::len_utf8).sum::<usize>()
}

/// The tag that an element begins with.
fn tag(text: &str, node: Node<'_, '_>) -> Range<usize> {
    let all = node.range();
    let end = text.get(all.clone()).and_then(|t| t.find('>')).map_or(all.end, |n| all.start + n + 1);
    all.start..end
}

fn child<'a, 'i>(of: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    of.children().find(|c| is(c, name))
}

fn children<'a, 'i>(of: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    of.children().filter(move |c| is(c, name))
}

/// An element of DMN; what has a namespace of its own is no part of it.
fn is(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element()
        && node.tag_name().name() == name
        && node.tag_name().namespace().is_some_and(|n| NAMESPACES.contains(&n))
}

/// The text of `<text>` in an element, with its place; without one, the element itself.
fn said<'a>(of: Option<Node<'a, '_>>) -> Option<Written<'a>> {
    let of = of?;
    let text = child(of, "text");
    match text.and_then(|t| t.children().find(Node::is_text)) {
        Some(inner) => Some((inner.text().unwrap_or(""), inner.range())),
        None => Some(("", text.unwrap_or(of).range())),
    }
}

/// A text of the document, with its place.
type Written<'t> = (&'t str, Range<usize>);

/// What a declared type is.
#[derive(Debug, Clone, Default)]
struct Declared {
    base: String,
    /// Which of ours, where an extension says so.
    own: Option<String>,
    allowed: Option<Tests>,
}

struct Reader {
    file: FileId,
    types: BTreeMap<String, Declared>,
    /// What names in the document became here.
    names: BTreeMap<String, String>,
    used: BTreeSet<String>,
    /// The strings that any table holds an expression against.
    strings: BTreeMap<String, Vec<String>>,
    found: Vec<Diagnostic>,
}

impl Reader {
    fn span(&self, at: Range<usize>) -> Span {
        Span::new(self.file, at.start, at.end)
    }

    fn beyond(&mut self, at: Range<usize>, message: impl Into<String>, help: &str) {
        let found = Diagnostic::error(BEYOND, self.span(at), message);
        self.found.push(if help.is_empty() { found } else { found.help(help) });
    }

    /// A mistake within a text; the text may be written with entities, then its whole place is named.
    fn wrong(&mut self, said: &Written<'_>, wrong: &Wrong) {
        let plain = said.1.len() == said.0.len();
        let at = if plain {
            said.1.start + wrong.at.start..said.1.start + wrong.at.end.max(wrong.at.start + 1)
        } else {
            said.1.clone()
        };
        self.beyond(at, wrong.message.clone(), "");
    }

    fn exchange(&mut self, text: &str, root: Node<'_, '_>) -> Exchange {
        for item in children(root, "itemDefinition") {
            self.declare(item);
        }
        let title = root.attribute("name").unwrap_or_default().to_owned();
        let decisions: Vec<Node<'_, '_>> =
            children(root, "decision").filter(|d| child(*d, "decisionTable").is_some()).collect();
        // Tables first: inputs may be called as they are.
        for decision in &decisions {
            let name = self.title(*decision);
            self.name(&name);
        }
        decisions.iter().for_each(|decision| self.strings_of(*decision));
        let (mut tables, mut places) = (Vec::new(), Vec::new());
        for decision in decisions {
            let Some(table) = self.table(text, decision) else { continue };
            let columns = child(decision, "decisionTable").into_iter().flat_map(|t| children(t, "input"));
            places.push(columns.map(|c| tag(text, c)).collect());
            tables.push(table);
        }
        for decision in children(root, "decision").filter(|d| child(*d, "decisionTable").is_none()) {
            let help = "declare what it gives as a fact, or as a table";
            if decision.children().any(|c| is(&c, "literalExpression") || is(&c, "context") || is(&c, "invocation")) {
                self.beyond(tag(text, decision), "a decision that is no table", help);
            }
        }
        if tables.is_empty() && self.found.is_empty() {
            self.beyond(tag(text, root), "there is no decision table here", "");
        }
        self.agree(&mut tables, &places);
        Exchange { title, tables }
    }

    /// What a decision is called: as its variable, where it has one.
    fn title(&self, decision: Node<'_, '_>) -> String {
        let variable = child(decision, "variable").and_then(|v| v.attribute("name"));
        variable
            .or_else(|| decision.attribute("name"))
            .or_else(|| decision.attribute("id"))
            .unwrap_or("table")
            .to_owned()
    }

    fn declare(&mut self, item: Node<'_, '_>) {
        let (Some(name), Some(base)) = (item.attribute("name"), child(item, "typeRef").and_then(|t| t.text())) else {
            return;
        };
        let own = child(item, "extensionElements").and_then(|e| {
            let own = e.children().find(|c| c.tag_name().name() == "type" && c.tag_name().namespace() == Some(OWN))?;
            own.text().map(|t| t.trim().to_owned())
        });
        let allowed = self.tests_in(said(child(item, "allowedValues")));
        self.types.insert(name.to_owned(), Declared { base: base.trim().to_owned(), own, allowed });
    }

    fn tests_in(&mut self, said: Option<Written<'_>>) -> Option<Tests> {
        let said = said?;
        match feel::tests(said.0) {
            Ok(tests) => Some(tests).filter(|t| !t.of.is_empty()),
            Err(wrong) => {
                self.wrong(&said, &wrong);
                None
            }
        }
    }

    /// A name of ours for one of theirs: the same for the same.
    fn name(&mut self, theirs: &str) -> String {
        if let Some(known) = self.names.get(theirs) {
            return known.clone();
        }
        let name = words::unique(&name::of_fact(theirs), |n| self.used.contains(n));
        self.used.insert(name.clone());
        self.names.insert(theirs.to_owned(), name.clone());
        name
    }
}
