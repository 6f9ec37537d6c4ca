//! "did you mean": the nearest of the names that would have been right.

/// Longer names are not compared: the time grows with the square of the length.
const LONGEST: usize = 80;

/// How many slips of the fingers lie between a name and a candidate; nothing where they are too many to be a slip.
#[must_use]
pub fn slips(name: &str, candidate: &str) -> Option<usize> {
    if name == candidate {
        return Some(0);
    }
    let (here, there) = (name.chars().count(), candidate.chars().count());
    let limit = (here / 3).max(1);
    if here.abs_diff(there) > limit || here.max(there) > LONGEST {
        return None;
    }
    let d = strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase());
    (d <= limit && d < there).then_some(d)
}

/// The candidate nearest to `name`, if near enough to be a slip of the fingers.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates.into_iter().filter(|c| *c != name).filter_map(|c| slips(name, c).map(|d| (d, c))).min().map(|(_, c)| c)
}

/// The help line for the nearest candidate: ``did you mean `primary`?``.
#[must_use]
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|c| format!("did you mean `{c}`?"))
}
