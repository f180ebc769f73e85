//! `stardust parameters …`.

mod words;

pub(super) use words::{duration, parse_blocks};

use crate::{commands::read, Context};
use anyhow::{bail, Context as _};
use clap::Subcommand;
use serde_json::{json, Map, Value};
use stardust_sdk::{
    governance::changed_groups,
    primitives::parameters::{
        changes, Change, Group, Parameter, Parameters, Unit, Violation, TABLE,
    },
    View,
};
use std::path::Path;

/// What is asked about parameters.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask the chain whether it would accept other values
    Check(Proposal),
    /// Show what other values would change: old and new value of each, and what it is
    Diff(Proposal),
}

/// Other values.
#[derive(Debug, clap::Args)]
pub(crate) struct Proposal {
    /// NAME=VALUE, with names as `stardust parameters` shows them, or a file as its `--json` writes it
    #[arg(required = true, value_name = "FILE|NAME=VALUE")]
    pub(super) values: Vec<String>,
}

/// The chain would refuse a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused(Violation);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused: {}", words::refusal(&self.0))
    }
}

impl std::error::Error for Refused {}

impl From<Violation> for Refused {
    fn from(violation: Violation) -> Self {
        Self(violation)
    }
}

impl Refused {
    /// The error that the call would end with.
    pub(crate) fn rule(&self) -> String {
        format!("ProtocolParameters.{:?}", self.0.rule)
    }

    /// The inequality and its two sides, for scripts.
    pub(crate) fn json(&self) -> Value {
        words::refusal_json(&self.0)
    }
}

/// The parameters as `texts` would have them.
pub(super) fn proposed(current: &Parameters, texts: &[String]) -> anyhow::Result<Parameters> {
    let mut next = current.clone();
    for text in texts {
        match text.split_once('=') {
            Some((name, value)) => set(&mut next, name, value)?,
            None => {
                let file = read(Path::new(text))?;
                let wrong = || format!("{text} is no JSON as `stardust parameters --json` has it");
                let json: Value = serde_json::from_slice(&file).with_context(wrong)?;
                set_all(&mut next, &json).with_context(wrong)?;
            }
        }
    }
    Ok(next)
}

/// Sets a parameter by its name, which may come with its group's.
fn set(all: &mut Parameters, name: &str, text: &str) -> anyhow::Result<()> {
    let (group, name) = name.trim().split_once('.').unwrap_or(("", name.trim()));
    let known = Parameter::named(name).filter(|found| [found.group, ""].contains(&group));
    let Some(parameter) = known else {
        bail!("there is no parameter `{name}`; `stardust parameters` lists them");
    };
    let value = words::parse(parameter.unit, text).with_context(|| name.to_owned())?;
    let Some(()) = parameter.set(all, value) else {
        bail!("{name} cannot be {}", words::value(parameter.unit, value));
    };
    Ok(())
}

/// Sets what an object of parameters, or of groups of them, names.
fn set_all(all: &mut Parameters, json: &Value) -> anyhow::Result<()> {
    let Value::Object(entries) = json else { bail!("not an object") };
    for (name, value) in entries {
        match value {
            Value::Object(_) => set_all(all, value)?,
            // In JSON, amounts are planck.
            Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                let is_amount =
                    Parameter::named(name).is_some_and(|found| found.unit == Unit::Planck);
                set(all, name, &format!("{text}{}", if is_amount { "planck" } else { "" }))?;
            }
            Value::String(text) => set(all, name, text)?,
            Value::Number(number) => set(all, name, &number.to_string())?,
            _ => bail!("{name} is no value"),
        }
    }
    Ok(())
}

/// The parameters with their bounds, group by group.
fn table(all: &Parameters) -> String {
    let (mut lines, mut group) = (String::new(), "");
    for parameter in TABLE {
        if parameter.group != group {
            group = parameter.group;
            lines.push_str(&format!("{group}\n"));
        }
        let value = words::value(parameter.unit, parameter.of(all));
        let line = format!("  {:20}  {value:28}  {}", parameter.name, words::limits(parameter));
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

fn table_json(all: &Parameters) -> Value {
    let mut groups = Map::new();
    for parameter in TABLE {
        let group = groups.entry(parameter.group).or_insert_with(|| json!({}));
        let value = words::json(parameter.unit, parameter.of(all));
        if let Value::Object(group) = group {
            group.insert(parameter.name.to_owned(), value);
        }
    }
    groups.into()
}

/// What a vote would change, for scripts.
pub(super) fn listed(changes: &[Change]) -> Value {
    changes.iter().map(words::change_json).collect()
}

/// What a vote would change, one line each.
pub(super) fn describe(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "nothing changes\n".into();
    }
    changes.iter().map(|change| words::change(change) + "\n").collect()
}

/// Fails with the rule that would refuse one of these groups.
pub(super) async fn accepted(view: &View, groups: &[Group]) -> anyhow::Result<()> {
    for group in groups {
        view.check_parameters(group).await?.map_err(Refused)?;
    }
    Ok(())
}

/// Runs the command.
pub(crate) async fn execute(context: &Context, command: Option<Command>) -> anyhow::Result<()> {
    let client = context.client().await?;
    let view = client.latest();
    let current = view.parameters().await?;
    let (proposal, is_asked) = match command {
        None => {
            context.out.result(|| table(&current), table_json(&current));
            return Ok(());
        }
        Some(Command::Check(proposal)) => (proposal, true),
        Some(Command::Diff(proposal)) => (proposal, false),
    };
    let next = proposed(&current, &proposal.values)?;
    let changes = changes(&current, &next);
    if is_asked {
        accepted(&view, &changed_groups(&current, &next)).await?;
    }
    let listed = listed(&changes);
    let json = if is_asked { json!({ "accepted": true, "changes": listed }) } else { listed };
    let verdict = if is_asked { "the chain would accept this\n" } else { "" };
    context.out.result(|| describe(&changes) + verdict, json);
    Ok(())
}

#[cfg(test)]
pub(super) mod tests;
