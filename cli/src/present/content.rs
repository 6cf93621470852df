//! Pixels of either kind, and the files that they go to: PNG, OpenEXR or Radiance.

use std::io::Cursor;

use image::codecs::hdr::HdrEncoder;
use image::codecs::openexr::OpenExrEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb};

use super::picture::{Picture, PictureError};

/// The components of pixels: red, green, blue, rows from the top, without padding.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    /// sRGB, encoded for display.
    Encoded(Vec<u8>),
    /// Linear sRGB.
    Linear(Vec<f32>),
}

impl Content {
    /// Puts a picture so wide into this one, at a place.
    ///
    /// # Panics
    /// When one is encoded and the other linear, or it does not lie inside.
    pub(crate) fn put(&mut self, width: usize, part: &Self, part_width: usize, at: [usize; 2]) {
        fn rows<T: Copy>(whole: &mut [T], width: usize, part: &[T], part_width: usize, at: [usize; 2]) {
            for (row, from) in part.chunks_exact(3 * part_width).enumerate() {
                let start = 3 * ((at[1] + row) * width + at[0]);
                whole[start..start + from.len()].copy_from_slice(from);
            }
        }
        match (self, part) {
            (Self::Encoded(whole), Self::Encoded(part)) => rows(whole, width, part, part_width, at),
            (Self::Linear(whole), Self::Linear(part)) => rows(whole, width, part, part_width, at),
            (Self::Encoded(_), Self::Linear(_)) | (Self::Linear(_), Self::Encoded(_)) => {
                unreachable!("a picture has one kind of pixels")
            }
        }
    }

    /// A picture of so many pixels as a file: PNG takes encoded pixels, the others linear ones.
    ///
    /// # Panics
    /// When these are not of the file's kind.
    pub(crate) fn encode(&self, [width, height]: [u32; 2], file: FileKind) -> Result<Vec<u8>, PictureError> {
        let mut written = Cursor::new(Vec::new());
        match (self, file) {
            (Self::Encoded(rgb), FileKind::Png) => return Picture { width, height, rgb }.encode(),
            (Self::Linear(rgb), FileKind::Exr) => {
                let bytes = bytemuck::cast_slice(rgb);
                let color = ExtendedColorType::Rgb32F;
                OpenExrEncoder::new(&mut written).write_image(bytes, width, height, color)?;
            }
            (Self::Linear(rgb), FileKind::Hdr) => {
                let pixels: Vec<Rgb<f32>> =
                    rgb.chunks_exact(3).map(|p| Rgb([p[0], p[1], p[2]].map(|x| x.max(0.0)))).collect();
                HdrEncoder::new(&mut written).encode(&pixels, width as usize, height as usize)?;
            }
            (Self::Encoded(_), FileKind::Exr | FileKind::Hdr) | (Self::Linear(_), FileKind::Png) => {
                unreachable!("pixels are made for the file")
            }
        }
        Ok(written.into_inner())
    }
}

/// Kinds of files of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// PNG, of eight bits for display.
    Png,
    /// OpenEXR, linear, of 32 bits.
    Exr,
    /// Radiance RGBE, linear: what is negative becomes 0.
    Hdr,
}

impl FileKind {
    /// By the extension of a name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "png" => Some(Self::Png),
            "exr" => Some(Self::Exr),
            "hdr" => Some(Self::Hdr),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_comes_back() {
        let written = vec![100.0, 0.5, 0.0, 0.25, 2.0, 1.0];
        for file in [FileKind::Exr, FileKind::Hdr] {
            let bytes = Content::Linear(written.clone()).encode([2, 1], file).unwrap();
            let read = image::load_from_memory(&bytes).unwrap().to_rgb32f().into_raw();
            // RGBE has eight bits for the largest component of a pixel.
            let bound = if file == FileKind::Hdr { 1.0 / 128.0 } else { 0.0 };
            for (a, b) in read.chunks(3).zip(written.chunks(3)) {
                let largest = b.iter().copied().fold(0.0, f32::max);
                assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() <= bound * largest), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_part_lies_where_it_was_put() {
        let mut whole = Content::Encoded(vec![0; 18]);
        whole.put(3, &Content::Encoded(vec![1, 2, 3]), 1, [2, 1]);
        let mut expected = vec![0; 18];
        expected[15..].copy_from_slice(&[1, 2, 3]);
        assert_eq!(whole, Content::Encoded(expected));
    }
}
