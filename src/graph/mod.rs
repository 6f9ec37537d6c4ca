//! The policy as a graph, and the questions that are about its structure. petgraph stays in here.
//!
//! A node is a declaration; an edge says what one has to do with another. Built once from a model; all answers are in
//! the order of declaration.

mod draw;

pub use draw::{dot, mermaid, mermaid_text};

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::model::{
    Actor, ChannelId, Destination, Ending, LadderId, Model, Page, PersonId, ReactionAct, ServiceId, Starts, Symbol,
    Target, TargetKind,
};

/// What one declaration has to do with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// A level starts a ladder.
    Starts,
    /// A ladder (or the alarms) pages somebody.
    Pages,
    /// A ladder hands over to another.
    HandsOver,
    /// A team, schedule, post or role is made of people.
    Holds,
    /// A person is reached on a channel.
    ReachedBy,
    /// A channel or service does not work without a service.
    DependsOn,
    /// Somebody looks after a service.
    OwnedBy,
    /// A role owns a duty.
    Owns,
    /// A communication tells an audience.
    Tells,
    /// A communication is sent by somebody.
    SentBy,
    /// A communication uses a template.
    Uses,
    /// An audience is told on a channel.
    ToldBy,
    /// An intake leads to somebody.
    LeadsTo,
    /// A bot or an intake is found on a channel.
    FoundOn,
    /// A communication belongs to a level.
    At,
}

impl Tie {
    /// The word on the arrow.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Starts => "starts",
            Self::Pages => "pages",
            Self::HandsOver => "hands over to",
            Self::Holds => "",
            Self::ReachedBy => "by",
            Self::DependsOn => "depends on",
            Self::OwnedBy => "owned by",
            Self::Owns => "owns",
            Self::Tells => "tells",
            Self::SentBy => "sent by",
            Self::Uses => "uses",
            Self::ToldBy => "via",
            Self::LeadsTo => "leads to",
            Self::FoundOn => "on",
            Self::At => "at",
        }
    }
}

fn started(what: Starts) -> Symbol {
    match what {
        Starts::Ladder(ladder) => Symbol::Ladder(ladder),
        Starts::Callout(callout) => Symbol::Callout(callout),
    }
}

/// The graph of a policy.
pub struct PolicyGraph {
    graph: DiGraph<Symbol, Tie>,
    index: BTreeMap<Symbol, NodeIndex>,
}

