//! Reads of the chain's state.

use crate::{
    Assignment, Capacity, Error, Job, JobReport, JobSpec, ProgramRecord, Provider, Quote, Result,
    Slash, Spot, Standing, View,
};
use codec::Decode;
use sp_core::H256;
use sp_runtime::DispatchError;
use stardust_primitives::{
    api::OpenWork,
    contest::Contest,
    domain::border::Path,
    ids::{AssignmentId, ContestId, DomainId, JobId, ProgramId},
    parameters::{Group, Parameters, Violation},
    AccountId, Balance, BlockNumber,
};
use std::collections::BTreeMap;
use subxt::dynamic::storage;

/// Batches in one read of a job's assignments.
const PAGE_BATCHES: usize = 1_024;

/// The money of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode)]
pub struct Balances {
    /// Usable for anything.
    pub free: Balance,
    /// Held for a reason: a bond, a job's escrow, a deposit.
    pub held: Balance,
    /// Part of `free` that may not leave the account.
    pub frozen: Balance,
}

/// An open job, and whether a provider could claim of it now.
#[derive(Debug)]
pub struct Offered {
    /// The job.
    pub job: JobId,
    /// Replicas that nobody has claimed.
    pub unclaimed: u32,
    /// The rule that would refuse a claim; none if it would succeed.
    pub refusal: Option<Error>,
}

/// `System.Account` up to the balances; what follows is not read.
#[derive(Decode)]
struct AccountInfo {
    _references: [u32; 4],
    balances: Balances,
}

impl View {
    /// The time of deadlines: blocks so far in which transactions could be included.
    pub async fn now(&self) -> Result<BlockNumber> {
        self.call("ClockApi_now", ()).await
    }

    /// A registered program.
    pub async fn program(&self, id: ProgramId) -> Result<Option<ProgramRecord>> {
        self.call("MarketApi_program", (id,)).await
    }

    /// A job.
    pub async fn job(&self, id: JobId) -> Result<Option<Job>> {
        self.call("MarketApi_job", (id,)).await
    }

    /// Jobs with replicas open to claims.
    pub async fn open_jobs(&self) -> Result<Vec<(JobId, Job)>> {
        self.call("MarketApi_open_jobs", ()).await
    }

    /// All assignments of a job, paid ones too.
    pub async fn assignments(&self, job: JobId) -> Result<Vec<Assignment>> {
        let mut all = Vec::new();
        let Some(record) = self.job(job).await? else { return Ok(all) };
        // A node's answer has a limit of some megabytes.
        let pages = (0..record.spec.batches()).step_by(PAGE_BATCHES);
        for first in pages {
            let page = (job, first, u32::try_from(PAGE_BATCHES).unwrap_or(u32::MAX));
            let page: Vec<Assignment> = self.call("MarketApi_assignments", page).await?;
            all.extend(page);
        }
        Ok(all)
    }

    /// The assignments of one batch.
    pub async fn assignments_in(&self, job: JobId, batch: u32) -> Result<Vec<Assignment>> {
        self.call("MarketApi_assignments", (job, batch, 1u32)).await
    }

    /// A job, and where its assigned replicas stand.
    pub async fn job_report(&self, job: JobId) -> Result<Option<JobReport>> {
        self.call("MarketApi_job_report", (job,)).await
    }

    /// What a job would cost if this account posted it now.
    pub async fn quote(&self, requester: &AccountId, spec: &JobSpec) -> Result<Quote> {
        let quote: core::result::Result<Quote, DispatchError> =
            self.call("MarketApi_quote", (requester, spec)).await?;
        match quote {
            Ok(quote) => Ok(quote),
            Err(error) => Err(self.refusal(&error).await?),
        }
    }

    /// The spot price of a domain, and what it comes from; 0 is the commons.
    pub async fn spot(&self, domain: DomainId) -> Result<Spot> {
        self.call("SpotApi_spot", (domain,)).await
    }

