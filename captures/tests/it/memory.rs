//! Captures of numbers in memory: what constructors refuse, and what they share with files.

use std::path::Path;

use color_fn_captures::spectra::{ReadOptions, Sample, SpectralQuantity, SpectralSet};
use color_fn_captures::{
    BrdfSample, BrdfTable, Capture, CaptureKind, DonaldsonMatrix, FloatColumns, Image, InvalidCapture,
    Points, RefractiveIndex, Sky, SkyFrame, Splats,
};

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, InvalidCapture>, expected: &str) {
    let message = result.expect_err(expected).to_string();
    assert!(message.contains(expected) && message.lines().count() == 1, "{message:?} is not {expected:?}");
}

#[test]
fn spectra() {
    let set = |nm: &[f64], values: &[f64]| {
        let sample = Sample::new("gray", values.iter().copied());
        SpectralSet::new(SpectralQuantity::Reflectance, nm.iter().copied(), [sample])
    };
    let nm = [400.0, 500.0, 600.0, 700.0];
    let good = set(&nm, &[0.5; 4]).expect("a set");
    let text = serde_json::to_string(&good).expect("text");
    assert_eq!(serde_json::from_str::<SpectralSet>(&text).expect("a set"), good);
    refused(set(&nm[..3], &[0.5; 3]), "3 wavelengths: there must be 4 or more");
    refused(set(&[400.0, 500.0, 500.0, 700.0], &[0.5; 4]), "do not increase");
    refused(set(&[-1.0, 500.0, 600.0, 700.0], &[0.5; 4]), "wavelength 0 (from 0) is not a positive");
    refused(set(&nm, &[0.5; 5]), "there are 5 values of a sample, where 4 are expected");
    refused(set(&nm, &[0.5, f64::NAN, 0.5, 0.5]), "value 1 (from 0) is not a finite number");
    refused(SpectralSet::new(SpectralQuantity::Emission, nm, []), "0 samples");
}

#[test]
fn points() {
    let new = |x: f64| Points::new((0..5).map(|i| ([f64::from(i), x], [0.5; 3])));
    assert_eq!(new(0.0).expect("points").dimension(), 2);
    refused(new(f64::INFINITY), "coordinate 1 (from 0)");
    refused(new(1e16), "at most 1e15");
    refused(Points::new([([0.0], [0.0; 3]); 4]), "4 points: there must be 5 to 1000000");
    refused(Points::new::<0>([([], [0.0; 3]); 9]), "0 coordinates: there must be 1 to 4");
    refused(Points::new([([0.0; 5], [0.0; 3]); 9]), "5 coordinates");
    let parsed = Points::parse(
        "x,y,linear_r,linear_g,linear_b\n0,0,.5,.5,.5\n1,0,.5,.5,.5\n2,0,.5,.5,.5\n3,0,.5,.5,.5\n4,0,.5,.5,.5\n",
    );
    assert_eq!(parsed, Ok(new(0.0).expect("points")));
}

#[test]
fn reflection() {
    let up = [0.0, 0.0, 1.0];
    let sample = |view, value| BrdfSample { light: up, view, value };
    let table =
        BrdfTable::new([sample(up, [0.1, -0.1, 0.1]), sample([1.0, 0.0, 0.0], [0.1; 3])]).expect("a table");
    assert_eq!((table.samples().len(), table.below(), table.clamped()), (1, 1, 1));
    let long = BrdfTable::new([sample([0.0, 0.0, 2.0], [0.1; 3])]).expect("a table");
    assert_eq!((long.samples()[0].view, long.normalized()), (up, 1));
    refused(BrdfTable::new([sample([0.0; 3], [0.1; 3])]), "sample 0 (from 0) is not of directions that have");
    refused(BrdfTable::new([sample([f64::NAN; 3], [0.1; 3])]), "that have a length");
    refused(BrdfTable::new([sample(up, [f64::NAN; 3])]), "of finite values");
    refused(BrdfTable::new([]), "0 samples above the surface");
    refused(RefractiveIndex::new(&[], &[], &[]), "0 wavelengths");
    refused(RefractiveIndex::new(&[500.0], &[1.0, 1.0], &[1.0]), "2 values of n");
    refused(RefractiveIndex::new(&[500.0, 400.0], &[1.0; 2], &[1.0; 2]), "increase");
    refused(RefractiveIndex::new(&[400.0, 500.0], &[0.0; 2], &[1.0; 2]), "n 0 (from 0)");
}

#[test]
fn matrices() {
    let nm = |n: u32| (0..n).map(|i| 400.0 + 10.0 * f64::from(i)).collect::<Vec<_>>();
    assert!(DonaldsonMatrix::new(nm(8), vec![0.0; 64]).is_ok());
    refused(DonaldsonMatrix::new(nm(7), vec![0.0; 49]), "7 wavelengths: there must be 8 to 1024");
    refused(DonaldsonMatrix::new(nm(8), vec![0.0; 63]), "63 values");
    refused(DonaldsonMatrix::new(nm(8), vec![f64::NAN; 64]), "value 0");
    refused(DonaldsonMatrix::new(vec![f64::NAN; 8], vec![0.0; 64]), "equal steps");
    refused(DonaldsonMatrix::new(Vec::new(), Vec::new()), "0 wavelengths");
}

