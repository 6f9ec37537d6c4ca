//! Flags that several commands share.

use clap::{Args, ValueEnum};

use super::time::Time;
use super::{Exit, clock, disk, host::Host};
use crate::diagnostic::levels::{Judgement, Judgements};
use crate::policy::Now;
use crate::resolve::data;
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
    /// Folders or files of the book, `-` for standard input; without one, the book in or around the current folder
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    book: BookFlag,
}

/// The book as a flag. Commands whose arguments are something else take a path among those as the book as well.
#[derive(Debug, Clone, Args)]
pub struct BookFlag {
    /// Folder or file of the book, `-` for standard input; without one, the book in or around the current folder
    #[arg(id = "book", long = "book", short = 'b', value_name = "PATH")]
    paths: Vec<String>,
}

impl Paths {
    /// The paths to look at.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        or_here(self.paths.iter().chain(&self.book.paths))
    }

    /// The paths to look at, and the arguments that are none.
    #[must_use]
    pub fn split(&self) -> (Vec<String>, Vec<String>) {
        self.book.split(&self.paths)
    }
}

impl BookFlag {
    /// The paths to look at, and the arguments that are none: `callout oncall book primary`. A path is told by what it
    /// looks like, or by being there; where the flag is given, no argument is one.
    #[must_use]
    pub fn split(&self, arguments: &[String]) -> (Vec<String>, Vec<String>) {
        let is_path = |a: &&String| {
            let like_one = a.contains(['/', '\\', '.']) || a.as_str() == "-" || disk::exists(a);
            self.paths.is_empty() && !a.contains('=') && like_one
        };
        let (paths, rest): (Vec<&String>, Vec<&String>) = arguments.iter().partition(is_path);
        (or_here(paths.into_iter().chain(&self.paths)), rest.into_iter().cloned().collect())
    }
}

fn or_here<'a>(paths: impl Iterator<Item = &'a String>) -> Vec<String> {
    let typed = |p: &String| if cfg!(windows) { p.replace('\\', "/") } else { p.clone() };
    let paths: Vec<String> = paths.map(typed).collect();
    if paths.is_empty() { vec![".".to_owned()] } else { paths }
}

/// How the result of a command that only people and programs read is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One document, for programs
    Json,
}

/// What counts as a finding, and on which day.
#[derive(Debug, Clone, Args)]
pub struct Judging {
    /// The day that "now" means, as 2026-11-23 [default: today, on the policy's clock]
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<Date>,
    /// What standard input is called where it is the book; its ending says the notation [default: as its text looks]
    #[arg(long, value_name = "FILE")]
    stdin_name: Option<String>,
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

    /// What standard input is called.
    #[must_use]
    pub fn stdin_name(&self) -> Option<&str> {
        self.stdin_name.as_deref()
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

/// A duration as typed.
pub(super) fn duration(text: &str) -> Result<i64, String> {
    data::seconds(text).ok_or_else(|| "a duration is written like 90s, 10m or 1h30m".to_owned())
}

fn date(text: &str) -> Result<Date, String> {
    let mut parts = text.splitn(3, '-');
    let mut next = |digits: usize| parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()));
    let date = (|| {
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    })();
    let date = date
        .filter(|d| d.day <= days_in_month(d.year, d.month))
        .ok_or_else(|| "a date is written like 2026-11-23".to_owned())?;
    if Time::YEARS.contains(&date.year) { Ok(date) } else { Err(Time::out_of_data()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn paths_are_told_from_other_arguments() {
        let none = BookFlag { paths: Vec::new() };
        let here = (words(&["."]), words(&["primary"]));
        assert_eq!(none.split(&words(&["primary"])), here);
        assert_eq!(none.split(&words(&["src", "primary"])), (words(&["src"]), words(&["primary"])));
        assert_eq!(none.split(&words(&["a.callout", "x=./a"])), (words(&["a.callout"]), words(&["x=./a"])));
        let flag = BookFlag { paths: words(&["b"]) };
        assert_eq!(flag.split(&words(&["src"])), (words(&["b"]), words(&["src"])));
    }
}
