//! Files that begin at another corner than the upper left one.

use image::metadata::Orientation;

/// Where the pixels of a file are in the upright image.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    /// Columns and rows as they are stored.
    stored: [usize; 2],
    orientation: Orientation,
}

impl Placement {
    /// Of so many columns and rows as they are stored.
    pub(crate) const fn new(stored: [usize; 2], orientation: Orientation) -> Self {
        Self { stored, orientation }
    }

    /// Columns and rows of the upright image.
    pub(crate) const fn size(self) -> [usize; 2] {
        use Orientation::{FlipHorizontal, FlipVertical, NoTransforms, Rotate180};
        match self.orientation {
            NoTransforms | FlipHorizontal | FlipVertical | Rotate180 => self.stored,
            _ => [self.stored[1], self.stored[0]],
        }
    }

    /// The place of a stored pixel, row after row.
    pub(crate) const fn place(self, column: usize, row: usize) -> usize {
        let [right, down] = [self.stored[0] - 1 - column, self.stored[1] - 1 - row];
        let (x, y) = match self.orientation {
            Orientation::NoTransforms => (column, row),
            Orientation::FlipHorizontal => (right, row),
            Orientation::FlipVertical => (column, down),
            Orientation::Rotate180 => (right, down),
            Orientation::Rotate90 => (down, column),
            Orientation::Rotate270 => (row, right),
            Orientation::Rotate90FlipH => (row, column),
            Orientation::Rotate270FlipH => (down, right),
        };
        y * self.size()[0] + x
    }
}

/// What was done, in words; nothing where nothing was.
pub(crate) const fn turned(orientation: Orientation) -> Option<&'static str> {
    Some(match orientation {
        Orientation::NoTransforms => return None,
        Orientation::FlipHorizontal => "mirrored left to right",
        Orientation::FlipVertical => "mirrored top to bottom",
        Orientation::Rotate180 => "turned by 180°",
        Orientation::Rotate90 => "turned clockwise by 90°",
        Orientation::Rotate270 => "turned counterclockwise by 90°",
        Orientation::Rotate90FlipH => "mirrored along its falling diagonal",
        Orientation::Rotate270FlipH => "mirrored along its rising diagonal",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, GrayImage};

    /// The crate `image` turns pixels of its own types only.
    #[test]
    fn pixels_go_where_the_crate_image_takes_them() {
        for exif in 1..=8 {
            let orientation = Orientation::from_exif(exif).expect("1 to 8");
            let mut expected =
                DynamicImage::from(GrayImage::from_raw(3, 2, vec![0, 1, 2, 3, 4, 5]).expect("six"));
            expected.apply_orientation(orientation);
            let placement = Placement::new([3, 2], orientation);
            let mut found = vec![0; 6];
            (0..6).for_each(|i| found[placement.place(i % 3, i / 3)] = i as u8);
            assert_eq!(placement.size(), [expected.width() as usize, expected.height() as usize]);
            assert_eq!(found, expected.as_bytes(), "{orientation:?}");
            assert_eq!(turned(orientation).is_none(), exif == 1);
        }
    }
}
