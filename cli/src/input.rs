//! What commands read: files, and standard input as `-`.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use color_fn_captures::spectra::ReadOptions;
use color_fn_captures::{Capture, CaptureError};

use crate::error::Failure;

/// What standard input is called in messages, and what files are called that are made of it.
const STDIN: &str = "stdin";

/// Whether a path means standard input, or standard output.
pub(crate) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of an input.
pub(crate) fn name(path: &Path) -> &Path {
    if is_stream(path) { Path::new(STDIN) } else { path }
}

/// Standard input is read once.
pub(crate) fn once<'a>(inputs: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
    match inputs.into_iter().filter(|path| is_stream(path)).nth(1) {
        Some(_) => Err(Failure::usage("standard input, `-`, is read once: take files for the others")),
        None => Ok(()),
    }
}

/// An input, to be read from where it is.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    Ok(if is_stream(path) { Box::new(io::stdin().lock()) } else { Box::new(File::open(path)?) })
}

/// All bytes of an input of at most so many.
pub(crate) fn bytes(path: &Path, max: u64) -> Result<Vec<u8>, Failure> {
    let shown = name(path).display();
    let mut bytes = Vec::new();
    open(path)
        .and_then(|input| input.take(max + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::work(format!("{shown}: {error}")))?;
    if bytes.len() as u64 > max {
        return Err(Failure::work(format!("{shown} is larger than {} MiB: split it", max >> 20)));
    }
    Ok(bytes)
}

/// Measured data.
pub(crate) fn capture(path: &Path, options: &ReadOptions<'_>) -> Result<Capture, CaptureError> {
    if is_stream(path) {
        Capture::from_reader(&mut io::stdin().lock(), name(path), options)
    } else {
        Capture::read(path, options)
    }
}
