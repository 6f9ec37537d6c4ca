//! A file in the DSL: declarations, bodies, comments, indentation.

use super::super::ast::{Arg, Clause, Comment, File, Item};
use super::super::clauses::{ItemKind, Word};
use super::comments::{Comments, inner};
use super::leaf::{STEP, Writer};

/// A body is written on one line where the line then has at most this many characters …
const INLINE_WIDTH: usize = 90;
/// … and the body at most this many clauses.
const INLINE_CLAUSES: usize = 3;

struct Printer<'a> {
    comments: Comments<'a>,
    out: String,
    /// Of the line that was written last.
    depth: usize,
}

/// The text of a file.
pub(super) fn file(file: &File) -> String {
    let mut p = Printer { comments: Comments::of(file), out: String::new(), depth: 0 };
    let header = p.comments.at_start().to_vec();
    p.own_lines(&header, 0);
    let mut last: Option<(&Item, bool)> = None;
    for item in &file.items {
        let start = p.out.len();
        p.item(item);
        let several = p.out.get(start..).is_some_and(|t| t.trim_end().contains('\n'));
        let apart = last.is_some_and(|(l, long)| long || several || l.kind != item.kind);
        if apart && !p.out.get(start..).is_some_and(|t| t.starts_with('\n')) {
            p.out.insert(start, '\n');
        }
        last = Some((item, several));
    }
    let end = p.comments.at_end().to_vec();
    if last.is_some() && !end.is_empty() {
        p.out.push('\n');
    }
    p.own_lines(&end, 0);
    p.out
}

impl Printer<'_> {
    fn item(&mut self, item: &Item) {
        let leading = self.comments.before_item(item).to_vec();
        self.own_lines(&leading, 0);
        let spec = item.kind.spec();
        let has_block = has_block(item.kind);
        let opening = self.comments.opening_item(item).to_vec();
        let closing = self.comments.closing_item(item).to_vec();
        let trailing = self.comments.after_item(item).to_vec();
        let above_clause: Vec<&Comment> =
            item.clauses.iter().flat_map(|c| self.comments.before_clause(c).iter().copied()).collect();
        if !has_block && opening.is_empty() {
            // What YAML has above the only thing it says stands above all of it here.
            self.own_lines(&above_clause, 0);
        }
        let mut w = Writer::new(0);
        w.put(spec.word);
        if item.name.is_some() || item.label.is_some() || item.clauses.iter().any(|c| c.word.spec().head) {
            w.put(" ");
        }
        w.head(item.name.as_ref(), item.label.as_ref(), &item.clauses);
        if !has_block {
            self.line(&w.out, 0);
            let inside = item.clauses.iter().flat_map(|c| self.comments.after_clause(c).iter().copied());
            let below = if opening.is_empty() { Vec::new() } else { above_clause };
            let behind: Vec<&Comment> =
                opening.into_iter().chain(below).chain(inside).chain(closing).chain(trailing).collect();
            self.behind(&behind);
            return;
        }
        self.body(
            &w.out,
            &item.clauses,
            0,
            &Around { opening, closing, trailing },
            !spec.named && item.clauses.is_empty(),
        );
    }

    fn clause(&mut self, clause: &Clause, depth: usize) {
        let leading = self.comments.before_clause(clause).to_vec();
        self.own_lines(&leading, depth);
        let trailing = self.comments.after_clause(clause).to_vec();
        let mut w = Writer::new(depth);
        match &clause.arg {
            Arg::Block(block) => {
                w.put(clause.word.spec().words);
                if block.name.is_some() || block.label.is_some() || block.clauses.iter().any(|c| c.word.spec().head) {
                    w.put(" ");
                }
                w.head(block.name.as_ref(), block.label.as_ref(), &block.clauses);
            }
            Arg::Variant { channels, .. } => {
                w.put(clause.word.spec().words);
                w.put(" ");
                w.paths(channels);
            }
            _ => {
                w.clause(clause);
                self.line(&w.out, depth);
                self.behind(&trailing);
                return;
            }
        }
        let opening = self.comments.opening_clause(clause).to_vec();
        let closing = self.comments.closing_clause(clause).to_vec();
        // Only a step may stand without a body.
        let braces = clause.word != Word::PhaseStep;
        self.body(&w.out, inner(clause), depth, &Around { opening, closing, trailing }, braces);
    }

    /// `HEAD { … }` on one line or several; only `HEAD` where there is nothing to say.
    fn body(&mut self, head: &str, clauses: &[Clause], depth: usize, around: &Around<'_>, braces: bool) {
        let body: Vec<&Clause> = clauses.iter().filter(|c| !c.word.spec().head).collect();
        let quiet = around.opening.is_empty() && around.closing.is_empty() && !self.comments.any_at(clauses);
        if body.is_empty() && quiet {
            self.line(head, depth);
            if braces {
                self.replace_end(" { }");
            }
        } else if let Some(line) = inline(head, &body, depth).filter(|_| quiet) {
            self.line(&line, depth);
        } else {
            self.line(head, depth);
            self.replace_end(" {");
            self.behind(&around.opening);
            let heads: Vec<&Comment> = clauses
                .iter()
                .filter(|c| c.word.spec().head)
                .flat_map(|c| self.comments.before_clause(c).iter().chain(self.comments.after_clause(c)).copied())
                .collect();
            self.own_lines(&heads, depth + 1);
            for clause in body {
                self.clause(clause, depth + 1);
            }
            self.own_lines(&around.closing, depth + 1);
            self.line("}", depth);
        }
        self.behind(&around.trailing);
    }

    fn line(&mut self, text: &str, depth: usize) {
        self.depth = depth;
        self.out.push_str(&" ".repeat(depth * STEP));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn replace_end(&mut self, text: &str) {
        self.out.pop();
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn own_lines(&mut self, comments: &[&Comment], depth: usize) {
        for comment in comments {
            if comment.blank_before && !self.out.is_empty() && !self.out.ends_with("\n\n") && !self.out.ends_with("{\n")
            {
                self.out.push('\n');
            }
            self.line(&format!("#{}", comment.text), depth);
        }
    }

    /// Comments at the end of the line just written.
    fn behind(&mut self, comments: &[&Comment]) {
        if let Some((first, others)) = comments.split_first() {
            self.replace_end(&format!("  #{}", first.text));
            self.own_lines(others, self.depth);
        }
    }
}

/// Comments around a body.
struct Around<'a> {
    opening: Vec<&'a Comment>,
    closing: Vec<&'a Comment>,
    trailing: Vec<&'a Comment>,
}

/// Whether declarations of this kind may have a block.
fn has_block(kind: ItemKind) -> bool {
    use ItemKind::{Clearances, Define, Scope, Set, States, Use};
    !matches!(kind, Use | Scope | Clearances | States | Define | Set)
}

fn inline(head: &str, body: &[&Clause], depth: usize) -> Option<String> {
    if body.len() > INLINE_CLAUSES || body.iter().any(|c| matches!(c.arg, Arg::Block(_) | Arg::Variant { .. })) {
        return None;
    }
    let mut w = Writer::new(depth);
    w.put(head);
    for (i, clause) in body.iter().enumerate() {
        w.put(if i == 0 { " { " } else { "; " });
        w.clause(clause);
    }
    w.put(" }");
    (!w.out.contains('\n') && depth * STEP + w.out.chars().count() <= INLINE_WIDTH).then_some(w.out)
}
