//! The small upsamplers as shaders.

use color_fn_colorimetry::RgbSpace;
use color_fn_core::{Color, record};
use color_fn_shadergen::{Language, Options, compile};
use color_fn_upsample::{PrimaryDecomposition, RgbToHero, RgbToReflectance, RgbToSigmoid};

/// Compiles to every language, and gives the WGSL.
fn wgsl<C: Color>(color: &C, name: &str) -> String {
    let shader = compile(&record(color), &Options::new(name)).expect("a validated module");
    for language in [Language::Glsl, Language::Hlsl, Language::Msl, Language::Spirv] {
        // GLSL alone needs an entry point.
        if language != Language::Glsl {
            shader.write(language).expect("it can be written");
        }
    }
    shader.write(Language::Wgsl).expect("it can be written").text().expect("WGSL is text").to_owned()
}

#[test]
fn they_compile_to_every_language() {
    let compact = RgbToSigmoid::compact(RgbSpace::REC2020).expect("it has a light");
    let hero = wgsl(&RgbToHero(compact.clone()), "hero");
    assert!(hero.contains("fn hero(rgb: vec3<f32>, wavelengths: vec4<f32>) -> vec4<f32>"), "{hero}");
    // One loop a step, over the same thirty wavelengths.
    assert_eq!(hero.matches("loop {").count(), 4, "{hero}");
    println!("hero: {} lines of WGSL, {} bytes of tables", hero.lines().count(), compact.bytes());
    assert!(compact.bytes() <= 8192);
    let reflectance = wgsl(&RgbToReflectance(compact), "reflectance");
    assert!(reflectance.contains("fn reflectance(rgb: vec3<f32>, wavelength: f32) -> f32"), "{reflectance}");
    let linear = PrimaryDecomposition::new(RgbSpace::SRGB).expect("sRGB has one");
    let linear = wgsl(&linear, "primaries");
    assert!(linear.contains("fn primaries(rgb: vec3<f32>, wavelength: f32) -> f32"), "{linear}");
}
