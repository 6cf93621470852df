//! A color of one's own: written once, then evaluated, differentiated, bounded and compiled.
//!
//!     cargo run --example hello_color

use color_fn::domain::{Direction, LinearRgb};
use color_fn::glam::{Vec2, Vec3};
use color_fn::scalar::Interval;
use color_fn::shadergen::{Language, Options, compile};
use color_fn::{Color, Layout, Params, Scalar, Vector, bounds, eval, eval_batch, input_derivatives, record};

/// A sky: the color of the horizon and of the zenith, mixed by height, and a glow around the sun.
struct Sky;

impl Color for Sky {
    type In = Direction;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("gradient", 2, 3).free("sun", 1, 7)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, direction: S::Vec<3>) -> S::Vec<3> {
        let (gradient, sun) = (params.block(0), params.block(1).first());
        let height = direction.get(2).clamp(0.0, 1.0).named("height");
        let base = gradient.row(S::index(0)).vec(0).mix(gradient.row(S::index(1)).vec::<3>(0), height);
        let glow = (sun.get(6) * (direction.dot(sun.vec(0)) - S::lit(1.0))).exp().named("glow");
        base + sun.vec::<3>(3) * glow
    }
    fn name(&self) -> String {
        "sky".into()
    }
}

const PARAMETERS: [f32; 13] = [
    0.8, 0.7, 0.6, // horizon
    0.1, 0.3, 0.9, // zenith
    0.6, 0.0, 0.8, 5.0, 4.5, 3.5, 40.0, // sun: direction, color, sharpness
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A value, and many at once: in lanes, on all cores.
    println!("toward the sun: {}", eval(&Sky, &PARAMETERS, Vec3::new(0.6, 0.0, 0.8))?);
    let directions: Vec<Vec3> = (0..100_000).map(|i| Vec2::from_angle(i as f32 * 1e-3).extend(0.0)).collect();
    let mut colors = vec![Vec3::ZERO; directions.len()];
    eval_batch(&Sky, &PARAMETERS, &directions, &mut colors)?;
    println!("mean along the horizon: {}", colors.iter().sum::<Vec3>() / colors.len() as f32);

    // Exact derivatives with respect to the direction, and bounds over a part of the sky.
    let parameters = PARAMETERS.map(f64::from);
    let [red, ..] = &input_derivatives::<_, 3>(&Sky, &parameters, &[0.0, 0.6, 0.8])?[..] else {
        return Ok(());
    };
    println!("red and its slope: {:.4}, {:.4?}", red.0, red.1);
    let overhead = [Interval::new(-0.1, 0.1), Interval::new(-0.1, 0.1), Interval::new(0.99, 1.0)];
    println!("blue overhead: {:.3?}", bounds(&Sky, &parameters, &overhead)?[2]);

    // The same definition as a shader.
    print!("\n{}", compile(&record(&Sky), &Options::new("sky"))?.write(Language::Wgsl)?.text().unwrap_or(""));
    Ok(())
}
