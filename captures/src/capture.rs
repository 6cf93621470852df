//! A file of measured data of any kind.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

#[cfg(feature = "images")]
use color_fn_colorimetry::RgbSpace;

use crate::source::{self, ReadFileError};
use crate::spectra::{self, ReadOptions, ReadResult, ReadSpectraError, SpectralSet};
use crate::splats::Cloud;
#[cfg(feature = "images")]
use crate::{Aspect, ReadEnvironmentError, ReadImageError};
use crate::{
    BrdfTable, DonaldsonMatrix, Environment, Image, Points, ReadSplatsError, ReadTableError, RefractiveIndex,
    Sky, Splats, TableReader,
};

/// A kind of measured data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CaptureKind {
    /// Reflectance, transmittance or emission over wavelength.
    Spectra,
    /// Radiance over all directions.
    Environment,
    /// Colors over a rectangle.
    Image,
    /// Colors of 3D Gaussian splats over direction.
    Splats,
    /// Radiance of the sky over direction and the elevation of the sun.
    Sky,
    /// Reflection over the directions of light and view.
    Brdf,
    /// Reradiation over excitation and emission: a Donaldson matrix.
    Fluorescence,
    /// Colors at positions of one to four coordinates.
    Points,
}

impl CaptureKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Spectra,
        Self::Environment,
        Self::Image,
        Self::Splats,
        Self::Sky,
        Self::Brdf,
        Self::Fluorescence,
        Self::Points,
    ];

    /// One word, as reports have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spectra => "spectra",
            Self::Environment => "environment",
            Self::Image => "image",
            Self::Splats => "splats",
            Self::Sky => "sky",
            Self::Brdf => "brdf",
            Self::Fluorescence => "fluorescence",
            Self::Points => "points",
        }
    }

    /// The data, as a plural.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Spectra => "spectra",
            Self::Environment => "environment maps",
            Self::Image => "images",
            Self::Splats => "splats",
            Self::Sky => "tables of the sky",
            Self::Brdf => "BRDFs",
            Self::Fluorescence => "Donaldson matrices",
            Self::Points => "tables of points",
        }
    }

    /// The most bytes of a file of this kind.
    pub const fn max_bytes(self) -> u64 {
        match self {
            Self::Spectra => spectra::MAX_BYTES,
            #[cfg(feature = "images")]
            Self::Environment => Environment::MAX_BYTES,
            #[cfg(feature = "images")]
            Self::Image => Image::MAX_BYTES,
            #[cfg(not(feature = "images"))]
            Self::Environment | Self::Image => 0,
            Self::Splats => Splats::MAX_BYTES,
            Self::Sky => Sky::MAX_BYTES,
            Self::Brdf => BrdfTable::MAX_BYTES,
            Self::Fluorescence => DonaldsonMatrix::MAX_BYTES,
            Self::Points => Points::MAX_BYTES,
        }
    }

    /// The kind of a file: by how it begins, else by its extension. What is nothing else, and what cannot be opened, is taken for
    /// spectra, whose reader describes what is wrong with it.
    pub fn recognize(path: &Path) -> Self {
        Self::recognize_bytes(&start(path), path)
    }

    /// The kind of the bytes of a file of a name; see [`recognize`](Self::recognize).
    pub fn recognize_bytes(bytes: &[u8], name: &Path) -> Self {
        let start = &bytes[..bytes.len().min(START as usize)];
        let known = Self::of_signature(start).or_else(|| Self::of_extension(name));
        known.unwrap_or_else(|| Self::of_start(start))
    }

    /// By the bytes that only files of a format begin with. A name may lie: a map that is called `.png` is a map.
    fn of_signature(start: &[u8]) -> Option<Self> {
        let is = |signatures: &[&[u8]]| signatures.iter().any(|signature| start.starts_with(signature));
        match () {
            () if is(&[b"#?RADIANCE", b"#?RGBE", &[0x76, 0x2F, 0x31, 0x01]]) => Some(Self::Environment),
            // PNG and JPEG; TIFF and GIF, whose refusal says so.
            () if is(&[b"\x89PNG", &[0xFF, 0xD8, 0xFF], b"II*\0", b"MM\0*", b"GIF8"]) => Some(Self::Image),
            () if is(&[b"ply\n", b"ply\r"]) && Cloud::is_start(start) => Some(Self::Points),
            () if is(&[b"ply\n", b"ply\r"]) => Some(Self::Splats),
            () => None,
        }
    }

    fn of_extension(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "hdr" | "exr" | "pic" | "rgbe" => Some(Self::Environment),
            "png" | "jpg" | "jpeg" | "tif" | "tiff" | "webp" | "bmp" | "gif" | "avif" | "heic" => {
                Some(Self::Image)
            }
            "ply" => Some(Self::Splats),
            _ => None,
        }
    }

    fn of_start(bytes: &[u8]) -> Self {
        // What is not text is described by the reader of spectra.
        let start = TableReader::decode(bytes).unwrap_or_default();
        match () {
            () if Sky::is_header(&start) => Self::Sky,
            () if BrdfTable::is_header(&start) => Self::Brdf,
            () if Points::is_header(&start) => Self::Points,
            () if DonaldsonMatrix::is_start(&start) => Self::Fluorescence,
            () => Self::Spectra,
        }
    }
}

