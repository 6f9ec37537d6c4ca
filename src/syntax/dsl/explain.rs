//! The grammar's furthest failure in the user's words.

use pest::error::{Error, ErrorVariant, InputLocation};

use crate::diagnostic::Diagnostic;
use crate::syntax::clauses::{CLAUSES, ClauseSpec, ItemKind, Owner, Shape, Word, of_owner};
use crate::syntax::examples;
use crate::syntax::said::{SAID, Said, Sort};

use super::grammar::{self, Rule};
use super::lower::{Origin, Place};
use super::near_miss;

/// What was being read when it failed.
pub(super) struct Failure<'t> {
    /// The text that the grammar saw.
    pub source: &'t str,
    /// Where the author's text ends in it.
    pub limit: usize,
    /// The block (or the declaration whose head) it stands in.
    pub owner: Owner,
    /// The clause it begins like.
    pub spec: Option<&'t ClauseSpec>,
}

/// How many of the things that would have been right are named.
const MOST: usize = 6;

/// Puts a failure into words.
pub(super) fn describe(failure: &Failure<'_>, error: &Error<Rule>, origin: &Origin<'_>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let rest = failure.source.get(at..failure.limit).unwrap_or("");
    let at = (at + rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len()).min(failure.limit);
    let wanted = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    if let Some(d) = near_miss::find(failure, at, wanted, origin) {
        return d;
    }
    let found = lexeme(failure.source.get(at..failure.limit).unwrap_or(""));
    let expected = expectation(wanted, matches!(origin.place, Place::At(_)));
    let (message, lo, hi) = if found.is_empty() {
        // At the end, what stands last is pointed at.
        let end = failure.source.get(..at).unwrap_or("").trim_end().len();
        (format!("expected {expected} at the end"), end, end)
    } else {
        (format!("expected {expected}, found `{found}`"), at, at + found.len())
    };
    let mut d = Diagnostic::error("syntax", origin.span(lo, hi), message);
    if is_reserved(found) && wanted.iter().any(|r| matches!(r, Rule::name | Rule::path | Rule::target)) {
        d = d.note(format!("`{found}` is a reserved word, it cannot be a name"));
    }
    match failure.spec {
        Some(spec) => match example(spec, failure, at, origin) {
            Some(example) => d.help(format!("write it like `{example}`")),
            None => d,
        },
        None => d,
    }
}

/// An example of a clause in the notation of the file: for a line of a scenario, of what it seems to say.
fn example(spec: &ClauseSpec, failure: &Failure<'_>, at: usize, origin: &Origin<'_>) -> Option<String> {
    let said = match spec.word {
        Word::ScenarioAt => seems(failure, at, Sort::Event),
        Word::ScenarioExpect => seems(failure, at, Sort::Expectation),
        _ => None,
    };
    let said = said.map(Said::clause);
    let text = said.as_deref().unwrap_or_else(|| examples::of(spec.word));
    match (origin.place, spec.shape) {
        (Place::At(_), _) => Some(text.to_owned()),
        (Place::Mapped(_), Shape::Map) => None,
        (Place::Mapped(_), _) => {
            let rest = text.get(grammar::leading_words(text, spec.words)?..)?.trim_start();
            Some(format!("{}: {rest}", spec.key))
        }
    }
}

/// The event or expectation that stands before a failure, by the words that only it has.
fn seems(failure: &Failure<'_>, at: usize, sort: Sort) -> Option<&'static Said> {
    let before = failure.source.get(..at)?;
    let one = before.rsplit([',', ';', '{', '\n']).next().unwrap_or(before);
    let words: Vec<&str> = one.split_whitespace().collect();
    let has = |name: &str| {
        let name: Vec<&str> = name.split(' ').collect();
        words.windows(name.len()).any(|w| w == name)
    };
    SAID.iter().filter(|s| s.sort == sort && has(s.name)).max_by_key(|s| s.name.len())
}

/// What would have been right, in the order of the grammar. Only a readable file has `blocks` in braces.
fn expectation(wanted: &[Rule], blocks: bool) -> String {
    let has = |rules: &[Rule]| rules.iter().any(|r| wanted.contains(r));
    let mut words: Vec<String> = Vec::new();
    let mut end = None;
    for rule in wanted {
        let left_out = match rule {
            Rule::sep | Rule::RBRACE | Rule::EOI => {
                end = Some("the end of the clause");
                continue;
            }
            // Optional and rare: named only where nothing else is possible.
            Rule::label | Rule::OF => wanted.len() > 1,
            // A comparison stands for all that can be said of a name.
            Rule::IN | Rule::FOR | Rule::HAS | Rule::IS | Rule::VACANT | Rule::in_list | Rule::negation => {
                has(&[Rule::compared, Rule::comparison, Rule::statement])
            }
            // Whatever begins a condition.
            Rule::quota
            | Rule::any_all_none
            | Rule::count_of
            | Rule::LPAREN
            | Rule::DURING
            | Rule::during_hours
            | Rule::NO
            | Rule::brackets
            | Rule::COUNT => has(&[Rule::statement, Rule::condition, Rule::term]),
            // Likewise for what can happen to somebody or something.
            Rule::working | Rule::EQUALS | Rule::AT | Rule::COMMA => has(&[Rule::act]),
            _ => false,
        };
        let word = human(*rule);
        if word == "`{`" && !blocks {
            end = Some("the end of the clause");
            continue;
        }
        if !left_out && !words.contains(&word) {
            words.push(word);
        }
    }
    if words.iter().any(|w| w == "`{`") {
        end = None;
    }
    if words.len() > MOST {
        words.truncate(MOST);
        words.push("…".to_owned());
    } else {
        words.extend(end.filter(|_| !has(&[Rule::act])).map(str::to_owned));
    }
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "something else".to_owned(),
    }
}

