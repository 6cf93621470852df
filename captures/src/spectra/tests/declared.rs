//! What is assumed is told, and overruled by options.

use super::*;

const ROWS: [(&str, &str); 4] = [("0.38", "12"), ("0.39", "25.5"), ("0.40", "98"), ("0.41", "60")];

fn table(header: &str, wavelengths: [&str; 4], values: [&str; 4]) -> String {
    let rows = wavelengths.into_iter().zip(values).map(|(nm, value)| format!("{nm},{value}\n"));
    format!("{header}\n{}", rows.collect::<String>())
}

const NM: [&str; 4] = ["380", "390", "400", "410"];
const UM: [&str; 4] = ["0.38", "0.39", "0.40", "0.41"];

fn with(unit: Option<WavelengthUnit>, scale: Option<Scale>) -> ReadOptions<'static> {
    ReadOptions { unit, scale, ..ReadOptions::of(SpectralQuantity::Reflectance) }
}

#[track_caller]
fn lines(text: &str, options: &ReadOptions<'_>) -> Vec<String> {
    read(text, options).assumptions.iter().map(ToString::to_string).collect()
}

#[test]
fn a_plain_file_assumes_nothing() {
    assert!(assumed(DOWN).is_empty());
    assert!(assumed(ACROSS).is_empty());
}

#[test]
fn what_was_measured_is_assumed_aloud() {
    let reading = read(DOWN, &ReadOptions::default());
    assert_eq!(reading.set.quantity, SpectralQuantity::Reflectance);
    assert_eq!(reading.assumptions, [Assumption::Quantity(SpectralQuantity::Reflectance)]);
    assert_eq!(reading.assumptions[0].to_string(), "taken as reflectance");
    assert_eq!(reading.assumptions[0].option(), Some("quantity"));
}

#[test]
fn micrometres_are_seen_and_declared() {
    let values = ["0.1", "0.2", "0.3", "0.4"];
    let seen = table("wavelength,a", UM, values);
    let told = "wavelengths from 0.38 to 0.41 are in µm: multiplied by 1000";
    assert_eq!(assumed(&seen), [told]);
    assert_eq!(parse(&seen).wavelengths, [380.0, 390.0, 400.0, 410.0]);
    for corner in ["um", "wavelength (µm)", "lambda [micron]"] {
        let told = format!("wavelengths in µm, as `{corner}` declares: multiplied by 1000");
        assert_eq!(assumed(&table(&format!("{corner},a"), UM, values)), [told]);
    }
    assert_eq!(
        assumed(&seen.replace("0.38", "0.38 µm")),
        ["wavelengths in µm, as `0.38 µm` declares: multiplied by 1000"]
    );

    let wrong = table("nm,a", UM, values);
    check(&wrong, 5, 1, Problem::Micrometres { last: 0.41 });
    let um = with(Some(WavelengthUnit::Micrometre), None);
    assert_eq!(lines(&wrong, &um), ["wavelengths from 0.38 to 0.41 in µm, as requested"]);
    assert!(lines(&table("um,a", UM, values), &um).is_empty(), "all agree");
    let nm = with(Some(WavelengthUnit::Nanometre), None);
    check_with(&seen, &nm, 2, 1, Problem::Invisible { first: 0.38, last: 0.41 });
    check_with(DOWN, &um, 2, 1, Problem::Invisible { first: 380e3, last: 410e3 });
    check(
        table("x,a", ["0.38 nm", "0.39 um", "0.4", "0.5"], values),
        3,
        1,
        Problem::InvalidWavelength { cell: "\"0.39 um\"".to_owned() },
    );
}

