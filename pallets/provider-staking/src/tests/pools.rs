//! Who shares income and slashes, and that no planck comes or goes.

use crate::{mock::*, Delegations, Exits, Joins, Pallet};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use stardust_primitives::{
    provider::{Delegated, Harm, SlashStatus},
    traits::Providers as _,
    Balance, STAR,
};
use std::collections::BTreeMap;

const DELEGATORS: [AccountId; 4] = [BOB, CHARLIE, DORA, EMIL];

/// Claims work of no value, and says when.
fn claim() -> u32 {
    assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
    System::block_number()
}

fn finish(claimed_at: u32) {
    assert_ok!(ProviderStaking::release(&ALICE, 0, claimed_at));
}

/// What the market does with a fee.
fn earn(amount: Balance) {
    let part = ProviderStaking::delegators_part(&ALICE, amount).map_or(0, |(to, part)| {
        assert_ok!(<Balances as frame_support::traits::fungible::Mutate<_>>::mint_into(&to, part));
        assert_ok!(ProviderStaking::note_delegators_paid(&ALICE, part));
        part
    });
    let own = amount - part;
    assert_ok!(<Balances as frame_support::traits::fungible::Mutate<_>>::mint_into(&ALICE, own));
}

/// What somebody has behind Alice, read from the records: what joins, its part of the pool, and its part of what left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stake {
    joining: Balance,
    active: Balance,
    left: Balance,
}

impl Stake {
    fn sum(self) -> Balance {
        self.joining + self.active + self.left
    }
}

fn stake(who: AccountId) -> Stake {
    let pool = provider(ALICE).pool.unwrap();
    let Some(delegation) = Delegations::<Test>::get(ALICE, who) else { return Stake::default() };
    let (mut shares, mut joining, mut left) = (delegation.shares, 0, 0);
    for change in &delegation.joining {
        match Joins::<Test>::get(ALICE, change.round) {
            Some(join) if join.shares > 0 => shares += join.shares * change.amount / join.amount,
            _ => joining += change.amount,
        }
    }
    for change in &delegation.leaving {
        match Exits::<Test>::get(ALICE, change.round) {
            Some(exit) => left += exit.stake * change.amount / exit.shares,
            None => shares += change.amount,
        }
    }
    let active = if shares == 0 { 0 } else { pool.stake * shares / pool.shares };
    Stake { joining, active, left }
}

#[test]
fn income_is_shared_by_stake_after_commission() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(10));
        assert_ok!(delegate(BOB, 300 * STAR));
        assert_ok!(delegate(CHARLIE, 200 * STAR));
        // Nothing is in hand, so that they joined at once, and made the pool as large as the bond.
        let before = wealth(ALICE);
        earn(100 * STAR);
        // Half of the 90% is theirs.
        assert_eq!(wealth(ALICE), before + 55 * STAR);
        assert_eq!(stake(BOB).active, 327 * STAR);
        assert_eq!(stake(CHARLIE).active, 218 * STAR);
    });
}

#[test]
fn who_joins_after_the_claim_is_not_slashed_for_it() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(delegate(BOB, 100 * STAR));
        let claimed_at = claim();
        go_to(2);
        assert_ok!(delegate(CHARLIE, 100 * STAR));
        go_to(3);
        // The work of earlier rounds is final: the first round ends, and what is claimed keeps the next one open.
        assert_eq!((stake(BOB).active, stake(CHARLIE).joining), (100 * STAR, 100 * STAR));
        assert_noop!(end_round(), TestError::RoundNotOver);
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), claimed_at, None));
        let taken = Delegated { stake: 30 * STAR, exiting: 0, exit_round: 1 };
        let slash = crate::Slashes::<Test>::get(fraud(0)).unwrap();
        assert_eq!((slash.amount, slash.delegated), (180 * STAR, Some(taken)));
        assert_eq!((stake(BOB).active, stake(CHARLIE).joining), (70 * STAR, 100 * STAR));
        finish(claimed_at);
        // As long as the slash may be cancelled, nobody joins, who would share what comes back.
        assert_noop!(end_round(), TestError::RoundNotOver);
        assert_ok!(ProviderStaking::cancel_slash(RuntimeOrigin::root(), fraud(0)));
        assert_ok!(end_round());
        assert_eq!((stake(BOB).active, stake(CHARLIE).active), (100 * STAR, 100 * STAR));
        let again = claim();
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(1), again, None));
        assert_eq!((stake(BOB).active, stake(CHARLIE).active), (70 * STAR, 70 * STAR));
        finish(again);
    });
}

