//! `colorfn completions` and `colorfn man`: what a shell and the reader of a manual install.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::console::Console;
use crate::error::Failure;

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints what completes the command line in a shell.
pub(crate) fn completions(args: &CompletionsArgs, mut cli: Command, console: Console) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli, "colorfn", &mut script);
    console.data(&script)
}

/// Prints the manual page.
pub(crate) fn man(mut cli: Command, console: Console) -> Result<(), Failure> {
    cli.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(cli).render(&mut page)?;
    console.data(&page)
}
