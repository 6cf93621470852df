//! The table of families.

use color_fn_bases::{
    BSpline, Chebyshev, Fourier, Kernel, KnotSpline, Monomial, MotherWavelet, ScaledSigmoid, Sigmoid,
};
use color_fn_captures::CaptureKind::{
    self, Brdf, Environment, Fluorescence, Image, Points, Sky, Spectra, Splats,
};
use color_fn_core::domain::{Number, Quantity, Reflectance};

use super::family::Candidates::{self, ByBytes, OnRequest, Sizes};
use super::family::{DirectionRole, Family, PositionRole, Role, SizeSyntax, SpectrumRole, SurfaceRole, Use};
use super::parametric::{ParametricSpectrum, linear, nonlinear, sigmoid_start};
use crate::brdf::MAX_BRDF_TERMS;
use crate::environment::MAX_MAP_LOBES;
use crate::lobes::LobeFamily;

/// Every family. Where a search ranks candidates of equal size, the one that stands first here is compared first.
pub static FAMILIES: &[Family] = &[
    Family {
        name: "sigmoid",
        size: count("DEGREE", 0),
        example: "2",
        about: "the sigmoid of a polynomial, inside (0, 1); of emission with a scale",
        linear: false,
        uses: &[spectrum(
            &ParametricSpectrum {
                definition: |size, range, quantity| match quantity {
                    Quantity::Emission => nonlinear(ScaledSigmoid::new(size.count(), range)),
                    _ => nonlinear(Sigmoid::new(size.count(), range)),
                },
                start: sigmoid_start,
            },
            Sizes(&[2, 3, 4, 5, 6, 7, 8]),
        )],
    },
    Family {
        name: "bspline",
        size: count("COEFFICIENTS", 0),
        example: "12",
        about: "a cubic spline with even knots",
        linear: true,
        uses: &[spectrum(
            &ParametricSpectrum::linear(|size, range, _| linear(BSpline::<Number>::new(size.count(), range))),
            Sizes(&[
                4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
                29, 30, 31, 32, 36, 40, 48, 56, 64,
            ]),
        )],
    },
    Family {
        name: "chebyshev",
        size: count("DEGREE", 0),
        example: "8",
        about: "a polynomial in Chebyshev's basis",
        linear: true,
        uses: &[spectrum(
            &ParametricSpectrum::linear(|size, range, _| {
                linear(Chebyshev::<Reflectance>::new(size.count(), range))
            }),
            Sizes(&[3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]),
        )],
    },
    Family {
        name: "fourier",
        size: count("HARMONICS", 1),
        example: "6",
        about: "a Fourier series, whose ends are equal",
        linear: true,
        uses: &[spectrum(
            &ParametricSpectrum::linear(|size, range, _| {
                linear(Fourier::<Reflectance>::new(size.count(), range))
            }),
            OnRequest,
        )],
    },
    Family {
        name: "polynomial",
        size: count("DEGREE", 0),
        example: "5",
        about: "a polynomial in powers",
        linear: true,
        uses: &[spectrum(
            &ParametricSpectrum::linear(|size, range, _| {
                linear(Monomial::<Reflectance>::new(size.count(), range))
            }),
            OnRequest,
        )],
    },
    Family {
        name: "bspline",
        size: SizeSyntax::Wavelengths,
        example: "430,480,560",
        about: "a cubic spline with chosen inner knots",
        linear: true,
        uses: &[spectrum(
            &ParametricSpectrum::linear(|size, range, _| {
                linear(KnotSpline::<Reflectance>::new(size.wavelengths(), range))
            }),
            OnRequest,
        )],
    },
    Family {
        name: "lowrank",
        size: count("FUNCTIONS", 0),
        example: "6",
        about: "functions that are learned from the set and shared by it",
        linear: true,
        uses: &[on_spectra(SpectrumRole::LowRank)],
    },
    Family {
        name: "lowrank",
        size: SizeSyntax::File,
        example: "munsell.colorfn",
        about: "functions that another set has learned, of which this is the file",
        linear: true,
        uses: &[on_spectra(SpectrumRole::Learned)],
    },
    Family {
        name: "moments",
        size: count("DEGREE", 0),
        example: "6",
        about: "the bounded spectrum with the trigonometric moments of the measured one",
        linear: false,
        uses: &[on_spectra(SpectrumRole::Moments)],
    },
    Family {
        name: "mixture",
        size: count("PEAKS", 0),
        example: "5",
        about: "Gaussian peaks",
        linear: false,
        uses: &[on_spectra(SpectrumRole::Mixture)],
    },
    Family {
        name: "sh",
        size: count("DEGREE", 0),
        example: "4",
        about: "spherical harmonics",
        linear: true,
        uses: &[
            direction(&[Environment], DirectionRole::Harmonics, ByBytes),
            direction(&[Splats, Sky], DirectionRole::Harmonics, Sizes(&[0, 1, 2, 3, 4, 5, 6, 7, 8])),
        ],
    },
    Family {
        name: "gaussians",
        size: lobes(),
        example: "4",
        about: "spherical Gaussians",
        linear: false,
        uses: &lobe_uses(LobeFamily::Gaussians),
    },
    Family {
        name: "betas",
        size: lobes(),
        example: "4",
        about: "spherical beta lobes",
        linear: false,
        uses: &lobe_uses(LobeFamily::Betas),
    },
    Family {
        name: "zonal",
        size: lobes(),
        example: "4",
        about: "lobes of zonal harmonics",
        linear: false,
        uses: &lobe_uses(LobeFamily::Zonal(ZONAL_DEGREE)),
    },
    Family {
        name: "grid",
        size: SizeSyntax::Counts { what: "COLUMNSxROWS" },
        example: "16x12",
        about: "a cubic grid of values; of points one to four counts, as grid:8x8x8",
        linear: true,
        uses: &[position(POSITIONS, PositionRole::Grid, ByBytes)],
    },
    Family {
        name: "rbf",
        size: count("CENTRES", 0),
        example: "64",
        about: "Gaussian radial basis functions with chosen centres",
        linear: false,
        uses: &[position(POSITIONS, PositionRole::Rbf(Kernel::Gaussian), ByBytes)],
    },
    Family {
        name: Kernel::ThinPlate.name(),
        size: count("CENTRES", 0),
        example: "64",
        about: "thin plates with chosen centres",
        linear: false,
        uses: &[
            position(&[Image], PositionRole::Rbf(Kernel::ThinPlate), OnRequest),
            position(&[Points], PositionRole::Rbf(Kernel::ThinPlate), ByBytes),
        ],
    },
    kernel(Kernel::Multiquadric, "multiquadrics with chosen centres", &[rbf(Kernel::Multiquadric)]),
    kernel(
        Kernel::InverseMultiquadric,
        "inverse multiquadrics with chosen centres",
        &[rbf(Kernel::InverseMultiquadric)],
    ),
    kernel(
        Kernel::WendlandC2,
        "Wendland's compact C² kernels with chosen centres",
        &[rbf(Kernel::WendlandC2)],
    ),
    kernel(
        Kernel::WendlandC4,
        "Wendland's compact C⁴ kernels with chosen centres",
        &[rbf(Kernel::WendlandC4)],
    ),
    Family {
        name: "haar",
        size: count("WAVELETS", 0),
        example: "64",
        about: "Haar wavelets, piecewise constant",
        linear: false,
        uses: &wavelet_uses(MotherWavelet::Haar),
    },
    Family {
        name: "cdf53",
        size: count("WAVELETS", 0),
        example: "64",
        about: "wavelets of Cohen, Daubechies and Feauveau, 5/3, piecewise linear",
        linear: false,
        uses: &wavelet_uses(MotherWavelet::Cdf53),
    },
    Family {
        name: "brdf-terms",
        size: SizeSyntax::Count { what: "TERMS", min: 1, max: MAX_BRDF_TERMS },
        example: "3",
        about: "products of curves of the half and difference angles",
        linear: false,
        uses: &[surface(SurfaceRole::Terms, Sizes(&[1, 2, 3, 4, 6]))],
    },
    Family {
        name: "brdf-lobes",
        size: SizeSyntax::Count { what: "LOBES", min: 1, max: MAX_BRDF_TERMS },
        example: "4",
        about: "highlights about the half vector",
        linear: false,
        uses: &[surface(SurfaceRole::Lobes, Sizes(&[1, 2, 3, 4, 6, 8]))],
    },
    Family {
        name: "bispectral",
        size: count("TERMS", 1),
        example: "3",
        about: "products of a curve of excitation and a curve of emission, and a reflectance",
        linear: false,
        uses: &[Use {
            kinds: &[Fluorescence],
            role: Role::Reradiation,
            candidates: Sizes(&[1, 2, 3, 4, 5, 6]),
        }],
    },
];