#[test]
fn who_left_after_the_claim_is_slashed_for_it_and_for_no_later_one() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        for who in [BOB, CHARLIE] {
            assert_ok!(delegate(who, 100 * STAR));
        }
        go_to(2);
        let first = claim();
        go_to(3);
        assert_ok!(undelegate(BOB, Balance::MAX));
        assert_eq!((stake(BOB).left, stake(CHARLIE).active), (100 * STAR, 100 * STAR));
        go_to(4);
        let second = claim();
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(1), second, None));
        assert_eq!((stake(BOB).left, stake(CHARLIE).active), (100 * STAR, 70 * STAR));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), first, None));
        assert_eq!((stake(BOB).left, stake(CHARLIE).active), (70 * STAR, 49 * STAR));
        assert_eq!(provider(ALICE).bond, 245 * STAR);
        // A fault is shared in proportion: 364 STAR are behind the first claim.
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), 364 * STAR / 10));
        assert_eq!(stake(BOB).left, 63 * STAR);
        assert_eq!(stake(CHARLIE).active, 441 * STAR / 10);
        assert_eq!(provider(ALICE).bond, 2_205 * STAR / 10);
        [first, second].into_iter().for_each(finish);
        go_to(2 + UNBONDING);
        assert_noop!(withdraw_delegation(BOB), TestError::NothingToRelease);
        go_to(3 + UNBONDING);
        assert_ok!(ProviderStaking::execute_slash(RuntimeOrigin::signed(POOR), fraud(0)));
        assert_ok!(ProviderStaking::execute_slash(RuntimeOrigin::signed(POOR), fraud(1)));
        assert_ok!(withdraw_delegation(BOB));
        assert_eq!(wealth(BOB), ENDOWMENT - 37 * STAR);
    });
}

#[test]
fn outputs_of_paid_work_are_the_providers_own_business() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(delegate(BOB, 100 * STAR));
        let cause = stardust_primitives::provider::SlashCause::OutputWithheld {
            assignment: Default::default(),
            index: 0,
            demanded_at: 1,
        };
        assert_ok!(ProviderStaking::slash_fault(&ALICE, cause, 10 * STAR));
        assert_eq!((provider(ALICE).bond, stake(BOB).active), (490 * STAR, 100 * STAR));
        assert_ok!(end_of_window(cause));
    });
}

fn end_of_window(cause: crate::SlashCauseOf<Test>) -> DispatchResult {
    go_to(System::block_number() + DEFER);
    ProviderStaking::execute_slash(RuntimeOrigin::signed(POOR), cause)
        .map(drop)
        .map_err(|e| e.error)
}

#[test]
fn an_executed_slash_pays_and_burns_of_both_kinds_of_stake() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(delegate(DORA, 500 * STAR));
        let claimed_at = claim();
        let issuance = Balances::total_issuance();
        let harm = Some(harm(Some(CHARLIE)));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), claimed_at, harm));
        finish(claimed_at);
        assert_ok!(end_of_window(fraud(0)));
        // 150 STAR of each: 15% for the harmed, 10% for the exposer, the rest burns.
        assert_eq!((wealth(BOB), wealth(CHARLIE)), (ENDOWMENT + 45 * STAR, ENDOWMENT + 30 * STAR));
        assert_eq!(Balances::total_issuance(), issuance - 225 * STAR);
        assert_eq!((wealth(ALICE), wealth(POT)), (ENDOWMENT - 150 * STAR, 351 * STAR));
        let parts = SlashStatus::Executed {
            compensation: 45 * STAR,
            reward: 30 * STAR,
            burned: 225 * STAR,
        };
        assert_eq!(status(fraud(0)), parts);
    });
}

