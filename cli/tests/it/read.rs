//! `colorfn eval` and `colorfn info`: what a file holds.

use crate::common::Place;

#[test]
fn a_value_at_a_wavelength() {
    let place = Place::fitted();
    let value: f64 = place
        .run(&["eval", "out/three.colorfn", "--at", "550", "--index", "gray"])
        .ok()
        .out
        .trim()
        .parse()
        .expect("a number");
    // The gray is constant, and so is its spline.
    assert!((value - 0.5).abs() < 1e-4, "{value}");
    let all = place.run(&["eval", "out/three.colorfn", "--at", "550"]).ok().out;
    assert!(all.starts_with("name") && all.lines().count() == 4, "{all}");
    let report =
        place.run(&["eval", "out/three.colorfn", "--at", "450,550", "--index", "2", "--json"]).json();
    assert_eq!(report["columns"][1], "450");
    assert_eq!(report["rows"][0][0], "gray");
    let beyond = place.run(&["eval", "out/three.colorfn", "--at", "900", "--index", "0"]).ok();
    assert!(beyond.err.contains("outside 400 to 700 nm"), "{}", beyond.err);
}

#[test]
fn values_at_points() {
    let place = Place::fitted();
    place.write("points.csv", "\u{feff}Wavelength,index\r\n550,gray\r\n450,0\r\n".as_bytes());
    let out = place.run(&["eval", "out/three.colorfn", "--points", "points.csv"]).ok().out;
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "Wavelength,index,reflectance");
    assert!(lines[1].starts_with("550,gray,0.5") || lines[1].starts_with("550,gray,0.49"), "{out}");
    place.write("only.csv", b"wavelength\n550\n600\n");
    place
        .run(&["eval", "out/three.colorfn", "--points", "only.csv", "--index", "gray", "-o", "values.csv"])
        .ok();
    assert_eq!(place.text("values.csv").lines().count(), 3);
    let report = place.run(&["eval", "out/three.colorfn", "--points", "points.csv", "--json"]).json();
    assert_eq!(report["rows"].as_array().map(Vec::len), Some(2));
}

#[test]
fn points_that_are_none_are_refused_with_their_place() {
    let place = Place::fitted();
    let eval = |content: &[u8], extra: &[&str]| {
        place.write("p.csv", content);
        place.run(&[&["eval", "out/three.colorfn", "--points", "p.csv"][..], extra].concat())
    };
    eval(b"", &[]).fails(1, &["p.csv", "empty", "index,wavelength"]);
    eval(b"index,wavelength\n", &[]).fails(1, &["no point"]);
    eval(b"wavelength\n550\n", &[]).fails(1, &["no column `index`"]);
    eval(b"index,nm\n0,550\n", &[]).fails(1, &["no column `wavelength`"]);
    eval(b"index,wavelength\n0,550\n0,blue\n", &[]).fails(1, &["line 3, column 2", "`blue` is not a number"]);
    eval(b"index,wavelength\n0,NaN\n", &[]).fails(1, &["line 2, column 2"]);
    eval(b"index,wavelength\n7,550\n", &[]).fails(1, &["line 2, column 1", "no color `7`"]);
    eval(b"index,wavelength\n0\n", &[]).fails(1, &["line 2", "there are 1 cells, not 2 as in the header"]);
    eval(b"\xff\xfe\x00", &[]).fails(1, &["p.csv"]);
    eval(b"index,wavelength\n0,550\n", &["--index", "1"]).fails(1, &["leave --index out"]);
}

