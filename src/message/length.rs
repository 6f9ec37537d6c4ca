//! How long a text is where it is sent: septets and segments of text messages, UTF-16 units, bytes, weighted characters.

use serde::Serialize;

use super::channel::{ChannelKind, Unit};

/// The alphabet a text message is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub enum Alphabet {
    /// The 7-bit alphabet of 3GPP TS 23.038 with its extension table.
    #[serde(rename = "GSM-7")]
    Gsm7,
    /// UTF-16, because of at least one character outside GSM-7.
    #[serde(rename = "UCS-2")]
    Ucs2,
}

impl std::fmt::Display for Alphabet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Gsm7 => "GSM-7",
            Self::Ucs2 => "UCS-2",
        })
    }
}

/// The size of a text on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Size {
    /// Unicode characters.
    pub chars: u64,
    /// Length in the channel's unit; UTF-16 units for a text message in UCS-2.
    pub length: u64,
    /// What `length` counts.
    pub unit: Unit,
    /// The alphabet of a text message.
    pub alphabet: Option<Alphabet>,
    /// Into how many text messages it is cut.
    pub segments: Option<u64>,
    /// The longest that is allowed, counted like `length`.
    pub limit: Option<u64>,
    /// It is longer than that.
    pub over: bool,
}

/// The basic table of 3GPP TS 23.038, without the escape.
const GSM_BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// The extension table: an escape and a septet each.
const GSM_EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// Septets a character takes; `None` outside the alphabet.
#[must_use]
pub fn septets(c: char) -> Option<u64> {
    if GSM_BASIC.contains(c) {
        Some(1)
    } else if GSM_EXTENSION.contains(c) {
        Some(2)
    } else {
        None
    }
}

/// The nearest character of GSM-7, for the usual culprits.
#[must_use]
pub fn gsm_substitute(c: char) -> Option<&'static str> {
    Some(match c {
        '—' | '–' | '‑' | '−' => "-",
        '’' | '‘' | '´' | '`' | '′' => "'",
        '“' | '”' | '„' | '«' | '»' | '″' => "\"",
        '…' => "...",
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' => " ",
        '•' | '·' => "-",
        'ç' => "c",
        'ê' | 'ë' | 'ę' => "e",
        'â' | 'á' | 'ã' | 'ą' => "a",
        'î' | 'ï' | 'í' => "i",
        'ô' | 'ó' | 'õ' => "o",
        'û' | 'ú' => "u",
        'À' | 'Â' => "A",
        'È' | 'Ê' => "E",
        'œ' => "oe",
        'Œ' => "OE",
        'ł' => "l",
        'ś' => "s",
        'ń' => "n",
        'ć' => "c",
        'ż' | 'ź' => "z",
        _ => return None,
    })
}

/// Size on a channel of that kind; `limit` replaces the kind's own.
///
/// A limit on text messages is written in septets and means as many segments as those septets need: a text that turns
/// to UCS-2 may fill the same segments, which hold fewer characters.
#[must_use]
pub fn measure(text: &str, kind: &ChannelKind, limit: Option<u64>) -> Size {
    let chars = count(text.chars());
    let max = limit.or(kind.max);
    let plain = |length: u64| Size {
        chars,
        length,
        unit: kind.unit,
        alphabet: None,
        segments: None,
        limit: max,
        over: max.is_some_and(|m| length > m),
    };
    match kind.unit {
        Unit::Char => plain(chars),
        Unit::Byte => plain(count(text.bytes())),
        Unit::Utf16 => plain(count(text.encode_utf16())),
        Unit::Weighted => plain(weight(text)),
        Unit::Septet => text_message(text, chars, max),
    }
}

fn count(items: impl Iterator) -> u64 {
    u64::try_from(items.count()).unwrap_or(u64::MAX)
}

fn text_message(text: &str, chars: u64, max: Option<u64>) -> Size {
    let widths: Option<Vec<u64>> = text.chars().map(septets).collect();
    let (alphabet, unit, widths, single, part) = match widths {
        Some(w) => (Alphabet::Gsm7, Unit::Septet, w, 160, 153),
        None => (Alphabet::Ucs2, Unit::Utf16, text.chars().map(|c| c.len_utf16() as u64).collect(), 70, 67),
    };
    let length = widths.iter().sum();
    let segments = segments(&widths, length, single, part);
    let allowed = max.map(|m| if m <= 160 { 1 } else { m.div_ceil(153) });
    let limit = max.map(|m| match alphabet {
        Alphabet::Gsm7 => m,
        Alphabet::Ucs2 if m <= 160 => m * 70 / 160,
        Alphabet::Ucs2 => m.div_ceil(153) * 67,
    });
    let over = limit.is_some_and(|l| length > l) || allowed.is_some_and(|a| segments > a);
    Size { chars, length, unit, alphabet: Some(alphabet), segments: Some(segments), limit, over }
}

