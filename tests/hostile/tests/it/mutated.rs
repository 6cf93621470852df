//! Mutated good files and options: each is taken or refused in one line, within bounds of memory and time.

use color_fn_captures::spectra::{ReadOptions, SpectralSet};
use hostile::{COLORS, OPTIONS, Report, SHADERS, SPECTRA, Target, alone, good_colors, good_spectra};

/// Each run takes the same inputs, so that a failure can be seen again; the program of this package takes others.
const SEED: u64 = 1;

fn run(target: Target, cases: u64) {
    let report: Report = target.run(SEED, move |number| number < cases);
    println!("{}: {report:?}", target.name);
    assert_eq!(report.inputs, cases);
    // Where nearly all is refused at the door, nothing behind it is tried.
    assert!(report.accepted * 20 > cases, "{}: {report:?}", target.name);
    assert!(report.accepted < cases, "{}: {report:?}", target.name);
}

#[test]
fn good_inputs_are_taken() {
    let _alone = alone();
    for input in good_colors() {
        assert!((SHADERS.check)(&input).accepted, "{}", String::from_utf8_lossy(&input));
    }
    for input in good_spectra() {
        let read = SpectralSet::parse(&input, "file", &ReadOptions::default());
        assert!(read.is_ok(), "{read:?}: {}", String::from_utf8_lossy(&input));
    }
}

#[test]
fn color_files_are_refused_in_one_line_or_can_be_run() {
    run(COLORS, 8000);
}

#[test]
fn spectra_are_refused_in_one_line_or_read() {
    run(SPECTRA, 30_000);
}

#[test]
fn whatever_is_read_becomes_a_shader_or_is_refused() {
    run(SHADERS, 1500);
}

#[test]
fn options_are_refused_in_one_line_or_taken() {
    run(OPTIONS, 10_000);
}
