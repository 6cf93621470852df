//! What the label of a column states: a quantity, a scale, that it holds no spectrum.

use super::label::axis;
use super::options::Scale;
use super::quantity::SpectralQuantity;
use super::unit::WavelengthUnit;
use super::unit::{unit_of, words};

/// What the values of a column are said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measured {
    /// A quantity of spectra.
    Spectral(SpectralQuantity),
    /// The negative decadic logarithm of one of them, transmittance or reflectance.
    Absorbance(SpectralQuantity),
    /// Something from which no color follows.
    Other,
}

/// What the label of a column states of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) measured: Option<Measured>,
    pub(super) scale: Option<Scale>,
    /// Of a density, the unit of the axis that it is per.
    pub(super) per: Option<WavelengthUnit>,
    /// Why the column is no spectrum, as a plural.
    pub(super) excluded: Option<&'static str>,
}

/// What the label of a column states. A word decides at the beginning or the end of it; one in between belongs to a name.
pub(super) fn stated(label: &str) -> Stated {
    let all = words(label);
    let core: Vec<&str> = all.iter().map(String::as_str).filter(|word| !is_filler(word)).collect();
    let has = |word: &str| all.iter().any(|other| other == word);
    let excluded = excluded(&all, &core);
    let power = ["w", "mw", "µw", "uw", "μw", "kw"].into_iter().any(has)
        && ["nm", "m", "m2", "m-2", "cm", "cm2", "cm-2", "sr", "um", "µm", "sqm"].into_iter().any(has);
    let by_word = match core[..] {
        [] => None,
        [one] => strong(one).or_else(|| weak(one)),
        [first, .., last] => strong(first).or_else(|| strong(last)),
    };
    let tight: String = label.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let short = match tight.as_str() {
        "%r" | "r%" | "r(%)" | "r[%]" | "r/%" | "r,%" | "(%)r" => {
            Some(Measured::Spectral(SpectralQuantity::Reflectance))
        }
        "%t" | "t%" | "t(%)" | "t[%]" | "t/%" | "t,%" | "(%)t" => {
            Some(Measured::Spectral(SpectralQuantity::Transmittance))
        }
        "k/s" | "km" => Some(Measured::Other),
        text if text.contains("log(1/r)") || text.contains("log1/r") => {
            Some(Measured::Absorbance(SpectralQuantity::Reflectance))
        }
        text if text.contains("opticaldensity") => {
            Some(Measured::Absorbance(SpectralQuantity::Transmittance))
        }
        text if text.contains("kubelka") => Some(Measured::Other),
        text if text.contains("radiancefactor") => Some(Measured::Spectral(SpectralQuantity::Reflectance)),
        _ => None,
    };
    let measured = short.or(by_word).or(power.then_some(Measured::Spectral(SpectralQuantity::Emission)));
    let per = if has("cm-1") && (power || tight.contains("/cm-1")) {
        Some(WavelengthUnit::PerCentimetre)
    } else if measured == Some(Measured::Spectral(SpectralQuantity::Emission)) {
        all.iter().rev().find_map(|word| match word.as_str() {
            "nm" | "nm-1" => Some(WavelengthUnit::Nanometre),
            "thz" => Some(WavelengthUnit::Terahertz),
            "ev" => Some(WavelengthUnit::Electronvolt),
            _ => None,
        })
    } else {
        None
    };
    let scale = match () {
        () if means_percent(label) => Some(Scale::Percent),
        () if has("fraction") || has("fractional") => Some(Scale::Fraction),
        () => None,
    };
    Stated { measured, scale, per, excluded }
}

/// Whether a text states something and says nothing else, as `Reflectance (%)` and not `a few percent iron oxide`.
pub(super) fn is_pure(text: &str) -> bool {
    let all = words(text);
    let rest: Vec<&str> = all.iter().map(String::as_str).filter(|word| !is_filler(word)).collect();
    let quantities =
        rest.iter().all(|word| strong(word).is_some() || weak(word).is_some() || ["r", "t"].contains(word));
    !all.is_empty() && (quantities || axis(text).is_some()) && all.len() <= 8
}

