//! Conditions: names, types, and what may be asked where.

use std::rc::Rc;

use super::context::Context;
use super::define::Opened;
use super::kind::Kind;
use super::table::opened::Leaf;
use super::value::{FactUse, Subject, type_noun, values_note};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Comparison, Condition, Expr, FactId, FactType, FactValue, HoursId, Id, LevelId, RoleId, Situation, Symbol,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, ExprNode, Operand, Path, Quota, ServiceState, Value};

/// What a condition may speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// Facts alone: criteria and impossible combinations, so that they can be proved complete.
    Facts,
    /// Facts and `elapsed`: `raise`, `lower` and `at least`.
    FactsAndElapsed,
    /// The incident as well.
    Everything,
}

/// Deepest tree a condition may have with its defines opened; a plan in JSON may nest 128 levels.
const DEEPEST: usize = 32;
/// Most nodes a condition may have with its defines and tables opened: a table of some thousand rows has so many.
pub(super) const LARGEST: usize = 50_000;
/// Most nodes all conditions of a book may have.
const LARGEST_BOOK: usize = 500_000;
/// Deepest tree that is read at all; the parser stops long before.
const BOTTOM: usize = 256;

/// What a condition turned out to speak of, and how large it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// The first situation other than `elapsed`.
    pub situation: Option<Span>,
    /// The first `elapsed`.
    pub elapsed: Option<Span>,
    /// Nodes, defines opened.
    pub size: usize,
    /// Something was wrong, and has been said.
    pub wrong: bool,
}

