//! Reads what the agent decides on, and loads what jobs need.

use crate::agent::{
    core::{Agent, Chain},
    runner::Work,
};
use anyhow::{anyhow, Context};
use stardust_offchain_core::receipts::Inputs;
use stardust_primitives::{assignment::AssignmentState, ids::JobId, items::Items, AccountId};
use stardust_sdk::{
    border::{self, Paths},
    Client, Error, Head, Job,
};
use stardust_vm::Program;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use tokio::sync::Mutex;

/// Reads the chain at one block; none if the account is no provider any more.
pub async fn read(
    client: &Client,
    head: Head,
    account: &AccountId,
    agent: &Agent,
    paths: &mut Paths,
) -> Result<Option<Chain>, Error> {
    let view = client.at(head.hash);
    let Some(provider) = view.provider(account).await? else { return Ok(None) };
    let mine = view.assignments_of(account).await?;
    let mut jobs: BTreeMap<JobId, Job> = view.open_jobs().await?.into_iter().collect();
    let mut votes_until = BTreeMap::new();
    for own in &mine {
        if let std::collections::btree_map::Entry::Vacant(entry) = jobs.entry(own.id.job) {
            if let Some(job) = view.job(own.id.job).await? {
                entry.insert(job);
            }
        }
        if let AssignmentState::Contested { contest, .. } = own.assignment.state {
            if let Some(record) = view.contest(contest).await? {
                votes_until.insert(contest, record.deadline);
            }
        }
    }
    let mut all = BTreeMap::new();
    for job in agent.wanted(&mine, &jobs) {
        all.insert(job, view.assignments(job).await?);
    }
    let now = view.now().await?;
    let border::Work { offered, paths } = paths.work(&view, now, account, &jobs).await?;
    let closed = offered.into_iter().filter(|job| job.refusal.as_ref().is_some_and(is_for_later));
    let closed = closed.map(|job| job.job).collect();
    Ok(Some(Chain {
        now,
        provider,
        cap: view.exposure_cap(account).await?,
        capacity: view.capacity(account).await?,
        ping_blocks: view.ping_blocks().await?,
        mine,
        jobs,
        closed,
        paths,
        overdue: view.overdue().await?,
        all,
        demands: view.output_demands(account).await?,
        votes_until,
    }))
}

/// Whether a job is refused by what the agent can only wait for: a domain's rule, what is signed at the borders, or that
/// the rest is reserved for others.
fn is_for_later(error: &Error) -> bool {
    border::is_of_domains(error) || error.is_rule("Dispatch.Reserved")
}

/// What running the tasks of jobs takes, loaded once per job.
#[derive(Default)]
pub struct Library {
    loaded: Mutex<HashMap<JobId, Arc<Work>>>,
}

impl Library {
    /// Program, payload and inputs of a job.
    pub async fn work(&self, client: &Client, id: JobId, job: &Job) -> anyhow::Result<Arc<Work>> {
        let mut loaded = self.loaded.lock().await;
        if let Some(work) = loaded.get(&id) {
            return Ok(work.clone());
        }
        let work = Arc::new(load(client, id, job).await.with_context(|| format!("job {id}"))?);
        loaded.insert(id, work.clone());
        Ok(work)
    }

    /// Forgets all jobs but these.
    pub async fn retain(&self, keep: impl Fn(JobId) -> bool) {
        self.loaded.lock().await.retain(|id, _| keep(*id));
    }
}

async fn load(client: &Client, id: JobId, job: &Job) -> anyhow::Result<Work> {
    let view = client.latest();
    let spec = &job.spec;
    let blob = view.preimage(spec.program).await?.ok_or_else(|| anyhow!("no program on chain"))?;
    let program = Program::new(blob).map_err(|error| anyhow!("unfit program: {error}"))?;
    let payload = match spec.payload {
        Some(hash) => view.preimage(hash).await?.ok_or_else(|| anyhow!("no payload on chain"))?,
        None => Vec::new(),
    };
    let items = match spec.items {
        Items::Preimage(hash) => {
            view.preimage(hash).await?.ok_or_else(|| anyhow!("no items on chain"))?
        }
        Items::Index | Items::From(_) => Vec::new(),
    };
    let inputs = Inputs::new(&spec.items, items).ok_or_else(|| anyhow!("malformed items"))?;
    Ok(Work { job: id, program, payload: payload.into(), inputs, gas_limit: spec.gas_limit })
}
