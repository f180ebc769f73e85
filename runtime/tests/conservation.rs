//! Seeded random markets over the real runtime: whatever is tried in whatever order, money is conserved
//! to the planck, the honest lose nothing, every job closes, and every invariant of every pallet holds, after each of
//! more than 100,000 calls. Signed calls pay fees.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

use pallet_marketplace::Call as Job;
use pallet_provider_staking::Call as Bond;
use pallet_verification::Call as Audit;
use stardust_primitives::{
    assignment::AssignmentState,
    ids::{AssignmentId, ContestId, JobId},
    job::{Assurance, JobStatus},
    provider::{SlashCause, SlashRecord, SlashStatus},
    AccountId, Balance, BlockNumber, STAR,
};
use stardust_runtime::{params, Runtime, RuntimeCall, RuntimeHoldReason, RuntimeOrigin};
use stardust_world::*;
use std::collections::BTreeMap;

/// Markets, and the calls that each takes at least.
const SEEDS: u64 = 50;
const CALLS: u32 = 1_100;
const BOND: Balance = 1_000 * STAR;
const VALIDATORS: [&str; 4] = ["Alice", "Bob", "Charlie", "Dave"];
/// Honest and always there; honest but forgetful; dishonest.
const PROVIDERS: [&str; 3] = ["Bob", "Charlie", "Dave"];
/// Who may have become a provider.
const NAMES: [&str; 5] = ["Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// SplitMix64: a seed is a whole market.
struct Lots(u64);

impl Lots {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| of[self.below(of.len() as u64) as usize])
    }
}

struct Market {
    lots: Lots,
    program: sp_core::H256,
    jobs: Vec<JobId>,
    /// By block of the claim: the same replica may be claimed again.
    batches: BTreeMap<(AssignmentId, BlockNumber), Batch>,
    /// Issuance before the first call.
    issued: Balance,
    /// Fees of transactions, by who paid them.
    fees: BTreeMap<&'static str, Balance>,
    /// What answers to demands cost who demanded.
    answers: Balance,
    /// What registrations burned.
    registrations: Balance,
    calls: u32,
}

impl Market {
    /// A transaction of somebody's; says what the runtime answered.
    fn send(&mut self, call: impl Into<RuntimeCall>, who: &'static str) -> Result<(), String> {
        let (result, fee) = transact(call, who);
        *self.fees.entry(who).or_default() += fee;
        self.registrations += registrations_burned();
        self.check();
        match result {
            Ok(result) => result.is_err().then(|| error_name(result)).map_or(Ok(()), Err),
            Err(invalid) => Err(format!("{invalid:?}")),
        }
    }

    /// A call without a signer's fee.
    fn note(&mut self, call: impl Into<RuntimeCall>) {
        let call = call.into();
        match call {
            RuntimeCall::Verification(_) => drop(authorized(call)),
            _ => drop(dispatch(call, RuntimeOrigin::root())),
        }
        self.check();
    }

    /// SYS-1, and that every hold is for something: to the planck.
    fn check(&mut self) {
        self.calls += 1;
        let fees: Balance = self.fees.values().sum();
        let burned = burned() + fees + self.registrations;
        assert_eq!(self.issued - issuance(), burned, "SYS-1");
        let accounts = frame_system::Account::<Runtime>::iter_values().map(|account| account.data);
        let (free, reserved) =
            accounts.fold((0, 0), |(f, r), data| (f + data.free, r + data.reserved));
        assert_eq!(free + reserved, issuance(), "what is issued is somebody's");
        let mut held: BTreeMap<_, Balance> = BTreeMap::new();
        for hold in pallet_balances::Holds::<Runtime>::iter_values().flatten() {
            *held.entry(format!("{:?}", hold.id)).or_default() += hold.amount;
        }
        assert_eq!(
            held.values().sum::<Balance>(),
            reserved,
            "nothing is reserved without a reason"
        );
        let jobs = pallet_marketplace::Jobs::<Runtime>::iter_values().map(|job| job.escrow);
        let escrows: Balance = jobs.map(|e| e.total - e.paid - e.refunded).sum();
        let (mut bonds, mut registered) = (0, 0);
        for provider in pallet_provider_staking::Providers::<Runtime>::iter_values() {
            let waits: Balance = provider.unbonding.iter().map(|part| part.amount).sum();
            bonds += provider.bond + waits + provider.frozen;
            registered += provider.deposit;
        }
        let held = |reason: RuntimeHoldReason| {
            held.get(&format!("{reason:?}")).copied().unwrap_or_default()
        };
        let demands = pallet_marketplace::Demands::<Runtime>::iter_values();
        let demands: Balance =
            demands.flat_map(|demands| demands.open).map(|demand| demand.deposit).sum();
        let jobs = pallet_marketplace::Jobs::<Runtime>::iter_values().map(|job| job.deposits);
        let programs = pallet_marketplace::Programs::<Runtime>::iter_values();
        let deposits = jobs.map(|d| d.inputs + d.records).sum::<Balance>()
            + programs.map(|program| program.deposit).sum::<Balance>();
        use pallet_marketplace::HoldReason::{JobEscrow, OutputDemand, StorageDeposit};
        let holds = [
            held(JobEscrow.into()),
            held(OutputDemand.into()),
            held(StorageDeposit.into()),
            held(pallet_provider_staking::HoldReason::Bond.into()),
            held(pallet_provider_staking::HoldReason::Registration.into()),
        ];
        let due = [escrows, demands, deposits, bonds, registered];
        assert_eq!(holds, due, "MKT-1, MKT-5, MKT-6, STK-2");
    }

