//! Who may act for whom: proxies of each type, and friends who recover a lost account.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects)]

use pallet_recovery::FriendGroup;
use sp_runtime::DispatchResult;
use stardust_primitives::{AccountId, STAR};
use stardust_runtime::{
    configs::people::ProxyType, params, Balances, Runtime, RuntimeCall, RuntimeEvent, System,
};
use stardust_world::*;

type Transfer = pallet_balances::Call<Runtime>;

fn transfer(to: &str) -> RuntimeCall {
    Transfer::transfer_keep_alive { dest: account(to).into(), value: STAR }.into()
}

/// Bob acts for Alice, as a proxy of this type, and says how that went.
fn bob_for_alice(proxy_type: ProxyType, call: RuntimeCall) -> DispatchResult {
    type Call = pallet_proxy::Call<Runtime>;
    let delegate = || account("Bob").into();
    ok(Call::add_proxy { delegate: delegate(), proxy_type, delay: 0 }, signed("Alice"));
    System::reset_events();
    let real = account("Alice").into();
    let force_proxy_type = Some(proxy_type);
    ok(Call::proxy { real, force_proxy_type, call: Box::new(call) }, signed("Bob"));
    let result = System::events().into_iter().find_map(|record| match record.event {
        RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
        _ => None,
    });
    ok(Call::remove_proxy { delegate: delegate(), proxy_type, delay: 0 }, signed("Alice"));
    result.unwrap()
}

#[test]
fn a_proxy_does_its_own_work_only() {
    on("development", || {
        use ProxyType::*;
        let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
        for proxy in [Agent, NonTransfer, Governance, Staking, Provider] {
            let before = wealth(&account("Alice"));
            assert_eq!(bob_for_alice(proxy, transfer("Bob")), filtered, "{proxy:?}");
            // Neither wrapped in another call, nor by a proxy that it makes itself.
            let calls = vec![transfer("Bob")];
            let wrapped = pallet_utility::Call::batch_all { calls: calls.clone() };
            assert_eq!(bob_for_alice(proxy, wrapped.into()), filtered, "{proxy:?}");
            let wrapped =
                pallet_utility::Call::as_derivative { index: 0, call: Box::new(transfer("Bob")) };
            assert_eq!(bob_for_alice(proxy, wrapped.into()), filtered, "{proxy:?}");
            let delegate = account("Bob").into();
            let more = pallet_proxy::Call::add_proxy { delegate, proxy_type: Any, delay: 0 };
            assert_eq!(bob_for_alice(proxy, more.into()), filtered, "{proxy:?}");
            assert_eq!(wealth(&account("Alice")), before);
        }
        assert_eq!(bob_for_alice(Any, transfer("Bob")), Ok(()));

        let leave = || RuntimeCall::from(pallet_provider_staking::Call::leave {});
        register("Alice", 1_000 * STAR);
        for proxy in [Agent, Governance, Staking] {
            assert_eq!(bob_for_alice(proxy, leave()), filtered, "{proxy:?}");
        }
        assert_eq!(bob_for_alice(Provider, leave()), Ok(()));
        let rejoin = pallet_provider_staking::Call::rejoin {};
        assert_eq!(bob_for_alice(NonTransfer, rejoin.into()), Ok(()));

        let remark = RuntimeCall::from(frame_system::Call::remark { remark: vec![] });
        let votes = pallet_conviction_voting::Call::delegate {
            class: 0,
            to: account("Charlie").into(),
            conviction: pallet_conviction_voting::Conviction::None,
            balance: STAR,
        };
        assert_eq!(bob_for_alice(Governance, votes.into()), Ok(()));
        assert_eq!(bob_for_alice(Governance, remark), filtered);
    });
}

#[test]
fn friends_recover_a_lost_account_and_its_owner_may_take_a_thiefs_deposit() {
    on("development", || {
        type Call = pallet_recovery::Call<Runtime>;
        let friends: Vec<AccountId> = ["Bob", "Charlie", "Dave"].map(account).into();
        let mut friends = friends;
        friends.sort();
        let group = FriendGroup {
            friends: friends.try_into().unwrap(),
            friends_needed: 2,
            inheritor: account("Eve"),
            inheritance_delay: params::DAYS,
            inheritance_priority: 0,
            cancel_delay: params::HOURS,
        };
        let free = Balances::free_balance(account("Alice"));
        ok(Call::set_friend_groups { friend_groups: vec![group] }, signed("Alice"));
        assert!(Balances::free_balance(account("Alice")) < free);
        let lost = || account("Alice").into();
        let friend_group_index = 0;
        let attempt = || Call::initiate_attempt { lost: lost(), friend_group_index };
        assert_eq!(error_name(dispatch(attempt(), signed("Ferdie"))), "NotFriend");

        // Alice is there after all.
        let (bob, treasury) = (wealth(&account("Bob")), treasury());
        ok(attempt(), signed("Bob"));
        let before = wealth(&treasury);
        ok(Call::slash_attempt { friend_group_index }, signed("Alice"));
        assert_eq!(bob - wealth(&account("Bob")), params::RECOVERY_DEPOSIT);
        assert_eq!(wealth(&treasury) - before, params::RECOVERY_DEPOSIT);

        // And now she is not.
        ok(attempt(), signed("Charlie"));
        ok(Call::approve_attempt { lost: lost(), friend_group_index }, signed("Dave"));
        let finish = || Call::finish_attempt { lost: lost(), friend_group_index };
        assert!(dispatch(finish(), signed("Dave")).is_err());
        advance(params::DAYS + 1);
        ok(finish(), signed("Dave"));
        let control = |by| {
            let call = Box::new(transfer("Eve"));
            dispatch(Call::control_inherited_account { recovered: lost(), call }, signed(by))
        };
        assert_eq!(error_name(control("Bob")), "NotInheritor");
        let eve = wealth(&account("Eve"));
        control("Eve").unwrap();
        assert_eq!(wealth(&account("Eve")) - eve, STAR);
        // What safe mode stops, it stops for her, too.
        ok(pallet_safe_mode::Call::force_enter {}, stardust_runtime::RuntimeOrigin::root());
        assert_eq!(error_name(control("Eve")), "CallFiltered");
    });
}

fn treasury() -> AccountId {
    stardust_runtime::configs::staking::TreasuryAccount::get()
}
