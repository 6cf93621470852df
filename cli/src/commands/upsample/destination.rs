//! The files that `upsample` writes.

use std::path::{Path, PathBuf};

use super::args::UpsampleArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::input;
use crate::load::must_not_overwrite;
use crate::present::output::Output;

/// What a file of spectra holds, by its extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A set of sigmoids as a color.
    Set,
    /// Coefficients, or the spectra of a metamer.
    Table,
    /// Coefficients of each pixel as floats.
    FloatMap,
}

impl Format {
    const fn extension(self) -> &'static str {
        match self {
            Self::Set => "colorfn",
            Self::Table => "csv",
            Self::FloatMap => "pfm",
        }
    }
}

/// A file to write.
pub(super) struct Destination {
    pub(super) output: Output,
    pub(super) name: String,
    pub(super) format: Format,
}

/// The files that --output names, each in one of some formats; nothing is written yet.
pub(super) fn destinations(args: &UpsampleArgs, formats: &[Format]) -> Result<Vec<Destination>, Failure> {
    let inputs: Vec<&Path> = args.colors.iter().map(Path::new).collect();
    let one = |path: &PathBuf| {
        if input::is_stream(path) {
            return Ok(Destination { output: Output::stdout(), name: "-".into(), format: formats[0] });
        }
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        let Some(&format) = formats.iter().find(|format| format.extension() == extension) else {
            let choice: Vec<String> =
                formats.iter().map(|format| format!(".{}", format.extension())).collect();
            return Err(Failure::usage(format!(
                "{}: the result is written as {}",
                path.display(),
                choice.join(" or ")
            )));
        };
        must_not_overwrite(path, &inputs)?;
        let (output, name) = Output::file(path, args.force)?;
        Ok(Destination { output, name, format })
    };
    if args.output.iter().filter(|path| input::is_stream(path)).count() > 1 {
        return Err(Failure::usage("standard output, `-`, takes one file: name the others"));
    }
    args.output.iter().map(one).collect()
}

/// The files that were written, for a person.
pub(super) fn print_written(files: &[PathBuf], console: Console) -> Result<(), Failure> {
    if files.is_empty() {
        return Ok(());
    }
    console.say("\nwritten:")?;
    files.iter().try_for_each(|path| console.say(&format!("  {}", path.display())))
}