    fn post(&mut self) {
        let tasks = 1 + self.lots.below(60) as u32;
        let batch_size = 1 + self.lots.below(20) as u32;
        let assurance = match self.lots.below(4) {
            0 => Assurance::Sampled,
            3 => Assurance::Critical,
            n => Assurance::Replicated { n: n as u8 + 1 },
        };
        let value_at_risk = u128::from(self.lots.below(3)) * STAR / 10;
        let mut spec = spec(self.program, tasks, batch_size);
        spec.claim_until = now() + 1 + self.lots.below(2_000) as u32;
        spec.assurance = assurance;
        spec.value_at_risk = value_at_risk;
        let next = pallet_marketplace::NextJob::<Runtime>::get();
        self.send(Job::post_job { spec }, "Alice").unwrap();
        self.jobs.push(next);
    }

    fn claim(&mut self, provider: &'static str) {
        let Some(job) = self.lots.pick(&self.jobs) else { return };
        let count = 1 + self.lots.below(3) as u32;
        let _ = self.send(Job::claim { job, count, path: Default::default() }, provider);
    }

    /// What the provider of an assignment made of it: Dave lies about a task in five.
    fn batch(&mut self, id: AssignmentId) -> Option<Batch> {
        let (record, committed) = (assignment(id)?, id.committed_as());
        let provider = NAMES.into_iter().find(|name| account(name) == record.provider)?;
        let salt = self.lots.below(1 << 40);
        let run = || {
            Batch::run(committed, provider, |index| {
                let lies = provider == "Dave" && (u64::from(index) ^ salt).is_multiple_of(5);
                if lies {
                    lie(index)
                } else {
                    truth(index)
                }
            })
        };
        let batch = self.batches.entry((committed, record.claimed_at)).or_insert_with(run);
        Some(Batch { id, ..batch.clone() })
    }

    /// Takes one assignment one step further, as its provider would.
    fn serve(&mut self, id: AssignmentId) {
        let (Some(record), Some(batch)) = (assignment(id), self.batch(id)) else { return };
        match record.state {
            AssignmentState::Claimed { deadline } if now() <= deadline => {
                let call = Job::commit { id, commitment: batch.commitment() };
                self.send(call, batch.provider).unwrap();
            }
            AssignmentState::Committed { .. } if audit(id).is_some_and(|a| a.ends() < now()) => {
                // Too late, too early, or audited by too few, is all that can be wrong with it.
                let refused = self.send(batch.reveal_call(), batch.provider).err();
                let expected = ["DeadlinePassed", "AuditIncomplete", "SisterMayCommit"];
                let is_expected = |name: &String| expected.contains(&name.as_str());
                let is_expected = refused.as_ref().is_none_or(is_expected);
                assert!(is_expected || is_nonsense(batch.provider, &refused), "{refused:?}");
            }
            // Who told the truth may still show it.
            AssignmentState::Withheld { until, .. } if now() <= until => {
                let refused = self.send(batch.reveal_call(), batch.provider).err();
                let is_nonsense = is_nonsense(batch.provider, &refused);
                assert!(refused.is_none() || is_nonsense, "{refused:?}");
            }
            _ => {}
        }
    }