/// Segments a text is cut into: neither an escape and its septet nor a surrogate pair is torn apart.
fn segments(widths: &[u64], length: u64, single: u64, part: u64) -> u64 {
    if length == 0 {
        return 0;
    }
    if length <= single {
        return 1;
    }
    let (mut full, mut used) = (1, 0);
    for w in widths {
        if used + w > part {
            full += 1;
            used = 0;
        }
        used += w;
    }
    full
}

/// X's count: 1 for Latin, Greek, Cyrillic and their neighbours and general punctuation, else 2; an address is 23.
fn weight(text: &str) -> u64 {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let bare = word.trim_end();
            if bare.starts_with("https://") || bare.starts_with("http://") {
                23 + count(word.chars()) - count(bare.chars())
            } else {
                word.chars()
                    .map(|c| match u32::from(c) {
                        0..=0x10FF | 0x2000..=0x200D | 0x2010..=0x201F | 0x2032..=0x2037 => 1,
                        _ => 2,
                    })
                    .sum()
            }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::super::channel::kind;
    use super::*;

    fn sms(text: &str) -> Size {
        measure(text, kind("sms").unwrap(), None)
    }

    #[test]
    fn the_basic_table_has_127_characters_and_the_extension_ten() {
        assert_eq!(GSM_BASIC.chars().count(), 127);
        assert_eq!(GSM_EXTENSION.chars().count(), 10);
    }

    #[test]
    fn a_gsm_text_is_cut_at_160_and_153() {
        assert_eq!(sms(&"a".repeat(160)).segments, Some(1));
        assert_eq!(sms(&"a".repeat(161)).segments, Some(2));
        assert_eq!(sms(&"a".repeat(306)).segments, Some(2));
        assert_eq!(sms(&"a".repeat(307)).segments, Some(3));
        assert_eq!(sms("").segments, Some(0));
    }

    #[test]
    fn one_foreign_character_turns_the_whole_text() {
        let size = sms(&format!("{}ê", "a".repeat(70)));
        assert_eq!((size.alphabet, size.length, size.segments), (Some(Alphabet::Ucs2), 71, Some(2)));
        assert_eq!(sms(&format!("{}ê", "a".repeat(69))).segments, Some(1));
        assert_eq!(sms("à é è ù").alphabet, Some(Alphabet::Gsm7));
    }

    #[test]
    fn an_escape_is_not_torn_from_its_septet() {
        // 152 septets, then `€` of two: it moves to the next segment, which leaves one septet empty.
        let text = format!("{}€{}", "a".repeat(152), "a".repeat(151));
        assert_eq!(sms(&text).length, 305);
        assert_eq!(sms(&text).segments, Some(2));
        let text = format!("{}€{}", "a".repeat(152), "a".repeat(152));
        assert_eq!((sms(&text).length, sms(&text).segments), (306, Some(3)));
    }

    #[test]
    fn a_surrogate_pair_is_not_torn() {
        let text = format!("{}🚒{}", "é".repeat(66), "ê".repeat(65));
        assert_eq!((sms(&text).length, sms(&text).segments), (133, Some(2)));
        let text = format!("{}🚒{}", "é".repeat(66), "ê".repeat(66));
        assert_eq!((sms(&text).length, sms(&text).segments), (134, Some(3)));
    }

    #[test]
    fn a_limit_in_septets_means_segments() {
        let kind = kind("sms").unwrap();
        assert!(!measure(&"a".repeat(160), kind, Some(160)).over);
        assert!(measure(&"a".repeat(161), kind, Some(160)).over);
        assert!(measure(&"ê".repeat(71), kind, Some(160)).over);
        assert_eq!(measure("ê", kind, Some(160)).limit, Some(70));
        assert!(!measure(&"ê".repeat(134), kind, Some(306)).over);
    }

    #[test]
    fn other_units() {
        assert_eq!(measure("🚒é", kind("teams").unwrap(), None).length, 3);
        assert_eq!(measure("🚒é", kind("push").unwrap(), None).length, 6);
        assert_eq!(measure("🚒é", kind("chat").unwrap(), None).length, 2);
        assert_eq!(measure("🚒é", kind("x").unwrap(), None).length, 3);
        assert_eq!(measure("see https://example.org/a/very/long/path/indeed now", kind("x").unwrap(), None).length, 31);
    }

    proptest::proptest! {
        #[test]
        fn segments_are_bounded_by_length(text in ".{0,400}") {
            let size = sms(&text);
            let part = if size.alphabet == Some(Alphabet::Gsm7) { 153 } else { 67 };
            let segments = size.segments.unwrap();
            // Each but the last segment wastes at most one unit.
            proptest::prop_assert!(segments <= size.length.div_ceil(part - 1).max(1));
            proptest::prop_assert!(segments * (part + 7) >= size.length);
        }
    }
}
