//! Tables with commas, and which of their samples are wanted.

use std::path::Path;

use super::*;

fn choose(text: &str, columns: &str) -> Result<Vec<String>, ReadSpectraError> {
    let options = ReadOptions { columns: Some(columns), ..ReadOptions::of(SpectralQuantity::Reflectance) };
    let reading = SpectralSet::parse(text.as_bytes(), "file", &options)?;
    Ok(reading.set.samples.into_iter().map(|sample| sample.name).collect())
}

#[test]
fn down_and_across_are_the_same_set() {
    let set = parse(DOWN);
    assert_eq!(set, parse(ACROSS));
    assert_eq!(set.wavelengths, [380.0, 390.0, 400.0, 410.0]);
    assert_eq!(set.samples[1], Sample { name: "black".to_owned(), values: vec![0.01, 0.02, 0.03, 0.04] });
}

#[test]
fn files_of_other_programs_are_understood() {
    let set = parse(DOWN);
    assert_eq!(parse(&format!("\u{feff}{DOWN}")), set, "byte order mark");
    assert_eq!(parse(&DOWN.replace('\n', "\r\n")), set, "Windows");
    assert_eq!(parse(&DOWN.replace('\n', "\r")), set, "lines that end with CR");
    assert_eq!(parse(&DOWN.replace(',', " , ").replace('\n', "\n\n")), set, "blank lines, spaces");
    assert_eq!(parse(&ACROSS.replace("380", "380 nm").replace("390", "390nm")), set, "units");
    assert_eq!(parse(&ACROSS.replace("name", "")), set, "an empty corner");
    assert_eq!(parse(&DOWN.replace("white", "\"white\"")), set, "quotes");
}

#[test]
fn numbers_as_names_do_not_confuse() {
    let set = parse("nm,1,2\n380,0,0\n390,0,0\n400,0,0\n410,0,0\n");
    assert_eq!(set.samples.len(), 2);
    let set = parse("sample,380,390,400,410\n1,0,0,0,0\n2,0,0,0,0\n");
    assert_eq!(set.wavelengths.len(), 4);
    // Numbers that could be wavelengths both ways: the corner decides.
    let both = "nm,400,500\n380,0,0\n390,0,0\n400,0,0\n410,0,0\n";
    assert_eq!(parse(both).samples[0].name, "400");
    check(both.replace("nm", "x"), 1, 1, Problem::Ambiguous);
}

#[test]
fn bad_text_is_named() {
    check("", 1, 1, Problem::Empty);
    check(" \n\n ", 1, 1, Problem::Empty);
    check("\u{feff}", 1, 1, Problem::Empty);
    check(b"\x89PNG\r\n\x1a\n\0\0", 2, 1, TextProblem::Binary);
    check(b"nm,a\n3\x0080,0.1", 2, 2, TextProblem::Binary);
    check(b"nm,caf\x81\n380,0.1", 1, 7, TextProblem::NotText);
    check(b"\xff\xfen\0m\0,\0\0\xdc", 1, 4, TextProblem::NotText);
    check(b"\xff\xfen\0m", 1, 2, TextProblem::NotText);
    check("n\0m\0", 1, 2, TextProblem::Binary);
    check("nm,\"a\n380,0.1\n390,0.2\n", 1, 2, TextProblem::OpenQuote);
    check("hello", 1, 1, Problem::SingleColumn);
    check("nm\n380\n", 1, 1, Problem::SingleColumn);
}

#[test]
fn bad_tables_are_named() {
    check("nm,a,b", 1, 1, Problem::MissingData);
    check("name,380,390,400,410\n", 1, 1, Problem::MissingData);
    check("380,0.1\n390,0.2\n", 2, 1, Problem::TooFewWavelengths { found: 2 });
    check("380,0,1\n390,0,2\n400,0,3\n410,0,4\n", 1, 2, Problem::DecimalOrSeparator);
    check(DOWN.replace("0.2,0.02", "0.2"), 3, 3, Problem::Ragged { found: 2, expected: 3 });
    check(DOWN.replace("0.2,0.02", "0,2,0,02"), 3, 4, Problem::Ragged { found: 5, expected: 3 });
    check("a,b,c\nd,e,f\n", 1, 1, Problem::WavelengthsNotFound);
    check(DOWN.replace("white", ""), 1, 2, Problem::Unnamed);
    check(ACROSS.replace("black", ""), 3, 1, Problem::Unnamed);
}

