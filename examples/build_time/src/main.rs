//! Colors that are a part of the program: `build.rs` has made WGSL and Rust of the `.colorfn` files in `colors`.
//!
//!     cargo run --manifest-path examples/build_time/Cargo.toml
//!
//! The fields of a structure are checked by the compiler, and its bytes are what the shader reads: nothing is parsed when the
//! program runs, and neither color-fn nor naga is in it.

use bytemuck::bytes_of;

#[expect(dead_code, reason = "a program need not use every constant")]
mod colors {
    include!(concat!(env!("OUT_DIR"), "/colors.rs"));
}

use colors::forest::{self, ForestParameters};
use colors::patches::{self, PatchesParameters};

fn main() {
    // The numbers that were fitted, as a renderer uploads them: `queue.write_buffer(&buffer, 0, bytes_of(&light))`.
    let mut light = ForestParameters::VALUES;
    let paint = PatchesParameters::VALUES;
    for (wgsl, group, binding, bytes) in [
        (forest::WGSL, ForestParameters::GROUP, ForestParameters::BINDING, bytes_of(&light)),
        (patches::WGSL, PatchesParameters::GROUP, PatchesParameters::BINDING, bytes_of(&paint)),
    ] {
        let signature = wgsl.lines().find(|line| line.starts_with("fn ")).unwrap_or_default();
        println!("{signature}  @group({group}) @binding({binding}), {} bytes", bytes.len());
    }
    // One of them changes, by name and type: the mean of the light, in three channels.
    let [r, g, b, _] = light.coefficients[0];
    light.coefficients[0] = [0.5 * r, 0.5 * g, 0.5 * b, 0.0];
    let changed = bytes_of(&light).iter().zip(bytes_of(&ForestParameters::VALUES)).filter(|(a, b)| a != b);
    println!("half the light: {} bytes are other ones", changed.count());
}
