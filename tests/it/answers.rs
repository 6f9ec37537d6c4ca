//! What answers, alarms and call-outs come to: every scenario of the books in `tests/answers` goes as it says.

use callout::cli::disk::Disk;
use callout::diagnostic::Level;

use crate::books;

#[test]
fn answers_go_as_the_books_say() {
    let mut wrong = Vec::new();
    for (path, _) in books::texts("tests/answers", "callout") {
        let policy = books::policy(path.to_str().unwrap(), &Disk);
        let found: Vec<_> = policy.findings.iter().filter(|d| d.level == Level::Error).collect();
        if !found.is_empty() {
            wrong.push(books::told(&policy, found));
            continue;
        }
        for run in books::runs(&policy) {
            wrong.extend(books::failures(&run));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
