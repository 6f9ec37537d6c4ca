//! That a file written anew says the same as before.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Notation};
use crate::syntax::ast::{Arg, Clause, File};
use crate::syntax::clauses::Word;
use crate::syntax::same::same;
use crate::syntax::texts::Texts;
use crate::syntax::{dsl, yaml};

/// How comments must have been kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comments {
    /// All of them, in their order.
    InOrder,
    /// All of them: YAML groups declarations by kind.
    All,
}

/// Proves that `new` says what `old` says.
///
/// # Errors
/// The first difference.
pub fn prove(
    old_notation: Notation,
    old: &str,
    new_notation: Notation,
    new: &str,
    texts: Option<&Texts>,
    comments: Comments,
) -> Result<(), String> {
    let (before, told) = read(old_notation, old, texts);
    let (after, told_after) = read(new_notation, new, texts);
    let codes = |found: &[Diagnostic]| found.iter().map(|d| d.code).collect::<Vec<_>>();
    if codes(&told) != codes(&told_after) {
        let new = told_after.iter().find(|d| !codes(&told).contains(&d.code)).or(told_after.first());
        return Err(new.map_or_else(|| "a mistake is gone".to_owned(), |d| format!("{}: {}", d.code, d.message)));
    }
    same(&before, &after)?;
    if comments == Comments::InOrder {
        same_order(&before, &after)?;
    }
    same_comments(&before, &after, comments)
}

/// Whether declarations and clauses stand in the same order, of which `same` asks less.
fn same_order(before: &File, after: &File) -> Result<(), String> {
    let moved = |what: &str| Err(format!("`{what}` is moved"));
    for (a, b) in before.items.iter().zip(&after.items) {
        if a.kind != b.kind {
            return moved(a.kind.spec().word);
        }
        clauses_in_order(&a.clauses, &b.clauses).or_else(|word| moved(word.spec().words))?;
    }
    Ok(())
}

fn clauses_in_order(before: &[Clause], after: &[Clause]) -> Result<(), Word> {
    for (a, b) in before.iter().zip(after) {
        if a.word != b.word {
            return Err(a.word);
        }
        match (&a.arg, &b.arg) {
            // Blocks hold no blocks: the recursion is two deep.
            (Arg::Block(a), Arg::Block(b)) => clauses_in_order(&a.clauses, &b.clauses)?,
            (Arg::Variant { clauses: a, .. }, Arg::Variant { clauses: b, .. }) => clauses_in_order(a, b)?,
            _ => {}
        }
    }
    Ok(())
}

/// Whether two files have the same comments.
///
/// # Errors
/// The first that differs.
pub fn same_comments(before: &File, after: &File, comments: Comments) -> Result<(), String> {
    let words = |file: &File| file.comments.iter().map(|c| c.text.trim().to_owned()).collect::<Vec<String>>();
    let (mut a, mut b) = (words(before), words(after));
    if comments == Comments::All {
        a.sort();
        b.sort();
    }
    let differs = a.iter().zip(&b).find(|(x, y)| x != y).map(|(x, _)| x);
    match differs.or_else(|| a.get(b.len())).or_else(|| b.get(a.len())) {
        Some(comment) => Err(format!("the comment `# {comment}` is lost or moved")),
        None => Ok(()),
    }
}

/// Whether a file has declarations that cannot be read, which stay as they are.
#[must_use]
pub fn has_mistakes(notation: Notation, text: &str, texts: Option<&Texts>) -> bool {
    !read(notation, text, texts).1.is_empty()
}

/// Reads a file; YAML otherwise where the facts of type `text` are known.
pub(in crate::syntax) fn read(notation: Notation, text: &str, texts: Option<&Texts>) -> (File, Vec<Diagnostic>) {
    match (notation, texts) {
        (Notation::Yaml, Some(texts)) => yaml::parse_knowing(FileId(0), text, texts),
        (Notation::Yaml, None) => yaml::parse(FileId(0), text),
        (Notation::Dsl | Notation::Text, _) => dsl::parse(FileId(0), text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Notation::{Dsl, Yaml};

    const OLD: &str =
        "# one\nfact a: bool { ask \"x\" }  # two\nteam t { members b, c; because \"y\" }\nfact d: bool\n";

    fn told(new: &str) -> String {
        prove(Dsl, OLD, Dsl, new, None, Comments::InOrder).unwrap_err()
    }

    #[test]
    fn says_the_first_difference() {
        assert_eq!(prove(Dsl, OLD, Dsl, OLD, None, Comments::InOrder), Ok(()));
        assert_eq!(told(&OLD.replace("# two", "")), "the comment `# two` is lost or moved");
        assert_eq!(told(&OLD.replace("# two", "# too")), "the comment `# two` is lost or moved");
        assert_eq!(told(&format!("{OLD}# three")), "the comment `# three` is lost or moved");
        let swapped = OLD.replace("one", "0").replace("two", "one").replace('0', "two");
        assert_eq!(told(&swapped), "the comment `# one` is lost or moved");
        assert_eq!(told(&OLD.replace("\"x\"", "\"z\"")), "fact a: FactAsk: \"x\" is not \"z\"");
        assert_eq!(told(&OLD.replace("b, c", "c, b")), "team t: TeamMembers: #1: name: \"b\" is not \"c\"");
        assert_eq!(told(&OLD.replace("fact d: bool\n", "")), "2 of `fact` on the left, 1 on the right, one is `d`");
        assert_eq!(told(&OLD.replace("members", "membres")), "unknown-clause: unknown clause `membres` in `team`");
    }

    /// What may be told in any order stays in that of its author.
    #[test]
    fn asks_for_the_order_of_the_author() {
        let clauses = OLD.replace("members b, c; because \"y\"", "because \"y\"; members b, c");
        assert_eq!(told(&clauses), "`members` is moved");
        let items = OLD.replace("fact d: bool\n", "").replace("team", "fact d: bool\nteam");
        assert_eq!(told(&items), "`team` is moved");
        assert_eq!(prove(Dsl, OLD, Dsl, &items, None, Comments::All), Ok(()));
    }

    #[test]
    fn from_one_notation_to_the_other() {
        let yaml = "callout: 1\n# one\nfacts:\n  a: { type: bool, ask: x }  # two\n  d: bool\nteams:\n  t: { members: [b, c], because: y }\n";
        assert_eq!(prove(Dsl, OLD, Yaml, yaml, None, Comments::All), Ok(()));
        let other = yaml.replace("x }", "z }");
        assert_eq!(
            prove(Dsl, OLD, Yaml, &other, None, Comments::All).unwrap_err(),
            "fact a: FactAsk: \"x\" is not \"z\""
        );
    }
}
