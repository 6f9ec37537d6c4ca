//! Spans lie on what they are about.

use super::parse;
use crate::syntax::ast::{Arg, Clause, TemplateText, TextSource};

fn templates(text: &str) -> Vec<TemplateText> {
    let (file, diagnostics) = parse(text);
    assert_eq!(diagnostics, []);
    let local = |c: &Clause| match &c.arg {
        Arg::Localized { text: TextSource::Inline(t), .. } => Some(t.clone()),
        _ => None,
    };
    file.items.iter().flat_map(|i| i.clauses.iter().filter_map(local)).collect()
}

/// What stands in the file where `piece` stands in the text.
fn place<'t>(text: &'t str, template: &TemplateText, piece: &str) -> &'t str {
    let lo = template.text.find(piece).unwrap();
    let span = template.span_of(lo, lo + piece.len());
    &text[span.lo as usize..span.hi as usize]
}

#[test]
fn text_in_templates_leads_back_to_the_file() {
    let text = "template t {\n  text en \"\"\"\n    Since {{ a }}:\n\n      more {{ b }}\n  \"\"\"\n  text fr \"say \\\"{{ c }}\\\" now\"\n  \
                text de '{{ d }}'\n  text es \"\"\"{{ e }}\n  {{ f }}\"\"\"\n}\n";
    let all = templates(text);
    let texts: Vec<&str> = all.iter().map(|t| t.text.as_str()).collect();
    assert_eq!(texts, ["Since {{ a }}:\n\n  more {{ b }}", "say \"{{ c }}\" now", "{{ d }}", "{{ e }}\n  {{ f }}"]);
    for (template, piece) in
        [(0, "{{ a }}"), (0, "{{ b }}"), (1, "{{ c }}"), (1, "now"), (2, "{{ d }}"), (3, "{{ e }}"), (3, "{{ f }}")]
    {
        assert_eq!(place(text, &all[template], piece), piece);
    }
    let windows: String = text.replace('\n', "\r\n");
    let all = templates(&windows);
    assert_eq!(all[0].text, "Since {{ a }}:\n\n  more {{ b }}");
    assert_eq!(place(&windows, &all[0], "{{ b }}"), "{{ b }}");
}

#[test]
fn spans_end_where_the_text_ends() {
    let text = "level  # not a declaration\n";
    assert_eq!(parse(text).1.len(), 1);
    let text =
        "team sre {  # who\n  members alice,   # first\n\n    bob   # second\n  lead alice   # the lead\n}   # end\n";
    let (file, diagnostics) = parse(text);
    assert_eq!(diagnostics, []);
    let item = &file.items[0];
    assert_eq!(&text[item.span.lo as usize..item.span.hi as usize], &text[..text.rfind('}').unwrap() + 1]);
    let shown: Vec<_> = item
        .clauses
        .iter()
        .map(|c| {
            (&text[c.word_span.lo as usize..c.word_span.hi as usize], &text[c.span.lo as usize..c.span.hi as usize])
        })
        .collect();
    assert_eq!(shown, [("members", "members alice,   # first\n\n    bob"), ("lead", "lead alice")]);
    let comments: Vec<_> = file.comments.iter().map(|c| (c.text.as_str(), c.own_line, c.blank_before)).collect();
    assert_eq!(
        comments,
        [
            (" who", false, false),
            (" first", false, false),
            (" second", false, true),
            (" the lead", false, false),
            (" end", false, false)
        ]
    );
}
