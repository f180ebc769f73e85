//! Faults of this machine, counted by what kind they are.

use stardust_vm::Fault;

/// How many tasks ended in a fault of this machine, by its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    job_died: u64,
    timed_out: u64,
    io: u64,
    host_memory: u64,
    unsupported: u64,
    machine: u64,
}

impl Faults {
    /// Counts one more.
    pub fn note(&mut self, fault: &Fault) {
        let count = match fault {
            Fault::JobDied(_) => &mut self.job_died,
            Fault::TimedOut => &mut self.timed_out,
            Fault::Io(_) => &mut self.io,
            Fault::HostMemory => &mut self.host_memory,
            Fault::Unsupported(_) => &mut self.unsupported,
            Fault::Machine(_) => &mut self.machine,
        };
        // A count of tasks that were run never gets near the end of its type.
        *count = count.saturating_add(1);
    }

    /// Each kind by the name that it has in metrics, with its count.
    pub fn by_kind(&self) -> [(&'static str, u64); 6] {
        [
            ("job_died", self.job_died),
            ("timed_out", self.timed_out),
            ("io", self.io),
            ("host_memory", self.host_memory),
            ("unsupported", self.unsupported),
            ("machine", self.machine),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_counts_under_its_own_kind() {
        let some = String::new;
        let faults = [
            Fault::JobDied(some()),
            Fault::TimedOut,
            Fault::Io(some()),
            Fault::HostMemory,
            Fault::Unsupported(some()),
            Fault::Machine(some()),
        ];
        let mut counts = Faults::default();
        for (times, fault) in (1..).zip(&faults) {
            (0..times).for_each(|_| counts.note(fault));
        }
        assert_eq!(counts.by_kind().map(|(_, count)| count), [1, 2, 3, 4, 5, 6]);
    }
}
