//! Standard output and standard error.
//!
//! Without `--json`, standard output is text for a person; with it, one JSON value and nothing else. Notes go to
//! standard error, so that a pipe never gets them.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use serde::Serialize;

use crate::error::Failure;
use crate::present::text::{clean, wrap};

/// Where a command writes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    /// Whether standard output is one JSON value.
    pub(crate) json: bool,
    /// Whether standard output is the one file that is written: then text for a person goes to standard error.
    pub(crate) is_file: bool,
}

impl Console {
    /// Text for a person, ended by a line break; nothing with `--json`.
    pub(crate) fn say(self, text: &str) -> Result<(), Failure> {
        if self.is_file {
            // Without a standard error there is nobody to tell.
            let _ = writeln!(io::stderr(), "{text}");
            return Ok(());
        }
        if self.json { Ok(()) } else { self.data(format!("{text}\n").as_bytes()) }
    }

    /// One line for a person that is not a result.
    pub(crate) fn note(self, text: &str) {
        // Without a standard error there is nobody to tell.
        let _ = writeln!(io::stderr(), "{}", wrap(&format!("note: {}", clean(text)), 6));
    }

    /// The report; nothing without `--json`.
    pub(crate) fn report<T: Serialize>(self, report: &T) -> Result<(), Failure> {
        if !self.json {
            return Ok(());
        }
        let mut text = serde_json::to_string_pretty(report)?;
        text.push('\n');
        self.data(text.as_bytes())
    }

    /// Results as they are.
    pub(crate) fn data(self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::Closed),
            Err(error) => Err(Failure::work(format!("cannot write to standard output: {error}"))),
        }
    }

    /// The one line of an error, and its exit status; with `--json` the report says both.
    pub(crate) fn fail(self, message: &str, status: u8) -> ExitCode {
        let lines: Vec<String> = message.lines().map(clean).collect();
        let message = lines.join("; ");
        let _ = writeln!(io::stderr(), "error: {message}");
        // Nobody is left to report to where this fails.
        let _ = self.report(&FailureReport { error: &message, status });
        ExitCode::from(status)
    }
}

/// Report of a command that failed.
#[derive(Debug, Serialize)]
struct FailureReport<'a> {
    error: &'a str,
    status: u8,
}

/// What the parser of the command line says, and the end: an option that it refuses may hold an escape sequence.
pub(crate) fn refuse(error: &clap::Error) -> ! {
    let refused = error.use_stderr();
    let mut arguments = std::env::args_os();
    let hostile = std::env::args_os().any(|argument| argument.to_string_lossy().contains(char::is_control));
    let text = error.render().to_string();
    if refused && arguments.any(|argument| argument == "--json") {
        let first = clean(text.lines().next().unwrap_or_default());
        let message = first.strip_prefix("error: ").unwrap_or(&first);
        // Nobody is left to report to where this fails.
        let _ = Console { json: true, is_file: false }.report(&FailureReport { error: message, status: 2 });
    }
    if !refused || !hostile {
        error.exit();
    }
    for line in text.lines() {
        let _ = writeln!(io::stderr(), "{}", clean(line));
    }
    std::process::exit(error.exit_code());
}
