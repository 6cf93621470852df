//! What labels declare: a wavelength, the axis and its unit, what a column holds.

use super::options::{Scale, WavelengthUnit};
use super::quantity::SpectralQuantity;
use super::unit::{is_other_unit, unit_of, words};
use crate::table::number::Number;

/// A wavelength as people write it: `380`, `380.5 nm`, `0,38 µm`, `400[nm]`, `nm380`, `SPECTRAL_NM380`,
/// `SPEC_380`, `R_380`, `X380`.
pub(super) fn wavelength(label: &str) -> Option<(Number<'_>, Option<WavelengthUnit>)> {
    const PREFIXES: [(&str, Option<WavelengthUnit>); 8] = [
        ("spectral_nm", Some(WavelengthUnit::Nanometre)),
        ("spectral", None),
        ("spec", None),
        ("nm", Some(WavelengthUnit::Nanometre)),
        ("lambda", None),
        ("λ", None),
        ("r", None),
        // R puts it before names that begin with a digit.
        ("x", None),
    ];
    let label = label.trim();
    let mut declared = None;
    let mut remainder = label;
    for (prefix, unit) in PREFIXES {
        let after = label.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix));
        let Some(after) = after.map(|_| label[prefix.len()..].trim_start_matches(['_', '.', ' '])) else {
            continue;
        };
        if after.starts_with(|c: char| c.is_ascii_digit()) {
            (remainder, declared) = (after, unit);
            break;
        }
    }
    let bare = remainder.trim_end_matches([']', ')']);
    let units = [
        ("nm", WavelengthUnit::Nanometre),
        ("um", WavelengthUnit::Micrometre),
        ("µm", WavelengthUnit::Micrometre),
        ("μm", WavelengthUnit::Micrometre),
    ];
    for (sign, unit) in units {
        if let Some(number) = bare.strip_suffix(sign) {
            (remainder, declared) = (number.trim_end_matches(['[', '(', ' ', '_']), Some(unit));
        }
    }
    Number::parse(remainder).filter(|number| !number.percent).map(|number| (number, declared))
}

/// The label of an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum AxisLabel {
    /// Wavelengths, whose unit it does not state.
    Wavelength,
    /// An axis in a unit.
    In(WavelengthUnit),
    /// An axis in a unit that is not understood, or that needs one and states none.
    Unknown,
}

/// How a word for wavelength begins, in several languages.
const WAVELENGTH: [&str; 8] =
    ["wavelength", "lambda", "wellenlänge", "wellenlaenge", "golflengte", "våglängd", "波长", "波長"];

/// What a label says of an axis below it or beside it: `Wavelength (nm)`, `wl`, `um`, `Wavenumber (cm-1)`, `Energy [eV]`; none of
/// other labels, whatever their unit.
pub(super) fn axis(label: &str) -> Option<AxisLabel> {
    let words = words(label);
    let (first, rest) = words.split_first()?;
    let filler = |word: &String| {
        ["length", "lengths", "number", "in", "air", "vacuum", "axis"].contains(&word.as_str())
    };
    let only_units = rest.iter().all(|word| unit_of(word).is_some() || is_other_unit(word) || filler(word));
    let in_brackets =
        |sign: &str| label.contains(&format!("({sign})")) || label.contains(&format!("[{sign}]"));
    let unit = words.iter().find_map(|word| match word.as_str() {
        "m" if !in_brackets("m") => None,
        word => unit_of(word),
    });
    let unit = unit.or_else(|| (in_brackets("A") || in_brackets("AA")).then_some(WavelengthUnit::Angstrom));
    let unknown = rest.iter().any(|word| is_other_unit(word));
    let by_unit = |without: AxisLabel| {
        Some(match unit {
            Some(unit) => AxisLabel::In(unit),
            None if unknown => AxisLabel::Unknown,
            None => without,
        })
    };
    match first.as_str() {
        word if WAVELENGTH.iter().any(|stem| word.starts_with(stem)) => by_unit(AxisLabel::Wavelength),
        "wave" if rest.first().is_some_and(|word| word.starts_with("length")) => {
            by_unit(AxisLabel::Wavelength)
        }
        "longueur" | "longitud" | "lunghezza" | "comprimento" => by_unit(AxisLabel::Wavelength),
        "wl" | "wvl" | "wave" | "waves" | "λ" if only_units => {
            let number = rest.iter().any(|word| word == "number");
            by_unit(if number { AxisLabel::In(WavelengthUnit::PerCentimetre) } else { AxisLabel::Wavelength })
        }
        word if word.starts_with("wavenumber") => match unit {
            Some(WavelengthUnit::PerCentimetre) | None if !unknown => {
                Some(AxisLabel::In(WavelengthUnit::PerCentimetre))
            }
            _ => Some(AxisLabel::Unknown),
        },
        "frequency" | "freq" | "energy" | "photon"
            if only_units || rest.iter().any(|word| word == "energy") =>
        {
            by_unit(AxisLabel::Unknown)
        }
        // A unit and nothing else.
        word if word != "m" && unit_of(word).is_some() && only_units && label.chars().count() <= 12 => {
            by_unit(AxisLabel::Wavelength)
        }
        _ => None,
    }
}

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
        "%r" | "r%" | "r(%)" | "r[%]" | "(%r)" | "(%)r" => {
            Some(Measured::Spectral(SpectralQuantity::Reflectance))
        }
        "%t" | "t%" | "t(%)" | "t[%]" | "(%t)" | "(%)t" => {
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

/// Whether a label counts rows.
pub(super) fn counts_rows(label: &str) -> bool {
    const WORDS: [&str; 17] = [
        "", "#", "no", "no.", "nr", "nr.", "n", "i", "id", "idx", "index", "row", "pixel", "point", "band",
        "channel", "num",
    ];
    WORDS.contains(&label.trim().to_lowercase().as_str())
}

/// Whether a label heads names, and is none.
pub(super) fn heads_names(label: &str) -> bool {
    const STEMS: [&str; 15] = [
        "name", "sample", "id", "patch", "label", "spectrum", "spectra", "chip", "colo", "title", "material",
        "file", "data", "#", "no",
    ];
    let label = label.trim().to_lowercase();
    label.is_empty()
        || axis(&label).is_some()
        || STEMS.iter().any(|stem| label.starts_with(stem) || label.ends_with(stem))
}

/// Whether a label means that values are percent: `%R`, `Reflectance (%)`, `T [%]`, `percent reflectance`, `% Reflectance d/8`; not
/// `10 % gray`.
fn means_percent(label: &str) -> bool {
    let label = label.to_lowercase();
    let sign = label.match_indices('%').any(|(at, _)| {
        let digit = |c: char| c.is_ascii_digit();
        !label[..at].trim_end().ends_with(digit) && !label[at + 1..].starts_with(digit)
    });
    let words = words(&label);
    let end = |word: Option<&String>| {
        word.is_some_and(|word| ["percent", "percentage", "pct"].contains(&word.as_str()))
    };
    let bracket =
        ["(percent)", "[percent]", "(percentage)", "[percentage]"].iter().any(|sign| label.contains(sign));
    sign || bracket || end(words.first()) || end(words.last())
}

#[cfg(test)]
mod tests;
