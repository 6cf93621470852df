//! Ordinates of JCAMP-DX in a table `(X++(Y..Y))`: plain (AFFN), packed (PAC), squeezed (SQZ), differences (DIF), duplicates (DUP).

use crate::table::cell::quoted;

/// The values of a table so far.
#[derive(Debug, Default)]
pub(super) struct Ordinates {
    /// Each with its line.
    pub(super) values: Vec<(f64, u32)>,
    /// The x of each line, and which value it belongs to.
    pub(super) starts: Vec<(usize, f64, u32)>,
    /// Whether the last value was written as a difference: then the next line repeats it.
    by_difference: bool,
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Value,
    Difference,
    Duplicate,
}

/// The kind of a number that begins with this letter, and its first digit with its sign.
fn letter(c: char) -> Option<(Kind, &'static str)> {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    const NEGATIVE: [&str; 10] = ["-0", "-1", "-2", "-3", "-4", "-5", "-6", "-7", "-8", "-9"];
    let from = |first: char, offset: usize| c as usize - first as usize + offset;
    Some(match c {
        '@' => (Kind::Value, DIGITS[0]),
        'A'..='I' => (Kind::Value, DIGITS[from('A', 1)]),
        'a'..='i' => (Kind::Value, NEGATIVE[from('a', 1)]),
        '%' => (Kind::Difference, DIGITS[0]),
        'J'..='R' => (Kind::Difference, DIGITS[from('J', 1)]),
        'j'..='r' => (Kind::Difference, NEGATIVE[from('j', 1)]),
        'S'..='Z' => (Kind::Duplicate, DIGITS[from('S', 1)]),
        's' => (Kind::Duplicate, DIGITS[9]),
        _ => return None,
    })
}

/// The numbers of a line, each of its kind.
fn numbers(text: &str) -> Result<Vec<(Kind, f64)>, String> {
    let mut numbers: Vec<(Kind, String)> = Vec::new();
    let mut open = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        // An exponent, where one can be, is no letter of a squeezed number.
        let exponent = open && matches!(c, 'E' | 'e') && {
            let mut ahead = characters.clone();
            ahead.next_if(|c| "+-".contains(*c)).is_some() && ahead.peek().is_some_and(char::is_ascii_digit)
        };
        match c {
            _ if exponent => {
                let sign = characters.next().unwrap_or('+');
                if let Some((_, digits)) = numbers.last_mut() {
                    digits.push('e');
                    digits.push(sign);
                }
            }
            '0'..='9' | '.' if open => numbers.last_mut().into_iter().for_each(|(_, digits)| digits.push(c)),
            '0'..='9' | '.' => {
                numbers.push((Kind::Value, c.to_string()));
                open = true;
            }
            '+' | '-' => {
                numbers.push((Kind::Value, if c == '-' { "-".to_owned() } else { String::new() }));
                open = true;
            }
            ' ' | '\t' | ',' | ';' => open = false,
            _ => {
                let Some((kind, digit)) = letter(c) else { return Err(format!("{c:?} among its numbers")) };
                numbers.push((kind, digit.to_owned()));
                open = true;
            }
        }
    }
    numbers
        .into_iter()
        .map(|(kind, digits)| match digits.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok((kind, number)),
            _ => Err(format!("{} among its numbers", quoted(&digits))),
        })
        .collect()
}

impl Ordinates {
    /// Adds a line: x, then values, of which there may be so many in all.
    pub(super) fn line(&mut self, text: &str, line: u32, most: usize) -> Result<(), String> {
        let numbers = numbers(text)?;
        let Some((&(_, x), mut rest)) = numbers.split_first() else { return Ok(()) };
        let repeated = self.by_difference && !rest.is_empty();
        if repeated {
            let (checked, after) = (rest[0], &rest[1..]);
            if self.values.last().is_some_and(|(last, _)| *last != checked.1) {
                return Err(format!(
                    "the line begins with {}, which is not the last value before it",
                    checked.1
                ));
            }
            rest = after;
        }
        self.starts.push((self.values.len() - usize::from(repeated), x, line));
        let mut step = None;
        for &(kind, number) in rest {
            let last = self.values.last().map(|(last, _)| *last);
            match (kind, last) {
                (Kind::Value, _) => {
                    step = None;
                    self.values.push((number, line));
                }
                (Kind::Difference, Some(last)) => {
                    step = Some(number);
                    self.values.push((last + number, line));
                }
                (Kind::Duplicate, Some(mut last)) if number >= 1.0 => {
                    // The count has the number itself in it.
                    for _ in 1..number.min(most as f64 + 1.0) as usize {
                        last += step.unwrap_or(0.0);
                        self.values.push((last, line));
                        if self.values.len() > most {
                            return Err("it has too many values".to_owned());
                        }
                    }
                }
                _ => return Err("a difference or a duplicate of nothing".to_owned()),
            }
        }
        self.by_difference = step.is_some() && !rest.is_empty();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(lines: &[&str]) -> Vec<f64> {
        let mut ordinates = Ordinates::default();
        for (line, text) in (1..).zip(lines) {
            ordinates.line(text, line, 1000).unwrap();
        }
        ordinates.values.into_iter().map(|(value, _)| value).collect()
    }

    /// McDonald & Wilks 1988, the same ordinates in every form (their table of examples).
    #[test]
    fn every_compression_has_the_same_values() {
        let expected = [1.0, 2.0, 3.0, 3.0, 2.0, 1.0, 0.0, -1.0, -2.0, -3.0];
        for text in [
            "599.860 1 2 3 3 2 1 0 -1 -2 -3",
            "599.860+1+2+3+3+2+1+0-1-2-3",
            "599.860ABCCBA@abc",
            "599.860A2B3CCBA@abc",
            "599.860AJJ%jjjjjj",
            "599.860AJT%jX",
        ] {
            if text.contains("A2") {
                assert_eq!(values(&[text])[..2], [12.0, 23.0]);
            } else {
                assert_eq!(values(&[text]), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_line_after_differences_repeats_the_last_value() {
        assert_eq!(values(&["1AJ", "2BJ", "3C"]), [1.0, 2.0, 3.0]);
        let mut ordinates = Ordinates::default();
        ordinates.line("1AJ", 1, 10).unwrap();
        assert!(ordinates.line("2CJ", 2, 10).is_err());
        assert!(Ordinates::default().line("1 S", 1, 10).is_err(), "a duplicate of nothing");
        assert!(Ordinates::default().line("1A9?", 1, 10).is_err());
    }
}
