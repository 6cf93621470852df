// A sum of 64 Gaussians over space, each with a color.

struct Centre {
    position: vec3<f32>,
    red: f32,
    green_blue: vec2<f32>,
    unused: vec2<f32>,
}

@group(0) @binding(0) var<storage, read> centres: array<Centre, 64>;
@group(0) @binding(1) var<storage, read> points: array<f32>;
@group(0) @binding(2) var<storage, read_write> results: array<f32>;

fn fog(position: vec3<f32>) -> vec3<f32> {
    var color = vec3<f32>(0.0);
    for (var i = 0u; i < 64u; i++) {
        let centre = centres[i];
        let away = position - centre.position;
        color += exp(-9.0 * dot(away, away)) * vec3<f32>(centre.red, centre.green_blue);
    }
    return color;
}

@compute @workgroup_size(64)
fn fog_compute(@builtin(global_invocation_id) thread: vec3<u32>) {
    let i = 3u * (thread.y * 4194240u + thread.x);
    if (i >= arrayLength(&points)) {
        return;
    }
    let color = fog(vec3<f32>(points[i], points[i + 1u], points[i + 2u]));
    results[i] = color.x;
    results[i + 1u] = color.y;
    results[i + 2u] = color.z;
}