impl Context<'_> {
    /// A condition with its words.
    pub fn condition(&mut self, ast: &ast::Condition, about: About) -> Condition {
        let (expr, _) = self.open(ast, about);
        Condition { expr, span: ast.span, text: self.words(ast.span) }
    }

    /// A condition's tree and what it speaks of. Where something is wrong the tree is a constant.
    pub fn open(&mut self, ast: &ast::Condition, about: About) -> (Expr, Seen) {
        let mut seen = Seen::default();
        let expr = self.expr(&ast.expr, about, &mut seen, 0);
        let before = self.nodes;
        self.nodes = before.saturating_add(seen.size);
        let too = if seen.wrong {
            None
        } else if seen.size > LARGEST {
            Some(("a condition", LARGEST, "parts"))
        } else if depth(&expr) > DEEPEST {
            Some(("a condition", DEEPEST, "levels"))
        } else if self.nodes > LARGEST_BOOK {
            Some(("conditions", LARGEST_BOOK, "parts altogether"))
        } else {
            None
        };
        if let Some((of, limit, what)) = too {
            if before <= LARGEST_BOOK {
                self.report(
                    Diagnostic::error("large-condition", ast.span, format!("{of} of more than {limit} {what}"))
                        .note("defines and tables count with all they stand for")
                        .help("say it with fewer alternatives, or with a fact of its own"),
                );
            }
            seen.wrong = true;
        }
        if seen.wrong { (Expr::Constant(false), seen) } else { (expr, seen) }
    }

    fn expr(&mut self, ast: &ast::Expr, about: About, seen: &mut Seen, level: usize) -> Expr {
        if level > BOTTOM || seen.size > LARGEST {
            seen.size = seen.size.max(LARGEST + 1);
            return Expr::Constant(false);
        }
        let before = seen.size;
        seen.size += 1;
        match ast.node.as_ref() {
            ExprNode::Or(of) => Expr::Any(self.exprs(of, about, seen, level)),
            ExprNode::And(of) => Expr::All(self.exprs(of, about, seen, level)),
            ExprNode::Not(e) => Expr::Not(Box::new(self.expr(e, about, seen, level + 1))),
            ExprNode::Paren(e) => self.expr(e, about, seen, level + 1),
            ExprNode::Count { least, of } => {
                let parts = self.exprs(of, about, seen, level);
                self.quota(least, parts, seen)
            }
            other => match self.leaf(other, ast.span, about, seen) {
                Some(expr) => {
                    // A table is as large as what it stands for.
                    seen.size = seen.size.max(before.saturating_add(expr.size()));
                    expr
                }
                None => {
                    seen.wrong = true;
                    Expr::Constant(false)
                }
            },
        }
    }

    fn exprs(&mut self, list: &[ast::Expr], about: About, seen: &mut Seen, level: usize) -> Vec<Expr> {
        list.iter().map(|e| self.expr(e, about, seen, level + 1)).collect()
    }

    fn quota(&mut self, least: &Spanned<Quota>, of: Vec<Expr>, seen: &mut Seen) -> Expr {
        match least.node {
            Quota::Any => Expr::Any(of),
            Quota::All => Expr::All(of),
            Quota::None => Expr::Not(Box::new(Expr::Any(of))),
            Quota::AtLeast(n) => {
                let most = u32::try_from(of.len()).unwrap_or(u32::MAX);
                match u32::try_from(n) {
                    Ok(n) if (1..=most).contains(&n) => Expr::AtLeast { n, of },
                    _ => {
                        let always = n == 0;
                        let what = if always { "always holds" } else { "can never hold" };
                        self.report(
                            Diagnostic::error(
                                "bad-count",
                                least.span,
                                format!("at least {n} of {most} conditions {what}"),
                            )
                            .help(format!("write a number from 1 to {most}")),
                        );
                        seen.wrong = true;
                        Expr::Constant(always)
                    }
                }
            }
        }
    }

    fn leaf(&mut self, node: &ExprNode, span: Span, about: About, seen: &mut Seen) -> Option<Expr> {
        match node {
            ExprNode::Compare { left: Operand::Name(path), op, right } => match word(path) {
                Some("severity") => self.severity(op, right).and_then(|s| self.situation(s, span, about, seen)),
                Some("state") => {
                    let state = self.state_value(right)?;
                    let expr = self.situation(Situation::State(vec![state]), span, about, seen)?;
                    match op.node {
                        ast::Comparison::Equal => Some(expr),
                        ast::Comparison::NotEqual => Some(not(expr)),
                        _ => {
                            self.no_order(op.span, "states", "`state is …` or `state in (…)`");
                            None
                        }
                    }
                }
                Some("elapsed") => self.elapsed_since(op, right).and_then(|s| self.situation(s, span, about, seen)),
                _ => {
                    let fact = self.fact(path, about, seen)?;
                    self.compare(&fact, op, right, seen)
                }
            },
            ExprNode::Compare { left: Operand::Call { name, arg, span }, op, right } => {
                self.call((name, arg, *span), op, right, about, seen)
            }
            ExprNode::In { left: Operand::Name(path), not: negated, values } => {
                let expr = match word(path) {
                    Some("severity") => {
                        let equal = Spanned::new(ast::Comparison::Equal, span);
                        let any: Option<Vec<Expr>> =
                            values.iter().map(|v| self.severity(&equal, v).map(Expr::Situation)).collect();
                        self.allow(span, false, about, seen)?;
                        Expr::Any(any?)
                    }
                    Some("state") => {
                        let states: Option<Vec<_>> = values.iter().map(|v| self.state_value(v)).collect();
                        self.situation(Situation::State(states?), span, about, seen)?
                    }
                    _ => {
                        let fact = self.fact(path, about, seen)?;
                        let equal = Spanned::new(ast::Comparison::Equal, span);
                        // What cannot be compared at all is said once.
                        let comparable = !matches!(fact.typed.ty, FactType::Text | FactType::Instant);
                        let values = if comparable { values.as_slice() } else { values.get(..1).unwrap_or(&[]) };
                        let any: Vec<Option<Expr>> =
                            values.iter().map(|v| self.compare(&fact, &equal, v, seen)).collect();
                        seen.size += any.len();
                        Expr::Any(any.into_iter().collect::<Option<Vec<_>>>()?)
                    }
                };
                Some(if *negated { not(expr) } else { expr })
            }
            ExprNode::In { left: Operand::Call { span, .. }, .. } => {
                self.report(
                    Diagnostic::error("type-mismatch", *span, "`count(…)` is compared, not looked up in a list")
                        .help("write `count(…) >= 2`"),
                );
                None
            }
            ExprNode::Has { left, all, values } => self.has(left, *all, values, about, seen),
            ExprNode::Known { left, known } => {
                let fact = self.refer::<FactId>(left, "`is known`")?;
                Some(if *known { Expr::Known(fact.node) } else { not(Expr::Known(fact.node)) })
            }
            ExprNode::Name(path) => self.bare(path, about, seen),
            ExprNode::StateIs(name) => {
                let state = self.state(name)?;
                self.situation(Situation::State(vec![state.node]), span, about, seen)
            }
            ExprNode::During(path) => {
                let hours = self.refer::<HoursId>(path, "`during`")?;
                self.situation(Situation::During(hours.node), span, about, seen)
            }
            ExprNode::Vacant { role, lasts } => {
                let role = self.refer::<RoleId>(role, "`vacant for`");
                let lasts = self.seconds(lasts, "`vacant for`")?.node;
                self.situation(Situation::Vacant { role: role?.node, lasts }, span, about, seen)
            }
            ExprNode::NoUpdate { lasts } => {
                let lasts = self.seconds(lasts, "`no update for`")?.node;
                self.situation(Situation::NoUpdate { lasts }, span, about, seen)
            }
            ExprNode::StateFor { state, lasts, since } => {
                let state = self.state(state);
                let lasts = self.seconds(lasts, "a state's time");
                let since = match since {
                    Some(name) => Some(self.anchor(name)?),
                    None => None,
                };
                self.situation(Situation::StateFor { state: state?.node, lasts: lasts?.node, since }, span, about, seen)
            }
            ExprNode::Service { what, is } => self.service_is(what, is, span, about, seen),
            ExprNode::Or(_) | ExprNode::And(_) | ExprNode::Not(_) | ExprNode::Paren(_) | ExprNode::Count { .. } => None,
        }
    }

    /// Says where a situation stands in a place that takes facts alone; notes it otherwise.
    fn allow(&mut self, span: Span, elapsed: bool, about: About, seen: &mut Seen) -> Option<()> {
        let first = if elapsed { &mut seen.elapsed } else { &mut seen.situation };
        first.get_or_insert(span);
        if about == About::Everything || (elapsed && about == About::FactsAndElapsed) {
            return Some(());
        }
        let words = self.words(span);
        let found = Diagnostic::error("situation-in-criteria", span, format!("`{words}` is no fact"));
        self.report(explain(found, about));
        None
    }

    pub(super) fn situation(&mut self, s: Situation, span: Span, about: About, seen: &mut Seen) -> Option<Expr> {
        let elapsed = matches!(s, Situation::Elapsed { .. } | Situation::Remaining { .. });
        self.allow(span, elapsed, about, seen)?;
        Some(Expr::Situation(s))
    }

    fn bare(&mut self, path: &Path, about: About, seen: &mut Seen) -> Option<Expr> {
        match word(path) {
            Some("acknowledged") => return self.situation(Situation::Acknowledged, path.span, about, seen),
            Some(special @ ("severity" | "state" | "elapsed")) => {
                let example = match special {
                    "severity" => "severity >= …",
                    "state" => "state is …",
                    _ => "elapsed >= 2h",
                };
                self.report(
                    Diagnostic::error("type-mismatch", path.span, format!("`{special}` alone is no condition"))
                        .help(format!("compare it: `{example}`")),
                );
                return None;
            }
            _ => {}
        }
        match self
            .refer_to::<Symbol>(path, "a condition", &[Kind::Fact, Kind::Table, Kind::Define, Kind::Parameter])?
            .node
        {
            symbol @ (Symbol::Fact(_) | Symbol::Table(_) | Symbol::Parameter(_)) => {
                let fact = self.subject(symbol, path, about, seen)?;
                if fact.typed.ty == FactType::Bool {
                    return Some(fact.asks(Leaf::Is, seen));
                }
                let example = match &fact.typed.ty {
                    FactType::Percent => format!("{path} >= 10%"),
                    FactType::Count | FactType::Number => format!("{path} >= 1"),
                    FactType::Duration => format!("{path} >= 1h"),
                    FactType::Flags(v) => format!("{path} has {}", v.first().map_or("…", String::as_str)),
                    FactType::Scale(v) | FactType::Choice(v) => {
                        format!("{path} = {}", v.first().map_or("…", String::as_str))
                    }
                    _ => format!("{path} is known"),
                };
                self.report(
                    Diagnostic::error(
                        "type-mismatch",
                        path.span,
                        format!("`{path}` is {}, no condition", type_noun(&fact.typed.ty)),
                    )
                    .also(fact.typed.span, "its type")
                    .help(format!("compare it: `{example}`")),
                );
                None
            }
            Symbol::Define(id) => {
                let Opened { expr, seen: inside } = self.opened.get(id.index())?.clone()?;
                seen.size += inside.size;
                self.inside(path, &inside, about, seen)?;
                Some(expr)
            }
            _ => None,
        }
    }

    /// Takes over what a define or a table speaks of; says where that has no place.
    pub(super) fn inside(&mut self, path: &Path, inside: &Seen, about: About, seen: &mut Seen) -> Option<()> {
        for (place, elapsed) in [(inside.situation, false), (inside.elapsed, true)] {
            let Some(place) = place else { continue };
            if about == About::Facts || (about == About::FactsAndElapsed && !elapsed) {
                let found = Diagnostic::error(
                    "situation-in-criteria",
                    path.span,
                    format!("`{path}` does not speak of facts alone"),
                );
                self.report(explain(found, about).also(place, "this is no fact"));
                return None;
            }
            if elapsed {
                seen.elapsed.get_or_insert(path.span)
            } else {
                seen.situation.get_or_insert(path.span)
            };
        }
        Some(())
    }

    /// The fact or table on the left of a comparison.
    pub(super) fn fact(&mut self, path: &Path, about: About, seen: &mut Seen) -> Option<FactUse> {
        let symbol = self.refer_to::<Symbol>(path, "a comparison", &[Kind::Fact, Kind::Table, Kind::Parameter])?;
        self.subject(symbol.node, path, about, seen)
    }

    /// What a fact or table is, as seen from here; nothing where it is wrong, which has been said then.
    pub(super) fn subject(&mut self, symbol: Symbol, path: &Path, about: About, seen: &mut Seen) -> Option<FactUse> {
        match symbol {
            Symbol::Fact(id) => self.fact_use(id, &path.to_string()),
            Symbol::Parameter(id) => self.parameter_use(id, &path.to_string()),
            Symbol::Table(id) => {
                let table = Rc::clone(self.tables.get(id.index())?.as_ref()?);
                self.inside(path, &table.seen, about, seen)?;
                Some(FactUse { name: path.to_string(), typed: Rc::clone(&table.typed), subject: Subject::Table(table) })
            }
            _ => None,
        }
    }

    /// A comparison with a constant.
    pub(super) fn compare(
        &mut self,
        fact: &FactUse,
        op: &Spanned<ast::Comparison>,
        right: &Spanned<Value>,
        seen: &mut Seen,
    ) -> Option<Expr> {
        let comparison = comparison(op.node);
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let name = &fact.name;
        match &fact.typed.ty {
            ty @ (FactType::Text | FactType::Instant) => {
                let (what, help) = if *ty == FactType::Text {
                    (
                        "texts cannot be compared",
                        format!("declare `{name}` as a choice of words if decisions hang on it"),
                    )
                } else {
                    ("instants cannot be compared", format!("ask whether it is known: `{name} is known`"))
                };
                self.report(
                    Diagnostic::error("type-mismatch", right.span, format!("`{name}` is {}; {what}", type_noun(ty)))
                        .also(fact.typed.span, "its type")
                        .help(help),
                );
                return None;
            }
            ty @ (FactType::Bool | FactType::Choice(_) | FactType::Flags(_)) if ordered => {
                let mut found = Diagnostic::error(
                    "type-mismatch",
                    op.span,
                    format!("`{name}` is {}; its values have no order", type_noun(ty)),
                )
                .also(fact.typed.span, "its type");
                found = match ty {
                    FactType::Choice(_) => found.help("compare with `=`, `!=` or `in (…)`, or declare it as a `scale`"),
                    FactType::Flags(_) => found.help("compare with `has`, `has all of (…)` or `count(…) >= 2`"),
                    _ => found.help(format!("write `{name}` or `not {name}`")),
                };
                found.notes.extend(values_note(ty));
                self.report(found);
                return None;
            }
            FactType::Flags(_) => {
                if let Value::Word(w) = &right.node {
                    let help = format!("write `{name} has {w}`, or `{name} = ({w})` for that one alone");
                    self.report(
                        Diagnostic::error(
                            "type-mismatch",
                            right.span,
                            format!("`{name}` is a set of flags, not one of them"),
                        )
                        .also(fact.typed.span, "its type")
                        .help(help),
                    );
                    return None;
                }
            }
            _ => {}
        }
        let value = self.value(fact, right)?;
        let equal = comparison == Comparison::Equal;
        Some(match (&fact.typed.ty, value) {
            (FactType::Bool, FactValue::Bool(yes)) => {
                let is = fact.asks(Leaf::Is, seen);
                if yes == equal { is } else { not(is) }
            }
            (FactType::Flags(values), FactValue::Flags(bits)) => {
                let every =
                    u32::try_from(values.len()).ok().and_then(|n| 1_u64.checked_shl(n)).map_or(u64::MAX, |b| b - 1);
                let exactly = Expr::All(vec![
                    fact.asks(Leaf::Has { flags: bits, all: true }, seen),
                    not(fact.asks(Leaf::Has { flags: every & !bits, all: false }, seen)),
                ]);
                if equal { exactly } else { not(exactly) }
            }
            (_, value) => fact.asks(Leaf::Compare(comparison, value), seen),
        })
    }

    fn severity(&mut self, op: &Spanned<ast::Comparison>, right: &Spanned<Value>) -> Option<Situation> {
        let Value::Word(word) = &right.node else {
            self.report(
                Diagnostic::error("type-mismatch", right.span, "`severity` is compared with a level")
                    .help("write the level's name: `severity >= SEV2`"),
            );
            return None;
        };
        let level = self.refer::<LevelId>(&path_of(word, right.span), "`severity`")?;
        Some(Situation::Severity { op: comparison(op.node), level: level.node })
    }

    fn state_value(&mut self, right: &Spanned<Value>) -> Option<crate::model::StateId> {
        if let Value::Word(word) = &right.node {
            return self.state(&Spanned::new(word.clone(), right.span)).map(|s| s.node);
        }
        self.report(Diagnostic::error("type-mismatch", right.span, "`state` is compared with a state's name"));
        None
    }

    fn elapsed_since(&mut self, op: &Spanned<ast::Comparison>, right: &Spanned<Value>) -> Option<Situation> {
        let at_least = match op.node {
            ast::Comparison::GreaterEqual => true,
            ast::Comparison::Less => false,
            _ => {
                self.report(
                    Diagnostic::error("type-mismatch", op.span, "`elapsed` is compared with `>=` or `<` only")
                        .note("time passes: it is one or the other at every instant"),
                );
                return None;
            }
        };
        let seconds = self.compared_duration(right, "`elapsed`", "elapsed >= 2h")?;
        Some(Situation::Elapsed { at_least, seconds })
    }

    /// The constant that a time is compared with: a duration, or a parameter that is one.
    pub(super) fn compared_duration(&mut self, right: &Spanned<Value>, what: &str, example: &str) -> Option<i64> {
        if let Value::Word(word) = &right.node
            && self.find(&path_of(word, right.span)).is_some()
        {
            let path = path_of(word, right.span);
            let duration =
                ast::Duration { parts: Vec::new(), parameter: Some(Box::new(path)), of: None, span: right.span };
            return self.seconds(&duration, what).map(|s| s.node);
        }
        let Value::Duration(duration) = &right.node else {
            self.report(
                Diagnostic::error("type-mismatch", right.span, format!("{what} is compared with a duration"))
                    .help(format!("write `{example}`")),
            );
            return None;
        };
        self.seconds(duration, what).map(|s| s.node)
    }

    fn service_is(
        &mut self,
        what: &Path,
        is: &Spanned<ServiceState>,
        span: Span,
        about: About,
        seen: &mut Seen,
    ) -> Option<Expr> {
        let symbol = self.refer_to::<Symbol>(what, "`is down`", &[Kind::Service, Kind::Channel])?.node;
        let situation = match (symbol, is.node) {
            (Symbol::Service(s), ServiceState::Untrusted) => Situation::ServiceUntrusted(s),
            (Symbol::Channel(c), ServiceState::Untrusted) => Situation::ChannelUntrusted(c),
            (Symbol::Service(s), _) => Situation::ServiceDown(s),
            (Symbol::Channel(c), _) => Situation::ChannelDown(c),
            _ => return None,
        };
        let expr = self.situation(situation, span, about, seen)?;
        Some(if is.node == ServiceState::Up { not(expr) } else { expr })
    }

    fn no_order(&mut self, span: Span, what: &str, help: &str) {
        self.report(
            Diagnostic::error("type-mismatch", span, format!("{what} are not compared by order"))
                .help(format!("write {help}")),
        );
    }
}

