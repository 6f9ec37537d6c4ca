//! Severities: levels, criteria, what raises and lowers them, and lists of levels elsewhere.

use std::collections::BTreeMap;

use super::clauses;
use super::condition::About;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{
    AtLeast, Counts, Example, Head, Id, Level, LevelId, LevelLadders, Lower, Raise, Severities, Symbol, UnknownRule,
};
use crate::source::Span;
use crate::syntax::ast::{Arg, Block, Choices, Clause, CountsAs, Item, Levels};
use crate::syntax::clauses::Word;

/// The `severities` declaration; its levels go into the model's table.
pub(super) fn severities(cx: &mut Context<'_>, item: &Item) -> Severities {
    for (clause, block) in clauses::blocks(&item.clauses, Word::SeveritiesLevel) {
        // A level without a name has been reported by its notation; it has no row.
        if block.name.is_none() {
            continue;
        }
        cx.from = Some(Symbol::Level(LevelId::from_index(cx.model.levels.len())));
        let level = level(cx, clause, block);
        cx.model.levels.push(level);
    }
    cx.from = None;
    if clauses::first(&item.clauses, Word::SeveritiesLevel).is_none() {
        cx.missing(item, "severities without a level", "write at least one `level NAME { … }`, the most severe first");
    }
    let of = &item.clauses;
    let unknown = clauses::first(of, Word::SeveritiesUnknown).and_then(|c| unknown_rule(cx, c));
    let most = u32::try_from(cx.model.levels.len()).unwrap_or(u32::MAX).saturating_sub(1).max(1);
    let mut raises = Vec::new();
    for clause in clauses::all(of, Word::SeveritiesRaise) {
        let Arg::Raise { by, when } = &clause.arg else { continue };
        let by = cx.count(*by, 1, most, "`raise`").node;
        let when = cx.condition(when, About::FactsAndElapsed);
        raises.push(Raise { by, when, span: clause.span });
    }
    let mut lowers = Vec::new();
    for clause in clauses::all(of, Word::SeveritiesLower) {
        let Arg::Lower { by, when, never_below } = &clause.arg else { continue };
        let by = cx.count(*by, 1, most, "`lower`").node;
        let when = cx.condition(when, About::FactsAndElapsed);
        let floor = never_below.as_ref().map(|path| cx.refer(path, "`never below`"));
        // Without the floor it was given, a clause would lower further than its author allows.
        if matches!(floor, Some(None)) {
            continue;
        }
        lowers.push(Lower { by, when, never_below: floor.flatten(), span: clause.span });
    }
    let mut at_least = Vec::new();
    for clause in clauses::all(of, Word::SeveritiesAtLeast) {
        let Arg::AtLeast { level, when } = &clause.arg else { continue };
        let level = cx.refer(level, "`at least`");
        let when = cx.condition(when, About::FactsAndElapsed);
        at_least.extend(level.map(|level| AtLeast { level, when, span: clause.span }));
    }
    Severities {
        head: cx.head(item),
        unknown,
        falls_with_facts: clauses::first(of, Word::SeveritiesFalls).is_some(),
        raises,
        lowers,
        at_least,
    }
}

fn unknown_rule(cx: &mut Context<'_>, clause: &Clause) -> Option<UnknownRule> {
    let Arg::Unknown(rule) = &clause.arg else { return None };
    let after = rule.after.as_ref().and_then(|d| cx.seconds(d, "`after`")).map(|s| s.node);
    let meanwhile = rule.meanwhile.as_ref().and_then(|p| cx.refer(p, "`meanwhile`")).map(|l| l.node);
    if let (Some(level), None) = (&rule.meanwhile, &rule.after) {
        cx.report(
            Diagnostic::error("missing-clause", level.span, "`meanwhile` needs a time")
                .help(format!("write `after 10m, {level} meanwhile`")),
        );
    }
    let counts_as = match rule.counts_as.node {
        CountsAs::Worst => Counts::Worst,
        CountsAs::Best => Counts::Best,
        CountsAs::Ask => Counts::Ask,
    };
    Some(UnknownRule { counts_as, after, meanwhile, span: clause.span })
}

