//! Small graphs whose errors are known.
