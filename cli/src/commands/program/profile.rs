//! `stardust program run --profile`: gas by function and by line.
//!
//! A function that the compiler inlined everywhere has no code of its own: its lines have.

use crate::{commands::hex, output::table, Context};
use anyhow::{anyhow, Context as _};
use serde_json::json;
use stardust_vm::{
    profile::{profile, Profile, Symbols},
    Program,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

/// Most functions, and most lines, that are shown in words; JSON has all.
const SHOWN: usize = 15;

/// Where the builder says that a project lies.
const PROJECT: &str = "/programs/";

/// Gas of one function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
    /// What its own instructions take.
    own: u64,
    /// With all that it calls.
    total: u64,
}

/// Gas by function.
type Shares = BTreeMap<String, Share>;

/// Profiles one task and shows where its gas goes.
pub(super) fn execute(
    context: &Context,
    program: &Program,
    symbols: &Path,
    (payload, item): (&[u8], &[u8]),
    gas_limit: u64,
) -> anyhow::Result<()> {
    let bytes = std::fs::read(symbols).with_context(|| {
        format!(
            "cannot read {}; a profile needs the names that `stardust program build` writes beside its blob, or \
             that --symbols names",
            symbols.display()
        )
    })?;
    let symbols =
        Symbols::new(&bytes, program).with_context(|| format!("{}", symbols.display()))?;
    let profile = profile(program, payload, item, gas_limit).map_err(|fault| anyhow!("{fault}"))?;
    let shares = by_function(&profile, |at| symbols.functions_at(at));
    let lines = by_line(&profile, |at| symbols.line_at(at));
    show(context, &profile, &shares, &lines);
    Ok(())
}

/// Adds up samples; `functions_at` says which functions an instruction is in, the outermost first.
fn by_function(profile: &Profile, functions_at: impl Fn(u32) -> Vec<String>) -> Shares {
    let mut known: HashMap<u32, Vec<String>> = HashMap::new();
    let mut names = |at: u32| known.entry(at).or_insert_with(|| named(functions_at(at))).clone();
    let mut shares = Shares::new();
    for sample in &profile.samples {
        let callers: BTreeSet<_> = sample.calls.iter().flat_map(|at| names(*at)).collect();
        for (at, gas) in &sample.gas {
            let here = names(*at);
            if let Some(own) = here.last() {
                let share = shares.entry(own.clone()).or_default();
                share.own = share.own.saturating_add(*gas);
            }
            // A function that is there twice, by recursion, is counted once.
            for name in callers.iter().chain(&here).collect::<BTreeSet<_>>() {
                let share = shares.entry(name.clone()).or_default();
                share.total = share.total.saturating_add(*gas);
            }
        }
    }
    shares
}

/// Gas by file and line, the most first.
fn by_line(
    profile: &Profile,
    line_at: impl Fn(u32) -> Option<(String, u32)>,
) -> Vec<(String, u64)> {
    let mut lines: BTreeMap<u32, u64> = BTreeMap::new();
    for (at, gas) in profile.samples.iter().flat_map(|sample| &sample.gas) {
        let sum = lines.entry(*at).or_default();
        *sum = sum.saturating_add(*gas);
    }
    let mut named: BTreeMap<String, u64> = BTreeMap::new();
    for (at, gas) in lines {
        let name = match line_at(at) {
            Some((path, line)) => format!("{}:{line}", path.strip_prefix(PROJECT).unwrap_or(&path)),
            None => "(no line)".into(),
        };
        let sum = named.entry(name).or_default();
        *sum = sum.saturating_add(gas);
    }
    let mut sorted: Vec<_> = named.into_iter().collect();
    sorted.sort_by_key(|(_, gas)| std::cmp::Reverse(*gas));
    sorted
}

fn named(functions: Vec<String>) -> Vec<String> {
    if functions.is_empty() {
        return vec!["(no name)".into()];
    }
    functions.iter().map(|name| without_hash(name).to_owned()).collect()
}

/// A name without what the compiler adds to tell versions of a crate apart.
fn without_hash(name: &str) -> &str {
    let is_hash =
        |hash: &str| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    match name.rsplit_once("::h") {
        Some((name, hash)) if is_hash(hash) => name,
        _ => name,
    }
}

