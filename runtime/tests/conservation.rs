//! Seeded random markets over the real runtime: whatever is tried in whatever order, money is conserved
//! to the planck, the honest lose nothing, every job closes, and every invariant holds after each step.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

use stardust_primitives::{
    assignment::AssignmentState,
    ids::{AssignmentId, JobId},
    job::{Assurance, JobStatus},
    provider::{SlashRecord, SlashStatus},
    AccountId, Balance, BlockNumber, STAR,
};
use stardust_runtime::{params, Runtime, RuntimeOrigin};
use stardust_world::*;
use std::collections::BTreeMap;

const BOND: Balance = 1_000 * STAR;
const VALIDATORS: [&str; 4] = ["Alice", "Bob", "Charlie", "Dave"];
/// Honest and always there; honest but forgetful; dishonest.
const PROVIDERS: [&str; 3] = ["Bob", "Charlie", "Dave"];

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
    batches: BTreeMap<AssignmentId, Batch>,
}

impl Market {
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
        self.jobs.push(post(spec));
    }

    fn claim(&mut self, provider: &'static str) {
        let Some(job) = self.lots.pick(&self.jobs) else { return };
        let count = 1 + self.lots.below(3) as u32;
        let before: Vec<_> = ids(job);
        let call = pallet_marketplace::Call::claim { job, count };
        if dispatch(call, signed(provider)).is_err() {
            assert_eq!(ids(job), before);
        }
        let salt = self.lots.below(1 << 40);
        for id in ids(job) {
            let record = assignment(id).unwrap();
            let fresh = matches!(record.state, AssignmentState::Claimed { .. });
            if fresh && record.provider == account(provider) && !before.contains(&id) {
                let lies = provider == "Dave";
                let batch = Batch::run(id, provider, |index| {
                    if lies && (u64::from(index) ^ salt).is_multiple_of(5) {
                        lie(index)
                    } else {
                        truth(index)
                    }
                });
                self.batches.insert(id, batch);
            }
        }
    }

    /// Takes one assignment one step further, as its provider would.
    fn serve(&self, id: AssignmentId) {
        let Some(record) = assignment(id) else { return };
        let batch = &self.batches[&id];
        match record.state {
            AssignmentState::Claimed { deadline } if now() <= deadline => batch.commit(),
            AssignmentState::Committed { .. } if audit(id).is_some_and(|a| a.ends() < now()) => {
                // Too late, or audited by too few, is all that can be wrong with it.
                let revealed = dispatch(batch.reveal_call(), signed(batch.provider));
                let expected = |name| ["DeadlinePassed", "AuditIncomplete"].contains(&name);
                assert!(revealed.is_ok() || expected(error_name(revealed).as_str()));
            }
            _ => {}
        }
    }

    fn audit(&mut self, id: AssignmentId) {
        let Some(validator) = self.lots.pick(&VALIDATORS) else { return };
        // Alice lies now and then: one of four, so the panel still decides.
        let lies = validator == "Alice" && self.lots.below(4) == 0;
        if let Some(report) = report(validator, id, if lies { lie } else { truth }) {
            if let Ok(result) = send_report(report) {
                result.unwrap();
            }
        }
    }

    fn vote(&self) {
        for (contest, task) in contests() {
            panel_votes(&VALIDATORS, contest, task);
        }
    }

    /// The assignments that are there and not paid.
    fn unfinished(&self) -> Vec<AssignmentId> {
        let is_open = |id: &AssignmentId| assignment(*id).is_some() && !is_paid(*id);
        self.batches.keys().copied().filter(is_open).collect()
    }

    /// What anyone may do: expire, contest and settle.
    fn clean_up(&self) {
        for (contest, _) in contests() {
            let _ = dispatch(pallet_verification::Call::close_contest { contest }, signed("Eve"));
        }
        for id in self.unfinished() {
            let _ = dispatch(pallet_marketplace::Call::expire { id }, signed("Eve"));
            let _ = dispatch(
                pallet_marketplace::Call::settle { job: id.job, batch: id.batch },
                signed("Eve"),
            );
            for other in 0..id.replica {
                self.contest(AssignmentId { replica: other, ..id }, id);
            }
        }
    }

    fn contest(&self, a: AssignmentId, b: AssignmentId) {
        let revealed = |id| match assignment(id).map(|record| record.state) {
            Some(AssignmentState::Revealed { root }) => Some(root),
            _ => None,
        };
        let (Some(left), Some(right)) = (revealed(a), revealed(b)) else { return };
        if left == right {
            return;
        }
        let (left, right) = (&self.batches[&a], &self.batches[&b]);
        let differs = left.tree.receipts().iter().zip(right.tree.receipts());
        let index = differs.into_iter().find(|(l, r)| l != r).unwrap().0.index;
        let call = pallet_marketplace::Call::contest {
            job: a.job,
            batch: a.batch,
            a: (a.replica, left.open(index)),
            b: (b.replica, right.open(index)),
        };
        ok(call, signed("Eve"));
    }

    /// Alice demands outputs of paid work; Bob answers, Charlie every other time, and nobody has what Dave made up.
    fn demand(&mut self) {
        let paid: Vec<_> = self.batches.keys().copied().filter(|id| is_paid(*id)).collect();
        let Some(id) = self.lots.pick(&paid) else { return };
        let tasks = job(id.job).spec.batch_tasks(id.batch).unwrap();
        let index = tasks.start + self.lots.below(tasks.len() as u64) as u32;
        let call = pallet_marketplace::Call::demand_output { id, index };
        let demanded = dispatch(call, signed("Alice"));
        let expected = |name| ["AlreadyDemanded", "TooManyDemands"].contains(&name);
        assert!(demanded.is_ok() || expected(error_name(demanded).as_str()));
        if self.batches[&id].provider != "Charlie" || self.lots.below(2) == 0 {
            self.answer(id, index);
        }
    }

    fn answer(&self, id: AssignmentId, index: u32) {
        let batch = &self.batches[&id];
        let opening = batch.open(index);
        let output = output(index).try_into().unwrap();
        let honest = opening.receipt == truth(index);
        let call = pallet_marketplace::Call::answer_output { id, opening, output };
        assert_eq!(dispatch(call, signed(batch.provider)).is_ok(), honest);
    }

    /// Time passes, and whoever did not answer pays a share of the fee.
    fn expire_demands(&self) {
        for name in PROVIDERS {
            for view in pallet_marketplace::Pallet::<Runtime>::demands_on(&account(name)) {
                let (id, index) = (view.id, view.demand.index);
                let call = pallet_marketplace::Call::expire_demand { id, index };
                let expired = dispatch(call, signed("Ferdie"));
                assert_eq!(expired.is_ok(), now() > view.deadline);
                assert!(expired.is_err() || name != "Bob");
            }
        }
    }

    /// The referendum finds for whoever was slashed.
    fn cancel_slash(&mut self) {
        let causes: Vec<_> = slashes().into_iter().map(|(cause, _)| cause).collect();
        if let Some(cause) = self.lots.pick(&causes) {
            let call = pallet_provider_staking::Call::cancel_slash { cause };
            let _ = dispatch(call, RuntimeOrigin::root());
        }
    }

    /// Somebody executes some of what is due by call, the chain the rest.
    fn execute_slashes(&mut self) {
        advance(params::DEFER_BLOCKS);
        for (cause, slash) in slashes() {
            if self.lots.below(3) == 0 {
                let is_pending = matches!(slash.status, SlashStatus::Pending { .. });
                let call = pallet_provider_staking::Call::execute_slash { cause };
                assert_eq!(dispatch(call, signed("Ferdie")).is_ok(), is_pending);
            }
        }
        // In several blocks, since each takes a bounded number.
        for _ in 0..20 {
            pass_defer_window();
            check_invariants();
        }
        for (_, slash) in slashes() {
            self.check_parts(&slash);
        }
    }

    /// What an executed slash pays and burns, by the protocol's text.
    fn check_parts(&self, slash: &SlashRecord<AccountId, Balance, BlockNumber>) {
        let (compensation, reward, burned) = match slash.status {
            SlashStatus::Executed { compensation, reward, burned } => {
                (compensation, reward, burned)
            }
            SlashStatus::Cancelled => return,
            SlashStatus::Pending { .. } => panic!("nothing waits for ever: {slash:?}"),
        };
        let (mut to_requester, mut to_exposer) = (0, 0);
        if let Some(harm) = &slash.harm {
            assert_eq!(harm.requester, account("Alice"));
            let declared = self.jobs.iter().any(|id| job(*id).spec.value_at_risk == harm.cap);
            assert!(declared);
            to_requester = harm.cap.min(slash.amount * 15 / 100);
            if let Some(exposer) = &harm.exposer {
                let auditors = STASHES.map(account);
                let may_be = *exposer == account("Eve") || auditors.contains(exposer);
                assert!(may_be, "who contests, or audits");
                to_exposer = slash.amount * 25 / 100 - to_requester;
            }
        }
        assert_eq!((compensation, reward), (to_requester, to_exposer));
        assert_eq!(compensation + reward + burned, slash.amount);
    }

    fn step(&mut self) {
        let known = self.unfinished();
        match self.lots.below(12) {
            0 if self.jobs.len() < 6 => self.post(),
            0..=3 => {
                let provider = self.lots.pick(&PROVIDERS).unwrap();
                self.claim(provider);
            }
            4 | 5 => {
                if let Some(id) = self.lots.pick(&known) {
                    // Charlie forgets every other time.
                    if self.batches[&id].provider != "Charlie" || self.lots.below(2) == 0 {
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
                    let cancel = pallet_marketplace::Call::cancel_job { job };
                    let _ = dispatch(cancel, signed("Alice"));
                }
            }
            _ => advance(1 + self.lots.below(6) as u32),
        }
        // Bob forgets nothing.
        for id in known.into_iter().filter(|id| self.batches[id].provider == "Bob") {
            self.serve(id);
        }
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
            for id in self.jobs.clone() {
                let _ = dispatch(pallet_marketplace::Call::cancel_job { job: id }, signed("Eve"));
            }
        }
        panic!("a job did not close");
    }
}

