//! A table of a BRDF: rough gold, from measured n and k, at half and difference angles, as CSV.
//!
//!     cargo run -p color-fn-fitting --release --example sample_brdf > gold.csv

use std::path::Path;

use color_fn_bases::{Fresnel, Microfacet};
use color_fn_captures::{BrdfTable, RefractiveIndex};
use color_fn_colorimetry::convert::Matrix;
use color_fn_colorimetry::{Adaptation, Illuminant, Observer, RgbSpace, Weights, matrix};
use color_fn_core::color::eval_components;
use color_fn_core::params::BlockOffsets;
use color_fn_core::{Color, scalar::Components};

const ROUGHNESS: f64 = 0.2;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/metals/gold.csv");
    let gold = RefractiveIndex::read(&file)?;
    let d65 = Illuminant::named("D65")?;
    let observer = Observer::Cie1931_2;
    let weights = Weights::reflectance(observer, &d65);
    let to_rgb = *Matrix::xyz_to_rgb(RgbSpace::SRGB, d65.white(observer), Adaptation::Bradford)?.rows();
    // What facets of all colors reflect; a white F₀ leaves that out of the model.
    let facets = Microfacet::new(Fresnel::Schlick);
    let places = BlockOffsets::new(&facets.layout());

    println!("theta_h,theta_d,phi_d,r,g,b");
    for theta_d in (0..15).map(|j| 6.0 * f64::from(j)) {
        let spectrum = |nm: f64| {
            let [n, k] = gold.at(nm);
            let cosine = theta_d.to_radians().cos();
            Fresnel::conductor::<f64>(Components([n; 3]), Components([k; 3]), cosine).0[0]
        };
        let reflected = matrix::apply(&to_rgb, weights.tristimulus(spectrum));
        for theta_h in (0..20).map(|i| 85.0 * (f64::from(i) / 19.0).powi(2)) {
            for phi_d in (0..=6).map(|k| 30.0 * f64::from(k)) {
                let head = format!("{theta_h:.3},{theta_d},{phi_d}");
                // Read back as anyone would, so that the numbers belong to the angles as they are written.
                let Ok(row) = BrdfTable::parse(&format!("theta_h,theta_d,phi_d,r,g,b\n{head},0,0,0")) else {
                    continue;
                };
                let pair = [row.samples()[0].light, row.samples()[0].view];
                let white = [ROUGHNESS, 1.0, 1.0, 1.0];
                let shape = eval_components::<_, f64>(&facets, &white[..], &places, pair.as_flattened())[0];
                let [r, g, b] = reflected.map(|x| x * shape);
                println!("{head},{r:.5e},{g:.5e},{b:.5e}");
                if theta_h == 0.0 || theta_d == 0.0 {
                    // φ_d says nothing there.
                    break;
                }
            }
        }
    }
    Ok(())
}
