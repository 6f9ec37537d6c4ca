//! Why a level holds, for people.

use super::facts::{Circumstances, Facts, Knowledge};
use super::{Criteria, Possible, Truth};
use crate::model::{Condition, Expr, FactId, LevelId, Model};
use crate::source::Span;

/// A level with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// What unknown facts leave open.
    pub possible: Possible,
    /// Which of it counts; `None` where no criterion can be met.
    pub level: Option<LevelId>,
    /// What leads there: criteria, then factors that raise, those that lower, then floors; those that hold and those that may.
    pub why: Vec<Because>,
    /// Known and assumed facts without which the answer would be another.
    pub mattered: Vec<FactId>,
    /// Unknown facts that the answer depends on.
    pub open: Vec<FactId>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// What it does.
    pub does: Does,
    /// `True`, or `Unknown` where it depends on unknown facts.
    pub truth: Truth,
    /// The condition in the author's words; empty for `otherwise`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What a reason does to the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// A criterion of this level.
    Gives(LevelId),
    /// No more severe level holds.
    Otherwise(LevelId),
    /// So many levels up.
    Raises(u32),
    /// So many levels down, at most to the level if there is one.
    Lowers(u32, Option<LevelId>),
    /// At least this level.
    Holds(LevelId),
    /// What is known cannot be so together.
    Contradicts,
}

/// A question worth asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// About which fact.
    pub fact: FactId,
    /// The question, or a plain one where the policy has none.
    pub text: String,
    /// Levels that are still possible after the least helpful answer.
    pub leaves: usize,
}

/// The level that these facts lead to, and why, so many seconds after declaration.
#[must_use]
pub fn classify(
    model: &Model,
    criteria: &Criteria,
    facts: &Facts,
    elapsed: i64,
    circumstances: &(impl Circumstances + ?Sized),
) -> Classification {
    let possible = criteria.possible(facts, circumstances);
    let matters = |fact: &FactId| criteria.possible(&facts.without(*fact), circumstances) != possible;
    Classification {
        level: criteria.settle(&possible, elapsed),
        why: reasons(model, criteria, facts, &possible, circumstances),
        mattered: facts.iter().map(|(f, _)| f).filter(matters).collect(),
        open: criteria.open_facts(facts, circumstances),
        possible,
    }
}

fn reasons(
    model: &Model,
    criteria: &Criteria,
    facts: &Facts,
    possible: &Possible,
    circumstances: &(impl Circumstances + ?Sized),
) -> Vec<Because> {
    let mut why = Vec::new();
    let because = |does, condition: &Condition, expr| {
        let truth = criteria.truth(expr, facts, circumstances).truth;
        (truth != Truth::False).then(|| Because { does, truth, text: condition.text.clone(), span: condition.span })
    };
    if possible.contradiction {
        let all = model.impossibles.rows().zip(&criteria.impossibles);
        why.extend(all.filter_map(|(i, expr)| because(Does::Contradicts, &i.condition, expr)));
    }
    for ((id, written), level) in model.levels.iter().zip(criteria.levels.rows()) {
        let reasons = written.when.iter().zip(&level.when);
        let mut found: Vec<_> = reasons.filter_map(|(c, expr)| because(Does::Gives(id), c, expr)).collect();
        // What holds says all; what else might hold besides is of no interest then.
        if found.iter().any(|b| b.truth == Truth::True) {
            found.retain(|b| b.truth == Truth::True);
        }
        // Two conditions that may hold can be one that must.
        let surely = criteria.truth(&Expr::Any(level.when.clone()), facts, circumstances).truth == Truth::True;
        why.extend(found);
        if let (false, Some(span)) = (surely, written.otherwise) {
            let open = why.iter().any(|b| matches!(b.does, Does::Gives(_)));
            let truth = if open { Truth::Unknown } else { Truth::True };
            why.push(Because { does: Does::Otherwise(id), truth, text: String::new(), span });
        }
        if surely || written.otherwise.is_some() {
            break;
        }
    }
    if let Some(s) = &model.severities {
        let raises = s.raises.iter().zip(&criteria.raises);
        why.extend(raises.filter_map(|(r, low)| because(Does::Raises(r.by), &r.when, &low.when)));
        let lowers = s.lowers.iter().zip(&criteria.lowers);
        why.extend(
            lowers
                .filter_map(|(l, low)| because(Does::Lowers(l.by, l.never_below.map(|b| b.node)), &l.when, &low.when)),
        );
        let floors = s.at_least.iter().zip(&criteria.at_least);
        why.extend(floors.filter_map(|(f, low)| because(Does::Holds(f.level.node), &f.when, &low.when)));
    }
    why
}

/// The questions that may decide the level, the most helpful first.
#[must_use]
pub fn questions(
    model: &Model,
    criteria: &Criteria,
    facts: &Facts,
    circumstances: &(impl Circumstances + ?Sized),
) -> Vec<Question> {
    let ranked = criteria.best_questions(facts, circumstances);
    ranked
        .into_iter()
        .filter_map(|(fact, leaves)| {
            let declared = model.facts.get(fact)?;
            Some(Question { fact, text: declared.question(), leaves })
        })
        .collect()
}

/// What a policy assumes where nothing else is known.
#[must_use]
pub fn assumed(model: &Model, clock: &crate::calendar::ZoneData) -> Facts {
    let mut facts = Facts::new();
    for (id, fact) in model.facts.iter() {
        if let Some(assumption) = &fact.assume {
            let value = assumption.value.node.clone().placed(|wall| clock.first(wall));
            facts.set(id, Knowledge::Assumed(value));
        }
    }
    facts
}
