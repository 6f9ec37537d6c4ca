//! From the model to the calendar.

use super::zone::{self, DATA_START};
use super::{
    Calendar, DAY, Declared, Gap, Hours, Interval, Layer, Override, Rotation, Schedule, Window, ZoneData, check, merged,
};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{self, At, GapTime, Model, Period};

/// The calendar of a policy, and what is wrong or surprising about it. A zone that does not exist counts as UTC.
#[must_use]
pub fn compile(model: &Model) -> (Calendar, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let start = earliest(model).min(DATA_START);
    let mut calendar = Calendar { data_version: zone::data_version().to_owned(), ..Calendar::default() };
    for (_, z) in model.zones.iter() {
        calendar.zones.push(zone::read(&z.name, start).unwrap_or_else(|| {
            diagnostics.push(unknown_zone(z));
            ZoneData::utc()
        }));
    }
    calendar.hours = model.hours.rows().map(|h| hours(model, h)).collect();
    calendar.schedules = model.schedules.rows().map(|s| schedule(&calendar, s)).collect();
    calendar.absences =
        model.people.rows().map(|p| merged(p.away.iter().map(|a| interval(&calendar, &a.period)).collect())).collect();
    diagnostics.extend(check::check(model, &calendar));
    (calendar, diagnostics)
}

fn unknown_zone(zone: &model::Zone) -> Diagnostic {
    let found = Diagnostic::error("unknown-time-zone", zone.span, format!("unknown time zone `{}`", zone.name))
        .label("not in the zone database");
    let same = |name: &&'static str| name.eq_ignore_ascii_case(&zone.name);
    let city = |name: &&'static str| name.rsplit('/').next().is_some_and(|c| c.eq_ignore_ascii_case(&zone.name));
    let exact = zone::names().find(same).or_else(|| zone::names().find(city));
    let help = exact.map(|n| format!("did you mean `{n}`?")).or_else(|| did_you_mean(&zone.name, zone::names()));
    found.help(help.unwrap_or_else(|| "write a name of the zone database, such as `Europe/Paris`, or `UTC`".to_owned()))
}

/// The earliest wall time the book names, less two days for the offset.
fn earliest(model: &Model) -> i64 {
    let rotations = model.schedules.rows().flat_map(|s| &s.layers).filter_map(|l| Some(l.rotation.as_ref()?.from.node));
    let overrides = model.schedules.rows().flat_map(|s| &s.overrides).map(|o| o.period.from);
    let gaps = model.schedules.rows().flat_map(|s| &s.gaps).filter_map(|g| match &g.when {
        GapTime::Period(period) => Some(period.from),
        GapTime::Outside(_) => None,
    });
    let absences = model.people.rows().flat_map(|p| &p.away).map(|a| a.period.from);
    let starts = model.scenarios.rows().filter_map(|s| Some(s.starts?.node.wall_seconds()));
    let events = model.scenarios.rows().flat_map(|s| &s.events).filter_map(|e| match e.at.node {
        At::Local(t) => Some(t.wall_seconds()),
        _ => None,
    });
    let all = rotations.chain(overrides).chain(gaps).chain(absences).chain(starts).chain(events);
    super::clamp(all.min().unwrap_or(DATA_START)).saturating_sub(2 * DAY)
}

fn interval(calendar: &Calendar, period: &Period) -> Interval {
    let zone = calendar.zone(period.zone);
    Interval { from: zone.first(period.from), to: zone.last(period.to) }
}

fn window(w: &model::Window) -> Window {
    Window { days: w.days, from: w.from, to: w.to }
}

fn hours(model: &Model, hours: &model::Hours) -> Hours {
    let lists = hours.except.iter().filter_map(|id| model.holidays.get(id.node));
    let mut except: Vec<i64> = lists.flat_map(|l| l.days.iter().map(|(d, _)| d.node.days())).collect();
    except.sort_unstable();
    except.dedup();
    Hours { name: hours.head.name.clone(), zone: hours.zone, open: hours.open.iter().map(window).collect(), except }
}

fn schedule(calendar: &Calendar, schedule: &model::Schedule) -> Schedule {
    Schedule {
        zone: schedule.zone,
        arrives: schedule.arrives.map(|a| a.node),
        layers: schedule.layers.iter().map(layer).collect(),
        overrides: schedule
            .overrides
            .iter()
            .map(|o| Override {
                layer: o.layer.and_then(|l| u32::try_from(l).ok()),
                when: interval(calendar, &o.period),
                change: o.change.clone(),
            })
            .collect(),
        gaps: schedule
            .gaps
            .iter()
            .map(|g| Gap {
                when: match &g.when {
                    GapTime::Period(period) => Declared::Period(interval(calendar, period)),
                    GapTime::Outside(hours) => Declared::Outside(*hours),
                },
                why: g.why.clone(),
            })
            .collect(),
    }
}

fn layer(layer: &model::Layer) -> Layer {
    Layer {
        alongside: layer.alongside,
        zone: layer.zone,
        during: layer.during.iter().map(window).collect(),
        hours: layer.hours.map(|h| h.node),
        arrives: layer.arrives.map(|a| a.node),
        rotation: layer.rotation.as_ref().map(|r| Rotation {
            turns: r.turns.iter().map(|t| t.iter().map(|p| p.node).collect()).collect(),
            step: r.step,
            counting: r.counting,
            from: r.from.node,
            switch: r.switch,
        }),
    }
}
