//! What is on the disk after a run: whole sets of files, whatever happens.

use std::collections::BTreeMap;
use std::io::Read;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::Place;

/// The files of a fit of `three.csv`.
const SET: [&str; 6] =
    ["three.colorfn", "three.svg", "three.png", "three-patches.png", "three.wgsl", "three.wgsl.json"];

fn fit(basis: &str) -> Vec<&str> {
    vec!["fit", "three.csv", "--basis", basis, "--device", "cpu", "--columns", "peak"]
}

fn forced(basis: &str) -> Vec<&str> {
    [fit(basis), vec!["--force"]].concat()
}

fn set(place: &Place) -> Vec<Vec<u8>> {
    SET.iter().map(|name| place.read(&format!("out/{name}"))).collect()
}

/// Everything in `out` but the list of written files.
fn names(place: &Place) -> Vec<String> {
    let entries = std::fs::read_dir(place.path("out")).expect("a directory");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != ".colorfn-written").collect();
    names.sort();
    names
}

fn start(place: &Place, arguments: &[&str]) -> Child {
    let mut command = place.command(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

#[test]
fn a_closed_pipe_keeps_the_files() {
    let place = Place::new();
    let mut child = start(&place, &fit("bspline:8"));
    // Whoever reads the report goes away before it is printed.
    drop(child.stdout.take());
    let mut errors = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
    assert_eq!(child.wait().expect("an end").code(), Some(0), "{errors}");
    assert_eq!(names(&place).len(), SET.len());
    set(&place);
}

#[test]
fn a_hundred_kills_leave_whole_sets() {
    let place = Place::new();
    let bases = ["bspline:5", "bspline:4"];
    let (mut sets, mut duration) = (BTreeMap::new(), Duration::ZERO);
    for basis in bases {
        let began = Instant::now();
        place.run(&forced(basis)).ok();
        duration = began.elapsed();
        sets.insert(set(&place), basis);
    }
    let mut seen = BTreeMap::new();
    for k in 0..100_u32 {
        // Kills are spread over the whole run: what is written late is hit as well as what is computed early.
        let mut child = start(&place, &forced(bases[k as usize % 2]));
        sleep(duration * (k * 37 % 100) / 90);
        child.kill().expect("a process");
        child.wait().expect("an end");
        // Whoever comes next brings to an end what was interrupted.
        place
            .run(&["eval", "three.colorfn", "--at", "550", "-o", "out/next.csv"])
            .fails(1, &["three.colorfn"]);
        place.run(&["eval", "out/three.colorfn", "--at", "550", "-o", "out/next.csv", "--force"]).ok();
        let basis = sets.get(&set(&place)).unwrap_or_else(|| panic!("kill {k}: files of two sets"));
        *seen.entry(*basis).or_insert(0) += 1;
        assert_eq!(names(&place).len(), SET.len() + 1, "kill {k}: {:?}", names(&place));
    }
    // Some runs came to their end, and some did not.
    assert_eq!(seen.len(), 2, "{seen:?}");
}

#[test]
fn runs_into_one_folder_at_the_same_time_succeed() {
    let place = Place::new();
    for name in ["two.csv", "four.csv", "five.csv"] {
        place.write(name, &place.read("three.csv"));
    }
    let runs: Vec<Vec<&str>> = ["three.csv", "two.csv", "four.csv", "five.csv", "three.csv"]
        .map(|data| vec!["fit", data, "--basis", "bspline:5", "--device", "cpu"])
        .into();
    let children: Vec<Child> = runs.iter().map(|run| start(&place, run)).collect();
    for child in children {
        let output = child.wait_with_output().expect("an end");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(names(&place).len(), 4 * SET.len());
    // All are known to be ours: they are replaced without --force.
    for run in &runs {
        place.run(run).ok();
    }
}

#[test]
fn another_fit_is_not_replaced_in_silence() {
    let place = Place::new();
    place.run(&fit("bspline:8")).ok();
    let first = set(&place);
    place.run(&fit("bspline:8")).ok();
    place.run(&fit("sigmoid:3")).fails(2, &["out/three.colorfn", "bspline:8", "--output", "--force"]);
    assert_eq!(set(&place), first);
    place.write("other/three.csv", &place.read("three.csv"));
    let other = ["fit", "other/three.csv", "--basis", "bspline:8", "--device", "cpu", "--columns", "peak"];
    place.run(&other).fails(2, &["three.csv"]);
    place.run(&[&fit("sigmoid:3")[..], &["-o", "out/sigmoid.colorfn"]].concat()).ok();
    place.run(&forced("sigmoid:3")).ok();
    assert_ne!(set(&place), first);
}

#[test]
fn a_failure_is_a_report_too() {
    let place = Place::new();
    for (status, arguments) in [
        (1, vec!["fit", "missing.csv", "--json"]),
        (2, vec!["fit", "three.csv", "--basis", "sh:2", "--json"]),
        (2, vec!["paint", "--json"]),
    ] {
        let done = place.run(&arguments);
        assert_eq!(done.status, status, "{}", done.err);
        let report: Value =
            serde_json::from_str(&done.out).unwrap_or_else(|error| panic!("{error}: {}", done.out));
        assert_eq!(report["status"], status);
        let message = report["error"].as_str().expect("a message");
        assert!(!message.is_empty() && done.err.contains(message), "{message}: {}", done.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_may_not_grow_is_one_line() {
    let place = Place::new();
    // Blocks of 512 or 1024 bytes, by the shell: less than a picture takes in either.
    let script = "ulimit -f 4; exec \"$0\" \"$@\"";
    let program = place.command(&[]).get_program().to_owned();
    let mut command = std::process::Command::new("sh");
    command.arg("-c").arg(script).arg(program).args(fit("bspline:8")).current_dir(place.path("."));
    let output = command.output().expect("a shell");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.starts_with("error: ") && errors.contains("could not be written"), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(!place.path("out").exists(), "a folder that a failed run made");
}
