//! Lists of RGB colors.

use serde::{Deserialize, Serialize};

use crate::table::{ReadTableError, TableReader, read_table_files};

/// Linear RGB colors with names.
///
/// ```
/// use color_fn_captures::RgbList;
///
/// let list = RgbList::parse("name,r,g,b\ngray,0.18,0.18,0.18\n,1,1,1\n")?;
/// assert_eq!((list.colors()[0].name.as_str(), list.colors()[0].rgb), ("gray", [0.18; 3]));
/// assert_eq!(list.colors()[1].name, "line 3");
/// # Ok::<(), color_fn_captures::ReadTableError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RgbList {
    colors: Vec<NamedRgb>,
}

/// A color and what it is called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedRgb {
    /// The name.
    pub name: String,
    /// Linear components in any RGB space.
    pub rgb: [f64; 3],
}

read_table_files!(RgbList);

impl RgbList {
    /// The maximal number of colors.
    pub const MAX_COLORS: usize = 1 << 16;
    /// The largest file, in bytes.
    pub const MAX_BYTES: u64 = 16 << 20;
    /// The largest component in size.
    pub const MAX_COMPONENT: f64 = 1e6;

    /// A table with columns `r`, `g` and `b`, linear, and maybe `name`, in any order; others are left out. A color without a name is
    /// called by its line, as `line 3`.
    ///
    /// # Errors
    /// When it cannot be read, a column is missing, a component is not a number of at most 10⁶ in size, or there are no colors or
    /// more than 65,536.
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut reader = TableReader::new(text);
        let columns = reader.next_row()?.and_then(|header| {
            let column = |name: &str| header.texts().position(|text| text.eq_ignore_ascii_case(name));
            Some((header.len(), [column("r")?, column("g")?, column("b")?], column("name")))
        });
        let Some((cells, [r, g, b], name)) = columns else {
            let reason = "the first line must name the columns r, g and b (linear), and may name one `name`";
            return Err(ReadTableError::shape(1, reason));
        };
        let range = [-Self::MAX_COMPONENT, Self::MAX_COMPONENT];
        let expected = "a number of at most 1e6 in size";
        let mut colors = Vec::new();
        while let Some(mut row) = reader.next_row()? {
            row.expect_len(cells)?;
            if colors.len() == Self::MAX_COLORS {
                return Err(
                    row.error(format!("there are more than {} colors: split the table", Self::MAX_COLORS))
                );
            }
            let rgb = [
                row.number(r, range, expected)?,
                row.number(g, range, expected)?,
                row.number(b, range, expected)?,
            ];
            let name = match name.map_or("", |column| row.text(column)) {
                "" => format!("line {}", row.line()),
                name => name.to_owned(),
            };
            colors.push(NamedRgb { name, rgb });
        }
        if colors.is_empty() {
            return Err(ReadTableError::TooFewRows {
                reason: "there is a header but no color below it".into(),
            });
        }
        Ok(Self { colors })
    }

    /// The colors, in order.
    pub fn colors(&self) -> &[NamedRgb] {
        &self.colors
    }
}
