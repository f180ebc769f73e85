//! The pallets whose weights are measured here, and what their benchmarks need of the chain; the other
//! pallets bring the SDK's weights.
#![allow(
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "a benchmark that cannot be set up has to fail"
)]

use crate::{
    AccountId, Balances, Border, Capacity, Domains, Marketplace, Preimage, ProviderStaking,
    Reputation, Runtime, RuntimeOrigin,
};
use alloc::{vec, vec::Vec};
use codec::Encode;
use frame_support::{
    traits::{fungible::Mutate, StorePreimage},
    BoundedVec,
};
use sp_core::{sr25519, H256};
use sp_runtime::traits::BlockNumberProvider;
use stardust_primitives::{
    assignment::AssignmentState,
    audit::{Answer, Auditor, SignedAnswer},
    contest::{Parties, Party, MAX_VALIDATORS},
    crypto::AuditId,
    domain::{
        border::{Path, MAX_HOPS},
        policy::{Borders, MAX_NAMED},
    },
    ids::{AssignmentId, ContestId, DomainId, JobId},
    items::Items,
    job::{Assurance, JobSpec},
    reputation::ProgramClass,
    traits::{
        Capacity as CapacityTrait, ContestRequest, Domains as DomainRules, Gateway, Providers,
        Reputation as ReputationTrait,
    },
    tree::SumNode,
    Balance, BlockNumber, STAR,
};

frame_benchmarking::define_benchmarks!(
    [pallet_provider_staking, ProviderStaking]
    [pallet_marketplace, Marketplace]
    [pallet_verification, Verification]
    [pallet_clock, Clock]
    [pallet_protocol_parameters, ProtocolParameters]
    [pallet_capacity, Capacity]
    [pallet_dispatch, Dispatch]
    [pallet_domain_voting, DomainVoting]
    [pallet_border, Border]
    [pallet_domains, Domains]
    [pallet_spot, Spot]
);

/// Sets up what one pallet's benchmarks need of the others.
pub struct BenchmarkChain;

impl pallet_marketplace::BenchmarkHelper<AccountId> for BenchmarkChain {
    fn program(bytes: u32) -> Vec<u8> {
        program(bytes)
    }

    fn answer(assignment: AssignmentId, answers: Vec<(AccountId, Answer)>) {
        let AssignmentId { job, batch, replica } = assignment;
        pallet_verification::Audits::<Runtime>::mutate(job, (batch, replica), |audit| {
            let audit = audit.as_mut().expect("the audit is open");
            for (account, answer) in answers {
                let auditor = sr25519::Public::from_raw([1; 32]).into();
                let signed = SignedAnswer { auditor, account, answer };
                audit.answers.try_push(signed).expect("not more than an audit holds");
            }
            audit.reported_in = Some(0);
        });
    }
}

impl pallet_verification::BenchmarkHelper<AccountId> for BenchmarkChain {
    // Both parties lose, each at the end of a long way of its own, and with them the cancelled job closes: two slashes,
    // eight borders, and all its preimages go.
    fn contest(contest: ContestId) -> (ContestRequest<AccountId>, H256) {
        let requester = rich("requester");
        let providers = [rich("first"), rich("second")];
        let domain_of = |member: &AccountId| {
            let members = core::slice::from_ref(member);
            <Domains as DomainRules<AccountId, Balance>>::benchmark_domain(members)
        };
        let (home, hosts) = (domain_of(&requester), providers.each_ref().map(domain_of));
        let paths = hosts.map(|host| Border::benchmark_path(home, host, MAX_HOPS));
        let job = post(&requester, home);
        let parties: Vec<_> = providers
            .into_iter()
            .zip(paths)
            .zip([1u8, 2])
            .map(|((provider, path), receipt)| {
                <ProviderStaking as Providers<AccountId, Balance, BlockNumber>>::benchmark_provider(
                    &provider,
                );
                let origin = RuntimeOrigin::signed(provider);
                Marketplace::claim(origin, job, 1, path).expect("claims");
                Party { replica: receipt - 1, receipt: H256::repeat_byte(receipt) }
            })
            .collect();
        for party in &parties {
            let id = (0, party.replica);
            pallet_marketplace::Assignments::<Runtime>::mutate(job, id, |assignment| {
                let root = SumNode { hash: party.receipt, gas: 1 };
                assignment.as_mut().expect("claimed").state =
                    AssignmentState::Contested { root, contest, commitment: None };
            });
        }
        Marketplace::cancel_job(RuntimeOrigin::signed(requester), job).expect("cancels");
        let parties = Parties::truncate_from(parties);
        let (audited, exposer) = (None, Some(rich("caller")));
        let request = ContestRequest { job, batch: 0, task: 0, parties, audited, exposer };
        (request, H256::repeat_byte(3))
    }
}

