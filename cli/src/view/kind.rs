//! The views of a color of direction.

use clap::ValueEnum;

/// How a color of direction is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum View {
    /// Latitude over longitude: +z at the top, +x at the left edge
    #[value(name = "lat-long")]
    LatLong,
    /// What a mirror ball shows that is seen from −x, the middle of the lat-long
    MirrorBall,
    /// A white diffuse ball in this light, seen from there: irradiance / π
    DiffuseBall,
    /// The upper hemisphere: zenith in the middle, horizon at the rim, +x up
    Fisheye,
}

impl View {
    /// As a title.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::LatLong => "lat-long",
            Self::MirrorBall => "mirror ball",
            Self::DiffuseBall => "diffuse ball",
            Self::Fisheye => "fisheye",
        }
    }

    /// Pixels across for so many down.
    pub(crate) const fn aspect(self) -> [u32; 2] {
        match self {
            Self::LatLong => [2, 1],
            Self::MirrorBall | Self::DiffuseBall | Self::Fisheye => [1, 1],
        }
    }
}
