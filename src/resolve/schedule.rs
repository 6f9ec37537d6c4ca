//! Holidays, hours, schedules, and periods on the wall clock.

use std::collections::BTreeMap;

use super::clauses;
use super::context::Context;
use super::kind::Kind;
use super::severity::{block_head, once_named};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{
    Change, Gap, GapTime, HolidayList, Hours, HoursId, Layer, Override, Period, PersonId, Rotation, Schedule, Step,
    TargetKind, Window, ZoneId, next_hour_of_week,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Arg, Block, Clause, Duration, Item, Path, Switching};
use crate::syntax::clauses::Word;
use crate::syntax::literal::{Date, Unit};

/// Minutes in a day of the wall clock.
const DAY: u16 = 1440;
/// All seven weekdays.
const EVERY_DAY: u8 = 0b111_1111;
/// Longest turn, in months.
const LONGEST_TURN: u64 = 60;
/// Who may take a turn.
const TURNS: &[Kind] = &[Kind::Person, Kind::Team];

/// Days off.
pub(super) fn holidays(cx: &mut Context<'_>, item: &Item) -> HolidayList {
    let mut days = Vec::new();
    let mut seen: BTreeMap<Date, Span> = BTreeMap::new();
    for clause in clauses::all(&item.clauses, Word::HolidaysDate) {
        let Arg::Holiday { date, label } = &clause.arg else { continue };
        if let Some(first) = seen.get(&date.node).copied() {
            cx.report(
                Diagnostic::error("duplicate-name", date.span, format!("{} stands twice", date.node))
                    .also(first, "first here"),
            );
        } else {
            seen.insert(date.node, date.span);
            days.push((*date, label.as_ref().map(|t| t.node.clone())));
        }
    }
    HolidayList { head: cx.head(item), days }
}

/// Opening hours.
pub(super) fn hours(cx: &mut Context<'_>, item: &Item) -> Hours {
    let of = &item.clauses;
    let head = cx.head(item);
    let mut open = Vec::new();
    for clause in clauses::all(of, Word::HoursOpen) {
        if let Arg::Windows(w) = &clause.arg {
            open.extend(windows(w));
        }
    }
    if clauses::first(of, Word::HoursOpen).is_none() {
        cx.missing(item, &format!("`{}` are never open", head.name), "write `open mon..fri 09:00-18:00`");
    }
    if open.is_empty() {
        open.push(Window { days: EVERY_DAY, from: 0, to: DAY, span: head.span });
    }
    let default = cx.model.policy.zone;
    Hours {
        head,
        open,
        except: cx.refer_all(clauses::paths(of, Word::HoursExcept), "`except`", &[Kind::Holidays]),
        zone: cx.zone_of(of, Word::HoursTimezone, default),
    }
}

fn windows(list: &[ast::Window]) -> Vec<Window> {
    list.iter().filter_map(window).collect()
}

fn window(w: &ast::Window) -> Option<Window> {
    let days = if w.days & EVERY_DAY == 0 { EVERY_DAY } else { w.days & EVERY_DAY };
    let (from, to) = match (w.from, w.to) {
        (Some(from), Some(to)) => (from.0, to.0),
        _ => (0, DAY),
    };
    // The parser has said what is wrong with `08:00-08:00`.
    (from != to && from < DAY).then_some(Window { days, from, to: if to == 0 { DAY } else { to }, span: w.span })
}

/// A schedule.
pub(super) fn schedule(cx: &mut Context<'_>, item: &Item) -> Schedule {
    let of = &item.clauses;
    let default = cx.model.policy.zone;
    let zone = cx.zone_of(of, Word::ScheduleTimezone, default);
    let mut layers: Vec<Layer> = Vec::new();
    for (clause, block) in clauses::blocks(of, Word::ScheduleLayer) {
        layers.push(layer(cx, clause, block, zone));
    }
    once_named(cx, "layer", layers.iter().map(|l| &l.head));
    let mut overrides = Vec::new();
    for clause in clauses::all(of, Word::ScheduleOverride) {
        if let Arg::Override(o) = &clause.arg {
            overrides.extend(override_(cx, o, clause.span, zone, &layers));
        }
    }
    let mut gaps = Vec::new();
    for clause in clauses::all(of, Word::ScheduleGap) {
        let (when, why) = match &clause.arg {
            Arg::Gap { period, why } => (cx.period(period, zone).map(GapTime::Period), why),
            Arg::GapOutside { hours, why } => {
                (cx.refer::<HoursId>(hours, "`gap ok outside`").map(|h| GapTime::Outside(h.node)), why)
            }
            _ => continue,
        };
        gaps.extend(when.map(|when| Gap { when, why: why.as_ref().map(|t| t.node.clone()) }));
    }
    let arrives = arrives(cx, of, Word::ScheduleArrives);
    Schedule { head: cx.head(item), zone, layers, overrides, gaps, arrives }
}

