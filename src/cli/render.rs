//! `callout render`: messages as their readers get them.

use clap::Args;

use super::Exit;
use super::args::{BookFlag, Format, Judging, duration};
use super::host::Host;
use super::session::{self, Checked};
use crate::decision::{Facts, Knowledge, Quiet, Truth};
use crate::message::compile::CompiledTemplate;
use crate::message::deliveries::deliveries;
use crate::message::lexicon::{Lexicon, TableTerm};
use crate::message::locale::{advice, exists};
use crate::message::render::render;
use crate::message::scope::{Recipient, Scope};
use crate::model::{LevelId, Model, StateId};
use crate::plan::Document;
use crate::report::Style;
use crate::report::messages::{FactsFrom, MessageReport, MessagesDocument};
use crate::simulate::{Options, Script, run, scope};

/// Messages per audience, channel and locale, with length and segments
#[derive(Debug, Args)]
#[command(
    after_help = "Without --facts or --scenario every fact has a sample value. With --facts, those that the file leaves out are unknown."
)]
pub(super) struct Render {
    /// Only these templates; a path among them is the book
    #[arg(value_name = "TEMPLATE")]
    templates: Vec<String>,
    #[command(flatten)]
    book: BookFlag,
    /// Facts from this file, YAML or JSON
    #[arg(long, value_name = "FILE", conflicts_with = "scenario")]
    facts: Option<String>,
    /// The severity that the messages tell
    #[arg(long, value_name = "LEVEL", conflicts_with = "scenario")]
    severity: Option<String>,
    /// The state that the messages tell
    #[arg(long, value_name = "STATE", conflicts_with = "scenario")]
    state: Option<String>,
    /// The messages that this scenario sends
    #[arg(long, short, value_name = "NAME")]
    scenario: Option<String>,
    /// Of the scenario, only what goes out until then: 12m, 2h
    #[arg(long, value_name = "DURATION", requires = "scenario", value_parser = duration)]
    at: Option<i64>,
    /// Only for this audience
    #[arg(long, short, value_name = "NAME")]
    audience: Option<String>,
    /// Only in this locale; one that a text is missing in shows what is sent instead
    #[arg(long, short, value_name = "LOCALE")]
    locale: Option<String>,
    /// Only on this channel
    #[arg(long, short, value_name = "NAME")]
    channel: Option<String>,
    /// Procedures as checklists for paper, instead of messages; names are those of procedures
    #[arg(long, conflicts_with_all = ["scenario", "facts", "severity", "state", "audience", "locale", "channel", "format"])]
    checklist: bool,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Print the JSON Schema of `--format json` instead
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    judging: Judging,
}

/// The procedures of a policy, for paper.
fn checklists(checked: &Checked, wanted: &[String], host: &Host) -> Result<(), Exit> {
    let procedures: Vec<&str> = checked.policy.model.procedures.rows().map(|p| p.head.name.as_str()).collect();
    for name in wanted {
        known(name, "procedure", &procedures, host)?;
    }
    if procedures.is_empty() {
        return Err(host.usage("the policy has no procedures", "`callout explain procedure` says how to write one"));
    }
    host.print(&crate::report::checklist::checklist(&checked.policy.plan(), wanted, host.out.width.clamp(60, 80)))
}

/// One message to be rendered: the place of its template, for whom, from what, and when it goes out.
struct Order {
    template: usize,
    to: Recipient,
    scope: usize,
    sent: Option<String>,
}

