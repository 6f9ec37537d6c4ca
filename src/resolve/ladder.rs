//! Ladders and alarms: whom to page, how long to wait, what happens in the end.

use super::clauses;
use super::condition::About;
use super::context::Context;
use super::kind::Kind;
use super::reference::Referent;
use super::severity::{block_head, once_named};
use crate::model::{Alarms, Ending, Ladder, Need, Page, Rung, Target, TargetKind, Work};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Arg, Block, Clause, Item};
use crate::syntax::clauses::Word;

/// Of whom `any of` takes one.
const SEVERAL: &[Kind] = &[Kind::Team, Kind::Schedule, Kind::Role];
/// Most further passes of a ladder.
const MOST_PASSES: u32 = 100;
/// Most people a rung may need.
pub(super) const MOST_NEEDED: u32 = 1_000;

/// A ladder.
pub(super) fn ladder(cx: &mut Context<'_>, item: &Item) -> Ladder {
    let of = &item.clauses;
    let mut rungs: Vec<Rung> = Vec::new();
    for (clause, block) in clauses::blocks(of, Word::LadderRung) {
        rungs.push(rung(cx, clause, block));
    }
    once_named(cx, "rung", rungs.iter().map(|r| &r.head));
    let repeat = match clauses::first(of, Word::LadderRepeat).map(|c| &c.arg) {
        Some(Arg::Amount(n)) => cx.amount_between(n, 0, MOST_PASSES, "`repeat`").map_or(0, |n| n.node),
        _ => 0,
    };
    Ladder {
        head: cx.head(item),
        rungs,
        repeat,
        at_end: at_end(cx, of, Word::LadderAtEnd),
        acknowledgement_lasts: clauses::duration(of, Word::LadderLasts)
            .and_then(|d| cx.seconds(d, "`acknowledgement lasts`")),
        may_acknowledge: cx.refer_all(clauses::paths(of, Word::LadderMay), "`may acknowledge`", TargetKind::KINDS),
    }
}

/// Who hears of alarms.
pub(super) fn alarms(cx: &mut Context<'_>, item: &Item) -> Alarms {
    let of = &item.clauses;
    Alarms {
        head: cx.head(item),
        pages: pages(cx, of, Word::AlarmsPage),
        wait: clauses::duration(of, Word::AlarmsWait).and_then(|d| cx.seconds(d, "`wait`")),
        at_end: at_end(cx, of, Word::AlarmsAtEnd),
    }
}

fn rung(cx: &mut Context<'_>, clause: &Clause, block: &Block) -> Rung {
    let of = &block.clauses;
    let when = clauses::condition(of, Word::RungWhen).map(|c| cx.condition(c, About::Everything));
    let pages = pages(cx, of, Word::RungPage);
    let mut needs = Vec::new();
    if let Some(Arg::Needs(list)) = clauses::first(of, Word::RungNeeds).map(|c| &c.arg) {
        needs = self::needs(cx, list);
    }
    let work = clauses::first(of, Word::RungWork).and_then(|c| match &c.arg {
        Arg::Work { lasts, until } => {
            let (lasts, until) = (cx.seconds(lasts, "`work`"), cx.state(until));
            Some(Work { lasts: lasts?, until: until?, span: c.span })
        }
        _ => None,
    });
    Rung {
        head: block_head(cx, clause, block),
        when,
        pages,
        wait: clauses::duration(of, Word::RungWait).and_then(|d| cx.seconds(d, "`wait`")),
        needs,
        work,
    }
}

/// How many of whom.
pub(super) fn needs(cx: &mut Context<'_>, list: &[ast::Need]) -> Vec<Need> {
    let mut needs = Vec::new();
    for need in list {
        let Some(count) = cx.amount_between(&need.count, 1, MOST_NEEDED, "`needs`") else { continue };
        match &need.of {
            None => needs.push(Need { count, of: None }),
            Some(path) => needs.extend(cx.refer(path, "`needs`").map(|of| Need { count, of: Some(of) })),
        }
    }
    needs
}

/// The page clauses of a declaration or block.
pub(super) fn pages(cx: &mut Context<'_>, of: &[Clause], word: Word) -> Vec<Page> {
    let mut made = Vec::new();
    let place = clauses::called(word);
    for clause in clauses::all(of, word) {
        if let Arg::Page(p) = &clause.arg {
            made.push(page_in(cx, p, clause.span, &place));
        }
    }
    made
}

/// A page clause.
pub(super) fn page(cx: &mut Context<'_>, page: &ast::Page, span: Span) -> Page {
    page_in(cx, page, span, "`page`")
}

/// The same in a clause that begins with other words.
pub(super) fn page_in(cx: &mut Context<'_>, page: &ast::Page, span: Span, place: &str) -> Page {
    let targets = page.targets.iter().filter_map(|t| target(cx, t, place)).collect();
    Page { targets, via: page.via.as_ref().and_then(|p| cx.plan(p)), span }
}

/// Whom a page goes to.
pub(super) fn target(cx: &mut Context<'_>, target: &Spanned<ast::Target>, place: &str) -> Option<Spanned<Target>> {
    let made = match &target.node {
        ast::Target::Named(path) => Target::All(cx.refer::<TargetKind>(path, place)?.node),
        ast::Target::AnyOf(path) => Target::AnyOf(cx.refer_to::<TargetKind>(path, "`any of`", SEVERAL)?.node),
        ast::Target::OwnerOf(path) => Target::OwnerOf(cx.refer(path, "`owner of`")?.node),
    };
    Some(Spanned::new(made, target.span))
}

/// What happens in the end.
pub(super) fn at_end(cx: &mut Context<'_>, of: &[Clause], word: Word) -> Option<Spanned<Ending>> {
    let clause = clauses::first(of, word)?;
    let Arg::Ending(ending) = &clause.arg else { return None };
    let made = match ending {
        ast::Ending::PageEvery { page: p, every } => {
            let page = page(cx, p, clause.span);
            Ending::PageEvery { page, every: cx.seconds(every, "`every`")? }
        }
        ast::Ending::HandOver(path) => Ending::HandOver(cx.refer(path, "`hand over to`")?),
        ast::Ending::Hold(why) => Ending::Hold(why.clone()),
        ast::Ending::Stop(why) => Ending::Stop(why.clone()),
    };
    Some(Spanned::new(made, clause.span))
}