/// What a rule is called in a message.
pub(super) fn human(rule: Rule) -> String {
    let words = match rule {
        Rule::name | Rule::path | Rule::owned => "a name",
        Rule::string | Rule::text_block => "a string such as `\"…\"`",
        Rule::label => "a label such as `\"…\"`",
        Rule::whole => "a whole number",
        Rule::number => "a number",
        Rule::percent => "a percentage such as `25%`",
        Rule::duration | Rule::literal_duration | Rule::span_of_time => "a duration such as `5m`",
        Rule::date => "a date such as `2026-01-05`",
        Rule::local_time => "a date or date and time such as `2026-01-05 09:00`",
        Rule::time => "a time such as `09:00`",
        Rule::times => "times such as `09:00-18:00`",
        Rule::weekday | Rule::days => "weekdays such as `mon..fri`",
        Rule::window => "days and times such as `mon..fri 09:00-18:00`",
        Rule::zone => "a zone such as `Europe/Paris`",
        Rule::condition | Rule::term | Rule::statement | Rule::define_is | Rule::brackets => "a condition",
        Rule::comparison | Rule::compared => "a comparison such as `>=`",
        Rule::cell | Rule::test | Rule::any_value => "a cell such as `high`, `5..10`, `>= 5%` or `*`",
        Rule::interval => "a value such as `5..10`",
        Rule::reach => "`..` or `..<`",
        Rule::row => "a row such as `a | b => c`",
        Rule::in_list => "`in`",
        Rule::negation => "`not`",
        Rule::value | Rule::word => "a value",
        Rule::bound => "a number",
        Rule::words => "a set such as `(a, b)`",
        Rule::set_to => "a value",
        Rule::effects | Rule::effect => "what a fault does, such as `m365 down`",
        Rule::amount => "a whole number",
        Rule::target | Rule::paged => "whom to page",
        Rule::plan | Rule::plan_step => "a channel",
        Rule::then_step => "`then`",
        Rule::choices | Rule::alternative => "a name",
        Rule::address => "a channel and an address",
        Rule::turn => "a person or a group such as `(a, b)`",
        Rule::period => "`from … to …`",
        Rule::failure | Rule::any_number | Rule::named_failure => "what may fail such as `any 1 service` or `sms down`",
        Rule::failing => "`services` or `people`",
        Rule::levels => "levels such as `SEV2 and above`",
        Rule::need => "a whole number",
        Rule::assignment => "a fact and its value such as `a = 5%`",
        Rule::fact_type | Rule::plain_type => {
            "a type: `bool`, `percent`, `count`, `number`, `scale`, `choice`, `flags`, `duration`, `instant` or `text`"
        }
        Rule::counts_as => "`worst`, `best` or `ask`",
        Rule::incident_move => "`resolve`, `lower severity`, `cancel` or `close`",
        Rule::ending => "`page … every …`, `hand over to …`, `hold \"…\"` or `stop \"…\"`",
        Rule::trigger => "an event such as `declared` or `severity changed`",
        Rule::happening | Rule::gained => "an event such as `severity raised`, `resolved` or `regions gained`",
        Rule::reacts | Rule::page_once | Rule::start_run | Rule::remind => {
            "what happens: `page …`, `start LADDER` or `remind ROLE every …`"
        }
        Rule::moved => "`changed`, `raised` or `lowered`",
        Rule::approver => "a name",
        Rule::unanswered => "`send` or `hold`",
        Rule::known => "`known` or `unknown`",
        Rule::working => "`up`, `down` or `untrusted`",
        Rule::event => "an event such as `bob acknowledges` or `sms down`",
        Rule::act
        | Rule::exception_act
        | Rule::plain_act
        | Rule::absence
        | Rule::step_outcome
        | Rule::decides
        | Rule::clock_act
        | Rule::fault_strikes
        | Rule::fault_over => "what happens, such as `acknowledges`, `down` or `= 5%`",
        Rule::at_when => "a time such as `5m`, `2026-01-05 09:00` or `5m after resolved`",
        Rule::expected => "what is expected, such as `bob paged` or `severity SEV1`",
        Rule::expect_when => "a time such as `within 5m`",
        Rule::clock_outcome => "`fulfilled`, `missed`, `waived` or `running`",
        Rule::exception_outcome => {
            "`granted`, `refused`, `lapsed`, `in force`, `ended`, `recorded`, `restored` or `reviewed`"
        }
        Rule::votes => "whom: `any 2 of board within 15m`",
        Rule::enough_of => "`any 2 of`",
        Rule::extreme => "`earliest of` or `latest of`",
        Rule::contacts_word | Rule::contacts_event => "`contacts`",
        Rule::report_word | Rule::report_event => "`reports`",
        Rule::contacts_end => "`end`",
        Rule::contact_outcome => "`answered`, `handed over` or `taken over`",
        Rule::step_progress => "`started`, `done` or `failed`",
        Rule::progress => "`started` or `finished`",
        Rule::instead => "`call …`, `start …` or a text in quotes",
        Rule::outcome => "`answered`, `exhausted`, `started` or `unsolved`",
        Rule::nobody => "`nobody`",
        Rule::only | Rule::replaces => "a name",
        Rule::from_file => "`from`",
        Rule::quota | Rule::any_all_none => "`any of`",
        Rule::all_any => "`all of`",
        Rule::ANY_OF => "`any of`",
        Rule::BACK_DATED => "`back-dated`",
        Rule::TIMES => "`times`",
        Rule::COMMA => "`,`",
        Rule::COLON => "`:`",
        Rule::EQUALS => "`=`",
        Rule::LESS => "`<`",
        Rule::DOTS => "`..`",
        Rule::BAR => "`|`",
        Rule::ARROW => "`=>`",
        Rule::ANY_SUCH => "`any`",
        Rule::P_NINETY => "`p90`",
        Rule::LBRACE => "`{`",
        Rule::RBRACE => "`}`",
        Rule::LPAREN => "`(`",
        Rule::RPAREN => "`)`",
        _ => return other(rule),
    };
    words.to_owned()
}