/// Words of a label that say how something was measured, and units.
fn is_filler(word: &str) -> bool {
    const WORDS: [&str; 54] = [
        "%",
        "percent",
        "percentage",
        "pct",
        "fraction",
        "fractional",
        "spectral",
        "total",
        "diffuse",
        "specular",
        "hemispherical",
        "directional",
        "bidirectional",
        "absolute",
        "relative",
        "mean",
        "average",
        "avg",
        "factor",
        "the",
        "of",
        "d",
        "di",
        "de",
        "sci",
        "sce",
        "spin",
        "spex",
        "w",
        "mw",
        "µw",
        "uw",
        "sr",
        "m2",
        "m-2",
        "cm2",
        "cm-2",
        "nm-1",
        "density",
        "value",
        "values",
        "arb",
        "arbitrary",
        "a",
        "u",
        "au",
        "units",
        "unitless",
        "sqm",
        "normalized",
        "target",
        "ref",
        "reference",
        "sample",
    ];
    WORDS.contains(&word) || unit_of(word).is_some() || word.bytes().all(|b| b.is_ascii_digit())
}

/// A word that states a quantity wherever a label begins or ends with it.
fn strong(word: &str) -> Option<Measured> {
    use SpectralQuantity::{Emission, Reflectance, Transmittance};
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    Some(match word {
        "reflect" | "refl" | "albedo" => Measured::Spectral(Reflectance),
        _ if starts(&["reflectance", "reflectivity", "remission"]) => Measured::Spectral(Reflectance),
        _ if starts(&["transmittance", "transmission", "transmissivity", "transmitance"]) => {
            Measured::Spectral(Transmittance)
        }
        _ if starts(&["irradiance", "radiance", "exitance"]) => Measured::Spectral(Emission),
        _ if starts(&["absorbance", "absorbence"]) => Measured::Absorbance(Transmittance),
        _ if starts(&["absorptance", "absorptivity", "emissivity", "emittance"]) => Measured::Other,
        _ => return None,
    })
}

/// A word that states a quantity where it is the whole label.
fn weak(word: &str) -> Option<Measured> {
    use SpectralQuantity::{Emission, Reflectance, Transmittance};
    Some(match word {
        "brf" | "rfl" => Measured::Spectral(Reflectance),
        "trans" | "transm" => Measured::Spectral(Transmittance),
        "rad" | "irrad" | "intensity" | "flux" | "power" | "emission" | "emissive" | "spd"
        | "luminescence" | "radiant" => Measured::Spectral(Emission),
        "abs" | "od" => Measured::Absorbance(Transmittance),
        "absorption" | "extinction" | "attenuation" => Measured::Other,
        _ => return None,
    })
}

/// Why a column of a label is no spectrum.
fn excluded(all: &[String], core: &[&str]) -> Option<&'static str> {
    let any = |words: &[&str]| all.iter().any(|word| words.contains(&word.as_str()));
    let ends =
        |words: &[&str]| [core.first(), core.last()].into_iter().flatten().any(|word| words.contains(word));
    let pair = |a: &str, b: &str| all.windows(2).any(|w| w[0] == a && w[1].starts_with(b));
    if any(&["fwhm", "hwhm", "bandwidth", "bandwidths", "bandpass"])
        || pair("band", "width")
        || pair("half", "width")
    {
        Some("bandwidths")
    } else if pair("standard", "dev")
        || pair("std", "dev")
        || pair("standard", "error")
        || any(&["stdev", "stddev", "stdv", "uncertainty", "uncertainties", "±", "rmse"])
        || ends(&["std", "sd", "sem", "σ", "sigma", "error", "err", "variance", "var", "unc"])
    {
        Some("deviations")
    } else if any(&["counts", "cts", "adu", "dn"]) || core == ["count"] {
        Some("counts")
    } else if matches!(core, ["flag" | "flags" | "quality" | "bbl" | "snr" | "mask"]) {
        Some("flags")
    } else {
        None
    }
}

