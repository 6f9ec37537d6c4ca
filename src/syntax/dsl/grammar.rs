//! The pest parser of `grammar/callout.pest`, and how its rules hang together with the table of clauses.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use pest::iterators::Pair;

use crate::syntax::clauses::{CLAUSES, ClauseSpec, ItemKind, KINDS, Owner, of_owner};

pub(super) use callout_grammar::{Grammar, Rule};

/// Rules by name, sorted by it. Every run makes this table: the names stand in one text, and those of fixed words and
/// signs, which nobody asks for, are left out.
static BY_NAME: LazyLock<Vec<(&'static str, Rule)>> = LazyLock::new(|| {
    let rules = || Rule::all_rules().iter().copied().filter(|rule| !is_sign(*rule));
    let mut text = String::with_capacity(16 * Rule::all_rules().len());
    for rule in rules() {
        // Writing into a string does not fail.
        let _ = writeln!(text, "{rule:?}");
    }
    // Made once, and used until the end.
    let text: &'static str = text.leak();
    let mut sorted: Vec<_> = text.lines().zip(rules()).collect();
    sorted.sort_unstable_by_key(|(name, _)| *name);
    sorted
});

/// Rows of the table of clauses by owner and rule.
static ROWS: LazyLock<BTreeMap<(Owner, Rule), &'static ClauseSpec>> = LazyLock::new(|| {
    CLAUSES.iter().filter_map(|spec| rule_named(spec.rule).map(|rule| ((spec.owner, rule), spec))).collect()
});

/// The rule of a name, if the grammar has it.
pub(super) fn rule_named(name: &str) -> Option<Rule> {
    let at = BY_NAME.binary_search_by_key(&name, |(name, _)| *name).ok()?;
    BY_NAME.get(at).map(|(_, rule)| *rule)
}

/// The name of a rule.
pub(super) fn name_of(rule: Rule) -> String {
    format!("{rule:?}")
}

/// Fixed words and signs stand at the end of the grammar and say nothing by themselves.
pub(super) fn is_sign(rule: Rule) -> bool {
    rule >= Rule::sep || rule == Rule::EOI
}

/// The row of a clause that stands in a block of `owner`.
pub(super) fn row(owner: Owner, rule: Rule) -> Option<&'static ClauseSpec> {
    ROWS.get(&(owner, rule)).or_else(|| ROWS.get(&(Owner::Any, rule))).copied()
}

/// The kind of declaration a rule stands for.
pub(super) fn kind_of(rule: Rule) -> Option<ItemKind> {
    static KIND_RULES: LazyLock<BTreeMap<Rule, ItemKind>> = LazyLock::new(|| {
        KINDS
            .iter()
            .filter_map(|k| {
                let name = if k.kind == ItemKind::Use { "use_file" } else { k.word };
                rule_named(name).map(|rule| (rule, k.kind))
            })
            .collect()
    });
    KIND_RULES.get(&rule).copied()
}

/// The kind of declaration that a word begins.
pub(super) fn kind_word(word: &str) -> Option<ItemKind> {
    KINDS.iter().find(|k| k.word == word).map(|k| k.kind)
}

/// The rule of the block of `owner`, braces included; kinds without a block have none.
pub(super) fn body_rule(owner: Owner) -> Option<Rule> {
    match owner {
        Owner::Item(kind) => rule_named(&format!("{}_body", kind.spec().word)),
        Owner::Level => Some(Rule::level_body),
        Owner::Layer => Some(Rule::layer_body),
        Owner::Rung => Some(Rule::rung_body),
        Owner::Assumed => Some(Rule::assumed_body),
        Owner::Phase => Some(Rule::phase_body),
        Owner::Step => Some(Rule::step_body),
        Owner::Decision => Some(Rule::decision_body),
        Owner::Choice => Some(Rule::option_body),
        Owner::Variant => Some(Rule::variant_body),
        Owner::Any => None,
    }
}

/// What a block clause opens: `level`, `layer`, `rung`, `phase`, `step`, a template's `via`.
pub(super) fn block_owner(rule: Rule) -> Option<Owner> {
    match rule {
        Rule::level => Some(Owner::Level),
        Rule::layer => Some(Owner::Layer),
        Rule::rung => Some(Owner::Rung),
        Rule::assumed => Some(Owner::Assumed),
        Rule::phase => Some(Owner::Phase),
        Rule::step => Some(Owner::Step),
        Rule::decision => Some(Owner::Decision),
        Rule::option => Some(Owner::Choice),
        Rule::variant => Some(Owner::Variant),
        _ => None,
    }
}

/// Where the fixed words of a clause end in `text`, if it begins with them.
pub(super) fn leading_words(text: &str, words: &str) -> Option<usize> {
    let mut at = 0;
    for word in words.split_whitespace() {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start().len();
        // The cheap test first: the word in the text may be as long as the file.
        if !text.get(at..)?.starts_with(word) || super::logical::word_at(text, at) != word {
            return None;
        }
        at += word.len();
    }
    Some(at)
}

/// The clause of a block that `text` begins like: the one with the most fixed words.
pub(super) fn clause_like(owner: Owner, text: &str) -> Option<&'static ClauseSpec> {
    of_owner(owner)
        .filter(|spec| !spec.head && !spec.words.is_empty() && leading_words(text, spec.words).is_some())
        .max_by_key(|spec| spec.words.len())
}

/// The parts of a pair, without fixed words and signs.
pub(super) struct Parts<'i> {
    pairs: std::iter::Peekable<pest::iterators::Pairs<'i, Rule>>,
}

impl<'i> Parts<'i> {
    /// The parts of `pair`.
    pub(super) fn of(pair: Pair<'i, Rule>) -> Self {
        Self { pairs: pair.into_inner().peekable() }
    }

    fn skip_signs(&mut self) {
        while self.pairs.next_if(|p| is_sign(p.as_rule())).is_some() {}
    }

    /// The next part, if it is of this rule.
    pub(super) fn pick(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        self.skip_signs();
        self.pairs.next_if(|p| p.as_rule() == rule)
    }

    /// The next parts, as long as they are of this rule.
    pub(super) fn each(&mut self, rule: Rule) -> Vec<Pair<'i, Rule>> {
        std::iter::from_fn(|| self.pick(rule)).collect()
    }
}

impl<'i> Iterator for Parts<'i> {
    type Item = Pair<'i, Rule>;

    fn next(&mut self) -> Option<Self::Item> {
        self.skip_signs();
        self.pairs.next()
    }
}
