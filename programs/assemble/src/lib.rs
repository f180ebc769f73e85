//! The examples on this machine: natively, and one answer of a job's outputs: a picture, a price, a table.
//!
//! Outputs lie in a folder as `stardust job outputs` leaves them: `0.bin`, `1.bin` and so on, one for each task
//! that returned.

pub mod examples;
pub mod picture;
pub mod prices;
pub mod proteins;

use std::{fs, path::Path};

/// Why there is no answer.
pub type Error = Box<dyn std::error::Error>;

/// The output of a task.
pub type Output = (u64, Vec<u8>);

/// All outputs in a folder, in the order of the tasks.
pub fn outputs(folder: &Path) -> Result<Vec<Output>, Error> {
    let mut outputs = Vec::new();
    let unreadable = |error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_output = path.extension().is_some_and(|extension| extension == "bin");
        let task = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
        if let Some(task) = task.filter(|_| is_output) {
            outputs.push((task, fs::read(&path)?));
        }
    }
    if outputs.is_empty() {
        return Err(format!("{} holds no outputs (0.bin, 1.bin, ..)", folder.display()).into());
    }
    outputs.sort();
    Ok(outputs)
}

/// How many of the pictures that the network never saw are read rightly, and of all.
pub fn digits(payload: &[u8], outputs: &[Output]) -> Result<String, Error> {
    use digits_inference::{data::PIXELS, Reading, BATCH};
    let mut found = [[0_u32; 2]; 2];
    for (task, bytes) in outputs {
        let readings =
            Reading::decode_all(bytes).map_err(|error| format!("task {task}: {error}"))?;
        // The data set is the payload's end; its samples end with their digits, and every fifth was held out.
        let pictures = digits_inference::pictures(payload).ok_or("the payload has no pictures")?;
        let first = usize::try_from(*task)?.saturating_mul(BATCH);
        for (offset, reading) in readings.iter().enumerate() {
            let picture = pictures.get(first + offset);
            let digit = picture.ok_or_else(|| format!("task {task} read no picture"))?[PIXELS];
            let counts = &mut found[usize::from((first + offset).is_multiple_of(5))];
            counts[0] += u32::from(reading.digit == digit);
            counts[1] += 1;
        }
    }
    let [[trained, of_trained], [held_out, of_held_out]] = found;
    let (all, of_all) = (trained + held_out, of_trained + of_held_out);
    Ok(format!("{held_out} of {of_held_out} held out are right, {all} of all {of_all}"))
}

/// The best of a search for a nonce.
pub fn proof_of_work(outputs: &[Output]) -> Result<String, Error> {
    let reports = outputs.iter().map(|(task, bytes)| {
        let report = proof_of_work::Report::decode(bytes);
        report.map_err(|error| format!("task {task}: {error}"))
    });
    let reports: Vec<_> = reports.collect::<Result<_, _>>()?;
    let best = reports.iter().min_by_key(|report| report.rank()).ok_or("there are no outputs")?;
    let hash: String = best.hash.iter().rev().map(|byte| format!("{byte:02x}")).collect();
    let verdict = if best.is_found { "a block" } else { "no block; the best" };
    Ok(format!("{verdict}: nonce {}, hash {hash}", best.nonce))
}
