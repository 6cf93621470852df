//! `colorfn plot`, `colorfn render` and `colorfn shader`: what is made of a file.

use crate::common::Place;

#[test]
fn curves_are_drawn() {
    let place = Place::fitted();
    place.run(&["plot", "out/three.colorfn", "-o", "a.svg"]).ok();
    assert!(place.text("a.svg").contains("slope"));
    place.run(&["plot", "out/three.colorfn", "out/three.colorfn", "--index", "gray", "-o", "b.png"]).ok();
    assert!(image::load_from_memory(&place.read("b.png")).is_ok());
    let report = place.run(&["plot", "out/three.colorfn", "-o", "a.svg", "--json"]).json();
    assert_eq!((&report["curves"], &report["files"][0]), (&3.into(), &"a.svg".into()));
    place.run(&["plot", "out/three.colorfn", "-o", "a.pdf"]).fails(2, &["a.pdf", ".svg"]);
    place.run(&["plot", "-o", "a.svg"]).fails(2, &["<FILE>"]);
}

#[test]
fn patches_are_painted() {
    let place = Place::fitted();
    let done =
        place.run(&["render", "out/three.colorfn", "-o", "a.png", "--size", "90x60", "--device", "cpu"]).ok();
    assert!(done.out.contains("90 × 60 pixels under D65") && done.out.contains("by the CPU"), "{}", done.out);
    let picture = image::load_from_memory(&place.read("a.png")).expect("a PNG").to_rgb8();
    assert_eq!(picture.dimensions(), (90, 60));
    // The gray is the third patch, below the first: Y = 0.5 is 188 in sRGB.
    let gray = picture.get_pixel(22, 45).0;
    assert!(gray.iter().all(|c| c.abs_diff(188) <= 1), "{gray:?}");
    let report = place
        .run(&[
            "render",
            "out/three.colorfn",
            "-o",
            "a.png",
            "--device",
            "cpu",
            "--illuminant",
            "A",
            "--json",
        ])
        .json();
    assert_eq!((&report["device"], &report["width"]), (&"cpu".into(), &report["width"]));
    assert!(report["viewing_conditions"].as_str().is_some_and(|conditions| conditions.contains("under A")));
    for size in ["0x5", "?", "99999x2", "axb"] {
        place.run(&["render", "out/three.colorfn", "-o", "a.png", "--size", size]).fails(2, &[size]);
    }
    place.run(&["render", "out/three.colorfn", "-o", "a.jpg"]).fails(2, &["a.jpg", ".png"]);
    place.run(&["render", "out/three.colorfn", "-o", "a.png", "--illuminant", "X"]).fails(2, &["`X`"]);
}

#[test]
fn without_a_device_the_cpu_paints_and_says_so() {
    let place = Place::fitted();
    // A name that no device has.
    let none = [("WGPU_ADAPTER_NAME", "no such device")];
    let done = place.run_with(&["render", "out/three.colorfn", "-o", "a.png", "--size", "30x20"], &none).ok();
    assert!(done.err.contains("computed by the CPU") && done.out.contains("by the CPU"), "{}", done.err);
    let gpu = ["render", "out/three.colorfn", "-o", "b.png", "--device", "gpu"];
    place.run_with(&gpu, &none).fails(1, &["no"]);
    assert!(!place.path("b.png").exists());
}

#[test]
fn device_and_cpu_paint_the_same() {
    if color_fn_gpu::testing::device_for_tests().is_none() {
        return;
    }
    let place = Place::fitted();
    let painted = |device: &str| {
        let (file, size) = (format!("{device}.png"), "64x48");
        let done = place.run(&[
            "render",
            "out/three.colorfn",
            "-o",
            &file,
            "--device",
            device,
            "--size",
            size,
            "--json",
        ]);
        assert_eq!(done.json()["device"], device);
        image::load_from_memory(&place.read(&file)).expect("a PNG").to_rgb8()
    };
    let (a, b) = (painted("gpu"), painted("cpu"));
    // Sums of 471 terms in f32 in another order: below one step of 255, but it may round the other way.
    assert!(a.iter().zip(b.iter()).all(|(a, b)| a.abs_diff(*b) <= 1));
}

#[test]
fn shaders_come_in_every_language() {
    let place = Place::fitted();
    for (lang, words) in [
        ("wgsl", "fn three_reflectance("),
        ("wesl", "fn three_reflectance("),
        ("glsl", "#version 450"),
        ("glsl-es", "#version 3"),
        ("hlsl", "three_reflectance"),
        ("msl", "metal"),
    ] {
        let text = place.run(&["shader", "out/three.colorfn", "--lang", lang, "--entry", "compute"]).ok().out;
        assert!(text.contains(words), "{lang}: {text}");
    }
    let done = place.run(&["shader", "out/three.colorfn", "--lang", "spirv", "-o", "a.spv"]).ok();
    assert!(done.out.contains("a.spv"), "{}", done.out);
    assert_eq!(place.read("a.spv")[..4], 0x0723_0203_u32.to_le_bytes());
}

