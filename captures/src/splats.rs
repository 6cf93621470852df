//! Files of 3D Gaussian splats.

mod parse;
mod write;

use std::io::Read;
use std::path::Path;

use color_fn_core::message::escaped;

pub use write::FloatColumns;

/// The splats of a `.ply` file: a row of properties each, kept bit for bit, whatever they are called.
///
/// - **Colors** are `f_dc_0..2` and `f_rest_0..`, 0, 9, 24 or 45 of them, all of red, then of green, then of blue: harmonics of
///   degree 0 to 3 as the trainer of Kerbl et al. (*3D Gaussian Splatting for Real-Time Radiance Field Rendering*, ACM Trans.
///   Graph. 42(4), 2023) writes them. The color is `max(0, 0.5 + Σ f Y(d))`, encoded as the training images were, sRGB, and d is
///   the unit vector from the camera to the centre of the splat, in the axes of the file.
/// - **Forms** `binary_little_endian` and `ascii`, one element `vertex`, whose properties are numbers.
///
/// ```
/// use color_fn_captures::Splats;
///
/// let file = b"ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float f_dc_0\n\
///     property float f_dc_1\nproperty float f_dc_2\nend_header\n7 0.5 0.25 -1\n";
/// let splats = Splats::decode(file, "one.ply")?;
/// assert_eq!((splats.len(), splats.degree()?), (1, 0));
/// assert_eq!(splats.coefficients(0)?, [0.5, 0.25, -1.0]);
/// # Ok::<(), color_fn_captures::ReadSplatsError>(())
/// ```
// Read by hand, not by a crate: `ply-rs-bw` and `serde-ply` read into types that are known when a program is compiled, or into a
// map of names for each splat. Here the properties are known when a file is opened, most are only carried along, and a file of
// millions of them should take no more memory than its size.
#[derive(Debug, Clone, PartialEq)]
pub struct Splats {
    format: PlyFormat,
    comments: Vec<String>,
    properties: Vec<Property>,
    count: usize,
    /// Little endian, property after property, splat after splat.
    rows: Vec<u8>,
}

/// How the numbers of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlyFormat {
    /// As decimals, a splat a line.
    Ascii,
    /// As they are in memory, little endian.
    BinaryLittleEndian,
}

/// The type of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyType {
    /// `char`, `int8`.
    I8,
    /// `uchar`, `uint8`.
    U8,
    /// `short`, `int16`.
    I16,
    /// `ushort`, `uint16`.
    U16,
    /// `int`, `int32`.
    I32,
    /// `uint`, `uint32`.
    U32,
    /// `float`, `float32`.
    F32,
    /// `double`, `float64`.
    F64,
}

/// A number that each splat has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: PropertyType,
}

/// Why a file holds no splats.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadSplatsError {
    /// It cannot be read.
    #[error("{file}: {reason}")]
    File {
        /// Its name.
        file: String,
        /// In words.
        reason: String,
    },
    /// The header is none that can be read.
    #[error("{file}, line {line}: {what}")]
    Header {
        /// Its name.
        file: String,
        /// From 1.
        line: usize,
        /// In words.
        what: String,
    },
    /// What follows the header is not what it says.
    #[error("{file}: {what}")]
    Body {
        /// Its name.
        file: String,
        /// In words.
        what: String,
    },
    /// Not as many coefficients as a degree has.
    #[error(
        "{found} properties f_rest_0 … beside f_dc_0 to f_dc_2 are no harmonics of degree 0 to 3: those have 0, 9, 24 or 45"
    )]
    Degree {
        /// How many there are.
        found: usize,
    },
    /// A property that is wanted is not there.
    #[error("there is no property {0}")]
    Missing(String),
    /// A number that a color needs is of another type.
    #[error("property {0} is no float")]
    Type(String),
    /// A number that a color needs is none.
    #[error("splat {splat} (from 0): {property} is {value}, no finite number")]
    NotFinite {
        /// Which, from 0.
        splat: usize,
        /// Its name.
        property: String,
        /// What stands there.
        value: String,
    },
}

impl PropertyType {
    /// How many bytes it takes.
    pub const fn size(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::I8 => "char",
            Self::U8 => "uchar",
            Self::I16 => "short",
            Self::U16 => "ushort",
            Self::I32 => "int",
            Self::U32 => "uint",
            Self::F32 => "float",
            Self::F64 => "double",
        }
    }
}

/// The names of the coefficients up to a degree, in the order of [`Splats::coefficients`].
pub fn coefficient_names(degree: usize) -> Vec<String> {
    let rest = 3 * ((degree + 1) * (degree + 1) - 1);
    let dc = (0..3).map(|k| format!("f_dc_{k}"));
    dc.chain((0..rest).map(|k| format!("f_rest_{k}"))).collect()
}