fn ids(job: JobId) -> Vec<AssignmentId> {
    pallet_marketplace::Assignments::<Runtime>::iter_prefix(job)
        .map(|((batch, replica), _)| AssignmentId { job, batch, replica })
        .collect()
}

fn run(seed: u64) {
    on("local", || {
        PROVIDERS.into_iter().for_each(|name| register(name, BOND));
        let program = register_primes();
        let mut market =
            Market { lots: Lots(seed), program, jobs: Vec::new(), batches: BTreeMap::new() };
        let issued = issuance();
        let everyone = || {
            let names = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];
            let names = names.into_iter().chain(STASHES);
            names.map(|name| wealth(&account(name))).sum::<Balance>() + wealth(&network())
        };
        let before = everyone();
        for _ in 0..250 {
            market.step();
            check_invariants();
            assert_eq!(issued - issuance(), burned(), "SYS-1");
            assert_eq!(before - everyone(), burned(), "nobody else gains or loses");
        }
        market.drain();
        market.expire_demands();
        check_invariants();
        advance(params::ANSWER_BLOCKS + 1);
        market.expire_demands();
        check_invariants();
        assert_eq!(burned(), issued - issuance(), "SYS-1");
        for id in &market.jobs {
            let escrow = job(*id).escrow;
            assert_eq!(escrow.total, escrow.paid + escrow.refunded, "MKT-3");
        }
        assert_eq!((issuance(), everyone()), (issued, before), "what is frozen is not burned");
        market.execute_slashes();
        assert_eq!((issued - issuance(), before - everyone()), (burned(), burned()), "SYS-1");
        let bob = provider("Bob");
        assert_eq!((bob.bond, bob.exposure), (BOND, 0), "the honest lose nothing");
        assert!(PROVIDERS.iter().all(|name| provider(name).frozen == 0));
        // And in the end nothing is left of the jobs, nor held for them.
        for job in market.jobs {
            while pallet_marketplace::Jobs::<Runtime>::contains_key(job) {
                ok(pallet_marketplace::Call::forget_job { job }, signed("Alice"));
                check_invariants();
            }
        }
        assert_eq!(pallet_marketplace::Assignments::<Runtime>::iter().count(), 0);
        assert_eq!(pallet_marketplace::Demands::<Runtime>::iter().count(), 0);
        assert_eq!(before - everyone(), burned());
    });
}

#[test]
fn money_is_conserved_in_random_markets() {
    for seed in 0..12 {
        println!("seed {seed}");
        run(seed);
    }
}
