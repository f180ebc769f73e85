//! The blob's outline, as far as PolkaVM's parser skips over what it finds.
//!
//! The parser has already accepted the blob: anything unexpected here is refused, nothing is repaired.

use super::CheckError;
use alloc::string::String;

/// Where the first section's number is: after magic (4 bytes), version (1) and length (8).
const FIRST_SECTION_AT: usize = 13;

/// Sections with this bit are skipped by parsers that do not know them; none of them is run.
const IS_OPTIONAL: u8 = 0x80;

const END: u8 = 0;

/// Refuses sections that are not run, and bytes after the last one.
///
/// Linear: the parser lets each other section come once at most, and the first optional one ends this.
pub(super) fn check_end(blob: &[u8]) -> Result<(), CheckError> {
    let mut reader = Reader { bytes: blob, at: FIRST_SECTION_AT };
    loop {
        let at = reader.at;
        match reader.byte() {
            Some(END) if reader.at == blob.len() => return Ok(()),
            Some(END) => return Err(CheckError::TrailingBytes { at: reader.at }),
            Some(section) if section & IS_OPTIONAL != 0 => {
                return Err(CheckError::NotStripped { section, at });
            }
            Some(_) => {}
            None => return Err(damaged()),
        }
        reader.varint().and_then(|length| reader.skip(length)).ok_or_else(damaged)?;
    }
}

/// How many exports the section of exports says it has, if it is exactly as long as those.
///
/// PolkaVM's own iterator ends silently at the first damaged one.
pub(super) fn count_exports(section: &[u8]) -> Result<u32, CheckError> {
    if section.is_empty() {
        return Ok(0);
    }
    let mut reader = Reader { bytes: section, at: 0 };
    let count = reader.varint().ok_or(CheckError::MalformedExports { index: 0 })?;
    for index in 0..count {
        // Each takes two bytes at least, so damage ends this within the section's length.
        let name = reader.varint().and_then(|_| reader.varint());
        name.and_then(|length| reader.skip(length))
            .ok_or(CheckError::MalformedExports { index })?;
    }
    if reader.at != section.len() {
        return Err(CheckError::MalformedExports { index: count });
    }
    Ok(count)
}

fn damaged() -> CheckError {
    CheckError::Unparsable(String::from("a section is damaged"))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at)?;
        self.at = self.at.checked_add(1)?;
        Some(*byte)
    }

    fn skip(&mut self, count: u32) -> Option<()> {
        let at = self.at.checked_add(usize::try_from(count).ok()?)?;
        (at <= self.bytes.len()).then_some(())?;
        self.at = at;
        Some(())
    }

    /// PolkaVM's variable-length integers: as many leading ones as bytes follow, then the highest bits,
    /// then the others in little-endian order.
    fn varint(&mut self) -> Option<u32> {
        let first = self.byte()?;
        let following = first.leading_ones();
        let mut value = u64::from(first) & 0xff_u64.checked_shr(following)?;
        let mut low = 0_u64;
        for shift in [0, 8, 16, 24].into_iter().take(usize::try_from(following).ok()?) {
            low |= u64::from(self.byte()?) << shift;
            value <<= 8;
        }
        (following <= 4).then_some(())?;
        u32::try_from(value | low).ok()
    }
}