fn level(cx: &mut Context<'_>, clause: &Clause, block: &Block) -> Level {
    let of = &block.clauses;
    let when: Vec<_> = clauses::all(of, Word::LevelWhen)
        .filter_map(|c| if let Arg::Condition(when) = &c.arg { Some(when) } else { None })
        .map(|when| cx.condition(when, About::Facts))
        .collect();
    let mut seconds = |word, place| clauses::duration(of, word).and_then(|d| cx.seconds(d, place));
    let acknowledge_within = seconds(Word::LevelAcknowledge, "`acknowledge within`");
    let resolve_within = seconds(Word::LevelResolve, "`resolve within`");
    let snooze_at_most = seconds(Word::LevelSnooze, "`snooze at most`");
    let ladders = match clauses::first(of, Word::LevelLadder).map(|c| &c.arg) {
        Some(Arg::Choices(choices)) => Some(ladders(cx, choices)),
        _ => None,
    };
    let mut examples = Vec::new();
    for c in clauses::all(of, Word::LevelExample) {
        let Arg::Assignments { label, list } = &c.arg else { continue };
        let facts = cx.assignments(list, "`example`");
        examples.push(Example { label: label.as_ref().map(|t| t.node.clone()), facts, span: c.span });
    }
    Level {
        head: block_head(cx, clause, block),
        when,
        otherwise: clauses::place(of, Word::LevelOtherwise),
        acknowledge_within,
        resolve_within,
        snooze_at_most,
        ladders,
        examples,
    }
}

/// Name, label and place of a block; its name is in its scope only where it counts as a declaration.
pub(super) fn block_head(cx: &Context<'_>, clause: &Clause, block: &Block) -> Head {
    let name = block.name.as_ref().map_or_else(String::new, |n| {
        if matches!(clause.word, Word::SeveritiesLevel | Word::PhaseStep | Word::PhaseDecision) {
            super::names::full_name(&n.node, cx.scope)
        } else {
            n.node.clone()
        }
    });
    Head {
        name,
        label: block.label.as_ref().map(|t| t.node.clone()),
        span: block.name.as_ref().map_or(clause.word_span, |n| n.span),
        whole: clause.span,
        ..Head::default()
    }
}

/// Says where two blocks of one declaration have the same name.
pub(super) fn once_named<'h>(cx: &mut Context<'_>, what: &str, heads: impl Iterator<Item = &'h Head>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for head in heads.filter(|h| !h.name.is_empty()) {
        if let Some(first) = seen.get(head.name.as_str()) {
            cx.report(
                Diagnostic::error("duplicate-name", head.span, format!("the {what} `{}` is declared twice", head.name))
                    .label("declared again")
                    .also(*first, "first declared here"),
            );
        } else {
            seen.insert(&head.name, head.span);
        }
    }
}

fn ladders(cx: &mut Context<'_>, choices: &Choices) -> LevelLadders {
    let mut list = Vec::new();
    for choice in &choices.list {
        let what = cx.refer(&choice.what, "`ladder`");
        let when = choice.when.as_ref().map(|c| cx.condition(c, About::Everything));
        list.extend(what.map(|w| (w, when)));
    }
    // The parser refuses conditions on several at once; a single ladder with a condition is an alternative to none.
    if !choices.all || matches!(list.as_slice(), [(_, Some(_))]) {
        return LevelLadders::First(list);
    }
    LevelLadders::All(list.into_iter().map(|(l, _)| l).collect())
}

impl Context<'_> {
    /// The levels of `for SEV2 and above`, most severe first, each once.
    pub fn levels(&mut self, levels: &Levels, place: &str) -> Vec<LevelId> {
        let mut found = Vec::new();
        for path in &levels.names {
            let Some(level) = self.refer::<LevelId>(path, place) else { continue };
            found.push(level.node);
            if levels.and_above {
                found.extend((0..level.node.index()).map(LevelId::from_index));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Every level of the policy, whether it has been read yet or not.
    pub fn every_level(&self) -> Vec<LevelId> {
        let count = self.names.count(super::kind::Kind::Level);
        (0..count).map(LevelId::from_index).collect()
    }
}
