//! The program on mutated files and options: it works or says in a line why not, and leaves nothing half done.

use std::ffi::OsString;
use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::common::Place;
use hostile::{DEADLINE, changed, good_colors, good_options, good_spectra};
use support::Random;

/// A usage error repeats how the command is called; an error is one line, and notes are one line each.
const MOST_LINES: usize = 24;

const POINTS: [&str; 3] = [
    "index,wavelength\n0,550\n1,450\n2,700\n",
    "\u{feff}Wavelength,index\r\n550,\"dark skin\"\r\n450,0\r\n",
    "x,y,position.x,position.y,wavelength,index\n0.5,0.5,0.25,0.75,600,1\n",
];

/// Runs the program, and holds it to what is promised; its exit status.
fn attempt(place: &Place, arguments: &[OsString], what: &str) -> i32 {
    let mut command = place.command(&[]);
    let outputs = ["stdout.txt", "stderr.txt"].map(|name| place.path(name));
    let file = |k: usize| Stdio::from(fs::File::create(&outputs[k]).expect("a file"));
    let mut child = command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(file(0))
        .stderr(file(1))
        .spawn()
        .expect("a start");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be asked") {
            break status;
        }
        if start.elapsed() > DEADLINE {
            child.kill().expect("it can be ended");
            panic!("{what}: {arguments:?} hangs");
        }
        sleep(Duration::from_millis(2));
    };
    let error = String::from_utf8_lossy(&place.read("stderr.txt")).into_owned();
    let report = format!("{what}: {arguments:?}: {status}: {error}");
    let code = status.code().unwrap_or_else(|| panic!("{report}"));
    assert!((0..=2).contains(&code) && !error.contains("panicked"), "{report}");
    assert!(error.lines().count() <= MOST_LINES, "{report}");
    assert!(!error.contains(|c: char| c.is_control() && c != '\n'), "{report:?}");
    assert_eq!(code != 0, error.lines().any(|line| line.starts_with("error: ")), "{report}");
    let written: Vec<_> = fs::read_dir(place.path("out"))
        .map_or(Vec::new(), |entries| entries.map(|entry| entry.expect("an entry").path()).collect());
    if code != 0 {
        assert!(written.is_empty(), "{report}: {written:?}");
    }
    assert!(
        written.iter().all(|path| fs::metadata(path).is_ok_and(|m| m.len() > 0)),
        "{report}: {written:?}"
    );
    if place.path("out").exists() {
        fs::remove_dir_all(place.path("out")).expect("our own folder");
    }
    code
}

fn words(text: &str) -> Vec<OsString> {
    text.split(' ').map(OsString::from).collect()
}

/// Bytes as an argument. None holds a zero, and none of ours leads out of the folder.
fn argument(mut bytes: Vec<u8>) -> OsString {
    bytes.retain(|&b| b != 0 && b != b'/' && b != b'\\');
    bytes.truncate(400);
    OsString::from(String::from_utf8_lossy(&bytes).into_owned())
}

const COLOR_COMMANDS: [&str; 13] = [
    "info x.colorfn",
    "info x.colorfn --json",
    "eval x.colorfn --at 450,550.5",
    "eval x.colorfn --at 1e9 --index 1 --json",
    "eval x.colorfn --points points.csv",
    "eval x.colorfn --points points.csv -o out/values.csv",
    "plot x.colorfn -o out/x.svg",
    "render x.colorfn --size 16x8 --device cpu -o out/x.png",
    "shader x.colorfn --json",
    "shader x.colorfn --params const --entry fragment --lang glsl -o out/x.glsl",
    "shader x.colorfn --space linear-srgb --entry compute --lang hlsl -o out/x.hlsl",
    "shader x.colorfn --space xyz --params uniform --lang msl -o out/x.metal",
    "shader x.colorfn --entry fragment --lang spirv -o out/x.spv",
];

#[test]
fn mutated_color_files_and_points() {
    let place = Place::fitted();
    let mut good = good_colors();
    // Most commands take spectra: they have half of the cases.
    good.extend(std::iter::repeat_n(place.read("out/three.colorfn"), good.len()));
    fs::remove_dir_all(place.path("out")).expect("our own folder");
    let points: Vec<Vec<u8>> = POINTS.map(|text| text.as_bytes().to_vec()).into();
    let mut random = Random::new("colors");
    let mut codes = [0; 3];
    for case in 0..260 {
        let file = &good[random.below(good.len())];
        let whole = random.below(4) == 0;
        let file = if whole { file.clone() } else { changed(file, &good, &format!("file {case}")) };
        place.write("x.colorfn", &file);
        let point = &points[random.below(points.len())];
        place.write("points.csv", &changed(point, &points, &format!("points {case}")));
        let command = COLOR_COMMANDS[random.below(COLOR_COMMANDS.len())];
        codes[attempt(&place, &words(command), &format!("case {case}")) as usize] += 1;
    }
    println!("exit statuses {codes:?}");
    assert!(codes[0] > 20 && codes[1] > 20, "both good and bad: {codes:?}");
}

