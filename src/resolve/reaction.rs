//! Reactions: events, conditions, and what they do.

use super::clauses;
use super::condition::About;
use super::context::Context;
use super::ladder;
use crate::diagnostic::Diagnostic;
use crate::model::{Cause, FactId, FactType, Happening, Id, Reaction, ReactionAct, ReactionClause};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Arg, Item, Reacts};
use crate::syntax::clauses::Word;
use crate::syntax::literal::TimeOfDay;

/// Seconds of a day of the wall clock.
const DAY: i64 = 86_400;

/// A reaction.
pub(super) fn reaction(cx: &mut Context<'_>, item: &Item) -> Reaction {
    let levels = match clauses::first(&item.clauses, Word::ReactionFor).map(|c| &c.arg) {
        Some(Arg::Levels(levels)) => cx.levels(levels, "`for`"),
        _ => cx.every_level(),
    };
    let mut made = Vec::new();
    for clause in &item.clauses {
        let (cause, written) = match &clause.arg {
            Arg::OnAct { event, act } => (happening(cx, event).map(Cause::On), act),
            Arg::WhenAct { when, act } => (Some(Cause::When(cx.condition(when, About::Everything))), act),
            _ => continue,
        };
        let act = act(cx, written, clause.span);
        made.extend(cause.zip(act).map(|(cause, act)| ReactionClause { cause, act, span: clause.span }));
    }
    Reaction { head: cx.head(item), levels, clauses: made }
}

fn happening(cx: &mut Context<'_>, event: &Spanned<ast::Happening>) -> Option<Spanned<Happening>> {
    let path = match &event.node {
        ast::Happening::Event(trigger) => {
            let trigger = cx.trigger(&Spanned::new(trigger.clone(), event.span))?;
            return Some(trigger.map(Happening::Event));
        }
        ast::Happening::Gained(path) => path,
    };
    let fact = cx.refer::<FactId>(path, "`gained`")?;
    let typed = cx.types.get(fact.node.index())?.clone()?;
    if !matches!(typed.ty, FactType::Flags(_)) {
        cx.report(
            Diagnostic::error("type-mismatch", path.span, format!("`{path}` is no set of flags: it gains nothing"))
                .also(typed.span, "its type")
                .help("wait for its value: `when FACT = … page …`, or declare it as `flags a, b`"),
        );
        return None;
    }
    Some(Spanned::new(Happening::Gained(fact.node), event.span))
}

fn act(cx: &mut Context<'_>, act: &Reacts, span: Span) -> Option<ReactionAct> {
    Some(match act {
        Reacts::Page(page) => ReactionAct::Page(ladder::page(cx, page, span)),
        Reacts::Start(path) => ReactionAct::Start(cx.refer(path, "`start`")?),
        Reacts::Remind { role, every, at } => {
            let role = cx.refer(role, "`remind`");
            let seconds = cx.seconds(every, "`every`")?;
            if let Some(at) = at
                && seconds.node % DAY != 0
            {
                cx.report(
                    Diagnostic::error(
                        "duration-unit",
                        every.span,
                        format!("every {every} cannot be at the same time of day"),
                    )
                    .also(at.span, "a time of day")
                    .help(format!("write whole days, such as `every 1d at {}`, or leave `at` out", at.node)),
                );
                return None;
            }
            let at = at.map(|t| if t.node.0 >= 1440 { Spanned::new(TimeOfDay(0), t.span) } else { t });
            ReactionAct::Remind { role: role?, every: seconds, at }
        }
    })
}
