//! Good files of every kind, damaged at random: each is read or refused in one line.

use proptest::prelude::*;

use super::*;

const CGATS: &str = "CGATS.17\nSPECTRAL_BANDS \"4\"\nSPECTRAL_START_NM \"380\"\nSPECTRAL_END_NM \"410\"\n\
    SPECTRAL_NORM \"100\"\nBEGIN_DATA_FORMAT\nSAMPLE_ID SAMPLE_NAME SPEC_380 SPEC_390 SPEC_400 SPEC_410\n\
    END_DATA_FORMAT\nNUMBER_OF_SETS 2\nBEGIN_DATA\n1 \"a b\" 1 2 3 4\n2 c 5 6 7 8\nEND_DATA\n";
const TM27: &str = "<?xml version=\"1.0\"?>\n<IESTM2714><Header><Description>lamp</Description></Header>\n\
    <SpectralDistribution><SpectralQuantity>relative</SpectralQuantity>\n\
    <SpectralData wavelength=\"400\">1</SpectralData><SpectralData wavelength=\"410\">2</SpectralData>\n\
    <SpectralData wavelength=\"420\">3</SpectralData><SpectralData wavelength=\"430\">4</SpectralData>\n\
    </SpectralDistribution></IESTM2714>\n";
const OCEAN: &str = "Data\n>>>>>Begin Spectral Data<<<<<\n380,1\t0,5\n381,2\t0,6\n382,1\t0,7\n383,4\t0,6\n\
    >>>>>End Spectral Data<<<<<\n";
const SEMICOLONS: &str =
    "\u{feff}Title\n# note\nµm;a;b (%)\n0,38;1;2\n0,39;;3\n0,40;2;4\n0,41;3;NaN\n0,42;5;6\n0,43;5;6\n";

const PIECES: [&str; 30] = [
    ",",
    ";",
    "\t",
    " ",
    "\n",
    "\r",
    "\"",
    "\"\"",
    "#",
    "%",
    "nm",
    "µm",
    "-",
    "e",
    "9",
    ".",
    "nan",
    "n/a",
    "1e308",
    "-1e308",
    "1e-999",
    "0,5",
    "\u{feff}",
    "<a>",
    "&amp;",
    "BEGIN_DATA\n",
    "END_DATA\n",
    ">>>>>Begin\n",
    "SPECTRAL_BANDS 9\n",
    "−",
];

fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let start = prop::sample::select(vec![DOWN, ACROSS, CGATS, TM27, OCEAN, SEMICOLONS]);
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES.to_vec()).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..3),
    ];
    let edit = (any::<usize>(), 0..12usize, piece);
    (start, prop::collection::vec(edit, 0..6), any::<bool>()).prop_map(|(start, edits, wide)| {
        let mut bytes = start.as_bytes().to_vec();
        for (at, length, piece) in edits {
            let at = at % (bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, piece);
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) if wide => {
                [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
            }
            _ => bytes,
        }
    })
}

fn options() -> impl Strategy<Value = ReadOptions<'static>> {
    use Quantity::{Emission, Reflectance};
    let quantity = prop::option::of(prop::sample::select(vec![Reflectance, Emission]));
    let columns = prop::option::weighted(0.2, prop::sample::select(vec!["1", "white,2", "\"a"]));
    let units = vec![WavelengthUnit::Nanometre, WavelengthUnit::Micrometre];
    let unit = prop::option::weighted(0.2, prop::sample::select(units));
    let scale = prop::option::weighted(0.2, prop::sample::select(vec![Scale::Fraction, Scale::Percent]));
    (quantity, columns, unit, scale).prop_map(|(quantity, columns, unit, scale)| ReadOptions {
        quantity,
        columns,
        unit,
        scale,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_read_or_refused(bytes in damaged(), options in options()) {
        match SpectralSet::parse(&bytes, "file", &options) {
            Ok(Reading { set, assumptions }) => {
                prop_assert!(set.wavelengths.len() >= MIN_WAVELENGTHS);
                prop_assert!(set.wavelengths.windows(2).all(|w| w[0] < w[1]));
                prop_assert!(!set.samples.is_empty());
                for sample in &set.samples {
                    prop_assert_eq!(sample.values.len(), set.wavelengths.len());
                    prop_assert!(sample.values.iter().all(|value| value.is_finite()));
                    prop_assert!(!sample.name.trim().is_empty());
                }
                prop_assert!(options.quantity.is_none_or(|quantity| quantity == set.quantity));
                for assumption in assumptions {
                    let line = assumption.to_string();
                    prop_assert!(!line.contains(char::is_control) && line.len() < 500, "{}", line);
                }
            }
            Err(error) => {
                let line = error.to_string();
                prop_assert!(!line.contains('\n') && line.len() < 500, "one line: {}", line);
            }
        }
    }
}
