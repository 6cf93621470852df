// A table of 1000 colors, linear between them.

@group(0) @binding(0) var<storage, read> colors: array<vec4<f32>, 1000>;
@group(0) @binding(1) var<storage, read> points: array<f32>;
@group(0) @binding(2) var<storage, read_write> results: array<f32>;

fn palette(value: f32) -> vec3<f32> {
    let x = clamp(value * 999.0, 0.0, 999.0);
    let cell = min(u32(x), 998u);
    return mix(colors[cell].rgb, colors[cell + 1u].rgb, x - f32(cell));
}

@compute @workgroup_size(64)
fn palette_compute(@builtin(global_invocation_id) thread: vec3<u32>) {
    let i = thread.y * 4194240u + thread.x;
    if (i >= arrayLength(&points)) {
        return;
    }
    let color = palette(points[i]);
    results[3u * i] = color.r;
    results[3u * i + 1u] = color.g;
    results[3u * i + 2u] = color.b;
}
