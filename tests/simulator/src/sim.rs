//! One run: the parties, the network between them, and blocks of the real runtime.

use crate::{
    auditors::{Conduct, Honest, Validator},
    dice::Dice,
    keeper::{self, KEEPER},
    providers::{tag, Policy, Provider},
    theory::expected_audits,
};
use frame_support::storage::{with_transaction, TransactionOutcome};
use sp_core::H256;
use sp_runtime::{
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
    ApplyExtrinsicResult, DispatchResult,
};
use stardust_primitives::{
    ids::{AssignmentId, JobId},
    job::JobStatus,
    provider::{SlashRecord, SlashStatus},
    AccountId, Balance, BlockNumber, STAR,
};
use stardust_runtime::{
    params, Balances, Executive, ProviderStaking, Runtime, RuntimeCall, RuntimeEvent, System,
    UncheckedExtrinsic,
};
use stardust_world::{
    account, advance, broken_invariant, chain, chain::Chain, issuance, job, now, pair, register,
    GENESIS,
};
use std::collections::{BTreeMap, BTreeSet};

/// The validators of the preset.
pub(crate) const VALIDATORS: [&str; 4] = ["Alice", "Bob", "Charlie", "Dave"];

/// How hard the network is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trouble {
    /// Most blocks by which a message is late.
    pub(crate) delay: u32,
    /// Chance that a message is lost.
    pub(crate) drop: f64,
    /// Chance, at each block, that the next one to three blocks are orphaned.
    pub(crate) fork: f64,
    /// Chance, for each party at each block, of a crash.
    pub(crate) crash: f64,
}

impl Trouble {
    /// A public network on an ordinary day.
    pub(crate) const USUAL: Self = Self { delay: 1, drop: 0.05, fork: 0.02, crash: 0.01 };
}

/// Why an extrinsic waits for the next block.
const FULL: TransactionValidityError =
    TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources);

struct Message {
    due: BlockNumber,
    /// Who signs; none for a call that authorizes itself.
    signer: Option<String>,
    call: RuntimeCall,
    tag: H256,
}

/// A commitment that the chain accepted.
#[derive(Clone, Debug)]
pub(crate) struct Committed {
    /// What was committed.
    pub(crate) id: AssignmentId,
    /// Block of the claim: the same batch may be claimed again.
    pub(crate) claimed_at: BlockNumber,
    /// The commitment.
    pub(crate) commitment: H256,
    /// Who committed.
    pub(crate) provider: AccountId,
    /// Lambda in force.
    pub(crate) expected: f64,
    /// Tasks of the batch.
    pub(crate) tasks: u32,
}

/// What Lambda hangs on, besides the batch: bond and trust.
type Standing = BTreeMap<AccountId, (Balance, u32)>;

/// What blocks did, as far as it is not in the state; rolled back with a fork.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    /// Transaction fees by payer.
    pub(crate) fees: BTreeMap<AccountId, Balance>,
    /// The commitments.
    pub(crate) committed: Vec<Committed>,
    /// Calls that were included and failed.
    pub(crate) failed: u32,
    /// What each registration burned.
    pub(crate) registered: Vec<Balance>,
}

/// What accounts of the adversary send besides work; it follows from state.
pub(crate) type Errands = fn(&[Provider]) -> Vec<(String, RuntimeCall)>;

/// A run.
pub(crate) struct Sim {
    /// The seed's chance.
    pub(crate) dice: Dice,
    /// The jobs that the run is about.
    pub(crate) jobs: Vec<JobId>,
    /// A program that is registered.
    pub(crate) program: H256,
    /// The providers.
    pub(crate) providers: Vec<Provider>,
    /// The validators.
    pub(crate) validators: Vec<Validator>,
    /// How many of the validators leave reports out of the blocks that they make.
    pub(crate) censors: u32,
    /// What happened so far.
    pub(crate) ledger: Ledger,
    /// What must not happen and did.
    pub(crate) violations: Vec<String>,
    /// Who expires, contests and settles.
    pub(crate) keeper: &'static str,
    /// What the adversary sends besides.
    pub(crate) errands: Option<Errands>,
    /// Extrinsics of the present branch, for those who replay them.
    pub(crate) included: Vec<UncheckedExtrinsic>,
    trouble: Trouble,
    seed: u64,
    chain: Chain,
    pool: Vec<Message>,
    replayed: Vec<UncheckedExtrinsic>,
    issued: Balance,
    /// What the registrations of those who are not honest burned.
    pub(crate) registrations: Balance,
    standing: Standing,
}

