use core::fmt;

/// Reads little-endian values off the front of a slice; never past its end.
#[derive(Clone, Debug)]
pub struct Reader<'a>(&'a [u8]);

/// The input was shorter than what was to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndOfInput;

impl fmt::Display for EndOfInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the input ends too early")
    }
}

impl core::error::Error for EndOfInput {}

impl<'a> Reader<'a> {
    /// A reader at the front of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What has not been read.
    pub const fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// Whether everything has been read.
    pub const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The next `count` bytes.
    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8], EndOfInput> {
        let (read, rest) = self.0.split_at_checked(count).ok_or(EndOfInput)?;
        self.0 = rest;
        Ok(read)
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], EndOfInput> {
        let (read, rest) = self.0.split_first_chunk().ok_or(EndOfInput)?;
        self.0 = rest;
        Ok(*read)
    }

    /// The next byte.
    pub fn u8(&mut self) -> Result<u8, EndOfInput> {
        self.array().map(u8::from_le_bytes)
    }

    /// The next 2 bytes.
    pub fn u16(&mut self) -> Result<u16, EndOfInput> {
        self.array().map(u16::from_le_bytes)
    }

    /// The next 4 bytes.
    pub fn u32(&mut self) -> Result<u32, EndOfInput> {
        self.array().map(u32::from_le_bytes)
    }

    /// The next 8 bytes.
    pub fn u64(&mut self) -> Result<u64, EndOfInput> {
        self.array().map(u64::from_le_bytes)
    }

    /// The next 4 bytes, signed.
    pub fn i32(&mut self) -> Result<i32, EndOfInput> {
        self.array().map(i32::from_le_bytes)
    }

    /// The next 8 bytes, signed.
    pub fn i64(&mut self) -> Result<i64, EndOfInput> {
        self.array().map(i64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_to_the_end_and_not_past_it() {
        let bytes = [1, 2, 0, 3, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 9];
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.u8(), Ok(1));
        assert_eq!(reader.u16(), Ok(2));
        assert_eq!(reader.u32(), Ok(3));
        assert_eq!(reader.i32(), Ok(-1));
        assert_eq!(reader.u64(), Err(EndOfInput));
        assert_eq!(reader.rest(), [9], "a failed read takes nothing");
        assert_eq!(reader.bytes(1), Ok(&[9][..]));
        assert!(reader.is_at_end());
    }
}
