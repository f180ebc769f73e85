//! A pause in the middle of everything: nobody is at fault for what no block would have taken.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use frame_support::migrations::MultiStepMigrator;
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{traits::BlockNumberProvider, ExtrinsicInclusionMode};
use stardust_primitives::{
    api::runtime_decl_for_clock_api::ClockApiV1,
    assignment::AssignmentState,
    ids::{AssignmentId, JobId},
    BlockNumber, STAR,
};
use stardust_runtime::{Block, Clock, Marketplace, MultiBlockMigrations, Runtime, System};
use stardust_world::{
    chain::{externalities, Chain},
    *,
};

/// Longer than the windows for commitment (100 blocks) and reveal (100) together.
const PAUSE: BlockNumber = 250;

/// Makes blocks while a migration goes on. They are real ones: the executive refuses all but inherents.
fn pause(chain: &mut Chain) {
    let (height, now) = (System::block_number(), Clock::current_block_number());
    // A migration that does not come to an end by itself.
    pallet_migrations::Cursor::<Runtime>::put(pallet_migrations::MigrationCursor::Stuck);
    assert!(MultiBlockMigrations::ongoing());
    for _ in 0..PAUSE {
        assert_eq!(chain.begin(), ExtrinsicInclusionMode::OnlyInherents);
        chain.end();
    }
    pallet_migrations::Cursor::<Runtime>::kill();
    assert_eq!(System::block_number(), height + PAUSE);
    assert_eq!(Clock::current_block_number(), now);
    assert_eq!(<Runtime as ClockApiV1<Block, BlockNumber>>::now(), now);
    assert!(Marketplace::overdue().is_empty());
}

fn expire(id: AssignmentId) -> String {
    error_name(dispatch(pallet_marketplace::Call::expire { id }, signed("Dave")))
}

/// Plays on a chain of real blocks, and checks every pallet's invariants at its end.
fn on_blocks(test: impl FnOnce(&mut Chain)) {
    externalities("development").execute_with(|| {
        let mut chain = Chain::after(GENESIS);
        chain.empty_blocks(1);
        test(&mut chain);
        check_invariants();
    });
}

/// A job of one batch, and Bob, who can take it.
fn job_for_bob() -> JobId {
    register("Bob", 1_000 * STAR);
    post(spec(register_primes(), 4, 4))
}

#[test]
fn a_pause_between_claim_commitment_report_and_reveal_is_nobodys_fault() {
    on_blocks(|chain| {
        let job = job_for_bob();
        let id = claim("Bob", job);
        pause(chain);
        assert_eq!(expire(id), "DeadlineNotPassed");
        let batch = Batch::run(id, "Bob", truth);
        batch.commit();
        chain.empty_blocks(1);
        pause(chain);
        // The audit has not ended meanwhile, and its only auditor has its tranche left.
        assert!(audit_truthfully("Alice", id));
        let left = audit(id).unwrap().ends() - Clock::current_block_number();
        chain.empty_blocks(left + 1);
        chain.empty_blocks(50);
        pause(chain);
        assert_eq!(expire(id), "DeadlineNotPassed");
        batch.reveal();
        assert!(is_paid(id) && is_closed(job));
        assert!(slashes().is_empty());
    });
}

#[test]
fn a_pause_moves_votes_slashes_and_departures() {
    on_blocks(|chain| {
        let job = job_for_bob();
        let id = claim("Bob", job);
        let batch = Batch::run(id, "Bob", lie);
        batch.commit();
        chain.empty_blocks(1);
        assert!(audit_truthfully("Alice", id));
        let left = audit(id).unwrap().ends() - Clock::current_block_number();
        chain.empty_blocks(left + 1);
        batch.reveal();
        let (contest, task) = contests()[0];
        pause(chain);
        assert!(matches!(assignment(id).unwrap().state, AssignmentState::Contested { .. }));
        let early = dispatch(pallet_verification::Call::close_contest { contest }, signed("Dave"));
        assert_eq!(error_name(early), "ContestOpen");
        panel_votes(&["Alice"], contest, task);
        assert_eq!(slashes().len(), 1);
        let (cause, slash) = slashes().remove(0);
        ok(pallet_provider_staking::Call::leave {}, signed("Bob"));
        let leaving = provider("Bob").status;
        pause(chain);
        let early =
            dispatch(pallet_provider_staking::Call::execute_slash { cause }, signed("Dave"));
        assert_eq!(error_name(early), "SlashNotDue");
        assert_eq!((slashes().remove(0).1, provider("Bob").status), (slash, leaving));
    });
}

#[test]
fn without_a_pause_the_clock_is_the_block_number() {
    on_blocks(|chain| {
        chain.empty_blocks(300);
        assert_eq!((Clock::current_block_number(), System::block_number()), (301, 301));
        let transfer = frame_system::Call::remark { remark: Vec::new() };
        chain.block(|| chain::apply(Alice, 0, transfer)).unwrap().unwrap();
    });
}