impl PolicyGraph {
    /// The graph of a model.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let mut g = Self { graph: DiGraph::new(), index: BTreeMap::new() };
        for (id, level) in model.levels.iter() {
            g.node(Symbol::Level(id));
            for ladder in level.ladders.iter().flat_map(crate::model::LevelLadders::all) {
                g.tie(Symbol::Level(id), Symbol::Ladder(ladder.node), Tie::Starts);
            }
        }
        for (id, ladder) in model.ladders.iter() {
            let from = Symbol::Ladder(id);
            g.node(from);
            for page in ladder.rungs.iter().flat_map(|r| &r.pages) {
                g.pages(model, from, page);
            }
            match ladder.at_end.as_ref().map(|e| &e.node) {
                Some(Ending::HandOver(to)) => g.tie(from, Symbol::Ladder(to.node), Tie::HandsOver),
                Some(Ending::PageEvery { page, .. }) => g.pages(model, from, page),
                _ => {}
            }
        }
        for (id, callout) in model.callouts.iter() {
            let from = Symbol::Callout(id);
            g.node(from);
            for page in &callout.calls {
                g.pages(model, from, page);
            }
            match callout.at_end.as_ref().map(|e| &e.node) {
                Some(Ending::HandOver(to)) => g.tie(from, Symbol::Ladder(to.node), Tie::HandsOver),
                Some(Ending::PageEvery { page, .. }) => g.pages(model, from, page),
                _ => {}
            }
        }
        g.desks(model);
        for (id, reaction) in model.reactions.iter() {
            let from = Symbol::Reaction(id);
            for clause in &reaction.clauses {
                match &clause.act {
                    ReactionAct::Page(page) => g.pages(model, from, page),
                    ReactionAct::Start(what) => g.tie(from, started(what.node), Tie::Starts),
                    ReactionAct::Remind { role, .. } => g.tie(from, Symbol::Role(role.node), Tie::Pages),
                }
            }
        }
        for (id, s) in model.schedules.iter() {
            let turns = s.layers.iter().filter_map(|l| l.rotation.as_ref()).flat_map(|r| r.turns.iter().flatten());
            let people: BTreeSet<PersonId> = turns.map(|p| p.node).collect();
            g.ties(Symbol::Schedule(id), people.into_iter().map(Symbol::Person), Tie::Holds);
        }
        for (id, t) in model.teams.iter() {
            g.ties(Symbol::Team(id), t.members.iter().map(|m| symbol(m.node)), Tie::Holds);
        }
        for (id, r) in model.roles.iter() {
            g.ties(Symbol::Role(id), r.filled_by.iter().map(|f| symbol(f.who.node)), Tie::Holds);
            g.ties(Symbol::Role(id), r.owns.iter().map(|d| Symbol::Duty(d.node)), Tie::Owns);
        }
        for (id, p) in model.people.iter() {
            g.ties(Symbol::Person(id), p.contacts.iter().map(|c| Symbol::Channel(c.channel.node)), Tie::ReachedBy);
        }
        for (id, p) in model.posts.iter() {
            g.ties(Symbol::Post(id), p.contacts.iter().map(|c| Symbol::Channel(c.channel.node)), Tie::ReachedBy);
            g.ties(Symbol::Post(id), p.held_by.iter().map(|h| symbol(h.node)), Tie::Holds);
        }
        for (id, v) in model.vendors.iter() {
            g.ties(Symbol::Vendor(id), v.contacts.iter().map(|c| Symbol::Channel(c.channel.node)), Tie::ReachedBy);
        }
        for (id, c) in model.channels.iter() {
            g.ties(Symbol::Channel(id), c.depends_on.iter().map(|s| Symbol::Service(s.node)), Tie::DependsOn);
        }
        for (id, s) in model.services.iter() {
            g.ties(Symbol::Service(id), s.depends_on.iter().map(|s| Symbol::Service(s.node)), Tie::DependsOn);
            g.ties(Symbol::Service(id), s.owner.iter().map(|o| symbol(o.node)), Tie::OwnedBy);
        }
        for (id, a) in model.audiences.iter() {
            let channels = a.routes.iter().flat_map(|r| &r.channels).chain(a.contacts.iter().map(|c| &c.channel));
            g.ties(Symbol::Audience(id), channels.map(|c| Symbol::Channel(c.node)), Tie::ToldBy);
        }
        for (id, c) in model.communications.iter() {
            let from = Symbol::Communication(id);
            g.ties(from, c.levels.iter().map(|l| Symbol::Level(*l)), Tie::At);
            g.ties(from, c.audiences.iter().map(|a| Symbol::Audience(a.node)), Tie::Tells);
            let templates = c.on.iter().map(|r| r.template.node).chain(c.every.iter().map(|r| r.template.node));
            g.ties(from, templates.map(Symbol::Template), Tie::Uses);
            g.ties(from, c.sender.iter().map(|s| actor(s.node)), Tie::SentBy);
        }
        for (id, e) in model.exceptions.iter() {
            let from = Symbol::Exception(id);
            let asked = e.votes().flat_map(|v| &v.of).map(|t| symbol(t.node));
            g.ties(from, asked, Tie::Pages);
            let doers = [e.restore.as_ref(), e.review.as_ref()].into_iter().flatten().filter_map(|a| a.by);
            g.ties(from, e.record.into_iter().chain(doers).map(|a| actor(a.node)), Tie::Pages);
        }
        for (id, o) in model.obligations.iter() {
            let from = Symbol::Obligation(id);
            if let Some(crate::model::Owed::Notify(audiences)) = &o.duty {
                g.ties(from, audiences.iter().map(|a| Symbol::Audience(a.node)), Tie::Tells);
            }
            g.ties(from, o.using.iter().map(|t| Symbol::Template(t.node)), Tie::Uses);
            g.ties(from, o.by.iter().map(|s| actor(s.node)), Tie::SentBy);
            for warning in &o.warnings {
                g.pages(model, from, &warning.page);
            }
        }
        g
    }

    fn desks(&mut self, model: &Model) {
        for (id, bot) in model.bots.iter() {
            let from = Symbol::Bot(id);
            self.ties(from, bot.on.iter().map(|c| Symbol::Channel(c.node)), Tie::FoundOn);
            self.ties(from, bot.depends_on.iter().map(|s| Symbol::Service(s.node)), Tie::DependsOn);
            if let Some(over) = &bot.hands_over {
                self.pages(model, from, &over.page);
            }
        }
        for (id, intake) in model.intakes.iter() {
            let from = Symbol::Intake(id);
            self.ties(from, intake.on.iter().map(|c| Symbol::Channel(c.channel.node)), Tie::FoundOn);
            for to in &intake.leads_to {
                match to.node {
                    Destination::Bot(bot) => self.tie(from, Symbol::Bot(bot), Tie::LeadsTo),
                    Destination::People(target) => self.leads(model, from, target, Tie::LeadsTo),
                }
            }
        }
    }

    fn leads(&mut self, model: &Model, from: Symbol, target: Target, tie: Tie) {
        match target {
            Target::All(kind) | Target::AnyOf(kind) => self.tie(from, symbol(kind), tie),
            Target::OwnerOf(service) => {
                let owner = model.services.get(service).and_then(|s| s.owner);
                self.ties(from, owner.into_iter().map(|o| symbol(o.node)), tie);
            }
        }
    }

    fn node(&mut self, symbol: Symbol) -> NodeIndex {
        *self.index.entry(symbol).or_insert_with(|| self.graph.add_node(symbol))
    }

    fn tie(&mut self, from: Symbol, to: Symbol, tie: Tie) {
        let (a, b) = (self.node(from), self.node(to));
        if !self.graph.edges_connecting(a, b).any(|e| *e.weight() == tie) {
            self.graph.add_edge(a, b, tie);
        }
    }

    fn ties(&mut self, from: Symbol, to: impl Iterator<Item = Symbol>, tie: Tie) {
        self.node(from);
        for to in to {
            self.tie(from, to, tie);
        }
    }

    fn pages(&mut self, model: &Model, from: Symbol, page: &Page) {
        for target in &page.targets {
            self.leads(model, from, target.node, Tie::Pages);
        }
    }

    /// Every tie, in the order of building.
    pub fn edges(&self) -> impl Iterator<Item = (Symbol, Symbol, Tie)> + '_ {
        self.graph.edge_references().filter_map(|e| {
            Some((*self.graph.node_weight(e.source())?, *self.graph.node_weight(e.target())?, *e.weight()))
        })
    }

    /// Every declaration in it, in order.
    pub fn nodes(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.index.keys().copied()
    }

    /// Rings of ladders that hand over to each other, each starting with its first ladder.
    #[must_use]
    pub fn hand_over_cycles(&self) -> Vec<Vec<LadderId>> {
        self.rings(Tie::HandsOver, |s| if let Symbol::Ladder(l) = s { Some(l) } else { None })
    }

    /// Rings of services that depend on each other.
    #[must_use]
    pub fn service_cycles(&self) -> Vec<Vec<ServiceId>> {
        self.rings(Tie::DependsOn, |s| if let Symbol::Service(s) = s { Some(s) } else { None })
    }

    /// Rings of one kind of declaration along one kind of tie.
    fn rings<T: Copy + Ord>(&self, tie: Tie, kind: impl Fn(Symbol) -> Option<T>) -> Vec<Vec<T>> {
        rings(self.edges().filter(|(_, _, t)| *t == tie).filter_map(|(from, to, _)| Some((kind(from)?, kind(to)?))))
    }
}