#[test]
fn percent_is_seen_and_declared() {
    let (wavelengths, values): (Vec<_>, Vec<_>) = ROWS.into_iter().unzip();
    assert_eq!(wavelengths, UM);
    let values: [&str; 4] = values.try_into().unwrap();
    let percent = table("nm,a", NM, values);
    assert_eq!(assumed(&percent), ["values up to 98: read as percent"]);
    assert_eq!(parse(&percent).samples[0].values, [0.12, 0.255, 0.98, 0.6]);
    let options = with(None, Some(Scale::Fraction));
    assert_eq!(lines(&percent, &options), ["values up to 98: read as fractions of 1, as requested"]);
    assert_eq!(read(&percent, &options).set.samples[0].values[2], 98.0);

    // 0.9 % is black, and 0.9 is white.
    let dark = ["0.1", "0.9", "0.3", "0.4"];
    let told = "values up to 0.9 in percent, as `%R` declares";
    assert_eq!(assumed(&table("nm,%R", NM, dark)), [told]);
    assert_eq!(parse(&table("nm,%R", NM, dark)).samples[0].values[1], 0.009);
    assert_eq!(
        assumed(&format!("Reflectance (%)\n{}", table("nm,a", NM, dark)))[1],
        "values up to 0.9 in percent, as `Reflectance (%)` declares"
    );
    assert!(assumed(&table("nm,10 % gray", NM, dark)).is_empty(), "a tint is no unit");
    let options = with(None, Some(Scale::Percent));
    assert_eq!(
        lines(&table("nm,a", NM, dark), &options),
        ["values up to 0.9: read as percent, as requested"]
    );
    assert!(lines(&percent, &options).is_empty(), "all agree");

    let signs = table("nm,a", NM, ["12%", "25.5 %", "98%", "60%"]);
    assert_eq!(parse(&signs), parse(&percent));
    assert_eq!(assumed(&signs), ["values up to 98 in percent, as `12%` declares"]);
    let mixed = table("nm,a", NM, ["12%", "0.255", "98%", "60%"]);
    check(mixed, 3, 2, Problem::MixedPercent { cell: "\"0.255\"".to_owned() });
}

#[test]
fn what_is_left_out_has_no_vote() {
    let black = "nm,black,white\n380,3.1,90\n390,3.2,93.3\n400,3.5,91\n410,3.4,90\n";
    let options = ReadOptions { columns: Some("black"), ..ReadOptions::of(SpectralQuantity::Reflectance) };
    let reading = read(black, &options);
    assert_eq!(reading.set.samples[0].values, [0.031, 0.032, 0.035, 0.034]);
    assert_eq!(reading.assumptions[0].to_string(), "values up to 3.5: read as percent");
    assert_eq!(reading.assumptions[0].option(), Some("scale"));
    let darker = read(&black.replace(",3.", ",0."), &options);
    assert_eq!(darker.set.samples[0].values, [0.1, 0.2, 0.5, 0.4]);
    assert_eq!(
        darker.assumptions[0].to_string(),
        "values up to 0.5: read as fractions of 1, though samples that are left out go up to 93.3"
    );
    assert_eq!(darker.assumptions[0].option(), Some("scale"));
}

#[test]
fn values_above_one_are_fractions_up_to_five() {
    let fluorescent = table("nm,a", NM, ["0.1", "1.2", "0.9", "0.4"]);
    let told = "values up to 1.2: read as fractions of 1, not as percent";
    assert_eq!(assumed(&fluorescent), [told]);
    let reading = read(&fluorescent, &ReadOptions::of(SpectralQuantity::Reflectance));
    assert_eq!(reading.assumptions[0].option(), Some("scale"));
    assert_eq!(reading.set.samples[0].values[1], 1.2);
    let counts = table("nm,a", NM, ["100", "2500", "900", "400"]);
    check(&counts, 3, 2, Problem::BeyondPercent { value: 2500.0, quantity: SpectralQuantity::Reflectance });
    // Noise where nobody looks does not count.
    let noise = table("nm,a", ["340", "390", "400", "410"], ["900", "12", "9", "4"]);
    assert_eq!(parse(&noise).samples[0].values[1], 0.12);
}

#[test]
fn emission_has_no_percent() {
    let light = ReadOptions::of(SpectralQuantity::Emission);
    let counts = table("nm,%", NM, ["100", "2500", "900", "400"]);
    assert!(lines(&counts, &light).is_empty());
    assert_eq!(read(&counts, &light).set.samples[0].values[1], 2500.0);
    let asked = ReadOptions { scale: Some(Scale::Percent), ..light };
    let error = SpectralSet::parse(counts.as_bytes(), "file", &asked).unwrap_err();
    assert!(matches!(error, ReadSpectraError::ScaleOfEmission), "{error}");
    let signs = table("nm,a", NM, ["12%", "25.5%", "98%", "60%"]);
    check_with(signs, &light, 2, 2, Problem::PercentOfEmission { cell: "\"12%\"".to_owned() });
}

