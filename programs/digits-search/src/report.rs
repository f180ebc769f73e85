//! What a task returns.
//!
//! ```text
//! offset  bytes  what (little-endian)
//! 0       4      held-out samples classified correctly
//! 4       4      held-out samples
//! 8       4      learning rate in millionths
//! 12      4      epochs
//! 16      4      hidden units
//! 20      4      weight decay in millionths
//! 24      8      seed
//! ```

use crate::setting::Setting;
use stardust_guest::Reader;

/// Length of an encoded report.
pub const REPORT_BYTES: usize = 32;

/// How good a setting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Held-out samples classified correctly.
    pub correct: u32,
    /// Held-out samples.
    pub held_out: u32,
    /// The setting.
    pub setting: Setting,
}

impl Report {
    /// As bytes.
    pub fn encode(&self) -> [u8; REPORT_BYTES] {
        let Setting { rate_millionths, epochs, hidden, decay_millionths, seed } = self.setting;
        let words =
            [self.correct, self.held_out, rate_millionths, epochs, hidden, decay_millionths];
        let mut bytes = [0; REPORT_BYTES];
        for (place, word) in bytes.chunks_exact_mut(4).zip(words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        bytes[24..].copy_from_slice(&seed.to_le_bytes());
        bytes
    }

    /// From bytes, none if they are not 32.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let [correct, held_out] = [reader.u32().ok()?, reader.u32().ok()?];
        let setting = Setting {
            rate_millionths: reader.u32().ok()?,
            epochs: reader.u32().ok()?,
            hidden: reader.u32().ok()?,
            decay_millionths: reader.u32().ok()?,
            seed: reader.u64().ok()?,
        };
        reader.is_at_end().then_some(Self { correct, held_out, setting })
    }

    /// The share classified correctly, for people; decisions use the counts.
    pub fn accuracy(&self) -> f64 {
        f64::from(self.correct) / f64::from(self.held_out.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_it_encodes() {
        let setting = Setting::of_task(777).unwrap();
        let report = Report { correct: 350, held_out: 360, setting };
        assert_eq!(Report::decode(&report.encode()), Some(report));
        assert_eq!(Report::decode(&report.encode()[1..]), None);
        assert_eq!(Report::decode(&[0; 33]), None);
    }
}