impl fmt::Display for CaptureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.plural())
    }
}

/// How many bytes of a table are examined for its kind.
const START: u64 = 1 << 16;

/// How a file begins; nothing where it cannot be opened.
fn start(path: &Path) -> Vec<u8> {
    let mut start = Vec::new();
    let _ = File::open(path).and_then(|file| file.take(START).read_to_end(&mut start));
    start
}

/// Whether a table begins as one of n and k, which are no spectra of reflectance.
fn is_conductor(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(START as usize)];
    TableReader::decode(start).is_ok_and(|start| RefractiveIndex::is_header(&start))
}

/// Measured data of any kind.
///
/// ```no_run
/// use color_fn_captures::spectra::ReadOptions;
/// use color_fn_captures::{Capture, CaptureKind};
///
/// let capture = Capture::read("forest.hdr".as_ref(), &ReadOptions::default())?;
/// assert_eq!(capture.kind(), CaptureKind::Environment);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Capture {
    /// Spectra, and what was assumed of their file.
    Spectra(ReadResult),
    /// An environment map.
    Environment(Environment),
    /// An image.
    Image(Image),
    /// 3D Gaussian splats.
    Splats(Splats),
    /// A table of the sky.
    Sky(Sky),
    /// A table of a BRDF.
    Brdf(BrdfTable),
    /// A Donaldson matrix.
    Fluorescence(DonaldsonMatrix),
    /// A table of points.
    Points(Points),
}

