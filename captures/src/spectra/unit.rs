//! Units of the axis, as labels write them.

use super::options::WavelengthUnit;

/// The unit that a word is.
pub(super) fn unit_of(word: &str) -> Option<WavelengthUnit> {
    use WavelengthUnit::{Angstrom, Electronvolt, Metre, Micrometre, Nanometre, PerCentimetre, Terahertz};
    Some(match word.to_lowercase().as_str() {
        "nm" | "nanometer" | "nanometers" | "nanometre" | "nanometres" => Nanometre,
        // The micro sign and the Greek letter.
        "um" | "µm" | "μm" | "micron" | "microns" | "micrometer" | "micrometers" | "micrometre"
        | "micrometres" => Micrometre,
        "å" | "ang" | "angstrom" | "angstroms" | "ångström" | "ångstrom" | "ångströms" => Angstrom,
        "m" | "meter" | "meters" | "metre" | "metres" => Metre,
        "cm-1" | "wavenumber" | "wavenumbers" | "kayser" => PerCentimetre,
        "thz" | "terahertz" => Terahertz,
        "ev" | "electronvolt" | "electronvolts" => Electronvolt,
        _ => return None,
    })
}

/// Whether a word is a unit of something that is no wavelength here.
pub(super) fn is_other_unit(word: &str) -> bool {
    const WORDS: [&str; 22] = [
        "hz", "khz", "mhz", "ghz", "phz", "mm", "cm", "pm", "inch", "px", "pixel", "pixels", "mev", "kev",
        "rad", "deg", "degrees", "s", "ms", "j", "k", "channel",
    ];
    WORDS.contains(&word)
}

/// The words of a label in lower case; a unit such as `1/cm` or `cm⁻¹` is one word, a percent sign is one, and a subscript is none.
pub(super) fn words(label: &str) -> Vec<String> {
    let mut text =
        label.to_lowercase().replace(['\u{2212}', '\u{207b}', '–'], "-").replace('¹', "1").replace('²', "2");
    for (sign, word) in [
        ("1/cm", " cm-1 "),
        ("/cm-1", " cm-1 "),
        ("cm^-1", " cm-1 "),
        ("cm^(-1)", " cm-1 "),
        ("cm**-1", " cm-1 "),
        ("cm -1", " cm-1 "),
        ("%", " % "),
        ("±", " ± "),
    ] {
        if text.contains(sign) {
            text = text.replace(sign, word);
        }
    }
    let split = |c: char| !(c.is_alphanumeric() || "-%±".contains(c));
    text.split(split)
        .map(|word| word.trim_matches('-'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
