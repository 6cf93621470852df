//! A good file, damaged at random: it is refused, or it is a graph that can be run.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::sample;
use crate::file::ColorFile;
use crate::graph::check;

/// What is done to the bytes; places are taken modulo the length.
#[derive(Debug, Clone)]
enum Damage {
    Flip(usize, u8),
    Truncate(usize),
    Splice(usize, usize, usize),
    Number(usize, &'static str),
    Remove(usize, usize),
    Insert(usize, &'static str),
}

const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "255",
    "256",
    "65536",
    "4294967295",
    "4294967296",
    "1000000000",
    "1e999",
    "-1",
    "0.5",
    "null",
    "NaN",
];
const WORDS: [&str; 12] =
    ["[", "]", "{", "}", ",", "\"", ":", "[[[[[[", "\u{feff}", "\0", "\"name\": \"x\",", "{\"row\": 0},"];

fn damage() -> impl Strategy<Value = Damage> {
    let place = 0..1_usize << 16;
    prop_oneof![
        (place.clone(), 1..=255_u8).prop_map(|(at, mask)| Damage::Flip(at, mask)),
        place.clone().prop_map(Damage::Truncate),
        (place.clone(), place.clone(), 1..200_usize).prop_map(|(from, to, n)| Damage::Splice(from, to, n)),
        (place.clone(), prop::sample::select(&NUMBERS[..])).prop_map(|(at, x)| Damage::Number(at, x)),
        (place.clone(), prop::sample::select(&NUMBERS[..])).prop_map(|(at, x)| Damage::Number(at, x)),
        (place.clone(), 1..60_usize).prop_map(|(at, n)| Damage::Remove(at, n)),
        (place, prop::sample::select(&WORDS[..])).prop_map(|(at, word)| Damage::Insert(at, word)),
    ]
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let len = bytes.len();
        match *self {
            Self::Flip(at, mask) => bytes[at % len] ^= mask,
            Self::Truncate(at) => bytes.truncate(at % len),
            Self::Splice(from, to, n) => {
                let from = from % len;
                let piece = bytes[from..len.min(from + n)].to_vec();
                let to = to % len;
                bytes.splice(to..to, piece);
            }
            Self::Number(at, number) => {
                let digit = |b: &u8| b.is_ascii_digit();
                let Some(start) = bytes.iter().skip(at % len).position(digit).map(|i| i + at % len) else {
                    return;
                };
                let end = bytes[start..].iter().position(|b| !digit(b)).map_or(len, |i| i + start);
                bytes.splice(start..end, number.bytes());
            }
            Self::Remove(at, n) => {
                let at = at % len;
                bytes.drain(at..len.min(at + n));
            }
            Self::Insert(at, word) => {
                let at = at % len;
                bytes.splice(at..at, word.bytes());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_damaged_file_is_refused_in_one_line_or_can_be_run(
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        let mut bytes = sample().to_json().unwrap().into_bytes();
        damages.iter().for_each(|damage| damage.apply(&mut bytes));
        let start = Instant::now();
        match ColorFile::read(&bytes) {
            Err(error) => {
                let message = error.to_string();
                prop_assert!(!message.is_empty() && message.len() < 600, "{}", message);
                prop_assert!(!message.contains(char::is_control), "{}", message);
            }
            Ok(file) => {
                prop_assert_eq!(check(&mut file.graph().clone()), Ok(()));
                let width = file.graph().inputs.iter().map(|port| usize::from(port.width)).sum();
                file.program().run::<f32>(&file.parameters_f32(), &vec![f32::NAN; width]);
                let text = file.to_json().unwrap();
                prop_assert_eq!(ColorFile::read(text.as_bytes()).unwrap(), file);
            }
        }
        // Far above what it takes, far below a hang.
        prop_assert!(start.elapsed() < Duration::from_secs(10));
    }
}
