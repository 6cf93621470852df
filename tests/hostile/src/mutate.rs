//! Good input, damaged.

use support::Random;

use crate::json;

/// Numbers at an edge of some type, or of none.
pub(crate) const NUMBERS: [&str; 38] = [
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "3",
    "4",
    "5",
    "8",
    "16",
    "255",
    "256",
    "257",
    "1024",
    "1025",
    "65535",
    "65536",
    "65537",
    "16777216",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740992",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "1000000000",
    "1e9",
    "0.5",
    "1e-320",
    "3.4e38",
    "3.5e38",
    "1e308",
    "1e400",
    "-1e400",
    "NaN",
    "inf",
    "null",
];

/// Pieces that mean something in some format.
const PIECES: [&str; 62] = [
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "\"\"",
    ":",
    ";",
    "\t",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\u{feff}",
    "#",
    "%",
    "nm",
    "µm",
    "-",
    "−",
    "e",
    ".",
    "0,5",
    "[[[[[[[[",
    "\"name\": \"x\",",
    "{\"row\": 0},",
    "{\"input\": 9},",
    "{\"literal\": 1e39},",
    "{\"div\": [0, 1]},",
    "\\u0000",
    "\\ud800",
    "\u{1b}[2J",
    "\u{202e}",
    "𝒳",
    "é",
    "<a>",
    "</a>",
    "&amp;",
    "&#0;",
    "&x;",
    "<!--",
    "<![CDATA[",
    "<!DOCTYPE a [<!ENTITY x \"&x;&x;\">]>",
    "n/a",
    "nan",
    "BEGIN_DATA\n",
    "END_DATA\n",
    "BEGIN_DATA_FORMAT\n",
    "END_DATA_FORMAT\n",
    "NUMBER_OF_SETS 4294967296\n",
    "SPECTRAL_BANDS 9\n",
    "SPECTRAL_START_NM \"1e9\"\n",
    "SPECTRAL_NORM \"0\"\n",
    "KEYWORD \"x\"\n",
    ">>>>>Begin Spectral Data<<<<<\n",
    ">>>>>End Spectral Data<<<<<\n",
    "wavelength",
    "white",
    "../../x",
    "@",
];

/// The largest input that is made: a few good files in one.
const MAX_LEN: usize = 1 << 17;

/// A good input with one to four things done to it; some are taken from another good input.
pub fn mutate(good: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = good.to_vec();
    // Most often one: what is damaged at several places is refused at the first.
    for _ in 0..[1, 1, 1, 2, 2, 4][random.below(6)] {
        // What understands the input goes deeper into a reader than what does not.
        let done = random.below(5) > 0 && json::mutate(&mut bytes, random);
        if !done {
            edit(&mut bytes, other, random);
        }
        bytes.truncate(MAX_LEN);
    }
    bytes
}

/// A range of at most `most` bytes; empty only where there are none.
fn range(len: usize, max: usize, random: &mut Random) -> std::ops::Range<usize> {
    let start = random.below(len.max(1));
    start..len.min(start + 1 + random.below(max))
}

/// One change that knows nothing of the format.
fn edit(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    if bytes.is_empty() {
        bytes.extend_from_slice(other);
    }
    let len = bytes.len();
    match random.below(12) {
        0 => {
            let at = random.below(len.max(1));
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => bytes.truncate(random.below(len + 1)),
        2 => drop(bytes.drain(range(len, 64, random))),
        3 => {
            let piece = bytes[range(len, 200, random)].to_vec();
            let at = random.below(len + 1);
            bytes.splice(at..at, piece);
        }
        4 => {
            // The same again and again.
            let piece = bytes[range(len, 24, random)].repeat(1 << random.below(11));
            let at = random.below(len + 1);
            bytes.splice(at..at, piece);
        }
        5 => {
            let piece = &other[range(other.len(), 400, random)];
            bytes.splice(range(len, 400, random), piece.iter().copied());
        }
        6 => {
            bytes.truncate(random.below(len + 1));
            bytes.extend_from_slice(&other[random.below(other.len() + 1)..]);
        }
        7 | 8 => number(bytes, random),
        9 => lines(bytes, random),
        10 if random.below(4) == 0 => {
            if let Ok(text) = std::str::from_utf8(bytes) {
                *bytes =
                    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            }
        }
        _ => {
            let at = random.below(len + 1);
            bytes.splice(at..at, PIECES[random.below(PIECES.len())].bytes());
        }
    }
}

/// An edge value as text; now and then a very long number.
fn edge(random: &mut Random) -> String {
    match random.below(12) {
        0 => "9".repeat(1 << random.below(12)),
        1 => format!("0.{}1", "0".repeat(1 << random.below(12))),
        _ => NUMBERS[random.below(NUMBERS.len())].into(),
    }
}

/// Puts another number in the place of one.
fn number(bytes: &mut Vec<u8>, random: &mut Random) {
    let digit = |b: &u8| b.is_ascii_digit();
    let from = random.below(bytes.len().max(1));
    let Some(start) = bytes.iter().skip(from).position(digit).map(|i| i + from) else { return };
    let end = bytes[start..].iter().position(|b| !digit(b) && *b != b'.').map_or(bytes.len(), |i| i + start);
    bytes.splice(start..end, edge(random).bytes());
}

/// Swaps two lines, or takes away all line ends.
fn lines(bytes: &mut Vec<u8>, random: &mut Random) {
    let mut lines: Vec<&[u8]> = bytes.split(|&b| b == b'\n').collect();
    let (a, b) = (random.below(lines.len()), random.below(lines.len()));
    lines.swap(a, b);
    let separator: &[u8] = if random.below(8) == 0 { b" " } else { b"\n" };
    *bytes = lines.join(separator);
}
