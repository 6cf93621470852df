//! A program of a user's own: it runs a shader from the two files that `colorfn shader` writes, and knows nothing else.

use color_fn_colorimetry::convert::Matrix;
use color_fn_colorimetry::matrix::apply;
use color_fn_colorimetry::{Adaptation, Illuminant, Observer, RgbSpace, ViewingConditions, Weights};
use color_fn_core::domain::{LinearRgb, Xyz};
use color_fn_gpu::testing::device_for_tests;
use color_fn_gpu::wgpu;
use half::f16;
use serde_json::Value;
use wgpu::util::DeviceExt;

use crate::common::Place;

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap_or_else(|| panic!("a size: {value}"))).expect("a small size")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("a list: {value}"))
}

/// The parameter buffer, as the interface describes it.
fn parameters(interface: &Value) -> Vec<u8> {
    let mut bytes = vec![0; number(&interface["parameter-bytes"])];
    for block in list(&interface["parameters"]) {
        let columns = number(&block["columns"]);
        let values = list(&block["values"]);
        assert_eq!(values.len(), number(&block["rows"]) * columns, "{block}");
        for (k, value) in values.iter().enumerate() {
            let value = value.as_f64().expect("a number");
            let row = number(&block["offset"]) + k / columns * number(&block["stride"]);
            let (at, packed) = match block["format"].as_str() {
                Some("f32") => (row + k % columns * 4, (value as f32).to_le_bytes().to_vec()),
                Some("f16") => (row + k % columns * 2, f16::from_f64(value).to_le_bytes().to_vec()),
                other => panic!("{other:?}"),
            };
            bytes[at..at + packed.len()].copy_from_slice(&packed);
        }
    }
    bytes
}

/// Runs a compute entry on points.
fn run(
    device: &wgpu::Device,
    queue: &wgpu::Queue,
    text: &str,
    interface: &Value,
    points: &[f32],
) -> Vec<f32> {
    let width = |ports: &Value| list(ports).iter().map(|port| number(&port["width"])).sum::<usize>();
    let (inputs, outputs) = (width(&interface["inputs"]), width(&interface["outputs"]));
    let count = points.len() / inputs;
    let floats = |values: &[f32]| values.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>();
    let buffers: Vec<(u32, wgpu::Buffer, bool)> = list(&interface["bindings"])
        .iter()
        .map(|binding| {
            let contents = match binding["content"].as_str() {
                Some("parameters") => parameters(interface),
                Some("points") => floats(points),
                Some("results") => floats(&vec![f32::NAN; count * outputs]),
                other => panic!("{other:?}"),
            };
            let kind = match binding["kind"].as_str() {
                Some("uniform") => wgpu::BufferUsages::UNIFORM,
                _ => wgpu::BufferUsages::STORAGE,
            };
            let usage = kind | wgpu::BufferUsages::COPY_SRC;
            let made = wgpu::util::BufferInitDescriptor { label: None, contents: &contents, usage };
            let result = binding["content"] == "results";
            (number(&binding["binding"]) as u32, device.create_buffer_init(&made), result)
        })
        .collect();
    let source = wgpu::ShaderSource::Wgsl(text.into());
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor { label: None, source });
    let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: None,
        layout: None,
        module: &module,
        entry_point: interface["entry"]["name"].as_str(),
        compilation_options: Default::default(),
        cache: None,
    });
    let entries: Vec<_> = buffers
        .iter()
        .map(|(binding, buffer, _)| wgpu::BindGroupEntry {
            binding: *binding,
            resource: buffer.as_entire_binding(),
        })
        .collect();
    let layout = &pipeline.get_bind_group_layout(0);
    let group =
        device.create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout, entries: &entries });
    let results = &buffers.iter().find(|(_, _, result)| *result).expect("there are results").1;
    let readable = device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: results.size(),
        usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    let mut encoder = device.create_command_encoder(&Default::default());
    let mut pass = encoder.begin_compute_pass(&Default::default());
    pass.set_pipeline(&pipeline);
    pass.set_bind_group(0, &group, &[]);
    let threads = number(&interface["entry"]["workgroup-size"][0]);
    pass.dispatch_workgroups(count.div_ceil(threads) as u32, 1, 1);
    drop(pass);
    encoder.copy_buffer_to_buffer(results, 0, &readable, 0, results.size());
    queue.submit([encoder.finish()]);
    readable.map_async(wgpu::MapMode::Read, .., Result::unwrap);
    device.poll(wgpu::PollType::wait_indefinitely()).expect("the device runs");
    let bytes = readable.get_mapped_range(..).expect("it is mapped").to_vec();
    bytes.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().expect("four"))).collect()
}

