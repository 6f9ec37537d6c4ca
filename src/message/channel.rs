//! Kinds of channels as data: how long a message may be, how it is counted, what happens to text on the way.
//!
//! Limits change without notice: each kind says where its numbers come from and when somebody looked. A policy
//! overrides them per channel (`length at most`, `delivers within`).

use serde::Serialize;

use crate::diagnostic::did_you_mean as nearest_name;

/// What a channel counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Septets of the GSM-7 alphabet; one character outside it turns the whole text into UCS-2.
    Septet,
    /// UTF-16 code units.
    Utf16,
    /// Bytes of UTF-8.
    Byte,
    /// Unicode characters.
    Char,
    /// Characters by weight: 1 in Latin and its neighbours, else 2; an address on the web is 23.
    Weighted,
}

impl Unit {
    /// Its plural in words.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Septet => "septets",
            Self::Utf16 => "UTF-16 units",
            Self::Byte => "bytes",
            Self::Char => "characters",
            Self::Weighted => "weighted characters",
        }
    }
}

/// What is done to values so that they stay text where the channel reads markup. The author's own text is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Escape {
    /// Nothing: the channel shows what it gets.
    Plain,
    /// `&`, `<` and `>` as entities: `<!channel>` in a value calls nobody.
    Slack,
    /// Backslashes before the signs of Markdown.
    Markdown,
    /// HTML entities.
    Html,
}

/// What is known of a kind of channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ChannelKind {
    /// The word after `kind`.
    pub name: &'static str,
    /// What it stands for.
    pub what: &'static str,
    /// What its length is counted in.
    pub unit: Unit,
    /// The longest text; absent: no limit worth knowing.
    pub max: Option<u64>,
    /// Longer texts arrive, but badly (cut off in a preview, too long to listen to).
    pub advised: Option<u64>,
    /// It carries a subject beside the text, of at most so many characters.
    pub subject: Option<u64>,
    /// Somebody is reached at an address; without one the channel knows its people.
    pub needs_address: bool,
    /// Seconds after which a page without a delivery has failed.
    pub delivers_within: i64,
    /// How values are made harmless.
    pub escape: Escape,
    /// It reaches one person and can tell whether it did; else it only publishes.
    pub pages: bool,
    /// It does not work without mains or network power at the receiver's end.
    pub needs_power: bool,
    /// Where the numbers come from.
    pub source: &'static str,
    /// When somebody looked.
    pub checked: &'static str,
}

const CHECKED: &str = "2026-11-21";
const MINUTE: i64 = 60;

/// A chat of the usual sort, from which the others differ in a few numbers.
const CHAT: ChannelKind = ChannelKind {
    name: "chat",
    what: "a chat of any make",
    unit: Unit::Char,
    max: Some(4000),
    advised: None,
    subject: None,
    needs_address: false,
    delivers_within: MINUTE,
    escape: Escape::Plain,
    pages: true,
    needs_power: true,
    source: "the smallest limit of common chat systems in Apprise's plugins (Mattermost, Google Chat: 4000)",
    checked: CHECKED,
};

/// Something that is put up for everybody.
const NOTICE: ChannelKind = ChannelKind {
    name: "website",
    what: "a page of the organisation's own site",
    unit: Unit::Char,
    max: None,
    advised: None,
    subject: Some(120),
    needs_address: false,
    delivers_within: 5 * MINUTE,
    escape: Escape::Html,
    pages: false,
    needs_power: true,
    source: "no limit of its own; the subject is the page's title",
    checked: CHECKED,
};

/// Somebody speaks or carries.
const BY_HAND: ChannelKind = ChannelKind {
    name: "in-person",
    what: "somebody goes there",
    unit: Unit::Char,
    max: None,
    advised: Some(480),
    subject: None,
    needs_address: false,
    delivers_within: 10 * MINUTE,
    escape: Escape::Plain,
    pages: true,
    needs_power: false,
    source: "480 characters are some 35 seconds of speech at 150 words a minute",
    checked: CHECKED,
};

