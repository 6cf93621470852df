//! The range of an axis and its ticks: round steps, as few as are needed.

use super::model::Scale;

/// A range with ticks at round numbers inside it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    scale: Scale,
    pub(super) min: f64,
    pub(super) max: f64,
    /// Positions and labels, ascending.
    pub(super) ticks: Vec<(f64, String)>,
    /// The labels are the values divided by 10 to this power; 0 unless the values are very small or large.
    pub(super) exponent: i32,
}

impl Axis {
    /// An axis over just the data, for an independent variable such as wavelength.
    pub(super) fn tight(min: f64, max: f64, max_steps: usize) -> Self {
        let (min, max) = if max > min { (min, max) } else { around(min) };
        Self::with_step(min, max, step_for(max - min, max_steps))
    }

    /// An axis for values: 0 to 1 where the data live there, else round ends, and 0 where it is near.
    pub(super) fn values(min: f64, max: f64, max_steps: usize) -> Self {
        // A fit overshoots a little: 2 % outside is still a reflectance, and drawn outside the box.
        if min >= -0.02 && max <= 1.02 && max > 0.25 {
            return Self::with_step(0.0, 1.0, step_for(1.0, max_steps));
        }
        let span = max - min;
        let low = if min >= 0.0 && min < 0.5 * max { 0.0 } else { min };
        let high = if max <= 0.0 && max > 0.5 * min { 0.0 } else { max };
        let (low, high) = if span > 0.0 || low < high { (low, high) } else { around(low) };
        let step = step_for(high - low, max_steps);
        Self::with_step((low / step).floor() * step, (high / step).ceil() * step, step)
    }

    /// An axis of powers of ten, over the data and a little more; `min` is positive.
    pub(super) fn logarithmic(min: f64, max: f64, most: usize) -> Self {
        let (min, max) = if max > min { (min / 1.2, max * 1.2) } else { (min / 3.0, max * 3.0) };
        let decades = (max / min).log10();
        if decades < 0.8 {
            // Too short for powers of ten: round steps, which grow closer.
            return Self {
                scale: Scale::Logarithmic,
                min,
                max,
                ..Self::with_step(min, max, step_for(max - min, most))
            };
        }
        // Within few decades there is room between the powers of ten.
        let digits: &[f64] = match most as f64 / decades {
            room if room >= 3.0 => &[1.0, 2.0, 5.0],
            room if room >= 2.0 => &[1.0, 3.0],
            _ => &[1.0],
        };
        let every = (decades / most as f64).ceil().max(1.0) as i32;
        let powers =
            (min.log10().floor() as i32..=max.log10().ceil() as i32).filter(|power| power % every == 0);
        let values = powers.flat_map(|power| digits.iter().map(move |digit| (digit, power)));
        let ticks = values.map(|(digit, power)| (digit * 10_f64.powi(power), tick(*digit, power)));
        let ticks = ticks.filter(|(value, _)| (min..=max).contains(value)).collect();
        Self { scale: Scale::Logarithmic, min, max, ticks, exponent: 0 }
    }

    /// Where `value` lies along the axis, 0 at `min` and 1 at `max`.
    pub(super) fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => (value - self.min) / (self.max - self.min),
            Scale::Logarithmic => (value / self.min).ln() / (self.max / self.min).ln(),
        }
    }

    fn with_step(min: f64, max: f64, step: f64) -> Self {
        let exponent = match min.abs().max(max.abs()).log10().floor() as i32 {
            -2..=3 => 0,
            e => e,
        };
        let unit = 10_f64.powi(exponent);
        let decimals = (-(step / unit).log10()).ceil().max(0.0) as usize;
        // A tick may fall outside by rounding alone.
        let slack = 1e-9 * step;
        let first = ((min - slack) / step).ceil() as i64;
        let last = ((max + slack) / step).floor() as i64;
        let ticks = (first..=last)
            .map(|i| {
                let value = i as f64 * step;
                (value, format!("{:.decimals$}", value / unit).replace('-', "−"))
            })
            .collect();
        Self { scale: Scale::Linear, min, max, ticks, exponent }
    }
}

