//! Viewing conditions: under which illuminant and for which observer an object has a color.

use std::fmt;

use super::illuminant::Illuminant;
use super::integrate::Weights;
use super::observer::Observer;

/// The illuminant on an object that reflects or transmits, and the observer. An emitter has a color without illuminant.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewingConditions {
    /// What lights the object.
    pub illuminant: Illuminant,
    /// The standard observer.
    pub observer: Observer,
}

impl ViewingConditions {
    /// An illuminant and an observer.
    pub const fn new(illuminant: Illuminant, observer: Observer) -> Self {
        Self { illuminant, observer }
    }

    /// XYZ of the perfect diffuser, Y = 1: the integrated white.
    pub fn white(&self) -> [f64; 3] {
        self.illuminant.white(self.observer)
    }

    /// What each nm of a reflectance or transmittance adds to XYZ, at 1 nm over the observer's range.
    pub fn weights(&self) -> Weights {
        Weights::reflectance(self.observer, &self.illuminant)
    }
}

impl fmt::Display for ViewingConditions {
    /// As `D65, CIE 1931 2°`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.illuminant.name(), self.observer)
    }
}
