//! What a set of spectra must have.

use super::*;
use color_fn_captures::spectra::Sample;

fn task(wavelengths: &[f64], samples: usize) -> Result<SpectraTask, String> {
    let sample = Sample { name: "gray".into(), values: vec![0.5; wavelengths.len()] };
    let set = SpectralSet {
        wavelengths: wavelengths.to_vec(),
        samples: vec![sample; samples],
        quantity: SpectralQuantity::Reflectance,
    };
    let light = Illuminant::named("D65").unwrap();
    SpectraTask::new(&set, Observer::Cie1931_2, &light, SpectraAim::Spectrum)
        .map_err(|error| error.to_string())
}

#[test]
fn a_set_that_says_nothing_of_color_is_refused() {
    let error = |wavelengths: &[f64], samples| task(wavelengths, samples).unwrap_err();
    assert_eq!(
        error(&[900.0, 1000.0, 1500.0, 2000.0], 1),
        "none of the wavelengths 900–2000 nm are seen by the observer (360–830 nm)"
    );
    assert_eq!(
        error(&[828.0, 840.0, 845.0, 850.0], 1),
        "hardly any of the wavelengths 828–850 nm are seen by the observer (360–830 nm): 4 nm at least"
    );
    assert_eq!(error(&[400.0, 700.0], 0), "the set holds no spectrum");
    assert!(task(&[827.0, 840.0, 845.0, 850.0], 1).is_ok());
}
