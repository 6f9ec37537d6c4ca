//! The book: all files that are compiled together, found, decoded and parsed.

use std::collections::{BTreeMap, VecDeque};

use super::ast::{self, Arg, Clause, TextSource};
use super::clauses::{ItemKind, KINDS};
use super::settings::{self, Settings};
use super::yaml::first_key_is_callout;
use super::{dsl, texts, yaml};
use crate::diagnostic::{Diagnostic, Level, nearest};
use crate::source::{FileId, Files, Notation, Sources, Span, decode, path};

/// All files of a book, parsed.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Every file that was read: policy, settings and external texts.
    pub sources: Sources,
    /// The policy files, in the order of reading: those given or found, sorted, then those they use.
    pub files: Vec<ast::File>,
    /// External texts by the file that names them and the path as written there.
    pub texts: BTreeMap<(FileId, String), FileId>,
    /// What `callout.toml` says.
    pub settings: Settings,
}

/// Which files are read as policies, in words.
pub const POLICY_FILES: &str = "policy files are `*.callout`, and `*.yaml` or `*.yml` whose first key is `callout`";

/// How far up the root of a book is looked for.
const LEVELS_UP: usize = 32;

/// The books that `paths` stand for, each as the paths to [`load`]. Files given one by one are one book together.
/// A folder with a `callout.toml` is a book; a folder stands for itself and for all the books below it; one that belongs
/// to no book stands for the book around it, if there is one. Policy files between books, which none of them reads, are
/// a book of their own: no policy file below a folder goes unread.
#[must_use]
pub fn find_books(paths: &[String], files: &dyn Files) -> (Vec<Vec<String>>, Vec<Diagnostic>) {
    let mut books: Vec<Vec<String>> = Vec::new();
    let mut alone = Vec::new();
    let mut found = Vec::new();
    for given in paths {
        let place = path::normal(given);
        match files.list(&place) {
            Err(why) => found.push(unreadable(given, &why)),
            Ok(None) => alone.push(place),
            Ok(Some(list)) => {
                for book in books_of(&place, &list, files) {
                    if !books.contains(&book) {
                        books.push(book);
                    }
                }
            }
        }
    }
    if !alone.is_empty() {
        books.push(alone);
    }
    (books, found)
}

fn unreadable(path: &str, why: &str) -> Diagnostic {
    Diagnostic::global(Level::Error, "unreadable-path", format!("cannot read `{path}`: {why}"))
}

/// The books that a folder stands for: first its own, then those below it, then what is left between them.
fn books_of(folder: &str, list: &[String], files: &dyn Files) -> Vec<Vec<String>> {
    let below: Vec<String> = list
        .iter()
        .filter(|p| path::name(p) == settings::FILE)
        .filter_map(|p| path::parent(p))
        .filter(|p| p != folder)
        .collect();
    let mut books: Vec<Vec<String>> = below.iter().map(|root| vec![root.clone()]).collect();
    if list.contains(&path::join(folder, settings::FILE)) {
        books.insert(0, vec![folder.to_owned()]);
        return books;
    }
    if let Some(around) = book_around(folder, files) {
        // The folder's own files are its; what lies below and is a book is one still.
        books.insert(0, vec![around]);
        return books;
    }
    if books.is_empty() {
        return vec![vec![folder.to_owned()]];
    }
    let mut between: Vec<String> =
        list.iter().filter(|p| !below.iter().any(|b| path::within(p, b)) && is_policy(p, files)).cloned().collect();
    if !between.is_empty() {
        let used: Vec<String> = books
            .iter()
            .flat_map(|b| load(b, files).0.sources.iter().map(|f| f.path.clone()).collect::<Vec<_>>())
            .collect();
        between.retain(|p| !used.contains(p));
    }
    if !between.is_empty() {
        books.push(between);
    }
    books
}

/// The book that a folder without settings lies in.
fn book_around(folder: &str, files: &dyn Files) -> Option<String> {
    for at in upwards(folder, files) {
        if at != folder && files.read(&path::join(&at, settings::FILE)).is_ok() {
            return Some(at);
        }
        // A repository is a world of its own: settings outside it are somebody else's.
        if files.read(&path::join(&at, ".git/HEAD")).is_ok() || files.read(&path::join(&at, ".git")).is_ok() {
            return None;
        }
    }
    None
}

