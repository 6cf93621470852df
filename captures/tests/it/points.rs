//! Tables of points: that of the repository, and bad ones.

use std::path::Path;

use color_fn_captures::spectra::ReadOptions;
use color_fn_captures::{Capture, CaptureKind, PointEncoding, Points};

const ROWS: &str = "x,y,r,g,b\n-2,10,0,0.5,1\n4,10,1,0.5,0\n1,30,0.25,0.25,0.25\n0,20,2,-1,0\n0,20,1,1,1\n";

#[test]
fn points_are_read() {
    let points = Points::parse(ROWS).expect("points");
    assert_eq!((points.len(), points.dimension(), points.encoding()), (5, 2, PointEncoding::Linear));
    assert_eq!(points.colors()[3], [2.0, -1.0, 0.0]);
    let frame = points.frame();
    assert_eq!(frame, [[-2.0, 4.0], [10.0, 30.0]]);
    assert_eq!(points.within(&frame)[..6], [0.0, 0.0, 1.0, 0.0, 0.5, 1.0]);
}

/// What lies in [0, 1] stays; and a quarter of the way up the curve of sRGB is 0.0508761 (IEC 61966-2-1).
#[test]
fn positions_within_one_stay_and_encoded_colors_are_decoded() {
    let rows = "0.25,0.25,1,0\n".repeat(5);
    let points =
        Points::parse(&format!("\u{feff}X, encoded_r, encoded_g, encoded_b\r\n{rows}")).expect("points");
    assert_eq!(points.frame(), [[0.0, 1.0]]);
    let [r, g, b] = points.colors()[4];
    assert!((r - 0.050_876_1).abs() < 1e-7 && (g, b) == (1.0, 0.0), "{r} {g} {b}");
    // An axis along which nothing varies has a length.
    let flat = Points::parse(&format!("x,y,r,g,b\n{}", "7,0.5,0,0,0\n".repeat(5))).expect("points");
    assert_eq!((flat.frame()[0], flat.within(&flat.frame())[0]), ([7.0, 8.0], 0.0));
}

/// Three colors of the renotation, from their published xyY (5R 5/4: 0.374, 0.322, 19.77; 5Y 8/8: 0.4158, 0.4378, 59.1;
/// 5PB 3/6: 0.2122, 0.2052, 6.555) by the matrices that B. Lindbloom publishes: Bradford from C to D65, XYZ to sRGB.
#[test]
fn the_renotation_is_in_the_repository() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/points/munsell_renotation.csv");
    let points = Points::read(&path).expect("points");
    assert_eq!((points.len(), points.dimension()), (1526, 3));
    let frame = points.frame();
    assert_eq!(frame[2], [1.0, 9.0]);
    assert!(points.colors().as_flattened().iter().all(|c| (0.0..=1.0).contains(c)));
    let text = std::fs::read_to_string(&path).expect("text");
    for (place, expected) in [
        ("3.80,1.24,5", [0.327_84, 0.156_48, 0.150_06]),
        ("0.00,8.00,8", [0.758_37, 0.572_33, 0.101_01]),
        ("0.00,-6.00,3", [0.022_95, 0.065_21, 0.166_88]),
    ] {
        let row = text.lines().skip(1).position(|line| line.starts_with(&format!("{place},"))).expect(place);
        for (found, expected) in points.colors()[row].iter().zip(expected) {
            // His white C is rounded to five digits, ours the integral of the table.
            assert!((found - expected).abs() < 3e-4, "{place}: {found} is not {expected}");
        }
    }
}

#[test]
fn bad_tables_are_refused_in_one_line() {
    let with = |row: &str| ROWS.replace("4,10,1,0.5,0", row);
    let encoded = ROWS.replace("r,g,b", "encoded_r,encoded_g,encoded_b");
    let cases = [
        (String::new(), "line 1: the header of a table of points is `x,y,r,g,b`"),
        ("r,g,b\n".into(), "line 1: the header"),
        ("x,y,z,t,u,r,g,b\n".into(), "line 1: the header"),
        (ROWS.replace("r,g,b", "b,g,r"), "line 1: the header"),
        (with("4,10,1,0.5"), "line 3: there are 4 cells, not 5 as in the header"),
        (with("4,ten,1,0.5,0"), "line 3, column 2: `ten` is not a position"),
        (with("4,10,1,NaN,0"), "line 3, column 4: `NaN` is not a linear component"),
        (
            with("4,10,1,1e300,0"),
            "line 3, column 4: `1e300` is not a linear component: a number of at most 1e15",
        ),
        (encoded, "line 5, column 3: `2` is not an encoded component of 0 to 1"),
        (
            ROWS.lines().take(5).fold(String::new(), |text, line| text + line + "\n"),
            "4 points: there must be 5",
        ),
        (with(&"x".repeat(100_000)), "line 3: there are 1 cells"),
    ];
    for (text, expected) in cases {
        let message = Points::parse(&text).expect_err(expected).to_string();
        assert!(message.contains(expected), "{message:?} does not say {expected:?}");
        assert!(message.lines().count() == 1 && message.len() < 250, "{message}");
    }
    let many = format!("x,r,g,b\n{}", "0,0,0,0\n".repeat(Points::MAX_POINTS + 1));
    assert!(
        Points::parse(&many).expect_err("too many").to_string().contains("line 1000002: there are more than")
    );
}

