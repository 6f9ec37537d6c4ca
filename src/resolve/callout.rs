//! Call-outs.

use super::clauses;
use super::context::Context;
use super::ladder::{at_end, needs, pages};
use crate::model::Callout;
use crate::syntax::ast::{Arg, Item};
use crate::syntax::clauses::Word;

/// A call-out.
pub(super) fn callout(cx: &mut Context<'_>, item: &Item) -> Callout {
    let of = &item.clauses;
    let calls = pages(cx, of, Word::CalloutCall);
    let (mut wanted, mut within) = (Vec::new(), None);
    if let Some(Arg::NeedsWithin { needs: list, within: by }) = clauses::first(of, Word::CalloutNeeds).map(|c| &c.arg) {
        wanted = needs(cx, list);
        within = cx.seconds(by, "`within`");
    }
    Callout { head: cx.head(item), calls, needs: wanted, within, at_end: at_end(cx, of, Word::CalloutAtEnd) }
}
