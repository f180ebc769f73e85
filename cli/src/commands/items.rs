//! Files of inputs.
//!
//! By the file's ending: `.scale` is the SCALE `Vec<Vec<u8>>` itself, `.hex` has one input per line in
//! hex, anything else has one input per line as text.

use crate::commands::read;
use anyhow::{bail, Context as _};
use codec::Encode;
use stardust_primitives::items::item_ranges;
use std::path::Path;

/// A list of inputs as the chain takes it, and how many there are.
pub(crate) fn load(path: &Path) -> anyhow::Result<(Vec<u8>, u32)> {
    let bytes = read(path)?;
    let name = path.display();
    let ending = path.extension().and_then(|ending| ending.to_str());
    let list = match ending {
        Some("scale") => bytes,
        Some("hex") => {
            let lines = text(&bytes).with_context(|| format!("{name}"))?;
            let items: Result<Vec<_>, _> = lines.iter().map(|line| from_hex(line)).collect();
            items.with_context(|| format!("{name}"))?.encode()
        }
        _ => text(&bytes).with_context(|| format!("{name}"))?.encode(),
    };
    let Some(ranges) = item_ranges(&list) else {
        bail!("{name} is no SCALE list of byte strings");
    };
    let count = u32::try_from(ranges.len()).context("too many inputs")?;
    Ok((list, count))
}

fn text(bytes: &[u8]) -> anyhow::Result<Vec<String>> {
    let text = std::str::from_utf8(bytes).context("is no text; use .hex or .scale for bytes")?;
    Ok(text.lines().map(str::to_owned).collect())
}

fn from_hex(line: &str) -> anyhow::Result<Vec<u8>> {
    let digits = line.trim();
    let digits = digits.strip_prefix("0x").unwrap_or(digits);
    hex::decode(digits).with_context(|| format!("`{line}` is no hex"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_as(ending: &str, bytes: &[u8]) -> anyhow::Result<(Vec<u8>, u32)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("items.{ending}"));
        std::fs::write(&path, bytes).unwrap();
        load(&path)
    }

    #[test]
    fn inputs_are_read_by_the_files_ending() {
        let items = vec![b"a".to_vec(), vec![], b"bc".to_vec()];
        let expected = (items.encode(), 3);
        assert_eq!(load_as("txt", b"a\n\nbc\n").unwrap(), expected);
        assert_eq!(load_as("hex", b"0x61\n\n6263\n").unwrap(), expected);
        assert_eq!(load_as("scale", &items.encode()).unwrap(), expected);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert!(load_as("scale", b"abc").is_err());
        assert!(load_as("hex", b"0x6").is_err());
        assert!(load_as("txt", &[255, 254]).is_err());
    }
}
