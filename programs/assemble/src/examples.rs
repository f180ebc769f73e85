//! The examples, and what they give natively.

use crate::Error;
use stardust_guest::Input;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A program of this workspace, and the job that it is shown with.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The program's name, its folder's and its blob's.
    pub name: &'static str,
    /// The program as a function; a guest does nothing else.
    pub run: fn(Input<'_>) -> Vec<u8>,
    /// The job's payload, from this workspace's folder.
    pub payload: Option<&'static str>,
    /// The job's tasks. Items are their indices.
    pub tasks: u64,
}

/// All examples.
pub const EXAMPLES: [Example; 8] = [
    Example {
        name: "alignment",
        run: alignment::run,
        payload: Some("alignment/data/proteins.bin"),
        tasks: alignment::TASKS,
    },
    Example {
        name: "digits-inference",
        run: digits_inference::run,
        payload: Some("digits-inference/data/network.bin"),
        tasks: digits_inference::TASKS,
    },
    Example {
        name: "digits-search",
        run: digits_search::run,
        payload: Some("digits-search/data/digits.bin"),
        tasks: digits_search::setting::SETTINGS,
    },
    Example {
        name: "mandelbrot",
        run: mandelbrot::run,
        payload: Some("mandelbrot/data/seahorse.bin"),
        tasks: mandelbrot::TASKS,
    },
    Example {
        name: "option-pricing",
        run: option_pricing::run,
        payload: Some("option-pricing/data/hull.bin"),
        tasks: option_pricing::TASKS,
    },
    Example { name: "primes", run: primes::run, payload: None, tasks: 1_000 },
    Example {
        name: "proof-of-work",
        run: proof_of_work::run,
        payload: Some("proof-of-work/data/genesis.bin"),
        tasks: proof_of_work::TASKS,
    },
    Example { name: "square", run: square::run, payload: None, tasks: 1_000_000 },
];

/// Outputs of up to so many bytes are written down whole.
const WHOLE_MAX: usize = 256;

impl Example {
    /// The example of a name.
    pub fn find(name: &str) -> Result<&'static Self, Error> {
        let names = || EXAMPLES.map(|example| example.name).join(", ");
        let found = EXAMPLES.iter().find(|example| example.name == name);
        found.ok_or_else(|| format!("there is no example {name}; there are {}", names()).into())
    }

    /// The payload.
    pub fn payload(&self) -> Result<Vec<u8>, Error> {
        let Some(payload) = self.payload else { return Ok(Vec::new()) };
        let path = workspace().join(payload);
        fs::read(&path).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    /// What a task gives.
    pub fn output(&self, payload: &[u8], task: u64) -> Vec<u8> {
        (self.run)(Input { payload, item: &task.to_le_bytes() })
    }

    /// What was written down of a few tasks, to compare guests with: a task a line.
    pub fn vectors(&self) -> Result<String, Error> {
        let path = workspace().join(self.name).join("tests/vectors.txt");
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    /// Runs tasks and leaves their outputs in a folder, as `stardust job outputs` leaves those of a job.
    pub fn run_into(&self, folder: &Path, tasks: std::ops::Range<u64>) -> Result<(), Error> {
        let payload = self.payload()?;
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for task in tasks {
            fs::write(folder.join(format!("{task}.bin")), self.output(&payload, task))?;
        }
        Ok(())
    }
}

/// A line of `vectors.txt`: the task, and its output in hex; of long ones the length and a hash.
pub fn vector(task: u64, output: &[u8]) -> String {
    if output.len() <= WHOLE_MAX {
        let hex: String = output.iter().map(|byte| format!("{byte:02x}")).collect();
        return format!("{task} {hex}");
    }
    format!("{task} {} bytes, fnv-1a {:032x}", output.len(), fnv(output))
}

/// FNV-1a of 128 bits: no secret, and nobody to forge it; each byte counts.
fn fnv(bytes: &[u8]) -> u128 {
    const START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(START, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}

fn workspace() -> PathBuf {
    // The tool is run from the checkout that it was built in.
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").components().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // From the authors' page of test vectors.
        assert_eq!(fnv(b""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        assert_eq!(fnv(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        assert_eq!(fnv(b"foobar"), 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18);
    }

    #[test]
    fn short_outputs_are_written_whole() {
        assert_eq!(vector(3, &[1, 0xab]), "3 01ab");
        assert!(vector(3, &[0; 257]).starts_with("3 257 bytes, fnv-1a "));
    }
}
