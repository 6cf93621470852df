//! What standard output can show: plain text, or colors, and how many.

use crate::present::chart::Rgb;
use std::io::{IsTerminal, stdout};

/// Colors that may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColorDepth {
    /// No escape sequences at all: a file, a pipe, or someone who wants none.
    None,
    /// The 256-color palette.
    Palette,
    /// 24 bits.
    True,
}

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Terminal {
    /// Its colors.
    pub(crate) color: ColorDepth,
}

impl Terminal {
    /// Text without any escape sequence.
    pub(crate) const PLAIN: Self = Self { color: ColorDepth::None };

    /// Standard output as it is now.
    pub(crate) fn stdout() -> Self {
        Self::detect(stdout().is_terminal(), |name| std::env::var(name).ok())
    }

    /// `NO_COLOR` wins over `CLICOLOR_FORCE`, which wins over what the output is.
    fn detect(is_terminal: bool, env: impl Fn(&str) -> Option<String>) -> Self {
        let env = |name| env(name).filter(|value| !value.is_empty());
        let forced = env("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let able = is_terminal && env("TERM").as_deref() != Some("dumb");
        if env("NO_COLOR").is_some() || !(able || forced) {
            return Self::PLAIN;
        }
        let many = matches!(env("COLORTERM").as_deref(), Some("truecolor" | "24bit"))
            || env("WT_SESSION").is_some()
            || env("TERM").is_some_and(|term| term.ends_with("-direct"));
        Self { color: if many { ColorDepth::True } else { ColorDepth::Palette } }
    }

    /// Two columns of `color`; nothing where there are no colors.
    fn blocks(self, color: Rgb) -> String {
        let [r, g, b] = color;
        match self.color {
            ColorDepth::None => String::new(),
            ColorDepth::Palette => format!("\x1b[48;5;{}m  \x1b[0m", palette(color)),
            ColorDepth::True => format!("\x1b[48;2;{r};{g};{b}m  \x1b[0m"),
        }
    }

    /// Two columns of each of two colors. Where the palette is coarser than their difference, both are shown as the first: a difference
    /// that is not there would be seen.
    pub(crate) fn pair(self, [first, second]: [Rgb; 2]) -> String {
        let difference = first.iter().zip(second).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0);
        let alike = self.color == ColorDepth::Palette && difference < PALETTE_STEP;
        self.blocks(first) + &self.blocks(if alike { first } else { second })
    }

    /// `text` in a quieter tone.
    pub(crate) fn quiet(self, text: &str) -> String {
        match self.color {
            ColorDepth::None => text.to_owned(),
            ColorDepth::Palette | ColorDepth::True => format!("\x1b[2m{text}\x1b[0m"),
        }
    }
}

/// The step between two levels of the palette's color cube, but for the first.
const PALETTE_STEP: u8 = 40;

/// The nearest entry of the palette's grey ramp (24 greys from 8 in steps of 10) or color cube (6 levels a channel).
fn palette(color: Rgb) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let distance = |candidate: Rgb| -> i32 {
        let squares = color.iter().zip(candidate).map(|(a, b)| (i32::from(*a) - i32::from(b)).pow(2));
        squares.sum()
    };
    let nearest = |value: u8| (0..6_u8).min_by_key(|i| LEVELS[usize::from(*i)].abs_diff(value)).unwrap_or(0);
    let cube = color.map(nearest);
    let mean = color.iter().map(|c| i32::from(*c)).sum::<i32>() / 3;
    let grey = ((mean - 8 + 5) / 10).clamp(0, 23) as u8;
    if distance([8 + 10 * grey; 3]) < distance(cube.map(|i| LEVELS[usize::from(i)])) {
        232 + grey
    } else {
        16 + 36 * cube[0] + 6 * cube[1] + cube[2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(is_terminal: bool, set: &[(&str, &str)]) -> ColorDepth {
        let env = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        Terminal::detect(is_terminal, env).color
    }

    #[test]
    fn colors_only_where_they_are_wanted() {
        let truecolor = ("COLORTERM", "truecolor");
        assert_eq!(depth(true, &[truecolor]), ColorDepth::True);
        assert_eq!(depth(true, &[("TERM", "xterm-256color")]), ColorDepth::Palette);
        assert_eq!(depth(false, &[truecolor]), ColorDepth::None);
        assert_eq!(depth(true, &[truecolor, ("TERM", "dumb")]), ColorDepth::None);
        assert_eq!(depth(true, &[truecolor, ("NO_COLOR", "1")]), ColorDepth::None);
        assert_eq!(depth(true, &[truecolor, ("NO_COLOR", "")]), ColorDepth::True);
    }

    #[test]
    fn force_wins_over_a_pipe_and_loses_to_no_color() {
        assert_eq!(depth(false, &[("CLICOLOR_FORCE", "1")]), ColorDepth::Palette);
        assert_eq!(depth(false, &[("CLICOLOR_FORCE", "0")]), ColorDepth::None);
        assert_eq!(depth(true, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), ColorDepth::None);
    }

    /// 118 and 112 lie on either side of the border between two greys of the ramp, 115 and 116 between two levels of the cube.
    #[test]
    fn a_palette_shows_no_difference_that_is_not_there() {
        let shown = |color, a: Rgb, b: Rgb| {
            let pair = Terminal { color }.pair([a, b]);
            let (first, second) = pair.split_at(pair.len() / 2);
            (first == second, pair.contains(";5;"))
        };
        for (a, b) in [
            ([118, 118, 118], [112, 112, 112]),
            ([200, 60, 115], [200, 60, 116]),
            ([10, 90, 20], [40, 110, 50]),
        ] {
            assert_ne!(palette(a), palette(b), "the cells alone would differ");
            assert_eq!(shown(ColorDepth::Palette, a, b), (true, true), "{a:?} {b:?}");
        }
        // From a whole step on there is one in the palette too.
        for a in 0..=255 - PALETTE_STEP {
            let pair = Terminal { color: ColorDepth::Palette }.pair([[a; 3], [a + PALETTE_STEP; 3]]);
            assert_ne!(palette([a; 3]), palette([a + PALETTE_STEP; 3]), "{a}: {pair}");
        }
        let pair = Terminal { color: ColorDepth::True }.pair([[118; 3], [117; 3]]);
        assert!(pair.contains("118;118;118") && pair.contains("117;117;117"), "{pair}");
        assert_eq!(Terminal::PLAIN.pair([[0; 3], [255; 3]]), "");
    }

    #[test]
    fn the_palette_has_greys_and_a_cube() {
        assert_eq!(palette([0, 0, 0]), 16);
        assert_eq!(palette([255, 0, 0]), 196);
        assert_eq!(palette([118, 118, 118]), 243);
        assert_eq!(palette([255, 255, 255]), 231);
    }
}