#[test]
fn the_interface_lies_beside_the_text() {
    let place = Place::fitted();
    place.run(&["shader", "out/three.colorfn", "--space", "xyz", "--params", "uniform", "-o", "a.wgsl"]).ok();
    let text = place.text("a.wgsl");
    assert!(
        text.contains("fn three_xyz(index: f32) -> vec3<f32>") && text.contains("belongs to you"),
        "{text}"
    );
    let interface: serde_json::Value = serde_json::from_str(&place.text("a.wgsl.json")).expect("JSON");
    assert_eq!(interface["function"], "three_xyz");
    assert_eq!(interface["bindings"][0]["kind"], "uniform");
    let report = place
        .run(&["shader", "out/three.colorfn", "--space", "linear-srgb", "--name", "tint", "--json"])
        .json();
    assert!(report["text"].as_str().is_some_and(|text| text.contains("fn tint(")));
    assert_eq!(report["interface"]["function"], "tint");
}

#[test]
fn loops_are_written_out_and_parameters_halved() {
    let place = Place::fitted();
    let shader = |extra: &[&str]| place.run(&[&["shader", "out/three.colorfn"][..], extra].concat());
    // Three tristimulus values are one sum over 471 wavelengths.
    let xyz = ["--space", "xyz", "--quadrature", "full"];
    assert!(shader(&xyz).ok().out.contains("loop {"));
    assert!(!shader(&[&xyz[..], &["--unroll", "471"]].concat()).ok().out.contains("loop {"));
    assert!(shader(&[&xyz[..], &["--unroll", "470"]].concat()).ok().out.contains("loop {"));
    let report = shader(&["--precision", "f16", "--json"]).json();
    let block = &report["interface"]["parameters"][0];
    assert_eq!(block["format"], "f16");
    assert!(report["text"].as_str().is_some_and(|text| text.contains("unpack2x16float")), "{report}");
    assert_eq!(shader(&["--json"]).json()["interface"]["parameters"][0]["format"], "f32");

    for bad in ["0", "-3", "some", "1.5"] {
        shader(&["--unroll", bad]).fails(2, &["--unroll", "`never`, `auto`"]);
    }
    shader(&["--precision", "f64"]).fails(2, &["--precision", "`f32` or `f16`"]);
    shader(&["--precision", "f16", "--params", "const"]).fails(2, &["f16", "constants", "uniform"]);
}

#[test]
fn colors_are_not_replaced_by_what_is_made_of_them() {
    let place = Place::fitted();
    let color = place.read("out/three.colorfn");
    for name in ["x.svg", "x.png", "x.wgsl.json"] {
        place.write(name, &color);
    }
    place.write("points.csv", b"index,wavelength\n0,550\n");
    let replaced = |arguments: &[&str]| {
        place.run(&[arguments, &["--force"]].concat()).fails(2, &["the output would replace the input"]);
    };
    replaced(&["plot", "x.svg", "-o", "./x.svg"]);
    replaced(&["plot", "out/three.colorfn", "x.png", "-o", "x.png"]);
    replaced(&["render", "x.png", "-o", "out/../x.png"]);
    replaced(&["eval", "out/three.colorfn", "--at", "550", "-o", "out/three.colorfn"]);
    replaced(&["eval", "out/three.colorfn", "--points", "points.csv", "-o", "points.csv"]);
    replaced(&["shader", "out/three.colorfn", "-o", "out/three.colorfn"]);
    // The companion of a shader neither.
    replaced(&["shader", "x.wgsl.json", "-o", "x.wgsl"]);
    place.write("other.colorfn", &color);
    for arguments in [&["shader"][..], &["eval", "--at", "550"]] {
        let all = [arguments, &["out/three.colorfn", "-o", "other.colorfn", "--force"]].concat();
        place.run(&all).fails(2, &["other.colorfn", "not a color"]);
    }
    for name in ["x.svg", "x.png", "x.wgsl.json", "other.colorfn", "out/three.colorfn"] {
        assert_eq!(place.read(name), color, "{name}");
    }
}

#[test]
fn two_exports_share_a_module() {
    let place = Place::fitted();
    let text = |extra: &[&str]| place.run(&[&["shader", "out/three.colorfn"][..], extra].concat()).ok().out;
    let module = text(&["--name", "a"]) + &text(&["--name", "b", "--binding", "1"]);
    for words in ["@group(0) @binding(0)", "@group(0) @binding(1)"] {
        assert_eq!(module.matches(words).count(), 1, "{module}");
    }
    let functions: Vec<&str> = module.lines().filter(|line| line.starts_with("fn ")).collect();
    let mut names: Vec<_> = functions.iter().filter_map(|line| line.split('(').next()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), functions.len(), "{module}");
    let arguments =
        ["shader", "out/three.colorfn", "--group", "2", "--binding", "3", "--entry", "compute", "--json"];
    let report = place.run(&arguments).json();
    let bindings = report["interface"]["bindings"].as_array().expect("a list").clone();
    assert_eq!(
        bindings.iter().map(|b| b["binding"].as_u64()).collect::<Vec<_>>(),
        [Some(3), Some(4), Some(5)]
    );
    assert!(bindings.iter().all(|b| b["group"] == 2), "{bindings:?}");
    place.run(&["shader", "out/three.colorfn", "--binding", "-1"]).fails(2, &["-1"]);
    place.run(&["shader", "out/three.colorfn", "--lang", "msl", "--binding", "256"]).fails(2, &["255"]);
}

