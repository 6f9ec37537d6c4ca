//! `assume-lowers`: an assumption that can lower a level, without a reason.

use super::{Context, Rule, given};
use crate::decision::{Facts, Quiet, Truth};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Expr, FactId, FactType, FactValue};
use crate::syntax::literal::Decimal;
pub(super) const RULE: Rule = Rule {
    code: "assume-lowers",
    level: Level::Warning,
    needs: &[],
    summary: "an assumption that can lower a level, without a reason",
    why: "An assumption stands in for a fact nobody has found out. Where it makes an incident look less severe than it may be, somebody has to say why that is safe.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact people_at_risk: bool { assume no }
severities {
  level SEV1 { when people_at_risk; ladder main }
  level SEV2 { otherwise; ladder main }
}"#,
    mended: r#"fact people_at_risk: bool { assume no because "the safety desk watches and sets it" }
severities {
  level SEV1 { when people_at_risk; ladder main }
  level SEV2 { otherwise; ladder main }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, fact) in c.model.facts.iter() {
        let Some(assumption) = fact.assume.as_ref().filter(|a| a.because.is_none()) else { continue };
        if lowers(c, id, &fact.ty, &assumption.value.node) {
            found.push(
                Diagnostic::warning(
                    RULE.code,
                    assumption.value.span,
                    format!("assuming this of `{}` can make an incident look less severe than it is", fact.head.name),
                )
                .help("say why that is safe: `assume … because \"who watches it\"`, or drop the assumption"),
            );
        }
    }
    found
}

/// Whether some value of the fact gives, with all other facts the same, a more severe level than the assumed one.
fn lowers(c: &Context<'_>, fact: FactId, ty: &FactType, assumed: &FactValue) -> bool {
    let levels = c.model.levels.rows().map(|l| l.when.iter().map(|w| w.expr.clone()).collect::<Vec<_>>());
    // `At least as severe as this level`, one condition per level; then everything that raises,
    // or keeps from being lowered.
    let mut so_far = Vec::new();
    let mut severe: Vec<Expr> = Vec::new();
    for mut when in levels {
        so_far.append(&mut when);
        severe.push(Expr::Any(so_far.clone()));
    }
    if let Some(s) = &c.model.severities {
        severe.extend(s.raises.iter().map(|r| r.when.expr.clone()));
        severe.extend(s.lowers.iter().map(|l| Expr::Not(Box::new(l.when.expr.clone()))));
        severe.extend(s.at_least.iter().map(|f| f.when.expr.clone()));
    }
    let values = values(ty, fact, &severe);
    severe.iter().any(|expr| {
        let now = Expr::Not(Box::new(put(expr, fact, assumed)));
        values.iter().any(|v| {
            let worse = Expr::All(vec![put(expr, fact, v), now.clone()]);
            c.criteria.truth(&worse, &Facts::new(), &Quiet::default()).truth != Truth::False
        })
    })
}

/// A value of each kind that the conditions can tell apart.
fn values(ty: &FactType, fact: FactId, conditions: &[Expr]) -> Vec<FactValue> {
    let position = |i: usize| FactValue::Word(u16::try_from(i).unwrap_or(u16::MAX));
    let mut all = match ty {
        FactType::Bool => vec![FactValue::Bool(false), FactValue::Bool(true)],
        FactType::Scale(w) | FactType::Choice(w) => (0..w.len()).map(position).collect(),
        FactType::Flags(_) => vec![FactValue::Flags(0), FactValue::Flags(u64::MAX)],
        _ => Vec::new(),
    };
    let mut open: Vec<&Expr> = conditions.iter().collect();
    while let Some(expr) = open.pop() {
        match expr {
            Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => open.extend(of),
            Expr::Not(e) => open.push(e),
            Expr::Has { fact: f, flags, .. } if *f == fact => {
                all.extend([FactValue::Flags(*flags), FactValue::Flags(!*flags)]);
            }
            Expr::Compare { fact: f, value, .. } if *f == fact => match value {
                FactValue::Number(n) => {
                    all.extend(
                        [n.0.saturating_sub(1), n.0, n.0.saturating_add(1)].map(|x| FactValue::Number(Decimal(x))),
                    );
                }
                FactValue::Duration(s) => {
                    all.extend([s.saturating_sub(1), *s, s.saturating_add(1)].map(FactValue::Duration));
                }
                _ => {}
            },
            _ => {}
        }
    }
    all.sort();
    all.dedup();
    all
}

/// The condition with the fact's value put in.
fn put(expr: &Expr, fact: FactId, value: &FactValue) -> Expr {
    let each = |of: &[Expr]| of.iter().map(|e| put(e, fact, value)).collect();
    match expr {
        Expr::All(of) => Expr::All(each(of)),
        Expr::Any(of) => Expr::Any(each(of)),
        Expr::AtLeast { n, of } => Expr::AtLeast { n: *n, of: each(of) },
        Expr::Not(e) => Expr::Not(Box::new(put(e, fact, value))),
        Expr::Is(f) if *f == fact => Expr::Constant(*value == FactValue::Bool(true)),
        Expr::Compare { fact: f, op, value: constant } if *f == fact => Expr::Constant(op.holds(value, constant)),
        Expr::Has { fact: f, flags, all } if *f == fact => {
            let FactValue::Flags(set) = value else { return Expr::Constant(false) };
            Expr::Constant(if *all { set & flags == *flags } else { set & flags != 0 })
        }
        Expr::Count { fact: f, op, n } if *f == fact => {
            let FactValue::Flags(set) = value else { return Expr::Constant(false) };
            Expr::Constant(op.holds(&set.count_ones(), n))
        }
        Expr::Known(f) if *f == fact => Expr::Constant(false),
        other => other.clone(),
    }
}