/// A folder and those above it, as far up as the root of a book is looked for.
pub fn upwards(folder: &str, files: &dyn Files) -> impl Iterator<Item = String> {
    let above = files.above(folder).map_or(LEVELS_UP, |n| n.min(LEVELS_UP));
    std::iter::successors(Some(folder.to_owned()), |at| path::parent(at)).take(above + 1)
}

/// Whether a file is read as a part of the book of its folder.
fn is_policy(file: &str, files: &dyn Files) -> bool {
    match path::extension(file).as_str() {
        "callout" => true,
        "yaml" | "yml" => files.read(file).is_ok_and(|bytes| {
            let text = roughly(&bytes);
            first_key_is_callout(&text) || other_notation(Notation::Yaml, &text).is_some()
        }),
        _ => false,
    }
}

/// A file's text; what can be made of it where it cannot be decoded.
fn roughly(bytes: &[u8]) -> String {
    match decode(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).chars().filter(|c| !matches!(c, '\0' | '\u{FFFD}')).collect(),
    }
}

/// Whether the first of several books is the one that a command for one book means: the others lie in its folder.
#[must_use]
pub fn holds_the_others(books: &[Vec<String>], files: &dyn Files) -> bool {
    let Some(([root], others)) = books.split_first().map(|(first, others)| (first.as_slice(), others)) else {
        return false;
    };
    files.read(&path::join(root, settings::FILE)).is_ok()
        && others.iter().flatten().all(|other| path::within(other, root))
}

/// Reads the book that stands at `paths`: one folder, or a list of files.
#[must_use]
pub fn load(paths: &[String], files: &dyn Files) -> (Book, Vec<Diagnostic>) {
    let mut loader = Loader {
        files,
        book: Book::default(),
        seen: BTreeMap::new(),
        found: Vec::new(),
        parsed: BTreeMap::new(),
        queue: VecDeque::new(),
    };
    for given in paths {
        let place = path::normal(given);
        match files.list(&place) {
            Err(why) => loader.found.push(unreadable(given, &why)),
            Ok(None) => loader.policy(&place, None),
            Ok(Some(list)) => {
                let settings = path::join(&place, settings::FILE);
                if list.contains(&settings) {
                    loader.settings(&settings);
                }
                if !loader.folder(&place, &list) {
                    loader.found.push(empty(given));
                }
            }
        }
    }
    loader.follow_uses();
    loader.tell_texts();
    loader.read_texts();
    loader.found.extend(loader.parsed.into_values().flatten());
    (loader.book, loader.found)
}

fn empty(folder: &str) -> Diagnostic {
    let name = if path::normal(folder) == "." { "this folder".to_owned() } else { format!("`{folder}`") };
    Diagnostic::global(Level::Error, "no-policy-files", format!("{name} has no policy files"))
        .help(POLICY_FILES)
        .help("`callout init` writes a small book to begin with")
}

/// Where a path was written, for the files that others name.
#[derive(Clone, Copy)]
struct Mention<'a> {
    span: Span,
    written: &'a str,
}

struct Loader<'a> {
    files: &'a dyn Files,
    book: Book,
    /// Every path once, however it was reached, or why it could not be read.
    seen: BTreeMap<String, Result<FileId, String>>,
    found: Vec<Diagnostic>,
    /// What was found in each policy file.
    parsed: BTreeMap<FileId, Vec<Diagnostic>>,
    /// Files whose `use` have not been followed yet, as indices into `book.files`.
    queue: VecDeque<usize>,
}

