// A renderer's own shader: a ball on a floor under one light. Its paint is the generated function.

const light = vec3<f32>(0.48, -0.6, 0.64);

@vertex
fn corner(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> {
    return vec4<f32>(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

// The distance to the ball around (0, 0, 1) along a ray, or -1.
fn ball(origin: vec3<f32>, ray: vec3<f32>) -> f32 {
    let away = origin - vec3<f32>(0.0, 0.0, 1.0);
    let b = dot(away, ray);
    let root = b * b - dot(away, away) + 1.0;
    return select(-1.0, -b - sqrt(max(root, 0.0)), root > 0.0);
}

@fragment
fn shade(@builtin(position) pixel: vec4<f32>) -> @location(0) vec4<f32> {
    let eye = vec3<f32>(0.0, -6.0, 2.2);
    let at = (pixel.xy / 512.0 - 0.5) * vec2<f32>(0.56, -0.56);
    let ray = normalize(vec3<f32>(at.x, 1.0, at.y - 0.2));
    let hit = ball(eye, ray);
    if (hit > 0.0) {
        let normal = eye + hit * ray - vec3<f32>(0.0, 0.0, 1.0);
        let glint = pow(max(dot(reflect(ray, normal), light), 0.0), 60.0);
        let sky = 0.16 + 0.12 * normal.z;
        return vec4<f32>(paint(normal) * (max(dot(normal, light), 0.0) + sky) + 0.35 * glint, 1.0);
    }
    let floor = eye + ray * (-eye.z / min(ray.z, -0.001));
    // Soft: the share of the light that passes beside the ball.
    let past = floor - vec3<f32>(0.0, 0.0, 1.0);
    let beside = length(past - light * dot(past, light));
    let lit = smoothstep(0.8, 1.15, beside) * light.z + 0.22 * smoothstep(-0.4, 1.6, length(floor.xy));
    return vec4<f32>(mix(vec3<f32>(0.62, 0.60, 0.57) * lit, vec3<f32>(0.5, 0.55, 0.6), smoothstep(4.0, 30.0, floor.y)), 1.0);
}