#[test]
fn steps_and_order_are_told() {
    let uneven = table("nm,a", ["380", "391", "400", "410.5"], ["0.1", "0.2", "0.3", "0.4"]);
    assert_eq!(assumed(&uneven), ["uneven steps, 9 to 11 nm: interpolated by a cubic spline"]);
    assert_eq!(
        lines(&uneven, &ReadOptions::of(SpectralQuantity::Emission)),
        ["uneven steps, 9 to 11 nm: interpolated by straight lines"]
    );
    let falling = table("nm,a", ["410", "400", "390", "380"], ["0.4", "0.3", "0.2", "0.1"]);
    assert_eq!(assumed(&falling), ["wavelengths fall: turned around"]);
    assert_eq!(parse(&falling).samples[0].values, [0.1, 0.2, 0.3, 0.4]);
}

#[test]
fn decimal_commas_are_told() {
    assert_eq!(
        assumed("nm;a\n380;0,1\n390;0,2\n400;0,3\n410;0,4\n"),
        ["decimals with commas: 0,1 is read as 0.1"]
    );
    check(
        "nm;a\n380;0,1\n390;0.2\n400;0,3\n410;0,4\n",
        3,
        2,
        TextProblem::MixedDecimalMarks { cell: "\"0.2\"".to_owned(), other: "0,1".to_owned() },
    );
    check(
        "nm\ta\n380.0\t0,1\n390.0\t0,2\n400.0\t0,3\n410.0\t0,4\n",
        2,
        2,
        TextProblem::MixedDecimalMarks { cell: "\"0,1\"".to_owned(), other: "380.0".to_owned() },
    );
    let light =
        |text: &str| read(text, &ReadOptions::of(SpectralQuantity::Emission)).set.samples.remove(0).values;
    assert_eq!(light("nm;a\n380;1.234,5\n390;2\n400;3\n410;4\n"), [1234.5, 2.0, 3.0, 4.0]);
    assert_eq!(light("nm;a\n380;1,234.5\n390;2,345\n400;3\n410;4\n"), [1234.5, 2345.0, 3.0, 4.0]);
    assert_eq!(light("nm;a\n380;1,234\n390;2,345\n400;3,456\n410;4,567\n"), [1.234, 2.345, 3.456, 4.567]);
    check_with(
        "nm;a\n380;1,234\n390;2,345\n400;987\n410;876\n",
        &ReadOptions::of(SpectralQuantity::Emission),
        2,
        2,
        TextProblem::AmbiguousComma { cell: "\"1,234\"".to_owned() },
    );
}

#[test]
fn the_encoding_is_told_where_it_is_a_guess() {
    let latin = b"nm;Gr\xfcn\n380;0,1\n390;0,2\n400;0,3\n410;0,4\n";
    let reading = SpectralSet::parse(latin, "file", &ReadOptions::of(SpectralQuantity::Reflectance)).unwrap();
    assert_eq!(reading.set.samples[0].name, "Grün");
    assert_eq!(reading.assumptions[0], Assumption::Windows1252);
    assert_eq!(reading.assumptions[0].to_string(), "the text is not UTF-8: read as Windows-1252");
}

#[test]
fn assumptions_are_one_short_line() {
    let nasty = "nm;\"a\nb\"\n380;0,1\n390;\n400;0,3\n410;0,4\n420;9,5\n430;9,9\n";
    let lines = assumed(nasty);
    assert_eq!(lines.len(), 3, "{lines:?}");
    for line in lines {
        assert!(line.chars().count() < 100 && !line.contains(char::is_control), "{line:?}");
    }
}

#[test]
fn a_label_is_told_on_one_line() {
    let long = "x".repeat(60);
    let text = format!("\"wave\tlength (µm) {long}\",a\n0.38,0.1\n0.39,0.2\n0.40,0.3\n0.41,0.4\n");
    let told = assumed(&text).join("; ");
    assert!(told.contains("as `wave length (µm) xxxxxxx…` declares"), "{told}");
}
