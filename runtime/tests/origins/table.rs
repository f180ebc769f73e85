//! Whose every call is.

#![allow(unreachable_pub, reason = "as in the other modules of tests")]

use std::collections::BTreeMap;

/// A set of origins.
pub type Who = u32;

/// No signer.
pub const NONE: Who = 1;
/// Whoever signs.
pub const STRANGER: Who = 1 << 1;
/// Who has sudo and a seat in the technical committee.
pub const OWNER: Who = 1 << 2;
/// Root.
pub const ROOT: Who = 1 << 3;

/// The origins of the tracks, in the order of their bits; the last is that of a domain's members.
const TRACKS: [&str; 12] = [
    "whitelisted_caller",
    "emergency",
    "market_parameters",
    "verification_parameters",
    "slash_canceller",
    "domain_oversight",
    "small_spender",
    "medium_spender",
    "big_spender",
    "fellows",
    "seniors",
    "domain_members",
];

/// The bit of a track's origin.
pub fn track(name: &str) -> Who {
    1 << (4 + TRACKS.iter().position(|track| *track == name).unwrap())
}

/// All tracks' bits.
const DECIDED: Who = ((1 << TRACKS.len()) - 1) << 4;

/// The names of a set's origins, as they stand in the table.
pub fn names(who: Who) -> String {
    let mut left = who;
    let mut names = Vec::new();
    let sets = [("none", NONE), ("signed", STRANGER | OWNER), ("owner", OWNER), ("root", ROOT)];
    let tracks = TRACKS.iter().map(|name| (*name, track(name)));
    for (name, set) in sets.into_iter().chain([("decided", DECIDED)]).chain(tracks) {
        if left & set == set && set != 0 {
            names.push(name);
            left &= !set;
        }
    }
    assert_eq!(left, 0, "what a stranger may, an owner may");
    names.join("+")
}

/// The set with these names: `signed` is everyone who signs, `decided` whatever was decided on any track but root's.
fn set(names: &str) -> Who {
    let of = |name| match name {
        "" => 0,
        "none" => NONE,
        "signed" => STRANGER | OWNER,
        "owner" => OWNER,
        "root" => ROOT,
        "decided" => DECIDED,
        name => track(name),
    };
    names.split('+').fold(0, |who, name| who | of(name))
}

/// The table by pallet and call; each call is in it once.
pub fn expected() -> BTreeMap<(String, String), Who> {
    let mut expected = BTreeMap::new();
    for (pallet, who, calls) in TABLE {
        for call in calls.split_whitespace() {
            let before = expected.insert((pallet.to_string(), call.to_string()), set(who));
            assert_eq!(before, None, "{pallet} {call} is in the table twice");
        }
    }
    expected
}