/// The word of a path without a scope.
fn word(path: &Path) -> Option<&str> {
    path.scope.is_none().then_some(path.name.node.as_str())
}

/// A reference written where a value stands.
pub(super) fn path_of(word: &str, span: Span) -> Path {
    let (scope, name) = word.split_once('.').map_or((None, word), |(s, n)| (Some(s), n));
    Path { scope: scope.map(|s| Spanned::new(s.to_owned(), span)), name: Spanned::new(name.to_owned(), span), span }
}

fn explain(found: Diagnostic, about: About) -> Diagnostic {
    if about == About::Facts {
        found.note("criteria speak of facts alone, so that gaps and overlaps can be found").help(
            "what time or the incident's course changes belongs into `raise`, `lower`, `at least`, or a rung's `when`",
        )
    } else {
        found.note("besides facts only `elapsed` and `remaining(…)` may stand here")
    }
}

fn not(expr: Expr) -> Expr {
    match expr {
        Expr::Not(inside) => *inside,
        other => Expr::Not(Box::new(other)),
    }
}

pub(super) fn comparison(op: ast::Comparison) -> Comparison {
    match op {
        ast::Comparison::Equal => Comparison::Equal,
        ast::Comparison::NotEqual => Comparison::NotEqual,
        ast::Comparison::Less => Comparison::Less,
        ast::Comparison::LessEqual => Comparison::LessEqual,
        ast::Comparison::Greater => Comparison::Greater,
        ast::Comparison::GreaterEqual => Comparison::GreaterEqual,
    }
}

/// Levels of a tree; it has no more than the reader's bottom plus what its defines bring.
fn depth(expr: &Expr) -> usize {
    let deepest = |of: &[Expr]| of.iter().map(depth).max().unwrap_or(0);
    1 + match expr {
        Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => deepest(of),
        Expr::Not(e) => depth(e),
        _ => 0,
    }
}
