#!/usr/bin/env bash
# moxcms 0.8.1: the evaluator of a pure-gamma tone curve is far from 0 at 0.
#
# An ICC profile whose `curv` tag has one entry states an exponent γ, and black is linear 0: 0^γ = 0. The evaluator that
# `ToneReprCurve::make_linear_evaluator` gives for such a curve returns another number at exactly 0, by γ:
#
#     γ = 1.171875 (300/256)   −1.8e32
#     γ = 1.5      (384/256)   −5.2e19
#     γ = 2        (512/256)   −4
#     γ = 4        (1024/256)  16
#     γ = 2.199    (563/256)   −9.7e-8
#
# At ½ and at 1 the values are right, and the tables of `ColorProfile::build_r_linearize_table` are right at 0 too. So who
# evaluates curves pixel by pixel gets black wrong, and who converts through tables does not notice.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"
cat > "$work/Cargo.toml" <<'EOF'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"

[dependencies]
moxcms = { version = "=0.8.1", default-features = false }
EOF
cat > "$work/src/main.rs" <<'EOF'
use moxcms::ToneReprCurve;

fn main() {
    for (entry, at_zero) in [(300u16, -1.8e32f32), (384, -5.2e19), (512, -4.0), (1024, 16.0)] {
        let curve = ToneReprCurve::Lut(vec![entry]).make_linear_evaluator().expect("a curve of one exponent");
        let [zero, half, one] = [0.0, 0.5, 1.0].map(|x| curve.evaluate_value(x));
        let gamma = f32::from(entry) / 256.0;
        println!("gamma {gamma}: f(0) = {zero:e}, f(0.5) = {half}, f(1) = {one}");
        assert!((zero / at_zero - 1.0).abs() < 0.03, "no longer so at 0");
        assert!((half - 0.5f32.powf(gamma)).abs() < 1e-5 && one == 1.0, "no longer right elsewhere");
    }
}
EOF
cd "$work" && cargo run --quiet
