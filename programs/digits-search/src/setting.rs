//! The grid that the search goes through.

/// Learning rates, in millionths.
pub const RATES: [u32; 5] = [1_000, 3_000, 10_000, 30_000, 60_000];
/// Passes over the training part.
pub const EPOCHS: [u32; 4] = [16, 24, 32, 40];
/// Hidden units.
pub const HIDDEN: [u32; 5] = [8, 12, 16, 24, 32];
/// Weight decay per pass, in millionths.
pub const DECAYS: [u32; 2] = [0, 2_000];
/// Seeds of the first weights and of the order of samples.
pub const SEEDS: u64 = 5;

/// Number of settings in the grid.
pub const SETTINGS: u64 = (RATES.len() * EPOCHS.len() * HIDDEN.len() * DECAYS.len()) as u64 * SEEDS;

/// One way to train a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Learning rate in millionths.
    pub rate_millionths: u32,
    /// Passes over the training part.
    pub epochs: u32,
    /// Hidden units.
    pub hidden: u32,
    /// Weight decay per pass in millionths.
    pub decay_millionths: u32,
    /// Seed of the first weights and of the order of samples.
    pub seed: u64,
}

impl Setting {
    /// The setting of a task, none past the grid. The rate changes fastest, the seed slowest.
    pub fn of_task(task: u64) -> Option<Self> {
        if task >= SETTINGS {
            return None;
        }
        let mut rest = task;
        let mut digit = |base: usize| {
            let digit = rest % base as u64;
            rest /= base as u64;
            digit as usize
        };
        let rate_millionths = RATES[digit(RATES.len())];
        let epochs = EPOCHS[digit(EPOCHS.len())];
        let hidden = HIDDEN[digit(HIDDEN.len())];
        let decay_millionths = DECAYS[digit(DECAYS.len())];
        Some(Self { rate_millionths, epochs, hidden, decay_millionths, seed: rest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    extern crate std;

    #[test]
    fn each_task_has_a_setting_of_its_own() {
        let all: std::vec::Vec<_> = (0..SETTINGS).map(|i| Setting::of_task(i).unwrap()).collect();
        for (index, setting) in all.iter().enumerate() {
            assert!(!all[..index].contains(setting));
            assert!(setting.seed < SEEDS);
        }
        const { assert!(SETTINGS >= 1_000) };
        assert_eq!(Setting::of_task(SETTINGS), None);
        assert_eq!(Setting::of_task(u64::MAX), None);
    }
}