    fn audit(&mut self, id: AssignmentId) {
        let Some(validator) = self.lots.pick(&VALIDATORS) else { return };
        // Alice lies now and then: one of four, so the panel still decides.
        let lies = validator == "Alice" && self.lots.below(4) == 0;
        if let Some(report) = report(validator, id, if lies { lie } else { truth }) {
            self.note(Audit::report_audit { report });
        }
    }

    fn vote(&mut self) {
        for (contest, task) in contests() {
            for name in VALIDATORS {
                // The verdict comes with the vote that decides; later ones are refused.
                let vote = vote(name, contest, truth(task).hash());
                self.note(Audit::vote { vote });
            }
        }
    }

    /// The assignments that are there and not paid.
    fn unfinished(&self) -> Vec<AssignmentId> {
        let all = pallet_marketplace::Assignments::<Runtime>::iter_keys();
        let all = all.map(|(job, (batch, replica))| AssignmentId { job, batch, replica });
        all.filter(|id| !is_paid(*id)).collect()
    }

    /// What anyone may do: expire, contest and settle.
    fn clean_up(&mut self) {
        for (contest, _) in contests() {
            let _ = self.send(Audit::close_contest { contest }, "Eve");
        }
        for id in self.unfinished() {
            let _ = self.send(Job::expire { id }, "Eve");
            let _ = self.send(Job::settle { job: id.job, batch: id.batch }, "Eve");
            for other in 0..id.replica {
                self.contest(AssignmentId { replica: other, ..id }, id);
            }
        }
    }

    fn contest(&mut self, a: AssignmentId, b: AssignmentId) {
        let revealed = |id| match assignment(id).map(|record| record.state) {
            Some(AssignmentState::Revealed { root }) => Some(root),
            _ => None,
        };
        let (Some(left), Some(right)) = (revealed(a), revealed(b)) else { return };
        if left == right {
            return;
        }
        let (Some(left), Some(right)) = (self.batch(a), self.batch(b)) else { return };
        let differs = left.tree.receipts().iter().zip(right.tree.receipts());
        let index = differs.into_iter().find(|(l, r)| l != r).unwrap().0.index;
        let call = Job::contest {
            job: a.job,
            batch: a.batch,
            a: (a.replica, left.open(index)),
            b: (b.replica, right.open(index)),
        };
        self.send(call, "Eve").unwrap();
    }

    /// Alice demands outputs of paid work; Bob answers, Charlie every other time, and nobody has what Dave made up.
    fn demand(&mut self) {
        let known: Vec<_> = self.batches.keys().map(|(id, _)| *id).collect();
        let of_alice = |id: &AssignmentId| self.jobs.contains(&id.job);
        let known = known.into_iter().filter(of_alice);
        let paid: Vec<_> = known.filter(|id| is_paid(*id)).collect();
        let Some(id) = self.lots.pick(&paid) else { return };
        let tasks = job(id.job).spec.batch_tasks(id.batch).unwrap();
        let index = tasks.start + self.lots.below(tasks.len() as u64) as u32;
        let refused = self.send(Job::demand_output { id, index }, "Alice").err();
        let expected = ["AlreadyDemanded", "TooManyDemands", "NothingAtStake", "DeadlinePassed"];
        let is_expected = |name: &String| expected.contains(&name.as_str());
        assert!(refused.as_ref().is_none_or(is_expected), "{refused:?}");
        let Some(batch) = self.batch(id) else { return };
        if batch.provider != "Charlie" || self.lots.below(2) == 0 {
            self.answer(&batch, index);
        }
    }

    fn answer(&mut self, batch: &Batch, index: u32) {
        let id = batch.id;
        let opening = batch.open(index);
        let output = output(index).try_into().unwrap();
        let honest = opening.receipt == truth(index);
        let before = wealth(&account("Alice"));
        let answered = self.send(Job::answer_output { id, opening, output }, batch.provider);
        self.answers += before - wealth(&account("Alice"));
        // A demand that was refused needs no answer.
        assert!(answered.is_err() || honest);
    }

