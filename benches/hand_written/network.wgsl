// A dense network 2-64-48-3 with tanh: four neurons at a time, so that their values are stored as a vector.
// The bias follows the weights of a row.

struct Network {
    first: array<vec4<f32>, 64>,
    second: array<array<vec4<f32>, 17>, 48>,
    third: array<array<vec4<f32>, 13>, 3>,
}

@group(0) @binding(0) var<storage, read> network_weights: Network;
@group(0) @binding(1) var<storage, read> points: array<f32>;
@group(0) @binding(2) var<storage, read_write> results: array<f32>;

fn network(position: vec2<f32>) -> vec3<f32> {
    let input = vec3<f32>(position, 1.0);
    var a: array<vec4<f32>, 16>;
    for (var i = 0u; i < 16u; i++) {
        a[i] = tanh(vec4<f32>(
            dot(network_weights.first[4u * i].xyz, input),
            dot(network_weights.first[4u * i + 1u].xyz, input),
            dot(network_weights.first[4u * i + 2u].xyz, input),
            dot(network_weights.first[4u * i + 3u].xyz, input),
        ));
    }
    var b: array<vec4<f32>, 12>;
    for (var i = 0u; i < 12u; i++) {
        let row = 4u * i;
        var sum = vec4<f32>(
            network_weights.second[row][16].x,
            network_weights.second[row + 1u][16].x,
            network_weights.second[row + 2u][16].x,
            network_weights.second[row + 3u][16].x,
        );
        for (var j = 0u; j < 16u; j++) {
            let value = a[j];
            sum += vec4<f32>(
                dot(network_weights.second[row][j], value),
                dot(network_weights.second[row + 1u][j], value),
                dot(network_weights.second[row + 2u][j], value),
                dot(network_weights.second[row + 3u][j], value),
            );
        }
        b[i] = tanh(sum);
    }
    var color = vec3<f32>(
        network_weights.third[0][12].x,
        network_weights.third[1][12].x,
        network_weights.third[2][12].x,
    );
    for (var j = 0u; j < 12u; j++) {
        let value = b[j];
        color += vec3<f32>(
            dot(network_weights.third[0][j], value),
            dot(network_weights.third[1][j], value),
            dot(network_weights.third[2][j], value),
        );
    }
    return color;
}

@compute @workgroup_size(64)
fn network_compute(@builtin(global_invocation_id) thread: vec3<u32>) {
    let i = thread.y * 4194240u + thread.x;
    if (2u * i >= arrayLength(&points)) {
        return;
    }
    let color = network(vec2<f32>(points[2u * i], points[2u * i + 1u]));
    results[3u * i] = color.x;
    results[3u * i + 1u] = color.y;
    results[3u * i + 2u] = color.z;
}
