//! Files as people have them, and as nobody should.

mod cgats;
mod declared;
mod forms;
mod laws;
mod missing;
mod table;
mod tm27;

use super::*;
use crate::table::{MAX_CELLS, TextProblem};

/// Spectra of a file that is called `file`, all of them, as reflectance.
fn parse(text: &str) -> SpectralSet {
    read(text, &ReadOptions::of(SpectralQuantity::Reflectance)).set
}

#[track_caller]
fn read(text: &str, options: &ReadOptions<'_>) -> ReadResult {
    match SpectralSet::parse(text.as_bytes(), "file", options) {
        Ok(result) => result,
        Err(error) => panic!("{error}\n{text}"),
    }
}

/// What was assumed of a reflectance, one line each.
#[track_caller]
fn assumed(text: &str) -> Vec<String> {
    let result = read(text, &ReadOptions::of(SpectralQuantity::Reflectance));
    result.assumptions.iter().map(ToString::to_string).collect()
}

/// Line, column and problem of a bad file.
#[track_caller]
fn check(bytes: impl AsRef<[u8]>, line: usize, column: usize, problem: impl Into<Problem>) {
    check_with(bytes, &ReadOptions::of(SpectralQuantity::Reflectance), line, column, problem);
}

#[track_caller]
fn check_with(
    bytes: impl AsRef<[u8]>,
    options: &ReadOptions<'_>,
    line: usize,
    column: usize,
    problem: impl Into<Problem>,
) {
    let problem = problem.into();
    match SpectralSet::parse(bytes.as_ref(), "file", options) {
        Err(ReadSpectraError::Malformed { line: l, column: c, problem: p }) => {
            assert_eq!((l, c, p), (line, column, problem));
        }
        other => panic!("expected {problem:?}, got {other:?}"),
    }
}

const DOWN: &str = "nm,white,black\n380,0.1,0.01\n390,0.2,0.02\n400,0.3,0.03\n410,0.4,0.04\n";
const ACROSS: &str = "name,380,390,400,410\nwhite,0.1,0.2,0.3,0.4\nblack,0.01,0.02,0.03,0.04\n";
