//! `callout import dmn`: decision tables of other tools.

use clap::Args;

use super::super::Exit;
use super::super::convert::To;
use super::super::host::Host;
use super::super::layout::refuse;
use super::super::out::Out;
use super::super::session::Foreign;
use crate::diagnostic::render::human;
use crate::dmn;
use crate::source::Notation;
use crate::syntax::convert::convert;
use crate::syntax::layout;

/// Decision tables of DMN 1.1 to 1.5 (XML) as facts and tables
///
/// Rows are read as the sets of values that they take. What a table cannot say, such as FEEL beyond unary tests of S-FEEL,
/// several outputs or collecting hit policies, is told where it stands, and nothing is written.
#[derive(Debug, Args)]
pub(super) struct Dmn {
    /// The document, `-` for standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// The notation to write
    #[arg(long = "as", value_enum, default_value_t = To::Callout, value_name = "NOTATION")]
    notation: To,
    #[command(flatten)]
    out: Out,
}

impl Dmn {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let Foreign { sources, file, text } = Foreign::read(host, &self.file)?;
        let (tables, found) = dmn::import(file, &text);
        let Some((written, tree)) = tables else {
            host.tell(&human::render(&found, &sources, host.err));
            // What is no document at all is no finding about one.
            let unreadable = found.iter().any(|d| d.code == "broken-dmn");
            return Err(if unreadable { Exit::Usage } else { Exit::Findings });
        };
        let written = convert(&tree, self.notation.notation(), layout::WIDTH)
            .map_err(|why| refuse(host, &self.file, Notation::Dsl, &written, &why))?;
        self.out.write(host, &written)
    }
}
