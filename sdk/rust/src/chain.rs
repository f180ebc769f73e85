//! Reads of the chain's state.

use crate::{Assignment, Job, ProgramRecord, Provider, Result, Slash, View};
use codec::Decode;
use sp_core::H256;
use stardust_primitives::{
    contest::Contest,
    ids::{AssignmentId, ContestId, JobId, ProgramId},
    AccountId, Balance, BlockNumber,
};
use subxt::dynamic::storage;

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

/// `System.Account` up to the balances; what follows is not read.
#[derive(Decode)]
struct AccountInfo {
    _references: [u32; 4],
    balances: Balances,
}

impl View {
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
        self.call("MarketApi_assignments", (job,)).await
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

    /// V*: the most a provider's exposure may be.
    pub async fn exposure_cap(&self, id: &AccountId) -> Result<Balance> {
        self.call("MarketApi_exposure_cap", (id,)).await
    }

    /// Bytes kept on chain: a program, a payload or items.
    pub async fn preimage(&self, hash: H256) -> Result<Option<Vec<u8>>> {
        self.call("ContentApi_preimage", (hash,)).await
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
