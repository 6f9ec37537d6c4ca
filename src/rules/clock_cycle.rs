//! `clock-cycle`: clocks that wait for each other.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::when::Sure;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::graph::rings;
use crate::model::{ClockAnchor, Condition, Deadline, Expr, LevelId, Obligation, ObligationId, Situation};

pub(super) const RULE: Rule = Rule {
    code: "clock-cycle",
    level: Level::Error,
    needs: &[],
    summary: "clocks that wait for each other",
    why: "Each begins when the other was fulfilled, or is owed when little is left of the other, so none ever begins, and nobody is warned of either.",
    given: given::OWED,
    fails: r#"obligation first {
  notify office within 4h after fulfilled second by dpo using report
  warn carol at 1h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}
obligation second {
  do "Send the details" within 72h after fulfilled first by dpo
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    mended: r#"obligation first {
  notify office within 4h after aware by dpo using report
  warn carol at 1h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}
obligation second {
  do "Send the details" within 72h after fulfilled first by dpo
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let starts = Starts::new(c);
    let ties: Vec<(ObligationId, ObligationId, Tie)> =
        c.model.obligations.ids().flat_map(|id| starts.ties(id)).collect();
    for ring in rings(ties.iter().map(|(from, to, _)| (*from, *to))) {
        let Some(o) = ring.first().and_then(|id| c.model.obligations.get(*id)) else { continue };
        let names: Vec<String> =
            ring.iter().filter_map(|x| c.model.obligations.get(*x)).map(|x| format!("`{}`", x.head.name)).collect();
        let inside = |t: &&(ObligationId, ObligationId, Tie)| ring.contains(&t.0) && ring.contains(&t.1);
        let tied: BTreeSet<Tie> = ties.iter().filter(inside).map(|t| t.2).collect();
        let by_hand = tied.contains(&Tie::Level);
        let unless = if by_hand { " unless somebody sets the level by hand" } else { "" };
        let message = if ring.len() > 1 {
            format!("the clocks of {} wait for each other{unless}", names.join(", "))
        } else {
            format!("the clock of {} waits for itself{unless}", names.join(""))
        };
        let place = |id: ObligationId, o: &Obligation| {
            let counts = ties.iter().any(|t| t.0 == id && ring.contains(&t.1) && t.2 == Tie::Anchor);
            let when = o.when.as_ref().filter(|_| !counts).map(|w| w.span);
            when.or(o.deadline.as_ref().map(|d| d.span)).unwrap_or(o.head.span)
        };
        let mut d = Diagnostic::error(RULE.code, ring.first().map_or(o.head.span, |id| place(*id, o)), message);
        if by_hand {
            d.level = Level::Warning;
        }
        for (id, other) in ring.iter().skip(1).filter_map(|x| Some((*x, c.model.obligations.get(*x)?))) {
            d = d.also(place(id, other), "part of the ring");
        }
        if tied.iter().any(|t| *t != Tie::Anchor) {
            d = d.note("on a clock that does not run all the time is left, so `remaining(…) < …` does not hold");
        }
        found.push(d.help(if tied.contains(&Tie::Anchor) {
            "let the first of them count from something that happens: `declared`, or a moment"
        } else {
            "let what is known of the incident say that it is owed, not how much time is left"
        }));
    }
    found
}

/// How a clock waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    /// It counts from when the other was fulfilled.
    Anchor,
    /// It is owed while little is left of the other.
    When,
    /// It is owed at a level that hangs on what is left of the other.
    Level,
}

/// Which clocks may ever start, each by what does not hang on itself.
struct Starts<'a> {
    c: &'a Context<'a>,
    clocks: BTreeSet<ObligationId>,
    levels: BTreeSet<LevelId>,
}

impl<'a> Starts<'a> {
    fn new(c: &'a Context<'a>) -> Self {
        let mut starts = Self { c, clocks: BTreeSet::new(), levels: BTreeSet::new() };
        // Each turn finds another clock or is the last.
        for _ in 0..=c.model.obligations.len() {
            starts.levels = starts.possible_levels();
            let more: Vec<ObligationId> = c.model.obligations.ids().filter(|id| starts.may_start(*id)).collect();
            let before = starts.clocks.len();
            starts.clocks.extend(more);
            if starts.clocks.len() == before {
                break;
            }
        }
        starts
    }