impl Sim {
    /// A run with honest validators. Call [`Sim::begin`] when everything is set up.
    pub(crate) fn new(seed: u64, trouble: Trouble) -> Self {
        let honest = |name| Validator::new(name, Box::new(Honest));
        Self {
            dice: Dice::new(seed),
            jobs: Vec::new(),
            program: H256::zero(),
            providers: Vec::new(),
            validators: VALIDATORS.map(honest).into(),
            censors: 0,
            ledger: Ledger::default(),
            violations: Vec::new(),
            keeper: KEEPER,
            errands: None,
            included: Vec::new(),
            trouble,
            seed,
            chain: Chain::after(GENESIS),
            pool: Vec::new(),
            replayed: Vec::new(),
            issued: 0,
            registrations: 0,
            standing: Standing::new(),
        }
    }

    /// Endows and registers a provider, with the price of that besides.
    pub(crate) fn add(&mut self, name: &str, bond: u32, honest: bool, policy: Box<dyn Policy>) {
        let price = ProviderStaking::registration_price();
        let costs = price + params::REGISTRATION_DEPOSIT + 100 * STAR;
        fund(name, u128::from(bond) * STAR + costs);
        register(name, u128::from(bond) * STAR);
        self.registrations += if honest { 0 } else { price };
        self.providers.push(Provider::new(name, honest, policy, self.seed));
    }

    /// A cheater that is not registered yet.
    pub(crate) fn enlist(&mut self, name: &str, policy: Box<dyn Policy>) {
        self.providers.push(Provider::new(name, false, policy, self.seed));
    }

    /// Lets blocks pass in which nothing happens: deadlines come nearer by so many.
    pub(crate) fn skip(&mut self, blocks: BlockNumber) {
        advance(blocks);
        self.chain.skip(blocks);
    }

    /// Gives the first validators another conduct.
    pub(crate) fn corrupt(&mut self, count: usize, conduct: impl Fn() -> Box<dyn Conduct>) {
        self.validators.iter_mut().take(count).for_each(|validator| validator.conduct = conduct());
    }

    /// From here on money is counted.
    pub(crate) fn begin(&mut self) {
        self.issued = issuance();
    }

    /// Whether every job is closed.
    pub(crate) fn is_over(&self) -> bool {
        self.jobs.iter().all(|id| job(*id).status == JobStatus::Closed)
    }

    /// One block, or a short fork and the branch that wins over it.
    pub(crate) fn step(&mut self) {
        if !self.dice.chance(self.trouble.fork) {
            return self.block();
        }
        let depth = 1 + self.dice.below(3);
        let before = (self.chain.clone(), self.ledger.clone(), self.included.clone());
        let known = self.included.len();
        sp_io::storage::start_transaction();
        (0..depth).for_each(|_| self.block());
        let orphaned = self.included.split_off(known);
        sp_io::storage::rollback_transaction();
        (self.chain, self.ledger, self.included) = before;
        // Most of what the orphaned blocks held is known on the other branch, as it was signed.
        self.replayed = orphaned.into_iter().filter(|_| self.dice.chance(0.8)).collect();
        (0..depth).for_each(|_| self.block());
    }

    fn block(&mut self) {
        let next = now() + 1;
        self.act(next);
        self.standing = standing();
        let author = self.dice.below(self.validators.len() as u32);
        let is_censor = author < self.censors;
        let (due, later): (Vec<_>, _) =
            std::mem::take(&mut self.pool).into_iter().partition(|message| {
                let is_report = matches!(
                    message.call,
                    RuntimeCall::Verification(pallet_verification::Call::report_audit { .. })
                );
                message.due <= next && !(is_censor && is_report)
            });
        self.pool = later;
        let replayed = std::mem::take(&mut self.replayed);
        let mut chain = std::mem::take(&mut self.chain);
        chain.block(|| {
            for extrinsic in replayed {
                // What the other branch has already is refused.
                let _ = self.apply(extrinsic);
            }
            for message in due {
                let extrinsic = message.extrinsic();
                if self.apply(extrinsic) == Err(FULL) {
                    self.pool.push(message);
                }
            }
        });
        self.chain = chain;
        self.check();
    }

