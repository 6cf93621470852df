//! What the interface says, and how it lays parameters out.

use half::f16;

use super::*;

fn interface(format: Format) -> Interface {
    let layout = Layout::new().free("a", 2, 3).fixed("t", 5, (0..10).map(f64::from).collect());
    let parameters = BlockInterface::of(&layout, format);
    let parameter_bytes = parameters.iter().map(BlockInterface::bytes).sum();
    Interface {
        function: "f".into(),
        inputs: Vec::new(),
        outputs: Vec::new(),
        entry: None,
        bindings: Vec::new(),
        parameters,
        parameter_bytes,
    }
}

/// What a program reads at the offsets that the interface tells.
fn read_back(interface: &Interface, packed: &[u8]) -> Vec<f64> {
    let mut flat = Vec::new();
    for block in &interface.parameters {
        for (row, column) in (0..block.rows).flat_map(|row| (0..block.columns).map(move |j| (row, j))) {
            let at = interface.parameter_offset(&block.name, row, column).expect("a parameter");
            flat.push(match block.format {
                Format::F32 => f64::from(f32::from_le_bytes(packed[at..at + 4].try_into().expect("four"))),
                Format::F16 => f16::from_le_bytes(packed[at..at + 2].try_into().expect("two")).to_f64(),
            });
        }
    }
    flat
}

#[test]
fn rows_are_padded_to_four() {
    let flat: Vec<f64> = (1..=16).map(f64::from).collect();
    for (format, bytes, offset) in [(Format::F32, 2 * 16 + 2 * 32, 80), (Format::F16, 2 * 8 + 2 * 16, 40)] {
        let interface = interface(format);
        assert_eq!(interface.parameter_bytes, bytes);
        let packed = interface.pack(&flat).expect("16 parameters");
        assert_eq!(packed.len(), bytes);
        assert_eq!(read_back(&interface, &packed), flat, "{format:?}");
        let end = 3 * format.bytes();
        assert!(packed[end..interface.parameters[0].stride].iter().all(|&byte| byte == 0), "padding");
        assert_eq!(interface.parameter_offset("t", 1, 4), Some(offset));
        assert_eq!(interface.parameter_offset("t", 2, 0), None);
        let wrong = PackError::Count(ValueCountMismatch { expected: 16, found: 1 });
        assert_eq!(interface.pack(&[1.0]), Err(wrong));
        let row = interface.parameters[1].pack(1, &flat[11..]).expect("a row");
        let start = interface.parameters[1].offset + interface.parameters[1].stride;
        assert_eq!(row, packed[start..start + interface.parameters[1].stride]);
        assert!(interface.parameters[1].pack(1, &flat[6..]).is_err(), "one row is left");
        assert!(interface.parameters[1].pack(0, &flat[..3]).is_err(), "no whole row");
    }
}

#[test]
fn blocks_begin_at_sixteen_bytes() {
    let blocks = BlockInterface::of(&Layout::new().free("a", 3, 1).free("b", 1, 1), Format::F16);
    assert_eq!((blocks[0].stride, blocks[0].bytes(), blocks[1].offset), (8, 32, 32));
}

#[test]
fn what_is_too_large_for_a_half_is_named() {
    for beyond in [65520.0, -1e9, f64::INFINITY, f64::NAN] {
        let mut flat: Vec<f64> = vec![0.0; 16];
        flat[12] = beyond;
        let error = interface(Format::F16).pack(&flat).expect_err("too large").to_string();
        assert!(error.contains("row 1, column 1 of the block `t`"), "{error}");
    }
}

#[test]
fn many_points_take_a_second_row_of_workgroups() {
    assert_eq!(Interface::workgroups(1), [1, 1, 1]);
    assert_eq!(Interface::workgroups(65), [2, 1, 1]);
    assert_eq!(Interface::workgroups(65_535 * 64), [65_535, 1, 1]);
    assert_eq!(Interface::workgroups(65_535 * 64 + 1), [65_535, 2, 1]);
}

#[test]
fn json_comes_back() {
    let interface = interface(Format::F16);
    let text = interface.to_json().expect("plain data");
    assert_eq!(serde_json::from_str::<Interface>(&text).expect("the same data"), interface);
    assert!(text.contains("\"parameter-bytes\": 48"), "{text}");
    assert!(text.contains("\"values\": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]"), "{text}");
}

#[test]
fn a_block_holds_its_values() {
    let mut interface = interface(Format::F32);
    let table: Vec<f64> = (0..10).map(f64::from).collect();
    assert!(interface.parameters[0].values.is_empty(), "nobody has given them yet");
    assert_eq!(interface.parameters[1].values, table);
    let flat: Vec<f64> = (1..=16).map(f64::from).collect();
    interface.set_values(&flat).expect("16 parameters");
    assert_eq!([&interface.parameters[0].values[..], &interface.parameters[1].values].concat(), flat);
    assert_eq!(interface.set_values(&flat[1..]), Err(ValueCountMismatch { expected: 16, found: 15 }));
}
