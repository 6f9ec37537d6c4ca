//! Duties and roles.

use super::clauses;
use super::condition::About;
use super::context::Context;
use super::kind::Kind;
use crate::diagnostic::Diagnostic;
use crate::model::{Duty, Filler, HandOverNote, NeverWith, Required, Role, Stream};
use crate::syntax::ast::{Arg, Clause, Item};
use crate::syntax::clauses::Word;

/// Who may hold a role. Another role may not: its own deputy stands in, and two roles could wait for each other.
const HOLDERS: &[Kind] = &[Kind::Person, Kind::Team, Kind::Schedule, Kind::Post, Kind::Vendor];

/// A duty.
pub(super) fn duty(cx: &mut Context<'_>, item: &Item) -> Duty {
    Duty { head: cx.head(item) }
}

/// A role.
pub(super) fn role(cx: &mut Context<'_>, item: &Item) -> Role {
    let of = &item.clauses;
    let aliases = match clauses::first(of, Word::RoleAlias).map(|c| &c.arg) {
        Some(Arg::Texts(t)) => t.clone(),
        Some(Arg::Text(t)) => vec![t.clone()],
        _ => Vec::new(),
    };
    let (owns, owns_rest) = match clauses::first(of, Word::RoleOwns).map(|c| &c.arg) {
        Some(Arg::Owns { duties, rest }) => (cx.refer_all(duties, "`owns`", &[Kind::Duty]), *rest),
        _ => (Vec::new(), None),
    };
    let mut filled_by = Vec::new();
    if let Some(Arg::Choices(choices)) = clauses::first(of, Word::RoleFilled).map(|c| &c.arg) {
        for choice in &choices.list {
            let who = cx.refer_to(&choice.what, "`filled by`", HOLDERS);
            let when = choice.when.as_ref().map(|c| cx.condition(c, About::Everything));
            filled_by.extend(who.map(|who| Filler { who, when }));
        }
    }
    let required = match clauses::first(of, Word::RoleRequired).map(|c| (&c.arg, c.span)) {
        Some((Arg::Required { levels, within }, span)) => Some(Required {
            levels: cx.levels(levels, "`required for`"),
            within: within.as_ref().and_then(|d| cx.seconds(d, "`within`")),
            span,
        }),
        _ => None,
    };
    let alone_may = match clauses::first(of, Word::RoleAlone).map(|c| &c.arg) {
        Some(Arg::Moves(moves)) => moves.clone(),
        _ => Vec::new(),
    };
    let never_with = match clauses::first(of, Word::RoleNever).map(|c| &c.arg) {
        Some(Arg::Never { roles, unless_nobody_else }) => Some(NeverWith {
            roles: cx.refer_all(roles, "`never with`", &[Kind::Role]),
            unless_nobody_else: *unless_nobody_else,
        }),
        _ => None,
    };
    let at_most = match clauses::first(of, Word::RoleAtMost).map(|c| &c.arg) {
        Some(Arg::Amount(n)) => cx.amount_between(n, 1, 1_000, "`at most`"),
        _ => None,
    };
    Role {
        head: cx.head(item),
        aliases,
        mission: clauses::text(of, Word::RoleMission),
        owns,
        owns_rest,
        helps_with: cx.refer_all(clauses::paths(of, Word::RoleHelps), "`helps with`", &[Kind::Duty]),
        filled_by,
        deputy: clauses::path(of, Word::RoleDeputy).and_then(|p| cx.refer(p, "`deputy`")),
        required,
        alone_may,
        offer_each: clauses::duration(of, Word::RoleOffer).and_then(|d| cx.seconds(d, "`offer each`")),
        never_with,
        at_most,
        note: note(cx, of),
        streams: streams(cx, of),
        relief: clauses::duration(of, Word::RoleRelief).and_then(|d| cx.seconds(d, "`relief after`")),
        prefers: clauses::names(of, Word::RolePrefers).to_vec(),
    }
}

fn note(cx: &mut Context<'_>, of: &[Clause]) -> Option<HandOverNote> {
    let clause = clauses::first(of, Word::RoleNote)?;
    let Arg::HandOverNote { template, within } = &clause.arg else { return None };
    let template = cx.refer(template, "`with note`");
    let within = within.as_ref().and_then(|d| cx.seconds(d, "`within`"));
    Some(HandOverNote { template: template?, within, span: clause.span })
}

fn streams(cx: &mut Context<'_>, of: &[Clause]) -> Vec<Stream> {
    let Some(Arg::Streams(list)) = clauses::first(of, Word::RoleSplit).map(|c| &c.arg) else { return Vec::new() };
    let mut streams: Vec<Stream> = Vec::new();
    for stream in list {
        if let Some(first) = streams.iter().find(|s| s.name.node == stream.name.node) {
            let message = format!("work-stream `{}` stands twice", stream.name.node);
            let first = first.name.span;
            cx.report(Diagnostic::error("duplicate-name", stream.name.span, message).also(first, "first here"));
            continue;
        }
        let duties = cx.refer_all(&stream.duties, "`may split into`", &[Kind::Duty]);
        streams.push(Stream { name: stream.name.clone(), duties });
    }
    streams
}