static KINDS: &[ChannelKind] = &[
    ChannelKind {
        name: "push",
        what: "a notification of a pager app",
        unit: Unit::Byte,
        max: Some(4096),
        advised: Some(178),
        subject: Some(65),
        delivers_within: 30,
        source: "payload limit of Apple's and Google's push services, 4096 bytes; lock screens show some 178 characters",
        ..CHAT
    },
    ChannelKind {
        name: "sms",
        what: "a text message to a telephone",
        unit: Unit::Septet,
        max: Some(1530),
        advised: Some(306),
        subject: None,
        needs_address: true,
        source: "3GPP TS 23.038 and 23.040: 160/153 septets or 70/67 UCS-2 units a segment; gateways take up to 10 segments (Twilio: 1600 characters)",
        ..CHAT
    },
    ChannelKind {
        name: "voice",
        what: "a telephone call that reads the text out",
        max: Some(4000),
        advised: Some(480),
        needs_address: true,
        source: "Apprise's Twilio call body, 4000; LinkedIn Iris reads 480 characters, some 35 seconds",
        ..CHAT
    },
    ChannelKind {
        name: "email",
        what: "an e-mail",
        max: None,
        subject: Some(78),
        needs_address: true,
        delivers_within: 5 * MINUTE,
        source: "RFC 5322, 2.1.1: lines of at most 78 characters are advised; the text has no limit",
        ..CHAT
    },
    ChannelKind {
        name: "slack",
        what: "a message in Slack",
        max: Some(40_000),
        advised: Some(4000),
        escape: Escape::Slack,
        source: "api.slack.com: `text` is cut at 40 000 characters, 4000 are advised",
        ..CHAT
    },
    ChannelKind {
        name: "teams",
        what: "a message in Microsoft Teams",
        unit: Unit::Utf16,
        max: Some(14_000),
        escape: Escape::Markdown,
        source: "learn.microsoft.com: 28 KB a message, counted as UTF-16 on some ways",
        ..CHAT
    },
    ChannelKind {
        name: "discord",
        what: "a message in Discord",
        max: Some(2000),
        escape: Escape::Markdown,
        source: "Alertmanager notify/discord: content of 2000 characters",
        ..CHAT
    },
    ChannelKind {
        name: "telegram",
        what: "a message in Telegram",
        max: Some(4096),
        source: "Alertmanager notify/telegram: 4096 characters",
        ..CHAT
    },
    ChannelKind {
        name: "whatsapp",
        what: "a template message in WhatsApp",
        max: Some(1024),
        needs_address: true,
        source: "Apprise's WhatsApp plugin: 1024 characters",
        ..CHAT
    },
    ChannelKind {
        name: "signal",
        what: "a message in Signal",
        max: Some(2000),
        needs_address: true,
        source: "signal-cli: longer texts become attachments",
        ..CHAT
    },
    ChannelKind {
        name: "mattermost",
        what: "a message in Mattermost",
        max: Some(16_383),
        escape: Escape::Markdown,
        source: "Mattermost server: posts of 16 383 characters",
        ..CHAT
    },
    ChannelKind {
        name: "google-chat",
        what: "a message in Google Chat",
        max: Some(4000),
        source: "Apprise's Google Chat plugin: 4000 characters",
        ..CHAT
    },
    CHAT,
    ChannelKind {
        name: "webhook",
        what: "a call of another program over HTTP",
        unit: Unit::Byte,
        max: Some(512_000),
        subject: Some(1024),
        needs_address: false,
        delivers_within: 30,
        source: "PagerDuty Events v2: events of 512 000 bytes, summaries of 1024 characters",
        ..CHAT
    },
    ChannelKind {
        name: "statuspage",
        what: "an entry of a status page",
        source: "support.atlassian.com/statuspage: no limit of the text is given; subscribers by SMS hear of creation and resolution only",
        ..NOTICE
    },
    NOTICE,
    ChannelKind { name: "intranet", what: "a page or banner that only employees see", ..NOTICE },
    ChannelKind {
        name: "x",
        what: "a post on X",
        unit: Unit::Weighted,
        max: Some(280),
        subject: None,
        escape: Escape::Plain,
        source: "docs.x.com, counting characters: 280 by weight, 23 for an address",
        ..NOTICE
    },
    ChannelKind {
        name: "mastodon",
        what: "a post on Mastodon",
        max: Some(500),
        subject: None,
        escape: Escape::Plain,
        source: "docs.joinmastodon.org: 500 characters on most servers",
        ..NOTICE
    },
    ChannelKind {
        name: "bluesky",
        what: "a post on Bluesky",
        max: Some(300),
        subject: None,
        escape: Escape::Plain,
        source: "atproto.com, app.bsky.feed.post: 300 graphemes, here counted as characters",
        ..NOTICE
    },
    ChannelKind {
        name: "social",
        what: "posts on several social networks at once",
        unit: Unit::Weighted,
        max: Some(280),
        subject: None,
        escape: Escape::Plain,
        source: "the strictest of the networks known here: X, 280 by weight",
        ..NOTICE
    },
    ChannelKind {
        name: "recording",
        what: "a recorded announcement for callers",
        max: None,
        advised: Some(480),
        subject: None,
        escape: Escape::Plain,
        needs_power: false,
        source: "480 characters are some 35 seconds of speech; telephone exchanges have power of their own",
        ..NOTICE
    },
    ChannelKind {
        name: "loudspeaker",
        what: "an announcement to everybody within hearing",
        advised: Some(240),
        delivers_within: MINUTE,
        pages: false,
        needs_power: true,
        source: "240 characters are some 17 seconds of speech, repeated twice",
        ..BY_HAND
    },
    ChannelKind {
        name: "siren",
        what: "a signal that says one thing",
        advised: Some(0),
        delivers_within: 30,
        pages: false,
        source: "carries no text",
        ..BY_HAND
    },
    BY_HAND,
    ChannelKind {
        name: "radio",
        what: "a two-way radio",
        advised: Some(240),
        delivers_within: MINUTE,
        source: "short calls: some 17 seconds of speech; sets run on batteries",
        ..BY_HAND
    },
    ChannelKind {
        name: "paper",
        what: "a notice put up where people pass",
        advised: Some(1000),
        delivers_within: 30 * MINUTE,
        pages: false,
        subject: Some(80),
        source: "what can be read in passing",
        ..BY_HAND
    },
    ChannelKind {
        name: "fax",
        what: "a fax",
        max: None,
        advised: Some(3000),
        needs_address: true,
        delivers_within: 5 * MINUTE,
        subject: Some(80),
        source: "one page; lines with exchange power",
        ..BY_HAND
    },
    ChannelKind {
        name: "letter",
        what: "a letter by post",
        advised: None,
        needs_address: true,
        delivers_within: 3 * 24 * 60 * MINUTE,
        pages: false,
        subject: Some(80),
        source: "delivery on the third working day",
        ..BY_HAND
    },
    ChannelKind {
        name: "satellite",
        what: "a satellite telephone",
        advised: Some(480),
        needs_address: true,
        delivers_within: 2 * MINUTE,
        source: "480 characters are some 35 seconds of speech; sets run on batteries",
        ..BY_HAND
    },
];