#[test]
fn who_has_itself_exposed_is_not_paid_by_its_delegators() {
    for (cap, compensation, reward) in [
        // 15% and 10% of 750 STAR, but no more together than the 150 that were its own.
        (Balance::MAX, 112 * STAR + STAR / 2, 37 * STAR + STAR / 2),
        (0, 0, 150 * STAR),
    ] {
        ExtBuilder::default().provider(ALICE).build_and_execute(|| {
            assert_ok!(commission(0));
            assert_ok!(delegate(DORA, 1_000 * STAR));
            assert_ok!(delegate(BOB, 1_000 * STAR));
            let claimed_at = claim();
            let harm = Harm { cap, ..harm(Some(CHARLIE)) };
            assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), claimed_at, Some(harm)));
            finish(claimed_at);
            assert_ok!(end_of_window(fraud(0)));
            let burned = 600 * STAR;
            assert_eq!(status(fraud(0)), SlashStatus::Executed { compensation, reward, burned });
            assert_eq!(wealth(ALICE) + compensation + reward, ENDOWMENT);
        });
    }
}

#[test]
fn a_pool_slashed_to_nothing_takes_nobody_and_gives_everybody_its_own_back() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(delegate(BOB, 100 * STAR));
        let claimed_at = claim();
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), Balance::MAX));
        assert_eq!((provider(ALICE).bond, stake(BOB).active), (0, 0));
        assert_ok!(ProviderStaking::bond_more(RuntimeOrigin::signed(ALICE), MIN_BOND));
        assert_ok!(delegate(CHARLIE, 50 * STAR));
        finish(1);
        let _ = claimed_at;
        assert_ok!(end_round());
        assert_eq!(provider(ALICE).pool.unwrap().stake, 0);
        assert_ok!(withdraw_delegation(CHARLIE));
        assert_eq!(wealth(CHARLIE), ENDOWMENT);
        // Who has nothing left is not kept either.
        assert_ok!(undelegate(BOB, Balance::MAX));
        go_to(1 + UNBONDING);
        assert_ok!(withdraw_delegation(BOB));
        assert_eq!(provider(ALICE).pool.unwrap().members, 0);
        assert_ok!(ProviderStaking::execute_slash(RuntimeOrigin::signed(POOR), expired(0)));
    });
}

#[test]
fn a_provider_that_withdrew_lets_its_delegators_go() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(delegate(BOB, 100 * STAR));
        assert_ok!(delegate(CHARLIE, 50 * STAR));
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        assert_noop!(delegate(DORA, 100 * STAR), TestError::Leaving);
        go_to(UNBONDING + 1);
        assert_ok!(ProviderStaking::withdraw(RuntimeOrigin::signed(ALICE)));
        assert_eq!((held(ALICE), wealth(ALICE)), (0, ENDOWMENT));
        assert_noop!(register(ALICE, MIN_BOND), TestError::AlreadyRegistered);
        let signed = RuntimeOrigin::signed(ALICE);
        assert_noop!(ProviderStaking::rejoin(signed.clone()), TestError::NotLeaving);
        assert_noop!(ProviderStaking::withdraw(signed), TestError::NotLeaving);
        for who in [BOB, CHARLIE] {
            assert_ok!(undelegate(who, Balance::MAX));
            assert_ok!(withdraw_delegation(who));
            assert_eq!(wealth(who), ENDOWMENT);
        }
        assert!(!crate::Providers::<Test>::contains_key(ALICE));
        assert_ok!(register(ALICE, MIN_BOND));
    });
}

/// Numbers that are anybody's guess but always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn amount(&mut self) -> Balance {
        // Odd planck, so that roundings show.
        Balance::from(self.roll(40 * STAR as u64)) + 1
    }
}

/// What the test knows of a claim that is not final: when it was made, and what everybody had behind it then, less what it
/// has lost since.
struct Claim {
    at: u32,
    behind: BTreeMap<AccountId, Balance>,
}

struct Play {
    dice: Dice,
    claims: Vec<Claim>,
    /// What each delegated, and when.
    delegated: Vec<(AccountId, u32, Balance)>,
    slashes: u64,
    /// Steps that may have rounded a planck away.
    roundings: Balance,
    /// Whom slashes found, and of those how often it had left already.
    hits: (u32, u32),
}