/// Whether a label is what spectrometers call a signal that they have not divided yet. It counts beside one that states a quantity.
pub(super) fn is_raw_signal(label: &str) -> bool {
    let words = words(label);
    let core: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(core[..], ["dark" | "reference" | "ref" | "sample" | "scope" | "background" | "raw" | "signal"])
}

/// Whether a label means that values are percent: `%R`, `Reflectance (%)`, `T [%]`, `percent reflectance`, `% Reflectance d/8`; not
/// `10 % gray`.
fn means_percent(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    let digit = |c: char| c.is_ascii_digit();
    let sign = label
        .match_indices('%')
        .any(|(at, _)| !label[..at].trim_end().ends_with(digit) && !label[at + 1..].starts_with(digit));
    let bracket = |sign: &str| label.contains(&format!("({sign})")) || label.contains(&format!("[{sign}]"));
    let short = ["%r ", "%t ", "%r,", "%t,"].iter().any(|start| label.starts_with(start));
    let all = words(&label);
    let word = ["percent", "percentage", "pct"]
        .iter()
        .any(|word| bracket(word) || all.iter().any(|other| other == word));
    let brackets = ["%", "percent", "percentage", "pct"].into_iter().any(bracket);
    (sign && (label.ends_with('%') || short)) || brackets || ((sign || word) && is_pure(&label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_declared_in_labels() {
        for label in [
            "%R",
            "R %",
            "Reflectance (%)",
            "T [%]",
            "percent reflectance",
            "Sample 1 (%)",
            "% Reflectance d/8",
            "Reflect. %",
            "Reflectance (percentage)",
        ] {
            assert!(means_percent(label), "{label}");
        }
        for label in [
            "10 % gray",
            "black 10%",
            "%2",
            "white",
            "R",
            "a few percent iron oxide",
            "percent cotton blend",
            "% cotton",
        ] {
            assert!(!means_percent(label), "{label}");
        }
    }

    #[test]
    fn quantities_are_stated_at_the_ends_of_labels() {
        use SpectralQuantity::{Emission, Reflectance, Transmittance};
        let spectral = |quantity| Some(Measured::Spectral(quantity));
        for (label, measured) in [
            ("Reflectance", spectral(Reflectance)),
            ("% Reflectance d/8", spectral(Reflectance)),
            ("Reflect. %", spectral(Reflectance)),
            ("R%", spectral(Reflectance)),
            ("%T", spectral(Transmittance)),
            ("Transmission (%)", spectral(Transmittance)),
            ("Rad. (Target)", spectral(Emission)),
            ("Radiance factor", spectral(Reflectance)),
            ("Spectral irradiance [W/m2/nm]", spectral(Emission)),
            ("[uW/cm^2/nm]", spectral(Emission)),
            ("flux", spectral(Emission)),
            ("Absorbance", Some(Measured::Absorbance(Transmittance))),
            ("Abs", Some(Measured::Absorbance(Transmittance))),
            ("log(1/R)", Some(Measured::Absorbance(Reflectance))),
            ("Absorptance (%)", Some(Measured::Other)),
            ("Kubelka-Munk", Some(Measured::Other)),
            ("white reflectance tile", None),
            ("flux red", None),
            ("R", None),
            ("power blue", None),
        ] {
            assert_eq!(stated(label).measured, measured, "{label}");
        }
        for label in
            ["FWHM (nm)", "std", "Reflectance std", "Standard deviation", "counts", "Sample [counts]", "SD"]
        {
            assert!(stated(label).excluded.is_some(), "{label}");
        }
        for label in ["dark skin", "white", "reference white", "Sample 1"] {
            assert_eq!(stated(label), Stated::default(), "{label}");
        }
    }

    #[test]
    fn prose_is_no_label() {
        for text in
            ["Reflectance (%)", "Transmittance", "Reflectance (fraction)", "Wavelength (micrometers)", "%T"]
        {
            assert!(is_pure(text), "{text}");
        }
        for text in
            ["sieved to 250 microns", "Fired clay; a few percent iron oxide by mass", "Quartz sand", ""]
        {
            assert!(!is_pure(text), "{text}");
        }
    }
}
