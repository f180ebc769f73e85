//! Prices against a model: block by block, in floating point, with nothing but the rules as the README says them.

use super::*;
use proptest::prelude::*;
use stardust_primitives::ids::DomainId;

const PROVIDERS: u64 = 3;
const DOMAINS: u32 = 2;

/// A domain as the model has it.
#[derive(Clone)]
struct Modelled {
    price: f64,
    floor: f64,
    offered: f64,
    used: f64,
}

impl Modelled {
    /// A block goes by.
    fn tick(&mut self, block: u32, supply: f64, busy: f64) {
        self.bound();
        self.offered += supply;
        self.used += busy;
        if !(block + 1).is_multiple_of(EPOCH) {
            return;
        }
        if self.offered > 0.0 {
            let utilisation = self.used / self.offered;
            let moved = if utilisation >= 0.8 {
                (utilisation - 0.8) / 0.2 * 0.125
            } else {
                (utilisation - 0.8) / 0.8 * 0.125
            };
            self.price *= 1.0 + moved;
        }
        self.bound();
        (self.offered, self.used) = (0.0, 0.0);
    }

    fn bound(&mut self) {
        self.price = self.price.max(self.floor).min(MAX as f64);
    }
}

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    /// A provider may claim so much and runs this part of it, and the pallet is told.
    Set { provider: u64, capacity: u32, percent: u64 },
    /// A provider moves; it is noticed when it is refreshed or set.
    Move { provider: u64, domain: u32 },
    /// A provider takes no more work.
    Stop { provider: u64 },
    /// Somebody asks for it to be counted anew.
    Refresh { provider: u64 },
    /// Blocks go by.
    Wait { blocks: u32 },
    /// A domain has another floor.
    Floor { domain: u32, floor: u32 },
}

fn step() -> impl Strategy<Value = Step> {
    let (provider, domain) = (1..=PROVIDERS, 0..DOMAINS);
    prop_oneof![
        4 => (provider.clone(), any::<u32>(), prop_oneof![0..=100u64, Just(100)])
            .prop_map(|(provider, capacity, percent)| Step::Set { provider, capacity, percent }),
        1 => (provider.clone(), domain.clone())
            .prop_map(|(provider, domain)| Step::Move { provider, domain }),
        1 => provider.clone().prop_map(|provider| Step::Stop { provider }),
        2 => provider.prop_map(|provider| Step::Refresh { provider }),
        4 => prop_oneof![1..EPOCH, 1..60 * EPOCH].prop_map(|blocks| Step::Wait { blocks }),
        1 => (domain, 1..10_000_000u32).prop_map(|(domain, floor)| Step::Floor { domain, floor }),
    ]
}

/// The chain's price is the model's, rounded up.
fn compare(domain: u32, modelled: &Modelled) {
    let mut modelled = modelled.clone();
    modelled.bound();
    let (chain, model) = (price(DomainId(domain)) as f64, modelled.price);
    let off = chain - model;
    assert!(
        (-1e-6 * model..=1.0 + 1e-6 * model).contains(&off),
        "domain {domain} asks {chain}, but should ask {model}"
    );
}

/// What the chain counts: the shares as they stand. They are compared with the sums by the invariants.
fn counted(domain: u32) -> (f64, f64) {
    let shares = Shares::<Test>::iter_values().filter(|share| share.domain.0 == domain);
    shares.fold((0.0, 0.0), |(supply, busy), share| {
        (supply + share.capacity as f64, busy + share.load as f64)
    })
}

fn check(steps: Vec<Step>) {
    run(|| {
        let floor = CHAIN_FLOOR as f64;
        let new = Modelled { price: INITIAL as f64, floor, offered: 0.0, used: 0.0 };
        let mut model = vec![new; DOMAINS as usize];
        let mut block = 1;
        for step in steps {
            match step {
                Step::Set { provider, capacity, percent } => {
                    let capacity = u64::from(capacity);
                    set(provider, capacity, capacity * percent / 100);
                }
                Step::Move { provider, domain } => move_to(provider, DomainId(domain)),
                Step::Stop { provider } => stop(provider),
                Step::Refresh { provider } => {
                    let before = Shares::<Test>::get(provider);
                    let by = RuntimeOrigin::signed(STRANGER);
                    let is_new = SpotPrices::refresh(by, provider).is_ok();
                    assert_eq!(is_new, before != Shares::<Test>::get(provider));
                }
                Step::Wait { blocks } => {
                    for block in block..block + blocks {
                        for (domain, modelled) in model.iter_mut().enumerate() {
                            let (supply, busy) = counted(domain as u32);
                            let before = modelled.price.max(modelled.floor);
                            modelled.tick(block, supply, busy);
                            let by = modelled.price / before;
                            assert!((0.8749999..=1.1250001).contains(&by), "moved by {by}");
                        }
                    }
                    block += blocks;
                    go_to(block);
                }
                Step::Floor { domain, floor } => {
                    // The new one counts for epochs that nobody has looked at as well, so somebody looks.
                    let touched = 1_000 + u64::from(domain);
                    move_to(touched, DomainId(domain));
                    set(touched, 1, 0);
                    stop(touched);
                    SpotPrices::on_capacity(&touched);
                    set_floor(DomainId(domain), floor.into());
                    model[domain as usize].bound();
                    model[domain as usize].floor = CHAIN_FLOOR.max(floor.into()) as f64;
                }
            }
            (0..DOMAINS).for_each(|domain| compare(domain, &model[domain as usize]));
            SpotPrices::do_try_state().unwrap();
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn prices_are_the_models(steps in prop::collection::vec(step(), 1..40)) {
        check(steps);
    }
}

/// Whoever touches records as often as it likes moves no price: a thousand times looked at is as good as once.
#[test]
fn prices_do_not_depend_on_who_looks() {
    let end = 40 * EPOCH + 3;
    let often = |touch: bool| {
        let mut found = 0;
        run(|| {
            set(ALICE, 1_000, 930);
            for block in 2..=end {
                go_to(block);
                if touch {
                    // Something so small that it changes no sum by a millionth, and goes at once.
                    set(BOB, 1, 1);
                    stop(BOB);
                    SpotPrices::on_capacity(&BOB);
                }
            }
            found = price(COMMONS);
        });
        found
    };
    let (once, always) = (often(false), often(true));
    assert!(once.abs_diff(always) <= 1, "{once} and {always}");
}

/// A provider that takes a tenth of a domain's capacity out of the market, by claims of its own work which it runs as late as
/// it may, moves the price by no more than its share is worth, however it times its claims within epochs.
#[test]
fn who_holds_back_a_tenth_is_worth_a_tenth() {
    for duty in [EPOCH, EPOCH / 2] {
        run(|| {
            go_to(EPOCH);
            set(ALICE, 900, 720);
            for epoch in 1..=20 {
                go_to(epoch * EPOCH);
                set(BOB, 100, 100);
                go_to(epoch * EPOCH + duty - 1);
                set(BOB, 100, if duty == EPOCH { 100 } else { 0 });
            }
            go_to(21 * EPOCH);
            // At most 82%: a tenth of the way to all, so an eightieth in an epoch; 1.0125^20 = 1.2820.
            let most = INITIAL * 12_821 / 10_000;
            assert!(price(COMMONS) <= most, "{} of {most}", price(COMMONS));
        });
    }
}