const POSITIONS: &[CaptureKind] = &[Image, Points];
/// The degree of zonal lobes: beyond 3 they are as wide as Gaussians, and cost more.
const ZONAL_DEGREE: usize = 3;

const fn count(what: &'static str, min: usize) -> SizeSyntax {
    SizeSyntax::Count { what, min, max: usize::MAX }
}

const fn lobes() -> SizeSyntax {
    SizeSyntax::Count { what: "LOBES", min: 1, max: MAX_MAP_LOBES }
}

const fn spectrum(family: &'static ParametricSpectrum, candidates: Candidates) -> Use {
    Use { kinds: &[Spectra], role: Role::Spectrum(SpectrumRole::Parametric(family)), candidates }
}

const fn on_spectra(role: SpectrumRole) -> Use {
    Use { kinds: &[Spectra], role: Role::Spectrum(role), candidates: OnRequest }
}

const fn direction(kinds: &'static [CaptureKind], role: DirectionRole, candidates: Candidates) -> Use {
    Use { kinds, role: Role::Direction(role), candidates }
}

/// Lobes of a degree of 3 do not keep the irradiance of a lamp or a sun, which has some of degree 4.
const fn lobes_of_light(family: LobeFamily) -> Candidates {
    match family {
        LobeFamily::Gaussians | LobeFamily::Betas => ByBytes,
        LobeFamily::Zonal(_) => OnRequest,
    }
}

const fn lobe_uses(family: LobeFamily) -> [Use; 3] {
    let role = DirectionRole::Lobes(family);
    [
        direction(&[Environment], role, lobes_of_light(family)),
        direction(&[Splats], role, Sizes(&[1, 2, 3])),
        direction(&[Sky], role, Sizes(&[1, 2, 4])),
    ]
}

const fn position(kinds: &'static [CaptureKind], role: PositionRole, candidates: Candidates) -> Use {
    Use { kinds, role: Role::Position(role), candidates }
}

const fn rbf(kernel: Kernel) -> Use {
    position(POSITIONS, PositionRole::Rbf(kernel), OnRequest)
}

const fn kernel(kernel: Kernel, about: &'static str, uses: &'static [Use]) -> Family {
    Family { name: kernel.name(), size: count("CENTRES", 0), example: "64", about, linear: false, uses }
}

const fn wavelet_uses(mother: MotherWavelet) -> [Use; 2] {
    [on_spectra(SpectrumRole::Wavelets(mother)), position(&[Image], PositionRole::Wavelets(mother), ByBytes)]
}

const fn surface(role: SurfaceRole, candidates: Candidates) -> Use {
    Use { kinds: &[Brdf], role: Role::Surface(role), candidates }
}
