//! Which comment belongs to which declaration or clause, by position.

use std::collections::BTreeMap;

use super::super::ast::{Arg, Clause, Comment, File, Item};
use crate::source::Span;

/// A declaration or clause of the printed tree: its address, which is unique while the tree is borrowed. Spans would
/// not do: in YAML an unnamed rung of one clause has the same span as that clause.
type Node = usize;

/// Comments by the node they are printed with.
#[derive(Debug, Default)]
pub(super) struct Comments<'a> {
    leading: BTreeMap<Node, Vec<&'a Comment>>,
    opening: BTreeMap<Node, Vec<&'a Comment>>,
    trailing: BTreeMap<Node, Vec<&'a Comment>>,
    closing: BTreeMap<Node, Vec<&'a Comment>>,
    end: Vec<&'a Comment>,
}

struct Place {
    node: Node,
    span: Span,
    depth: u32,
    holds: bool,
}

fn item_node(item: &Item) -> Node {
    std::ptr::from_ref(item).addr()
}

fn clause_node(clause: &Clause) -> Node {
    std::ptr::from_ref(clause).addr()
}

/// The clauses inside a clause.
pub(super) fn inner(clause: &Clause) -> &[Clause] {
    match &clause.arg {
        Arg::Block(block) => &block.clauses,
        Arg::Variant { clauses, .. } => clauses,
        _ => &[],
    }
}

fn collect(clauses: &[Clause], depth: u32, places: &mut Vec<Place>) {
    for clause in clauses {
        let holds = matches!(clause.arg, Arg::Block(_) | Arg::Variant { .. });
        places.push(Place { node: clause_node(clause), span: clause.span, depth, holds });
        // Blocks hold no blocks: the recursion is two deep.
        collect(inner(clause), depth + 1, places);
    }
}

impl<'a> Comments<'a> {
    /// Attaches every comment of a file.
    pub(super) fn of(file: &'a File) -> Self {
        let mut all = Self::default();
        if file.comments.is_empty() {
            return all;
        }
        let mut places = Vec::new();
        for item in &file.items {
            places.push(Place { node: item_node(item), span: item.span, depth: 0, holds: true });
            collect(&item.clauses, 1, &mut places);
        }
        places.sort_by_key(|p| (p.span.lo, p.depth));
        for comment in &file.comments {
            all.attach(comment, &places);
        }
        all
    }

    fn attach(&mut self, comment: &'a Comment, places: &[Place]) {
        let at = comment.span.lo;
        let started = places.partition_point(|p| p.span.lo < at);
        let before = places.get(..started).unwrap_or_default();
        // Nodes nest, so the last ones that have started and not ended enclose the comment. Looking back further than
        // a few hundred nodes only happens behind a long declaration; that it is quadratic there does no harm.
        let around = before.iter().rev().find(|p| at < p.span.hi);
        let (list, node) = if comment.own_line {
            match (around, places.get(started)) {
                (Some(clause), _) if !clause.holds => (&mut self.leading, clause.node),
                (Some(block), next) => match next {
                    Some(next) if next.span.lo < block.span.hi => (&mut self.leading, next.node),
                    _ => (&mut self.closing, block.node),
                },
                (None, Some(next)) => (&mut self.leading, next.node),
                (None, None) => {
                    self.end.push(comment);
                    return;
                }
            }
        } else {
            match (around, before.iter().filter(|p| p.span.hi <= at).max_by_key(|p| (p.span.hi, p.depth))) {
                (Some(clause), _) if !clause.holds => (&mut self.trailing, clause.node),
                (Some(block), Some(last)) if last.span.lo > block.span.lo => (&mut self.trailing, last.node),
                (Some(block), _) => (&mut self.opening, block.node),
                (None, Some(last)) => (&mut self.trailing, last.node),
                (None, None) => {
                    self.end.push(comment);
                    return;
                }
            }
        };
        list.entry(node).or_default().push(comment);
    }

    /// On lines of their own before a declaration.
    pub(super) fn before_item(&self, item: &Item) -> &[&'a Comment] {
        list(&self.leading, item_node(item))
    }

    /// On lines of their own before a clause.
    pub(super) fn before_clause(&self, clause: &Clause) -> &[&'a Comment] {
        list(&self.leading, clause_node(clause))
    }

    /// On the line that opens a declaration's body.
    pub(super) fn opening_item(&self, item: &Item) -> &[&'a Comment] {
        list(&self.opening, item_node(item))
    }

    /// On the line that opens a clause's block.
    pub(super) fn opening_clause(&self, clause: &Clause) -> &[&'a Comment] {
        list(&self.opening, clause_node(clause))
    }

    /// On the line where a declaration ends.
    pub(super) fn after_item(&self, item: &Item) -> &[&'a Comment] {
        list(&self.trailing, item_node(item))
    }

    /// On the line where a clause ends.
    pub(super) fn after_clause(&self, clause: &Clause) -> &[&'a Comment] {
        list(&self.trailing, clause_node(clause))
    }

    /// On lines of their own behind the last clause of a declaration.
    pub(super) fn closing_item(&self, item: &Item) -> &[&'a Comment] {
        list(&self.closing, item_node(item))
    }

    /// On lines of their own behind the last clause of a block.
    pub(super) fn closing_clause(&self, clause: &Clause) -> &[&'a Comment] {
        list(&self.closing, clause_node(clause))
    }

    /// Behind everything.
    pub(super) fn at_end(&self) -> &[&'a Comment] {
        &self.end
    }

    /// Whether any comment stands at these clauses or inside them.
    pub(super) fn any_at(&self, clauses: &[Clause]) -> bool {
        clauses.iter().any(|c| {
            [&self.leading, &self.opening, &self.trailing, &self.closing].iter().any(|m| m.contains_key(&clause_node(c)))
                || self.any_at(inner(c))
        })
    }
}

fn list<'m, 'a>(map: &'m BTreeMap<Node, Vec<&'a Comment>>, node: Node) -> &'m [&'a Comment] {
    map.get(&node).map_or(&[], Vec::as_slice)
}
