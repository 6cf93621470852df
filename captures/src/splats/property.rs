//! The numbers of a PLY file: their names, types and format.

use serde::{Deserialize, Serialize};

/// How the numbers of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlyFormat {
    /// As decimals, a splat a line.
    Ascii,
    /// As they are in memory, little endian.
    BinaryLittleEndian,
    /// Big endian.
    BinaryBigEndian,
}

impl PlyFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Ascii, Self::BinaryLittleEndian, Self::BinaryBigEndian];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ascii => "ascii",
            Self::BinaryLittleEndian => "binary_little_endian",
            Self::BinaryBigEndian => "binary_big_endian",
        }
    }
}

/// The type of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: PropertyType,
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

    /// The number that begins here, little endian.
    ///
    /// # Panics
    /// When there are fewer bytes than it takes.
    pub(super) fn number(self, bytes: &[u8]) -> f64 {
        fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
            std::array::from_fn(|k| bytes[k])
        }
        match self {
            Self::I8 => i8::from_le_bytes(first(bytes)).into(),
            Self::U8 => bytes[0].into(),
            Self::I16 => i16::from_le_bytes(first(bytes)).into(),
            Self::U16 => u16::from_le_bytes(first(bytes)).into(),
            Self::I32 => i32::from_le_bytes(first(bytes)).into(),
            Self::U32 => u32::from_le_bytes(first(bytes)).into(),
            Self::F32 => f32::from_le_bytes(first(bytes)).into(),
            Self::F64 => f64::from_le_bytes(first(bytes)),
        }
    }

    pub(super) const fn name(self) -> &'static str {
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
