//! A scenario made ready to run: local times turned into instants.

use crate::calendar::{Calendar, Edge};
use crate::model::{At, EventKind, Expectation, FactId, FactValue, MomentAnchor, Scenario, ZoneId};
use crate::source::Sources;
use crate::syntax::literal::LocalTime;

/// A scenario ready to run.
#[derive(Debug, Clone)]
pub struct Script {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The instant of declaration, seconds since 1970-01-01 00:00 UTC.
    pub starts: i64,
    /// For everything random.
    pub seed: u64,
    /// Facts known at the start.
    pub given: Vec<(FactId, FactValue)>,
    /// What happens at a known instant, in order of time, then of writing.
    pub timed: Vec<ScriptedEvent>,
    /// What happens some seconds after something else did.
    pub after: Vec<(MomentAnchor, ScriptedEvent)>,
    /// What must be so, with the place of each.
    pub expects: Vec<(Expectation, String)>,
    /// Where the scenario stands.
    pub place: String,
}

/// One thing that happens.
#[derive(Debug, Clone)]
pub struct ScriptedEvent {
    /// When: an instant, or seconds after its anchor.
    pub at: i64,
    /// What.
    pub what: EventKind,
    /// As written.
    pub text: String,
    /// `path:line`.
    pub place: String,
    /// For a back-dated moment: when it was.
    pub dated: Option<i64>,
    /// For an inject: what must come of it, with the place of each; times count from it.
    pub expects: Vec<(Expectation, String)>,
}

impl Script {
    /// The script of a scenario; one without `starts` begins at `default_start`.
    #[must_use]
    pub fn new(scenario: &Scenario, zone: ZoneId, calendar: &Calendar, sources: &Sources, default_start: i64) -> Self {
        let instant = |t: LocalTime| calendar.wall_to_instant(zone, t.wall_seconds(), Edge::Start);
        let placed = |v: FactValue| v.placed(|wall| calendar.wall_to_instant(zone, wall, Edge::Start));
        let starts = scenario.starts.map_or(default_start, |s| instant(s.node));
        let place = |span: crate::source::Span| {
            sources.get(span.file).map_or_else(String::new, |f| {
                format!("{}:{}", f.path, f.lines.position(&f.text, span.lo as usize).line)
            })
        };
        let (mut timed, mut after) = (Vec::new(), Vec::new());
        for event in &scenario.events {
            let mut scripted = ScriptedEvent {
                at: 0,
                what: match &event.what {
                    EventKind::Fact(fact, value) => EventKind::Fact(*fact, value.clone().map(placed)),
                    EventKind::Report { via, count, with } => {
                        let with = with.iter().map(|(f, v)| (*f, v.clone().map(placed))).collect();
                        EventKind::Report { via: *via, count: *count, with }
                    }
                    other => other.clone(),
                },
                text: event.text.clone(),
                place: place(event.span),
                dated: match &event.what {
                    EventKind::Moment { at, .. } => at.map(instant),
                    _ => None,
                },
                expects: match &event.what {
                    EventKind::Inject { expects, .. } => expects.iter().map(|e| (e.clone(), place(e.span))).collect(),
                    _ => Vec::new(),
                },
            };
            match event.at.node {
                At::Offset(seconds) => scripted.at = starts.saturating_add(seconds),
                At::Local(local) => scripted.at = instant(local),
                At::After { offset, event } => {
                    scripted.at = offset;
                    after.push((event, scripted));
                    continue;
                }
            }
            timed.push(scripted);
        }
        timed.sort_by_key(|e| e.at);
        Self {
            name: scenario.head.name.clone(),
            title: scenario.head.title().to_owned(),
            starts,
            seed: scenario.seed,
            given: scenario.given.iter().filter_map(|(f, v)| v.node.clone().map(|v| (f.node, placed(v)))).collect(),
            timed,
            after,
            expects: scenario.expects.iter().map(|e| (e.clone(), place(e.span))).collect(),
            place: place(scenario.head.span),
        }
    }
}
