//! What nodes and clients may ask the runtime.

use crate::{
    configs::{compute::step, staking::EpochSlots},
    genesis_presets, views, AccountId, AuthorityDiscovery, Babe, Balance, Block, BlockNumber,
    Border, Capacity, Clock, Dispatch, Domains, Executive, Grandpa, Historical, InherentDataExt,
    Marketplace, Nonce, Preimage, ProtocolParameters, ProviderStaking, Reputation, Runtime,
    RuntimeCall, RuntimeGenesisConfig, SessionKeys, Spot, Staking, System, TransactionPayment,
    Verification, VERSION,
};
use alloc::{borrow::Cow, string::String, vec::Vec};
use codec::Encode;
use frame_support::{
    genesis_builder_helper::{build_state, get_preset},
    traits::{Get, KeyOwnerProofSystem, QueryPreimage},
    weights::Weight,
};
use frame_system::offchain::CreateAuthorizedTransaction;
use sp_api::impl_runtime_apis;
use sp_consensus_babe::{AuthorityId as BabeId, BabeConfiguration, Epoch, Slot};
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata, H256};
use sp_runtime::{
    traits::{Block as BlockT, BlockNumberProvider, NumberFor},
    transaction_validity::{TransactionSource, TransactionValidity},
    ApplyExtrinsicResult, DispatchError,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_staking::{EraIndex, Page};
use sp_version::RuntimeVersion;
use stardust_primitives::{
    api::{AssignmentView, AuditDuty, DemandView, JobReport, OpenWork, PanelDuty, Quote},
    audit::SignedReport,
    capacity::CapacityView,
    contest::SignedVote,
    crypto::AuditId,
    dispatch_api::{Considered, Reservation},
    domain::{
        border::{Hop, Pair, Path},
        border_view::{BordersView, PeriodView, PositionView, RouteView, Signed, WayView},
        policy::{ProgramRule, Refused},
        record::{Application, Book, LogEntry, Membership},
        view::DomainView,
        DomainJob,
    },
    ids::{AssignmentId, DomainId, JobId, ProgramId},
    job::{Job, JobSpec, ProgramRecord},
    parameters::{Group, Parameters, Violation},
    provider::{Provider, SlashCause, SlashRecord},
    reputation::{ProgramClass, Standing},
    spot::SpotView,
    staking_api::{DelegationView, DelegatorView},
    traits::Providers,
    validator::ValidatorView,
};
use stardust_vm::replay::Piece;

impl_runtime_apis! {
    impl sp_api::Core<Block> for Runtime {
        fn version() -> RuntimeVersion {
            VERSION
        }

        fn execute_block(block: <Block as BlockT>::LazyBlock) {
            Executive::execute_block(block)
        }

        fn initialize_block(
            header: &<Block as BlockT>::Header,
        ) -> sp_runtime::ExtrinsicInclusionMode {
            Executive::initialize_block(header)
        }
    }

    impl sp_api::Metadata<Block> for Runtime {
        fn metadata() -> OpaqueMetadata {
            OpaqueMetadata::new(Runtime::metadata().into())
        }

        fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
            Runtime::metadata_at_version(version)
        }

        fn metadata_versions() -> Vec<u32> {
            Runtime::metadata_versions()
        }
    }

    impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
        fn execute_view_function(
            id: frame_support::view_functions::ViewFunctionId,
            input: Vec<u8>,
        ) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
            Runtime::execute_view_function(id, input)
        }
    }

    impl sp_block_builder::BlockBuilder<Block> for Runtime {
        fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
            Executive::apply_extrinsic(extrinsic)
        }

        fn finalize_block() -> <Block as BlockT>::Header {
            Executive::finalize_block()
        }

        fn inherent_extrinsics(
            data: sp_inherents::InherentData,
        ) -> Vec<<Block as BlockT>::Extrinsic> {
            data.create_extrinsics()
        }

        fn check_inherents(
            block: <Block as BlockT>::LazyBlock,
            data: sp_inherents::InherentData,
        ) -> sp_inherents::CheckInherentsResult {
            data.check_extrinsics(&block)
        }
    }

    impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
        fn validate_transaction(
            source: TransactionSource,
            transaction: <Block as BlockT>::Extrinsic,
            block_hash: <Block as BlockT>::Hash,
        ) -> TransactionValidity {
            Executive::validate_transaction(source, transaction, block_hash)
        }
    }

    impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
        fn offchain_worker(header: &<Block as BlockT>::Header) {
            Executive::offchain_worker(header)
        }
    }

    impl sp_consensus_babe::BabeApi<Block> for Runtime {
        fn configuration() -> BabeConfiguration {
            let epoch = pallet_babe::EpochConfig::<Runtime>::get()
                .unwrap_or(crate::params::BABE_EPOCH_CONFIG);
            BabeConfiguration {
                slot_duration: Babe::slot_duration(),
                epoch_length: EpochSlots::get(),
                c: epoch.c,
                authorities: pallet_babe::Authorities::<Runtime>::get().into_inner(),
                randomness: Babe::randomness(),
                allowed_slots: epoch.allowed_slots,
            }
        }

        fn current_epoch_start() -> Slot {
            Babe::current_epoch_start()
        }

        fn current_epoch() -> Epoch {
            Babe::current_epoch()
        }

        fn next_epoch() -> Epoch {
            Babe::next_epoch()
        }

        fn generate_key_ownership_proof(
            _slot: Slot,
            authority_id: BabeId,
        ) -> Option<sp_consensus_babe::OpaqueKeyOwnershipProof> {
            let proof = Historical::prove((sp_consensus_babe::KEY_TYPE, authority_id))?;
            Some(sp_consensus_babe::OpaqueKeyOwnershipProof::new(proof.encode()))
        }

        fn submit_report_equivocation_unsigned_extrinsic(
            proof: sp_consensus_babe::EquivocationProof<<Block as BlockT>::Header>,
            key_owner_proof: sp_consensus_babe::OpaqueKeyOwnershipProof,
        ) -> Option<()> {
            let owner = key_owner_proof.decode()?;
            Babe::submit_unsigned_equivocation_report(proof, owner)
        }
    }

    impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
        fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
            Grandpa::grandpa_authorities()
        }

        fn current_set_id() -> sp_consensus_grandpa::SetId {
            Grandpa::current_set_id()
        }

        fn generate_key_ownership_proof(
            _set_id: sp_consensus_grandpa::SetId,
            authority_id: GrandpaId,
        ) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
            let proof = Historical::prove((sp_consensus_grandpa::KEY_TYPE, authority_id))?;
            Some(sp_consensus_grandpa::OpaqueKeyOwnershipProof::new(proof.encode()))
        }

        fn submit_report_equivocation_unsigned_extrinsic(
            proof: sp_consensus_grandpa::EquivocationProof<
                <Block as BlockT>::Hash,
                NumberFor<Block>,
            >,
            key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
        ) -> Option<()> {
            let owner = key_owner_proof.decode()?;
            Grandpa::submit_unsigned_equivocation_report(proof, owner)
        }
    }

    impl pallet_staking_runtime_api::StakingApi<Block, Balance, AccountId> for Runtime {
        fn nominations_quota(balance: Balance) -> u32 {
            Staking::api_nominations_quota(balance)
        }

        fn eras_stakers_page_count(era: EraIndex, account: AccountId) -> Page {
            Staking::api_eras_stakers_page_count(era, account)
        }

        fn pending_rewards(era: EraIndex, account: AccountId) -> bool {
            Staking::api_pending_rewards(era, account)
        }
    }

    impl sp_authority_discovery::AuthorityDiscoveryApi<Block> for Runtime {
        fn authorities() -> Vec<sp_authority_discovery::AuthorityId> {
            AuthorityDiscovery::authorities()
        }
    }

    impl sp_session::SessionKeys<Block> for Runtime {
        fn generate_session_keys(
            owner: Vec<u8>,
            seed: Option<Vec<u8>>,
        ) -> OpaqueGeneratedSessionKeys {
            SessionKeys::generate(&owner, seed).into()
        }

        fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
            SessionKeys::decode_into_raw_public_keys(&encoded)
        }
    }

    impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
        fn account_nonce(account: AccountId) -> Nonce {
            System::account_nonce(account)
        }
    }

    impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
        for Runtime
    {
        fn query_info(
            extrinsic: <Block as BlockT>::Extrinsic,
            len: u32,
        ) -> pallet_transaction_payment::RuntimeDispatchInfo<Balance> {
            TransactionPayment::query_info(extrinsic, len)
        }

        fn query_fee_details(
            extrinsic: <Block as BlockT>::Extrinsic,
            len: u32,
        ) -> pallet_transaction_payment::FeeDetails<Balance> {
            TransactionPayment::query_fee_details(extrinsic, len)
        }

        fn query_weight_to_fee(weight: Weight) -> Balance {
            TransactionPayment::weight_to_fee(weight)
        }

        fn query_length_to_fee(length: u32) -> Balance {
            TransactionPayment::length_to_fee(length)
        }
    }

    impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<
        Block,
        Balance,
        RuntimeCall,
    > for Runtime
    {
        fn query_call_info(
            call: RuntimeCall,
            len: u32,
        ) -> pallet_transaction_payment::RuntimeDispatchInfo<Balance> {
            TransactionPayment::query_call_info(call, len)
        }

        fn query_call_fee_details(
            call: RuntimeCall,
            len: u32,
        ) -> pallet_transaction_payment::FeeDetails<Balance> {
            TransactionPayment::query_call_fee_details(call, len)
        }

        fn query_weight_to_fee(weight: Weight) -> Balance {
            TransactionPayment::weight_to_fee(weight)
        }

        fn query_length_to_fee(length: u32) -> Balance {
            TransactionPayment::length_to_fee(length)
        }
    }

    impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
        fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
            build_state::<RuntimeGenesisConfig>(config)
        }

        fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
            get_preset::<RuntimeGenesisConfig>(id, genesis_presets::get_preset)
        }

        fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
            genesis_presets::preset_names()
        }
    }

    impl stardust_primitives::api::MarketApi<Block, AccountId, Balance, BlockNumber> for Runtime {
        fn program(id: ProgramId) -> Option<ProgramRecord<AccountId, Balance>> {
            pallet_marketplace::Programs::<Runtime>::get(id)
        }

        fn job(id: JobId) -> Option<Job<AccountId, Balance, BlockNumber>> {
            pallet_marketplace::Jobs::<Runtime>::get(id)
        }

        fn open_jobs() -> Vec<(JobId, Job<AccountId, Balance, BlockNumber>)> {
            Marketplace::open_jobs()
        }

        fn assignments(
            job: JobId,
            first: u32,
            batches: u32,
        ) -> Vec<AssignmentView<AccountId, Balance, BlockNumber>> {
            Marketplace::assignment_views(job, first, batches)
        }

        fn job_report(id: JobId) -> Option<JobReport<AccountId, Balance, BlockNumber>> {
            Marketplace::job_report(id)
        }

        fn quote(
            requester: AccountId,
            spec: JobSpec<Balance, BlockNumber>,
        ) -> Result<Quote<Balance, BlockNumber>, DispatchError> {
            Marketplace::quote(requester, spec)
        }

        fn open_work(provider: AccountId, paths: Vec<(JobId, Path)>) -> Vec<OpenWork> {
            Marketplace::open_work(provider, paths)
        }

        fn assignments_of(
            provider: AccountId,
        ) -> Vec<AssignmentView<AccountId, Balance, BlockNumber>> {
            Marketplace::assignment_views_of(&provider)
        }

        fn overdue() -> Vec<AssignmentId> {
            Marketplace::overdue()
        }

        fn output_demands(provider: AccountId) -> Vec<DemandView<BlockNumber>> {
            Marketplace::demands_on(&provider)
        }

        fn provider(id: AccountId) -> Option<Provider<Balance, BlockNumber>> {
            pallet_provider_staking::Providers::<Runtime>::get(id)
        }

        fn pending_slashes(
            id: AccountId,
        ) -> Vec<(SlashCause<BlockNumber>, SlashRecord<AccountId, Balance, BlockNumber>)> {
            ProviderStaking::pending_slashes(&id)
        }

        fn exposure_cap(id: AccountId) -> Balance {
            <ProviderStaking as Providers<AccountId, Balance, BlockNumber>>::exposure_cap(&id)
        }

        fn least_bond(exposure: Balance) -> Option<Balance> {
            let bonds = ProtocolParameters::current().bonds;
            bonds.deterrence.least_bond(exposure).map(|bond| bond.max(bonds.min_bond))
        }

        fn parameters() -> Parameters {
            ProtocolParameters::current()
        }
    }

    impl stardust_primitives::parameters_api::ParametersApi<Block> for Runtime {
        fn check(proposed: Group) -> Result<(), Violation> {
            ProtocolParameters::check(proposed)
        }
    }

    impl stardust_primitives::api::StakeApi<Block, AccountId, Balance> for Runtime {
        fn validator(id: AccountId) -> Option<ValidatorView<Balance>> {
            views::validator(&id)
        }
    }

    impl stardust_primitives::api::ReputationApi<Block, AccountId, BlockNumber> for Runtime {
        fn reputation(provider: AccountId) -> Vec<Standing<BlockNumber>> {
            Reputation::standings(&provider)
        }
    }

    impl stardust_primitives::api::CapacityApi<Block, AccountId, BlockNumber> for Runtime {
        fn capacity(provider: AccountId) -> CapacityView<BlockNumber> {
            Capacity::capacity(provider)
        }
    }

    impl stardust_primitives::spot::SpotApi<Block, BlockNumber> for Runtime {
        fn spot(domain: DomainId) -> SpotView<BlockNumber> {
            Spot::spot(domain)
        }
    }

    impl stardust_primitives::staking_api::ProviderStakingApi<Block, AccountId, Balance, BlockNumber>
        for Runtime
    {
        fn registration_price() -> Balance {
            ProviderStaking::registration_price()
        }

        fn delegation(
            provider: AccountId,
            delegator: AccountId,
        ) -> Option<DelegationView<AccountId, Balance, BlockNumber>> {
            ProviderStaking::delegation_view(&provider, &delegator)
        }

        fn delegations_of(
            delegator: AccountId,
        ) -> Vec<DelegationView<AccountId, Balance, BlockNumber>> {
            ProviderStaking::delegations_of(&delegator)
        }

        fn delegators(provider: AccountId) -> Vec<DelegatorView<AccountId, Balance>> {
            ProviderStaking::delegators(&provider)
        }

        fn slashes_of(
            provider: AccountId,
        ) -> Vec<(SlashCause<BlockNumber>, SlashRecord<AccountId, Balance, BlockNumber>)> {
            ProviderStaking::slashes_of(&provider)
        }
    }

    impl stardust_primitives::domains_api::DomainsApi<Block, AccountId, Balance, BlockNumber>
        for Runtime
    {
        fn domain(id: DomainId) -> Option<DomainView<AccountId, BlockNumber>> {
            Domains::view(id)
        }

        fn domains() -> Vec<DomainId> {
            Domains::all()
        }

        fn home(account: AccountId) -> Option<Membership<BlockNumber>> {
            Domains::membership(&account)
        }

        fn application(account: AccountId) -> Option<Application<AccountId>> {
            pallet_domains::Applications::<Runtime>::get(account)
        }

        fn program_rules(id: DomainId) -> Vec<(ProgramId, Option<ProgramRule>)> {
            Domains::rules(id)
        }

        fn log(id: DomainId, book: Book) -> Vec<LogEntry<AccountId, BlockNumber>> {
            Domains::log(id, book)
        }

        fn refusal_to_post(requester: AccountId, job: DomainJob<Balance>) -> Option<Refused> {
            Domains::refusal_to_post(&requester, &job)
        }

        fn refusal_to_claim(
            provider: AccountId,
            job: DomainJob<Balance>,
            path: Path,
        ) -> Option<Refused> {
            Domains::check_provider(&provider, &job, &path).err()
        }
    }

    impl stardust_primitives::border_api::BorderApi<Block, BlockNumber> for Runtime {
        fn borders(domain: DomainId) -> BordersView<BlockNumber> {
            Border::borders(domain)
        }

        fn peerings(after: Option<Pair>) -> Vec<Signed<BlockNumber>> {
            Border::peerings_page(after)
        }

        fn routes(after: Option<(DomainId, Path)>) -> Vec<RouteView<BlockNumber>> {
            Border::routes_page(after)
        }

        fn ways(home: DomainId, host: DomainId, class: ProgramClass) -> Vec<WayView> {
            Border::ways(home, host, class)
        }

        fn passage(
            home: DomainId,
            path: Path,
            class: ProgramClass,
        ) -> Result<Vec<Hop>, DispatchError> {
            Border::passage(home, path, class)
        }

        fn period() -> PeriodView<BlockNumber> {
            Border::clearing_period()
        }

        fn position(domain: DomainId, period: u32) -> PositionView<BlockNumber> {
            Border::position_view(domain, period)
        }
    }

    impl stardust_primitives::dispatch_api::DispatchApi<Block, AccountId> for Runtime {
        fn explain_job(job: JobId) -> Vec<Considered<AccountId>> {
            Dispatch::explain_job(job)
        }

        fn explain_provider(provider: AccountId) -> Vec<Considered<JobId>> {
            Dispatch::explain_provider(&provider)
        }

        fn reserved_of(job: JobId) -> Vec<Reservation<AccountId>> {
            Dispatch::reserved_of(job)
        }

        fn reserved_for(provider: AccountId) -> Vec<Reservation<AccountId>> {
            Dispatch::reserved_for(&provider)
        }
    }

    impl stardust_primitives::api::ClockApi<Block, BlockNumber> for Runtime {
        fn now() -> BlockNumber {
            Clock::current_block_number()
        }
    }

    impl stardust_primitives::api::ContentApi<Block> for Runtime {
        fn preimage(hash: H256) -> Option<Vec<u8>> {
            <Preimage as QueryPreimage>::fetch(&hash, None).ok().map(Cow::into_owned)
        }
    }

    impl stardust_primitives::api::MachineApi<Block> for Runtime {
        fn step(
            program: ProgramId,
            from: H256,
            gas_floor: u64,
            instructions: Option<u32>,
            witness: Vec<u8>,
        ) -> Result<H256, String> {
            step(program, from, Piece { gas_floor, instructions }, &witness)
        }
    }

    impl stardust_primitives::api::AuditApi<Block, AccountId, BlockNumber> for Runtime {
        fn audit_duties(auditor: AuditId) -> Vec<AuditDuty<AccountId, BlockNumber>> {
            Verification::audit_duties(auditor)
        }

        fn panel_duties(auditor: AuditId) -> Vec<PanelDuty<AccountId, BlockNumber>> {
            Verification::panel_duties(auditor)
        }

        fn auditors() -> Vec<AuditId> {
            Verification::auditors()
        }

        fn report_extrinsic(report: SignedReport) -> <Block as BlockT>::Extrinsic {
            let call = pallet_verification::Call::<Runtime>::report_audit { report };
            authorized(call)
        }

        fn vote_extrinsic(vote: SignedVote) -> <Block as BlockT>::Extrinsic {
            let call = pallet_verification::Call::<Runtime>::vote { vote };
            authorized(call)
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    impl frame_benchmarking::Benchmark<Block> for Runtime {
        fn benchmark_metadata(
            extra: bool,
        ) -> (
            Vec<frame_benchmarking::BenchmarkList>,
            Vec<frame_support::traits::StorageInfo>,
        ) {
            use crate::*;
            use frame_benchmarking::BenchmarkList;
            use frame_support::traits::StorageInfoTrait;

            let mut list = Vec::<BenchmarkList>::new();
            list_benchmarks!(list, extra);
            (list, AllPalletsWithSystem::storage_info())
        }

        fn dispatch_benchmark(
            config: frame_benchmarking::BenchmarkConfig,
        ) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
            use crate::*;
            use frame_benchmarking::BenchmarkBatch;
            use frame_support::traits::WhitelistedStorageKeys;

            let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
            let mut batches = Vec::<BenchmarkBatch>::new();
            let params = (&config, &whitelist);
            add_benchmarks!(params, batches);
            Ok(batches)
        }
    }
}

/// The extrinsic of a call that authorizes itself.
fn authorized(call: pallet_verification::Call<Runtime>) -> <Block as BlockT>::Extrinsic {
    <Runtime as CreateAuthorizedTransaction<pallet_verification::Call<Runtime>>>::create_authorized_transaction(
        call.into(),
    )
}
