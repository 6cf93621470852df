//! What labels declare: a wavelength, its unit, percent.

use super::options::WavelengthUnit;
use crate::table::number::Number;

/// A wavelength as people write it: `380`, `380.5 nm`, `0,38 µm`, `nm380`, `SPECTRAL_NM380`,
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
    let units = [
        ("nm", WavelengthUnit::Nanometre),
        ("um", WavelengthUnit::Micrometre),
        ("µm", WavelengthUnit::Micrometre),
        ("μm", WavelengthUnit::Micrometre),
    ];
    for (sign, unit) in units {
        if let Some(number) = remainder.strip_suffix(sign) {
            (remainder, declared) = (number, Some(unit));
        }
    }
    Number::parse(remainder).filter(|number| !number.percent).map(|number| (number, declared))
}

/// The unit that a label declares: `Wavelength (nm)`, `lambda [µm]`, `um`.
pub(super) fn unit(label: &str) -> Option<WavelengthUnit> {
    let label = label.to_lowercase();
    label.split(|c: char| !c.is_alphabetic()).find_map(|word| match word {
        "nm" | "nanometer" | "nanometers" | "nanometre" | "nanometres" => Some(WavelengthUnit::Nanometre),
        "um" | "µm" | "μm" | "micron" | "microns" | "micrometer" | "micrometers" | "micrometre"
        | "micrometres" => Some(WavelengthUnit::Micrometre),
        _ => None,
    })
}

/// Whether a label means that wavelengths stand below it or beside it.
pub(super) fn means_wavelength(label: &str) -> bool {
    let label = label.to_lowercase();
    ["wl", "λ", "wave"].contains(&label.as_str())
        || label.starts_with("wavelength")
        || label.starts_with("lambda")
        || (unit(&label).is_some() && label.chars().count() <= 4)
}

/// Whether a label means that values are percent: `%R`, `Reflectance (%)`, `T [%]`, `percent`; not
/// `10 % gray`.
pub(super) fn means_percent(label: &str) -> bool {
    let label = label.to_lowercase();
    let tight: String = label.split_whitespace().collect();
    let signed = ["(%)", "[%]"].iter().any(|sign| tight.contains(sign))
        || ["%r", "%t", "r%", "t%", "%"].contains(&tight.as_str());
    let words = label.contains('%') || label.contains("percent");
    signed || (words && !label.contains(|c: char| c.is_ascii_digit()))
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
            ("0.38µm", 0.38, um),
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
    fn units_and_percent_are_declared_in_labels() {
        assert_eq!(unit("Wavelength (nm)"), Some(WavelengthUnit::Nanometre));
        assert_eq!(unit("lambda [µm]"), Some(WavelengthUnit::Micrometre));
        assert_eq!(unit("number"), None);
        for label in ["%R", "R %", "Reflectance (%)", "T [%]", "percent reflectance", "Sample 1 (%)"] {
            assert!(means_percent(label), "{label}");
        }
        for label in ["10 % gray", "black 10%", "white", "R"] {
            assert!(!means_percent(label), "{label}");
        }
    }
}
