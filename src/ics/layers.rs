//! Series that are rotations: found on the wall, where they are regular, and left to the proof of `import` on instants.

use std::collections::{BTreeMap, BTreeSet};

use super::moment::Clock;
use super::shifts::{Piece, Said, Series, Somebody, pieces};
use crate::calendar::{DAY, Interval, Window, intersect, weekday_of};
use crate::source::Span;

/// Days of the week (bits, Monday first), from and to which minute of them; the whole day without.
pub(super) type Covered = (u8, Option<(u16, u16)>);

/// A rotation on a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rota {
    pub(super) clock: Clock,
    /// The events that it stands for.
    pub(super) events: Vec<Span>,
    /// What it covers; empty: always.
    pub(super) windows: Vec<Covered>,
    pub(super) turns: Vec<BTreeSet<Somebody>>,
    /// Days of a turn.
    pub(super) every: u64,
    /// First hand-over on the wall.
    pub(super) from: i64,
}

/// Days that a turn may have, those that people write first.
const TURNS: [i64; 10] = [7, 14, 21, 28, 1, 2, 3, 4, 5, 6];
/// More turns than these nobody writes in a line.
const MOST_TURNS: usize = 60;
const WEEK: i64 = 7 * DAY;
/// Minutes of a day and of a week.
const MINUTES: usize = 1440;

/// The rotations of a file: one for the series on one clock that begin at one time of day and last as long.
pub(super) fn rotas(said: &Said) -> Vec<Rota> {
    let mut groups: BTreeMap<(Clock, i64, i64), Vec<&Series>> = BTreeMap::new();
    for series in &said.series {
        let Some(first) = series.starts.first() else { continue };
        groups.entry((series.clock, first.rem_euclid(DAY), series.lasts)).or_default().push(series);
    }
    groups.into_iter().filter_map(|((clock, ..), series)| rota(clock, &series)).collect()
}

fn rota(clock: Clock, series: &[&Series]) -> Option<Rota> {
    let times = series
        .iter()
        .flat_map(|s| s.starts.iter().map(|from| (Interval { from: *from, to: from + s.lasts }, s.who.as_slice())));
    let all = pieces(times);
    let until = series.iter().filter_map(|s| s.starts.last()).min()?;
    let firsts = || series.iter().filter_map(|s| s.starts.first());
    // Where they do not begin together, it may be regular only from when the last of them has begun.
    [firsts().min()?, firsts().max()?].into_iter().find_map(|from| {
        let windows = windows(&all, *from)?;
        let turns = TURNS.into_iter().filter_map(|days| Some((days, turns(&all, *from, *until, days * DAY)?)));
        let (days, turns) = turns.min_by_key(|(_, turns)| turns.len())?;
        let events = series.iter().map(|s| s.span).collect();
        let rota = Rota { clock, events, windows, turns, every: u64::try_from(days).ok()?, from: *from };
        // It goes on when all that was compared is over, so it has to say the very same until then.
        rota.says(&all, *until).then_some(rota)
    })
}

impl Rota {
    /// Whether these are the people of each time, up to the last whole turn before `until`, all on the wall.
    fn says(&self, all: &[Piece], until: i64) -> bool {
        let long = i64::try_from(self.every).unwrap_or(i64::MAX).saturating_mul(DAY);
        let end = until - (until - self.from).rem_euclid(long);
        let mut own: Vec<(Interval, Vec<Somebody>)> = Vec::new();
        for (turn, people) in
            (self.from..end).step_by(usize::try_from(long).unwrap_or(usize::MAX)).zip(self.turns.iter().cycle())
        {
            let people: Vec<Somebody> = people.iter().copied().collect();
            let whole = Interval { from: turn, to: turn.saturating_add(long) };
            if self.windows.is_empty() {
                own.push((whole, people));
                continue;
            }
            // What begins the day before may go on in this turn.
            for day in whole.from.div_euclid(DAY) - 1..=whole.to.div_euclid(DAY) {
                let times = self.windows.iter().filter_map(|w| intersect(covered(*w, day)?, whole));
                own.extend(times.map(|time| (time, people.clone())));
            }
        }
        let whole = Interval { from: self.from, to: end };
        let theirs = all.iter().filter_map(|p| Some((intersect(p.time, whole)?, p.who.iter().copied().collect())));
        let theirs: Vec<(Interval, Vec<Somebody>)> = theirs.collect();
        let said = |of: &[(Interval, Vec<Somebody>)]| pieces(of.iter().map(|(time, who)| (*time, who.as_slice())));
        said(&own) == said(&theirs)
    }
}

