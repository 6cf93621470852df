//! Functions of light and view at a surface.

use std::fmt;
use std::str::FromStr;

use color_fn_fitting::MAX_BRDF_TERMS;

use super::{Basis, BasisError, parts, shown, size, unknown};

/// A family of BRDFs and its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SurfaceBasis {
    /// So many products of curves: `brdf-terms:3`.
    Terms(usize),
    /// So many highlights about the half vector: `brdf-lobes:4`.
    Lobes(usize),
}

impl SurfaceBasis {
    const fn parts(self) -> (&'static str, usize) {
        match self {
            Self::Terms(terms) => ("brdf-terms", terms),
            Self::Lobes(lobes) => ("brdf-lobes", lobes),
        }
    }
}

impl Basis for SurfaceBasis {
    const DATA: &'static str = "BRDFs";
    const CHOICE: &'static str = "brdf-terms:TERMS, brdf-lobes:LOBES";
}

impl fmt::Display for SurfaceBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (family, size) = self.parts();
        write!(f, "{family}:{size}")
    }
}

impl FromStr for SurfaceBasis {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        let (family, number) = parts(text)?;
        let known = [Self::Terms as fn(usize) -> Self, Self::Lobes];
        let named = known.into_iter().find(|of| of(1).parts().0 == family).ok_or_else(|| unknown(text))?;
        let size = size(text, number)?;
        if (1..=MAX_BRDF_TERMS).contains(&size) {
            Ok(named(size))
        } else {
            Err(BasisError::Number(shown(text)))
        }
    }
}