    /// Makes as many blocks as these extrinsics fill, and says what became of each.
    pub(crate) fn fill(
        &mut self,
        extrinsics: Vec<UncheckedExtrinsic>,
    ) -> Vec<ApplyExtrinsicResult> {
        let mut left = extrinsics.into_iter().peekable();
        let mut results = Vec::new();
        while left.peek().is_some() {
            let mut chain = std::mem::take(&mut self.chain);
            chain.block(|| {
                while let Some(extrinsic) = left.peek() {
                    match Executive::apply_extrinsic(extrinsic.clone()) {
                        Err(FULL) => break,
                        result => results.push(result),
                    }
                    left.next();
                }
            });
            self.chain = chain;
            self.check();
        }
        results
    }

    fn apply(&mut self, extrinsic: UncheckedExtrinsic) -> Result<(), TransactionValidityError> {
        let result = Executive::apply_extrinsic(extrinsic.clone())?;
        self.included.push(extrinsic);
        self.ledger.failed += u32::from(result.is_err());
        Ok(())
    }

    /// Lets every party that is awake look at the chain and send what follows.
    fn act(&mut self, next: BlockNumber) {
        let table = keeper::table(&self.jobs);
        let audits: Vec<_> = table
            .iter()
            .filter_map(|(id, _)| stardust_world::audit(*id).map(|audit| (*id, audit)))
            .collect();
        let pending: BTreeSet<_> = self.pool.iter().map(|message| message.tag).collect();
        let mut sent: Vec<(Option<String>, H256, RuntimeCall)> = Vec::new();
        // Once for all: where names come and go there are many of both.
        let open = |id: &JobId| job(*id).status == JobStatus::Open;
        let open: Vec<JobId> = self.jobs.iter().copied().filter(open).collect();
        for provider in &mut self.providers {
            if self.dice.chance(self.trouble.crash) {
                provider.asleep_until = next + 1 + self.dice.below(20);
            }
            if next < provider.asleep_until {
                continue;
            }
            for call in provider.act(&table, &open, next, &mut self.dice) {
                let name = provider.name.clone();
                sent.push((Some(name.clone()), tag(&(name, &call)), call));
            }
        }
        let lies: BTreeMap<H256, BTreeSet<u32>> = self
            .providers
            .iter()
            .filter(|provider| !provider.honest)
            .flat_map(|provider| &provider.books)
            .map(|(commitment, book)| (*commitment, book.work.lies.clone()))
            .collect();
        for validator in &mut self.validators {
            if self.dice.chance(self.trouble.crash) {
                // Back within a tranche: longer absences are a strategy of their own.
                validator.asleep_until = next + 1 + self.dice.below(2);
            }
            if next >= validator.asleep_until {
                let calls = validator.act(&audits, &lies, next, &pending);
                sent.extend(calls.into_iter().map(|(tag, call)| (None, tag, call)));
            }
        }
        if next.is_multiple_of(4) {
            for call in keeper::act(&table, &self.jobs, &self.providers, next) {
                sent.push((Some(self.keeper.to_owned()), tag(&(self.keeper, &call)), call));
            }
        }
        for (name, call) in self.errands.map(|of| of(&self.providers)).unwrap_or_default() {
            sent.push((Some(name.clone()), tag(&(name, &call)), call));
        }
        for (signer, tag, call) in sent {
            if !pending.contains(&tag) {
                self.send(signer, tag, call, next);
            }
        }
    }

    /// Gives a message to the network.
    fn send(&mut self, signer: Option<String>, tag: H256, call: RuntimeCall, next: BlockNumber) {
        if self.dice.chance(self.trouble.drop) {
            return;
        }
        let message =
            Message { due: next + self.dice.below(self.trouble.delay + 1), signer, call, tag };
        if message.signer.is_some() || enters_pool(message.extrinsic()) {
            self.pool.push(message);
        }
    }

