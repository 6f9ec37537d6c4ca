//! YAML text from a small tree: block style, short lists in brackets, comments kept.

use super::leaf::STEP;
use super::scalar::{Scalar, Sense, is_plain_in_flow, line, scalar};

/// A list of names stands on one line up to this width.
const FLOW_WIDTH: usize = 90;

/// A value.
#[derive(Debug)]
pub(super) enum Yaml {
    /// Nothing: `app:`.
    Empty,
    /// DSL text or a name.
    Text(String),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Entry>),
    /// A map.
    Map(Vec<Entry>),
}

/// A member of a list or map, with its comments.
#[derive(Debug)]
pub(super) struct Entry {
    /// On lines of their own before it.
    pub(super) before: Vec<String>,
    /// In a map.
    pub(super) key: String,
    /// Its value.
    pub(super) value: Yaml,
    /// At the end of its line.
    pub(super) after: Vec<String>,
    /// On lines of their own behind its last member.
    pub(super) closing: Vec<String>,
}

impl Entry {
    pub(super) fn new(key: &str, value: Yaml) -> Self {
        Self { before: Vec::new(), key: key.to_owned(), value, after: Vec::new(), closing: Vec::new() }
    }
}

/// The text of a top-level map, its keys set apart by blank lines.
pub(super) fn document(start: &[String], entries: &[Entry], end: &[String]) -> String {
    let mut e = Emitter { out: String::new() };
    e.comments(start, 0);
    let header = e.out.len();
    let mut apart = false;
    for entry in entries {
        let several = matches!(entry.value, Yaml::List(_) | Yaml::Map(_));
        if e.out.len() > header && (apart || several) {
            e.out.push('\n');
        }
        apart = several;
        e.pair(entry, 0, false);
    }
    if !end.is_empty() && !e.out.is_empty() {
        e.out.push('\n');
    }
    e.comments(end, 0);
    e.out
}

struct Emitter {
    out: String,
}

impl Emitter {
    fn margin(&mut self, indent: usize) {
        self.out.push_str(&" ".repeat(indent));
    }

    fn comments(&mut self, comments: &[String], indent: usize) {
        for comment in comments {
            self.margin(indent);
            self.out.push('#');
            self.out.push_str(comment);
            self.out.push('\n');
        }
    }

    /// `inline`: the margin and the comments before it are written already.
    fn pair(&mut self, entry: &Entry, indent: usize, inline: bool) {
        if !inline {
            self.comments(&entry.before, indent);
            self.margin(indent);
        }
        self.out.push_str(&line(&entry.key, Sense::Text));
        self.out.push(':');
        self.value(entry, indent);
    }

    fn value(&mut self, entry: &Entry, indent: usize) {
        match &entry.value {
            Yaml::Empty => self.end_line(&entry.after),
            Yaml::Text(text) => self.scalar(text, Sense::Text, entry, indent),
            Yaml::String(text) => self.scalar(text, Sense::String, entry, indent),
            Yaml::List(list) => match flow(list).filter(|f| f.len() + indent <= FLOW_WIDTH) {
                Some(flow) => {
                    self.out.push(' ');
                    self.out.push_str(&flow);
                    self.end_line(&entry.after);
                }
                None => {
                    self.end_line(&entry.after);
                    for member in list {
                        self.member(member, indent + STEP);
                    }
                }
            },
            Yaml::Map(map) if map.is_empty() => {
                self.out.push_str(" {}");
                self.end_line(&entry.after);
            }
            Yaml::Map(map) => {
                self.end_line(&entry.after);
                for pair in map {
                    self.pair(pair, indent + STEP, false);
                }
            }
        }
        self.comments(&entry.closing, indent + STEP);
    }

    fn member(&mut self, entry: &Entry, indent: usize) {
        self.comments(&entry.before, indent);
        let Yaml::Map(map) = &entry.value else {
            self.margin(indent);
            self.out.push('-');
            self.value(entry, indent);
            return;
        };
        self.comments(&entry.after, indent);
        if let Some(first) = map.first() {
            self.comments(&first.before, indent);
        }
        self.margin(indent);
        self.out.push('-');
        self.out.push(' ');
        if map.is_empty() {
            self.out.push_str("{}\n");
        }
        for (i, pair) in map.iter().enumerate() {
            self.pair(pair, indent + STEP, i == 0);
        }
        self.comments(&entry.closing, indent + STEP);
    }

    fn scalar(&mut self, text: &str, sense: Sense, entry: &Entry, indent: usize) {
        self.out.push(' ');
        match scalar(text, sense) {
            Scalar::Line(line) => {
                self.out.push_str(&line);
                self.end_line(&entry.after);
            }
            Scalar::Block(header, lines) => {
                self.out.push_str(&header);
                self.end_line(&entry.after);
                for line in lines {
                    if !line.is_empty() {
                        self.margin(indent + STEP);
                        self.out.push_str(&line);
                    }
                    self.out.push('\n');
                }
            }
        }
    }

    fn end_line(&mut self, after: &[String]) {
        if !after.is_empty() {
            self.out.push_str("  #");
            self.out.push_str(&after.join("; "));
        }
        self.out.push('\n');
    }
}

/// `[en, fr]`, where every member may stand there.
fn flow(list: &[Entry]) -> Option<String> {
    let mut out = String::from("[");
    for (i, entry) in list.iter().enumerate() {
        if !entry.before.is_empty() || !entry.after.is_empty() {
            return None;
        }
        out.push_str(if i == 0 { "" } else { ", " });
        match &entry.value {
            Yaml::Text(text) if is_plain_in_flow(text) => out.push_str(text),
            Yaml::String(text) if is_plain_in_flow(text) => out.push_str(&line(text, Sense::String)),
            _ => return None,
        }
    }
    out.push(']');
    Some(out)
}
