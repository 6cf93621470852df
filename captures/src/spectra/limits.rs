//! Limits of files of spectra.

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 64 << 20;

/// The fewest wavelengths that make a spectrum: a cubic needs them.
pub const MIN_WAVELENGTHS: usize = 4;

/// The most missing cells in a row that are filled.
pub const MAX_GAP_CELLS: usize = 3;

/// The widest gap between two values that is filled, in nm: a spectrum of a surface has no more
/// detail than the steps of 20 nm, at which instruments measure it, with one of them missing.
pub const MAX_GAP_NM: f64 = 40.0;

/// The deepest element of XML that is read: TM-27 has three levels.
pub const MAX_DEPTH: usize = 64;

/// The range of the observers, in nm: some wavelength has to lie in it.
pub(super) const VISIBLE: [f64; 2] = [360.0, 830.0];

/// Wavelengths that all lie below this are µm, since no spectrum of colors ends at 10 nm.
pub(super) const MICROMETRES: f64 = 10.0;

/// A smaller number in a label is no wavelength in nm but an index, an angle, a filter.
pub(super) const SHORTEST: f64 = 100.0;

/// From here on, in what may be nm, cm⁻¹ or Å, an axis that begins in the visible needs a unit: infrared spectra end at 4000 cm⁻¹.
pub(super) const INFRARED: f64 = 3000.0;

/// Where colors are decided, in nm: noise beyond it refuses nothing, and has no vote.
pub(super) const JUDGED: [f64; 2] = [380.0, 780.0];

/// Whether colors are decided at a wavelength in nm.
pub(super) fn is_judged(nm: f64) -> bool {
    (JUDGED[0]..=JUDGED[1]).contains(&nm)
}

/// Whether an observer sees a wavelength in nm.
pub(super) fn is_visible(nm: f64) -> bool {
    (VISIBLE[0]..=VISIBLE[1]).contains(&nm)
}