#[test]
fn info_tells_what_it_is() {
    let place = Place::fitted();
    let text = place.run(&["info", "out/three.colorfn"]).ok().out;
    for words in [
        "a set of 3 spectra",
        "bspline:8",
        "wavelength in nm, 400 to 700",
        "96, 32 a member",
        "slope, peak, gray",
        "(single precision, any device), over index 0–2, wavelength 400–700 nm",
        "(on the CPU, 10,000 points)",
    ] {
        assert!(text.contains(words), "`{words}` is missing: {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let report = place.run(&["info", "out/three.colorfn", "--json"]).json();
    assert_eq!(report["domain"][1]["from"], 400.0);
    assert!(report["space"].as_str().is_some_and(|space| space.starts_with("reflectance")), "{report}");
    assert!(report["operations"].as_u64().is_some_and(|n| n > 0));
    assert_eq!(report["bytes"], 96);
    let error = &report["error"];
    let [bound, measured] = ["bound", "measured"].map(|key| error[key][0].as_f64().expect("a number"));
    assert!(measured > 0.0 && measured <= bound && bound <= 50.0 * measured, "{error}");
    assert_eq!(error["uninformative"], false);
    let parameters = report["parameters"].as_object().expect("by name");
    let all: usize = parameters.values().map(|values| values.as_array().map_or(0, Vec::len)).sum();
    assert_eq!(all, 24);
}

#[test]
fn bad_files_are_one_line() {
    let place = Place::fitted();
    let good = place.text("out/three.colorfn");
    place.write("empty.colorfn", b"");
    place.write("junk.colorfn", &[0, 1, 2, 250, 251]);
    place.write("cut.colorfn", &good.as_bytes()[..good.len() / 2]);
    place.write("other.colorfn", b"{\"hello\": 1}");
    place.write("new.colorfn", good.replacen("\"colorfn\": 1", "\"colorfn\": 9", 1).as_bytes());
    let commands: [&[&str]; 5] = [
        &["info"],
        &["eval", "--at", "550"],
        &["plot", "-o", "x.svg"],
        &["render", "-o", "x.png"],
        &["shader"],
    ];
    for command in commands {
        let run = |file: &str| place.run(&[command, &[file]].concat());
        run("missing.colorfn").fails(1, &["missing.colorfn"]);
        run("out").fails(1, &["out"]);
        run("empty.colorfn").fails(1, &["empty.colorfn", "line 1, column 1", "empty"]);
        run("junk.colorfn").fails(1, &["junk.colorfn", "binary"]);
        run("cut.colorfn").fails(1, &["cut.colorfn", "cut off"]);
        run("other.colorfn").fails(1, &["other.colorfn", "is it the right file"]);
        run("new.colorfn").fails(1, &["new.colorfn", "version 9"]);
    }
    place.run(&["eval", "out/three.colorfn"]).fails(2, &["--at"]);
    place.run(&["eval", "out/three.colorfn", "--at", "blue"]).fails(2, &["blue"]);
    place.run(&["eval", "out/three.colorfn", "--at", "-5"]).fails(2, &["-5", "must be positive"]);
    place
        .run(&["eval", "out/three.colorfn", "--at", "550", "--index", "9"])
        .fails(2, &["no color `9`", "0 to 2", "slope"]);
}

#[test]
fn details_that_are_none_are_told_where_they_are_used() {
    let place = Place::fitted();
    let good = place.text("out/three.colorfn");
    let file = |from: &str, to: &str| {
        assert!(good.contains(from), "{good}");
        place.write("x.colorfn", good.replacen(from, to, 1).as_bytes());
    };
    let uses: [&[&str]; 4] =
        [&["plot", "-o", "a.svg"], &["render", "-o", "a.png"], &["shader", "--space", "xyz"], &["shader"]];
    for (from, to, words) in [
        ("\"illuminant\": \"D65\"", "\"illuminant\": \"D99\"", ["spec.details.illuminant", "D99"]),
        ("\"illuminant\": \"D65\"", "\"illuminant\": 65", ["spec.details.illuminant", "65"]),
        ("\"observer\": \"2\"", "\"observer\": \"7\"", ["spec.details.observer", "`7`"]),
    ] {
        file(from, to);
        for command in uses {
            place.run(&[command, &["x.colorfn"]].concat()).fails(1, &words);
        }
        let done = place.run(&["info", "x.colorfn", "--json"]);
        assert!(words.iter().all(|word| done.err.contains(word)), "{}", done.err);
        assert_eq!(done.json()["notes"].as_array().map(Vec::len), Some(1));
        place.run(&["eval", "x.colorfn", "--at", "550"]).ok();
        let given = ["--illuminant", "A", "--observer", "2"];
        place.run(&[&["render", "x.colorfn", "-o", "a.png", "--device", "cpu"][..], &given].concat()).ok();
    }
    file("\"bspline:8\"", "\"wavelets:8\"");
    let done = place.run(&["info", "x.colorfn"]).ok();
    assert!(
        done.err.contains("`wavelets:8` is not a valid basis") && done.out.contains("wavelets:8"),
        "{}",
        done.err
    );
}
