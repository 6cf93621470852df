//! CGATS files.

use super::*;

/// As i1Profiler exports it: tabs, names without quotes.
const PROFILER: &str = "CGATS.17\nORIGINATOR\t\"i1Profiler\"\nCREATED\t\"5/23/2014\"\n\
    MEASUREMENT_SOURCE\t\"MeasurementCondition=M1\"\nNUMBER_OF_FIELDS\t9\nBEGIN_DATA_FORMAT\n\
    SAMPLE_ID\tSAMPLE_NAME\tRGB_R\tRGB_G\tRGB_B\tnm380\tnm390\tnm400\tnm410\nEND_DATA_FORMAT\n\
    NUMBER_OF_SETS\t2\nBEGIN_DATA\n\
    1\tpaper white\t255.00\t255.00\t255.00\t0.1000\t0.2000\t0.3000\t0.4000\n\
    2\tblack\t0.00\t0.00\t0.00\t0.0100\t0.0200\t0.0300\t0.0400\nEND_DATA\n";

/// As Argyll writes it: several lines a set, and steps of 3⅓ nm.
const ARGYLL: &str = "SPECT   \n\nDESCRIPTOR \"Argyll Spectral power/reflectance information\"\n\
    ORIGINATOR \"Argyll CMS\"\nCREATED \"Fri May 23 10:12:01 2014\"\nMEAS_TYPE \"EMISSION\"\n\
    SPECTRAL_BANDS \"7\"\nSPECTRAL_START_NM \"380.000000\"\nSPECTRAL_END_NM \"400.000000\"\n\
    SPECTRAL_NORM \"1.000000\"\n\nNUMBER_OF_FIELDS 7\nBEGIN_DATA_FORMAT\n\
    SPEC_380 SPEC_383 SPEC_387 SPEC_390 \nSPEC_393 SPEC_397 SPEC_400 \nEND_DATA_FORMAT\n\n\
    NUMBER_OF_SETS 1\nBEGIN_DATA\n1.5 2.5 3.5 \n4.5 5.5 6.5 7.5 \nEND_DATA\n";

#[test]
fn profiles_of_printers_are_read() {
    let set = parse(PROFILER);
    assert_eq!(set.wavelengths, [380.0, 390.0, 400.0, 410.0]);
    assert_eq!(set.samples[0].name, "paper white");
    assert_eq!(set.samples[1].values, [0.01, 0.02, 0.03, 0.04]);
    assert_eq!(assumed(PROFILER), ["samples are named by `SAMPLE_NAME`"]);
    let quoted = PROFILER.replace("paper white", "\"paper white\"").replace('\t', "  ");
    assert_eq!(parse(&quoted), set);
    for label in ["SPECTRAL_NM380", "SPECTRAL_NM_380", "SPECTRAL_380", "SPEC_380", "R_380", "380"] {
        assert_eq!(parse(&PROFILER.replace("nm380", label)), set, "{label}");
    }
    // Half of the world writes decimal commas.
    assert_eq!(parse(&PROFILER.replace("0.", "0,")), set);
    let id = PROFILER.replace("paper white", "black");
    assert_eq!(parse(&id).samples[1].name, "2");
    assert_eq!(assumed(&id), ["samples are named by `SAMPLE_ID`"]);
}

#[test]
fn lamps_of_argyll_are_read() {
    let reading = read(ARGYLL, &ReadOptions::default());
    assert_eq!(reading.set.quantity, SpectralQuantity::Emission);
    assert_eq!(
        reading.set.samples[0],
        Sample { name: "file".to_owned(), values: vec![1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5] }
    );
    let thirds: Vec<f64> = (0..7).map(|i| 380.0 + 20.0 * f64::from(i) / 6.0).collect();
    assert_eq!(reading.set.wavelengths, thirds);
    let lines: Vec<_> = reading.assumptions.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "taken as emission: the file declares `EMISSION`",
            "wavelengths by SPECTRAL_BANDS: 7 from 380 to 400 nm, evenly",
            "no header: the spectrum is called `file`",
        ]
    );
    let asked = read(ARGYLL, &ReadOptions::of(SpectralQuantity::Transmittance));
    assert_eq!(
        asked.assumptions[0].to_string(),
        "taken as transmittance, as requested, though the file declares `EMISSION`"
    );
    let reflective = ARGYLL.replace("\"EMISSION\"", "\"REFLECTIVE\"").replace("1.000000", "100.000000");
    let set = read(&reflective, &ReadOptions::default());
    assert_eq!(set.set.samples[0].values[1], 0.025);
    let last = set.assumptions.last().unwrap().to_string();
    assert_eq!(last, "values up to 7.5 in percent, as `SPECTRAL_NORM 100.000000` declares");
}

#[test]
fn other_tables_and_counts_are_told() {
    let two = format!("{PROFILER}{}", PROFILER.replace("0.1000", "0.9"));
    assert_eq!(parse(&two), parse(PROFILER));
    assert_eq!(assumed(&two)[0], "2 tables of spectra: the first is read");
    let cal = "CAL\nBEGIN_DATA_FORMAT\nRGB_I RGB_R\nEND_DATA_FORMAT\nBEGIN_DATA\n0 0\n1 1\nEND_DATA\n";
    assert_eq!(parse(&format!("{cal}{PROFILER}")), parse(PROFILER));
    let counted = PROFILER.replace("NUMBER_OF_SETS\t2", "NUMBER_OF_SETS\t24");
    assert_eq!(assumed(&counted)[0], "NUMBER_OF_SETS is 24, and 2 are there: read as they are");
}

#[test]
fn bad_files_are_named_with_their_place() {
    let number = |cell: &str| Problem::NotANumber { cell: format!("{cell:?}") };
    check(PROFILER.replace("0.0300", "x"), 12, 8, number("x"));
    check(PROFILER.replace("\t0.0300", ""), 12, 9, Problem::Ragged { found: 8, expected: 9 });
    check(PROFILER.replace("0.0300", "0.03\t7"), 12, 10, Problem::Ragged { found: 10, expected: 9 });
    check(PROFILER.replace("nm390", "nm370"), 7, 7, Problem::NotIncreasing { nm: 370.0, before: 380.0 });
    let open = |begin, end| Problem::NotClosed { begin, end };
    check(PROFILER.replace("END_DATA\n", ""), 10, 1, open("BEGIN_DATA", "END_DATA"));
    check(PROFILER.replace("END_DATA_FORMAT", ""), 6, 1, open("BEGIN_DATA_FORMAT", "END_DATA_FORMAT"));
    check("CGATS.17\nBEGIN_DATA\n1 2\nEND_DATA\n", 2, 1, Problem::MissingDataFormat);
    check(PROFILER.replace("\tnm", "\tLAB_"), 6, 1, Problem::SpectralColumnsNotFound);
    let empty = PROFILER.split("1\tpaper").next().unwrap().to_owned() + "END_DATA\n";
    check(empty, 11, 1, Problem::MissingData);
    check(ARGYLL.replace("7.5 \n", "\n"), 21, 4, Problem::Ragged { found: 6, expected: 7 });
    let bands = |found, declared: &str| Problem::Bands { found, declared: declared.to_owned() };
    let seven = bands(7, "36, from 380.000000 to 400.000000 nm");
    check(ARGYLL.replace("BANDS \"7\"", "BANDS \"36\""), 7, 1, seven);
    let other = bands(7, "7, from 380.000000 to 730 nm");
    check(ARGYLL.replace("END_NM \"400.000000\"", "END_NM \"730\""), 7, 1, other);
}
