//! The CLI `colorfn`. All of it is a library, which is compiled while those below it still are; a program would wait for them.

use std::process::ExitCode;

fn main() -> ExitCode {
    color_fn_cli::main()
}
