//! What each language calls things, after CLDR 46 (short forms). Languages not listed here speak English.

use super::plural::Rule;

/// One language.
#[derive(Debug)]
pub struct Language {
    /// `fr`, or `en-us` where a country differs.
    pub code: &'static str,
    /// For what nobody knows.
    pub unknown: &'static str,
    /// For a bool that holds.
    pub yes: &'static str,
    /// For a bool that does not.
    pub no: &'static str,
    /// Between the last two of a list, with its blanks.
    pub and: &'static str,
    /// Between the others.
    pub comma: &'static str,
    /// Before decimals.
    pub decimal: char,
    /// Between groups of three digits.
    pub group: &'static str,
    /// Digits from which groups are made.
    pub group_from: usize,
    /// After a percentage.
    pub percent: &'static str,
    /// January to December as they stand in a date.
    pub months: [&'static str; 12],
    /// `{d}` day, `{m}` name of the month, `{n}` its number, `{y}` year.
    pub date: &'static str,
    /// Day, hour, minute, second.
    pub units: [&'static str; 4],
    /// Between a number and its unit, and between units.
    pub unit_space: &'static str,
    /// How it counts.
    pub plural: Rule,
}

const NNBSP: &str = "\u{202f}";
const PERCENT_NNBSP: &str = "\u{202f}%";
const PERCENT_NBSP: &str = "\u{a0}%";

/// What is spoken where a language is not listed.
pub const ENGLISH: Language = Language {
    code: "en",
    unknown: "unknown",
    yes: "yes",
    no: "no",
    and: " and ",
    comma: ", ",
    decimal: '.',
    group: ",",
    group_from: 4,
    percent: "%",
    months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    date: "{d} {m} {y}",
    units: ["d", "h", "min", "s"],
    unit_space: " ",
    plural: Rule::One,
};

/// Every language with words of its own; the first is English.
pub static LANGUAGES: &[Language] = &[
    ENGLISH,
    Language { code: "en-us", date: "{m} {d}, {y}", ..ENGLISH },
    Language {
        code: "fr", unknown: "inconnu", yes: "oui", no: "non", and: " et ", decimal: ',', group: NNBSP, percent: PERCENT_NNBSP,
        months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
        units: ["j", "h", "min", "s"], plural: Rule::French, ..ENGLISH
    },
    Language {
        code: "de", unknown: "unbekannt", yes: "ja", no: "nein", and: " und ", decimal: ',', group: ".", percent: PERCENT_NBSP,
        months: ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
        date: "{d}. {m} {y}", units: ["Tg.", "Std.", "Min.", "Sek."], ..ENGLISH
    },
    Language {
        code: "es", unknown: "desconocido", yes: "sí", no: "no", and: " y ", decimal: ',', group: ".", group_from: 5, percent: PERCENT_NBSP,
        months: ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
        date: "{d} de {m} de {y}", plural: Rule::Spanish, ..ENGLISH
    },
    Language {
        code: "it", unknown: "sconosciuto", yes: "sì", no: "no", and: " e ", decimal: ',', group: ".", percent: "%",
        months: ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
        units: ["g", "h", "min", "s"], plural: Rule::Spanish, ..ENGLISH
    },
    Language {
        code: "pt", unknown: "desconhecido", yes: "sim", no: "não", and: " e ", decimal: ',', group: ".", group_from: 5, percent: "%",
        months: ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"],
        date: "{d} de {m} de {y}", plural: Rule::French, ..ENGLISH
    },
    Language {
        code: "nl", unknown: "onbekend", yes: "ja", no: "nee", and: " en ", decimal: ',', group: ".", percent: "%",
        months: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
        units: ["d", "u", "min", "s"], ..ENGLISH
    },
    Language {
        code: "pl", unknown: "nieznane", yes: "tak", no: "nie", and: " i ", decimal: ',', group: "\u{a0}", group_from: 5, percent: "%",
        months: ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"],
        units: ["d", "godz.", "min", "s"], plural: Rule::Polish, ..ENGLISH
    },
    Language {
        code: "cs", unknown: "neznámé", yes: "ano", no: "ne", and: " a ", decimal: ',', group: "\u{a0}", percent: PERCENT_NBSP,
        months: ["ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince"],
        date: "{d}. {m} {y}", plural: Rule::Czech, ..ENGLISH
    },
    Language {
        code: "sk", unknown: "neznáme", yes: "áno", no: "nie", and: " a ", decimal: ',', group: "\u{a0}", percent: PERCENT_NBSP,
        months: ["januára", "februára", "marca", "apríla", "mája", "júna", "júla", "augusta", "septembra", "októbra", "novembra", "decembra"],
        date: "{d}. {m} {y}", plural: Rule::Czech, ..ENGLISH
    },
    Language {
        code: "sv", unknown: "okänt", yes: "ja", no: "nej", and: " och ", decimal: ',', group: "\u{a0}", percent: PERCENT_NBSP,
        months: ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"],
        units: ["d", "tim", "min", "s"], ..ENGLISH
    },
    Language {
        code: "da", unknown: "ukendt", yes: "ja", no: "nej", and: " og ", decimal: ',', group: ".", percent: PERCENT_NBSP,
        months: ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"],
        date: "{d}. {m} {y}", units: ["d", "t", "min", "s"], ..ENGLISH
    },
    Language {
        code: "nb", unknown: "ukjent", yes: "ja", no: "nei", and: " og ", decimal: ',', group: "\u{a0}", percent: PERCENT_NBSP,
        months: ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"],
        date: "{d}. {m} {y}", units: ["d", "t", "min", "s"], ..ENGLISH
    },
    Language {
        code: "fi", unknown: "tuntematon", yes: "kyllä", no: "ei", and: " ja ", decimal: ',', group: "\u{a0}", percent: PERCENT_NBSP,
        months: ["tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta", "heinäkuuta", "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta"],
        date: "{d}. {m} {y}", units: ["pv", "t", "min", "s"], ..ENGLISH
    },
    Language {
        code: "hu", unknown: "ismeretlen", yes: "igen", no: "nem", and: " és ", decimal: ',', group: "\u{a0}", percent: "%",
        months: ["január", "február", "március", "április", "május", "június", "július", "augusztus", "szeptember", "október", "november", "december"],
        date: "{y}. {m} {d}.", units: ["nap", "ó", "p", "mp"], ..ENGLISH
    },
    Language {
        code: "ro", unknown: "necunoscut", yes: "da", no: "nu", and: " și ", decimal: ',', group: ".", percent: PERCENT_NBSP,
        months: ["ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august", "septembrie", "octombrie", "noiembrie", "decembrie"],
        units: ["z", "h", "min", "s"], plural: Rule::Romanian, ..ENGLISH
    },
    Language {
        code: "ru", unknown: "неизвестно", yes: "да", no: "нет", and: " и ", decimal: ',', group: "\u{a0}", percent: PERCENT_NBSP,
        months: ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"],
        date: "{d} {m} {y} г.", units: ["дн.", "ч", "мин", "с"], plural: Rule::Russian, ..ENGLISH
    },
    Language {
        code: "uk", unknown: "невідомо", yes: "так", no: "ні", and: " і ", decimal: ',', group: "\u{a0}", percent: "%",
        months: ["січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"],
        date: "{d} {m} {y} р.", units: ["дн.", "год", "хв", "с"], plural: Rule::Russian, ..ENGLISH
    },
    Language {
        code: "tr", unknown: "bilinmiyor", yes: "evet", no: "hayır", and: " ve ", decimal: ',', group: ".", percent: "%",
        months: ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"],
        units: ["g", "sa.", "dk.", "sn."], ..ENGLISH
    },
    Language {
        code: "el", unknown: "άγνωστο", yes: "ναι", no: "όχι", and: " και ", decimal: ',', group: ".", percent: "%",
        months: ["Ιανουαρίου", "Φεβρουαρίου", "Μαρτίου", "Απριλίου", "Μαΐου", "Ιουνίου", "Ιουλίου", "Αυγούστου", "Σεπτεμβρίου", "Οκτωβρίου", "Νοεμβρίου", "Δεκεμβρίου"],
        units: ["ημ.", "ώ.", "λ.", "δευτ."], ..ENGLISH
    },
    Language {
        code: "zh", unknown: "未知", yes: "是", no: "否", and: "和", comma: "、", date: "{y}年{n}月{d}日",
        units: ["天", "小时", "分钟", "秒"], unit_space: "", plural: Rule::None, ..ENGLISH
    },
    Language {
        code: "ja", unknown: "不明", yes: "はい", no: "いいえ", and: "、", comma: "、", date: "{y}年{n}月{d}日",
        units: ["日", "時間", "分", "秒"], unit_space: "", plural: Rule::None, ..ENGLISH
    },
    Language {
        code: "ko", unknown: "알 수 없음", yes: "예", no: "아니요", and: " 및 ", date: "{y}년 {n}월 {d}일",
        units: ["일", "시간", "분", "초"], unit_space: "", plural: Rule::None, ..ENGLISH
    },
    Language {
        code: "ar", unknown: "غير معروف", yes: "نعم", no: "لا", and: " و", comma: "، ",
        months: ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
        units: ["ي", "س", "د", "ث"], plural: Rule::Arabic, ..ENGLISH
    },
    Language {
        code: "he", unknown: "לא ידוע", yes: "כן", no: "לא", and: " ו-",
        months: ["בינואר", "בפברואר", "במרץ", "באפריל", "במאי", "ביוני", "ביולי", "באוגוסט", "בספטמבר", "באוקטובר", "בנובמבר", "בדצמבר"],
        units: ["ימ׳", "שע׳", "דק׳", "שנ׳"], plural: Rule::Hebrew, ..ENGLISH
    },
];
