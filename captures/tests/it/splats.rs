//! Files of splats: what is read, what is carried along, and what is refused.

use std::path::Path;

use color_fn_captures::{FloatColumns, PlyFormat, PropertyType, ReadSplatsError, Splats, coefficient_names};

const HEADER: &str = "ply\nformat ascii 1.0\ncomment made by hand\nelement vertex 2\nproperty float x\nproperty uchar seen\n\
    property float f_dc_0\nproperty float f_dc_1\nproperty float f_dc_2\nproperty double weight\nend_header\n";
const BODY: &str = "1.5 7 0.1 0.2 0.3 1e-300\n-0 255 -1 0 3e38 NaN\n";

fn text() -> Vec<u8> {
    format!("{HEADER}{BODY}").into_bytes()
}

#[track_caller]
fn refused(bytes: &[u8]) -> String {
    let message = Splats::decode(bytes, "some.ply").expect_err("it is bad").to_string();
    assert!(message.lines().count() == 1 && message.len() < 300, "one line: {message}");
    message
}

#[test]
fn both_forms_hold_the_same_bits() {
    let splats = Splats::decode(&text(), "some.ply").expect("splats");
    assert_eq!((splats.len(), splats.degree(), splats.format()), (2, Ok(0), PlyFormat::Ascii));
    assert_eq!(splats.comments(), ["made by hand"]);
    assert_eq!(splats.properties()[1].kind, PropertyType::U8);
    assert_eq!(splats.coefficients(0).expect("numbers"), [0.1_f32, 0.2, 0.3].map(f64::from));
    let binary = splats.encode(PlyFormat::BinaryLittleEndian);
    // 4 + 1 + 12 + 8 bytes a splat, little endian; −0 keeps its sign.
    let body = &binary[binary.len() - 50..];
    assert_eq!((&body[..5], &body[25..30]), (&[0, 0, 0xC0, 0x3F, 7][..], &[0, 0, 0, 0x80, 255][..]));
    let again = Splats::decode(&binary, "some.ply").expect("what was written");
    assert_eq!(
        (again.format(), again.encode(PlyFormat::BinaryLittleEndian)),
        (PlyFormat::BinaryLittleEndian, binary)
    );
    assert_eq!(
        again.encode(PlyFormat::Ascii),
        Splats::decode(&text(), "").expect("splats").encode(PlyFormat::Ascii)
    );
    // Lines may end as on Windows, types may have their other names.
    let other = HEADER.replace('\n', "\r\n").replace("uchar", "uint8").replace("double", "float64") + BODY;
    assert_eq!(
        Splats::decode(other.as_bytes(), "").expect("splats").encode(PlyFormat::BinaryLittleEndian),
        again.encode(PlyFormat::BinaryLittleEndian)
    );
}

#[test]
fn colors_are_exchanged_and_all_else_stays() {
    let splats = Splats::decode(&text(), "some.ply").expect("splats");
    let (names, values) = (["red".to_owned()], [4.0, 5.0]);
    let columns = FloatColumns { names: &names, values: &values, comments: &["new".into()] };
    let other = splats.replaced(|name| name.starts_with("f_dc_"), &columns);
    let order: Vec<&str> = other.properties().iter().map(|property| property.name.as_str()).collect();
    assert_eq!(order, ["x", "seen", "red", "weight"]);
    assert_eq!(other.floats(&names).expect("it is there").of(1), Ok(vec![5.0]));
    let end = |splats: &Splats| {
        splats.encode(PlyFormat::Ascii).split(|&b| b == b' ').next_back().map(<[u8]>::to_vec)
    };
    assert_eq!(end(&other), end(&splats));
    assert_eq!(other.degree(), Err(ReadSplatsError::MissingProperty("f_dc_0".into())));
}

/// The file of the repository is of degree 3, as the trainer writes it.
#[test]
fn the_sphere_of_gold_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/splats/gold.ply");
    let splats = Splats::read(&path).expect("splats");
    assert_eq!((splats.len(), splats.degree()), (560, Ok(3)));
    let numbers = splats.floats(&coefficient_names(3)).expect("floats").of(559).expect("numbers");
    assert_eq!(numbers.len(), 48);
    assert_eq!(splats.encode(PlyFormat::BinaryLittleEndian), std::fs::read(&path).expect("a file"));
}

#[test]
fn what_is_no_file_of_splats_is_refused() {
    let with = |from: &str, to: &str| format!("{HEADER}{BODY}").replacen(from, to, 1).into_bytes();
    assert!(refused(b"").contains("end_header"));
    assert!(refused(b"\x89PNG\r\n\x1a\n").contains("line 1: not a .ply file"));
    assert!(refused(&with("ascii", "binary_middle_endian")).contains("line 2: format binary_middle_endian"));
    assert!(refused(&with("vertex 2", "vertex two")).contains("line 4: `two` is not a count"));
    assert!(refused(&with("vertex 2", "vertex -2")).contains("not a count"));
    assert!(refused(&with("vertex 2", "vertex 0")).contains("no splats"));
    assert!(refused(&with("element vertex 2", "element chunk 2")).contains("element chunk"));
    assert!(refused(&with("property float x", "property list uchar int x")).contains("line 5: a list"));
    assert!(refused(&with("property float x", "property half x")).contains("`half` is not a type"));
    assert!(refused(&with("f_dc_1", "f_dc_0")).contains("f_dc_0 a second time"));
    assert!(refused(&with("end_header\n", "")).contains("is not a line of a header"));
    assert!(refused(&with("format ascii 1.0\n", "")).contains("names no format"));
    // A count that no memory holds, of a file of some hundred bytes; it overflows 64 bits in bytes.
    for count in ["4", "99999999999", "18446744073709551615"] {
        let message = refused(&with("vertex 2", &format!("vertex {count}")));
        assert!(message.contains("cut off") || message.contains("it ends in splat 2"), "{message}");
    }
    assert!(refused(&with("vertex 2", "vertex 1")).contains("follows the last splat"));
    assert!(refused(&with(" 7 ", " 256 ")).contains("splat 0 (from 0): seen is `256`, not a uchar"));
    assert!(refused(&with("3e38 NaN", "3e38")).contains("it ends in splat 1"));
    let binary = Splats::decode(&text(), "").expect("splats").encode(PlyFormat::BinaryLittleEndian);
    assert!(refused(&binary[..binary.len() - 1]).contains("2 splats take 50 bytes at least, and 49 follow"));
    assert!(refused(&[&binary[..], b"\n"].concat()).contains("1 bytes follow the last splat"));
    assert!(refused(&[b"ply\n", &[b'x'; 1 << 17][..]].concat()).contains("does not end"));

    let colors = |from: &str, to: &str| {
        let splats = Splats::decode(&with(from, to), "some.ply").expect("splats");
        splats.coefficients(0).expect_err("no color").to_string()
    };
    let whole = Splats::decode(&text(), "some.ply").expect("splats");
    let seen = whole.floats(&["seen".into()]).expect_err("a byte").to_string();
    assert!(seen.contains("seen is neither a float"), "{seen}");
    assert!(colors("f_dc_2", "other").contains("no property f_dc_2"));
    assert!(colors("property double weight", "property double f_rest_0").contains("1 properties f_rest_0"));
    assert!(colors("0.1", "inf").contains("splat 0 (from 0): f_dc_0 is inf"));
    assert!(colors("0.1", "NaN").contains("f_dc_0 is NaN"));
}