/// When a window is that begins on a day, on the wall.
fn covered((days, hours): Covered, day: i64) -> Option<Interval> {
    let (from, to) = hours.unwrap_or((0, 0));
    let (from, to) = Window { days, from, to }.walls(day);
    (days >> weekday_of(day) & 1 == 1).then_some(Interval { from, to })
}

/// Whose turns these are, if they come round.
fn turns(all: &[Piece], from: i64, until: i64, long: i64) -> Option<Vec<BTreeSet<Somebody>>> {
    let count = usize::try_from((until - from).div_euclid(long)).ok().filter(|n| *n > 0)?;
    let mut slots: Vec<Option<&BTreeSet<Somebody>>> = vec![None; count];
    for piece in all.iter().filter(|p| p.time.to > from) {
        let first = (piece.time.from.max(from) - from).div_euclid(long);
        let last = (piece.time.to - 1 - from).div_euclid(long);
        for slot in first..=last {
            let Some(slot) = usize::try_from(slot).ok().and_then(|at| slots.get_mut(at)) else { continue };
            if slot.is_some_and(|known| *known != piece.who) {
                return None;
            }
            *slot = Some(&piece.who);
        }
    }
    let slots: Vec<&BTreeSet<Somebody>> = slots.into_iter().collect::<Option<_>>()?;
    let round = |n: &usize| slots.iter().zip(slots.iter().cycle().skip(*n)).take(count - n).all(|(a, b)| a == b);
    // It has to be seen twice.
    let n = (1..=MOST_TURNS.min(count / 2)).find(round)?;
    Some(slots.into_iter().take(n).cloned().collect())
}

/// The times of the week that are covered; empty where all are, `None` where they do not stand on full minutes.
fn windows(all: &[Piece], from: i64) -> Option<Vec<Covered>> {
    let mut week = vec![false; 7 * MINUTES];
    for time in all.iter().filter(|p| p.time.to > from).map(|p| p.time) {
        if time.from % 60 != 0 || time.to % 60 != 0 {
            return None;
        }
        if time.to - time.from >= WEEK {
            return Some(Vec::new());
        }
        let day = usize::from(weekday_of(time.from.div_euclid(DAY)));
        let start = day * MINUTES + usize::try_from(time.from.rem_euclid(DAY) / 60).ok()?;
        let long = usize::try_from((time.to - time.from) / 60).ok()?;
        for minute in start..start + long {
            *week.get_mut(minute % (7 * MINUTES))? = true;
        }
    }
    if week.iter().all(|covered| *covered) {
        return Some(Vec::new());
    }
    let covered = |minute: usize| week.get(minute % (7 * MINUTES)).copied().unwrap_or(false);
    let mut windows: Vec<Covered> = Vec::new();
    let begins = (0..7 * MINUTES).filter(|m| covered(*m) && !covered(m + 7 * MINUTES - 1));
    for begin in begins {
        let end = (begin..begin + 7 * MINUTES).find(|m| !covered(*m))?;
        let mut at = begin;
        while at < end {
            // What is longer than a day is cut at midnight.
            let midnight = (at / MINUTES + 1) * MINUTES;
            let to = if end - at < MINUTES { end } else { midnight };
            let day = 1_u8 << (at / MINUTES % 7);
            let whole = to - at == MINUTES;
            let last = if to % MINUTES == 0 { MINUTES } else { to % MINUTES };
            let hours = (u16::try_from(at % MINUTES).ok()?, u16::try_from(last).ok()?);
            let hours = (!whole).then_some(hours);
            match windows.iter_mut().find(|(_, known)| *known == hours) {
                Some((days, _)) => *days |= day,
                None => windows.push((day, hours)),
            }
            at = to;
        }
    }
    Some(windows)
}
