//! From byte offsets to lines and columns.

/// A place in a text as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 1-based.
    pub line: u32,
    /// 1-based, in Unicode scalar values; a tab counts as one.
    pub column: u32,
}

/// Where each line of a text begins.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// The index of `text`. Lines end at `\n`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, b)| *b == b'\n')
                .map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX)),
        );
        Self { starts }
    }

    /// 1-based line and column of a byte offset; an offset inside a character counts as its start,
    /// one past the end as the end.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line(offset);
        let start = self.line_start(line);
        let column = text.get(start..offset).map_or(0, |s| s.chars().count());
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
        }
    }

    /// 1-based line of a byte offset: cheap even where the line is very long.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        let at = u32::try_from(offset).unwrap_or(u32::MAX);
        self.starts.partition_point(|s| *s <= at).max(1)
    }

    /// Byte offset at which a 1-based line starts (the last line's where there are fewer).
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        self.starts.get(line.saturating_sub(1)).or(self.starts.last()).map_or(0, |s| *s as usize)
    }

    /// How many lines there are; a text that ends in a newline has an empty last one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}