#[test]
fn what_cannot_be_is_refused_with_the_reason() {
    let place = Place::fitted();
    let shader = |extra: &[&str]| place.run(&[&["shader", "out/three.colorfn"][..], extra].concat());
    shader(&["--lang", "cuda"]).fails(2, &["cuda", "wgsl"]);
    shader(&["--index", "green"]).fails(2, &["no color `green`", "slope"]);
    shader(&["--space", "xyz", "--quadrature", "472"]).fails(2, &["--quadrature", "`auto`, `full`"]);
    shader(&["--name", "3d"]).fails(2, &["3d"]);
    shader(&["--name", "fn"]).fails(2, &["fn"]);
    shader(&["-o", "three.csv"]).fails(1, &["three.csv", "--force"]);
    // The companion is protected too.
    place.write("b.wgsl.json", b"mine");
    shader(&["-o", "b.wgsl"]).fails(1, &["b.wgsl.json", "--force"]);
    assert!(!place.path("b.wgsl").exists());
}

#[test]
fn a_color_of_few_wavelengths_states_its_error() {
    let place = Place::fitted();
    let shader =
        |extra: &[&str]| place.run(&[&["shader", "out/three.colorfn", "--space", "xyz"][..], extra].concat());
    // A spline of eight coefficients is known from eight wavelengths.
    let text = shader(&[]).ok().out;
    assert!(text.contains("X, Y and Z from 8 wavelengths, within ") && text.contains("row >= 8u"), "{text}");
    let table = &shader(&["--json"]).json()["interface"]["parameters"][1];
    assert_eq!((&table["name"], &table["rows"], &table["columns"]), (&"nodes".into(), &8.into(), &4.into()));
    assert_eq!(table["values"].as_array().map(Vec::len), Some(32), "{table}");
    assert_eq!(shader(&["--quadrature", "8"]).ok().out, text);
    // Fewer serve the three spectra of the file, which three wavelengths tell apart.
    for (most, taken) in [("5", 3), ("2", 2)] {
        let few = shader(&["--quadrature", most]).ok().out;
        assert!(few.contains(&format!("X, Y and Z from {taken} wavelengths, within ")), "{few}");
    }
    let full = shader(&["--quadrature", "full"]).ok().out;
    assert!(!full.contains("wavelengths, within") && full.contains("471"), "{full}");
}

#[test]
fn constant_spectra_are_constant_colors() {
    let place = Place::fitted();
    let shader = |extra: &[&str]| {
        let all =
            [&["shader", "out/three.colorfn", "--space", "linear-srgb", "--params", "const"][..], extra];
        place.run(&all.concat()).ok().out
    };
    let one = shader(&["--index", "gray"]);
    // The sums of the observer and of the white are the same: half of white.
    assert!(one.contains("fn gray_rgb() -> vec3<f32> {\n    return vec3(0.5f);"), "{one}");
    let set = shader(&[]);
    assert!(set.contains("array<vec4<f32>, 3>") && !set.contains("loop"), "{set}");
}

#[test]
fn one_color_of_a_set_is_a_function_of_its_own() {
    let place = Place::fitted();
    let report = place.run(&["shader", "out/three.colorfn", "--index", "peak", "--json"]).json();
    assert_eq!(report["name"], "peak_reflectance");
    let interface = &report["interface"];
    assert_eq!(interface["inputs"].as_array().map(Vec::len), Some(1), "{interface}");
    assert_eq!((&interface["parameters"][0]["rows"], &interface["parameter-bytes"]), (&1.into(), &32.into()));
    let file: serde_json::Value = serde_json::from_str(&place.text("out/three.colorfn")).expect("JSON");
    let rows = file.to_string();
    for value in interface["parameters"][0]["values"].as_array().expect("its numbers") {
        assert!(rows.contains(&value.to_string()), "{value} is not in the file");
    }
}

#[test]
fn glsl_without_an_entry_is_functions_alone() {
    let place = Place::fitted();
    for lang in ["glsl", "glsl-es"] {
        let text = place.run(&["shader", "out/three.colorfn", "--lang", lang, "--params", "const"]).ok().out;
        assert!(text.contains("float three_reflectance(float index, float wavelength) {"), "{text}");
        for word in ["#version", "precision ", "layout(", "main"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}