impl Loader<'_> {
    /// Reads the policy files among `list`; false where there is none.
    fn folder(&mut self, folder: &str, list: &[String]) -> bool {
        let inner: Vec<String> = list
            .iter()
            .filter(|p| path::name(p) == settings::FILE)
            .filter_map(|p| path::parent(p))
            .filter(|p| p != folder)
            .collect();
        let mut any = false;
        for file in list.iter().filter(|p| !inner.iter().any(|b| path::within(p, b))) {
            match path::extension(file).as_str() {
                "callout" => self.policy(file, None),
                "yaml" | "yml" if self.is_policy_yaml(file) => self.policy(file, None),
                _ => continue,
            }
            any = true;
        }
        any
    }

    /// Whether a YAML file says that it is a policy. One that cannot be decoded is judged by what can be made of it:
    /// to drop a policy silently because an editor saved it as UTF-16 would be worse than an error too many.
    fn is_policy_yaml(&mut self, file: &str) -> bool {
        let Ok(bytes) = self.files.read(file) else { return false };
        if let Ok(text) = decode(&bytes) {
            if first_key_is_callout(text) || other_notation(Notation::Yaml, text).is_some() {
                return true;
            }
            if let Some(first) = meant_as_policy(text).filter(|_| !self.seen.contains_key(file)) {
                let id = self.book.sources.add(file, Notation::Text, text);
                self.seen.insert(file.to_owned(), Ok(id));
                let written = text.get(first.clone()).unwrap_or_default();
                let message = format!("the file begins with `{written}`, so it is no part of the policy");
                let d = Diagnostic::new(Level::Error, "not-a-policy", Span::new(id, first.start, first.end), message);
                self.found.push(d.help("did you mean `callout: 1`?"));
                self.unread(id, Notation::Yaml, text.len());
                return false;
            }
            if text.lines().any(|l| l.starts_with("callout:")) && !self.seen.contains_key(file) {
                let id = self.book.sources.add(file, Notation::Text, text);
                let at = text.find("\ncallout:").map_or(0, |i| i + 1);
                self.found.push(
                    Diagnostic::warning(
                        "not-a-policy",
                        Span::new(id, at, at + "callout".len()),
                        format!("`{file}` is not read: `callout` is not its first key"),
                    )
                    .help("move `callout: 1` to the top"),
                );
            }
            return false;
        }
        first_key_is_callout(&roughly(&bytes))
    }

    /// Reads and parses one policy file, unless that has been done.
    fn policy(&mut self, file: &str, mention: Option<Mention<'_>>) {
        if self.seen.contains_key(file) {
            self.read(file, Notation::Text, mention);
            return;
        }
        let notation = match path::extension(file).as_str() {
            "callout" => Notation::Dsl,
            "yaml" | "yml" => Notation::Yaml,
            _ => {
                self.seen.insert(file.to_owned(), Err("no policy file".to_owned()));
                let message = format!("`{}` is no policy file", mention.map_or(file, |m| m.written));
                let d = mention.map_or_else(
                    || Diagnostic::global(Level::Error, "not-a-policy", &message),
                    |m| Diagnostic::error("not-a-policy", m.span, &message),
                );
                self.found
                    .push(d.help("policy files are `*.callout`, and `*.yaml` or `*.yml` whose first key is `callout`"));
                return;
            }
        };
        let Some(id) = self.read(file, notation, mention) else { return };
        let text = self.book.sources.get(id).map(|f| f.text.clone()).unwrap_or_default();
        if let Some(extension) = other_notation(notation, &text) {
            let (is, name) = match notation {
                Notation::Yaml => ("the readable notation", format!("{}.{extension}", stem(file))),
                _ => ("YAML", format!("{}.{extension}", stem(file))),
            };
            let line = text.find(|c: char| !c.is_whitespace()).unwrap_or(0);
            let d = Diagnostic::error("wrong-notation", Span::new(id, line, line + 1), format!("this is {is}"));
            self.found.push(d.help(format!("name the file `{name}`")));
            self.unread(id, notation, text.len());
            return;
        }
        if notation == Notation::Yaml && !first_key_is_callout(&text) {
            let d = Diagnostic::error(
                "not-a-policy",
                Span::new(id, 0, 0),
                format!("the first key of `{file}` is not `callout`"),
            );
            self.found.push(
                mention.map_or(d.clone(), |m| d.also(m.span, "used here")).help("begin the file with `callout: 1`"),
            );
            return;
        }
        let (tree, found) = parse(notation, id, &text);
        self.parsed.insert(id, found);
        self.queue.push_back(self.book.files.len());
        self.book.files.push(tree);
    }

    /// Keeps a file as one of which nothing could be read: whatever is missing may stand there.
    fn unread(&mut self, id: FileId, notation: Notation, len: usize) {
        self.book.files.push(ast::File {
            id,
            notation,
            items: Vec::new(),
            comments: Vec::new(),
            broken: vec![Span::new(id, 0, len)],
            texts: texts::Texts::default(),
        });
    }

    /// Reads and decodes a file into the sources, unless that has been done. Every mention of a file that cannot be
    /// read is told, not only the first.
    fn read(&mut self, file: &str, notation: Notation, mention: Option<Mention<'_>>) -> Option<FileId> {
        if let Some(seen) = self.seen.get(file).cloned() {
            return match (seen, mention) {
                (Ok(id), _) => Some(id),
                (Err(why), Some(m)) => {
                    self.found.push(self.missing(file, m, &why));
                    None
                }
                (Err(_), None) => None,
            };
        }
        let read = match self.files.read(file) {
            Err(why) => {
                self.found.push(mention.map_or_else(|| unreadable(file, &why), |m| self.missing(file, m, &why)));
                Err(why)
            }
            Ok(bytes) => match decode(&bytes) {
                Ok(text) => Ok(self.book.sources.add(file, notation, text)),
                Err(fault) => {
                    let id = self.book.sources.add(file, notation, &fault.readable);
                    let at = fault.readable.len();
                    let d = Diagnostic::error("unreadable-text", Span::new(id, at, at + 1), &fault.message)
                        .help(fault.help);
                    self.found.push(mention.map_or(d.clone(), |m| d.also(m.span, "used here")));
                    Err(fault.message)
                }
            },
        };
        self.seen.insert(file.to_owned(), read.clone());
        read.ok()
    }

    fn missing(&self, file: &str, mention: Mention<'_>, why: &str) -> Diagnostic {
        let mut d =
            Diagnostic::error("missing-file", mention.span, format!("cannot read `{}`: {why}", mention.written));
        if file != mention.written {
            d = d.note(format!("it is looked for at `{file}`"));
        }
        if mention.written.contains('\\') {
            return d.help("write `/` between folders");
        }
        let folder = path::parent(file).unwrap_or_else(|| ".".to_owned());
        let beside = self.files.list(&folder).ok().flatten().unwrap_or_default();
        let (stem, extension) = (stem(file), path::extension(file));
        let like = beside
            .iter()
            .filter(|p| path::parent(p).as_ref() == Some(&folder) && path::extension(p) == extension)
            .map(|p| self::stem(p));
        match nearest(stem, like) {
            Some(near) => {
                let dot = if extension.is_empty() { "" } else { "." };
                let mended = mention.written.replace(path::name(file), &format!("{near}{dot}{extension}"));
                d.help(format!("did you mean `{mended}`?"))
            }
            None => d.help("paths are relative to the file that names them"),
        }
    }

    fn settings(&mut self, file: &str) {
        let Some(id) = self.read(file, Notation::Text, None) else { return };
        let text = self.book.sources.get(id).map(|f| f.text.clone()).unwrap_or_default();
        let (settings, found) = settings::parse(id, &text);
        self.book.settings = settings;
        self.found.extend(found);
    }

    fn follow_uses(&mut self) {
        while let Some(index) = self.queue.pop_front() {
            let Some(tree) = self.book.files.get(index) else { continue };
            let uses: Vec<ast::Text> = tree
                .items
                .iter()
                .filter(|item| item.kind == ItemKind::Use)
                .flat_map(|item| &item.clauses)
                .filter_map(|clause| if let Arg::Text(written) = &clause.arg { Some(written.clone()) } else { None })
                .collect();
            let from = self.book.sources.get(tree.id).map(|f| f.path.clone()).unwrap_or_default();
            for written in &uses {
                self.follow(&from, Mention { span: written.span, written: &written.node });
            }
        }
    }

    /// Tells every file which facts of the book are texts; YAML is read again with that knowledge.
    fn tell_texts(&mut self) {
        let texts = texts::known(&self.book.files);
        for (file, texts) in self.book.files.iter_mut().zip(texts) {
            // A file of which nothing was read stays so.
            if file.texts == texts || !self.parsed.contains_key(&file.id) {
                continue;
            }
            if let (Notation::Yaml, Some(source)) = (file.notation, self.book.sources.get(file.id)) {
                let (tree, found) = yaml::parse_knowing(file.id, &source.text, &texts);
                self.parsed.insert(file.id, found);
                *file = tree;
            }
            file.texts = texts;
        }
    }

    fn follow(&mut self, from: &str, mention: Mention<'_>) {
        let Some(target) = self.target(from, mention) else { return };
        match self.files.list(&target) {
            Ok(Some(list)) => {
                if !self.folder(&target, &list) {
                    let d = empty(mention.written);
                    self.found.push(
                        Diagnostic::error("missing-file", mention.span, d.message)
                            .help(d.help.first().cloned().unwrap_or_default()),
                    );
                }
            }
            Ok(None) | Err(_) => self.policy(&target, Some(mention)),
        }
    }

    /// Where a path leads that a file names.
    fn target(&mut self, from: &str, mention: Mention<'_>) -> Option<String> {
        if mention.written.trim().is_empty() {
            self.found.push(Diagnostic::error("missing-file", mention.span, "a path is missing between the quotes"));
            return None;
        }
        if mention.written.starts_with('/') {
            let d = Diagnostic::error(
                "absolute-path",
                mention.span,
                format!("`{}` means something else on every machine", mention.written),
            );
            self.found.push(d.help("write the path relative to this file"));
            return None;
        }
        Some(path::beside(from, mention.written))
    }

    fn read_texts(&mut self) {
        let mut wanted: Vec<(FileId, ast::Text)> = Vec::new();
        for tree in &self.book.files {
            for item in &tree.items {
                let mut open: Vec<&Clause> = item.clauses.iter().collect();
                while let Some(clause) = open.pop() {
                    match &clause.arg {
                        Arg::Localized { text: TextSource::File(written), .. } => {
                            wanted.push((tree.id, written.clone()))
                        }
                        Arg::Variant { clauses, .. } => open.extend(clauses),
                        Arg::Block(block) => open.extend(&block.clauses),
                        _ => {}
                    }
                }
            }
        }
        wanted.sort_by_key(|(_, written)| written.span);
        for (file, written) in &wanted {
            let from = self.book.sources.get(*file).map(|f| f.path.clone()).unwrap_or_default();
            let mention = Mention { span: written.span, written: &written.node };
            let Some(target) = self.target(&from, mention) else { continue };
            if let Some(id) = self.read(&target, Notation::Text, Some(mention)) {
                self.book.texts.insert((*file, written.node.clone()), id);
            }
        }
    }
}

