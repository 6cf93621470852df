//! Tables of other programs, and the text of spectrometers.

use super::*;

#[test]
fn titles_and_comments_are_skipped_aloud() {
    let set = parse(DOWN);
    let titled = format!("Measured 2014-05-23\n\nX-Rite\n{DOWN}");
    assert_eq!(parse(&titled), set);
    assert_eq!(assumed(&titled), ["2 lines above the table skipped"]);
    let commented = format!("# measured by hand\n% twice\n{DOWN}# end\n");
    assert_eq!(parse(&commented), set);
    assert_eq!(assumed(&commented), ["3 lines with # or % skipped"]);
    // Samples may be called so.
    let numbered = ACROSS.replace("name", "#").replace("white", "#1").replace("black", "%2");
    assert_eq!(parse(&numbered).samples[1].name, "%2");
    assert!(assumed(&numbered).is_empty());
}

#[test]
fn text_in_columns_is_a_table() {
    let text = "380   0.1   0.01\n390   0.2   0.02\n400   0.3   0.03\n410   0.4   0.04\n";
    let set = parse(text);
    assert_eq!(set.samples[1].values, parse(DOWN).samples[1].values);
    assert_eq!(assumed(text), ["no names: the samples are called 1 to 2"]);
    let header = format!("# wavelength white \"dark skin\"\n{text}");
    let names: Vec<_> = parse(&header).samples.into_iter().map(|sample| sample.name).collect();
    assert_eq!(names, ["white", "dark skin"]);
    assert_eq!(assumed(&header), ["the comment in line 1 is read as the header"]);
    let one = "% lamp\n380\t0,1\n390\t0,2\n400\t0,3\n410\t0,4\n";
    assert_eq!(parse(one).samples[0].name, "file");
    assert_eq!(
        assumed(one),
        [
            "1 line with # or % skipped",
            "no header: the spectrum is called `file`",
            "decimals with commas: 0,1 is read as 0.1",
        ]
    );
}

#[test]
fn names_may_be_missing_or_among_other_columns() {
    let nameless = "380,390,400,410\n0.1,0.2,0.3,0.4\n0.01,0.02,0.03,0.04\n";
    assert_eq!(assumed(nameless), ["no names: the samples are called 1 to 2"]);
    assert_eq!(parse(nameless).samples[1].values, parse(DOWN).samples[1].values);
    let many =
        "id,L*,SAMPLE_NAME,nm380,nm390,nm400,nm410\n1,50,white,.1,.2,.3,.4\n2,20,black,.01,.02,.03,.04\n";
    assert_eq!(parse(many), parse(DOWN));
    assert_eq!(
        assumed(many),
        ["samples are named by `SAMPLE_NAME`; without wavelengths and left out: `id`, `L*`"]
    );
    let same = many.replace("black", "white");
    assert_eq!(parse(&same).samples[1].name, "2", "names that do not tell samples apart");
    check(many.replace("nm390", "nm39O"), 1, 5, Problem::InvalidWavelength { cell: "\"nm39O\"".to_owned() });
}

#[test]
fn the_separator_may_be_stated() {
    let text = format!("sep=;\r\n{}", DOWN.replace(',', ";"));
    assert_eq!(parse(&text), parse(DOWN));
    check(text.replace("0.02", "x"), 4, 3, Problem::NotANumber { cell: "\"x\"".to_owned() });
}

#[test]
fn a_semicolon_in_names_separates_nothing() {
    let set = parse(&ACROSS.replace("white", "white; matt").replace("black", "black; matt"));
    assert_eq!(set.samples[0].name, "white; matt");
}

/// As SpectraSuite writes it, on a computer set to German.
const OCEAN: &str = "SpectraSuite Data File\r\n++++++++++++++++++++++++++++++++++++\r\n\
    Date: Fri May 23 10:12:01 CEST 2014\r\nUser: lab\r\nDark Spectrum Present: Yes\r\n\
    Integration Time (usec): 100000 (USB4F01234)\r\nSpectra Averaged: 10 (USB4F01234)\r\n\
    Number of Pixels in Processed Spectrum: 5\r\n>>>>>Begin Processed Spectral Data<<<<<\r\n\
    399,88\t10,25\r\n400,07\t11,00\r\n400,27\t11,31\r\n400,46\t11,87\r\n400,66\t12,02\r\n\
    >>>>>End Processed Spectral Data<<<<<\r\n";

#[test]
fn the_text_of_a_spectrometer_is_read_below_its_mark() {
    let set = parse(OCEAN);
    assert_eq!(set.wavelengths, [399.88, 400.07, 400.27, 400.46, 400.66]);
    assert_eq!(
        set.samples[0],
        Sample { name: "file".to_owned(), values: vec![0.1025, 0.11, 0.1131, 0.1187, 0.1202] }
    );
    assert_eq!(
        assumed(OCEAN),
        [
            "no header: the spectrum is called `file`",
            "decimals with commas: 399,88 is read as 399.88",
            "uneven steps, 0.19 to 0.2 nm: interpolated by a cubic spline",
            "values up to 12.02: read as percent",
        ]
    );
    check(OCEAN.replace("11,31", "dark"), 12, 2, Problem::NotANumber { cell: "\"dark\"".to_owned() });
    check(OCEAN.replace("\t11,31", ""), 12, 2, Problem::Ragged { found: 1, expected: 2 });
    let nothing = OCEAN.split_inclusive("<<<<<").next().unwrap();
    assert!(SpectralSet::parse(nothing.as_bytes(), "file", &ReadOptions::default()).is_err());
}
