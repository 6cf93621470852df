//! A measured spectrum becomes a function: read, fit, judge under five lights, evaluate.
//!
//!     cargo run --example fit_spectrum

use std::path::Path;

use color_fn::bases::{BSpline, Range, Sigmoid};
use color_fn::captures::spectra::{ReadOptions, SpectralQuantity, SpectralSet};
use color_fn::colorimetry::illuminant::Illuminant;
use color_fn::colorimetry::observer::Observer;
use color_fn::domain::Reflectance;
use color_fn::fitting::{ColorDifference, SetFit, SpectraAim, SpectraTask};
use color_fn::{Color, eval};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reflectance/colorchecker24.csv");
    let options =
        ReadOptions { columns: Some("foliage,red,cyan"), ..ReadOptions::of(SpectralQuantity::Reflectance) };
    let set = SpectralSet::read(&file, &options)?.set;
    let d65 = Illuminant::named("D65")?;

    // Twelve coefficients that follow the spectrum; three that give the exact color under D65.
    let follow = SpectraTask::new(&set, Observer::Cie1931_2, &d65, SpectraAim::Spectrum)?;
    let exact = SpectraTask::new(&set, Observer::Cie1931_2, &d65, SpectraAim::Color)?;
    let [from, to] = follow.range();
    let range = Range::new(from, to)?;
    println!("{}", follow.coverage());
    let spline = BSpline::<Reflectance>::new(12, range)?;
    let sigmoid = Sigmoid::new(2, range)?;
    let spline_fit = follow.fit(&spline, |_| vec![0.0; 12])?;
    let sigmoid_fit = exact.fit(&sigmoid, |_| vec![0.0; 3])?;

    println!("ΔE2000 under {:?}", follow.lights());
    for (k, sample) in set.samples.iter().enumerate() {
        show(&sample.name, "spline, 12", &spline, &spline_fit, k)?;
        show(&sample.name, "sigmoid, 3", &sigmoid, &sigmoid_fit, k)?;
    }
    Ok(())
}

fn show<C>(
    name: &str,
    basis: &str,
    color: &C,
    fit: &SetFit,
    k: usize,
) -> Result<(), Box<dyn std::error::Error>>
where
    C: Color<In = color_fn::domain::Wavelength, Out = Reflectance>,
{
    let sample = &fit.samples[k];
    let green = eval(color, &sample.parameters, 550.0)?;
    let ColorDifference::Reflected(errors) = &sample.color else { return Ok(()) };
    println!("{name:10}{basis:12} RMSE {:.4}  ΔE {errors:.3?}  at 550 nm {green:.4}", sample.rmse);
    Ok(())
}
