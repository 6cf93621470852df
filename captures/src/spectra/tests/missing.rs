//! Cells without a value.

use super::*;
use color_fn_colorimetry::interpolate::Curve;
use support::assert_close;

/// A cubic of wavelength, which a cubic spline continues exactly, in each of the rows but those that
/// are missing.
fn table(rows: std::ops::Range<u32>, missing: &[u32], word: &str) -> String {
    let cubic = |i: u32| {
        let x = f64::from(i) / 10.0;
        0.1 + x * (0.3 - x * (0.4 - x * 0.2))
    };
    let row = |i: u32| {
        let red = if missing.contains(&i) { word.to_owned() } else { cubic(i).to_string() };
        format!("{},{red},0.5\n", 380 + 10 * i)
    };
    format!("nm,red,gray\n{}", rows.map(row).collect::<String>())
}

#[test]
fn a_few_are_filled_by_the_curve_through_the_others() {
    let whole = parse(&table(0..12, &[], ""));
    for word in ["", "NaN", "n/a", "NA", "#N/A", "-", "–", "null"] {
        let set = parse(&table(0..12, &[2, 5, 6], word));
        assert_eq!(set.samples[1], whole.samples[1]);
        for (filled, value) in set.samples[0].values.iter().zip(&whole.samples[0].values) {
            // A spline through 9 values of a cubic, each below 1 and off by half a last place.
            assert_close(*filled, *value, 1e-14);
        }
    }
    assert_eq!(assumed(&table(0..12, &[2, 5, 6], "")), ["3 missing cells of `red` filled by interpolation"]);
    assert_eq!(assumed(&table(0..12, &[2], "NaN")), ["1 missing cell of `red` filled by interpolation"]);
}

#[test]
fn light_is_filled_along_a_straight_line() {
    let text = "nm,lamp\n400,1\n405,2\n410,\n415,8\n420,1\n";
    let set = read(text, &ReadOptions::of(SpectralQuantity::Emission)).set;
    assert_eq!(set.samples[0].values, [1.0, 2.0, 5.0, 8.0, 1.0]);
}

#[test]
fn percent_is_filled_as_fractions_are() {
    let percent = "nm,a\n400,10\n410,\n420,30\n430,25\n440,40\n";
    let set = parse(percent);
    let wavelengths = [400.0, 420.0, 430.0, 440.0];
    let curve = Curve::cubic(&wavelengths, &[0.1, 0.3, 0.25, 0.4]).unwrap();
    assert_eq!(set.samples[0].values, [0.1, curve.at(410.0), 0.3, 0.25, 0.4]);
}

#[test]
fn many_samples_share_one_line() {
    let rows = ["0.1,0.1,0.1,0.1,0.1", ",,,,", "0.2,0.2,0.2,0.2,0.2", "0.3,,0.3,0.3,0.3"];
    let rows: Vec<_> = rows.iter().chain(&rows[..1]).chain(&rows[..1]).collect();
    let rows = rows.iter().enumerate().map(|(i, row)| format!("{},{row}\n", 400 + 10 * i));
    let text = format!("nm,a,b,c,d,e\n{}", rows.collect::<String>());
    assert_eq!(assumed(&text), ["6 missing cells of 5 samples filled by interpolation"]);
}

#[test]
fn what_was_not_measured_at_an_end_is_left_out_or_refused() {
    let name = || "\"red\"".to_owned();
    let end = |nm| Problem::MissingEnd { name: name(), nm };
    check(table(0..12, &[0], ""), 2, 2, end(380.0));
    check(table(0..12, &[1, 10, 11], ""), 12, 2, end(480.0));
    // Nobody measured there.
    let red = ReadOptions { columns: Some("red"), ..ReadOptions::of(SpectralQuantity::Reflectance) };
    let reading = read(&table(0..12, &[0, 10, 11], ""), &red);
    assert_eq!(reading.set.wavelengths.len(), 9);
    assert_eq!(
        reading.assumptions[0].to_string(),
        "3 wavelengths without any value left out: 390 to 470 nm remain"
    );
    let few = table(0..6, &[0, 1, 5], "");
    let line = SpectralSet::parse(few.as_bytes(), "file", &red).unwrap_err().to_string();
    assert!(line.starts_with("line 1, column 2: 3 wavelengths, but"), "{line}");
}

#[test]
fn too_many_in_a_row_are_refused() {
    let run = |from, to, found| Problem::MissingRun { name: "\"red\"".to_owned(), from, to, found };
    check(table(0..12, &[3, 4, 5, 6], ""), 5, 2, run(410.0, 440.0, 4));
    // Two at 20 nm are a gap of 60 nm.
    let coarse = "nm,red\n400,1\n420,1\n440,\n460,\n480,1\n500,1\n520,1\n";
    check(coarse, 4, 2, run(440.0, 460.0, 2));
    // A cubic needs four values.
    check("nm,red\n400,1\n410,\n420,1\n430,1\n", 3, 2, run(410.0, 410.0, 1));
    let nothing = Problem::EmptySample { name: "\"red\"".to_owned() };
    check("nm,red,gray\n400,,1\n410,,1\n420,,1\n430,,1\n", 2, 2, nothing);
}

#[test]
fn rows_and_columns_of_nothing_are_no_data() {
    let set = parse(DOWN);
    assert_eq!(parse(&format!("{DOWN},,\n , ,\n")), set);
    assert_eq!(parse(&DOWN.replace('\n', ",,\n")), set);
    assert_eq!(parse(&ACROSS.replace('\n', ",\n")), set);
}
