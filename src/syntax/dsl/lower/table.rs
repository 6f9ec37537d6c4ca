//! Rows of decision tables.

use pest::iterators::Pair;

use crate::source::Spanned;
use crate::syntax::ast::{Cell, TableRow, Test};

use super::super::grammar::{Parts, Rule};
use super::Lower;
use super::condition::comparison;

impl Lower<'_> {
    pub(super) fn row(&mut self, parts: &mut Parts<'_>) -> Option<TableRow> {
        let otherwise = parts.pick(Rule::otherwise).map(|o| self.span(&o));
        let mut cells = Vec::new();
        for cell in parts.each(Rule::cell) {
            cells.push(self.cell(cell)?);
        }
        Some(TableRow { cells, otherwise, result: self.value_of(parts)? })
    }

    fn cell(&mut self, pair: Pair<'_, Rule>) -> Option<Cell> {
        let span = self.span(&pair);
        let mut tests = Vec::new();
        for test in Parts::of(pair).each(Rule::test) {
            let at = self.span(&test);
            tests.push(Spanned::new(self.test(test)?, at));
        }
        Some(Cell { tests, span })
    }

    fn test(&mut self, pair: Pair<'_, Rule>) -> Option<Test> {
        let said = Parts::of(pair).next()?;
        let rule = said.as_rule();
        if rule == Rule::value {
            return self.value(said).map(|v| Test::Is(v.node));
        }
        let mut words = Parts::of(said);
        Some(match rule {
            Rule::compared => {
                let op = words.pick(Rule::comparison)?;
                let op = Spanned::new(comparison(op.as_str().trim_end())?, self.span(&op));
                Test::Compare { op, right: self.value_of(&mut words)? }
            }
            Rule::has_flags => {
                let all = words.pick(Rule::all_any).is_none_or(|w| w.as_str().starts_with("all"));
                let values = self.names(words.each(Rule::name));
                // Of one flag, all and any are the same.
                Test::Has { all: all || values.len() == 1, values }
            }
            _ => {
                let from = self.value_of(&mut words)?;
                let below = words.pick(Rule::reach)?.as_str().trim_end() == "..<";
                Test::Between { from, to: self.value_of(&mut words)?, below }
            }
        })
    }
}
