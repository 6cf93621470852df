// A uniform cubic B-spline with 12 coefficients over 380 to 730 nm.

@group(0) @binding(0) var<storage, read> coefficients: array<f32, 12>;
@group(0) @binding(1) var<storage, read> points: array<f32>;
@group(0) @binding(2) var<storage, read_write> results: array<f32>;

fn spline(wavelength: f32) -> f32 {
    let x = clamp((wavelength - 380.0) * (9.0 / 350.0), 0.0, 9.0);
    let piece = min(u32(x), 8u);
    let t = x - f32(piece);
    let a = coefficients[piece];
    let b = coefficients[piece + 1u];
    let c = coefficients[piece + 2u];
    let d = coefficients[piece + 3u];
    let cubic = d - a + 3.0 * (b - c);
    let square = 3.0 * (a - 2.0 * b + c);
    let linear = 3.0 * (c - a);
    return (((cubic * t + square) * t + linear) * t + a + 4.0 * b + c) / 6.0;
}

@compute @workgroup_size(64)
fn spline_compute(@builtin(global_invocation_id) thread: vec3<u32>) {
    let i = thread.y * 4194240u + thread.x;
    if (i >= arrayLength(&points)) {
        return;
    }
    results[i] = spline(points[i]);
}
