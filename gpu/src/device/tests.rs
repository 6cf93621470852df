use super::*;
use crate::testing::device_for_tests;

#[test]
fn a_device_says_what_it_is() {
    let Some(device) = device_for_tests() else { return };
    assert!(device.description().starts_with(device.name()));
    assert_eq!(device.description().ends_with("software"), device.is_software());
    assert!(device.limits().max_storage_buffer_binding_size > 0);
}

#[test]
fn a_wrong_name_lists_the_devices() {
    let Some(device) = device_for_tests() else { return };
    let request = DeviceRequest { name: Some("No Such Device".into()), software: false };
    let message =
        Device::open(&request).map(|d| d.description()).expect_err("there is none of that name").to_string();
    assert!(message.starts_with("no graphics device is named `No Such Device`; there are: "), "{message}");
    assert!(message.contains(device.name()), "{message}");
}

#[test]
fn a_part_of_the_name_finds_it() {
    let Some(device) = device_for_tests() else { return };
    let request = DeviceRequest { name: Some(device.name().to_uppercase()), software: false };
    let found = Device::open(&request).expect("it was opened before");
    assert_eq!(found.description(), device.description());
}

#[test]
fn each_system_has_its_advice() {
    assert!(how_to_get_a_device("linux").contains("apt-get install mesa-vulkan-drivers"));
    assert!(how_to_get_a_device("macos").contains("Metal"));
    assert!(how_to_get_a_device("windows").contains("Direct3D 12"));
    let message = DeviceUnavailable::none().to_string();
    assert!(message.starts_with("no graphics device was found"), "{message}");
    assert_eq!(message.lines().count(), 2, "{message}");
}

#[test]
fn wrong_use_becomes_an_error() {
    let Some(device) = device_for_tests() else { return };
    let error = device
        .checked("making a buffer", || {
            device.wgpu_device().create_buffer(&wgpu::BufferDescriptor {
                label: Some("both at once"),
                size: 16,
                usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::MAP_WRITE,
                mapped_at_creation: false,
            })
        })
        .expect_err("a buffer is mapped one way");
    assert!(matches!(error, DeviceError::Rejected { doing: "making a buffer", .. }), "{error}");
    assert_eq!(error.to_string().lines().count(), 1);
}

#[test]
fn too_large_a_buffer_becomes_an_error() {
    let Some(device) = device_for_tests() else { return };
    let size = device.limits().max_buffer_size.saturating_add(4) & !3;
    let usage = wgpu::BufferUsages::STORAGE;
    let descriptor = wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false };
    assert!(device.checked("making a buffer", || device.wgpu_device().create_buffer(&descriptor)).is_err());
}

#[test]
fn a_lost_device_is_an_error_from_then_on() {
    if device_for_tests().is_none() {
        return;
    }
    let device = Device::open(&DeviceRequest::default()).expect("one was opened before");
    device.wgpu_device().destroy();
    device.wait("waiting").ok();
    let error = device.checked("doing nothing", || ()).expect_err("the device is gone");
    assert!(matches!(error, DeviceError::Lost { .. }), "{error}");
}