impl Play {
    fn step(&mut self) {
        let who = DELEGATORS[self.dice.roll(4) as usize];
        let amount = self.dice.amount();
        match self.dice.roll(14) {
            0..=2 => {
                if delegate(who, amount).is_ok() {
                    self.delegated.push((who, System::block_number(), amount));
                }
            }
            3 | 4 => {
                let _ = undelegate(who, amount);
            }
            5 => {
                let _ = undelegate(who, Balance::MAX);
            }
            6 => {
                let _ = withdraw_delegation(who);
            }
            7 | 8 => {
                let now = System::block_number();
                if ProviderStaking::expose(&ALICE, 0, 10).is_ok() {
                    let behind = DELEGATORS.map(|who| (who, stake(who).active)).into();
                    self.claims.push(Claim { at: now, behind });
                }
            }
            9 if !self.claims.is_empty() => {
                let claim = self.claims.remove(self.dice.roll(self.claims.len() as u64) as usize);
                finish(claim.at);
            }
            10 => earn(amount / 7),
            11 if !self.claims.is_empty() => self.slash(),
            12 => {
                let _ = ProviderStaking::bond_more(RuntimeOrigin::signed(ALICE), amount);
            }
            13 => {
                let n = self.dice.roll(self.slashes + 1);
                let _ = ProviderStaking::cancel_slash(RuntimeOrigin::root(), fraud(n));
            }
            _ => {
                let blocks = 1 + self.dice.roll(30) as u32;
                go_to(System::block_number() + blocks);
                let room = frame_support::weights::Weight::MAX;
                <ProviderStaking as frame_support::traits::Hooks<u32>>::on_idle(0, room);
            }
        }
        self.roundings += 8;
    }

    /// Slashes for a claim: whoever was behind it loses its 30%, and nobody a planck of what came later.
    fn slash(&mut self) {
        let n = self.dice.roll(self.claims.len() as u64) as usize;
        let at = self.claims[n].at;
        let before = DELEGATORS.map(stake);
        let bond = provider(ALICE).bond;
        self.slashes += 1;
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(self.slashes), at, None));
        assert_eq!(provider(ALICE).bond, bond - (bond * 3).div_ceil(10));
        for (who, before) in DELEGATORS.into_iter().zip(before) {
            let after = stake(who);
            assert_eq!(after.joining, before.joining, "what joins is nobody's surety");
            let lost = before.sum() - after.sum();
            let came = self.delegated.iter().filter(|(w, block, _)| *w == who && *block > at);
            let came: Balance = came.map(|(.., amount)| amount).sum();
            let most = before.sum().saturating_sub(came.min(before.sum())) * 3 / 10;
            // What came later may have been taken back since; it is no more than that.
            let taken_back = came > before.sum();
            assert!(taken_back || lost <= most + 4, "who came later was slashed");
            let behind = self.claims[n].behind[&who];
            assert!(lost + 4 >= behind * 3 / 10, "who was behind it got away");
            self.hits.0 += u32::from(lost > 0);
            self.hits.1 += u32::from(before.left > after.left);
            for claim in &mut self.claims {
                let behind = claim.behind.get_mut(&who).unwrap();
                *behind = behind.saturating_sub(lost);
            }
        }
    }

    fn check(&self) {
        assert_ok!(Pallet::<Test>::do_try_state());
        let owned: Balance = DELEGATORS.map(|who| stake(who).sum()).iter().sum();
        let pending = crate::Slashes::<Test>::iter_values()
            .filter(|slash| matches!(slash.status, SlashStatus::Pending { .. }))
            .filter_map(|slash| slash.delegated)
            .map(|delegated| delegated.stake + delegated.exiting);
        let kept = wealth(POT) - STAR;
        let owed = owned + pending.sum::<Balance>();
        assert!(owed <= kept, "more is owned than is kept");
        assert!(kept - owed <= self.roundings, "planck that nobody owns");
    }
}

#[test]
fn shares_neither_make_nor_lose_a_planck_and_slashes_find_whom_they_should() {
    let mut hits = (0, 0);
    for seed in 1..=4 {
        ExtBuilder::default().provider(ALICE).build_and_execute(|| {
            assert_ok!(ProviderStaking::set_offer(
                RuntimeOrigin::signed(ALICE),
                endpoint("x"),
                10,
                MAX_CAPACITY
            ));
            assert_ok!(commission(7));
            let dice = Dice(seed * 0x9e37_79b9);
            let (claims, delegated) = (Vec::new(), Vec::new());
            let mut play = Play { dice, claims, delegated, slashes: 0, roundings: 4, hits: (0, 0) };
            for _ in 0..10_000 {
                play.step();
                play.check();
            }
            hits = (hits.0 + play.hits.0, hits.1 + play.hits.1);
        });
    }
    assert!(hits.0 > 1_000 && hits.1 > 50, "{hits:?}");
}