impl Render {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if self.schema {
            return host.print_json(&schemars::schema_for!(MessagesDocument));
        }
        let (paths, wanted) = self.book.split(&self.templates);
        let checked = session::open_in_spite_of_rules(host, &paths, &self.judging)?;
        if self.checklist {
            return checklists(&checked, &wanted, host);
        }
        self.names_exist(&checked.policy.model, &wanted, host)?;
        if let Some(locale) = self.locale.as_ref().filter(|l| !exists(l)) {
            return Err(host.usage(&format!("`{locale}` is not a locale"), &advice(locale)));
        }
        let (from, scopes, orders) = match &self.scenario {
            Some(name) => self.of_scenario(name, &checked, host)?,
            None => self.of_policy(&checked, host)?,
        };
        let all = rendered(&scopes, &orders, &checked, host)?;
        let shown = |m: &&MessageReport| {
            (wanted.is_empty() || wanted.contains(&m.template))
                && self.audience.as_deref().is_none_or(|a| m.audience.as_deref() == Some(a))
                && self.channel.as_deref().is_none_or(|c| m.channel.as_deref() == Some(c))
        };
        let messages: Vec<MessageReport> = all.iter().filter(shown).cloned().collect();
        if messages.is_empty() {
            return Err(match (all.is_empty(), &self.scenario) {
                (false, _) => host.usage("there is no such message", &format!("there are {}", kinds(&all))),
                (true, Some(name)) => host.usage(&format!("`{name}` sends no such message until then"), ""),
                (true, None) => host.usage("the policy sends no messages", "`callout explain communication` says how"),
            });
        }
        let document = MessagesDocument::new(from, messages);
        match self.format {
            Format::Human => {
                let style = Style { width: host.out.width.clamp(60, 80), colour: host.out.color };
                host.print(&document.human(style))
            }
            Format::Json => host.print_json(&document),
        }
    }

    fn names_exist(&self, model: &Model, wanted: &[String], host: &Host) -> Result<(), Exit> {
        let templates: Vec<&str> = model.templates.rows().map(|t| t.head.name.as_str()).collect();
        for wanted in wanted {
            known(wanted, "template", &templates, host)?;
        }
        if let Some(wanted) = &self.audience {
            known(wanted, "audience", &model.audiences.rows().map(|a| a.head.name.as_str()).collect::<Vec<_>>(), host)?;
        }
        if let Some(wanted) = &self.channel {
            known(wanted, "channel", &model.channels.rows().map(|c| c.head.name.as_str()).collect::<Vec<_>>(), host)?;
        }
        Ok(())
    }

    /// Everything that the policy can send.
    fn of_policy(&self, checked: &Checked, host: &Host) -> Result<(FactsFrom, Vec<Scope>, Vec<Order>), Exit> {
        let model = &checked.policy.model;
        let lexicon = Lexicon::of(model);
        let mut scope = Scope::sample(&lexicon, checked.policy.morning());
        let mut from = FactsFrom::Samples;
        if let Some(file) = &self.facts {
            from = FactsFrom::Given;
            scope.facts =
                session::facts_file(host, model, file)?.into_iter().filter_map(|(id, v)| Some((id, v?))).collect();
            let mut known = Facts::default();
            for (fact, value) in &scope.facts {
                known.set(*fact, Knowledge::Known(value.clone()));
            }
            let holds = |when: &_| checked.policy.criteria.truth(when, &known, &Quiet::default()).truth == Truth::True;
            let gives = |t: &TableTerm| t.values.iter().find(|(_, when)| holds(when)).map(|(value, _)| value.clone());
            scope.tables = lexicon.tables.iter().map(gives).collect();
        }
        if let Some(level) = &self.severity {
            let names: Vec<&str> = model.levels.rows().map(|l| l.head.name.as_str()).collect();
            let at = known(level, "level", &names, host)?;
            (scope.level, scope.previous) = (model.levels.ids().nth(at).or(Some(LevelId(0))), None);
        }
        if let Some(state) = &self.state {
            let names: Vec<&str> = model.states.rows().map(|s| s.name.as_str()).collect();
            let at = known(state, "state", &names, host)?;
            scope.state = model.states.ids().nth(at).or(Some(StateId(0)));
        }
        let mut orders = Vec::new();
        for d in deliveries(model) {
            let template = crate::model::Id::index(d.template);
            // A locale that an audience does not speak can still be asked for.
            let locale = self.locale.clone().unwrap_or(d.locale);
            let to = Recipient { audience: d.audience, channel: d.channel, locale };
            if !orders.iter().any(|o: &Order| o.template == template && o.to == to) {
                orders.push(Order { template, to, scope: 0, sent: None });
            }
        }
        Ok((from, vec![scope], orders))
    }

    /// What a scenario sends, as of when it is sent.
    fn of_scenario(
        &self,
        name: &str,
        checked: &Checked,
        host: &Host,
    ) -> Result<(FactsFrom, Vec<Scope>, Vec<Order>), Exit> {
        let policy = &checked.policy;
        let names: Vec<&str> = policy.model.scenarios.rows().map(|s| s.head.name.as_str()).collect();
        let at = known(name, "scenario", &names, host)?;
        let Some(scenario) = policy.model.scenarios.rows().nth(at) else { return Err(Exit::Bug) };
        let plan = Document::new(policy.plan()).plan;
        let start = policy.morning();
        let script = Script::new(scenario, plan.policy.zone, &policy.calendar, &policy.book.sources, start);
        let until = self.at.map(|at| script.starts.saturating_add(at));
        let done = run(&plan, &script, Options { lasts: self.at.map(|at| at.saturating_add(1)) });
        let (mut scopes, mut orders) = (Vec::new(), Vec::new());
        for message in &done.messages {
            scopes.push(scope(&message.snapshot));
            for d in message.deliveries.iter().filter(|d| until.is_none_or(|u| d.at <= u)) {
                if self.locale.as_ref().is_some_and(|l| *l != d.locale) {
                    continue;
                }
                let to =
                    Recipient { audience: Some(message.audience), channel: Some(d.channel), locale: d.locale.clone() };
                let clock = policy.calendar.zone(plan.policy.zone);
                let template = crate::model::Id::index(message.template);
                orders.push(Order { template, to, scope: scopes.len() - 1, sent: Some(clock.format(d.at)) });
            }
        }
        Ok((FactsFrom::Scenario, scopes, orders))
    }
}

