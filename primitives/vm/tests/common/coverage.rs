//! Which instructions programs really execute.

use super::backends::{ready, Backends, Task};

/// How often each opcode was executed.
#[derive(Clone)]
pub struct Coverage(pub [u64; 256]);

impl Default for Coverage {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Coverage {
    /// Runs a task instruction by instruction, and counts.
    pub fn count(&mut self, backends: &Backends, blob: &[u8], code: &[u8], task: &Task<'_>) {
        let ready = ready(&backends.engines[0], blob, true);
        let mut run = ready.start(task);
        while let Some(pc) = run.step() {
            self.0[usize::from(code[pc as usize])] += 1;
        }
    }

    pub fn add(&mut self, other: &Self) {
        for (sum, count) in self.0.iter_mut().zip(other.0) {
            *sum += count;
        }
    }
}
