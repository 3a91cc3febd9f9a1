//! The signs before values, for those who write and those who read.

/// The furthest that a string's first letter may be from its place: behind three quotes and a line's end.
pub const LATEST_START: u8 = 4;
/// A string that the text spells with escapes.
pub const SPELLED: u8 = 5;
/// True.
pub const TRUE: u8 = 6;
/// False.
pub const FALSE: u8 = 7;
/// A number or a date, to be read where it stands.
pub const AS_WRITTEN: u8 = 8;
/// An array.
pub const ARRAY: u8 = 9;
/// A table.
pub const TABLE: u8 = 10;
