//! Files of measured spectra.

use color_fn_captures::spectra::{
    MIN_WAVELENGTHS, ReadOptions, ReadResult, Scale, SpectralQuantity, SpectralSet, WavelengthUnit,
};
use support::Random;

use crate::bound::{Bound, one_line, within};
use crate::target::{Found, Target};

/// Reading spectra of every kind, and resampling them.
pub const SPECTRA: Target = Target { name: "spectra", good, check: spectra };

/// What reading a file takes: a cell of one digit and its comma is kept with its place. A letter of JCAMP-DX is a value and some
/// letters are many, of which so short a file may have 4096, each with its wavelength and two places.
const READING: Bound = Bound { per_byte: 128, fixed: 2 << 20 };
/// What resampling to 471 wavelengths takes.
const RESAMPLING: Bound = Bound { per_byte: 4096, fixed: 1 << 20 };
/// The longest refusal or assumption in bytes.
const MESSAGE: usize = 500;

/// A small file of each kind and style.
pub fn good() -> Vec<Vec<u8>> {
    let files: [&[u8]; 11] = [
        include_bytes!("../good/down.csv"),
        include_bytes!("../good/across.csv"),
        include_bytes!("../good/semicolons.csv"),
        include_bytes!("../good/tabs.txt"),
        include_bytes!("../good/cgats.ti3"),
        include_bytes!("../good/lamp.spdx"),
        include_bytes!("../good/ocean.txt"),
        include_bytes!("../good/bare.txt"),
        include_bytes!("../good/tile.jdx"),
        include_bytes!("../good/pairs.txt"),
        include_bytes!("../good/cary.csv"),
    ];
    files.map(<[u8]>::to_vec).to_vec()
}

/// What a reader is told, by chance; most often nothing.
fn options(bytes: &[u8]) -> ReadOptions<'static> {
    let mut random =
        Random::new(&format!("{}", bytes.iter().fold(0_u64, |h, &b| h * 31 % 65_521 + u64::from(b))));
    let mut one_of = |n: usize| random.below(n);
    ReadOptions {
        quantity: [
            None,
            Some(SpectralQuantity::Reflectance),
            Some(SpectralQuantity::Transmittance),
            Some(SpectralQuantity::Emission),
        ][one_of(4)],
        columns: [None, None, None, None, Some("1"), Some("white,2"), Some("\"a"), Some(",,")][one_of(8)],
        unit: [None, None, None, None, Some(WavelengthUnit::ALL[one_of(7)])][one_of(5)],
        scale: [None, None, None, Some(Scale::Fraction), Some(Scale::Percent)][one_of(5)],
    }
}

fn spectra(bytes: &[u8]) -> Found {
    let options = options(bytes);
    let (read, memory) =
        within("reading spectra", READING, bytes.len(), || SpectralSet::parse(bytes, "file", &options));
    let ReadResult { set, assumptions } = match read {
        Ok(reading) => reading,
        Err(error) => {
            one_line(&error.to_string(), MESSAGE);
            return Found { accepted: false, memory };
        }
    };
    assumptions.iter().for_each(|assumption| one_line(&assumption.to_string(), MESSAGE));
    assert!(set.wavelengths.len() >= MIN_WAVELENGTHS && !set.samples.is_empty());
    assert!(set.wavelengths.iter().all(|nm| nm.is_finite()) && set.wavelengths.is_sorted_by(|a, b| a < b));
    for sample in &set.samples {
        assert_eq!(sample.values.len(), set.wavelengths.len());
        assert!(sample.values.iter().all(|value| value.is_finite()), "a value is not a number");
        assert!(!sample.name.trim().is_empty(), "a sample without a name");
    }
    assert!(options.quantity.is_none_or(|quantity| quantity == set.quantity));
    let (resampled, _) = within("resampling", RESAMPLING, bytes.len(), || set.resample(360..=830));
    let resampled = resampled.expect("what is read fits together");
    assert!(resampled.values.iter().all(|values| values.len() == 471));
    Found { accepted: true, memory }
}
