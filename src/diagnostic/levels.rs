//! How bad a finding is to somebody: `--deny`, `--warn`, `--allow` and `[check]` in `callout.toml`.

use std::collections::BTreeMap;

use super::{Diagnostic, Level};

/// Stands for every warning.
pub const WARNINGS: &str = "warnings";

/// What findings with a code are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// An error.
    Deny,
    /// A warning.
    Warn,
    /// Not reported.
    Allow,
}

/// Judgements by code. A later one about the same code replaces an earlier one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgements(BTreeMap<String, Judgement>);

impl Judgements {
    /// From now on, findings with this code are that.
    pub fn set(&mut self, code: &str, judgement: Judgement) {
        self.0.insert(code.to_owned(), judgement);
    }

    /// Judges. Errors that leave the book without a meaning (`is_rule` says no) stay errors: a policy that cannot be
    /// read must not pass because somebody allowed it.
    #[must_use]
    pub fn apply(&self, found: Vec<Diagnostic>, is_rule: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let judged = |mut d: Diagnostic| {
            let fixed = d.level == Level::Error && !is_rule(d.code);
            let general = || (d.level == Level::Warning).then(|| self.0.get(WARNINGS)).flatten();
            match self.0.get(d.code).or_else(general) {
                _ if fixed => {}
                Some(Judgement::Deny) => d.level = Level::Error,
                Some(Judgement::Warn) => d.level = Level::Warning,
                Some(Judgement::Allow) => return None,
                None => {}
            }
            Some(d)
        };
        found.into_iter().filter_map(judged).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_by_code_then_all_warnings_but_never_lowers_what_cannot_be_read() {
        let of = |level, code| Diagnostic::global(level, code, "");
        let found = vec![
            of(Level::Warning, "style"),
            of(Level::Warning, "known"),
            of(Level::Info, "remark"),
            of(Level::Error, "syntax"),
            of(Level::Error, "a-rule"),
        ];
        let mut j = Judgements::default();
        j.set(WARNINGS, Judgement::Deny);
        j.set("known", Judgement::Allow);
        j.set("syntax", Judgement::Allow);
        j.set("a-rule", Judgement::Allow);
        j.set("a-rule", Judgement::Warn);
        let judged: Vec<_> = j.apply(found, |code| code == "a-rule").into_iter().map(|d| (d.code, d.level)).collect();
        assert_eq!(
            judged,
            [("style", Level::Error), ("remark", Level::Info), ("syntax", Level::Error), ("a-rule", Level::Warning)]
        );
    }
}