    /// Time passes, and whoever did not answer pays a share of the fee.
    fn expire_demands(&mut self) {
        for name in PROVIDERS {
            for view in pallet_marketplace::Pallet::<Runtime>::demands_on(&account(name)) {
                let (id, index) = (view.id, view.demand.index);
                let expired = self.send(Job::expire_demand { id, index }, "Ferdie");
                assert_eq!(expired.is_ok(), now() > view.deadline);
                assert!(expired.is_err() || name != "Bob");
            }
        }
    }

    /// What was withheld and not cleared in time is forgotten.
    fn forget_withheld(&mut self) {
        let overdue: Vec<_> = pallet_marketplace::Assignments::<Runtime>::iter_keys()
            .map(|(job, (batch, replica))| AssignmentId { job, batch, replica })
            .filter(AssignmentId::is_withheld)
            .collect();
        for id in overdue {
            self.send(Job::expire { id }, "Ferdie").unwrap();
        }
    }

    /// The referendum finds for whoever was slashed.
    fn cancel_slash(&mut self) {
        let causes: Vec<_> = slashes().into_iter().map(|(cause, _)| cause).collect();
        if let Some(cause) = self.lots.pick(&causes) {
            self.note(Bond::cancel_slash { cause });
        }
    }

    /// Somebody executes some of what is due by call, the chain the rest.
    fn execute_slashes(&mut self) {
        advance(params::DEFER_BLOCKS);
        for (cause, slash) in slashes() {
            if self.lots.below(3) == 0 {
                let is_pending = matches!(slash.status, SlashStatus::Pending { .. });
                let executed = self.send(Bond::execute_slash { cause }, "Ferdie");
                assert_eq!(executed.is_ok(), is_pending);
            }
        }
        // In several blocks, since each takes a bounded number.
        for _ in 0..20 {
            pass_defer_window();
            check_invariants();
            self.check();
        }
        for (cause, slash) in slashes() {
            check_parts(cause, &slash);
        }
    }

    /// Somebody but Bob tries something, mostly in vain.
    fn try_anything(&mut self) {
        let who = self.lots.pick(&["Charlie", "Dave", "Eve", "Ferdie"]).unwrap();
        let job = JobId(self.lots.below(self.jobs.len() as u64 + 1));
        let (batch, replica) = (self.lots.below(5) as u32, self.lots.below(4) as u8);
        let id = AssignmentId { job, batch, replica };
        let amounts = [0, 1, params::EXISTENTIAL_DEPOSIT - 1, STAR, 600 * STAR, Balance::MAX];
        let amount = self.lots.pick(&amounts).unwrap();
        let contest = ContestId(self.lots.below(8));
        let price = self.lots.pick(&[1, 1, PRICE, STAR]).unwrap();
        let capacity = self.lots.below(1_030) as u32;
        let endpoint = b"http://127.0.0.1:1".to_vec().try_into().unwrap();
        let causes: Vec<_> = slashes().into_iter().map(|(cause, _)| cause).collect();
        let unknown = SlashCause::Fraud { contest, assignment: id };
        let cause = self.lots.pick(&causes).unwrap_or(unknown);
        let call: RuntimeCall = match self.lots.below(20) {
            0 => Job::claim { job, count: self.lots.below(18) as u32, path: Default::default() }
                .into(),
            1 => Job::commit { id, commitment: sp_core::H256::repeat_byte(replica) }.into(),
            2 => Job::expire { id }.into(),
            3 => Job::settle { job, batch }.into(),
            4 => Job::cancel_job { job }.into(),
            5 => registration(amount, price, capacity).into(),
            6 => Bond::bond_more { amount }.into(),
            7 => Bond::set_offer { endpoint, price, capacity }.into(),
            8 if who != "Charlie" => Bond::leave {}.into(),
            9 | 10 => Bond::rejoin {}.into(),
            11 => Bond::withdraw {}.into(),
            12 => Bond::execute_slash { cause }.into(),
            13 => Audit::close_contest { contest }.into(),
            14 => {
                let mut spec = spec(self.program, batch, u32::from(replica));
                (spec.price, spec.value_at_risk) = (amount, amount);
                Job::post_job { spec }.into()
            }
            15 => {
                let Some(open) = self.unfinished().first().copied() else { return };
                let Some(made) = self.batch(open) else { return };
                made.reveal_call()
            }
            16 | 17 => self.delegation(who, amount),
            _ => {
                let to = self.lots.pick(&["Alice", "Ferdie", "Nobody"]).unwrap();
                let dest = account(to).into();
                pallet_balances::Call::transfer_allow_death { dest, value: amount }.into()
            }
        };
        let _ = self.send(call, who);
    }

