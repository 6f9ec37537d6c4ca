//! Words that are neither declarations nor clauses, but stand in them: what each means, and an example that is read by
//! a test.

use super::clauses::Word;

/// A word to ask about.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// The word.
    pub name: &'static str,
    /// What it means.
    pub help: &'static str,
    /// A clause in which it stands, and that clause.
    pub example: (Word, &'static str),
}

/// All of them.
pub const TOPICS: &[Topic] = &[
    Topic {
        name: "acknowledged",
        help: "somebody has answered: a condition, a moment that times count from, and an expectation",
        example: (Word::ScenarioExpect, "expect acknowledged by bob within 8m"),
    },
    Topic {
        name: "alarm",
        help: "what the plan cannot do, paged along `alarms`; in a scenario it is expected, or expected not to happen",
        example: (Word::ScenarioExpect, "expect no alarm role-vacant"),
    },
    Topic {
        name: "any of",
        help: "one of several, in turn: the next one after a refusal",
        example: (Word::RungPage, "page any of board via phone"),
    },
    Topic {
        name: "during",
        help: "while declared hours are open: a condition of a rung, and when a layer covers",
        example: (Word::RungWhen, "when during business"),
    },
    Topic {
        name: "elapsed",
        help: "the time since the incident was declared; it may stand in `raise`, `lower` and `at least`",
        example: (Word::SeveritiesAtLeast, "at least SEV2 when elapsed >= 2h"),
    },
    Topic {
        name: "gap",
        help: "a time in which nobody is on call: an error, unless `gap ok` declares it",
        example: (Word::ScheduleGap, "gap ok outside business \"the desk is staffed by day\""),
    },
    Topic {
        name: "owner of",
        help: "whoever owns a service, as it says itself",
        example: (Word::RungPage, "page owner of shop"),
    },
    Topic {
        name: "severity",
        help: "the level that acts: compared in conditions, `severity changed` is an event, and a scenario expects it",
        example: (Word::ScenarioExpect, "expect severity SEV1 within 1m"),
    },
    Topic {
        name: "state",
        help: "where the incident stands, one of `states`: a condition, an event of a scenario, an expectation",
        example: (Word::ScenarioExpect, "expect state resolved within 2h"),
    },
    Topic {
        name: "told",
        help: "an audience has been sent something; a scenario expects it",
        example: (Word::ScenarioExpect, "expect customers told within 15m"),
    },
    Topic {
        name: "unknown",
        help: "no value yet: the levels that are still possible decide, as `unknown counts as` says",
        example: (Word::ScenarioGiven, "given customers_affected = unknown"),
    },
    Topic {
        name: "vacant",
        help: "nobody holds a role: a condition with a time",
        example: (Word::ScenarioExpect, "expect alarm role-vacant"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};
    use crate::syntax::dsl::{ClauseText, parse_clause};

    #[test]
    fn every_example_is_read() {
        for pair in TOPICS.windows(2) {
            assert!(pair[0].name < pair[1].name);
        }
        for topic in TOPICS {
            let (word, example) = topic.example;
            let text = ClauseText {
                text: example.to_owned(),
                file: FileId(0),
                words: Span::default(),
                map: Vec::new(),
                whole: Span::default(),
            };
            let (clause, found) = parse_clause(word.spec(), &text);
            assert!(clause.is_some() && found.is_empty(), "{example}: {found:?}");
        }
    }
}