fn show(context: &Context, profile: &Profile, shares: &Shares, lines: &[(String, u64)]) {
    let Profile { outcome, start_gas, unspent, .. } = profile;
    let mut sorted: Vec<_> = shares.iter().collect();
    sorted.sort_by_key(|(_, share)| std::cmp::Reverse((share.own, share.total)));
    let words = || {
        let part = |gas: u64| percent(gas, outcome.gas());
        let row = |own: u64, total: u64, name: &str| {
            ("", format!("{own:>14} {:>6} {:>6}  {name}", part(own), part(total)))
        };
        let mut rows = super::run::outcome_rows(outcome);
        rows.push(("by function", format!("{:>14} {:>6} {:>6}", "gas", "own", "total")));
        rows.push(row(*start_gas, *start_gas, "(start of the task)"));
        let functions = sorted.iter().take(SHOWN);
        rows.extend(functions.map(|(name, share)| row(share.own, share.total, name)));
        if *unspent > 0 {
            rows.push(row(*unspent, *unspent, "(too little for what comes next)"));
        }
        rows.push(("by line", format!("{:>14} {:>6}", "gas", "own")));
        let lines = lines.iter().take(SHOWN);
        rows.extend(lines.map(|(name, gas)| ("", format!("{gas:>14} {:>6}  {name}", part(*gas)))));
        if sorted.len() > SHOWN {
            rows.push(("", "... and more: --json has all".into()));
        }
        table(&rows)
    };
    let function = |(name, share): &(&String, &Share)| json!({ "name": name, "gas": share.own, "total": share.total });
    let line = |(name, gas): &(String, u64)| json!({ "line": name, "gas": gas });
    let json = json!({
        "outcome": super::run::kind(outcome),
        "gas": outcome.gas(),
        "output": outcome.is_returned().then(|| hex(outcome.output())),
        "start_gas": start_gas,
        "unspent": unspent,
        "functions": sorted.iter().map(function).collect::<Vec<_>>(),
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
    });
    context.out.result(words, json);
}

/// A share in percent, to one place.
fn percent(part: u64, of: u64) -> String {
    let tenths = u128::from(part).saturating_mul(1_000).checked_div(of.into()).unwrap_or(0);
    let [whole, tenth] =
        [tenths.checked_div(10), tenths.checked_rem(10)].map(Option::unwrap_or_default);
    format!("{whole}.{tenth}%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_vm::{profile::Sample, Outcome};

    #[test]
    fn gas_goes_to_the_innermost_and_to_all_above_once() {
        let names = |at: u32| -> Vec<String> {
            let names: &[&str] = match at {
                0 => &["run"],
                1 => &["run", "inlined::h0123456789abcdef"],
                2 => &["called"],
                _ => &[],
            };
            names.iter().map(|name| name.to_string()).collect()
        };
        let sample = |calls: &[u32], gas: &[(u32, u64)]| Sample {
            calls: calls.to_vec(),
            gas: gas.to_vec(),
            runs: 1,
        };
        let profile = Profile {
            outcome: Outcome::Trapped { gas: 1_000 },
            start_gas: 0,
            unspent: 0,
            samples: vec![
                sample(&[], &[(0, 1), (1, 10)]),
                sample(&[1], &[(2, 100)]),
                sample(&[1, 2], &[(2, 1_000)]),
                sample(&[0], &[(9, 10_000)]),
            ],
        };
        let found = by_function(&profile, names);
        let share = |own, total| Share { own, total };
        let expected = [
            ("(no name)", share(10_000, 10_000)),
            ("called", share(1_100, 1_100)),
            ("inlined", share(10, 1_110)),
            ("run", share(1, 11_111)),
        ];
        assert_eq!(found, expected.map(|(name, share)| (name.to_owned(), share)).into());
        let lines = by_line(&profile, |at| match at {
            0 => Some(("/programs/src/lib.rs".into(), 7)),
            2 => Some(("/rust/core.rs".into(), 8)),
            _ => None,
        });
        let expected = [("(no line)", 10_010), ("/rust/core.rs:8", 1_100), ("src/lib.rs:7", 1)];
        assert_eq!(lines, expected.map(|(line, gas)| (line.to_owned(), gas)));
    }

    #[test]
    fn shares_are_shown_in_percent() {
        assert_eq!(percent(1, 3), "33.3%");
        assert_eq!(percent(7, 7), "100.0%");
        assert_eq!(percent(0, 0), "0.0%");
    }

    #[test]
    fn only_hashes_are_taken_off() {
        assert_eq!(without_hash("a::b::h0123456789abcdef"), "a::b");
        assert_eq!(without_hash("a::h"), "a::h");
        assert_eq!(without_hash("a::h0123456789abcdeg"), "a::h0123456789abcdeg");
    }
}