/// The rings that pairs make, each pair one that leads to the other; sorted inside and among each other.
#[must_use]
pub fn rings<T: Copy + Ord>(ties: impl IntoIterator<Item = (T, T)>) -> Vec<Vec<T>> {
    let mut graph: DiGraph<T, ()> = DiGraph::new();
    let mut index: BTreeMap<T, NodeIndex> = BTreeMap::new();
    for (from, to) in ties {
        let from = *index.entry(from).or_insert_with(|| graph.add_node(from));
        let to = *index.entry(to).or_insert_with(|| graph.add_node(to));
        graph.add_edge(from, to, ());
    }
    let mut rings: Vec<Vec<T>> = tarjan_scc(&graph)
        .into_iter()
        .filter(|ring| match ring.as_slice() {
            [only] => graph.contains_edge(*only, *only),
            _ => true,
        })
        .map(|ring| {
            let mut ring: Vec<T> = ring.iter().filter_map(|i| graph.node_weight(*i).copied()).collect();
            ring.sort();
            ring
        })
        .collect();
    rings.sort();
    rings
}

/// The services all of these channels need; what fails with any of them fails them all.
#[must_use]
pub fn shared_services(model: &Model, channels: &[ChannelId]) -> Vec<ServiceId> {
    let mut needs = channels.iter().filter_map(|c| model.channels.get(*c)).map(|c| {
        model.needed_services(c.depends_on.iter().map(|s| s.node)).into_iter().collect::<BTreeSet<ServiceId>>()
    });
    let Some(first) = needs.next() else { return Vec::new() };
    needs.fold(first, |all, one| all.intersection(&one).copied().collect()).into_iter().collect()
}

/// The symbol of whatever stands for people.
#[must_use]
pub fn symbol(kind: TargetKind) -> Symbol {
    match kind {
        TargetKind::Person(p) => Symbol::Person(p),
        TargetKind::Post(p) => Symbol::Post(p),
        TargetKind::Team(t) => Symbol::Team(t),
        TargetKind::Schedule(s) => Symbol::Schedule(s),
        TargetKind::Role(r) => Symbol::Role(r),
        TargetKind::Vendor(v) => Symbol::Vendor(v),
    }
}

fn actor(actor: Actor) -> Symbol {
    symbol(actor.target())
}