fn other(rule: Rule) -> String {
    let name = grammar::name_of(rule);
    if name.ends_with("_body") {
        return "`{`".to_owned();
    }
    if let Some(spec) = CLAUSES.iter().find(|c| c.rule == name && !c.words.is_empty()) {
        return format!("`{}`", spec.words);
    }
    format!("`{}`", name.to_lowercase().replace('_', " "))
}

/// The thing at the beginning of a text, as a message shows it.
pub(super) fn lexeme(text: &str) -> &str {
    let Some(first) = text.chars().next() else { return "" };
    let end = |stop: &dyn Fn(char) -> bool| {
        text.char_indices().skip(1).find(|(_, c)| stop(*c)).map_or(text.len(), |(i, _)| i)
    };
    let hi = if first == '"' || first == '\'' {
        let close = end(&|c| c == first || c == '\n');
        if text.get(close..).is_some_and(|t| t.starts_with(first)) { close + 1 } else { close }
    } else if first.is_alphanumeric() || first == '_' || first == '-' {
        let hi = end(&|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '%' | '/')));
        text.get(..hi).map_or(hi, |t| t.trim_end_matches(['.', ':']).len().max(1))
    } else if "<>=!&|".contains(first) {
        end(&|c| !"<>=!&|".contains(c))
    } else if first == '\n' {
        0
    } else {
        first.len_utf8()
    };
    clipped(text.get(..hi).unwrap_or(""))
}

/// At most as much of a text as fits into a message.
pub(super) fn clipped(text: &str) -> &str {
    let hi = text.char_indices().nth(40).map_or(text.len(), |(i, _)| i);
    text.get(..hi).unwrap_or("")
}

/// Whether a word is reserved everywhere.
pub(super) fn is_reserved(word: &str) -> bool {
    const RESERVED: &str = "and or not in has is of when while within every after before by via to from then else for until at on using \
                            with between since otherwise";
    !word.is_empty() && RESERVED.split(' ').any(|w| w == word)
}

/// A block by name: `rung`, with the quotes.
pub(super) fn block_name(owner: Owner) -> String {
    match owner {
        Owner::Item(kind) => format!("`{}`", kind.spec().word),
        Owner::Level => "`level`".to_owned(),
        Owner::Layer => "`layer`".to_owned(),
        Owner::Rung => "`rung`".to_owned(),
        Owner::Assumed => "`assumptions` of a scenario".to_owned(),
        Owner::Phase => "`phase`".to_owned(),
        Owner::Step => "`step`".to_owned(),
        Owner::Decision => "`decision`".to_owned(),
        Owner::Choice => "`option`".to_owned(),
        Owner::Variant => "`via` of a template".to_owned(),
        Owner::Any => "any declaration".to_owned(),
    }
}

/// The clauses of a block, for a help line.
pub(super) fn clauses_of(owner: Owner) -> String {
    let words: Vec<_> =
        of_owner(owner).filter(|s| !s.head && !s.words.is_empty()).map(|s| format!("`{}`", s.words)).collect();
    let also = match owner {
        Owner::Item(ItemKind::Holidays) => "dates such as `2026-12-25 \"Christmas\"`, ",
        Owner::Item(ItemKind::Translations) => "a name and its label such as `SEV1 \"Critique\"`, ",
        _ => "",
    };
    format!("{} knows {also}{}", block_name(owner), words.join(", "))
}
