//! The program as a whole: help, colors, pipes.

use std::io::Read;
use std::process::Stdio;

use crate::common::Place;

/// Kinds of data that have a page of help.
const TOPICS: [&str; 8] = ["spectra", "maps", "images", "splats", "brdf", "sky", "points", "fluorescence"];

#[test]
fn every_command_has_help_with_an_example() {
    let place = Place::new();
    for command in ["fit", "eval", "info", "plot", "render", "shader", "upsample", "device"] {
        for flag in ["-h", "--help"] {
            let help = place.run(&[command, flag]).ok().out;
            assert!(help.contains("Example: colorfn "), "{command}: {help}");
            assert!(help.contains("--json"), "{command}: {help}");
            assert!(help.lines().all(|line| line.chars().count() <= 110), "{command}: {help}");
        }
    }
    for page in ["eval", "info", "plot", "render", "shader", "upsample", "device"].into_iter().chain(TOPICS) {
        let help = place.run(&["help", page]).ok().out;
        assert!(help.contains("JSON: ") && help.contains("Example: colorfn "), "{page} documents its keys");
        assert!(help.lines().all(|line| line.chars().count() <= 110), "{page}: {help}");
    }
    let fit = place.run(&["fit", "--help"]).ok().out;
    assert!(fit.lines().count() <= 50, "two screens: {fit}");
    assert!(TOPICS.iter().all(|topic| fit.contains(topic)), "{fit}");
    assert_eq!(place.run(&["help", "fit"]).ok().out, fit);
    place.run(&["help", "paint"]).fails(2, &["paint", "spectra"]);
    assert!(place.run(&["--version"]).ok().out.starts_with("colorfn "));
    place.run(&["paint"]).fails(2, &["paint"]);
}

#[test]
fn colors_only_where_they_are_wanted() {
    let place = Place::new();
    let fit = ["fit", "three.csv", "--basis", "bspline:8", "--device", "cpu"];
    let escaped = |environment: &[(&str, &str)]| place.run_with(&fit, environment).ok().out.contains('\x1b');
    assert!(!escaped(&[]), "a pipe gets plain text");
    assert!(escaped(&[("CLICOLOR_FORCE", "1")]));
    assert!(!escaped(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    let report = place.run_with(&[&fit[..], &["--json"]].concat(), &[("CLICOLOR_FORCE", "1")]);
    assert!(!report.ok().out.contains('\x1b'));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let place = Place::fitted();
    let arguments = ["shader", "out/three.colorfn", "--space", "xyz"];
    let mut child = place
        .command(&arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // Whoever reads goes away before anything is written.
    drop(child.stdout.take());
    let mut errors = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
    assert_eq!(child.wait().expect("an end").code(), Some(0), "{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
}

#[test]
fn what_options_take_is_listed() {
    let place = Place::new();
    for (what, lines) in [("bases", "bspline:COEFFICIENTS"), ("illuminants", "FL3.15"), ("spaces", "ACEScg")]
    {
        assert!(place.run(&["list", what]).ok().out.contains(lines), "{what}");
        let report = place.run(&["list", what, "--json"]).json();
        assert!(report["items"].as_array().is_some_and(|items| items.len() > 5), "{report}");
    }
    place.run(&["list", "colors"]).fails(2, &["bases", "illuminants"]);
    assert!(place.run(&["completions", "bash"]).ok().out.contains("colorfn"));
    assert!(place.run(&["man"]).ok().out.contains(".TH colorfn"));
}