    /// The jobs that take claims, each with what would refuse one of this provider: along the path that is named for
    /// the job, or without one.
    pub async fn open_work(
        &self,
        provider: &AccountId,
        paths: &BTreeMap<JobId, Path>,
    ) -> Result<Vec<Offered>> {
        let paths: Vec<_> = paths.iter().collect();
        let work: Vec<OpenWork> = self.call("MarketApi_open_work", (provider, paths)).await?;
        let mut offered = Vec::new();
        for OpenWork { job, unclaimed, refusal } in work {
            let refusal = match refusal {
                Some(error) => Some(self.refusal(&error).await?),
                None => None,
            };
            offered.push(Offered { job, unclaimed, refusal });
        }
        Ok(offered)
    }

    /// The assignments of a provider that are not final.
    pub async fn assignments_of(&self, provider: &AccountId) -> Result<Vec<Assignment>> {
        self.call("MarketApi_assignments_of", (provider,)).await
    }

    /// Assignments that anyone may expire.
    pub async fn overdue(&self) -> Result<Vec<AssignmentId>> {
        self.call("MarketApi_overdue", ()).await
    }

    /// A provider.
    pub async fn provider(&self, id: &AccountId) -> Result<Option<Provider>> {
        self.call("MarketApi_provider", (id,)).await
    }

    /// The slashes of a provider that are neither executed nor cancelled, the oldest first.
    pub async fn pending_slashes(&self, id: &AccountId) -> Result<Vec<Slash>> {
        self.call("MarketApi_pending_slashes", (id,)).await
    }

    /// What a provider may claim at a time, and why.
    pub async fn capacity(&self, provider: &AccountId) -> Result<Capacity> {
        self.call("CapacityApi_capacity", (provider,)).await
    }

    /// Where a provider stands in each class of programs in which it has a record.
    pub async fn reputation(&self, provider: &AccountId) -> Result<Vec<Standing>> {
        self.call("ReputationApi_reputation", (provider,)).await
    }

    /// V*: the most a provider's exposure may be.
    pub async fn exposure_cap(&self, id: &AccountId) -> Result<Balance> {
        self.call("MarketApi_exposure_cap", (id,)).await
    }

    /// The least bond that may hold work of this value; none if no bond may.
    pub async fn least_bond(&self, exposure: Balance) -> Result<Option<Balance>> {
        self.call("MarketApi_least_bond", (exposure,)).await
    }

    /// The governed parameters in force.
    pub async fn parameters(&self) -> Result<Parameters> {
        self.call("MarketApi_parameters", ()).await
    }

    /// Whether the call that sets this group of parameters would be accepted; else the rule that refuses it.
    pub async fn check_parameters(
        &self,
        proposed: &Group,
    ) -> Result<std::result::Result<(), Violation>> {
        self.call("ParametersApi_check", (proposed,)).await
    }

    /// Bytes kept on chain: a program, a payload or items.
    pub async fn preimage(&self, hash: H256) -> Result<Option<Vec<u8>>> {
        self.call("ContentApi_preimage", (hash,)).await
    }

    /// The root of the state that a piece of a run of a program ends in, found by the chain's own interpreter from a
    /// witness alone; else why it finds none.
    pub async fn step(
        &self,
        program: ProgramId,
        from: H256,
        gas_floor: u64,
        instructions: Option<u32>,
        witness: &[u8],
    ) -> Result<std::result::Result<H256, String>> {
        self.call("MachineApi_step", (program, from, gas_floor, instructions, witness)).await
    }

    /// The money of an account; nothing if the account does not exist.
    pub async fn balances(&self, account: &AccountId) -> Result<Balances> {
        let key: [u8; 32] = *account.as_ref();
        let address = storage::<([u8; 32],), ()>("System", "Account");
        let info: Option<AccountInfo> = self.storage(address, (key,)).await?;
        Ok(info.map(|info| info.balances).unwrap_or_default())
    }

    /// A contest that is open.
    pub async fn contest(&self, id: ContestId) -> Result<Option<Contest<AccountId, BlockNumber>>> {
        let address = storage::<(u64,), ()>("Verification", "Contests");
        self.storage(address, (id.0,)).await
    }
}
