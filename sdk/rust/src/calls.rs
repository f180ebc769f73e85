//! The chain's calls, typed.
//!
//! Arguments are encoded from the shared types. Before a call is signed they are read back with the
//! types that the chain's own metadata gives, so a chain that changed cannot be sent nonsense.

use crate::JobSpec;
use codec::Encode;
use sp_core::H256;
use sp_runtime::{FixedU128, Perbill};
use stardust_primitives::{
    domain::border::Path,
    ids::{AssignmentId, ContestId, JobId, ProgramId},
    provider::Endpoint,
    tree::{Opening, SumNode},
    AccountId, Balance,
};
use subxt::{
    ext::{
        scale_decode::visitor::{decode_with_visitor, IgnoreVisitor},
        scale_encode::{EncodeAsFields, Error, FieldIter, TypeResolver},
    },
    tx::Payload,
};

/// A call with its arguments, not yet signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pallet: &'static str,
    name: &'static str,
    arguments: Arguments,
}

/// The SCALE bytes of a call's arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments(Vec<u8>);

/// Bytes that are SCALE already.
pub(crate) struct Raw<'a>(pub(crate) &'a [u8]);

impl Encode for Raw<'_> {
    fn encode(&self) -> Vec<u8> {
        self.0.to_vec()
    }
}

impl Call {
    /// A call by name; `arguments` is the tuple of its arguments.
    pub fn new(pallet: &'static str, name: &'static str, arguments: impl Encode) -> Self {
        Self { pallet, name, arguments: Arguments(arguments.encode()) }
    }

    #[cfg(test)]
    pub(crate) fn arguments(&self) -> &[u8] {
        &self.arguments.0
    }
}

impl core::fmt::Display for Call {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{}", self.pallet, self.name)
    }
}

impl Payload for Call {
    type CallData = Arguments;

    fn pallet_name(&self) -> &str {
        self.pallet
    }

    fn call_name(&self) -> &str {
        self.name
    }

    fn call_data(&self) -> &Arguments {
        &self.arguments
    }
}

impl EncodeAsFields for Arguments {
    fn encode_as_fields_to<R: TypeResolver>(
        &self,
        fields: &mut dyn FieldIter<'_, R::TypeId>,
        types: &R,
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let mut rest = self.0.as_slice();
        for field in fields {
            decode_with_visitor(&mut rest, field.id, types, IgnoreVisitor::<R>::new())
                .map_err(|error| Error::custom_string(error.to_string()))?;
        }
        if !rest.is_empty() {
            return Err(Error::custom_str("the chain expects fewer arguments"));
        }
        out.extend_from_slice(&self.0);
        Ok(())
    }
}

const MARKET: &str = "Marketplace";
const STAKING: &str = "ProviderStaking";

/// `Preimage.note_preimage`: puts bytes on chain, for a deposit.
pub fn note_preimage(bytes: Vec<u8>) -> Call {
    Call::new("Preimage", "note_preimage", (bytes,))
}

/// `Marketplace.register_program`: registers a noted blob.
pub fn register_program(program: ProgramId, size: u32, royalty_to: Option<AccountId>) -> Call {
    Call::new(MARKET, "register_program", (program, size, royalty_to))
}

/// `Marketplace.post_job`.
pub fn post_job(spec: &JobSpec) -> Call {
    Call::new(MARKET, "post_job", (spec,))
}

/// `Marketplace.post_job_at_spot`: at `factor` times the spot price of the job's home, but for no more than its price.
pub fn post_job_at_spot(spec: &JobSpec, factor: FixedU128) -> Call {
    Call::new(MARKET, "post_job_at_spot", (spec, factor))
}

/// `Spot.refresh`: counts a provider for what it offers now.
pub fn refresh_offer(provider: &AccountId) -> Call {
    Call::new("Spot", "refresh", (provider,))
}

/// `Marketplace.claim`: claims up to `count` batches, 1 to 16, which come along a path: the domains that they enter on
/// their way from the job's home to the provider's domain. Empty at home, and where one of the two is the commons.
pub fn claim(job: JobId, count: u32, path: &Path) -> Call {
    Call::new(MARKET, "claim", (job, count, path))
}

/// `Marketplace.commit`.
pub fn commit(id: AssignmentId, commitment: H256) -> Call {
    Call::new(MARKET, "commit", (id, commitment))
}

/// `Marketplace.reveal`: opens the root and exactly the audited receipts, in the order of their tasks.
pub fn reveal(id: AssignmentId, root: SumNode, salt: [u8; 32], openings: &[Opening]) -> Call {
    Call::new(MARKET, "reveal", (id, root, salt, openings))
}

/// `Marketplace.contest`: two replicas of a batch were revealed with different receipts for one task.
pub fn contest(job: JobId, batch: u32, a: &(u8, Opening), b: &(u8, Opening)) -> Call {
    Call::new(MARKET, "contest", (job, batch, a, b))
}