/// A value of a logarithmic axis: as a number where that is short, else with its power of ten.
fn tick(digit: f64, power: i32) -> String {
    match power {
        -3..=-1 => format!("{:.*}", power.unsigned_abs() as usize, digit * 10_f64.powi(power)),
        0..=3 => format!("{}", digit * 10_f64.powi(power)),
        _ if digit == 1.0 => power_of_ten(power),
        _ => format!("{digit}·{}", power_of_ten(power)),
    }
}

/// A range for data that are all one value, wide enough to be a range at any magnitude.
fn around(value: f64) -> (f64, f64) {
    let margin = (0.1 * value.abs()).max(0.5);
    (value - margin, value + margin)
}

/// The smallest of 1, 2, 5 × 10ⁿ that divides `span` into at most `max_steps` steps.
fn step_for(span: f64, max_steps: usize) -> f64 {
    let min_step = span / max_steps as f64;
    let power = 10_f64.powf(min_step.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= min_step * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// `10⁻³` and the like.
pub(super) fn power_of_ten(exponent: i32) -> String {
    let superscript = |c| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32('⁰' as u32 + digit as u32 - '0' as u32).unwrap_or(digit),
    };
    let digits: String = exponent.to_string().chars().map(superscript).collect();
    format!("10{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, label)| label.as_str()).collect()
    }

    #[test]
    fn wavelengths_end_with_the_data() {
        let axis = Axis::tight(380.0, 730.0, 4);
        assert_eq!((axis.min, axis.max), (380.0, 730.0));
        assert_eq!(labels(&axis), ["400", "500", "600", "700"]);
        assert_eq!(axis.place(555.0), 0.5);
    }

    #[test]
    fn a_reflectance_is_drawn_from_0_to_1() {
        let axis = Axis::values(-0.01, 0.93, 5);
        assert_eq!(labels(&axis), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    }

    #[test]
    fn other_values_get_round_ends() {
        let axis = Axis::values(3.0, 117.0, 5);
        assert_eq!(labels(&axis), ["0", "50", "100", "150"]);
        assert_eq!(labels(&Axis::values(-0.31, 0.6, 4)), ["−0.5", "0.0", "0.5", "1.0"]);
    }

    #[test]
    fn tiny_and_huge_values_share_an_exponent() {
        let axis = Axis::values(0.0, 3.2e-4, 5);
        assert_eq!(axis.exponent, -4);
        assert_eq!(labels(&axis), ["0", "1", "2", "3", "4"]);
        assert_eq!(power_of_ten(-4), "10⁻⁴");
        assert_eq!(power_of_ten(12), "10¹²");
    }

    #[test]
    fn a_logarithmic_axis_has_powers_of_ten() {
        let axis = Axis::logarithmic(1e-5, 10.0, 8);
        assert_eq!(labels(&axis), ["10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1", "10"]);
        let low = axis.place(1e-5);
        assert!(
            (axis.place(1e-2) - low - 3.0 * (axis.place(1e-4) - low)).abs() < 1e-12,
            "equal ratios, equal steps"
        );
        assert_eq!(labels(&Axis::logarithmic(30.0, 700.0, 5)), ["50", "100", "200", "500"]);
        assert_eq!(labels(&Axis::logarithmic(0.33, 0.65, 5)), ["0.4", "0.6"]);
        assert!(Axis::logarithmic(5.0, 5.0, 5).ticks.len() >= 2);
    }

    #[test]
    fn a_constant_still_has_a_range() {
        for axis in [
            Axis::values(7.0, 7.0, 5),
            Axis::values(0.0, 0.0, 5),
            Axis::values(1e300, 1e300, 5),
            Axis::values(-3e-9, -3e-9, 5),
            Axis::tight(550.0, 550.0, 5),
        ] {
            assert!(axis.max > axis.min, "{axis:?}");
            assert!(axis.ticks.len() >= 2, "{axis:?}");
        }
    }
}