    fn may_start(&self, id: ObligationId) -> bool {
        let Some(o) = self.c.model.obligations.get(id) else { return false };
        let counts = |a: ClockAnchor| !matches!(a, ClockAnchor::Fulfilled(other) if !self.clocks.contains(&other));
        let begins = o.deadline.as_ref().is_none_or(|d| match d.node {
            Deadline::Earliest(_) => d.node.anchors().into_iter().any(counts),
            _ => d.node.anchors().into_iter().all(counts),
        });
        begins && o.when.as_ref().is_none_or(|w| self.holds(&w.expr, Sure::May))
    }

    /// Levels that an incident may get from what is written, as far as clocks decide it.
    fn possible_levels(&self) -> BTreeSet<LevelId> {
        let model = self.c.model;
        let may = |when: &Condition| self.holds(&when.expr, Sure::May);
        let (mut moved, mut found) = (false, BTreeSet::new());
        if let Some(s) = &model.severities {
            moved = s.raises.iter().any(|r| may(&r.when)) || s.lowers.iter().any(|l| may(&l.when));
            found.extend(s.at_least.iter().filter(|f| may(&f.when)).map(|f| f.level.node));
            found.extend(s.unknown.as_ref().and_then(|u| u.meanwhile));
        }
        for (id, level) in model.levels.ids().zip(model.levels.rows()) {
            if moved || level.when.is_empty() || level.otherwise.is_some() || level.when.iter().any(may) {
                found.insert(id);
            }
        }
        found
    }

    /// Whether a condition may hold, or is sure to: the clocks that cannot start are known not to run, and with them the
    /// levels; everything else is open.
    fn holds(&self, expr: &Expr, sure: Sure) -> bool {
        let open = sure == Sure::May;
        match expr {
            Expr::Constant(holds) => *holds || open,
            Expr::All(of) => of.iter().all(|e| self.holds(e, sure)),
            Expr::Any(of) => of.iter().any(|e| self.holds(e, sure)),
            Expr::Not(e) => !self.holds(e, sure.other()),
            Expr::AtLeast { n, of } => of.iter().filter(|e| self.holds(e, sure)).count() >= *n as usize,
            Expr::Situation(Situation::Remaining { obligation, at_least, .. }) => {
                if self.clocks.contains(obligation) {
                    open
                } else {
                    *at_least
                }
            }
            Expr::Situation(Situation::Severity { op, level }) => {
                let is = |at: &LevelId| op.holds(&Reverse(*at), &Reverse(*level));
                if open { self.levels.iter().any(is) } else { self.levels.iter().all(is) }
            }
            _ => open,
        }
    }

    /// The clocks that one waits for that can never start.
    fn ties(&self, id: ObligationId) -> Vec<(ObligationId, ObligationId, Tie)> {
        let Some(o) = self.c.model.obligations.get(id).filter(|_| !self.clocks.contains(&id)) else {
            return Vec::new();
        };
        let mut ties = Vec::new();
        for anchor in o.deadline.iter().flat_map(|d| d.node.anchors()) {
            if let ClockAnchor::Fulfilled(other) = anchor {
                ties.push((other, Tie::Anchor));
            }
        }
        if let Some(when) = o.when.as_ref().filter(|w| !self.holds(&w.expr, Sure::May)) {
            let (clocks, level) = asks(&when.expr);
            ties.extend(clocks.into_iter().map(|x| (x, Tie::When)));
            if level && let Some(s) = &self.c.model.severities {
                let lines = s.raises.iter().map(|r| &r.when).chain(s.lowers.iter().map(|l| &l.when));
                let lines = lines.chain(s.at_least.iter().map(|f| &f.when));
                let lines = lines.chain(self.c.model.levels.rows().flat_map(|l| &l.when));
                ties.extend(lines.flat_map(|w| asks(&w.expr).0).map(|x| (x, Tie::Level)));
            }
        }
        let never = ties.into_iter().filter(|(other, _)| !self.clocks.contains(other));
        never.map(|(other, tie)| (id, other, tie)).collect()
    }
}

/// The clocks that a condition asks about, and whether it asks about the level.
fn asks(expr: &Expr) -> (BTreeSet<ObligationId>, bool) {
    let (mut clocks, mut level, mut open) = (BTreeSet::new(), false, vec![expr]);
    while let Some(expr) = open.pop() {
        match expr {
            Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => open.extend(of),
            Expr::Not(e) => open.push(e),
            Expr::Situation(Situation::Remaining { obligation, .. }) => {
                clocks.insert(*obligation);
            }
            Expr::Situation(Situation::Severity { .. }) => level = true,
            _ => {}
        }
    }
    (clocks, level)
}
