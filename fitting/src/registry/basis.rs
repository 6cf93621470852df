//! A family and its size, as text and as a value.

use std::fmt;
use std::str::FromStr;

use color_fn_captures::CaptureKind;
use color_fn_core::Layout;
use color_fn_core::message::escaped;

use super::error::BasisError;
use super::families::FAMILIES;
use super::family::{Candidates, Family, Role, SpectrumRole};
use super::size::Size;
use super::suggestion::{invalid_size, unknown_family};

/// A family and its size: `bspline:12`, `grid:16x12`, `bspline@430,480,560`.
///
/// ```
/// use color_fn_fitting::registry::Basis;
///
/// let basis: Basis = "bspline:12".parse()?;
/// assert!(basis.family().linear && basis.to_string() == "bspline:12");
/// let error = "bsplin:12".parse::<Basis>().unwrap_err();
/// assert_eq!(error.to_string(), "`bsplin:12` is not a valid basis; did you mean `bspline:12`?");
/// # Ok::<(), color_fn_fitting::registry::BasisError>(())
/// ```
#[derive(Clone)]
pub struct Basis {
    family: &'static Family,
    size: Size,
}

impl Basis {
    /// A size of a family of the table. It is not checked: fits refuse what a definition does.
    pub(crate) const fn of(family: &'static Family, size: Size) -> Self {
        Self { family, size }
    }

    /// The family.
    pub const fn family(&self) -> &'static Family {
        self.family
    }

    /// The size.
    pub const fn size(&self) -> &Size {
        &self.size
    }

    /// What a fit to data of a kind needs to know; nothing where the family does not fit them.
    pub fn role(&self, kind: CaptureKind) -> Option<Role> {
        self.family.role(kind)
    }

    /// The candidates that a search compares for data of a kind, family after family. Of families that are sized by bytes there are
    /// none here.
    pub fn candidates(kind: CaptureKind) -> Vec<Self> {
        let sizes = |family: &'static Family| {
            let sizes = match family.use_for(kind).map(|used| used.candidates) {
                Some(Candidates::Sizes(sizes)) => sizes,
                Some(Candidates::OnRequest | Candidates::ByBytes) | None => &[],
            };
            sizes.iter().map(move |&n| Self::of(family, Size::Count(n)))
        };
        FAMILIES.iter().flat_map(sizes).collect()
    }

    /// A mixture of so many peaks.
    pub(crate) fn mixture(peaks: usize) -> Option<Self> {
        let is_mixture = |family: &&Family| {
            matches!(family.role(CaptureKind::Spectra), Some(Role::Spectrum(SpectrumRole::Mixture)))
        };
        Some(Self::of(FAMILIES.iter().find(is_mixture)?, Size::Count(peaks)))
    }

    /// The families of which a search compares sizes that it computes from bytes.
    pub(crate) fn sized_by_bytes(kind: CaptureKind) -> impl Iterator<Item = (&'static Family, Role)> {
        FAMILIES.iter().filter_map(move |family| {
            let used = family.use_for(kind).filter(|used| used.candidates == Candidates::ByBytes)?;
            Some((family, used.role))
        })
    }

    /// How many numbers all spectra of a set share, of which this is the layout: chosen knots, a learned basis.
    pub fn shared_numbers(&self, layout: &Layout) -> usize {
        let learned = layout.blocks().iter().find(|block| block.name == "basis");
        self.size.wavelengths().len() + learned.map_or(0, |table| table.rows * table.columns)
    }

    pub(super) fn out_of_bounds(&self, reason: impl fmt::Display) -> BasisError {
        BasisError::OutOfBounds { basis: escaped(&self.to_string()), reason: reason.to_string() }
    }
}

impl PartialEq for Basis {
    fn eq(&self, other: &Self) -> bool {
        self.family.name == other.family.name && self.size == other.size
    }
}

impl fmt::Debug for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Basis({self})")
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn joined(numbers: &[impl ToString], separator: &str) -> String {
            numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(separator)
        }
        let size = match &self.size {
            Size::Count(n) => n.to_string(),
            Size::Counts(counts) => joined(counts, "x"),
            Size::Wavelengths(all) => joined(all, ","),
            Size::File(path) => path.display().to_string(),
        };
        write!(f, "{}{}{size}", self.family.name, self.family.size.separator())
    }
}

impl FromStr for Basis {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        // Two families may have one name, and sizes of another form.
        let named: Vec<(&'static Family, &str)> = FAMILIES
            .iter()
            .filter_map(|family| {
                Some((family, text.strip_prefix(family.name)?.strip_prefix(family.size.separator())?))
            })
            .collect();
        let (first, _) = named.first().ok_or_else(|| unknown_family(text))?;
        let found = named.iter().find_map(|(family, size)| Some((*family, family.size.parse(size)?)));
        let (family, size) = found.ok_or_else(|| invalid_size(text, first))?;
        Ok(Self { family, size })
    }
}
