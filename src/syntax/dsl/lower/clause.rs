//! What a clause says: one arm for each rule of the table.

use pest::iterators::Pair;

use crate::source::Spanned;
use crate::syntax::ast::{
    Approve, Arg, AudienceFallback, AudienceVia, ChannelPlan, Choice, Choices, Contact, CountsAs, Effect, Ending,
    FactType, FactTypeKind, HandsOverTo, Hold, Levels, Move, Need, Override, Page, PlanStep, Review, Switching, Target,
    TextSource, Trigger, Unanswered, UnknownRule,
};
use crate::syntax::clauses::ClauseSpec;

use super::super::grammar::{Parts, Rule};
use super::Lower;
use super::condition::service_state;
use super::schedule::weekday;

impl Lower<'_> {
    #[expect(clippy::too_many_lines, reason = "a table: one arm for each form of clause")]
    pub(super) fn arg(&mut self, spec: &ClauseSpec, pair: Pair<'_, Rule>) -> Option<Arg> {
        let rule = pair.as_rule();
        let span = self.span(&pair);
        if rule == Rule::expect {
            return self.expect(pair);
        }
        let mut p = Parts::of(pair);
        Some(match rule {
            Rule::otherwise
            | Rule::falls_with_the_facts
            | Rule::back_dated
            | Rule::alongside
            | Rule::again
            | Rule::irreversible
            | Rule::by_default
            | Rule::safety => Arg::None,
            Rule::edition | Rule::seed => Arg::Count(self.whole_of(&mut p)?),
            Rule::repeat | Rule::length_at_most | Rule::at_most_at_once => Arg::Amount(self.amount_of(&mut p)?),
            Rule::default_value | Rule::set_to => Arg::Value(self.value_of(&mut p)?),
            Rule::review_every
            | Rule::answered_within
            | Rule::there_within
            | Rule::acknowledge_within
            | Rule::resolve_within
            | Rule::snooze_at_most
            | Rule::delivers_within
            | Rule::responds_within
            | Rule::arrives_within
            | Rule::wait
            | Rule::taken_within
            | Rule::offer_each
            | Rule::relief
            | Rule::in_force
            | Rule::time_box
            | Rule::acknowledgement_lasts => Arg::Duration(self.duration_of(&mut p)?),
            Rule::because
            | Rule::source_clause
            | Rule::version
            | Rule::use_path
            | Rule::ask
            | Rule::unit
            | Rule::contract
            | Rule::answers
            | Rule::gate
            | Rule::risk
            | Rule::place
            | Rule::mission => Arg::Text(self.text_of(&mut p)?),
            Rule::also_called => Arg::Texts(p.each(Rule::string).iter().map(|s| self.text(s)).collect()),
            Rule::timezone => Arg::Name(p.pick(Rule::zone).map(|z| self.name(&z))?),
            Rule::row => Arg::Row(self.row(&mut p)?),
            Rule::clearance
            | Rule::assume_moment
            | Rule::kind
            | Rule::carries_up_to
            | Rule::group
            | Rule::hit
            | Rule::cleared_for => Arg::Name(self.name_of(&mut p)?),
            Rule::locales
            | Rule::speaks
            | Rule::skills
            | Rule::prefers_skills
            | Rule::ascending
            | Rule::state_list
            | Rule::must_say => Arg::Names(self.names(p.each(Rule::name))),
            Rule::owner
            | Rule::held_by
            | Rule::lead
            | Rule::vendor_hours
            | Rule::deputy
            | Rule::comes_before
            | Rule::record_by
            | Rule::done_by
            | Rule::option_starts => Arg::Path(self.path_of(&mut p)?),
            Rule::inputs
            | Rule::set_by
            | Rule::depends_on
            | Rule::bot_on
            | Rule::carries
            | Rule::only_templates
            | Rule::members
            | Rule::may_call
            | Rule::except
            | Rule::helps_with
            | Rule::rises_with
            | Rule::after_steps
            | Rule::uses
            | Rule::consult
            | Rule::inform
            | Rule::may_acknowledge
            | Rule::for_audiences => Arg::Paths(self.paths(p.each(Rule::path))),
            Rule::checked | Rule::reviewed => Arg::Date(self.date_of(&mut p)?),
            Rule::starts => Arg::Instant(self.local_time_of(&mut p)?),
            Rule::away | Rule::holds_from => Arg::Period(self.period_of(&mut p)?),
            Rule::when | Rule::define_is => Arg::Condition(self.condition_of(&mut p)?),
            Rule::fact_type => Arg::Type(FactType { kind: self.fact_type(&mut p)?, span }),
            Rule::range => {
                let mut bounds = p.each(Rule::bound).into_iter();
                let (lo, hi) = (self.value(bounds.next()?), self.value(bounds.next()?));
                Arg::Range(lo?, hi?)
            }
            Rule::assume_value => Arg::Assume { value: self.value_of(&mut p)?, because: self.text_of(&mut p) },
            Rule::likely => Arg::Likely { share: self.share(&mut p)?, when: self.condition_of(&mut p)? },
            Rule::unknown_counts_as => {
                let word = p.pick(Rule::counts_as)?;
                let counts_as = match word.as_str().trim_end() {
                    "worst" => CountsAs::Worst,
                    "best" => CountsAs::Best,
                    _ => CountsAs::Ask,
                };
                let counts_as = Spanned::new(counts_as, self.span(&word));
                Arg::Unknown(UnknownRule {
                    counts_as,
                    after: self.duration_of(&mut p),
                    meanwhile: self.path_of(&mut p),
                })
            }
            Rule::raise => Arg::Raise { by: self.whole_of(&mut p)?, when: self.condition_of(&mut p)? },
            Rule::lower => Arg::Lower {
                by: self.whole_of(&mut p)?,
                when: self.condition_of(&mut p)?,
                never_below: p.pick(Rule::never_below).and_then(|n| self.path_of(&mut Parts::of(n))),
            },
            Rule::at_least => Arg::AtLeast { level: self.path_of(&mut p)?, when: self.condition_of(&mut p)? },
            Rule::level_ladder | Rule::filled_by => Arg::Choices(self.choices(p.pick(Rule::choices)?)?),
            Rule::example | Rule::given => {
                let label = p.pick(Rule::label).map(|l| self.text(&l));
                let mut list = Vec::new();
                for pair in p.each(Rule::assignment) {
                    list.push(self.assignment(pair)?);
                }
                Arg::Assignments { label, list }
            }
            Rule::rate => Arg::Rate { count: self.amount_of(&mut p)?, per: self.duration_of(&mut p)? },
            Rule::contact | Rule::intake_on => {
                let mut list = Vec::new();
                for address in p.each(Rule::address) {
                    let mut a = Parts::of(address);
                    let channel = self.path_of(&mut a)?;
                    let address = self.text_of(&mut a);
                    let verified = match a.pick(Rule::date) {
                        Some(date) => Some(self.date(&date)?),
                        None => None,
                    };
                    list.push(Contact { channel, address, verified });
                }
                Arg::Contacts(list)
            }
            Rule::reach_by => Arg::Plan(self.plan(p.pick(Rule::plan)?)?),
            Rule::page | Rule::call => Arg::Page(self.page(p.pick(Rule::paged)?)?),
            Rule::hands_over_to => Arg::HandsOver(HandsOverTo {
                page: self.page(p.pick(Rule::paged)?)?,
                within: self.duration_of(&mut p)?,
                when: match p.pick(Rule::condition) {
                    Some(condition) => Some(self.condition(condition)?),
                    None => None,
                },
            }),
            Rule::leads_to => Arg::LeadsTo(self.targets(&mut p)?),
            Rule::at_end => Arg::Ending(self.ending(p.pick(Rule::ending)?)?),
            Rule::holiday => {
                Arg::Holiday { date: self.date_of(&mut p)?, label: p.pick(Rule::label).map(|l| self.text(&l)) }
            }
            Rule::during if let Some(hours) = p.pick(Rule::during_open) => {
                Arg::Path(self.path_of(&mut Parts::of(hours))?)
            }
            Rule::open | Rule::during => Arg::Windows(self.windows(p.each(Rule::window))?),
            Rule::rotate => Arg::Rotate(self.rotate(&mut p)?),
            Rule::switching => {
                let day = p.pick(Rule::weekday)?;
                let day = Spanned::new(weekday(day.as_str())?, self.span(&day));
                Arg::Switching(Switching { day, at: self.time(&p.pick(Rule::time)?)? })
            }
            Rule::override_clause => Arg::Override(Override {
                layer: self.name_of(&mut p),
                period: self.period_of(&mut p)?,
                change: self.change(p.next()?)?,
            }),
            Rule::gap_ok if let Some(outside) = p.pick(Rule::outside) => {
                Arg::GapOutside { hours: self.path_of(&mut Parts::of(outside))?, why: self.text_of(&mut p) }
            }
            Rule::gap_ok => Arg::Gap { period: self.period_of(&mut p)?, why: self.text_of(&mut p) },
            Rule::owns => {
                let (mut duties, mut rest) = (Vec::new(), None);
                for owned in p {
                    if owned.as_rule() == Rule::unassigned {
                        rest = Some(self.span(&owned));
                    } else {
                        duties.extend(self.path(&owned));
                    }
                }
                Arg::Owns { duties, rest }
            }
            Rule::required_for => {
                Arg::Required { levels: self.levels(p.pick(Rule::levels)?), within: self.duration_of(&mut p) }
            }
            Rule::alone_may => Arg::Moves(
                p.each(Rule::incident_move).iter().map(|m| Spanned::new(guarded(m.as_str()), self.span(m))).collect(),
            ),
            Rule::never_with => Arg::Never {
                roles: self.paths(p.each(Rule::path)),
                unless_nobody_else: p.pick(Rule::unless_alone).is_some(),
            },
            Rule::note_handed_over => {
                Arg::HandOverNote { template: self.path_of(&mut p)?, within: self.duration_of(&mut p) }
            }
            Rule::may_split => Arg::Streams(self.streams(p.each(Rule::stream))?),
            Rule::deciders => self.deciders(&mut p)?,
            Rule::needs => Arg::Needs(self.needs(&mut p)?),
            Rule::needs_within => Arg::NeedsWithin { needs: self.needs(&mut p)?, within: self.duration_of(&mut p)? },
            Rule::work => Arg::Work { lasts: self.duration_of(&mut p)?, until: self.name_of(&mut p)? },
            Rule::preserve => self.preserve(&mut p)?,
            Rule::done_when => self.done(&mut p)?,
            Rule::approve_by => Arg::Votes(self.votes(&mut p)?),
            Rule::act_at_once => Arg::AtOnce(self.at_once(&mut p)?),
            Rule::restore_by | Rule::looked_at => self.by_within(&mut p)?,
            Rule::for_levels => Arg::Levels(self.levels(p.pick(Rule::levels)?)),
            Rule::audience_via => {
                let channels = self.paths(p.each(Rule::path));
                let mut fallbacks = Vec::new();
                for fallback in p.each(Rule::fallback) {
                    let mut f = Parts::of(fallback);
                    let channels = self.paths(f.each(Rule::path));
                    fallbacks.push(AudienceFallback { channels, within: self.duration_of(&mut f) });
                }
                Arg::AudienceVia(AudienceVia { channels, fallbacks, span })
            }
            Rule::subject | Rule::text => {
                let locale = self.name_of(&mut p)?;
                let text = match p.pick(Rule::from_file) {
                    Some(from) => TextSource::File(self.text_of(&mut Parts::of(from))?),
                    None => TextSource::Inline(p.pick(Rule::string).map(|s| self.template(&s))?),
                };
                Arg::Localized { locale, text }
            }
            Rule::entry => Arg::Entry { name: self.path_of(&mut p)?, text: self.text_of(&mut p)? },
            Rule::to => {
                let audiences = self.paths(p.each(Rule::path));
                let by = p.pick(Rule::sender).and_then(|s| self.path_of(&mut Parts::of(s)));
                Arg::To { audiences, by }
            }
            Rule::on_send => Arg::OnSend {
                trigger: self.trigger(p.pick(Rule::trigger)?)?,
                template: self.path_of(&mut p)?,
                within: self.duration_of(&mut p),
            },
            Rule::every_send => {
                let every = self.duration_of(&mut p)?;
                let at = match p.pick(Rule::time) {
                    Some(time) => Some(self.time(&time)?),
                    None => None,
                };
                let template = self.path_of(&mut p)?;
                let until = self.name_of(&mut p);
                let condition = match p.pick(Rule::condition) {
                    Some(condition) => Some(self.condition(condition)?),
                    None => None,
                };
                Arg::EverySend { every, at, template, until, condition }
            }
            Rule::on_act => Arg::OnAct {
                event: self.happening(p.pick(Rule::happening)?)?,
                act: self.reacts(p.pick(Rule::reacts)?)?,
            },
            Rule::when_act => {
                Arg::WhenAct { when: self.condition_of(&mut p)?, act: self.reacts(p.pick(Rule::reacts)?)? }
            }
            Rule::effects => {
                let mut list = Vec::new();
                for effect in p.each(Rule::effect) {
                    let mut e = Parts::of(effect);
                    let what = self.path_of(&mut e)?;
                    let word = e.pick(Rule::working)?;
                    list.push(Effect { what, is: Spanned::new(service_state(word.as_str())?, self.span(&word)) });
                }
                Arg::Effects(list)
            }
            Rule::review => Arg::Review(Review {
                by: self.paths(p.each(Rule::path)),
                within: self.duration_of(&mut p),
                otherwise: p.pick(Rule::unanswered).map(|u| Spanned::new(unanswered(u.as_str()), self.span(&u)))?,
            }),
            Rule::hold_while => Arg::Hold(Hold {
                condition: self.condition_of(&mut p)?,
                by: self.path_of(&mut p)?,
                at_most: self.duration_of(&mut p)?,
            }),
            Rule::approve => Arg::Approve(self.approve(&mut p)?),
            Rule::quiet_in => Arg::Quiet { states: self.names(p.each(Rule::name)), because: self.text_of(&mut p) },
            Rule::reached_within | Rule::informs | Rule::does | Rule::despite => {
                Arg::Promise(self.promise(rule, &mut p)?)
            }
            Rule::people_answer | Rule::people_asleep => Arg::Answering(self.answering(&mut p)?),
            Rule::service_available => Arg::Available { service: self.path_of(&mut p)?, share: self.share(&mut p)? },
            Rule::notify => Arg::Notify(self.notify(&mut p)?),
            Rule::do_what => Arg::Do(self.do_what(&mut p)?),
            Rule::warn => Arg::Warn(self.warn(&mut p)?),
            Rule::at => self.at(&mut p)?,
            _ => {
                self.error(
                    "syntax",
                    span,
                    format!("`{}` cannot be read here", spec.words),
                    "move it to the block it belongs to",
                );
                return None;
            }
        })
    }

    fn fact_type(&mut self, parts: &mut Parts<'_>) -> Option<FactTypeKind> {
        let inner = parts.next()?;
        let rule = inner.as_rule();
        let word = inner.as_str().trim_end();
        let values = self.names(Parts::of(inner.clone()).each(Rule::name));
        Some(match (rule, word) {
            (Rule::scale, _) => FactTypeKind::Scale(values),
            (Rule::choice, _) => FactTypeKind::Choice(values),
            (Rule::flags, _) => FactTypeKind::Flags(values),
            (_, "bool") => FactTypeKind::Bool,
            (_, "percent") => FactTypeKind::Percent,
            (_, "count") => FactTypeKind::Count,
            (_, "number") => FactTypeKind::Number,
            (_, "duration") => FactTypeKind::Duration,
            (_, "instant") => FactTypeKind::Instant,
            (_, "text") => FactTypeKind::Text,
            _ => return None,
        })
    }

    fn needs(&mut self, p: &mut Parts<'_>) -> Option<Vec<Need>> {
        let mut list = Vec::new();
        for need in p.each(Rule::need) {
            let mut n = Parts::of(need);
            list.push(Need { count: self.amount_of(&mut n)?, of: self.path_of(&mut n) });
        }
        Some(list)
    }

    fn choices(&mut self, pair: Pair<'_, Rule>) -> Option<Choices> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let mut list = vec![self.alternative(parts.pick(Rule::alternative)?)?];
        let mut all = false;
        if let Some(tail) = parts.next() {
            all = tail.as_rule() == Rule::also_chain;
            let place = self.span(&tail);
            for choice in Parts::of(tail) {
                if all {
                    list.push(Choice { what: self.path(&choice)?, when: None });
                } else {
                    list.push(self.alternative(choice)?);
                }
            }
            if all && list.iter().any(|c| c.when.is_some()) {
                self.error(
                    "syntax",
                    place,
                    "several at once cannot have a `when`",
                    "write `, else b` for what serves instead, or leave the `when` out",
                );
                return None;
            }
        }
        Some(Choices { list, all, span })
    }

    fn alternative(&mut self, pair: Pair<'_, Rule>) -> Option<Choice> {
        let mut parts = Parts::of(pair);
        let what = self.path_of(&mut parts)?;
        let when = match parts.pick(Rule::condition) {
            Some(condition) => Some(self.condition(condition)?),
            None => None,
        };
        Some(Choice { what, when })
    }

    fn plan(&mut self, pair: Pair<'_, Rule>) -> Option<ChannelPlan> {
        let span = self.span(&pair);
        let mut steps = Vec::new();
        for step in Parts::of(pair) {
            let then = step.as_rule() == Rule::then_step;
            let mut s = Parts::of(step);
            let channel = self.path_of(&mut s)?;
            let after = match s.pick(Rule::duration) {
                Some(duration) => Some(self.duration(duration)?),
                None => None,
            };
            steps.push(PlanStep { channel, after, then });
        }
        Some(ChannelPlan { steps, span })
    }

    /// A pair of rule `paged`.
    pub(super) fn page(&mut self, pair: Pair<'_, Rule>) -> Option<Page> {
        let mut parts = Parts::of(pair);
        let targets = self.targets(&mut parts)?;
        let via = match parts.pick(Rule::plan) {
            Some(plan) => Some(self.plan(plan)?),
            None => None,
        };
        Some(Page { targets, via })
    }

    fn targets(&mut self, parts: &mut Parts<'_>) -> Option<Vec<Spanned<Target>>> {
        let mut targets = Vec::new();
        for target in parts.each(Rule::target) {
            let span = self.span(&target);
            let inner = Parts::of(target).next()?;
            let target = match inner.as_rule() {
                Rule::any_of => Target::AnyOf(self.path_of(&mut Parts::of(inner))?),
                Rule::owner_of => Target::OwnerOf(self.path_of(&mut Parts::of(inner))?),
                _ => Target::Named(self.path(&inner)?),
            };
            targets.push(Spanned::new(target, span));
        }
        Some(targets)
    }

    fn ending(&mut self, pair: Pair<'_, Rule>) -> Option<Ending> {
        let inner = Parts::of(pair).next()?;
        let rule = inner.as_rule();
        let mut p = Parts::of(inner);
        Some(match rule {
            Rule::page_every => {
                Ending::PageEvery { page: self.page(p.pick(Rule::paged)?)?, every: self.duration_of(&mut p)? }
            }
            Rule::hand_over => Ending::HandOver(self.path_of(&mut p)?),
            Rule::hold => Ending::Hold(self.text_of(&mut p)?),
            Rule::stop => Ending::Stop(self.text_of(&mut p)?),
            _ => return None,
        })
    }

    fn levels(&mut self, pair: Pair<'_, Rule>) -> Levels {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let names = self.paths(parts.each(Rule::path));
        Levels { names, and_above: parts.pick(Rule::and_above).is_some(), span }
    }

    pub(super) fn trigger(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Trigger>> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let trigger = match parts.pick(Rule::severity_move) {
            Some(moved) => match Parts::of(moved).pick(Rule::moved)?.as_str().trim_end() {
                "changed" => Trigger::SeverityChanged,
                "raised" => Trigger::SeverityRaised,
                _ => Trigger::SeverityLowered,
            },
            None => Trigger::Named(self.name_of(&mut parts)?.node),
        };
        Some(Spanned::new(trigger, span))
    }

    fn approve(&mut self, p: &mut Parts<'_>) -> Option<Approve> {
        let when = match p.pick(Rule::condition) {
            Some(condition) => Some(self.condition(condition)?),
            None => None,
        };
        let mut by = Vec::new();
        for approver in p.each(Rule::approver) {
            let mut a = Parts::of(approver);
            let who = self.path_of(&mut a)?;
            let within = match a.pick(Rule::duration) {
                Some(duration) => Some(self.duration(duration)?),
                None => None,
            };
            by.push((who, within));
        }
        let word = p.pick(Rule::unanswered)?;
        Some(Approve { when, by, otherwise: Spanned::new(unanswered(word.as_str()), self.span(&word)) })
    }
}

fn unanswered(word: &str) -> Unanswered {
    if word.trim_end() == "send" { Unanswered::Send } else { Unanswered::Hold }
}

fn guarded(words: &str) -> Move {
    match words.split_whitespace().next() {
        Some("resolve") => Move::Resolve,
        Some("lower") => Move::LowerSeverity,
        Some("cancel") => Move::Cancel,
        Some("waive") => Move::Waive,
        _ => Move::Close,
    }
}