impl pallet_capacity::BenchmarkHelper<AccountId> for BenchmarkChain {
    fn program() -> H256 {
        // The development preset registers it.
        stardust_primitives::hashing::content(crate::params::BENCHMARK_PROGRAM)
    }

    fn provider() -> AccountId {
        let provider = rich("provider");
        <ProviderStaking as Providers<AccountId, Balance, BlockNumber>>::benchmark_provider(
            &provider,
        );
        provider
    }
}

impl pallet_spot::BenchmarkHelper<AccountId> for BenchmarkChain {
    fn provider() -> AccountId {
        use stardust_primitives::traits::{Capacity as _, Domains as _};
        let provider = <Self as pallet_capacity::BenchmarkHelper<AccountId>>::provider();
        Capacity::benchmark_provider(&provider);
        Domains::benchmark_domain(core::slice::from_ref(&provider));
        provider
    }
}

/// A provider that can take any assignment, with a record in every class: a copy of one that has registered, since each
/// registration makes the next one dearer.
fn copied_provider(name: &'static str, number: u32) -> AccountId {
    use pallet_provider_staking::Providers as Known;
    let first: AccountId = frame_benchmarking::account("first provider", 0, 0);
    if !Known::<Runtime>::contains_key(&first) {
        <ProviderStaking as Providers<AccountId, Balance, BlockNumber>>::benchmark_provider(&first);
    }
    let copied = frame_benchmarking::account(name, number, 0);
    Known::<Runtime>::insert(&copied, Known::<Runtime>::get(&first).expect("has registered"));
    <Capacity as CapacityTrait<AccountId>>::benchmark_provider(&copied);
    for class in ProgramClass::ALL {
        <Reputation as ReputationTrait<AccountId, Balance, BlockNumber>>::note_fault(
            &copied, class,
        );
    }
    copied
}

/// Has two domains, each with as many names in its policies as there can be, let out and in each other's jobs.
fn befriend(home: DomainId, host: DomainId) {
    for (domain, other) in [(home, host), (host, home)] {
        let strangers = (0..MAX_NAMED - 1).map(|back| DomainId(u32::MAX - back));
        let named = BoundedVec::truncate_from(strangers.chain([other]).collect());
        pallet_domains::Domains::<Runtime>::mutate(domain, |record| {
            let policies = &mut record.as_mut().expect("exists").policies;
            let next = policies.next.as_mut().map(|next| &mut next.policy);
            for policy in next.into_iter().chain([&mut policies.policy]) {
                policy.egress = Borders::Only(named.clone());
                policy.ingress = Borders::Only(named.clone());
            }
        });
    }
}

/// A job of a domain of its own whose one open replica has two sisters that are claimed, and a provider of another domain,
/// behind an open border, that may take it.
pub(crate) fn pair(number: u32) -> (AssignmentId, AccountId) {
    let [provider, first, second] =
        ["candidate", "first", "second"].map(|name| copied_provider(name, number));
    let requester = rich_number("requester", number);
    let members = [requester.clone(), first.clone(), second.clone()];
    let home = <Domains as DomainRules<AccountId, Balance>>::benchmark_domain(&members);
    let abroad = core::slice::from_ref(&provider);
    let host = <Domains as DomainRules<AccountId, Balance>>::benchmark_domain(abroad);
    befriend(home, host);
    <Border as Gateway<Balance>>::benchmark_path(home, host, 1);
    let job = pallet_marketplace::NextJob::<Runtime>::get();
    let program = crate::params::BENCHMARK_PROGRAM;
    let spec = JobSpec {
        program: stardust_primitives::hashing::content(program),
        payload: None,
        items: Items::Index,
        tasks: 1,
        batch_size: 1,
        gas_limit: 1_000_000,
        price: STAR,
        assurance: Assurance::Replicated { n: 3 },
        value_at_risk: 0,
        domain: home,
        claim_until: crate::Clock::current_block_number() + 10_000,
        run_blocks: 1_200,
    };
    Marketplace::post_job(RuntimeOrigin::signed(requester), spec).expect("posts");
    for sister in [first, second] {
        let claimed = Marketplace::claim(RuntimeOrigin::signed(sister), job, 1, Path::new());
        claimed.expect("claims");
    }
    (AssignmentId { job, batch: 0, replica: 2 }, provider)
}

/// Makes a key the last of as many validators as there can be.
pub(crate) fn make_auditor(key: AuditId) {
    let auditor = |n: u8, key| Auditor { key, account: rich_number("validator", n.into()) };
    let others = (0..MAX_VALIDATORS as u8 - 1)
        .map(|n| auditor(n, sr25519::Public::from_raw([n; 32]).into()));
    let all: Vec<_> = others.chain([auditor(u8::MAX, key)]).collect();
    pallet_verification::Auditors::<Runtime>::put(BoundedVec::truncate_from(all));
}

