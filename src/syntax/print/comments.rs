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
    header: Vec<&'a Comment>,
    end: Vec<&'a Comment>,
}

struct Place {
    node: Node,
    span: Span,
    depth: u32,
    holds: bool,
    head: bool,
    /// What it stands in.
    parent: Option<usize>,
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
        let head = clause.word.spec().head;
        places.push(Place { node: clause_node(clause), span: clause.span, depth, holds, head, parent: None });
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
            places.push(Place {
                node: item_node(item),
                span: item.span,
                depth: 0,
                holds: true,
                head: false,
                parent: None,
            });
            collect(&item.clauses, 1, &mut places);
        }
        places.sort_by_key(|p| (p.span.lo, p.depth));
        let mut open: Vec<(usize, u32)> = Vec::new();
        for (i, place) in places.iter_mut().enumerate() {
            while open.last().is_some_and(|(_, depth)| *depth >= place.depth) {
                open.pop();
            }
            place.parent = open.last().map(|(parent, _)| *parent);
            open.push((i, place.depth));
        }
        for comment in &file.comments {
            all.attach(comment, &places);
        }
        all
    }

    fn attach(&mut self, comment: &'a Comment, places: &[Place]) {
        let at = comment.span.lo;
        let started = places.partition_point(|p| p.span.lo < at);
        if started == 0 && !places.is_empty() {
            self.header.push(comment);
            return;
        }
        // Places nest: whatever encloses the comment, or ends last before it, holds the last place that has started.
        let last = started.checked_sub(1);
        let chain = || std::iter::successors(last, |i| places.get(*i)?.parent).filter_map(|i| places.get(i));
        let around = chain().find(|p| at < p.span.hi);
        // Behind a comment at the end of a line of the same clause, so that the two keep their order.
        let again = around.is_some_and(|p| !p.holds && self.trailing.contains_key(&p.node));
        let (list, node) = if comment.own_line {
            match (around, places.get(started)) {
                (Some(clause), _) if again => (&mut self.trailing, clause.node),
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
            // Behind `fact x: bool`, it is the declaration's, not the type's.
            let ended = chain().filter(|p| p.span.hi <= at).max_by_key(|p| (p.span.hi, !p.head, p.depth));
            match (around, ended) {
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

    /// Before everything.
    pub(super) fn at_start(&self) -> &[&'a Comment] {
        &self.header
    }

    /// Behind everything.
    pub(super) fn at_end(&self) -> &[&'a Comment] {
        &self.end
    }

    /// Whether any comment stands at these clauses or inside them.
    pub(super) fn any_at(&self, clauses: &[Clause]) -> bool {
        clauses.iter().any(|c| {
            [&self.leading, &self.opening, &self.trailing, &self.closing]
                .iter()
                .any(|m| m.contains_key(&clause_node(c)))
                || self.any_at(inner(c))
        })
    }
}

fn list<'m, 'a>(map: &'m BTreeMap<Node, Vec<&'a Comment>>, node: Node) -> &'m [&'a Comment] {
    map.get(&node).map_or(&[], Vec::as_slice)
}
