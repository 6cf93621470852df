//! The table of families, and what is read and said by it.

use std::path::Path;

use color_fn_bases::Range;
use color_fn_captures::CaptureKind;
use color_fn_core::GraphColor;
use color_fn_core::domain::{Number, Port, Quantity, Wavelength};

use color_fn_fitting::registry::{Basis, FAMILIES, Role, SpectrumRole, all_choices, choices, markdown};
use color_fn_fitting::{DesignError, design};

#[test]
fn bases_round_trip_and_refuse() {
    for text in ["sigmoid:2", "polynomial:8", "bspline@430,455.5,610", "grid:8x8x8", "zonal:24", "sh:4"] {
        assert_eq!(text.parse::<Basis>().expect("a basis").to_string(), text);
    }
    for family in FAMILIES {
        let example = family.example();
        assert_eq!(example.parse::<Basis>().expect("an example").to_string(), example);
    }
    for text in ["bspline:", "bspline:x", "bspline:-1", "bspline:1x2"] {
        let message = text.parse::<Basis>().expect_err("no basis").to_string();
        assert!(message.contains("bspline:COEFFICIENTS"), "it says what to write: {message}");
    }
    for text in ["bspline@", "bspline@a,b"] {
        let message = text.parse::<Basis>().expect_err("no basis").to_string();
        assert!(message.contains("bspline@NM,NM,…"), "it says what to write: {message}");
    }
    for text in ["zonal:25", "gaussians:0", "brdf-terms:0", "brdf-lobes:33", "bispectral:0", "grid:4xx4"] {
        text.parse::<Basis>().expect_err("no such size");
    }
    for text in
        ["sigmoid:9", "chebyshev:33", "bspline:3", "bspline:99999999", "bspline@100", "bspline@500,450"]
    {
        let basis: Basis = text.parse().expect("the form is right");
        let error = basis.graph(Range::VISIBLE, &Quantity::Reflectance).expect_err("the size is not");
        assert!(error.to_string().starts_with(text), "it names what is wrong: {error}");
    }
}

#[test]
fn the_number_of_parameters_is_that_of_the_graph() {
    for quantity in [Quantity::Reflectance, Quantity::Transmittance, Quantity::Emission] {
        let candidates = Basis::spectral_candidates(&quantity);
        assert_eq!(candidates.len(), Basis::candidates(CaptureKind::Spectra).len());
        for (basis, parameters) in candidates {
            let graph = basis.graph(Range::VISIBLE, &quantity).expect("a candidate");
            assert_eq!(graph.layout().free_len(), parameters, "{basis} of {quantity:?}");
        }
    }
    let knots: Basis = "bspline@430,480,560".parse().expect("a basis");
    assert_eq!(knots.parameters(&Quantity::Reflectance), Ok(7));
}

#[test]
fn a_family_is_as_linear_as_the_table_says() {
    let parametric = FAMILIES.iter().filter(|family| {
        matches!(family.role(CaptureKind::Spectra), Some(Role::Spectrum(SpectrumRole::Parametric(_))))
    });
    for family in parametric {
        let basis: Basis = family.example().parse().expect("an example");
        let graph = basis.graph(Range::VISIBLE, &Quantity::Reflectance).expect("a graph");
        let number = Port { quantity: Quantity::Number, ..graph.outputs()[0].0.clone() };
        let color = GraphColor::<Wavelength, Number>::new(graph.with_output(0, number)).expect("a color");
        let found = design(&color, &[400.0, 450.0, 500.0, 550.0, 600.0, 650.0]);
        assert_eq!(!matches!(found, Err(DesignError::NotLinear { .. })), family.linear, "{basis}");
    }
}

#[test]
fn every_kind_of_data_has_families() {
    for kind in CaptureKind::ALL {
        assert!(choices(kind).contains(':'), "{kind}");
        assert!(all_choices().contains(kind.plural()), "{kind}");
    }
}

#[test]
fn the_readme_has_the_table() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    // A crate by itself has no workspace around it.
    let Ok(readme) = std::fs::read_to_string(readme) else { return };
    let table = markdown();
    assert!(readme.contains(&table), "the README's table of families should be:\n\n{table}");
}

fn refusal(text: &str) -> String {
    text.parse::<Basis>().expect_err("no basis").to_string()
}

#[test]
fn the_nearest_name_is_meant() {
    for (text, expected) in [
        ("bsplin:12", "bspline:12"),
        ("spline:12", "bspline:12"),
        ("bspline12", "bspline:12"),
        ("Gaussian:3", "gaussians:3"),
        ("shh:x", "sh:4"),
        ("thinplate:9", "thin-plate:9"),
    ] {
        let message = refusal(text);
        assert!(message.ends_with(&format!("; did you mean `{expected}`?")), "{text}: {message}");
    }
    for text in ["", "wavelets:8", "radial", "emission:2"] {
        let message = refusal(text);
        assert!(!message.contains("did you mean") && message.contains("the families are"), "{message}");
    }
}

/// Three changes of nine characters, a third of them, are near; four are not (Levenshtein).
#[test]
fn what_is_inserted_left_out_or_replaced_is_counted() {
    for (near, far) in [
        ("chebyxxxshev:4", "chebyxxxxshev:4"),
        ("chshev:4", "cshev:4"),
        ("chxxxshev:4", "cxxxxshev:4"),
        ("xchbyshex:4", "xchbyshxx:4"),
    ] {
        assert!(refusal(near).ends_with("; did you mean `chebyshev:4`?"), "{near}: {}", refusal(near));
        assert!(!refusal(far).contains("chebyshev:4"), "{far}: {}", refusal(far));
    }
}
