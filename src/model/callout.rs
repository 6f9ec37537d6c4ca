//! Call-outs: many people at once, until enough of them are coming.

use std::collections::{BTreeMap, VecDeque};

use super::{Ending, Head, Need, Page};
use crate::source::Spanned;

/// Many people called at once.
#[derive(Debug, Clone)]
pub struct Callout {
    /// Name, label, place.
    pub head: Head,
    /// Who is called, and how.
    pub calls: Vec<Page>,
    /// How many of whom must be coming.
    pub needs: Vec<Need>,
    /// Seconds; absent where the clause is missing.
    pub within: Option<Spanned<i64>>,
    /// What happens when not enough are coming by then; absent where the clause is missing.
    pub at_end: Option<Spanned<Ending>>,
}

/// How many people each group lacks, where everybody counts for one group alone, and in all as few are lacking as can
/// be. `fits` says for each person into which groups they fit, as positions in `wanted`.
#[must_use]
pub fn lacking(wanted: &[u32], fits: &[Vec<usize>]) -> Vec<u32> {
    let mut filled: Vec<Vec<usize>> = vec![Vec::new(); wanted.len()];
    let fit = |person: usize| fits.get(person).into_iter().flatten().copied();
    for newcomer in 0..fits.len() {
        // Who would move into a group, and out of which, so that the newcomer has a place.
        let mut moves: BTreeMap<usize, (usize, Option<usize>)> = BTreeMap::new();
        let mut open: VecDeque<usize> = VecDeque::new();
        for to in fit(newcomer) {
            moves.insert(to, (newcomer, None));
            open.push_back(to);
        }
        let mut free = None;
        while let Some(group) = open.pop_front() {
            let (Some(here), Some(wanted)) = (filled.get(group), wanted.get(group)) else { continue };
            if here.len() < usize::try_from(*wanted).unwrap_or(usize::MAX) {
                free = Some(group);
                break;
            }
            for person in here {
                for to in fit(*person) {
                    moves.entry(to).or_insert_with(|| {
                        open.push_back(to);
                        (*person, Some(group))
                    });
                }
            }
        }
        while let Some(group) = free {
            let Some((person, from)) = moves.get(&group).copied() else { break };
            if let Some(from) = from.and_then(|f| filled.get_mut(f)) {
                from.retain(|p| *p != person);
            }
            if let Some(here) = filled.get_mut(group) {
                here.push(person);
            }
            free = from;
        }
    }
    let have = |group: usize| filled.get(group).map_or(0, |here| u32::try_from(here.len()).unwrap_or(u32::MAX));
    wanted.iter().enumerate().map(|(n, w)| w.saturating_sub(have(n))).collect()
}

#[cfg(test)]
mod tests {
    use super::lacking;

    #[test]
    fn everybody_counts_for_one_group() {
        // One who fits both groups fills one of them.
        assert_eq!(lacking(&[1, 1], &[vec![0, 1]]), [0, 1]);
        // They move where they are needed more.
        assert_eq!(lacking(&[1, 1], &[vec![0, 1], vec![0]]), [0, 0]);
        assert_eq!(lacking(&[1, 1, 1], &[vec![0, 1], vec![0, 2], vec![0]]), [0, 0, 0]);
        assert_eq!(lacking(&[2, 1], &[vec![0], vec![0, 1], vec![1]]), [0, 0]);
        assert_eq!(lacking(&[2, 2], &[vec![0], vec![0, 1], vec![1]]), [0, 1]);
        assert_eq!(lacking(&[], &[vec![]]), [0; 0]);
    }
}