/// The extension that a file should have, where it is written in the other notation than its name says. The first line
/// decides: no line of the readable notation is `word: …`, and no key of YAML has a block or a string behind a name.
fn other_notation(notation: Notation, text: &str) -> Option<&'static str> {
    let line = text
        .trim_start_matches('\u{FEFF}')
        .lines()
        .map(str::trim)
        .find(|l| !l.is_empty() && !l.starts_with('#') && *l != "---")?;
    let end = line.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(line.len());
    let (word, rest) = line.split_at_checked(end)?;
    match notation {
        Notation::Dsl => {
            let key = rest.trim_start().strip_prefix(':').is_some_and(|r| r.is_empty() || r.starts_with(' '));
            (key && (word == "callout" || KINDS.iter().any(|k| k.key == word))).then_some("yaml")
        }
        Notation::Yaml => {
            let head = rest.starts_with(' ') && !rest.trim_start().starts_with(':');
            let body = rest.contains(['{', '"']) || matches!(word, "scope" | "service" | "clearances" | "states");
            (head && body && KINDS.iter().any(|k| k.word == word)).then_some("callout")
        }
        Notation::Text => None,
    }
}

/// What a YAML file begins with instead of `callout:`, where everything else says that it is a policy: the word is
/// nearly right, or `edition`, and the file has a kind of declaration among its keys.
fn meant_as_policy(text: &str) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    let mut first = None;
    let mut kinds = 0;
    for raw in text.split_inclusive('\n') {
        let line = raw.trim_end();
        let key = line.split(':').next().unwrap_or_default();
        if first.is_none() && !line.is_empty() && !line.starts_with(['#', '%', '\u{FEFF}']) && line != "---" {
            first = Some((at, line));
        } else if line.len() > key.len() && KINDS.iter().any(|k| k.key == key) {
            kinds += 1;
        }
        at += raw.len();
    }
    let (at, line) = first.filter(|_| kinds > 0)?;
    let bare = if line.starts_with(['&', '!']) { line.split_once(' ').map_or("", |(_, rest)| rest) } else { line };
    let word = bare.trim_matches(['"', '\'']).split([':', ' ', '"', '\'']).next().unwrap_or_default();
    let lower = word.to_lowercase();
    let near = lower == "callout" || lower == "edition" || nearest(&lower, ["callout"]).is_some();
    let end = if word == bare.split(' ').next().unwrap_or_default() {
        line.len()
    } else {
        line.len() - bare.len() + word.len()
    };
    near.then(|| at..at + end)
}

fn stem(file: &str) -> &str {
    let name = path::name(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn parse(notation: Notation, id: FileId, text: &str) -> (ast::File, Vec<Diagnostic>) {
    match notation {
        Notation::Yaml => yaml::parse(id, text),
        Notation::Dsl | Notation::Text => dsl::parse(id, text),
    }
}
