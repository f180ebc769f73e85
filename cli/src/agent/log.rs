//! One line on stderr for each step of a batch's life, to read or to be collected.

use serde_json::{json, Value};
use stardust_primitives::ids::{AssignmentId, JobId};
use std::{
    sync::OnceLock,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// How lines are written; text until it is chosen.
static FORMAT: OnceLock<Format> = OnceLock::new();

/// How lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// The time of day and a sentence.
    Text,
    /// One JSON object a line.
    Json,
}

/// Whether somebody has to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Info,
    Warn,
    Error,
}

/// What a line is about; the more is known of a batch, the more fields the line has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The agent itself.
    Agent,
    /// A job.
    Job(JobId),
    /// All replicas of a batch.
    Batch(JobId, u32),
    /// One replica of a batch.
    Replica(AssignmentId),
}

impl From<AssignmentId> for About {
    fn from(id: AssignmentId) -> Self {
        Self::Replica(id)
    }
}

impl About {
    /// The fields by which a batch's life is followed, in their order.
    fn fields(self) -> Vec<(&'static str, u64)> {
        let batch = |job: JobId, batch: u32| vec![("job", job.0), ("batch", batch.into())];
        match self {
            Self::Agent => Vec::new(),
            Self::Job(job) => vec![("job", job.0)],
            Self::Batch(job, number) => batch(job, number),
            Self::Replica(id) => {
                let mut fields = batch(id.job, id.batch);
                fields.push(("replica", id.replica.into()));
                fields
            }
        }
    }
}

/// Chooses how lines are written, once in a process.
pub(crate) fn choose(format: Format) {
    // An agent that was started before in this process has chosen.
    let _ = FORMAT.set(format);
}

/// Says what happened.
pub fn info(about: impl Into<About>, text: impl core::fmt::Display) {
    write(Level::Info, about.into(), &text.to_string());
}

/// Says what went wrong, or what the operator has to do.
pub fn warn(about: impl Into<About>, text: impl core::fmt::Display) {
    write(Level::Warn, about.into(), &text.to_string());
}

/// Says why the agent ends, where others do not read the command's own last line.
pub(crate) fn ended(error: &anyhow::Error) {
    if FORMAT.get() == Some(&Format::Json) {
        write(Level::Error, About::Agent, &format!("{error:#}"));
    }
}

fn write(level: Level, about: About, text: &str) {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut line = match FORMAT.get() {
        Some(Format::Json) => as_json(since, level, about, text).to_string(),
        Some(Format::Text) | None => as_text(since, about, text),
    };
    line.push('\n');
    // In one piece, so that who reads along never sees half an object.
    eprint!("{line}");
}

/// The level is not part of it: the sentence says what is wrong.
fn as_text(since: Duration, about: About, text: &str) -> String {
    let (_, [hours, minutes, seconds]) = days_and_time(since);
    let fields = about.fields();
    let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let colon = if fields.is_empty() { "" } else { ": " };
    format!("{hours:02}:{minutes:02}:{seconds:02} {}{colon}{text}", fields.join(" "))
}

fn as_json(since: Duration, level: Level, about: About, text: &str) -> Value {
    let level = match level {
        Level::Info => "INFO",
        Level::Warn => "WARN",
        Level::Error => "ERROR",
    };
    let mut line = json!({ "timestamp": rfc3339(since), "level": level, "message": text });
    for (name, value) in about.fields() {
        if let Some(fields) = line.as_object_mut() {
            fields.insert(name.into(), value.into());
        }
    }
    line
}

/// Days, and hours, minutes and seconds of the last one.
fn days_and_time(since: Duration) -> (u64, [u64; 3]) {
    let part = |unit: u64, modulus: u64| {
        let units = since.as_secs().checked_div(unit);
        units.and_then(|units| units.checked_rem(modulus)).unwrap_or_default()
    };
    (part(86_400, u64::MAX), [part(3_600, 24), part(60, 60), part(1, 60)])
}

/// A time since 1970 in UTC, to the millisecond.
fn rfc3339(since: Duration) -> String {
    let (mut days, [hours, minutes, seconds]) = days_and_time(since);
    let (mut year, mut month) = (1970u64, 1u64);
    // A round for each year since 1970.
    while let Some(left) = days.checked_sub(if is_leap(year) { 366 } else { 365 }) {
        (days, year) = (left, year.saturating_add(1));
    }
    let february = if is_leap(year) { 29 } else { 28 };
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        let Some(left) = days.checked_sub(length) else { break };
        (days, month) = (left, month.saturating_add(1));
    }
    let (day, millis) = (days.saturating_add(1), since.subsec_millis());
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z")
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLICA: About = About::Replica(AssignmentId { job: JobId(7), batch: 3, replica: 1 });

    #[test]
    fn times_are_those_of_the_calendar() {
        // Each as `date -u -d @N +%FT%TZ` has it.
        let known = [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399, "2000-02-28T23:59:59.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (978_307_199, "2000-12-31T23:59:59.000Z"),
            (1_709_251_200, "2024-03-01T00:00:00.000Z"),
            (1_795_381_269, "2026-11-22T21:01:09.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        ];
        for (seconds, expected) in known {
            assert_eq!(rfc3339(Duration::from_secs(seconds)), expected);
        }
        assert_eq!(rfc3339(Duration::from_millis(1_999)), "1970-01-01T00:00:01.999Z");
    }

    #[test]
    fn text_stays_as_people_know_it() {
        let since = Duration::from_secs(3_723);
        assert_eq!(as_text(since, About::Agent, "connected"), "01:02:03 connected");
        assert_eq!(as_text(since, REPLICA, "claimed"), "01:02:03 job 7 batch 3 replica 1: claimed");
        let settled = as_text(since, About::Batch(JobId(7), 3), "settled");
        assert_eq!(settled, "01:02:03 job 7 batch 3: settled");
    }

    #[test]
    fn a_json_line_names_its_batch_in_fields() {
        let line = |level, about| as_json(Duration::from_secs(60), level, about, "a \"b\"\nc");
        let expected = json!({
            "timestamp": "1970-01-01T00:01:00.000Z",
            "level": "WARN",
            "message": "a \"b\"\nc",
            "job": 7,
            "batch": 3,
            "replica": 1,
        });
        let written = line(Level::Warn, REPLICA);
        assert_eq!(written, expected);
        assert!(!written.to_string().contains('\n'), "one line");
        let about_agent = line(Level::Info, About::Agent);
        assert_eq!((&about_agent["level"], about_agent.get("job")), (&json!("INFO"), None));
        assert_eq!(line(Level::Info, About::Job(JobId(9)))["job"], 9);
    }
}
