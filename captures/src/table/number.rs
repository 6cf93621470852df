//! Numbers as people write them.

use std::borrow::Cow;

/// What stands between whole and fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecimalMark {
    Point,
    Comma,
}

/// A number in a cell: `0.19`, `0,19`, `19 %`, `1,9E-01`, `1,234.5`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number<'a> {
    /// With a point, as Rust reads it.
    digits: Cow<'a, str>,
    /// The decimal mark, where it has one, or the one that its groups of digits leave.
    pub(crate) mark: Option<DecimalMark>,
    /// Whether a percent sign follows.
    pub(crate) percent: bool,
}

impl<'a> Number<'a> {
    /// The number in a text; none in `inf` and in words. `1,234` has a decimal comma; see [`is_ambiguous`](Self::is_ambiguous).
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
        let mark = match (digits.matches(',').count(), digits.matches('.').count()) {
            (0, 0) => None,
            (0, 1) => Some(DecimalMark::Point),
            (1, 0) => {
                let at = digits.find(',')?;
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
            _ => {
                let (ungrouped, mark) = ungrouped(&digits)?;
                digits = Cow::Owned(ungrouped);
                Some(mark)
            }
        };
        let is_number = digits.bytes().any(|b| b.is_ascii_digit()) && digits.parse::<f64>().is_ok();
        is_number.then_some(Self { digits, mark, percent })
    }

    /// Whether the comma could as well stand between thousands and hundreds, as in `1,234`.
    pub(crate) fn is_ambiguous(&self) -> bool {
        self.mark == Some(DecimalMark::Comma)
            && self.digits.split_once('.').is_some_and(|(whole, rest)| {
                let whole = whole.trim_start_matches(['-', '+']);
                is_group(rest) && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
            })
    }

    /// The number, if it is [ambiguous](Self::is_ambiguous) and the comma groups digits.
    pub(crate) fn grouped(mut self) -> Self {
        if self.is_ambiguous() {
            self.digits = Cow::Owned(self.digits.replacen('.', "", 1));
            self.mark = None;
        }
        self
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

fn is_group(digits: &str) -> bool {
    digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A number with groups of three digits, `1,234.5`, `1.234,5` or `1,234,567`, without them and with a point, and its decimal mark.
fn ungrouped(text: &str) -> Option<(String, DecimalMark)> {
    let last = text.rfind([',', '.'])?;
    let mark = &text[last..=last];
    let other = if mark == "," { "." } else { "," };
    // A mark that is there twice groups, and the other is the decimal mark.
    let (whole, rest, group) = match text.matches(mark).count() {
        1 => (&text[..last], &text[last + 1..], other),
        _ if text.contains(other) => return None,
        _ => (text, "", mark),
    };
    let (sign, whole) = match whole.strip_prefix(['-', '+']) {
        Some(rest) => (&whole[..1], rest),
        None => ("", whole),
    };
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let leads = (1..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_digit());
    if !leads || first.starts_with('0') || !groups.all(is_group) || rest.starts_with(['e', 'E']) {
        return None;
    }
    let mark = if group == "," { DecimalMark::Point } else { DecimalMark::Comma };
    let digits = whole.replace(group, "");
    Some((if rest.is_empty() { format!("{sign}{digits}") } else { format!("{sign}{digits}.{rest}") }, mark))
}

/// Whether a cell means that nothing was measured: empty, `NaN`, `NA`, `n/a`, a dash, `OL`, asterisks, …
pub(crate) fn is_missing(text: &str) -> bool {
    const WORDS: [&str; 26] = [
        "", "nan", "-nan", "na", "n/a", "n.a.", "#n/a", "#na", "#nv", "nd", "null", "none", "missing", "-",
        "--", "---", "–", "—", "ol", "over", "overflow", "ovf", "ovr", "1.#qnan", "-1.#ind", "1.#ind",
    ];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        || text.strip_prefix(['-', '+', '1']).is_some_and(|rest| rest.eq_ignore_ascii_case(".#qnan"))
        || (text.len() > 1 && text.bytes().all(|b| b == b'*'))
        || text.len() > 3 && text.bytes().all(|b| b == b'-' || b == b'.')
}

/// Whether a value is a mark that nothing was measured: -999, -9999 and more nines, -1.23e34 (USGS), 9.97e36 (NetCDF), -3.4e38.
pub(crate) fn is_mark(value: f64) -> bool {
    let nines = [-999.0, -9999.0, -99_999.0, -999_999.0, -9_999_999.0, -999.9, -9999.9, -999.99, -9999.99];
    nines.contains(&value) || (value.abs() >= 1e30 && value.is_finite())
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
        for text in [
            "",
            "inf",
            "nan",
            "infinity",
            "1,2,3",
            "1.2.3",
            "0,234.5",
            "1,23.5",
            "1234,567.8",
            "1,234.567.8",
            ",5",
            "5,",
            "1 234",
            "x",
            "%",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn grouped_digits_are_read_where_they_are_certain() {
        for text in ["1,234.5", "1.234,5", "+1,234.50"] {
            assert_eq!(value(text), Some(1234.5), "{text}");
        }
        assert_eq!([value("-1,234,567"), value("1.234.567")], [Some(-1_234_567.0), Some(1_234_567.0)]);
        let parse = |text| Number::parse(text).unwrap();
        assert_eq!((parse("1,234").is_ambiguous(), parse("1,234").grouped().value()), (true, 1234.0));
        for text in ["0,234", "1,23", "1.234", "1234", "1,2345", "1,234.5"] {
            assert!(!parse(text).is_ambiguous(), "{text}");
            assert_eq!(parse(text).grouped(), parse(text));
        }
    }

    #[test]
    fn marks_of_nothing_are_no_values() {
        for text in ["-9999", "-9999.0", "-9.999e3", "-1.23e+34", "9.96921e36", "-999"] {
            assert!(is_mark(value(text).unwrap()), "{text}");
        }
        assert!(![0.0, -1.0, -99.0, 9999.0, f64::INFINITY, f64::NAN].into_iter().any(is_mark));
        for text in ["OL", "****", "NaN", "1.#QNAN", "-.--", ""] {
            assert!(is_missing(text), "{text}");
        }
        assert!(!is_missing("*") && !is_missing("0"));
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
