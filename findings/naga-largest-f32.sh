#!/usr/bin/env bash
# naga 30.0.1: the largest f32, written as WGSL, is a number that Tint refuses.
#
# WGSL § 6.7 wants a shader-creation error for a literal that the type cannot hold. The largest finite f32 is
# 340282346638528859811704183484516925440. naga writes the fewest digits that come back as it when they are rounded,
# 340282350000000000000000000000000000000f, which is larger: Tint (Dawn, Chrome; here the package webgpu 0.6.2) says "value cannot be
# represented as 'f32'". naga reads its own text back. With all digits, or as 0x1.fffffep+127f, Tint takes the number.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"
cat > "$work/Cargo.toml" <<'EOT'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"

[dependencies]
naga = { version = "=30.0.1", features = ["wgsl-in", "wgsl-out"] }
EOT
cat > "$work/src/main.rs" <<'EOT'
use naga::back::wgsl::{WriterFlags, write_string};
use naga::valid::{Capabilities, ValidationFlags, Validator};

fn main() {
    let source = "fn f(x: f32) -> f32 { return min(x, 0x1.fffffep+127f); }";
    let module = naga::front::wgsl::parse_str(source).expect("valid WGSL");
    let info = Validator::new(ValidationFlags::all(), Capabilities::empty()).validate(&module).expect("valid");
    let text = write_string(&module, &info, WriterFlags::empty()).expect("WGSL");
    naga::front::wgsl::parse_str(&text).expect("naga takes what it writes");
    print!("{text}");
}
EOT
cat > "$work/tint.mjs" <<'EOT'
import { readFileSync } from 'node:fs';
import { create } from 'webgpu';

// The instance must outlive the device.
globalThis.instance = create(['backend=null']);
const device = await (await instance.requestAdapter()).requestDevice();
const written = readFileSync('written.wgsl', 'utf8');
const errors = async (code) => {
  device.pushErrorScope('validation');
  const info = await device.createShaderModule({ code }).getCompilationInfo();
  await device.popErrorScope();
  return info.messages.map((message) => message.message);
};
const shortest = '340282350000000000000000000000000000000f';
if (!written.includes(shortest)) throw new Error(`naga writes another number:\n${written}`);
const refused = await errors(written);
const exact = await errors(written.replace(shortest, '340282346638528859811704183484516925440f'));
console.log(`${shortest}: ${refused}\nwith all digits: ${exact.length} errors`);
if (!refused.some((message) => message.includes("cannot be represented as 'f32'"))) throw new Error('Tint takes it');
if (exact.length !== 0) throw new Error('Tint refuses the exact number');
process.exit(0);
EOT
cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts webgpu@0.6.2
cargo run --quiet > written.wgsl
node tint.mjs