impl Splats {
    /// The most bytes of a file: six million splats of degree 3 and more.
    pub const MAX_BYTES: u64 = 1 << 32;

    /// A file.
    ///
    /// # Errors
    /// When it cannot be read, is larger than [`MAX_BYTES`](Self::MAX_BYTES), or holds no splats.
    pub fn read(path: &Path) -> Result<Self, ReadSplatsError> {
        let file = escaped(&path.display().to_string());
        let failed =
            |error: std::io::Error| ReadSplatsError::File { file: file.clone(), reason: error.to_string() };
        let opened = std::fs::File::open(path).map_err(failed)?;
        let size = opened.metadata().map_err(failed)?.len();
        if size > Self::MAX_BYTES {
            let reason = format!("{size} bytes are more than {}", Self::MAX_BYTES);
            return Err(ReadSplatsError::File { file, reason });
        }
        // No more than its size: a device has none, and does not end.
        let mut bytes = Vec::new();
        opened.take(size).read_to_end(&mut bytes).map_err(failed)?;
        Self::decode(&bytes, &file)
    }

    /// The bytes of a file; `file` is what messages call it.
    ///
    /// # Errors
    /// When they hold no splats. Memory is at most four times their number.
    pub fn decode(bytes: &[u8], file: &str) -> Result<Self, ReadSplatsError> {
        parse::decode(bytes, &escaped(file))
    }

    /// How many.
    pub const fn len(&self) -> usize {
        self.count
    }
    /// Never: a file without splats is refused.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }
    /// How the file was written.
    pub const fn format(&self) -> PlyFormat {
        self.format
    }
    /// Comments of the header, in order, without the word.
    pub fn comments(&self) -> &[String] {
        &self.comments
    }
    /// What each splat has.
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// The degree of the harmonics, 0 to 3.
    ///
    /// # Errors
    /// When `f_dc` is missing, or `f_rest` are not as many as a degree has.
    pub fn degree(&self) -> Result<usize, ReadSplatsError> {
        let found = self.properties.iter().filter(|property| property.name.starts_with("f_rest_")).count();
        let degree = (0..=3).find(|degree| 3 * ((degree + 1) * (degree + 1) - 1) == found);
        let degree = degree.ok_or(ReadSplatsError::Degree { found })?;
        self.places(&coefficient_names(degree)).map(|_| degree)
    }

    /// `f_dc`, then `f_rest`, of a splat.
    ///
    /// # Errors
    /// As [`degree`](Self::degree), and when one is not finite.
    ///
    /// # Panics
    /// When there is no such splat.
    pub fn coefficients(&self, splat: usize) -> Result<Vec<f64>, ReadSplatsError> {
        let names = coefficient_names(self.degree()?);
        self.floats(&names)?.of(splat)
    }

    /// The properties of these names, to be read splat by splat.
    ///
    /// # Errors
    /// When one is missing, or no float.
    pub fn floats(&self, names: &[String]) -> Result<FloatProperties<'_>, ReadSplatsError> {
        Ok(FloatProperties { splats: self, places: self.places(names)?, names: names.to_vec() })
    }

    /// Where the floats of these names lie in a row.
    fn places(&self, names: &[String]) -> Result<Vec<usize>, ReadSplatsError> {
        let place = |name: &String| {
            let mut at = 0;
            for property in &self.properties {
                if property.name == *name {
                    let float = property.kind == PropertyType::F32;
                    return if float { Ok(at) } else { Err(ReadSplatsError::Type(name.clone())) };
                }
                at += property.kind.size();
            }
            Err(ReadSplatsError::Missing(name.clone()))
        };
        names.iter().map(place).collect()
    }

    /// The bytes of a splat.
    fn stride(&self) -> usize {
        self.properties.iter().map(|property| property.kind.size()).sum()
    }
}

/// Some properties of all splats: see [`Splats::floats`].
#[derive(Debug, Clone)]
pub struct FloatProperties<'a> {
    splats: &'a Splats,
    places: Vec<usize>,
    names: Vec<String>,
}

impl FloatProperties<'_> {
    /// Those of a splat, in the order of the names.
    ///
    /// # Errors
    /// When one is not finite.
    ///
    /// # Panics
    /// When there is no such splat.
    pub fn of(&self, splat: usize) -> Result<Vec<f64>, ReadSplatsError> {
        let stride = self.splats.stride();
        let row = &self.splats.rows[splat * stride..][..stride];
        let number = |(&at, name): (&usize, &String)| {
            let value = f32::from_le_bytes(std::array::from_fn(|k| row[at + k]));
            if value.is_finite() {
                return Ok(f64::from(value));
            }
            Err(ReadSplatsError::NotFinite { splat, property: name.clone(), value: value.to_string() })
        };
        self.places.iter().zip(&self.names).map(number).collect()
    }
}
