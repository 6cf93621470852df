// Reflectance as the sigmoid of a polynomial (Jakob and Hanika 2019), for 24 colors.

@group(0) @binding(0) var<storage, read> coefficients: array<vec4<f32>, 24>;
@group(0) @binding(1) var<storage, read> points: array<vec2<f32>>;
@group(0) @binding(2) var<storage, read_write> results: array<f32>;

fn sigmoid(index: f32, wavelength: f32) -> f32 {
    let x = clamp((wavelength - 555.0) / 175.0, -1.0, 1.0);
    let c = coefficients[u32(clamp(index, 0.0, 23.0))];
    let y = (c.z * x + c.y) * x + c.x;
    return 0.5 + 0.5 * y * inverseSqrt(1.0 + y * y);
}

@compute @workgroup_size(64)
fn sigmoid_compute(@builtin(global_invocation_id) thread: vec3<u32>) {
    let i = thread.y * 4194240u + thread.x;
    if (i >= arrayLength(&points)) {
        return;
    }
    results[i] = sigmoid(points[i].x, points[i].y);
}
