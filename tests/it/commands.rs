//! Commands and what they print, as documents.

#[test]
fn commands_say_what_the_documents_say() {
    let cases = trycmd::TestCases::new();
    cases.case("tests/cmd/*.md");
    cases.case("tests/cmd/*.toml");
}
