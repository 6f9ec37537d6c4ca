//! `callout init`: a small book to begin with.

use clap::Args;

use super::host::Host;
use super::{Exit, clock, disk};
use crate::diagnostic::render::visible;
use crate::source::path;

/// A small book that checks clean, with a scenario and a file for continuous integration
#[derive(Debug, Args)]
pub(super) struct Init {
    /// Where; the current folder without one
    #[arg(value_name = "DIR", default_value = ".")]
    folder: String,
}

/// What is written. They are real files of this repository, so that they can be read, and checked, as such.
const FILES: &[(&str, &str)] = &[
    ("callout.toml", include_str!("starter/callout.toml")),
    ("policy.callout", include_str!("starter/policy.callout")),
    ("people.callout", include_str!("starter/people.callout")),
    ("scenarios.callout", include_str!("starter/scenarios.callout")),
    (".github/workflows/callout.yml", include_str!("starter/callout.yml")),
];

impl Init {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let files: Vec<(String, String)> = files(&clock::today().to_string())
            .into_iter()
            .map(|(name, text)| (path::join(&self.folder, name), text))
            .collect();
        if let Some((there, _)) = files.iter().find(|(name, _)| disk::exists(name)) {
            return Err(host.usage(&format!("`{there}` is there already"), "nothing was written; name an empty folder"));
        }
        for (name, text) in &files {
            disk::create(name, text.as_bytes())
                .map_err(|why| host.usage(&format!("cannot write `{name}`: {why}"), ""))?;
        }
        if host.quiet {
            return Ok(());
        }
        let names = files.iter().map(|(name, _)| format!("  {}\n", visible(name))).collect::<String>();
        let there = path::normal(&self.folder);
        let check = if there == "." { String::new() } else { format!(" {}", quoted(&visible(&there))) };
        host.print(&format!(
            "wrote\n{names}next: put your own people into people.callout, then run `callout check{check}` and `callout simulate{check}`\n"
        ))
    }
}

fn files(today: &str) -> Vec<(&'static str, String)> {
    let install = install(env!("CARGO_PKG_REPOSITORY"));
    let filled = |text: &str| text.replace("@TODAY@", today).replace("      @INSTALL@\n", &install);
    FILES.iter().map(|(name, text)| (*name, filled(text))).collect()
}

/// The steps that install callout, from where it can be had.
fn install(repository: &str) -> String {
    if repository.is_empty() {
        return "      # callout is in no registry: put a step here that brings its binary, such as\n      \
                # - run: cargo install --locked --git URL-OF-ITS-REPOSITORY callout\n"
            .to_owned();
    }
    format!("      - run: cargo install --locked --git {repository} callout\n")
}

/// A path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ',' | ':' | '@');
    if path.chars().all(plain) && !path.starts_with('-') {
        return path.to_owned();
    }
    let dash = if path.starts_with('-') { "./" } else { "" };
    format!("'{dash}{}'", path.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_workflow_installs_what_exists() {
        assert_eq!(
            install("https://git.example/c"),
            "      - run: cargo install --locked --git https://git.example/c callout\n"
        );
        assert!(install("").lines().all(|l| l.trim_start().starts_with('#')));
        let (_, workflow) = files("2026-11-23").pop().unwrap();
        assert!(!workflow.contains("@INSTALL@"), "{workflow}");
        serde_yaml::from_str::<serde_json::Value>(&workflow).unwrap();
    }

    #[test]
    fn paths_are_quoted_for_a_shell() {
        assert_eq!(quoted("a/b-c.d"), "a/b-c.d");
        assert_eq!(quoted("on call"), "'on call'");
        assert_eq!(quoted("-x"), "'./-x'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }

    #[test]
    fn what_it_writes_checks_clean() {
        let disk: BTreeMap<String, Vec<u8>> =
            files("2026-11-23").into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect();
        let (book, found) = crate::syntax::book::load(&[".".to_owned()], &disk);
        let today = crate::syntax::literal::Date::new(2026, 11, 23).unwrap();
        let policy = crate::policy::Policy::new(book, found, today);
        assert_eq!(policy.findings, []);
        assert_eq!(policy.book.files.len(), 3);
    }
}