fn arrives(cx: &mut Context<'_>, of: &[Clause], word: Word) -> Option<Spanned<i64>> {
    clauses::duration(of, word).and_then(|d| cx.seconds(d, "`arrives within`"))
}

fn layer(cx: &mut Context<'_>, clause: &Clause, block: &Block, zone: ZoneId) -> Layer {
    let of = &block.clauses;
    let (during, hours) = match clauses::first(of, Word::LayerDuring).map(|c| &c.arg) {
        Some(Arg::Windows(w)) => (windows(w), None),
        Some(Arg::Path(hours)) => (Vec::new(), cx.refer::<HoursId>(hours, "`during`")),
        _ => (Vec::new(), None),
    };
    let rotation = clauses::first(of, Word::LayerRotate).and_then(|c| match &c.arg {
        Arg::Rotate(r) => rotation(cx, r, c.span),
        _ => None,
    });
    let switching = clauses::first(of, Word::LayerSwitching);
    let rotation = match switching.map(|c| (&c.arg, c.span)) {
        Some((Arg::Switching(s), span)) => rotation.map(|r| switching_at(cx, r, s, span)),
        _ => rotation,
    };
    Layer {
        head: block_head(cx, clause, block),
        alongside: clauses::first(of, Word::LayerAlongside).is_some(),
        zone: cx.zone_of(of, Word::LayerTimezone, zone),
        during,
        hours,
        rotation,
        arrives: arrives(cx, of, Word::LayerArrives),
    }
}

fn rotation(cx: &mut Context<'_>, r: &ast::Rotate, span: Span) -> Option<Rotation> {
    // A team on its own could mean everybody at once or one after another: the author has to say which.
    if let [turn] = r.turns.as_slice()
        && let [path] = turn.as_slice()
        && let Some(crate::model::Symbol::Team(_)) = cx.find(path).map(|d| d.symbol)
    {
        let people: Vec<String> = cx.people(path, "`rotate`").into_iter().filter_map(|p| cx.name_of(p.node)).collect();
        if people.len() > 1 {
            let list = people.join(", ");
            cx.report(
                Diagnostic::error(
                    "ambiguous-turn",
                    path.span,
                    format!("`{path}` is a team: all of it at once, or one after another?"),
                )
                .help(format!("one after another: `rotate {list} every …`"))
                .help(format!("all at once: `rotate ({list}) every …`")),
            );
            return None;
        }
    }
    let turns: Vec<Vec<Spanned<PersonId>>> = r
        .turns
        .iter()
        .map(|turn| {
            let mut people: Vec<Spanned<PersonId>> = Vec::new();
            for person in turn.iter().flat_map(|p| cx.people(p, "`rotate`")).collect::<Vec<_>>() {
                if !people.iter().any(|p| p.node == person.node) {
                    people.push(person);
                }
            }
            people
        })
        .filter(|t| !t.is_empty())
        .collect();
    let step = step(cx, &r.every)?;
    let counting = r.counting.and_then(|c| counted_days(cx, c, step));
    (!turns.is_empty()).then(|| Rotation {
        turns,
        step,
        counting,
        from: r.from.map(|t| t.wall_seconds()),
        switch: None,
        span,
    })
}

/// `switching mon 09:00`: the first turn ends at the first such hour after `from`, and every later one at such an hour,
/// so turns have to be whole weeks.
fn switching_at(cx: &mut Context<'_>, rotation: Rotation, s: &Switching, span: Span) -> Rotation {
    let whole_weeks = matches!(rotation.step, Step::Minutes(m) if m % (7 * u32::from(DAY)) == 0);
    if !whole_weeks || rotation.counting.is_some() {
        cx.report(
            Diagnostic::error("switching-needs-weeks", span, "only turns of whole weeks change at an hour of the week")
                .also(rotation.span, "these turns")
                .help(
                    "write `every 1w` without `counting`, or leave `switching` out: turns change at the hour of `from`",
                ),
        );
        return rotation;
    }
    if s.at.node.0 >= DAY {
        cx.report(
            Diagnostic::error("no-such-time", s.at.span, "`24:00` is only the end of a window")
                .help("write `00:00` of the next day"),
        );
        return rotation;
    }
    let from = rotation.from.node;
    let switch = next_hour_of_week(from, s.day.node, s.at.node.0);
    if switch == from {
        cx.report(
            Diagnostic::warning("idle-switching", span, "`from` lies at this hour: no turn is cut short")
                .also(rotation.from.span, "the first turn begins here")
                .help("leave it out, or write the day on which the rotation really began"),
        );
        return rotation;
    }
    Rotation { switch: Some(switch), ..rotation }
}

fn counted_days(cx: &mut Context<'_>, days: Spanned<u8>, step: Step) -> Option<u8> {
    if !matches!(step, Step::Minutes(m) if m % u32::from(DAY) == 0) {
        cx.report(
            Diagnostic::error("counting-needs-days", days.span, "only turns of whole days count days")
                .help("write `every 1d counting mon..fri`"),
        );
        return None;
    }
    let days = days.node & EVERY_DAY;
    (days != 0 && days != EVERY_DAY).then_some(days)
}

