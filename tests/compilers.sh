#!/usr/bin/env bash
# Every text that is written of the case table, through the compilers that its users have: Tint (WGSL, and WESL linked to it), glslang
# (GLSL, GLSL ES, HLSL), spirv-val (SPIR-V) and naga. Prints how many were accepted, and fails on any that is not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}
missing=()
for pair in glslangValidator:glslang-tools spirv-val:spirv-tools node:nodejs npm:npm; do
    command -v "${pair%%:*}" > /dev/null || missing+=("${pair##*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
    as_root apt-get update -qq
    as_root apt-get install -qq --no-install-recommends "${missing[@]}"
fi

modules=$(mktemp -d)
trap 'rm -rf "$modules"' EXIT
# Dawn for node carries Tint. No script of a package is needed.
npm install --prefix "$modules" --silent --no-fund --no-audit --ignore-scripts webgpu@0.6.2 wesl@0.7.31
cp tests/compilers.mjs "$modules"
# Of the whole workspace: with fewer packages their dependencies have other features, and would be built again.
COLORFN_COMPILERS="$modules/compilers.mjs" cargo test --locked --workspace --test it compilers:: -- --nocapture