    /// Something about stake that is delegated, or on its way out.
    fn delegation(&mut self, who: &'static str, amount: Balance) -> RuntimeCall {
        let provider = account(self.lots.pick(&NAMES).unwrap());
        let delegator = account(who);
        let commission = sp_runtime::Perbill::from_percent(self.lots.below(100) as u32);
        match self.lots.below(9) {
            0 => Bond::unbond { amount }.into(),
            1 => Bond::withdraw_unbonded {}.into(),
            2 => Bond::ping {}.into(),
            3 => Bond::set_commission { commission }.into(),
            4 | 5 => Bond::delegate { provider, amount }.into(),
            6 => Bond::undelegate { provider, amount }.into(),
            7 => Bond::withdraw_delegation { provider, delegator }.into(),
            _ => Bond::end_round { provider }.into(),
        }
    }

    fn step(&mut self) {
        let known = self.unfinished();
        match self.lots.below(13) {
            0 if self.jobs.len() < 6 => self.post(),
            0..=3 => {
                let provider = self.lots.pick(&PROVIDERS).unwrap();
                self.claim(provider);
            }
            4 | 5 => {
                if let Some(id) = self.lots.pick(&known) {
                    // Charlie forgets every other time.
                    let forgets = assignment(id).unwrap().provider == account("Charlie");
                    if !forgets || self.lots.below(2) == 0 {
                        self.serve(id);
                    }
                }
            }
            6 | 7 => {
                if let Some(id) = self.lots.pick(&known) {
                    self.audit(id);
                }
            }
            8 => {
                self.vote();
                self.demand();
            }
            9 => self.clean_up(),
            10 if self.lots.below(8) == 1 => self.cancel_slash(),
            10 if self.lots.below(8) == 0 => {
                if let Some(job) = self.lots.pick(&self.jobs) {
                    let _ = self.send(Job::cancel_job { job }, "Alice");
                }
            }
            11 => self.try_anything(),
            _ => advance(1 + self.lots.below(6) as u32),
        }
        // Bob forgets nothing.
        let bob = account("Bob");
        let of_bob = |id: &AssignmentId| assignment(*id).is_some_and(|a| a.provider == bob);
        known.into_iter().filter(of_bob).for_each(|id| self.serve(id));
    }

    fn drain(&mut self) {
        for _ in 0..400 {
            if self.jobs.iter().all(|id| job(*id).status == JobStatus::Closed) {
                return;
            }
            advance(20);
            self.unfinished().into_iter().for_each(|id| self.serve(id));
            self.vote();
            self.clean_up();
            let open = |id: &JobId| job(*id).status == JobStatus::Open;
            for job in self.jobs.clone().into_iter().filter(open) {
                let _ = self.send(Job::cancel_job { job }, "Eve");
            }
        }
        panic!("a job did not close");
    }

    /// Alice pays fees, and what its jobs cost; what harmed it makes that less.
    fn check_requester(&self, had: Balance) {
        let jobs: Balance = self.jobs.iter().map(|id| job(*id).escrow.paid).sum();
        let compensated = |status| match status {
            SlashStatus::Executed { compensation, .. } => compensation,
            SlashStatus::Pending { .. } | SlashStatus::Cancelled => 0,
        };
        let alice = account("Alice");
        let harmed = slashes()
            .into_iter()
            .map(|(_, slash)| slash)
            .filter(|slash| slash.harm.as_ref().is_some_and(|harm| harm.requester == alice));
        let got: Balance = harmed.map(|slash| compensated(slash.status)).sum();
        let fees = self.fees.get("Alice").copied().unwrap_or_default();
        let spent = jobs + fees + self.answers;
        assert!(wealth(&account("Alice")) + spent >= had + got, "the honest lose nothing");
    }
}

/// Whether a reveal was refused because its provider, who tries anything, had committed to nonsense.
fn is_nonsense(provider: &str, refused: &Option<String>) -> bool {
    provider != "Bob" && refused.as_deref() == Some("CommitmentMismatch")
}

