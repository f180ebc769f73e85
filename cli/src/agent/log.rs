//! One line on stderr for each step of a batch's life.

use stardust_primitives::ids::AssignmentId;
use std::time::{SystemTime, UNIX_EPOCH};

/// Writes a line about the agent.
pub fn line(text: impl core::fmt::Display) {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let part = |unit: u64, modulus: u64| {
        since.checked_div(unit).and_then(|n| n.checked_rem(modulus)).unwrap_or_default()
    };
    let (hours, minutes, seconds) = (part(3_600, 24), part(60, 60), part(1, 60));
    eprintln!("{hours:02}:{minutes:02}:{seconds:02} {text}");
}

/// Writes a line about a batch.
pub fn batch(id: AssignmentId, text: impl core::fmt::Display) {
    line(format_args!("job {} batch {} replica {}: {text}", id.job, id.batch, id.replica));
}