fn rich(name: &'static str) -> AccountId {
    rich_number(name, 0)
}

fn rich_number(name: &'static str, number: u32) -> AccountId {
    let account = frame_benchmarking::account(name, number, 0);
    Balances::set_balance(&account, 1_000_000 * STAR);
    account
}

/// A job of one batch for two providers, with everything that a job may leave on chain.
fn post(requester: &AccountId, home: DomainId) -> JobId {
    let note = |bytes: Vec<u8>| Preimage::note(bytes.into()).expect("a preimage of allowed size");
    let blob = program(1_000);
    let size = blob.len() as u32;
    let program = note(blob);
    let origin = || RuntimeOrigin::signed(requester.clone());
    Marketplace::register_program(origin(), program, size, None).expect("registers");
    let job = pallet_marketplace::NextJob::<Runtime>::get();
    let spec = JobSpec {
        program,
        payload: Some(note(vec![1; 1_000])),
        items: Items::Preimage(note(vec![Vec::<u8>::new()].encode())),
        tasks: 1,
        batch_size: 1,
        gas_limit: 1_000_000,
        price: STAR,
        assurance: Assurance::Replicated { n: 2 },
        value_at_risk: 0,
        domain: home,
        claim_until: crate::Clock::current_block_number() + 100,
        run_blocks: 100,
    };
    Marketplace::post_job(origin(), spec).expect("posts");
    job
}

/// A program of about `bytes` bytes that is nothing but blocks of one instruction, the dearest kind for
/// the upload check.
fn program(bytes: u32) -> Vec<u8> {
    const FALLTHROUGH: u8 = 1;
    const TRAP: u8 = 0;
    // Each instruction takes a byte and a bit; the rest of the blob is less than 64 bytes.
    let instructions = (bytes.saturating_sub(64) / 9 * 8).max(8);
    let mut blob = b"PVM\0\x03".to_vec();
    let length_at = blob.len();
    blob.extend([0; 8]);
    let memory = [varint(0), varint(0), varint(4_096)].concat();
    section(&mut blob, 1, &memory);
    let export = [varint(1), varint(0), varint(6), b"refine".to_vec()].concat();
    section(&mut blob, 5, &export);
    let mut code = [varint(0), vec![0], varint(instructions)].concat();
    code.extend(core::iter::repeat_n(FALLTHROUGH, instructions as usize - 1));
    code.push(TRAP);
    code.extend(core::iter::repeat_n(0xff, instructions as usize / 8));
    section(&mut blob, 6, &code);
    blob.push(0);
    let length = (blob.len() as u64).to_le_bytes();
    blob.splice(length_at..length_at + 8, length);
    blob
}

fn section(blob: &mut Vec<u8>, number: u8, body: &[u8]) {
    blob.push(number);
    blob.extend(varint(body.len() as u32));
    blob.extend(body);
}

/// PolkaVM's variable-length integers: as many leading ones as bytes follow.
fn varint(value: u32) -> Vec<u8> {
    let extra = (0..4u32).find(|extra| value >> (7 * (extra + 1)) == 0).unwrap_or(4);
    let ones = !(0xff_u32 >> extra) as u8;
    let high = if extra == 4 { 0 } else { (value >> (8 * extra)) as u8 };
    let low = value.to_le_bytes().into_iter().take(extra as usize);
    core::iter::once(ones | high).chain(low).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Verification;
    use pallet_verification::BenchmarkHelper;
    use stardust_primitives::{
        job::JobStatus,
        traits::{Machine, Market, Verification as _},
    };

    #[test]
    fn benchmark_programs_pass_the_upload_check() {
        for bytes in [1, 100, 1_000, 300_000, 512 << 10] {
            let blob = program(bytes);
            assert!(blob.len() <= (bytes as usize).max(80), "{bytes}: {}", blob.len());
            assert_eq!(crate::configs::compute::StardustVm::check(&blob), Ok(()), "{bytes}");
        }
    }

    #[test]
    fn the_dearest_verdict_slashes_both_and_closes_the_job() {
        sp_io::TestExternalities::new_empty().execute_with(|| {
            crate::System::set_block_number(1);
            crate::Clock::set_block_number(1);
            let (request, decided) = BenchmarkChain::contest(ContestId(0));
            let job = request.job;
            let id = Verification::open_contest(request).expect("opens");
            let contest = pallet_verification::Contests::<Runtime>::get(id).expect("is open");
            Marketplace::on_verdict(id, &contest, decided).expect("applies");
            let job = pallet_marketplace::Jobs::<Runtime>::get(job).expect("exists");
            assert_eq!(job.status, JobStatus::Closed);
            assert_eq!(pallet_provider_staking::Slashes::<Runtime>::iter().count(), 2);
        });
    }
}
