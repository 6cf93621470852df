//! Files and streams of numeric tables.

/// `read` and `from_reader` of a type that has `parse` and `MAX_BYTES`: the same for every numeric table.
macro_rules! read_table_files {
    ($table:ident) => {
        impl $table {
            /// A file, as [`parse`](Self::parse) takes its text.
            ///
            /// # Errors
            /// When it cannot be read or is too large, and as [`parse`](Self::parse).
            pub fn read(path: &std::path::Path) -> Result<Self, $crate::table::ReadTableError> {
                let bytes = $crate::source::file(path, Self::MAX_BYTES)?;
                Self::parse(&$crate::table::TableReader::decode(&bytes)?)
            }

            /// The bytes of such a file; `name` is for messages.
            ///
            /// # Errors
            /// As [`read`](Self::read).
            pub fn from_reader(
                mut reader: impl std::io::Read,
                name: &str,
            ) -> Result<Self, $crate::table::ReadTableError> {
                let bytes = $crate::source::stream(&mut reader, name, Self::MAX_BYTES)?;
                Self::parse(&$crate::table::TableReader::decode(&bytes)?)
            }
        }
    };
}
pub(crate) use read_table_files;
