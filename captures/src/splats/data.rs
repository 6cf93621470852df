//! Splats as rows of properties.

use super::error::ReadSplatsError;
use super::property::{PlyFormat, Property, PropertyType};

/// The splats of a `.ply` file: a row of properties each, kept bit for bit, whatever they are called.
///
/// - **Colors** are `f_dc_0..2` and `f_rest_0..`, 0, 9, 24 or 45 of them, all of red, then of green, then of blue: harmonics of
///   degree 0 to 3 as the trainer of Kerbl et al. (*3D Gaussian Splatting for Real-Time Radiance Field Rendering*, ACM Trans.
///   Graph. 42(4), 2023) writes them. The color is `max(0, 0.5 + Σ f Y(d))`, encoded as the training images were, sRGB, and d is
///   the unit vector from the camera to the centre of the splat, in the axes of the file.
/// - **Forms** `ascii`, `binary_little_endian` and `binary_big_endian`, with an element `vertex` whose properties are numbers. Other
///   elements are left out, and [noted](Splats::notes).
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
// Read by hand, not by a crate: `ply-rs-bw` and `serde-ply` read into types that are known at compile time, or into a
// map of names for each splat. Here the properties are known when a file is opened, most are only carried along, and a file of
// millions of them should take no more memory than its size.
#[derive(Debug, Clone, PartialEq)]
pub struct Splats {
    pub(super) format: PlyFormat,
    pub(super) comments: Vec<String>,
    pub(super) properties: Vec<Property>,
    pub(super) count: usize,
    /// Little endian, property after property, splat after splat.
    pub(super) rows: Vec<u8>,
    pub(super) notes: Vec<String>,
}

/// The names of the coefficients up to a degree, in the order of [`Splats::coefficients`].
pub fn coefficient_names(degree: usize) -> Vec<String> {
    let rest = 3 * ((degree + 1) * (degree + 1) - 1);
    let dc = (0..3).map(|k| format!("f_dc_{k}"));
    dc.chain((0..rest).map(|k| format!("f_rest_{k}"))).collect()
}

impl Splats {
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
    /// What of the file was left out.
    pub fn notes(&self) -> &[String] {
        &self.notes
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
        let has = |name: &&str| self.properties.iter().any(|property| property.name == **name);
        if !has(&"f_dc_0") && ["red", "green", "blue"].iter().all(has) {
            return Err(ReadSplatsError::RgbColors);
        }
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
    /// When one is missing, or neither a float nor a double.
    pub fn floats(&self, names: &[String]) -> Result<FloatProperties<'_>, ReadSplatsError> {
        Ok(FloatProperties { splats: self, places: self.places(names)?, names: names.to_vec() })
    }

    /// Where the floats of these names lie in a row, and whether they are doubles.
    fn places(&self, names: &[String]) -> Result<Vec<(usize, bool)>, ReadSplatsError> {
        let place = |name: &String| {
            let mut at = 0;
            for property in &self.properties {
                if property.name == *name {
                    return match property.kind {
                        PropertyType::F32 => Ok((at, false)),
                        PropertyType::F64 => Ok((at, true)),
                        _ => Err(ReadSplatsError::NotFloat(name.clone())),
                    };
                }
                at += property.kind.size();
            }
            Err(ReadSplatsError::MissingProperty(name.clone()))
        };
        names.iter().map(place).collect()
    }

    /// The bytes of a splat.
    pub(super) fn stride(&self) -> usize {
        self.properties.iter().map(|property| property.kind.size()).sum()
    }
}

/// Some properties of all splats: see [`Splats::floats`].
#[derive(Debug, Clone)]
pub struct FloatProperties<'a> {
    splats: &'a Splats,
    places: Vec<(usize, bool)>,
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
        let number = |(&(at, is_double), name): (&(usize, bool), &String)| {
            let kind = if is_double { PropertyType::F64 } else { PropertyType::F32 };
            let value = kind.number(&row[at..]);
            // Colors are computed in single precision.
            if value.abs() <= f64::from(f32::MAX) {
                return Ok(value);
            }
            Err(ReadSplatsError::NotFinite { splat, property: name.clone(), value: value.to_string() })
        };
        self.places.iter().zip(&self.names).map(number).collect()
    }
}