    /// What must hold after every block.
    fn check(&mut self) {
        for record in System::read_events_no_consensus() {
            match record.event {
                RuntimeEvent::TransactionPayment(
                    pallet_transaction_payment::Event::TransactionFeePaid {
                        who, actual_fee, ..
                    },
                ) => *self.ledger.fees.entry(who).or_default() += actual_fee,
                RuntimeEvent::Marketplace(pallet_marketplace::Event::BatchCommitted {
                    id,
                    commitment,
                }) => self.note_commitment(id, commitment),
                RuntimeEvent::ProviderStaking(pallet_provider_staking::Event::Registered {
                    price,
                    ..
                }) => self.ledger.registered.push(price),
                _ => {}
            }
        }
        if let Err(error) = broken_invariant() {
            self.violations.push(format!("block {}: {error}", now()));
        }
        let burned = self.issued - issuance();
        let registered = self.ledger.registered.iter().sum::<Balance>();
        let due = self.ledger.fees.values().sum::<Balance>() + slashed() + registered;
        if burned != due {
            self.violations.push(format!("block {}: SYS-1: burned {burned}, not {due}", now()));
        }
    }

    fn note_commitment(&mut self, id: AssignmentId, commitment: H256) {
        let (Some(audit), Some(record)) =
            (stardust_world::audit(id), stardust_world::assignment(id))
        else {
            return;
        };
        let expected = audit.expected.to_float();
        // Where nothing else of the block touched them, bond and trust are what Lambda was computed from.
        let (before, after) = (self.standing.clone(), standing());
        if let (Some(seen), Some(found)) =
            (before.get(&record.provider), after.get(&record.provider))
        {
            let (bond, checked) = *found;
            let model = expected_audits(record.value as f64, bond as f64, checked, audit.tasks);
            if seen == found && (model - expected).abs() > 1e-6 * model {
                self.violations.push(format!("{id:?}: Lambda is {expected}, by the text {model}"));
            }
        }
        self.ledger.committed.push(Committed {
            id,
            claimed_at: record.claimed_at,
            commitment,
            provider: record.provider,
            expected,
            tasks: audit.tasks,
        });
    }
}

fn standing() -> Standing {
    pallet_provider_staking::Providers::<Runtime>::iter()
        .map(|(who, provider)| {
            let checked = stardust_world::checked(&who);
            (who, (provider.bond, checked))
        })
        .collect()
}

impl Message {
    fn extrinsic(&self) -> UncheckedExtrinsic {
        match &self.signer {
            Some(name) => {
                let nonce = System::account_nonce(account(name));
                chain::signed_by(&pair(name), nonce, self.call.clone())
            }
            None => chain::unsigned(self.call.clone()),
        }
    }
}

/// Whether the transaction pool of a node would take it on the present state.
pub(crate) fn enters_pool(extrinsic: UncheckedExtrinsic) -> bool {
    let checked = with_transaction(|| {
        let source = TransactionSource::External;
        let valid = Executive::validate_transaction(source, extrinsic, System::parent_hash());
        TransactionOutcome::Rollback(DispatchResult::Ok(()).map(|()| valid.is_ok()))
    });
    checked.unwrap_or(false)
}

/// What slashes burned so far. What they froze is still there, and some of it is paid out.
pub(crate) fn slashed() -> Balance {
    let burned = |slash: SlashRecord<AccountId, Balance, BlockNumber>| match slash.status {
        SlashStatus::Executed { burned, .. } => burned,
        SlashStatus::Pending { .. } | SlashStatus::Cancelled => 0,
    };
    pallet_provider_staking::Slashes::<Runtime>::iter_values().map(burned).sum()
}

/// Gives an account as much as it needs, out of nothing: before [`Sim::begin`].
pub(crate) fn fund(name: &str, amount: Balance) {
    use frame_support::traits::fungible::Mutate;
    let who = account(name);
    let missing = amount.saturating_sub(frame_system::Account::<Runtime>::get(&who).data.free);
    if missing > 0 {
        Balances::mint_into(&who, missing).expect("issuance has room; qed");
    }
}
