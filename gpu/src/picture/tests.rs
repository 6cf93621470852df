use color_fn_shadergen::{Entry, ParameterMode};

use super::*;
use crate::batch::Batch;
use crate::test_color::{Mixture, largest_difference};
use crate::testing::device_for_tests;

/// Two entries of the same function differ by the interpolated position, which is off by a few units in the last
/// place of 1, times the color's slope, which is below 10 here.
const AGREEMENT: f32 = 5e-6;

fn centres(width: u32, height: u32) -> Vec<f32> {
    let at = |i: u32, of: u32| ((f64::from(i) + 0.5) / f64::from(of)) as f32;
    (0..height).flat_map(|y| (0..width).flat_map(move |x| [at(x, width), at(y, height)])).collect()
}

fn rgb(picture: &Picture) -> Vec<f32> {
    picture.pixels.iter().flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

#[test]
fn a_picture_is_a_batch_of_its_pixel_centres() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 12 };
    let parameters = color.parameters();
    let mut batch =
        Batch::new(device, &color.shader(ParameterMode::Storage, Entry::Compute)).expect("it fits");
    batch.set_parameters(&parameters).expect("all of them");
    for mode in [ParameterMode::Const(parameters.clone()), ParameterMode::Uniform, ParameterMode::Storage] {
        let given = if matches!(mode, ParameterMode::Const(_)) { &[] } else { &parameters[..] };
        let mut painter = Painter::new(device, &color.shader(mode, Entry::Fragment)).expect("it fits");
        painter.set_parameters(given).expect("all of them");
        // Widths that are no multiple of the copy's alignment; wide, high, one pixel.
        for (width, height) in [(64, 48), (101, 7), (1, 33), (1, 1)] {
            let picture = painter.paint(width, height).expect("it paints");
            assert_eq!(picture.pixels.len(), (width * height) as usize);
            let expected = batch.eval(&centres(width, height)).expect("it runs");
            let worst = largest_difference(&expected, &rgb(&picture));
            println!("{width} × {height}: largest difference {worst:e}");
            assert!(worst <= AGREEMENT, "{width} × {height}: {worst:e}");
            assert!(picture.pixels.iter().all(|pixel| pixel[3] == 1.0), "opaque");
        }
    }
}

#[test]
fn tiles_join_without_a_seam() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 2 };
    let parameters = color.parameters();
    let mut painter =
        Painter::new(device, &color.shader(ParameterMode::Uniform, Entry::Fragment)).expect("it fits");
    painter.set_parameters(&parameters).expect("all of them");
    for (width, height) in [(TILE + 30, 20), (9, 2 * TILE + 1)] {
        let picture = painter.paint(width, height).expect("it paints");
        let expected = color.on_cpu(&parameters, &centres(width, height));
        let worst = largest_difference(&expected, &rgb(&picture));
        assert!(worst <= AGREEMENT, "{width} × {height}: {worst:e}");
    }
}

#[test]
fn parameters_change_between_pictures() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 2 };
    let mut painter =
        Painter::new(device, &color.shader(ParameterMode::Uniform, Entry::Fragment)).expect("it fits");
    let unset = painter.paint(4, 4).expect_err("no parameters").to_string();
    assert_eq!(unset, "the shader reads parameters from a buffer, and none were given yet");
    painter.set_parameters(&color.parameters()).expect("all of them");
    let before = painter.paint(4, 4).expect("it paints");
    painter.set_block("tint", &[0.12, 0.13, 0.15]).expect("a block");
    let after = painter.paint(4, 4).expect("it paints");
    for (before, after) in before.pixels.iter().zip(&after.pixels) {
        for k in 0..3 {
            assert!((after[k] - before[k] - 0.1).abs() <= 1e-6, "two roundings near 1");
        }
    }
}

#[test]
fn pictures_of_no_size_and_of_any_size() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 2 };
    let mut painter =
        Painter::new(device, &color.shader(ParameterMode::Uniform, Entry::Fragment)).expect("it fits");
    painter.set_parameters(&color.parameters()).expect("all of them");
    for (width, height) in [(0, 0), (0, 7), (7, 0)] {
        assert!(painter.paint(width, height).expect("nothing to paint").pixels.is_empty());
    }
    let error = painter.paint(u32::MAX, u32::MAX).expect_err("16 bytes a pixel");
    assert_eq!(error.to_string(), "a picture of 4294967295 × 4294967295 pixels is too large");
    let compute = color.shader(ParameterMode::Uniform, Entry::Compute);
    let message = Painter::new(device, &compute).map(drop).expect_err("no fragment entry").to_string();
    assert_eq!(message, "the shader `mixture` has no fragment entry: compile it with one");
}

#[test]
fn bytes_are_clamped_and_rounded() {
    let pixels = vec![[-1.0, 0.0, 0.5, 1.0], [2.0, f32::NAN, 0.501_960_8, 0.998]];
    let picture = Picture { width: 2, height: 1, pixels };
    assert_eq!(picture.to_rgba8(), [0, 0, 128, 255, 255, 0, 128, 254]);
}
