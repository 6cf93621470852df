//! IES TM-27 files.

use std::path::Path;

use super::*;

const TWO: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<IESTM2714 xmlns=\"iestm2714\" version=\"1.0\">\n\
    <Header><Manufacturer>x</Manufacturer><Description>LED &amp; lens</Description></Header>\n\
    <SpectralDistribution>\n<SpectralQuantity>radiance</SpectralQuantity>\n\
    <SpectralData wavelength=\"400\">0.1</SpectralData>\n<SpectralData wavelength=\"410\">0.2</SpectralData>\n\
    <SpectralData wavelength=\"420\">0.3</SpectralData>\n<SpectralData wavelength=\"430\">0.4</SpectralData>\n\
    </SpectralDistribution>\n<SpectralDistribution>\n\
    <SpectralData wavelength=\"400\">1</SpectralData>\n<SpectralData wavelength=\"410\">2</SpectralData>\n\
    <SpectralData wavelength=\"420\">3</SpectralData>\n<SpectralData wavelength=\"435\">4</SpectralData>\n\
    </SpectralDistribution>\n</IESTM2714>\n";

#[test]
fn a_real_lamp_is_read() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/lights/rare_earth_fluorescent_tm27.spdx");
    let reading = SpectralSet::read(Path::new(file), &ReadOptions::default()).unwrap();
    let set = &reading.set;
    assert_eq!((set.quantity, set.samples.len()), (SpectralQuantity::Emission, 1));
    assert_eq!(set.samples[0].name, "Rare earth fluorescent lamp");
    // From the file: its peak, its first and its last.
    assert_eq!([set.wavelengths[0], set.wavelengths[22]], [400.0, 547.2]);
    assert_eq!([set.samples[0].values[0], set.samples[0].values[22]], [0.034, 0.999]);
    assert_eq!(set.wavelengths.last().zip(set.samples[0].values.last()), Some((&850.1, &0.030)));
    let lines: Vec<_> = reading.assumptions.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "taken as emission: the file declares `relative`",
            "uneven steps, 0.4 to 44.9 nm: interpolated by straight lines",
        ]
    );
}

#[test]
fn spectra_of_one_file_may_have_wavelengths_of_their_own() {
    let read = |text: &str, columns| {
        let options = ReadOptions { columns, ..ReadOptions::default() };
        SpectralSet::parse(text.as_bytes(), "file", &options)
    };
    let both = read(TWO, None).unwrap();
    assert_eq!(both.set.wavelengths, [400.0, 410.0, 420.0, 430.0]);
    // Light lies on straight lines: two thirds of the way from 3 to 4.
    support::assert_close(both.set.samples[1].values[3], 3.0 + 10.0 / 15.0, 1e-15);
    let told = both.assumptions.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    assert!(told.contains("brought to 4 common ones from 400 to 430 nm"), "{told}");
    let apart = TWO.replace("400\">1<", "500\">1<").replace("410\">2<", "510\">2<");
    let apart = apart.replace("420\">3<", "520\">3<").replace("435", "535");
    assert_eq!(
        read(&apart, None).unwrap_err().to_string(),
        "line 3, column 39: this spectrum has other wavelengths than \"LED & lens 1\": choose those that \
         agree by columns"
    );
    assert_eq!(read(TWO, Some("2")).unwrap().set.wavelengths[3], 435.0);
    let same = read(&TWO.replace("435", "430.0"), None).unwrap().set;
    assert_eq!(same.samples[1].name, "LED & lens 2");
    assert_eq!(same.samples[1].values, [1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn the_quantity_is_stated() {
    let reflectance = TWO.replace("radiance", "R-Factor").replace("435", "430");
    assert_eq!(read(&reflectance, &ReadOptions::default()).set.quantity, SpectralQuantity::Reflectance);
    let other = TWO.replace("radiance", "absorptance");
    check(other, 5, 1, Problem::OtherQuantity { found: "absorptance".to_owned() });
}

#[test]
fn bad_files_are_named_with_their_place() {
    let number = Problem::NotANumber { cell: "\"?\"".to_owned() };
    check(TWO.replace(">0.3<", ">?<").replace("435", "430"), 8, 1, number);
    let wavelength = Problem::InvalidWavelength { cell: "\"4I0\"".to_owned() };
    check(TWO.replacen("\"410\"", "\"4I0\"", 1), 7, 1, wavelength);
    check(TWO.replacen(" wavelength=\"410\"", "", 1), 7, 1, Problem::MissingWavelength);
    check(TWO.replace("SpectralData", "Data"), 2, 1, Problem::MissingSpectralData);
    check("\n<svg><path/></svg>", 2, 1, Problem::OtherXml { found: "svg".to_owned() });
    match SpectralSet::parse(TWO.replace("</Header>", "</Head>").as_bytes(), "", &ReadOptions::default()) {
        Err(ReadSpectraError::Malformed { line: 3, problem: Problem::Xml { what }, .. }) => {
            assert!(what.contains("Head"), "{what}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn hostile_documents_are_refused_at_once() {
    let is_refused = |text: &str| {
        let error = SpectralSet::parse(text.as_bytes(), "", &ReadOptions::default()).unwrap_err();
        assert!(!error.to_string().contains('\n'), "{error}");
    };
    // A thousand million laughs, a file on disk, a tower.
    is_refused("<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><IESTM2714>&b;</IESTM2714>");
    is_refused("<!DOCTYPE a [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><IESTM2714>&a;</IESTM2714>");
    is_refused(&"<a>".repeat(1_000_000));
    is_refused(&format!("{}{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000)));
    is_refused(&format!("<IESTM2714>{}</IESTM2714>", "<a>".repeat(1_000_000)));
    // What a tree of it would compare each with each.
    let attributes: String = (0..200_000).map(|i| format!(" a{i}=\"\"")).collect();
    is_refused(&format!("<IESTM2714{attributes}/>"));
    let names: String = (0..60).map(|i| format!("<a xmlns:a{i}=\"b\">")).collect();
    is_refused(&format!("<IESTM2714>{names}"));
}
