//! The sums against a model of plain integers: a matrix of debts.

use super::*;
use proptest::prelude::*;

const DOMAINS: usize = 6;

type Debts = Vec<(usize, usize, Balance)>;

fn debts() -> impl Strategy<Value = Debts> {
    prop::collection::vec((0..DOMAINS, 0..DOMAINS, 0..1_000u128), 0..40)
        .prop_map(|debts| debts.into_iter().filter(|(from, to, _)| from != to).collect())
}

fn positions(debts: &Debts) -> Vec<Position> {
    let mut positions = vec![Position::default(); DOMAINS];
    for (from, to, amount) in debts {
        let debtor = positions[*from].clone();
        positions[*from] = debtor.owing(DomainId(*to as u32), *amount).unwrap();
        positions[*to] = positions[*to].clone().owed_more(*amount);
    }
    positions
}

/// What each domain gets, or pays, by the matrix.
fn balances(debts: &Debts) -> Vec<i128> {
    let mut balances = vec![0; DOMAINS];
    for (from, to, amount) in debts {
        balances[*from] -= *amount as i128;
        balances[*to] += *amount as i128;
    }
    balances
}

fn signed(net: Net) -> i128 {
    match net {
        Net::Pays(amount) => -(amount as i128),
        Net::Gets(amount) => amount as i128,
    }
}

/// Clears the positions in this order, where domain `i` has `funds[i]` in all: what each is paid, and the end.
fn cleared(positions: &[Position], order: &[usize], funds: &[Balance]) -> (Vec<Balance>, Clearing) {
    let domains = positions.len() as u32;
    let mut clearing = Clearing { domains, ..Default::default() };
    let mut got = vec![0; positions.len()];
    loop {
        match clearing.next() {
            Step::Collect(at) => {
                let net = positions[order[at as usize]].net();
                let paid = match net {
                    Net::Pays(amount) => amount.min(funds[order[at as usize]]),
                    Net::Gets(_) => 0,
                };
                clearing = clearing.collected(net, paid);
            }
            Step::Pay(at) => {
                let domain = order[at as usize];
                got[domain] = match positions[domain].net() {
                    Net::Gets(claim) => clearing.share(claim),
                    Net::Pays(_) => 0,
                };
                clearing = clearing.paid(got[domain]);
            }
            Step::Finish => return (got, clearing),
        }
    }
}

fn order() -> impl Strategy<Value = Vec<usize>> {
    Just((0..DOMAINS).collect::<Vec<_>>()).prop_shuffle()
}

proptest! {
    #[test]
    fn net_positions_are_those_of_the_matrix_and_sum_to_zero(debts in debts()) {
        let nets: Vec<_> = positions(&debts).iter().map(|position| signed(position.net())).collect();
        prop_assert_eq!(nets.iter().sum::<i128>(), 0);
        prop_assert_eq!(nets, balances(&debts));
    }

    #[test]
    fn who_can_pay_all_pays_all(debts in debts(), order in order()) {
        let (got, clearing) = cleared(&positions(&debts), &order, &[Balance::MAX; DOMAINS]);
        let due = balances(&debts).into_iter().map(|net| net.max(0) as Balance);
        prop_assert_eq!(got, due.collect::<Vec<_>>());
        prop_assert_eq!((clearing.rest(), clearing.needs), (0, clearing.claims));
    }

    #[test]
    fn who_cannot_pay_stops_nobody_and_no_planck_comes_from_nowhere(
        debts in debts(),
        funds in prop::collection::vec(0..500u128, DOMAINS),
        order in order(),
    ) {
        let (got, clearing) = cleared(&positions(&debts), &order, &funds);
        let balances = balances(&debts);
        let paid = |(net, funds): (&i128, &u128)| (-net).max(0).min(*funds as i128) as u128;
        let pot: u128 = balances.iter().zip(&funds).map(paid).sum();
        prop_assert_eq!(clearing.pot, pot);
        prop_assert_eq!(got.iter().sum::<u128>() + clearing.rest(), pot);
        // Less than a planck for each is left.
        prop_assert!(clearing.rest() < DOMAINS as u128);
        // Each gets the same part of what it is owed, rounded down.
        let claims: u128 = balances.iter().map(|net| (*net).max(0) as u128).sum();
        for (got, net) in got.iter().zip(&balances) {
            let claim = (*net).max(0) as u128;
            prop_assert_eq!(*got, (claim * pot).checked_div(claims).unwrap_or(0));
        }
    }

    #[test]
    fn no_order_is_better(
        debts in debts(),
        funds in prop::collection::vec(0..500u128, DOMAINS),
        orders in (order(), order()),
    ) {
        let positions = positions(&debts);
        let reversed: Vec<_> = debts.iter().rev().copied().collect();
        prop_assert_eq!(cleared(&positions, &orders.0, &funds), cleared(&positions, &orders.1, &funds));
        let again = self::positions(&reversed);
        prop_assert_eq!(cleared(&again, &orders.1, &funds), cleared(&positions, &orders.0, &funds));
    }

    #[test]
    fn a_treasury_pays_first_and_collateral_no_more_than_its_debt(
        debts in debts(),
        spendable in 0..2_000u128,
    ) {
        for position in positions(&debts) {
            let Net::Pays(amount) = position.net() else { continue };
            let collection = collection(&position, amount, spendable);
            let taken: u128 = collection.collateral.iter().map(|(_, taken)| taken).sum();
            prop_assert_eq!(collection.treasury + taken, amount);
            prop_assert_eq!(collection.treasury, amount.min(spendable));
            for ((to, debt), (from, taken)) in position.debts.iter().zip(&collection.collateral) {
                prop_assert!(to == from && taken <= debt);
            }
        }
    }
}

#[test]
fn debts_are_to_as_many_domains_as_there_are_peerings() {
    let full = (1..=MAX_PEERINGS)
        .fold(Position::default(), |position, to| position.owing(DomainId(to), 1).unwrap());
    assert_eq!(full.clone().owing(DomainId(1), 2).unwrap().owed(), Balance::from(MAX_PEERINGS) + 2);
    assert_eq!(full.owing(DomainId(MAX_PEERINGS + 1), 1), None);
}
