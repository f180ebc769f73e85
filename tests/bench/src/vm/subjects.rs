//! The example programs that are measured.

use anyhow::{Context, Result};
use serde_json::Value;
use std::{fs, path::Path};

/// A program, and a task of it that takes some ten milliseconds natively.
pub(crate) struct Subject {
    /// Its name in the manifest of the programs.
    pub(crate) name: String,
    pub(crate) blob: Vec<u8>,
    pub(crate) payload: Vec<u8>,
    pub(crate) item: [u8; 8],
}

/// What is measured of a program: its name, the task, and a payload if not the manifest's.
type Line = (&'static str, u64, Option<&'static [u8]>);

/// To add one, name its crate in `tests/bench/guests` as well.
const TABLE: &[Line] = &[
    ("alignment", 14, None),
    ("digits-inference", 0, None),
    ("digits-search", 0, None),
    ("mandelbrot", 40, None),
    ("option-pricing", 7, None),
    // Nearly the widest range that its heap sieves, so that starting a task counts little.
    ("primes", 5_000, Some(&900_000_u64.to_le_bytes())),
    ("proof-of-work", 7, None),
];

impl Subject {
    /// Its name as an export of the module.
    pub(crate) fn export(&self) -> String {
        self.name.replace('-', "_")
    }

    fn read(programs: &Path, manifest: &Value, (name, task, payload): Line) -> Result<Self> {
        let read = |path: &str| {
            let path = programs.join(path);
            fs::read(&path).with_context(|| path.display().to_string())
        };
        let listed = manifest.get("programs").and_then(Value::as_array).into_iter().flatten();
        let entry =
            listed.into_iter().find(|entry| entry.get("name").is_some_and(|one| one == name));
        let entry = entry.with_context(|| format!("{name} is not in the manifest"))?;
        let payload = match (payload, entry.pointer("/payload/file").and_then(Value::as_str)) {
            (Some(bytes), _) => bytes.to_vec(),
            (None, Some(file)) => read(file)?,
            (None, None) => Vec::new(),
        };
        let blob = read(&format!("output/{name}.polkavm"))?;
        Ok(Self { name: name.into(), blob, payload, item: task.to_le_bytes() })
    }
}

/// All of them, with their blobs from the folder of the programs.
pub(crate) fn all(programs: &Path) -> Result<Vec<Subject>> {
    let manifest = programs.join("output/manifest.json");
    let manifest = fs::read(&manifest).with_context(|| manifest.display().to_string())?;
    let manifest = serde_json::from_slice(&manifest)?;
    TABLE.iter().map(|line| Subject::read(programs, &manifest, *line)).collect()
}