/// Every known kind.
#[must_use]
pub fn kinds() -> &'static [ChannelKind] {
    KINDS
}

/// The kind of that name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static ChannelKind> {
    KINDS.iter().find(|k| k.name == name)
}

/// What stands in for a kind that does not exist: a chat of any make.
#[must_use]
pub fn fallback() -> &'static ChannelKind {
    &CHAT
}

/// No channel in particular: a text and a subject of any length.
#[must_use]
pub fn anywhere() -> &'static ChannelKind {
    &ChannelKind {
        name: "any",
        what: "no channel in particular",
        max: None,
        subject: Some(78),
        source: "no limit",
        ..CHAT
    }
}

/// Help for a kind that does not exist: ``did you mean `sms`?``, else all there are.
#[must_use]
pub fn kind_help(name: &str) -> String {
    nearest_name(name, KINDS.iter().map(|k| k.name)).unwrap_or_else(|| {
        let names: Vec<&str> = KINDS.iter().map(|k| k.name).collect();
        format!("known kinds are {}; `webhook` and `chat` fit what has none", names.join(", "))
    })
}

impl Escape {
    /// Makes a value harmless.
    #[must_use]
    pub fn apply(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match (self, c) {
                (Self::Slack | Self::Html, '&') => out.push_str("&amp;"),
                (Self::Slack | Self::Html, '<') => out.push_str("&lt;"),
                (Self::Slack | Self::Html, '>') => out.push_str("&gt;"),
                (Self::Html, '"') => out.push_str("&quot;"),
                (Self::Html, '\'') => out.push_str("&#39;"),
                (Self::Markdown, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') => {
                    out.push('\\');
                    out.push(c);
                }
                _ => out.push(c),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_sourced() {
        let mut names: Vec<_> = KINDS.iter().map(|k| k.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        for k in KINDS {
            assert!(!k.source.is_empty() && k.checked.len() == 10 && k.delivers_within > 0, "{}", k.name);
        }
    }

    #[test]
    fn kinds_that_need_no_power_exist() {
        for name in ["in-person", "radio", "paper", "fax", "recording"] {
            assert!(!kind(name).unwrap().needs_power, "{name}");
        }
        assert!(kind("smss").is_none());
        assert_eq!(kind_help("smss"), "did you mean `sms`?");
    }

    #[test]
    fn values_cannot_speak_the_channel_s_markup() {
        assert_eq!(Escape::Slack.apply("<!channel> & co"), "&lt;!channel&gt; &amp; co");
        assert_eq!(Escape::Html.apply("<b>\"x\"</b>"), "&lt;b&gt;&quot;x&quot;&lt;/b&gt;");
        assert_eq!(Escape::Markdown.apply("[a](b)"), "\\[a\\](b)");
        assert_eq!(Escape::Plain.apply("<b>"), "<b>");
    }
}