/// A spectrum, or a set of so many, that sums over nested loops.
fn nested(rounds: usize, depth: usize, members: usize) -> String {
    let nodes = hostile::large::nested(rounds, depth);
    let set =
        format!("{{\"name\": \"index\", \"width\": 1, \"quantity\": \"index\", \"count\": {members}}}, ");
    let wavelength =
        "{\"name\": \"wavelength\", \"width\": 1, \"quantity\": \"wavelength\", \"from\": 380, \"to\": 730}";
    let number = "{\"name\": \"x\", \"width\": 1, \"quantity\": \"number\"}";
    hostile::large::file(&nodes).replacen(number, &format!("{set}{wavelength}"), 1)
}

#[test]
fn small_files_that_ask_for_years_are_refused() {
    let place = Place::new();
    let png = ["render", "x.colorfn", "-o", "x.png", "--device", "cpu"];
    let svg = ["plot", "x.colorfn", "-o", "x.svg"];
    place.write("x.colorfn", nested(100, 3, 4096).as_bytes());
    place.run(&png).fails(1, &["x.colorfn", "operations", "ask for fewer"]);
    place.run(&svg).fails(1, &["x.colorfn", "operations", "ask for fewer"]);
    place.write("x.colorfn", nested(2, 1, 65_536).as_bytes());
    place.run(&svg).fails(2, &["65536 spectra", "--index"]);
}

#[test]
fn loops_that_leave_no_room_for_another_are_refused_where_one_is_added() {
    let place = Place::new();
    place.write("x.colorfn", nested(2, 8, 3).as_bytes());
    place.run(&["info", "x.colorfn"]).ok();
    place.run(&["shader", "x.colorfn"]).ok();
    for output in ["xyz", "linear-srgb"] {
        place.run(&["shader", "x.colorfn", "--space", output]).fails(2, &["x.colorfn", "8 deep"]);
    }
    place.run(&["render", "x.colorfn", "-o", "x.png", "--device", "cpu"]).fails(1, &["8 deep"]);
    place.write("x.colorfn", nested(2, 7, 3).as_bytes());
    place.run(&["shader", "x.colorfn", "--space", "xyz"]).ok();
}

#[test]
fn mutated_spectra() {
    let place = Place::new();
    let good = [&good_spectra()[..], &[place.read("three.csv")]].concat();
    let commands =
        ["--basis bspline:6", "--basis sigmoid:2 --quantity emission", "--basis chebyshev:4 --to color"];
    let mut codes = [0; 3];
    for case in 0..90 {
        place.write("x.csv", &changed(&good[case % good.len()], &good, &format!("spectra {case}")));
        let command = format!("fit x.csv --device cpu -o out {}", commands[case % commands.len()]);
        codes[attempt(&place, &words(&command), &format!("case {case}")) as usize] += 1;
    }
    println!("exit statuses {codes:?}");
    assert!(codes[0] > 5 && codes[1] > 5, "both good and bad: {codes:?}");
}

#[test]
fn random_options() {
    let place = Place::fitted();
    fs::rename(place.path("out/three.colorfn"), place.path("x.colorfn")).expect("a file");
    fs::remove_dir_all(place.path("out")).expect("our own folder");
    let good = good_options();
    let options = [
        (
            "fit three.csv -o out --device cpu --basis bspline:5",
            "--unit --scale --quantity --illuminant --observer --columns --target-de --budget-bytes --to",
        ),
        ("fit three.csv -o out --device cpu", "--basis"),
        ("eval x.colorfn", "--at --index --points"),
        ("eval x.colorfn --at 550", "--index -o"),
        ("plot x.colorfn -o out/x.svg", "--index"),
        ("render x.colorfn --device cpu -o out/x.png", "--size --illuminant --observer --view --exposure"),
        (
            "shader x.colorfn -o out/x.wgsl",
            "--lang --name --group --binding --params --entry --space --illuminant --observer",
        ),
    ];
    let mut random = Random::new("options");
    let mut codes = [0; 3];
    for case in 0..220 {
        let (command, names) = options[random.below(options.len())];
        let mut arguments = words(command);
        let names: Vec<&str> = names.split(' ').collect();
        for k in 0..1 + random.below(2) {
            let base = &good[random.below(good.len())];
            let value = argument(changed(base, &good, &format!("option {case} {k}")));
            let mut option = OsString::from(names[random.below(names.len())]);
            if option.to_string_lossy().starts_with("--") && random.below(4) > 0 {
                option.push("=");
                option.push(value);
                arguments.push(option);
            } else {
                arguments.extend([option, value]);
            }
        }
        codes[attempt(&place, &arguments, &format!("case {case}")) as usize] += 1;
    }
    println!("exit statuses {codes:?}");
    assert!(codes[2] > 20, "{codes:?}");
}
