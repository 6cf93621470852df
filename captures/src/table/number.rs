//! Numbers as people write them.

use std::borrow::Cow;

/// What stands between whole and fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecimalMark {
    Point,
    Comma,
}

/// A number in a cell: `0.19`, `0,19`, `19 %`, `1,9E-01`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number<'a> {
    /// With a point, as Rust reads it.
    digits: Cow<'a, str>,
    /// The decimal mark, where it has one.
    pub(crate) mark: Option<DecimalMark>,
    /// Whether a percent sign follows.
    pub(crate) percent: bool,
}

impl<'a> Number<'a> {
    /// The number in a text; none in `inf`, in words, or where digits are grouped.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (text, percent) = match text.strip_suffix('%') {
            Some(rest) => (rest.trim_end(), true),
            None => (text, false),
        };
        let mut digits = Cow::Borrowed(text);
        if let Some(rest) = text.strip_prefix('\u{2212}') {
            digits = Cow::Owned(format!("-{rest}"));
        }
        let mark = match (digits.find(','), digits.contains('.')) {
            (Some(at), false) => {
                let around = [at.checked_sub(1), Some(at + 1)];
                let digit = |i: Option<usize>| {
                    i.and_then(|i| digits.as_bytes().get(i)).is_some_and(u8::is_ascii_digit)
                };
                if !around.into_iter().all(digit) {
                    return None;
                }
                digits = Cow::Owned(digits.replacen(',', ".", 1));
                Some(DecimalMark::Comma)
            }
            (None, true) => Some(DecimalMark::Point),
            (None, false) => None,
            (Some(_), true) => return None,
        };
        let is_number = digits.bytes().any(|b| b.is_ascii_digit()) && digits.parse::<f64>().is_ok();
        is_number.then_some(Self { digits, mark, percent })
    }

    /// The number times a power of ten, rounded once: `0.57` times 10³ is 570, as if `570` were
    /// written. The percent sign is ignored. Infinite beyond the range of `f64`.
    pub(crate) fn times_ten_to(&self, power: i32) -> f64 {
        let (mantissa, exponent) = match self.digits.find(['e', 'E']) {
            Some(at) => (&self.digits[..at], self.digits[at + 1..].parse::<i64>()),
            None => (&*self.digits, Ok(0)),
        };
        let shifted = match exponent {
            _ if power == 0 => self.digits.parse(),
            Ok(exponent) => format!("{mantissa}e{}", exponent.saturating_add(i64::from(power))).parse(),
            // An exponent of twenty digits: 0 or infinite, whatever is added.
            Err(_) => self.digits.parse(),
        };
        shifted.unwrap_or(f64::NAN)
    }

    /// The number as it stands.
    pub(crate) fn value(&self) -> f64 {
        self.times_ten_to(0)
    }
}

/// Whether a cell means that nothing was measured: empty, `NaN`, `NA`, `n/a`, a dash, …
pub(crate) fn is_missing(text: &str) -> bool {
    ["", "nan", "na", "n/a", "#n/a", "null", "none", "-", "--", "---", "–", "—"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<f64> {
        Number::parse(text).map(|number| number.value())
    }

    #[test]
    fn numbers_are_read_in_both_notations() {
        for text in ["0.19", "0,19", " 0,19 ", "1.9e-1", "1,9E-01", "19,0e-2", ".19", "+0.19", "0.19%"] {
            assert_eq!(value(text), Some(0.19), "{text}");
        }
        assert_eq!(value("\u{2212}0,5"), Some(-0.5), "a minus sign that is no hyphen");
        assert_eq!([value("380"), value("380.")], [Some(380.0); 2]);
        for text in
            ["", "inf", "nan", "infinity", "1,2,3", "1.234,5", "1,234.5", ",5", "5,", "1 234", "x", "%"]
        {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn powers_of_ten_are_exact() {
        for i in 0..1000 {
            let times = |text: &str, power| Number::parse(text).unwrap().times_ten_to(power);
            assert_eq!(times(&format!("0.{i:03}"), 3), f64::from(i));
            let fraction: f64 = format!("0.{i:03}").parse().unwrap();
            assert_eq!(times(&format!("{}.{}", i / 10, i % 10), -2), fraction);
            assert_eq!(times(&format!("{i}e-1"), -2), fraction);
        }
        let beyond = Number::parse("1e99999999999999999999").unwrap();
        assert_eq!(beyond.times_ten_to(-2), f64::INFINITY);
    }
}
