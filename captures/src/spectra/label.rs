//! What labels declare: a wavelength, the axis and its unit, names, rows.

use super::unit::WavelengthUnit;
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
        ("cm-1", WavelengthUnit::PerCentimetre),
        ("cm^-1", WavelengthUnit::PerCentimetre),
        ("cm⁻¹", WavelengthUnit::PerCentimetre),
        ("THz", WavelengthUnit::Terahertz),
        ("eV", WavelengthUnit::Electronvolt),
        ("Å", WavelengthUnit::Angstrom),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wavelengths_have_many_names() {
        let read = |label: &str| wavelength(label).map(|(number, unit)| (number.value(), unit));
        let (nm, um) = (Some(WavelengthUnit::Nanometre), Some(WavelengthUnit::Micrometre));
        for (label, value, unit) in [
            ("380", 380.0, None),
            ("380,5", 380.5, None),
            ("380 nm", 380.0, nm),
            ("380[nm]", 380.0, nm),
            ("380 (nm)", 380.0, nm),
            ("0.38µm", 0.38, um),
            ("26315.8 cm-1", 26315.8, Some(WavelengthUnit::PerCentimetre)),
            ("2.25 eV", 2.25, Some(WavelengthUnit::Electronvolt)),
            ("0,38 um", 0.38, um),
            ("nm380", 380.0, nm),
            ("NM_380", 380.0, nm),
            ("SPECTRAL_NM380", 380.0, nm),
            ("SPECTRAL_NM_380", 380.0, nm),
            ("SPECTRAL_380", 380.0, None),
            ("SPEC_380", 380.0, None),
            ("R_380", 380.0, None),
            ("X380.5", 380.5, None),
            ("λ380", 380.0, None),
        ] {
            assert_eq!(read(label), Some((value, unit)), "{label}");
        }
        for label in ["", "nm", "RGB_R", "LAB_L", "sample 1", "SPECTRAL_PCT", "38O", "380 %", "R-380"] {
            assert_eq!(read(label), None, "{label}");
        }
    }

    #[test]
    fn axes_state_their_unit() {
        use WavelengthUnit::{
            Angstrom, Electronvolt, Metre, Micrometre, Nanometre, PerCentimetre, Terahertz,
        };
        for (label, unit) in [
            ("Wavelength (nm)", Nanometre),
            ("Wavelength/nm", Nanometre),
            ("Wave   [nm]", Nanometre),
            ("Wavelength nm.", Nanometre),
            ("nm", Nanometre),
            ("lambda [µm]", Micrometre),
            ("Wavelength (micrometers)", Micrometre),
            ("um", Micrometre),
            ("wavelength[Angstrom]", Angstrom),
            ("Wavelength (Å)", Angstrom),
            ("Wavelength (A)", Angstrom),
            ("lambda (m)", Metre),
            ("Wavenumber (cm-1)", PerCentimetre),
            ("Wavenumbers", PerCentimetre),
            ("cm^-1", PerCentimetre),
            ("1/cm", PerCentimetre),
            ("Wavenumber / cm⁻¹", PerCentimetre),
            ("Frequency (THz)", Terahertz),
            ("Energy (eV)", Electronvolt),
            ("Photon energy [eV]", Electronvolt),
        ] {
            assert_eq!(axis(label), Some(AxisLabel::In(unit)), "{label}");
        }
        for label in ["wavelength", "Wvl", "WL", "λ"] {
            assert_eq!(axis(label), Some(AxisLabel::Wavelength), "{label}");
        }
        for label in ["Frequency (Hz)", "Energy", "Wavelength (pixels)"] {
            assert_eq!(axis(label), Some(AxisLabel::Unknown), "{label}");
        }
        for label in [
            "name",
            "thickness (um)",
            "wave blue",
            "white",
            "FWHM (nm)",
            "m",
            "a",
            "energy drink",
            "Reflectance",
        ] {
            assert_eq!(axis(label), None, "{label}");
        }
    }
}