#[test]
fn names_that_two_samples_share_are_named() {
    let twice =
        |name: &str, first, second| Problem::DuplicateName { name: format!("{name:?}"), first, second };
    check(DOWN.replace("black", "white"), 1, 3, twice("white", 1, 2));
    check(ACROSS.replace("black", " white "), 3, 1, twice("white", 1, 2));
    // A color file would have one label for both.
    check(DOWN.replace("white,black", "\"a\nb\",a b"), 1, 3, twice("a b", 1, 2));
    check(DOWN.replace("white", "\u{80}"), 1, 2, Problem::Unnamed);
    let long = "é".repeat(128);
    let cut = Problem::DuplicateName { name: format!("\"{}…\"", "é".repeat(24)), first: 1, second: 2 };
    check(DOWN.replace("white,black", &format!("{long}1,{long}2")), 1, 3, cut);
    assert_eq!(parse(&DOWN.replace("white", "Black")).samples.len(), 2, "another case is another name");
    // What is left out may be called the same, or not at all.
    let same = DOWN.replace("black", "white");
    assert_eq!(choose(&same, "2").unwrap(), ["white"]);
    assert_eq!(
        choose(&same, "2,1").unwrap_err().to_string(),
        "line 1, column 3: samples 1 and 2 are both called \"white\" (the first 256 bytes count): rename one, \
         or leave it out by choosing columns by number"
    );
    let unnamed = DOWN.replace("black", "");
    assert_eq!(choose(&unnamed, "white").unwrap(), ["white"]);
    assert!(
        choose(&unnamed, "2")
            .unwrap_err()
            .to_string()
            .starts_with("line 1, column 3: this sample has no name")
    );
}

#[test]
fn bad_wavelengths_are_named() {
    let bad = |cell: &str| Problem::InvalidWavelength { cell: format!("{cell:?}") };
    check(DOWN.replace("390", "39O"), 3, 1, bad("39O"));
    check(ACROSS.replace("390", "39O"), 1, 3, bad("39O"));
    check(DOWN.replace("390", "nan"), 3, 1, bad("nan"));
    check(DOWN.replace("390", "inf"), 3, 1, bad("inf"));
    check(DOWN.replace("380", "-380"), 2, 1, bad("-380"));
    check(DOWN.replace("390", "380"), 3, 1, Problem::DuplicateWavelength { nm: 380.0 });
    check(ACROSS.replace("400", "385"), 1, 4, Problem::NotIncreasing { nm: 385.0, before: 390.0 });
    check("nm,a\n380,1\n390,1\n400,1\n", 4, 1, Problem::TooFewWavelengths { found: 3 });
    check("nm,a\n0.38,1\n0.39,1\n0.40,1\n0.41,1\n", 5, 1, Problem::Micrometres { last: 0.41 });
    check("x,a\n11,1\n12,1\n13,1\n14,1\n", 2, 1, Problem::Invisible { first: 11.0, last: 14.0 });
    check("nm,a\n900,1\n910,1\n920,1\n930,1\n", 2, 1, Problem::Invisible { first: 900.0, last: 930.0 });
    check("B,a\n1800,1\n1900,1\n2000,1\n2100,1\n", 2, 1, Problem::Invisible { first: 1800.0, last: 2100.0 });
}

#[test]
fn bad_cells_are_named() {
    check(DOWN.replace("0.02", "low"), 3, 3, Problem::NotANumber { cell: "\"low\"".to_owned() });
    check(ACROSS.replace("0.02", "low"), 3, 3, Problem::NotANumber { cell: "\"low\"".to_owned() });
    for cell in ["#DIV/0!", "1.234.5", "0.2 0.3"] {
        check(DOWN.replace("0.02", cell), 3, 3, Problem::NotANumber { cell: format!("{cell:?}") });
    }
    for cell in ["inf", "-inf", "1e999"] {
        check(DOWN.replace("0.02", cell), 3, 3, Problem::NotFinite { cell: format!("{cell:?}") });
    }
    let blank_lines = DOWN.replace('\n', "\r\n\r\n").replace("0.02", "x");
    check(blank_lines, 5, 3, Problem::NotANumber { cell: "\"x\"".to_owned() });
    let long = format!("\"{}…\"", "z".repeat(24));
    check(DOWN.replace("0.02", &"z".repeat(1000)), 3, 3, Problem::NotANumber { cell: long });
}

