//! Which locales exist: the codes of languages, and what people write instead of them.

/// Languages with two letters, after ISO 639-1.
const LANGUAGES: &str = " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it \
    iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd \
    ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su \
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

/// What is written for a language, and its code.
const NAMES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("cn", "zh"),
    ("cz", "cs"),
    ("czech", "cs"),
    ("cesky", "cs"),
    ("danish", "da"),
    ("dansk", "da"),
    ("deutsch", "de"),
    ("dk", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("espanol", "es"),
    ("finnish", "fi"),
    ("francais", "fr"),
    ("french", "fr"),
    ("gb", "en-GB"),
    ("german", "de"),
    ("gr", "el"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hungarian", "hu"),
    ("italian", "it"),
    ("italiano", "it"),
    ("japanese", "ja"),
    ("jp", "ja"),
    ("korean", "ko"),
    ("magyar", "hu"),
    ("nederlands", "nl"),
    ("norsk", "nb"),
    ("norwegian", "nb"),
    ("polish", "pl"),
    ("polski", "pl"),
    ("portuguese", "pt"),
    ("portugues", "pt"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("slovak", "sk"),
    ("spanish", "es"),
    ("suomi", "fi"),
    ("svenska", "sv"),
    ("swedish", "sv"),
    ("turkish", "tr"),
    ("turkce", "tr"),
    ("ua", "uk"),
    ("ukrainian", "uk"),
    ("us", "en-US"),
];

/// Whether a locale can exist: a language (two letters that are one, or three letters), then a script, a region and
/// variants, each of the right shape.
#[must_use]
pub fn exists(locale: &str) -> bool {
    let mut parts = locale.split(['-', '_']);
    let letters = |s: &str| s.bytes().all(|b| b.is_ascii_alphabetic());
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let language = parts.next().unwrap_or("").to_ascii_lowercase();
    let speaks = match language.len() {
        2 => LANGUAGES.contains(&format!(" {language} ")),
        3 => letters(&language),
        _ => false,
    };
    speaks
        && parts.all(|p| match p.len() {
            2 | 4 if letters(p) => true,
            3 => digits(p),
            4..=8 => p.bytes().all(|b| b.is_ascii_alphanumeric()),
            _ => false,
        })
}

/// The locale that may have been meant.
#[must_use]
pub fn meant(locale: &str) -> Option<&'static str> {
    let lower = locale.to_lowercase();
    let word = lower.split(['-', '_']).next().unwrap_or("");
    let named = NAMES.iter().find(|(name, _)| *name == word).map(|(_, code)| *code);
    // Two letters are too few to guess from.
    let near = || crate::diagnostic::nearest(word, NAMES.iter().map(|(n, _)| *n).filter(|n| n.len() > 3));
    named.or_else(|| {
        if word.len() < 4 {
            return None;
        }
        let near = near()?;
        NAMES.iter().find(|(name, _)| *name == near).map(|(_, code)| *code)
    })
}

/// What to do about a locale that does not exist.
#[must_use]
pub fn advice(locale: &str) -> String {
    meant(locale).map_or_else(
        || "a locale is the code of a language, alone or with a region: `de`, `pt-BR`, `zh-Hant`".to_owned(),
        |code| format!("did you mean `{code}`?"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_that_exist() {
        for locale in
            ["en", "de-CH", "fr-CA", "zh-Hant", "zh-Hant-TW", "gsw", "es-419", "ca-ES-valencia", "de-1996", "pt_BR"]
        {
            assert!(exists(locale), "{locale}");
        }
        for locale in ["", "xx", "deutsch", "de-", "de-x", "e", "en-toolongpart", "12"] {
            assert!(!exists(locale), "{locale}");
        }
        assert_eq!(meant("deutsch"), Some("de"));
        assert_eq!(meant("Frensh"), Some("fr"));
        assert_eq!(meant("xx"), None);
    }
}
