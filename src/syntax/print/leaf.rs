//! Leaves of the tree as DSL text: names, strings, literals, lists.

use super::super::ast::{
    Assignment, ChannelPlan, Contact, Levels, Name, Need, Page, Path, Period, PlanStep, Target, Value, Window,
};
use super::super::literal::Decimal;

/// Collects DSL text. `depth` is the indentation, in levels, of the line it stands on: the lines of a text block
/// follow it.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) out: String,
    pub(super) depth: usize,
}

/// Blanks per level of indentation.
pub(super) const STEP: usize = 2;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Writer {
    pub(super) fn new(depth: usize) -> Self {
        Self { out: String::new(), depth }
    }

    pub(super) fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(super) fn show(&mut self, value: &dyn std::fmt::Display) {
        use std::fmt::Write as _;
        // INVARIANT: writing to a String does not fail.
        let _ = write!(self.out, "{value}");
    }

    /// `before` and the value, where there is one.
    pub(super) fn tail<T: std::fmt::Display>(&mut self, before: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.put(before);
            self.show(value);
        }
    }

    /// A list, separated by commas.
    pub(super) fn list<T>(&mut self, list: &[T], mut each: impl FnMut(&mut Self, &T)) {
        for (i, x) in list.iter().enumerate() {
            if i > 0 {
                self.put(", ");
            }
            each(self, x);
        }
    }

    pub(super) fn paths(&mut self, list: &[Path]) {
        self.list(list, |w, p| w.show(p));
    }

    pub(super) fn names(&mut self, list: &[Name], between: &str) {
        for (i, name) in list.iter().enumerate() {
            if i > 0 {
                self.put(between);
            }
            self.put(&name.node);
        }
    }

    /// A string literal: in double quotes, in single quotes where that saves escapes, as a text block where it has
    /// several lines.
    pub(super) fn text(&mut self, text: &str) {
        if text.contains('\n') && fits_block(text) {
            let margin = " ".repeat((self.depth + 1) * STEP);
            self.put("\"\"\"\n");
            for line in text.split('\n') {
                if !line.is_empty() {
                    self.put(&margin);
                    self.put(line);
                }
                self.put("\n");
            }
            self.put(&" ".repeat(self.depth * STEP));
            self.put("\"\"\"");
        } else if text.contains('"') && !text.contains(['\'', '\\', '\n']) {
            self.put("'");
            self.put(text);
            self.put("'");
        } else {
            self.put("\"");
            for c in text.chars() {
                match c {
                    '"' => self.put("\\\""),
                    '\\' => self.put("\\\\"),
                    '\n' => self.put("\\n"),
                    c => self.out.push(c),
                }
            }
            self.put("\"");
        }
    }

    pub(super) fn tail_text(&mut self, before: &str, text: Option<&super::super::ast::Text>) {
        if let Some(text) = text {
            self.put(before);
            self.text(&text.node);
        }
    }

    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Number(n) => self.show(n),
            Value::Percent(n) => self.percent(*n),
            Value::Duration(d) => self.show(d),
            Value::Time(t) => self.show(t),
            Value::Text(t) => self.text(t),
            Value::Word(w) => self.put(w),
            Value::Set(names) => {
                self.put("(");
                self.names(names, ", ");
                self.put(")");
            }
            Value::Unknown => self.put("unknown"),
        }
    }

    fn percent(&mut self, n: Decimal) {
        self.show(&n);
        self.put("%");
    }

    pub(super) fn assignment(&mut self, a: &Assignment) {
        self.show(&a.fact);
        self.put(" = ");
        self.value(&a.value.node);
    }

    pub(super) fn period(&mut self, p: &Period) {
        self.put("from ");
        self.ends(p);
    }

    pub(super) fn ends(&mut self, p: &Period) {
        self.show(&p.from.node);
        self.put(" to ");
        self.show(&p.to.node);
    }

    pub(super) fn contact(&mut self, c: &Contact) {
        self.show(&c.channel);
        self.tail_text(" ", c.address.as_ref());
        self.tail(" verified ", c.verified.as_ref().map(|v| &v.node));
    }

    pub(super) fn plan(&mut self, plan: &ChannelPlan) {
        self.list(&plan.steps, |w, PlanStep { channel, after, then }| {
            if *then {
                w.put("then ");
            }
            w.show(channel);
            w.tail(" after ", after.as_ref());
        });
    }

    pub(super) fn page(&mut self, page: &Page) {
        self.list(&page.targets, |w, t| w.target(&t.node));
        if let Some(via) = &page.via {
            self.put(" via ");
            self.plan(via);
        }
    }

    pub(super) fn target(&mut self, target: &Target) {
        match target {
            Target::Named(p) => self.show(p),
            Target::AnyOf(p) => self.tail("any of ", Some(p)),
            Target::OwnerOf(p) => self.tail("owner of ", Some(p)),
        }
    }

    pub(super) fn levels(&mut self, levels: &Levels) {
        self.paths(&levels.names);
        if levels.and_above {
            self.put(" and above");
        }
    }

    pub(super) fn needs(&mut self, needs: &[Need]) {
        self.list(needs, |w, n| {
            w.show(&n.count.node);
            w.tail(" of ", n.of.as_ref());
        });
    }

    pub(super) fn windows(&mut self, windows: &[Window]) {
        let mut first = true;
        for window in windows {
            if !first {
                self.put(", ");
            }
            let times = window.from.zip(window.to);
            // Days are repeated before every window: nothing has to be known about what an absent one inherits.
            if window.days != 0x7F || times.is_none() || !first {
                self.days(window.days);
                if times.is_some() {
                    self.put(" ");
                }
            }
            if let Some((from, to)) = times {
                self.show(&from);
                self.put("-");
                self.show(&to);
            }
            first = false;
        }
    }

    /// `mon..fri`, `fri..mon`, `mon, wed`.
    pub(super) fn days(&mut self, days: u8) {
        let on = |day: usize| days >> (day % 7) & 1 == 1;
        if days & 0x7F == 0x7F {
            self.put("mon..sun");
            return;
        }
        let mut first = true;
        for start in (0..7).filter(|d| on(*d) && !on(d + 6)) {
            let run = (1..7).take_while(|n| on(start + n)).count();
            if !first {
                self.put(", ");
            }
            first = false;
            self.day(start);
            match run {
                0 => {}
                1 => {
                    self.put(", ");
                    self.day(start + 1);
                }
                n => {
                    self.put("..");
                    self.day(start + n);
                }
            }
        }
    }

    fn day(&mut self, day: usize) {
        self.put(DAYS.get(day % 7).copied().unwrap_or("mon"));
    }
}

/// Whether a text block gives exactly this text back: its lines share no indentation that would be taken away, and
/// no quotes end it early.
fn fits_block(text: &str) -> bool {
    let lines = || text.split('\n').filter(|l| !l.is_empty());
    !text.contains("\"\"\"")
        && !text.contains('\r')
        && lines().all(|l| !l.trim().is_empty())
        && lines().any(|l| !l.starts_with([' ', '\t']))
}
