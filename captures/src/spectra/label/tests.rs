//! Labels as instruments write them.

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
    use WavelengthUnit::{Angstrom, Electronvolt, Metre, Micrometre, Nanometre, PerCentimetre, Terahertz};
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
    for label in
        ["name", "thickness (um)", "wave blue", "white", "FWHM (nm)", "m", "a", "energy drink", "Reflectance"]
    {
        assert_eq!(axis(label), None, "{label}");
    }
}

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
    for label in ["10 % gray", "black 10%", "%2", "white", "R", "a few percent iron oxide"] {
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
    for text in ["sieved to 250 microns", "Fired clay; a few percent iron oxide by mass", "Quartz sand", ""] {
        assert!(!is_pure(text), "{text}");
    }
}