#[test]
fn columns_are_chosen_by_name_and_number() {
    assert_eq!(choose(DOWN, "black").unwrap(), ["black"]);
    assert_eq!(choose(ACROSS, " 2 ,white, 2").unwrap(), ["black", "white"]);
    let numbers = "nm,2,1\n380,0,0\n390,0,0\n400,0,0\n410,0,0\n";
    assert_eq!(choose(numbers, "2").unwrap(), ["2"], "a name comes before a number");
    let comma = DOWN.replace("white", "\"a, b\"");
    assert_eq!(choose(&comma, "\"a, b\",2").unwrap(), ["a, b", "black"]);
    // A sample that is left out may be bad.
    assert_eq!(choose(&DOWN.replace("0.02", "x"), "white").unwrap(), ["white"]);
}

#[test]
fn columns_that_are_not_there_are_named() {
    let message = |columns: &str| choose(DOWN, columns).unwrap_err().to_string();
    assert_eq!(
        message("grey"),
        "no sample `grey`: choose by name or by a number from 1 to 2; the names are `white`, `black`"
    );
    for number in ["0", "3", "-1", "99999999999999999999"] {
        assert!(message(number).contains("from 1 to 2"), "{number}");
    }
    assert!(message(" , ").starts_with("no columns chosen"));
    let twice = choose(&DOWN.replace("black", "white"), "white").unwrap_err().to_string();
    assert_eq!(twice, "2 samples are called `white`: choose by number, as 1 for the first of them");
}

#[test]
fn files_are_read_up_to_a_limit() {
    let large = vec![b' '; MAX_BYTES as usize + 1];
    let options = ReadOptions::of(SpectralQuantity::Reflectance);
    let error = SpectralSet::parse(&large, "file", &options).unwrap_err();
    assert!(error.to_string().contains("64 MiB"), "{error}");
    let cells = format!("nm,a\n{}", "1,\n".repeat(MAX_CELLS / 2));
    // The header takes two of them.
    check(cells, MAX_CELLS / 2 + 1, 1, TextProblem::TooManyCells);
    let missing = SpectralSet::read(Path::new("no/such/file.csv"), &options).unwrap_err();
    assert!(missing.to_string().starts_with("cannot read no/such/file.csv: "), "{missing}");
    assert!(SpectralSet::read(Path::new("."), &options).is_err(), "a folder");
}

#[test]
fn the_data_of_this_repository_is_read() {
    use SpectralQuantity::{Emission, Reflectance};
    let cases = [
        ("reflectance/colorchecker24.csv", Reflectance, 24, 36),
        ("reflectance/colorchecker24_ohta1997.csv", Reflectance, 24, 81),
        ("reflectance/cri_tcs_cie1995.csv", Reflectance, 14, 95),
        ("reflectance/cqs_vs_nist74.csv", Reflectance, 15, 91),
        ("munsell/munsell_matt_1269.csv", Reflectance, 1269, 81),
        ("lights/measured_lamps_nist_cqs74_rit_5nm.csv", Emission, 55, 81),
        ("lights/solar_astm_g173_etr.csv", Emission, 1, 2002),
        ("lights/rare_earth_fluorescent_tm27.spdx", Emission, 1, 85),
    ];
    for (file, quantity, samples, wavelengths) in cases {
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../data")).join(file);
        let reading = SpectralSet::read(&path, &ReadOptions::of(quantity));
        let ReadResult { set, assumptions } = reading.unwrap_or_else(|e| panic!("{file}: {e}"));
        assert_eq!((set.samples.len(), set.wavelengths.len()), (samples, wavelengths), "{file}");
        let plain = |assumption: &Assumption| matches!(assumption, Assumption::UnevenSteps { .. });
        assert!(assumptions.iter().all(plain), "{file}: {assumptions:?}");
    }
}
