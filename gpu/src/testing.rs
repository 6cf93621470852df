//! The rule for tests that need a device.
//!
//! Without a device they are skipped, and say so; where the environment variable `COLORFN_REQUIRE_DEVICE` is set
//! (to anything but `0`), as on a build server, they fail.

use std::sync::OnceLock;

use crate::device::{Device, DeviceRequest, DeviceUnavailable};

/// The device that all tests of a process share, or `None` when the test is to be skipped.
///
/// ```
/// let Some(device) = color_fn_gpu::testing::device_for_tests() else { return };
/// println!("on {}", device.description());
/// ```
///
/// # Panics
/// When there is no device and `COLORFN_REQUIRE_DEVICE` asks for one.
pub fn device_for_tests() -> Option<&'static Device> {
    static SHARED: OnceLock<Result<Device, DeviceUnavailable>> = OnceLock::new();
    match SHARED.get_or_init(|| Device::open(&DeviceRequest::default())) {
        Ok(device) => Some(device),
        Err(error) => {
            let required = std::env::var_os("COLORFN_REQUIRE_DEVICE");
            assert!(
                required.is_none_or(|value| value.is_empty() || value == "0"),
                "COLORFN_REQUIRE_DEVICE is set, but {error}"
            );
            eprintln!("skipped: no device: {error}");
            None
        }
    }
}