#[test]
fn skies() {
    let nm = vec![400.0, 500.0, 600.0, 700.0];
    let frame =
        |elevation| SkyFrame { elevation, directions: vec![[0.0, 0.0, 1.0]; 16], radiance: vec![1.0; 64] };
    let sky = |elevations: [f64; 4]| Sky::new(nm.clone(), elevations.map(frame));
    assert_eq!(sky([30.0, 10.0, 20.0, 0.0]).expect("a sky").frames()[3].elevation, 30.0);
    refused(sky([30.0, 10.0, 30.0, 0.0]), "twice");
    refused(sky([30.0, 10.0, f64::NAN, 0.0]), "elevation");
    refused(Sky::new(nm.clone(), [frame(0.0)]), "1 elevations of the sun: there must be 4 or more");
    refused(Sky::new(vec![400.0; 4], []), "do not increase");
    let dark = SkyFrame { radiance: vec![1.0; 63], ..frame(90.0) };
    refused(Sky::new(nm, [frame(0.0), frame(1.0), frame(2.0), dark]), "63 radiances");
}

#[test]
fn images() {
    refused(Image::new(2, 2, vec![[0.0; 3]; 3]), "there are 3 pixels, where 4 are expected");
    refused(Image::new(0, 0, Vec::new()), "0 pixels");
    refused(Image::new(usize::MAX, 2, vec![[0.0; 3]]), "1 pixels");
    let image = Image::new(2, 1, vec![[0.0; 3], [1.0; 3]]).expect("an image");
    assert_eq!(image.downsampled(0, 9), [[0.5; 3]]);
    assert!(image.sample([f64::NAN; 2])[0].is_nan());
}

/// Numbers are written as the people of a country write them, in every table.
#[test]
fn tables_are_the_same_in_every_style() {
    let plain = "nm,n,k\n400,1.5,2\n500.5,1,0\n";
    let expected = RefractiveIndex::parse(plain).expect("a table");
    for text in [
        plain.replace(',', ";"),
        plain.replace(',', ";").replace('.', ","),
        plain.replace(',', "\t").replace('.', ","),
        plain.replace(',', "  "),
        format!("sep=;\r\n{}", plain.replace(',', ";")),
        format!("\u{feff}# silver, by hand\n{plain}\n\n"),
        "\"nm\",\"n\",\"k\"\n\"400\",\"1,5\",\"2\"\n\"500,5\",1,0\n".into(),
    ] {
        assert_eq!(RefractiveIndex::parse(&text).as_ref(), Ok(&expected), "{text}");
    }
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(RefractiveIndex::from_reader(&utf16[..], "table").as_ref(), Ok(&expected));
    let mixed = RefractiveIndex::parse("nm;n;k\n400;1,5;2.5\n").expect_err("two marks").to_string();
    assert!(mixed.starts_with("line 2, column 3: \"2.5\" has another decimal mark"), "{mixed}");
    let open = RefractiveIndex::parse("nm,n,k\n400,\"1,2\n").expect_err("a quote").to_string();
    assert!(open.starts_with("line 2, column 2: this quote is not closed"), "{open}");
    let percent = RefractiveIndex::parse("nm,n,k\n400,10 %,2\n").expect_err("percent").to_string();
    assert_eq!(percent, "line 2, column 2: `10 %` is not a finite number");
}

#[test]
fn splats() {
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let new = |list: &[&str], values: &[f32], comments: &[String]| {
        Splats::new(&FloatColumns { names: &names(list), values, comments })
    };
    assert_eq!(new(&["x", "y"], &[0.0; 4], &[]).expect("splats").len(), 2);
    refused(new(&[], &[0.0], &[]), "0 names");
    refused(new(&["x", "x"], &[0.0; 2], &[]), "name 1 (from 0) is not a word of its own");
    refused(new(&["x y"], &[0.0], &[]), "name 0");
    refused(new(&["x", "y"], &[0.0], &[]), "0 splats");
    refused(new(&["x", "y"], &[0.0; 3], &[]), "there are 3 values, where 2 are expected");
    refused(new(&["x"], &[0.0], &["a\nb".into()]), "comment 0");
}

/// What a file is does not depend on how its table is written, or whether it comes from a path.
#[test]
fn kinds_are_recognized() {
    let kind = |text: &str| CaptureKind::recognize_bytes(text.as_bytes(), "table.csv".as_ref());
    assert_eq!(kind("\u{feff}sep=;\r\nX;encoded_r;encoded_g;encoded_b\r\n"), CaptureKind::Points);
    assert_eq!(kind("# by hand\ntheta_h\ttheta_d\tphi_d\tr\tg\tb\n"), CaptureKind::Brdf);
    assert_eq!(kind("nm,gray\n400,0.5\n"), CaptureKind::Spectra);
    assert_eq!(kind("\0"), CaptureKind::Spectra);
    assert_eq!(CaptureKind::recognize_bytes(b"", "a.PLY".as_ref()), CaptureKind::Splats);
    for file in [
        "sky/hosek_wilkie_sky_through_the_day.csv",
        "brdf/gold_rough_0.2.csv",
        "points/munsell_renotation.csv",
        "fluorescence/donaldson_3M_postit_pink_380-780_10nm.csv",
        "reflectance/colorchecker24.csv",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data").join(file);
        let bytes = std::fs::read(&path).expect(file);
        let decoded = Capture::decode(&bytes, &path, &ReadOptions::default()).expect(file);
        let read = Capture::read(&path, &ReadOptions::default()).expect(file);
        assert_eq!((decoded.kind(), format!("{decoded:?}")), (read.kind(), format!("{read:?}")), "{file}");
    }
}
