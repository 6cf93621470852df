//! `colorfn device`: which device, and whether it computes as exactly as any does.

use crate::common::Place;
use color_fn_gpu::how_to_get_a_device;
use color_fn_gpu::testing::device_for_tests;

#[test]
fn a_device_is_named() {
    let Some(device) = device_for_tests() else { return };
    let place = Place::new();
    let out = place.run(&["device"]).ok().out;
    assert!(out.starts_with(device.name()) && out.contains(device.interface()), "{out}");
    let report = place.run(&["device", "--json"]).json();
    assert_eq!(report["name"], device.name());
    assert_eq!(report["kind"], device.kind());
    assert!(report["driver"].is_string() && report.get("operations").is_none(), "{report}");
}

#[test]
fn without_a_device_there_is_the_way_to_get_one() {
    let place = Place::new();
    // No backend of that name is compiled in, and no adapter has that name.
    for none in [("WGPU_BACKEND", "noop"), ("WGPU_ADAPTER_NAME", "no such device")] {
        for arguments in [&["device"][..], &["device", "--check"], &["device", "--json"]] {
            place.run_with(arguments, &[none]).fails(1, &["no graphics device"]);
        }
    }
    place
        .run_with(&["device"], &[("WGPU_BACKEND", "noop")])
        .fails(1, &["no graphics device was found", how_to_get_a_device(std::env::consts::OS)]);
}

#[test]
fn every_operation_is_checked() {
    if device_for_tests().is_none() {
        return;
    }
    let place = Place::new();
    let done = place.run(&["device", "--check"]).ok();
    println!("{}", done.out);
    assert!(done.out.contains("all 24 operations keep their bounds"), "{}", done.out);
    for operation in ["add", "inverse-sqrt", "mul-add", "exp", "atan2"] {
        assert!(done.out.lines().any(|line| line.starts_with(operation)), "{operation}: {}", done.out);
    }
    assert!(done.out.lines().all(|line| line.chars().count() <= 100), "{}", done.out);

    let report = place.run(&["device", "--check", "--json"]).json();
    assert_eq!((&report["math"], &report["kept"]), (&"portable".into(), &true.into()));
    assert_eq!(report["sums_in_order"], done.out.contains("sums are added up in the order"));
    let operations = report["operations"].as_array().expect("a list");
    assert_eq!(operations.len(), 24);
    for one in operations {
        assert!(one["arguments"].as_u64().is_some_and(|n| n > 10_000), "{one}");
        let within = one["ulps"].as_f64() <= one["bound_ulps"].as_f64() && one["ulps"].is_number();
        assert_eq!(one["kept"], within, "{one}");
    }
    let width = |name: &str| {
        let one = operations.iter().find(|one| one["operation"] == name);
        one.and_then(|one| one["at"].as_array()).map(Vec::len)
    };
    assert_eq!([width("exp"), width("pow")], [Some(1), Some(2)]);
}

#[test]
fn the_functions_of_a_device_are_checked_too() {
    let Some(device) = device_for_tests() else { return };
    let place = Place::new();
    let done = place.run(&["device", "--check", "--math", "native"]);
    println!("{}", done.out);
    let kept = done.out.contains("operations keep their bounds");
    assert_eq!(done.status, i32::from(!kept), "{}{}", done.out, done.err);
    // The arc tangent of Mesa's software device is off by hundreds of units.
    if device.name().starts_with("llvmpipe") {
        assert!(done.err.contains("error: llvmpipe") && done.err.contains("atan2"), "{}", done.err);
        assert!(
            done.out.lines().any(|line| line.starts_with("atan2 ") && line.ends_with("left")),
            "{}",
            done.out
        );
    }
    place.run(&["device", "--math", "native"]).fails(2, &["--check"]);
    place.run(&["device", "--check", "--math", "exact"]).fails(2, &["exact", "portable", "native"]);
}