/// What an executed slash pays and burns, by the protocol's text: nobody is paid from its own.
fn check_parts(
    cause: SlashCause<BlockNumber>,
    slash: &SlashRecord<AccountId, Balance, BlockNumber>,
) {
    let (compensation, reward, burned) = match slash.status {
        SlashStatus::Executed { compensation, reward, burned } => (compensation, reward, burned),
        SlashStatus::Cancelled => return,
        SlashStatus::Pending { .. } => panic!("nothing waits for ever: {slash:?}"),
    };
    let (mut to_requester, mut to_exposer) = (0, 0);
    if let Some(harm) = &slash.harm {
        let SlashCause::Fraud { assignment, .. } = cause else { panic!("a verdict: {cause:?}") };
        let job = job(assignment.job);
        assert_eq!((&harm.requester, harm.cap), (&job.requester, job.spec.value_at_risk));
        if harm.requester != slash.provider {
            to_requester = harm.cap.min(slash.amount * 15 / 100);
        }
        if let Some(exposer) = &harm.exposer {
            let auditors = STASHES.map(account);
            let may_be = *exposer == account("Eve") || auditors.contains(exposer);
            assert!(may_be, "who contests, or audits");
            if *exposer != slash.provider {
                to_exposer = slash.amount * 25 / 100 - to_requester;
            }
        }
    }
    assert_eq!((compensation, reward), (to_requester, to_exposer));
    assert_eq!(compensation + reward + burned, slash.amount);
}

/// Plays a market, and says how many calls it took.
fn run(seed: u64) -> u32 {
    let mut calls = 0;
    on("local", || {
        for name in PROVIDERS {
            register(name, BOND);
            let commission = sp_runtime::Perbill::from_percent(10);
            ok(Bond::set_commission { commission }, signed(name));
            // Ferdie shares what all of them earn, and lose.
            let provider = account(name);
            ok(Bond::delegate { provider, amount: 700 * STAR }, signed("Ferdie"));
        }
        let program = register_primes();
        let mut market = Market {
            lots: Lots(seed),
            program,
            jobs: Vec::new(),
            batches: BTreeMap::new(),
            issued: issuance(),
            fees: BTreeMap::new(),
            answers: 0,
            registrations: 0,
            calls: 0,
        };
        let alice = wealth(&account("Alice"));
        // What takes no call takes at least time.
        while market.calls < CALLS {
            market.step();
        }
        market.drain();
        market.expire_demands();
        check_invariants();
        advance(params::ANSWER_BLOCKS + 1);
        market.expire_demands();
        check_invariants();
        for id in &market.jobs {
            let escrow = job(*id).escrow;
            assert_eq!(escrow.total, escrow.paid + escrow.refunded, "MKT-3");
        }
        market.execute_slashes();
        market.check_requester(alice);
        let bob = provider("Bob");
        assert_eq!((bob.bond, bob.exposure), (BOND, 0), "the honest lose nothing");
        assert!(PROVIDERS.iter().all(|name| provider(name).frozen == 0));
        // And in the end nothing is left of the jobs, nor held for them.
        advance(params::OUTPUT_BLOCKS);
        market.forget_withheld();
        for job in market.jobs.clone() {
            while pallet_marketplace::Jobs::<Runtime>::contains_key(job) {
                market.send(Job::forget_job { job }, "Alice").unwrap();
            }
            assert_eq!(pallet_marketplace::Assignments::<Runtime>::iter_prefix(job).count(), 0);
        }
        assert_eq!(pallet_marketplace::Demands::<Runtime>::iter().count(), 0);
        calls = market.calls;
    });
    calls
}

#[test]
fn money_is_conserved_in_random_markets() {
    let only = std::env::var("STARDUST_MARKET_SEED").ok().map(|seed| seed.parse::<u64>().unwrap());
    let began = std::time::Instant::now();
    let calls = each_seed(only.map_or(0..SEEDS, |seed| seed..seed + 1), run);
    let sum: u32 = calls.iter().sum();
    println!("{} markets, {sum} calls, {:.1} s", calls.len(), began.elapsed().as_secs_f32());
    assert!(only.is_some() || sum >= 100_000);
}