/// Pallet, who is accepted, and the calls for which that is so.
const TABLE: &[(&str, &str, &str)] = &[
    ("Babe", "none", "report_equivocation_unsigned"),
    ("Babe", "root", "plan_config_change"),
    ("Babe", "signed", "report_equivocation"),
    (
        "Balances",
        "root",
        "force_adjust_total_issuance force_set_balance force_transfer force_unreserve",
    ),
    (
        "Balances",
        "signed",
        "burn transfer_all transfer_allow_death transfer_keep_alive upgrade_accounts",
    ),
    ("Border", "signed", "close"),
    (
        "Border",
        "signed+domain_members",
        "accept announce end propose restore resume suspend withdraw_offer withdraw_route",
    ),
    ("Bounties", "root+small_spender+medium_spender+big_spender", "fund_bounty"),
    (
        "Bounties",
        "signed",
        "accept_curator award_bounty check_status fund_child_bounty increase_value \
         retry_payment",
    ),
    ("Bounties", "signed+root+big_spender", "close_bounty unassign_curator"),
    ("Bounties", "signed+root+small_spender+medium_spender+big_spender", "propose_curator"),
    ("Capacity", "root+market_parameters", "set_program"),
    ("Capacity", "signed", "measure"),
    ("ConvictionVoting", "signed", "delegate remove_other_vote remove_vote undelegate unlock vote"),
    // No origin of these here is a member of a domain, and none proposes what a domain's members do.
    ("Dispatch", "", "propose"),
    ("DomainReferenda", "", "submit"),
    ("DomainReferenda", "root", "kill nudge_referendum one_fewer_deciding"),
    ("DomainReferenda", "root+emergency", "cancel"),
    ("DomainReferenda", "signed", "place_decision_deposit set_metadata"),
    ("DomainReferenda", "signed+root", "refund_decision_deposit refund_submission_deposit"),
    ("DomainVoting", "signed", "clear_votes vote"),
    ("Domains", "signed", "create expire forget join leave vouch"),
    (
        "Domains",
        "signed+domain_members",
        "admit attend expel propose_policy set_rule spend start withdraw_policy",
    ),
    ("Domains", "signed+root+domain_oversight+domain_members", "dissolve set_admin"),
    ("Fellowship", "root+fellows", "add_member"),
    ("Fellowship", "root+fellows+seniors", "demote_member promote_member remove_member"),
    ("Fellowship", "root+seniors", "exchange_member"),
    ("Fellowship", "signed", "cleanup_poll vote"),
    ("FellowshipReferenda", "owner", "submit"),
    ("FellowshipReferenda", "root", "kill nudge_referendum one_fewer_deciding"),
    ("FellowshipReferenda", "root+emergency", "cancel"),
    ("FellowshipReferenda", "signed", "place_decision_deposit set_metadata"),
    ("FellowshipReferenda", "signed+root", "refund_decision_deposit refund_submission_deposit"),
    ("Grandpa", "none", "report_equivocation_unsigned"),
    ("Grandpa", "root", "note_stalled"),
    ("Grandpa", "signed", "report_equivocation"),
    (
        "Identity",
        "root",
        "add_registrar add_username_authority kill_identity kill_username remove_registrar \
         remove_username_authority",
    ),
    (
        "Identity",
        "signed",
        "accept_username add_sub cancel_request clear_identity provide_judgement quit_sub \
         remove_expired_approval remove_sub remove_username rename_sub request_judgement \
         set_account_id set_fee set_fields set_identity set_primary_username set_subs \
         set_username_for unbind_username",
    ),
    (
        "Marketplace",
        "signed",
        "answer_output cancel_job claim commit contest demand_output expire expire_demand \
         forget_job post_job post_job_at_spot register_program reveal settle unregister_program",
    ),
    (
        "MultiBlockMigrations",
        "root",
        "clear_historic force_onboard_mbms force_set_active_cursor force_set_cursor",
    ),
    (
        "Multisig",
        "signed",
        "approve_as_multi as_multi as_multi_threshold_1 cancel_as_multi poke_deposit",
    ),
    ("Preimage", "root", "request_preimage unrequest_preimage"),
    ("Preimage", "signed", "ensure_updated"),
    ("Preimage", "signed+root", "note_preimage unnote_preimage"),
    ("ProtocolParameters", "root", "set_treasury"),
    ("ProtocolParameters", "root+market_parameters", "set_dispatch set_market set_providers"),
    ("ProtocolParameters", "root+verification_parameters", "set_bonds set_verification"),
    ("ProviderStaking", "root+slash_canceller", "cancel_slash"),
    (
        "ProviderStaking",
        "signed",
        "bond_more delegate end_round execute_slash leave ping register rejoin set_commission \
         set_offer unbond undelegate withdraw withdraw_delegation withdraw_unbonded",
    ),
    (
        "Proxy",
        "signed",
        "add_proxy announce create_pure kill_pure poke_deposit proxy proxy_announced \
         reject_announcement remove_announcement remove_proxies remove_proxy",
    ),
    (
        "Recovery",
        "signed",
        "approve_attempt cancel_attempt control_inherited_account finish_attempt \
         initiate_attempt revoke_inheritor set_friend_groups slash_attempt",
    ),
    ("Referenda", "root", "kill nudge_referendum one_fewer_deciding"),
    ("Referenda", "root+emergency", "cancel"),
    ("Referenda", "signed", "place_decision_deposit set_metadata submit"),
    ("Referenda", "signed+root", "refund_decision_deposit refund_submission_deposit"),
    ("SafeMode", "root", "force_release_deposit force_slash_deposit"),
    ("SafeMode", "root+emergency", "force_enter force_exit force_extend"),
    ("SafeMode", "signed", "enter extend release_deposit"),
    (
        "Scheduler",
        "root",
        "cancel cancel_named cancel_retry cancel_retry_named schedule schedule_after \
         schedule_named schedule_named_after set_retry set_retry_named",
    ),
    ("Session", "signed", "purge_keys set_keys"),
    ("Spot", "signed", "refresh"),
    (
        "Staking",
        "root",
        "deprecate_controller_batch force_new_era force_new_era_always force_no_eras \
         force_unstake increase_validator_count manual_slash restore_ledger \
         scale_validator_count set_invulnerables set_min_commission set_staking_configs \
         set_validator_count",
    ),
    ("Staking", "root+slash_canceller", "cancel_deferred_slash"),
    (
        "Staking",
        "signed",
        "bond bond_extra chill chill_other force_apply_min_commission kick migrate_currency \
         nominate payout_stakers payout_stakers_by_page reap_stash rebond set_controller \
         set_payee unbond update_payee validate withdraw_unbonded",
    ),
    ("Sudo", "owner+root", "remove_key set_key sudo sudo_as sudo_unchecked_weight"),
    ("System", "none+signed+root+decided", "apply_authorized_upgrade remark"),
    (
        "System",
        "root",
        "authorize_upgrade authorize_upgrade_without_checks kill_prefix kill_storage set_code \
         set_code_without_checks set_heap_pages set_storage",
    ),
    ("System", "signed", "remark_with_event"),
    ("Timestamp", "none", "set"),
    ("Treasury", "root+big_spender", "remove_approval void_spend"),
    ("Treasury", "root+small_spender+medium_spender+big_spender", "spend spend_local"),
    ("Treasury", "signed", "check_status payout"),
    ("TxPause", "root+emergency", "pause unpause"),
    ("Utility", "root", "dispatch_as dispatch_as_fallible with_weight"),
    ("Utility", "signed", "as_derivative"),
    ("Utility", "signed+root+decided", "batch batch_all force_batch if_else"),
    ("Verification", "", "report_audit vote"),
    ("Verification", "signed", "close_contest"),
    ("VoterList", "signed", "put_in_front_of put_in_front_of_other rebag"),
    ("Whitelist", "root+seniors", "remove_whitelisted_call whitelist_call"),
    ("Whitelist", "signed", "remove_deferred_dispatch"),
    (
        "Whitelist",
        "signed+root+whitelisted_caller",
        "dispatch_whitelisted_call dispatch_whitelisted_call_with_preimage",
    ),
];
