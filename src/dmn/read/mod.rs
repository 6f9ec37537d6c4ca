//! Tables out of an XML document of DMN 1.1 to 1.5, as modellers write them: `table` reads a decision, `column` its inputs and
//! its output, and `agree` holds tables against each other.

mod agree;
mod column;
mod table;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

use self::words::Taken;
use super::feel::{self, Tests, Wrong};
use super::name;
use super::{Exchange, OWN};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// The code of everything that a table cannot say.
pub(super) const BEYOND: &str = "beyond-tables";

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
        used: Taken::default(),
        declared: BTreeSet::new(),
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
    of.map(|of| child(of, "text").map_or(Written { text: "".into(), at: of.range(), pieces: Vec::new() }, Written::of))
}

/// A text of the document, with its place. It may stand in pieces, with comments and processing instructions between them.
#[derive(Debug, Clone)]
struct Written<'t> {
    text: Cow<'t, str>,
    at: Range<usize>,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
struct Piece {
    /// Where it begins in the whole text.
    from: usize,
    /// Where it stands in the document.
    at: Range<usize>,
    /// Whether it stands there as it is read, without entities.
    plain: bool,
}

impl<'t> Written<'t> {
    /// What stands in an element.
    fn of(element: Node<'t, '_>) -> Self {
        let mut text = Cow::Borrowed("");
        let mut pieces: Vec<Piece> = Vec::new();
        for node in element.children().filter(Node::is_text) {
            let (said, at) = (node.text().unwrap_or(""), node.range());
            let plain = node.document().input_text().get(at.clone()) == Some(said);
            pieces.push(Piece { from: text.len(), at, plain });
            text += said;
        }
        let at = match (pieces.first(), pieces.last()) {
            (Some(first), Some(last)) => first.at.start..last.at.end,
            _ => element.range(),
        };
        Self { text, at, pieces }
    }

    /// Where a part of it stands in the document, at least a byte.
    fn place(&self, of: &Range<usize>) -> Range<usize> {
        let first = self.byte(of.start);
        let last = self.byte(of.end.saturating_sub(1).max(of.start));
        first.start..last.end
    }

    /// Where a byte stands; the whole piece that has it where that is not written as it is read.
    fn byte(&self, n: usize) -> Range<usize> {
        match self.pieces.iter().rev().find(|piece| piece.from <= n) {
            Some(piece) if piece.plain => {
                let at = piece.at.start + (n - piece.from);
                at..at + 1
            }
            Some(piece) => piece.at.clone(),
            None => self.at.clone(),
        }
    }
}

/// What a decision or an input is called: as its variable, where it has one.
fn title<'a>(of: Node<'a, '_>) -> &'a str {
    let variable = child(of, "variable").and_then(|v| v.attribute("name"));
    variable.or_else(|| of.attribute("name")).or_else(|| of.attribute("id")).unwrap_or("table")
}

/// What a declared type is.
#[derive(Debug, Clone, Default)]
struct Declared {
    base: String,
    /// Whether a value is a list of them.
    list: bool,
    /// Which of ours, where an extension says so.
    own: Option<String>,
    allowed: Option<Tests>,
}

struct Reader {
    file: FileId,
    types: BTreeMap<String, Declared>,
    /// What names in the document became here.
    names: BTreeMap<String, String>,
    used: Taken,
    /// Names that the document declares as inputs.
    declared: BTreeSet<String>,
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

    /// A mistake within a text.
    fn wrong(&mut self, said: &Written<'_>, wrong: &Wrong) {
        self.beyond(said.place(&wrong.at), wrong.message.clone(), "");
    }

    fn exchange(&mut self, text: &str, root: Node<'_, '_>) -> Exchange {
        for item in children(root, "itemDefinition") {
            self.declare(item);
        }
        self.declared = children(root, "inputData").map(title).map(str::to_owned).collect();
        for said in
            root.descendants().filter(|n| is(n, "text") && !n.parent().is_some_and(|p| is(&p, "textAnnotation")))
        {
            if let Some(element) = said.children().find(Node::is_element) {
                self.beyond(tag(text, element), "an element within a text", "write the text alone");
            }
        }
        let name = root.attribute("name").unwrap_or_default().to_owned();
        let decisions: Vec<Node<'_, '_>> =
            children(root, "decision").filter(|d| child(*d, "decisionTable").is_some()).collect();
        // Tables first: inputs may be called as they are.
        for decision in &decisions {
            self.name(title(*decision));
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
        Exchange { title: name, tables }
    }

    fn declare(&mut self, item: Node<'_, '_>) {
        let (Some(name), Some(base)) = (item.attribute("name"), child(item, "typeRef").map(Written::of)) else {
            return;
        };
        let own = child(item, "extensionElements").and_then(|e| {
            let own = e.children().find(|c| c.tag_name().name() == "type" && c.tag_name().namespace() == Some(OWN))?;
            Some(Written::of(own).text.trim().to_owned())
        });
        let constraint = child(item, "allowedValues").or_else(|| child(item, "typeConstraint"));
        let allowed = self.tests_in(said(constraint));
        let list = matches!(item.attribute("isCollection"), Some("true" | "1"));
        self.types.insert(name.to_owned(), Declared { base: base.text.trim().to_owned(), list, own, allowed });
    }

    fn tests_in(&mut self, said: Option<Written<'_>>) -> Option<Tests> {
        let said = said?;
        match feel::tests(&said.text) {
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
        let name = self.used.free(&name::of_fact(theirs));
        self.names.insert(theirs.to_owned(), name.clone());
        name
    }
}
