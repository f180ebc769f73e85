extern crate alloc;

use alloc::vec::Vec;

/// Writes little-endian values one after the other: the mirror of [`Reader`](crate::Reader).
///
/// ```
/// use stardust_guest::{Reader, Writer};
///
/// let mut writer = Writer::with_capacity(13);
/// writer.u8(7).u64(1 << 40).i32(-2);
/// let bytes = writer.into_bytes();
///
/// let mut reader = Reader::new(&bytes);
/// assert_eq!((reader.u8(), reader.u64(), reader.i32()), (Ok(7), Ok(1 << 40), Ok(-2)));
/// assert!(reader.is_at_end());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// A writer of nothing yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// A writer with room for so many bytes, which it need not move then.
    pub fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Bytes as they are, without their number.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// 1 byte.
    pub fn u8(&mut self, value: u8) -> &mut Self {
        self.0.push(value);
        self
    }

    /// 2 bytes.
    pub fn u16(&mut self, value: u16) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    /// 4 bytes.
    pub fn u32(&mut self, value: u32) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    /// 8 bytes.
    pub fn u64(&mut self, value: u64) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    /// 4 bytes, signed.
    pub fn i32(&mut self, value: i32) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    /// 8 bytes, signed.
    pub fn i64(&mut self, value: i64) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;

    #[test]
    fn readers_read_what_was_written() {
        let mut writer = Writer::new();
        writer.u8(255).u16(65_534).u32(1 << 31).u64(u64::MAX - 1).i32(i32::MIN).i64(-3);
        writer.bytes(b"rest");
        let bytes = writer.into_bytes();
        assert_eq!(bytes[..4], [255, 254, 255, 0], "little-endian");
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.u8(), Ok(255));
        assert_eq!(reader.u16(), Ok(65_534));
        assert_eq!(reader.u32(), Ok(1 << 31));
        assert_eq!(reader.u64(), Ok(u64::MAX - 1));
        assert_eq!(reader.i32(), Ok(i32::MIN));
        assert_eq!(reader.i64(), Ok(-3));
        assert_eq!(reader.rest(), b"rest");
    }
}