/// Writes a shader with a compute entry and runs it from its files.
fn from_files(place: &Place, options: &[&str], points: &[f32]) -> Option<Vec<f32>> {
    let device = device_for_tests()?;
    let all = [&["shader", "out/three.colorfn", "--entry", "compute", "-o", "a.wgsl"], options].concat();
    place.run(&all).ok();
    let interface: Value = serde_json::from_str(&place.text("a.wgsl.json")).expect("JSON");
    Some(run(device.wgpu_device(), device.wgpu_queue(), &place.text("a.wgsl"), &interface, points))
}

/// The spectra by `eval`, at every nm that the observer sees: XYZ and linear sRGB under D65.
fn expected(place: &Place) -> Vec<[[f64; 3]; 2]> {
    let conditions = ViewingConditions::new(Illuminant::named("D65").expect("D65"), Observer::Cie1931_2);
    let weights = Weights::reflectance(conditions.observer, &conditions.illuminant);
    let wavelengths: Vec<String> = weights.wavelengths().map(|nm| nm.to_string()).collect();
    let report = place.run(&["eval", "out/three.colorfn", "--at", &wavelengths.join(","), "--json"]).json();
    let matrix =
        Matrix::<Xyz, LinearRgb>::xyz_to_rgb(RgbSpace::SRGB, conditions.white(), Adaptation::Bradford);
    let matrix = matrix.expect("a white");
    let colors = list(&report["rows"]).iter().map(|row| {
        let samples: Vec<f64> = list(row)[1..].iter().map(|x| x.as_f64().expect("a value")).collect();
        let xyz = weights.tristimulus_of_samples(&samples).expect("one for each nm");
        [xyz, apply(matrix.rows(), xyz)]
    });
    colors.collect()
}

#[track_caller]
fn assert_near(found: &[f32], expected: &[f64], within: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((f64::from(*found) - expected).abs() <= within, "{found} for {expected}");
    }
}

#[test]
fn a_program_runs_a_shader_from_its_files() {
    let place = Place::fitted();
    let indices = [0.0, 1.0, 2.0];
    let colors = expected(&place);
    let xyz: Vec<f64> = colors.iter().flat_map(|[xyz, _]| *xyz).collect();
    let rgb: Vec<f64> = colors.iter().flat_map(|[_, rgb]| *rgb).collect();
    // 471 positive terms that add up to at most 1.1, in f32 in any order, half a unit each: 471 · 2⁻²⁵ · 1.1. The matrix to
    // sRGB magnifies that by at most |3.2| + |1.5| + |0.5|.
    let (of_xyz, of_rgb) = (1.6e-5, 9e-5);
    for (space, expected, within) in [("xyz", &xyz, of_xyz), ("linear-srgb", &rgb, of_rgb)] {
        for options in [
            &["--params", "uniform", "--quadrature", "full"][..],
            &["--params", "storage", "--quadrature", "full"],
            &["--params", "storage"],
            &["--params", "uniform"],
            &["--params", "const"],
        ] {
            let options = [&["--space", space, "--name", "color"], options].concat();
            let Some(found) = from_files(&place, &options, &indices) else { return };
            assert_near(&found, expected, within);
        }
        // Coefficients below 1, in a partition of unity, and weights that add up to 1.1 have 2⁻¹² of themselves as halves; whole
        // nm are exact. The matrix magnifies as above.
        let halves = ["--space", space, "--precision", "f16"];
        let Some(found) = from_files(&place, &halves, &indices) else { return };
        assert_near(&found, expected, if space == "xyz" { 6e-4 } else { 3.1e-3 });
    }
    // One of the set, as a function of wavelength alone.
    let nm = [410.0, 550.0, 690.0];
    for params in ["storage", "const"] {
        let one = ["--index", "peak", "--params", params];
        let Some(found) = from_files(&place, &one, &nm) else { return };
        let at = place
            .run(&["eval", "out/three.colorfn", "--index", "peak", "--at", "410,550,690", "--json"])
            .json();
        let expected: Vec<f64> = list(&at["rows"][0])[1..].iter().filter_map(Value::as_f64).collect();
        // A spline of four coefficients below 1 in f32.
        assert_near(&found, &expected, 1e-6);
    }
}