/// A cloud of points as a PLY file: its header, with a face behind the vertices, and its numbers in a format.
fn cloud(format: &str, color: &str, rows: &[([f32; 3], [f64; 3])]) -> Vec<u8> {
    let count = rows.len();
    let mut file = format!(
        "ply\nformat {format} 1.0\ncomment made here\nelement vertex {count}\nproperty float x\nproperty float y\n\
         property float nx\nproperty float z\nproperty {color} red\nproperty {color} green\nproperty {color} blue\n\
         element face 1\nproperty list uchar int vertex_indices\nend_header\n"
    )
    .into_bytes();
    let is_big = format == "binary_big_endian";
    let mut number = |bytes: &[u8]| match is_big {
        true => file.extend(bytes.iter().rev()),
        false => file.extend(bytes),
    };
    if format == "ascii" {
        let line = |([x, y, z], [r, g, b]): &([f32; 3], [f64; 3])| format!("{x} {y} 1 {z} {r} {g} {b}\n");
        file.extend(rows.iter().map(line).collect::<String>().bytes());
        file.extend(b"3 0 1 2\n");
        return file;
    }
    for ([x, y, z], color_of) in rows {
        [*x, *y, 1.0, *z].iter().for_each(|x| number(&x.to_le_bytes()));
        for component in color_of {
            match color {
                "uchar" => number(&(*component as u8).to_le_bytes()),
                "ushort" => number(&(*component as u16).to_le_bytes()),
                _ => number(&(*component as f32).to_le_bytes()),
            }
        }
    }
    number(&3_u8.to_le_bytes());
    [0_i32, 1, 2].iter().for_each(|index| number(&index.to_le_bytes()));
    file
}

/// Whole numbers are sRGB: 188 of 255 is 0.502886 of linear light (IEC 61966-2-1), and so is 188 · 257 of 65535.
#[test]
fn clouds_of_points_are_read_from_ply_files() {
    let at = |i: u8| [f32::from(i), 0.5 * f32::from(i), -f32::from(i)];
    let rows = |color: [f64; 3]| (0..6).map(|i| (at(i), color)).collect::<Vec<_>>();
    for format in ["ascii", "binary_little_endian", "binary_big_endian"] {
        for (kind, color, encoding) in [
            ("uchar", [188.0, 0.0, 255.0], PointEncoding::EightBit),
            ("ushort", [48_316.0, 0.0, 65_535.0], PointEncoding::Encoded),
            ("float", [0.502_886_46, 0.0, 1.0], PointEncoding::Linear),
        ] {
            let file = cloud(format, kind, &rows(color));
            let read = Capture::decode(&file, Path::new("cloud.ply"), &ReadOptions::default());
            let Ok(Capture::Points(points)) = read else { panic!("{format} {kind}: {read:?}") };
            assert_eq!((points.len(), points.dimension(), points.encoding()), (6, 3, encoding));
            assert_eq!(points.frame(), [[0.0, 5.0], [0.0, 2.5], [-5.0, 0.0]]);
            let [r, g, b] = points.colors()[5];
            // Seven digits of the expected value, and of single precision.
            assert!((r - 0.502_886_46).abs() < 1e-6 && (g, b) == (0.0, 1.0), "{format} {kind}: {r} {g} {b}");
            let notes = points.notes().join("; ");
            assert!(notes.contains("element face") && notes.contains("nx"), "{notes}");
        }
    }
}

#[test]
fn bad_clouds_are_refused_in_one_line() {
    let rows: Vec<([f32; 3], [f64; 3])> = (0..6_u8).map(|i| ([f32::from(i); 3], [0.0; 3])).collect();
    let refused = |file: &[u8]| {
        let error = Points::from_reader(file, "cloud.ply").expect_err("it is bad").to_string();
        assert_eq!(error.lines().count(), 1);
        error
    };
    assert!(refused(&cloud("ascii", "uchar", &rows[..4])).contains("4 points"));
    assert!(refused(&cloud("ascii", "char", &rows)).contains("red is a char"));
    let short = cloud("binary_little_endian", "uchar", &rows);
    assert!(refused(&short[..short.len() - 40]).contains("cloud.ply"));
    let mut infinite = rows;
    infinite[3].0[1] = f32::INFINITY;
    assert!(refused(&cloud("binary_little_endian", "uchar", &infinite)).contains("point 3"));
    // What has harmonics is of splats all the same.
    let both = String::from_utf8(cloud("ascii", "uchar", &infinite[..3])).expect("text");
    let both = both.replace("float nx", "float f_dc_0");
    assert_eq!(CaptureKind::recognize_bytes(both.as_bytes(), Path::new("a.ply")), CaptureKind::Splats);
}