fn rendered(scopes: &[Scope], orders: &[Order], checked: &Checked, host: &Host) -> Result<Vec<MessageReport>, Exit> {
    let policy = &checked.policy;
    let lexicon = Lexicon::of(&policy.model);
    let templates: Vec<&CompiledTemplate> = policy.templates.rows().collect();
    let mut messages = Vec::new();
    for order in orders {
        let (Some(template), Some(scope)) = (templates.get(order.template), scopes.get(order.scope)) else {
            continue;
        };
        // A template without any text has been reported, as a finding.
        if !template.variants.iter().any(|v| v.body.is_some()) {
            continue;
        }
        let audience = order.to.audience.and_then(|a| lexicon.audiences.get(a)).map(|a| a.term.name.as_str());
        let channel = order.to.channel.and_then(|c| lexicon.channels.get(c));
        let done = render(&lexicon, &policy.calendar, template, scope, &order.to)
            .map_err(|e| host.usage(&e.to_string(), e.fault.help.as_deref().unwrap_or_default()))?;
        let channel = channel.map(|c| (c.term.name.as_str(), c.kind.as_str()));
        let report = MessageReport::new(&template.name, audience, channel, &order.to.locale, done);
        messages.push(MessageReport { sent: order.sent.clone(), ..report });
    }
    Ok(messages)
}

/// Which messages there are: `notice to parents via mail, sms`.
fn kinds(messages: &[MessageReport]) -> String {
    let mut kinds: Vec<(String, Vec<&str>)> = Vec::new();
    for m in messages {
        let to = m.audience.as_deref().map_or_else(|| m.template.clone(), |a| format!("{} to {a}", m.template));
        let channel = m.channel.as_deref().unwrap_or("no channel");
        match kinds.iter_mut().find(|(known, _)| *known == to) {
            Some((_, channels)) if channels.contains(&channel) => {}
            Some((_, channels)) => channels.push(channel),
            None => kinds.push((to, vec![channel])),
        }
    }
    kinds.iter().map(|(to, channels)| format!("{to} via {}", channels.join(", "))).collect::<Vec<_>>().join("; ")
}

/// The place of a name among those that exist.
fn known(name: &str, what: &str, names: &[&str], host: &Host) -> Result<usize, Exit> {
    names.iter().position(|n| *n == name).ok_or_else(|| host.unknown(what, name, names.iter().copied()))
}
