//! Bounds that are none, and reads of ranges.

use super::*;
use crate::scalar::Block;

/// Bounds are public, and so may be anything.
const ODD: [Interval; 4] = [
    Interval { low: 5.0, high: f64::NAN },
    Interval { low: f64::NAN, high: 1.0 },
    Interval { low: 5.0, high: 1.0 },
    Interval { low: f64::INFINITY, high: f64::NEG_INFINITY },
];

#[test]
fn no_bounds_panic() {
    let block = Block { number: 0, offset: 0, rows: 4, columns: 3 };
    let store: Vec<f64> = (0..12).map(f64::from).collect();
    for odd in ODD {
        let (row, column) = (odd.cell(4), odd.cell(3));
        assert!(row.first <= row.last && column.last < 3, "{odd:?}");
        let read = Interval::read(&store, ParamIndex { block, row, column });
        assert!(read.low >= 0.0 && read.high <= 11.0, "{odd:?}");
        let array = Interval::scatter(&store, 2, 5, |_| (odd.cell(5), odd));
        assert_eq!(array.len(), 5);
        Interval::at(&array, odd.cell(5));
        odd.segments(4, |_, t| t);
    }
    let cells = Cells { first: 7, last: 2 };
    Interval::at(&vec![Interval::zero(); 3], cells);
    Interval::read(&store, ParamIndex { block, row: cells, column: cells });
}

#[test]
fn a_range_of_places_is_bounded_by_all_of_them() {
    let block = Block { number: 0, offset: 2, rows: 4, columns: 3 };
    let store: Vec<f64> = (0..14).map(f64::from).collect();
    let index = |rows: [usize; 2], columns: [usize; 2]| ParamIndex {
        block,
        row: Cells { first: rows[0], last: rows[1] },
        column: Cells { first: columns[0], last: columns[1] },
    };
    let bounds = |low: f64, high: f64| Interval { low, high };
    assert_eq!(Interval::read(&store, index([1, 2], [0, 1])), bounds(5.0, 9.0));
    assert_eq!(Interval::read(&store, index([9, 9], [2, 9])), bounds(13.0, 13.0));
    assert_eq!(Interval::indicator(index([1, 2], [0, 1]), 8), bounds(0.0, 1.0));
    assert_eq!(Interval::indicator(index([1, 2], [0, 1]), 7), bounds(0.0, 0.0));
    assert_eq!(Interval::indicator(index([2, 2], [0, 0]), 8), bounds(1.0, 1.0));
    let large = Block { rows: MAX_INDICES, columns: 2, ..block };
    let everywhere = Interval::EVERYTHING;
    let index = ParamIndex { block: large, row: everywhere.cell(MAX_INDICES), column: everywhere.cell(2) };
    assert_eq!(Interval::read(&[], index), everywhere);
}