fn step(cx: &mut Context<'_>, every: &Duration) -> Option<Step> {
    if let [(n, Unit::Month)] = every.parts.as_slice()
        && every.of.is_none()
    {
        if !(1..=LONGEST_TURN).contains(n) {
            cx.report(
                Diagnostic::error("rotation-step", every.span, format!("a turn of {n} months"))
                    .help(format!("write 1 to {LONGEST_TURN} months")),
            );
            return None;
        }
        return u32::try_from(*n).ok().map(Step::Months);
    }
    if every.of.is_some() || every.parts.iter().any(|(_, u)| *u == Unit::BusinessDay) {
        cx.report(
            Diagnostic::error("duration-unit", every.span, "a turn has no business days")
                .help("write `every 1d … counting mon..fri`: only those days make turns"),
        );
        return None;
    }
    let seconds = cx.seconds(every, "`rotate`")?.node;
    if seconds < 3600 || seconds % 3600 != 0 {
        cx.report(
            Diagnostic::error("rotation-step", every.span, format!("a turn of {every} does not end on the hour grid"))
                .help("turns are whole hours, days, weeks or months: `every 8h`, `every 1d`, `every 1w`, `every 1mo`"),
        );
        return None;
    }
    u32::try_from(seconds / 60).ok().map(Step::Minutes)
}

fn override_(cx: &mut Context<'_>, o: &ast::Override, span: Span, zone: ZoneId, layers: &[Layer]) -> Option<Override> {
    let layer = match &o.layer {
        None => None,
        Some(name) => {
            let found = layers.iter().position(|l| l.head.name == name.node);
            if found.is_none() {
                let known: Vec<String> = layers.iter().map(|l| l.head.name.clone()).filter(|n| !n.is_empty()).collect();
                let mut d =
                    Diagnostic::error("unknown-name", name.span, format!("this schedule has no layer `{}`", name.node));
                if let Some(near) = nearest(&name.node, known.iter().map(String::as_str)) {
                    d = d.help(format!("did you mean `{near}`?")).fix(name.span, near);
                }
                cx.report(d.note(format!("its layers: {}", known.join(", "))));
                return None;
            }
            found
        }
    };
    let period = cx.period(&o.period, zone);
    let all = |cx: &mut Context<'_>, paths: &[Path]| -> Vec<PersonId> {
        let mut people = Vec::new();
        for path in paths {
            for person in cx.people(path, "`override`") {
                if !people.contains(&person.node) {
                    people.push(person.node);
                }
            }
        }
        people
    };
    let change = match &o.change {
        ast::Change::Nobody => Change::Only(Vec::new()),
        ast::Change::Only(paths) => Change::Only(some(all(cx, paths))?),
        ast::Change::Also(paths) => Change::Also(some(all(cx, paths))?),
        ast::Change::Without(paths) => Change::Without(some(all(cx, paths))?),
        ast::Change::Replace { with, whom } => {
            let (with, whom) = (cx.refer(with, "`replaces`"), cx.refer(whom, "`replaces`"));
            Change::Replace { with: with?.node, whom: whom?.node }
        }
    };
    Some(Override { layer, period: period?, change, span })
}

fn some(people: Vec<PersonId>) -> Option<Vec<PersonId>> {
    (!people.is_empty()).then_some(people)
}

impl Context<'_> {
    /// The people a name stands for: a person, or everybody in a team.
    fn people(&mut self, path: &Path, place: &str) -> Vec<Spanned<PersonId>> {
        match self.refer_to::<TargetKind>(path, place, TURNS).map(|t| t.node) {
            Some(TargetKind::Person(p)) => vec![Spanned::new(p, path.span)],
            Some(TargetKind::Team(t)) => {
                self.members.get(&t).into_iter().flatten().map(|p| Spanned::new(*p, path.span)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A person's name as it would be written here.
    fn name_of(&self, person: PersonId) -> Option<String> {
        let symbol = crate::model::Symbol::Person(person);
        self.names.declared.iter().find(|(_, d)| d.symbol == symbol).map(|(n, _)| n.clone())
    }

    /// `from A to B` on a zone's wall clock.
    pub fn period(&mut self, period: &ast::Period, zone: ZoneId) -> Option<Period> {
        let (from, to) = (period.from.node, period.to.node);
        // The parser has said what is wrong with a day at one end and a time at the other.
        if from.time.is_some() != to.time.is_some() {
            return None;
        }
        let days = if to.time.is_none() { 86_400 } else { 0 };
        let (start, end) = (from.wall_seconds(), to.wall_seconds() + days);
        if start >= end {
            self.report(
                Diagnostic::error("empty-period", period.span, format!("nothing lies between {from} and {to}"))
                    .help("the end comes after the beginning"),
            );
            return None;
        }
        Some(Period { from: start, to: end, zone, span: period.span })
    }
}