/// A file that is not read as a capture.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaptureError {
    /// Options that concern spectra were given for something else.
    #[error("{}: options of spectra are given, and the file holds {kind}", .path.display())]
    OptionsOfSpectra {
        /// The file.
        path: PathBuf,
        /// What it holds.
        kind: CaptureKind,
    },
    /// Options that concern spectra were given for n and k.
    #[error("{}: options of spectra are given, and the file holds n and k of a conductor", .0.display())]
    OptionsOfConductor(PathBuf),
    /// A stream that cannot be read, or is longer than a file of its kind.
    #[error(transparent)]
    Stream(#[from] ReadFileError),
    /// Spectra that cannot be read.
    #[error("{}{source}", prefix(.path, !matches!(.source, ReadSpectraError::Io { .. })))]
    Spectra {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadSpectraError,
    },
    /// A table that cannot be read.
    #[error("{}{source}", prefix(.path, !matches!(.source, ReadTableError::File(_) | ReadTableError::Cloud(_))))]
    Table {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadTableError,
    },
    /// An environment map that cannot be read.
    #[cfg(feature = "images")]
    #[error("{}{source}", prefix(.path, !.source.names_file()))]
    Environment {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadEnvironmentError,
    },
    /// An image that cannot be read.
    #[cfg(feature = "images")]
    #[error("{}{source}", prefix(.path, matches!(.source, ReadImageError::Invalid(_))))]
    Image {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadImageError,
    },
    /// An image or a map, where this crate was built without their decoders.
    #[error("{}: images need the feature `images` of color-fn-captures", .0.display())]
    WithoutDecoders(PathBuf),
    /// Splats that cannot be read.
    #[error(transparent)]
    Splats(#[from] ReadSplatsError),
}

/// The path in front of a message that does not name it.
fn prefix(path: &Path, needed: bool) -> String {
    if needed { format!("{}: ", path.display()) } else { String::new() }
}

impl Capture {
    /// Reads a file of the kind that [`CaptureKind::recognize`] finds. Environment maps are twice as wide as high; images are taken
    /// as sRGB. `options` concern spectra.
    ///
    /// # Errors
    /// When the file cannot be read or is malformed, and when options are given for anything but spectra.
    pub fn read(path: &Path, options: &ReadOptions<'_>) -> Result<Self, CaptureError> {
        let kind = CaptureKind::recognize(path);
        if kind != CaptureKind::Spectra && *options != ReadOptions::default() {
            return Err(CaptureError::OptionsOfSpectra { path: path.to_owned(), kind });
        }
        let table = |source| CaptureError::Table { path: path.to_owned(), source };
        #[cfg(feature = "images")]
        let map = |source| CaptureError::Environment { path: path.to_owned(), source };
        #[cfg(feature = "images")]
        let image = |source| CaptureError::Image { path: path.to_owned(), source };
        Ok(match kind {
            CaptureKind::Spectra => {
                if is_conductor(&start(path)) {
                    let index = RefractiveIndex::read(path).map_err(table)?;
                    return Self::conductor(&index, path, options);
                }
                Self::Spectra(
                    SpectralSet::read(path, options)
                        .map_err(|source| CaptureError::Spectra { path: path.to_owned(), source })?,
                )
            }
            #[cfg(feature = "images")]
            CaptureKind::Environment => {
                Self::Environment(Environment::read(path, Aspect::TwoToOne).map_err(map)?)
            }
            #[cfg(feature = "images")]
            CaptureKind::Image => Self::Image(Image::read(path, RgbSpace::SRGB).map_err(image)?),
            #[cfg(not(feature = "images"))]
            CaptureKind::Environment | CaptureKind::Image => {
                return Err(CaptureError::WithoutDecoders(path.to_owned()));
            }
            CaptureKind::Splats => Self::Splats(Splats::read(path)?),
            CaptureKind::Sky => Self::Sky(Sky::read(path).map_err(table)?),
            CaptureKind::Brdf => Self::Brdf(BrdfTable::read(path).map_err(table)?),
            CaptureKind::Fluorescence => Self::Fluorescence(DonaldsonMatrix::read(path).map_err(table)?),
            CaptureKind::Points => Self::Points(Points::read(path).map_err(table)?),
        })
    }

    /// Reads a stream, such as standard input, which `name` stands for: no more of it than a file of its kind may have. See
    /// [`read`](Self::read).
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn from_reader(
        mut reader: &mut dyn Read,
        name: &Path,
        options: &ReadOptions<'_>,
    ) -> Result<Self, CaptureError> {
        let shown = source::name(name);
        let mut start = Vec::new();
        let began = (&mut reader).take(START).read_to_end(&mut start);
        began.map_err(|error| ReadFileError::new(&shown, &error))?;
        let kind = CaptureKind::recognize_bytes(&start, name);
        let bytes = source::stream(&mut start.chain(reader), &shown, kind.max_bytes())?;
        Self::decode(&bytes, name, options)
    }

    /// Reads the bytes of a file, which `name` stands for: its extension, and its name in messages. See [`read`](Self::read).
    ///
    /// ```
    /// use color_fn_captures::spectra::ReadOptions;
    /// use color_fn_captures::{Capture, CaptureKind};
    ///
    /// let table = "x,r,g,b\n0,0,0,0\n1,1,1,1\n2,2,2,2\n3,3,3,3\n4,4,4,4\n";
    /// let capture = Capture::decode(table.as_bytes(), "ramp.csv".as_ref(), &ReadOptions::default())?;
    /// assert_eq!(capture.kind(), CaptureKind::Points);
    /// # Ok::<(), color_fn_captures::CaptureError>(())
    /// ```
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn decode(bytes: &[u8], name: &Path, options: &ReadOptions<'_>) -> Result<Self, CaptureError> {
        let kind = CaptureKind::recognize_bytes(bytes, name);
        if kind != CaptureKind::Spectra && *options != ReadOptions::default() {
            return Err(CaptureError::OptionsOfSpectra { path: name.to_owned(), kind });
        }
        let shown = name.display().to_string();
        let table = |source| CaptureError::Table { path: name.to_owned(), source };
        #[cfg(feature = "images")]
        let map = |source| CaptureError::Environment { path: name.to_owned(), source };
        #[cfg(feature = "images")]
        let image = |source| CaptureError::Image { path: name.to_owned(), source };
        Ok(match kind {
            CaptureKind::Spectra if is_conductor(bytes) => {
                let index = RefractiveIndex::from_reader(bytes, &shown).map_err(table)?;
                return Self::conductor(&index, name, options);
            }
            CaptureKind::Spectra => {
                let stem = name.file_stem().unwrap_or_default().to_string_lossy();
                let spectra = |source| CaptureError::Spectra { path: name.to_owned(), source };
                Self::Spectra(SpectralSet::parse(bytes, &stem, options).map_err(spectra)?)
            }
            #[cfg(feature = "images")]
            CaptureKind::Environment => {
                Self::Environment(Environment::decode(bytes, &shown, Aspect::TwoToOne).map_err(map)?)
            }
            #[cfg(feature = "images")]
            CaptureKind::Image => Self::Image(Image::decode(bytes, &shown, RgbSpace::SRGB).map_err(image)?),
            #[cfg(not(feature = "images"))]
            CaptureKind::Environment | CaptureKind::Image => {
                return Err(CaptureError::WithoutDecoders(name.to_owned()));
            }
            CaptureKind::Splats => Self::Splats(Splats::decode(bytes, &shown)?),
            CaptureKind::Sky => Self::Sky(Sky::from_reader(bytes, &shown).map_err(table)?),
            CaptureKind::Brdf => Self::Brdf(BrdfTable::from_reader(bytes, &shown).map_err(table)?),
            CaptureKind::Fluorescence => {
                Self::Fluorescence(DonaldsonMatrix::from_reader(bytes, &shown).map_err(table)?)
            }
            CaptureKind::Points => Self::Points(Points::from_reader(bytes, &shown).map_err(table)?),
        })
    }

    /// What a conductor reflects.
    fn conductor(
        index: &RefractiveIndex,
        path: &Path,
        options: &ReadOptions<'_>,
    ) -> Result<Self, CaptureError> {
        if *options != ReadOptions::default() {
            return Err(CaptureError::OptionsOfConductor(path.to_owned()));
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        index.to_spectrum(&name).map(Self::Spectra).map_err(|error| CaptureError::Table {
            path: path.to_owned(),
            source: ReadTableError::TooFewRows { reason: error.to_string() },
        })
    }

    /// What it is.
    pub const fn kind(&self) -> CaptureKind {
        match self {
            Self::Spectra(_) => CaptureKind::Spectra,
            Self::Environment(_) => CaptureKind::Environment,
            Self::Image(_) => CaptureKind::Image,
            Self::Splats(_) => CaptureKind::Splats,
            Self::Sky(_) => CaptureKind::Sky,
            Self::Brdf(_) => CaptureKind::Brdf,
            Self::Fluorescence(_) => CaptureKind::Fluorescence,
            Self::Points(_) => CaptureKind::Points,
        }
    }
}

/// Captures of numbers in memory are captures as those of files are.
macro_rules! from_data {
    ($($data:ty => $variant:ident),* $(,)?) => {
        $(impl From<$data> for Capture {
            fn from(data: $data) -> Self {
                Self::$variant(data)
            }
        })*
    };
}

from_data! {
    ReadResult => Spectra,
    Environment => Environment,
    Image => Image,
    Splats => Splats,
    Sky => Sky,
    BrdfTable => Brdf,
    DonaldsonMatrix => Fluorescence,
    Points => Points,
}

impl From<SpectralSet> for Capture {
    fn from(set: SpectralSet) -> Self {
        ReadResult { set, assumptions: Vec::new() }.into()
    }
}
