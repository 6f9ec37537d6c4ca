//! Where a clause that is too long for its line is broken: before `else`, `or` and `and`, else behind commas and before
//! the words that continue a clause, else inside the longest brackets. All of these are places where a newline ends nothing.

use super::token::{Kind, Token, flat};

/// Columns per level.
pub(in crate::syntax) const STEP: usize = 2;

/// A line: its margin and its text.
pub(super) type Line = (usize, String);

/// Words before which a list may be broken.
const SOFT: &[&str] = &["then", "by", "within", "using", "until", "while", "since"];

/// The tokens in lines of at most `width` columns where that can be. The first line begins at `first`, the others at
/// `rest`; behind the last there is to be room for `tail` more columns.
pub(super) fn lines(tokens: &[Token<'_>], first: usize, rest: usize, tail: usize, width: usize) -> Vec<Line> {
    let whole = flat(tokens);
    if first + columns(&whole) + tail <= width {
        return vec![(first, whole)];
    }
    let strong = breaks(tokens, strong_words(tokens));
    if !strong.is_empty() {
        let pieces = cut(tokens, &strong);
        let last = pieces.len() - 1;
        let each = pieces.iter().enumerate().flat_map(|(i, piece)| {
            let at = if i == 0 { first } else { rest };
            lines(piece, at, at.max(rest) + STEP, if i == last { tail } else { 0 }, width)
        });
        return each.collect();
    }
    let soft = breaks(tokens, SOFT);
    if !soft.is_empty() {
        return fill(&cut(tokens, &soft), first, rest, tail, width);
    }
    match longest_brackets(tokens) {
        Some((open, close)) => {
            let (head, inner) = tokens.split_at(open + 1);
            let (inner, end) = inner.split_at(close - open - 1);
            let mut all = vec![(first, flat(head))];
            all.extend(lines(inner, first + STEP, first + STEP, 0, width));
            all.extend(lines(end, first, rest, tail, width));
            all
        }
        None => vec![(first, whole)],
    }
}

/// As many pieces on a line as there is room for.
fn fill(pieces: &[&[Token<'_>]], first: usize, rest: usize, tail: usize, width: usize) -> Vec<Line> {
    let mut all: Vec<Line> = Vec::new();
    let mut line: Vec<Token<'_>> = Vec::new();
    let mut at = first;
    for (i, piece) in pieces.iter().enumerate() {
        let tail = if i + 1 == pieces.len() { tail } else { 0 };
        let longer: Vec<Token<'_>> = line.iter().chain(piece.iter()).copied().collect();
        if at + columns(&flat(&longer)) + tail <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            all.push((at, flat(&line)));
            at = rest;
        }
        line = piece.to_vec();
        if at + columns(&flat(&line)) + tail > width {
            all.extend(lines(piece, at, at + STEP, tail, width));
            line.clear();
            at = rest;
        }
    }
    if !line.is_empty() {
        all.push((at, flat(&line)));
    }
    all
}

/// The width of a text in characters.
pub(in crate::syntax) fn columns(text: &str) -> usize {
    text.chars().count()
}

/// Alternatives are parted before conditions: `a when x or y, else b`.
fn strong_words(tokens: &[Token<'_>]) -> &'static [&'static str] {
    if breaks(tokens, &["else"]).is_empty() { &["or", "and"] } else { &["else"] }
}

/// Outside of brackets, where one of these words begins; for words of a list, also behind commas.
fn breaks(tokens: &[Token<'_>], words: &[&str]) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut range = false;
    let mut all = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Word if depth == 0 && i > 0 && words.contains(&token.text) => {
                // `SEV2 and above`, `between 5m and 10m`
                let above = tokens.get(i + 1).is_some_and(|t| t.is("above"));
                if !(token.text == "and" && (above || std::mem::take(&mut range))) {
                    all.push(i);
                }
            }
            Kind::Word if token.text == "between" => range = true,
            _ => {}
        }
        let comma = token.kind == Kind::Sign && token.text == ",";
        if comma && depth == 0 && words == SOFT && i + 1 < tokens.len() {
            all.push(i + 1);
        }
    }
    all.dedup();
    all
}

fn cut<'a, 't>(tokens: &'a [Token<'t>], at: &[usize]) -> Vec<&'a [Token<'t>]> {
    let starts = std::iter::once(0).chain(at.iter().copied());
    let ends = at.iter().copied().chain(std::iter::once(tokens.len()));
    starts.zip(ends).filter_map(|(lo, hi)| tokens.get(lo..hi)).filter(|p| !p.is_empty()).collect()
}

/// The outer brackets with most in them.
fn longest_brackets(tokens: &[Token<'_>]) -> Option<(usize, usize)> {
    let mut open = Vec::new();
    let mut best: Option<(usize, usize)> = None;
    for (i, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => open.push(i),
            Kind::Close => {
                let Some(start) = open.pop() else { continue };
                let longer = best.is_none_or(|(lo, hi)| i - start > hi - lo);
                if open.is_empty() && i > start + 1 && longer {
                    best = Some((start, i));
                }
            }
            _ => {}
        }
    }
    best
}
