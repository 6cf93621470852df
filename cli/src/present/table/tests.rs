//! Tables as they are printed.

use super::*;

fn colorful() -> Terminal {
    Terminal { color: ColorDepth::True }
}

fn table(rows: usize) -> Table {
    let names = ["dark skin", "light skin", "white 9.5 (.05 D)"];
    Table {
        columns: vec![
            Column::text("patch"),
            Column::number("bytes", 0),
            Column::number("RMSE", 4).unit("reflectance").summarized(),
            Column::number("D65", 3).group("ΔE2000").summarized(),
            Column::number("A", 3).group("ΔE2000").summarized(),
            Column::swatch("color"),
        ],
        rows: (0..rows)
            .map(|i| {
                let error = i as f64 / 100.0;
                vec![
                    Cell::Text(names[i % 3].into()),
                    Cell::Number(48.0),
                    Cell::Number(0.001),
                    Cell::Number(error),
                    Cell::Number(2.0 * error),
                    Cell::Swatch([115, 82, 68], [116, 82, 67]),
                ]
            })
            .collect(),
        worst_by: 3,
    }
}

#[test]
fn columns_are_aligned_and_summarized() {
    let expected = "                                       ΔE2000 ─────
patch              bytes         RMSE    D65      A
                          reflectance
───────────────────────────────────────────────────
dark skin             48       0.0010  0.000  0.000
light skin            48       0.0010  0.010  0.020
white 9.5 (.05 D)     48       0.0010  0.020  0.040
───────────────────────────────────────────────────
mean                           0.0010  0.010  0.020
max                            0.0010  0.020  0.040
";
    assert_eq!(table(3).render(Terminal::PLAIN), expected);
}

#[test]
fn plain_text_has_no_escapes_and_colors_have_swatches() {
    assert!(!table(3).render(Terminal::PLAIN).contains('\x1b'));
    let shown = table(1).render(colorful());
    assert!(shown.contains("\x1b[48;2;115;82;68m  \x1b[0m\x1b[48;2;116;82;67m  \x1b[0m"));
}

#[test]
fn many_rows_become_the_worst_and_a_count() {
    let text = table(1269).render(Terminal::PLAIN);
    assert!(text.ends_with("the 10 worst of 1,269 by ΔE2000 D65; 1,259 left out\n"), "{text}");
    assert!(text.contains("12.680") && !text.contains("12.580"), "{text}");
    assert!(text.contains("6.340"), "the mean is over all rows: {text}");
    assert_eq!(table(40).render(Terminal::PLAIN).lines().count(), 40 + 3 + 1 + 3);
}

#[test]
fn a_failed_row_is_the_worst_and_stays_in_the_summary() {
    let mut failed = table(50);
    failed.rows[20][3] = Cell::Number(f64::NAN);
    let text = failed.render(Terminal::PLAIN);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[4].contains("n/a"), "{text}");
    assert!(lines.iter().any(|line| line.starts_with("max") && line.contains("n/a")), "{text}");
}

#[test]
fn long_names_are_shortened_to_fit() {
    let mut wide = table(3);
    wide.rows[1][0] = Cell::Text("a very long name of a spectrum ".repeat(8));
    let text = wide.render(Terminal::PLAIN);
    assert!(text.contains('…'));
    assert!(text.lines().all(|line| columns(line) <= WIDTH), "{text}");
}

#[test]
fn names_cannot_send_escapes() {
    let mut evil = table(1);
    evil.rows[0][0] = Cell::Text("\x1b]0;title\x07".into());
    assert!(!evil.render(Terminal::PLAIN).contains(['\x1b', '\x07']));
}
