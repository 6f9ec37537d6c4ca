//! `guarantee-without-means`: a guarantee that nothing in the policy works towards.

use super::broken::{PAGES, PEOPLE, TOLD};
use super::promised::{attempts, is_whole, wanted};
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Deed, Goal, Guarantee, LevelId, Symbol};
use crate::source::Spanned;
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "guarantee-without-means",
    level: Level::Error,
    needs: &[PAGES, PEOPLE, TOLD, &[ItemKind::Template, ItemKind::Procedure, ItemKind::Scenario]],
    summary: "a guarantee that nothing in the policy works towards",
    why: "The promise names people whom no ladder of the level pages, or an audience that no communication of the level tells. It would be kept by luck alone.",
    given: given::BOOK,
    fails: r"person dan { contact phone '+12025550104' }
guarantee dan_hears for SEV1 { reach dan within 30m }",
    mended: r"guarantee carol_hears for SEV1 { reach carol within 30m }",
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for guarantee in c.model.guarantees.rows() {
        for goal in guarantee.goals.iter().filter(|g| is_whole(c, guarantee, &g.node)) {
            found.extend(without(c, guarantee, goal));
        }
    }
    found
}

fn without(c: &Context<'_>, guarantee: &Guarantee, goal: &Spanned<Goal>) -> Option<Diagnostic> {
    let lacking = |level: &LevelId| lacks(c, *level, &goal.node);
    let (level, what, help) = guarantee.levels.iter().find_map(|l| lacking(l).map(|(w, h)| (*l, w, h)))?;
    let level = c.model.levels.get(level)?;
    let message = format!("at level `{}` {what}", level.head.name);
    Some(Diagnostic::error(RULE.code, goal.span, message).also(level.head.span, "the level").help(help))
}

/// What the policy does not do at a level, and what would help.
fn lacks(c: &Context<'_>, level: LevelId, goal: &Goal) -> Option<(String, String)> {
    if let Some(who) = wanted(c, goal) {
        let none = attempts(c, level, who.as_ref()).is_empty();
        return none.then(|| match goal {
            Goal::Reach { who: Some(who), .. } => {
                let name = c.name(*who);
                (format!("no ladder pages {name}"), format!("page {name} on a rung, or promise less"))
            }
            _ => ("nobody is paged".to_owned(), "give the level a `ladder`".to_owned()),
        });
    }
    let told = || c.model.communications.iter().filter(|(_, x)| x.levels.contains(&level));
    match goal {
        Goal::Inform { audience, .. } => {
            let name = c.model.audiences.get(*audience).map_or("?", |a| &a.head.name);
            let mut rules = told().filter(|(_, x)| x.is_for(*audience)).peekable();
            if rules.peek().is_none() {
                let help = format!("add a `communication` to `{name}` for this level");
                return Some((format!("no communication is to `{name}`"), help));
            }
            rules.all(|(_, x)| x.every.is_empty()).then(|| {
                let help = "add `every 30m send TEMPLATE until resolved` to a communication".to_owned();
                (format!("`{name}` hears nothing again while the incident goes on"), help)
            })
        }
        Goal::Do { what: Deed::Done(Symbol::Template(template)), .. } => {
            let sends = |x: &crate::model::Communication| {
                x.on.iter()
                    .map(|r| r.template.node)
                    .chain(x.every.iter().map(|r| r.template.node))
                    .any(|t| t == *template)
            };
            let name = c.model.templates.get(*template).map_or("?", |t| &t.head.name);
            (!told().any(|(_, x)| sends(x))).then(|| {
                (format!("no communication sends `{name}`"), format!("add `on declared send {name} within …` to one"))
            })
        }
        // A procedure that something starts by hand may run at any level.
        Goal::Do { what: Deed::Done(deed @ (Symbol::Step(_) | Symbol::Decision(_))), .. } => {
            let (what, id) = match deed {
                Symbol::Decision(d) => ("decision", c.model.decisions.get(*d)?.procedure),
                Symbol::Step(s) => ("step", c.model.steps.get(*s)?.procedure),
                _ => return None,
            };
            let procedure = c.model.procedures.get(id)?;
            let by_hand = c.model.references.iter().any(|r| {
                let own = match r.from {
                    Some(Symbol::Step(s)) => c.model.steps.get(s).is_some_and(|s| s.procedure == id),
                    Some(Symbol::Decision(d)) => c.model.decisions.get(d).is_some_and(|d| d.procedure == id),
                    Some(Symbol::Procedure(p)) => p == id,
                    Some(Symbol::Scenario(_) | Symbol::Guarantee(_)) => true,
                    _ => false,
                };
                r.to == Symbol::Procedure(id) && !own
            });
            (!by_hand && !procedure.levels.contains(&level)).then(|| {
                let name = c.model.head(*deed).map_or("?", |h| h.name.as_str());
                let of = &procedure.head.name;
                let help = format!("let procedure `{of}` be `for` this level, or promise it for fewer levels");
                (format!("procedure `{of}` does not run, and {what} `{name}` with it"), help)
            })
        }
        Goal::Do { what: Deed::Done(Symbol::Communication(id)), .. } => {
            let name = c.model.communications.get(*id).map_or("?", |x| &x.head.name);
            (!told().any(|(other, _)| other == *id)).then(|| {
                let help = "let both be for the same levels".to_owned();
                (format!("communication `{name}` sends nothing"), help)
            })
        }
        _ => None,
    }
}
