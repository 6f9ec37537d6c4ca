//! Flags that several commands share.

use clap::{Args, ValueEnum};

use super::{Exit, clock, host::Host};
use crate::diagnostic::levels::{Judgement, Judgements};
use crate::policy::Now;
use crate::syntax::literal::{Date, days_in_month};

/// Flags of every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Colours in what people read
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", hide_possible_values = false)]
    pub color: Color,
    /// Say only what went wrong
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Also into files and pipes
    Always,
    /// Nowhere
    Never,
}

/// The book as the last arguments: `callout check [PATH]…`.
#[derive(Debug, Clone, Args)]
pub struct Paths {
    /// Folders or files of the book; without one, the book in or around the current folder
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
}

/// The book as a flag, for commands whose arguments are something else.
#[derive(Debug, Clone, Args)]
pub struct BookFlag {
    /// Folder or file of the book; without one, the book in or around the current folder
    #[arg(long = "book", short = 'b', value_name = "PATH")]
    paths: Vec<String>,
}

impl Paths {
    /// The paths to look at.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        or_here(&self.paths)
    }
}

impl BookFlag {
    /// The paths to look at.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        or_here(&self.paths)
    }
}

fn or_here(paths: &[String]) -> Vec<String> {
    if paths.is_empty() {
        return vec![".".to_owned()];
    }
    let typed = |p: &String| if cfg!(windows) { p.replace('\\', "/") } else { p.clone() };
    paths.iter().map(typed).collect()
}

/// What counts as a finding, and on which day.
#[derive(Debug, Clone, Args)]
pub struct Judging {
    /// The day that "now" means, as 2026-11-23 [default: today, on the policy's clock]
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<Date>,
    /// Make findings with this code errors; `warnings` stands for all warnings
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    deny: Vec<String>,
    /// Make findings with this code warnings
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    warn: Vec<String>,
    /// Do not report findings with this code
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    allow: Vec<String>,
}

impl Judging {
    /// What "now" means: the day of `--date`, else the clock's instant.
    #[must_use]
    pub fn now(&self) -> Now {
        self.date.map_or_else(|| Now::At(clock::now()), Now::Day)
    }

    /// Adds what the flags say to what the book's settings say; where flags disagree, the stricter one holds.
    ///
    /// # Errors
    /// Where a flag names a code that does not exist.
    pub fn add_to(&self, judgements: &mut Judgements, host: &Host) -> Result<(), Exit> {
        let said = [(&self.allow, Judgement::Allow), (&self.warn, Judgement::Warn), (&self.deny, Judgement::Deny)];
        for (codes, judgement) in said {
            for code in codes {
                if let Some(help) = super::explain::unknown_code(code) {
                    return Err(host.usage(&format!("no finding is called `{code}`"), &help));
                }
                judgements.set(code, judgement);
            }
        }
        Ok(())
    }
}

fn date(text: &str) -> Result<Date, String> {
    let mut parts = text.splitn(3, '-');
    let mut next = |digits: usize| parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()));
    let date = (|| {
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    })();
    date.filter(|d| d.day <= days_in_month(d.year, d.month))
        .ok_or_else(|| "a date is written like 2026-11-23".to_owned())
}
