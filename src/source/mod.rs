//! Text of files, spans and the line index. Knows nothing above it.
//!
//! A book's files are read once, by a host, through [`Files`]; everything else refers to them by
//! [`FileId`] and byte offsets.

mod line_index;
mod load;
pub mod path;

use std::sync::Arc;

pub use line_index::{LineIndex, Position};
pub use load::{MAX_FILE_BYTES, decode};

/// One file of a book, dense from 0 in the order of loading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A range of bytes in one file, half-open. Trimmed: never ends in blanks or a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Which file.
    pub file: FileId,
    /// First byte.
    pub lo: u32,
    /// One past the last byte.
    pub hi: u32,
}

impl Span {
    /// A span from `lo` up to and without `hi`.
    #[must_use]
    pub fn new(file: FileId, lo: usize, hi: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, lo: clamp(lo), hi: clamp(hi.max(lo)) }
    }

    /// The smallest span that covers both (the file of `self`).
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, lo: self.lo.min(other.lo), hi: self.hi.max(other.hi) }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.hi.saturating_sub(self.lo) as usize
    }

    /// Whether it covers no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.hi <= self.lo
    }
}

/// Something with the place it was written at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spanned<T> {
    /// What was written.
    pub node: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `node` as written at `span`.
    pub fn new(node: T, span: Span) -> Self {
        Self { node, span }
    }

    /// The same place, another node.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { node: f(self.node), span: self.span }
    }
}

/// Which notation a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// The readable notation, `*.callout`.
    Dsl,
    /// `*.yaml`, `*.yml` whose first key is `callout`.
    Yaml,
    /// Neither: an external template or data file.
    Text,
}

/// One decoded file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its id.
    pub id: FileId,
    /// Path as shown to people: relative to where the user stands, `/` as separator.
    pub path: String,
    /// The notation its name and first key say.
    pub notation: Notation,
    /// UTF-8 text without a leading byte order mark.
    pub text: Arc<str>,
    /// Where lines begin.
    pub lines: LineIndex,
}

/// All files of a book.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and says which id it got.
    pub fn add(&mut self, path: &str, notation: Notation, text: &str) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            id,
            path: path.to_owned(),
            notation,
            text: Arc::from(text),
            lines: LineIndex::new(text),
        });
        id
    }

    /// The file with this id, if it was loaded.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All files, in the order of loading.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// The text a span covers; empty where the span does not fit its file.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).and_then(|f| f.text.get(span.lo as usize..span.hi as usize)).unwrap_or("")
    }

    /// `path:line:column` of a span's start, as shown to people.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        self.get(span.file).map_or_else(String::new, |f| {
            let p = f.lines.position(&f.text, span.lo as usize);
            format!("{}:{}:{}", f.path, p.line, p.column)
        })
    }
}

/// How a host gives files to the library. Paths are as a user would type them, `/` as separator.
pub trait Files {
    /// The bytes of a file.
    ///
    /// # Errors
    /// Why it cannot be read, in words for a user (`no such file`, `permission denied`).
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;

    /// The files below a folder, recursively, sorted; `None` where `path` is no folder.
    ///
    /// # Errors
    /// Why it cannot be listed.
    fn list(&self, path: &str) -> Result<Option<Vec<String>>, String>;

    /// How many folders lie above one, where the host knows.
    fn above(&self, _folder: &str) -> Option<usize> {
        None
    }
}

/// Files in memory: for tests, and for hosts without a disk.
impl Files for std::collections::BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.get(&path::normal(path)).cloned().ok_or_else(|| "no such file".to_owned())
    }

    fn list(&self, path: &str) -> Result<Option<Vec<String>>, String> {
        let folder = path::normal(path);
        if self.contains_key(&folder) {
            return Ok(None);
        }
        let list: Vec<String> = self.keys().filter(|p| path::within(p, &folder)).cloned().collect();
        if list.is_empty() && folder != "." { Err("no such file or folder".to_owned()) } else { Ok(Some(list)) }
    }
}