/// `Marketplace.expire`: takes an overdue assignment off its provider.
pub fn expire(id: AssignmentId) -> Call {
    Call::new(MARKET, "expire", (id,))
}

/// `Marketplace.cancel_job`: cancels what nobody has claimed.
pub fn cancel_job(job: JobId) -> Call {
    Call::new(MARKET, "cancel_job", (job,))
}

/// `Marketplace.settle`: pays revealed replicas whose sisters can no longer come.
pub fn settle(job: JobId, batch: u32) -> Call {
    Call::new(MARKET, "settle", (job, batch))
}

/// `Marketplace.demand_output`: asks for the output of task `index` on chain.
pub fn demand_output(id: AssignmentId, index: u32) -> Call {
    Call::new(MARKET, "demand_output", (id, index))
}

/// `Marketplace.answer_output`: opens a task's receipt and shows its output.
pub fn answer_output(id: AssignmentId, opening: &Opening, output: &[u8]) -> Call {
    Call::new(MARKET, "answer_output", (id, opening, output))
}

/// `Marketplace.expire_demand`: ends a demand that was not answered in time.
pub fn expire_demand(id: AssignmentId, index: u32) -> Call {
    Call::new(MARKET, "expire_demand", (id, index))
}

/// `Marketplace.forget_job`: removes up to 64 records of a closed job.
pub fn forget_job(job: JobId) -> Call {
    Call::new(MARKET, "forget_job", (job,))
}

/// `Marketplace.unregister_program`.
pub fn unregister_program(program: ProgramId) -> Call {
    Call::new(MARKET, "unregister_program", (program,))
}

/// `Verification.close_contest`: ends the time for votes on a contest that is overdue.
pub fn close_contest(contest: ContestId) -> Call {
    Call::new("Verification", "close_contest", (contest,))
}

/// `ProviderStaking.register`.
pub fn register_provider(
    bond: Balance,
    endpoint: Endpoint,
    price: Balance,
    capacity: u32,
    burn_max: Balance,
) -> Call {
    Call::new(STAKING, "register", (bond, endpoint, price, capacity, burn_max))
}

/// `ProviderStaking.bond_more`.
pub fn bond_more(amount: Balance) -> Call {
    Call::new(STAKING, "bond_more", (amount,))
}

/// `ProviderStaking.set_offer`.
pub fn set_offer(endpoint: Endpoint, price: Balance, capacity: u32) -> Call {
    Call::new(STAKING, "set_offer", (endpoint, price, capacity))
}

/// `ProviderStaking.leave`.
pub fn leave() -> Call {
    Call::new(STAKING, "leave", ())
}

/// `ProviderStaking.withdraw`.
pub fn withdraw() -> Call {
    Call::new(STAKING, "withdraw", ())
}

/// `ProviderStaking.rejoin`.
pub fn rejoin() -> Call {
    Call::new(STAKING, "rejoin", ())
}

/// `ProviderStaking.unbond`: takes part of the bond out.
pub fn unbond(amount: Balance) -> Call {
    Call::new(STAKING, "unbond", (amount,))
}

/// `ProviderStaking.withdraw_unbonded`: releases the parts of the bond that are due.
pub fn withdraw_unbonded() -> Call {
    Call::new(STAKING, "withdraw_unbonded", ())
}

/// `ProviderStaking.ping`: says that the provider is there.
pub fn ping() -> Call {
    Call::new(STAKING, "ping", ())
}

/// `Capacity.measure`: shows how much the provider can run at a time.
pub fn benchmark(cores: u32) -> Call {
    Call::new("Capacity", "measure", (cores,))
}

/// `ProviderStaking.set_commission`: takes delegations, for this part of what they earn.
pub fn set_commission(commission: Perbill) -> Call {
    Call::new(STAKING, "set_commission", (commission,))
}

/// `ProviderStaking.delegate`: puts stake behind a provider.
pub fn delegate(provider: &AccountId, amount: Balance) -> Call {
    Call::new(STAKING, "delegate", (provider, amount))
}

/// `ProviderStaking.undelegate`: takes this much of it out, or all there is.
pub fn undelegate(provider: &AccountId, amount: Balance) -> Call {
    Call::new(STAKING, "undelegate", (provider, amount))
}

/// `ProviderStaking.withdraw_delegation`: gives a delegator back what is free.
pub fn withdraw_delegation(provider: &AccountId, delegator: &AccountId) -> Call {
    Call::new(STAKING, "withdraw_delegation", (provider, delegator))
}

/// `ProviderStaking.end_round`: ends the round of a provider's pool, so that what waits joins and leaves.
pub fn end_round(provider: &AccountId) -> Call {
    Call::new(STAKING, "end_round", (provider,))
}
