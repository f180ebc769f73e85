//! Providers and requesters, as many as like.
//!
//! Each registration makes the next one dearer by 26%, and 18 minutes halve the price: a thousand providers join a
//! real network in four days, three in each half-life, and all pay about the least. A measurement has not four days. So
//! the root of a development chain forgets the last price before each registration, as time does. All else is as for
//! everybody: each burns the price, and puts up bond and deposit.

use crate::market::{
    chain::{transfer, Account, Chain},
    plan::CAPACITY,
    BOND, PRICE,
};
use anyhow::{bail, ensure, Result};
use codec::Encode;
use futures::{future::try_join_all, stream, StreamExt, TryStreamExt};
use stardust_primitives::{Balance, STAR};
use stardust_sdk::{
    calls::{self, Call},
    Client, Signer, Until,
};
use std::str::FromStr;
use subxt_signer::{sr25519::Keypair, SecretUri};

/// What an account starts with: a bond, the least price of a registration, deposits and fees.
const PURSE: Balance = 520 * STAR;
/// Accounts that are made by one transaction, of which several fit a block.
const AT_ONCE: usize = 50;
/// Questions that are under way at one time.
const IN_FLIGHT: usize = 32;

/// A call in the chain's bytes, as an argument of another.
#[derive(Clone)]
struct Encoded(Vec<u8>);

impl Encode for Encoded {
    fn encode(&self) -> Vec<u8> {
        self.0.clone()
    }
}

/// The account of a secret's name, which has signed nothing yet.
pub(crate) fn account(name: &str) -> Result<Account> {
    let key = Keypair::from_uri(&SecretUri::from_str(&format!("//bench//load//{name}"))?)?;
    Ok(Account { key, nonce: 0 })
}

/// So many providers, and behind them so many requesters, all with money.
pub(crate) async fn enlist(
    (client, chain): (&Client, &Chain),
    funder: &Signer,
    (providers, requesters): (usize, usize),
) -> Result<Vec<Account>> {
    let names = (0..providers).map(|number| format!("provider//{number}"));
    let names = names.chain((0..requesters).map(|number| format!("requester//{number}")));
    let crew = names.map(|name| account(&name)).collect::<Result<Vec<_>>>()?;

    let Ok(endpoint) = b"http://127.0.0.1:1".to_vec().try_into() else {
        bail!("the endpoint is too long")
    };
    let register = calls::register_provider(BOND, endpoint, PRICE, CAPACITY, PURSE);
    let register = Encoded(client.encode_call(&register).await?);
    let price = chain.prefix(client.best().await?, "ProviderStaking", "LastPrice").await?;
    let forget =
        Encoded(client.encode_call(&Call::new("System", "kill_storage", vec![price])).await?);
    let forget = Encoded(client.encode_call(&Call::new("Sudo", "sudo", forget)).await?);

    let steps = stream::iter(crew.iter().enumerate()).map(|(number, account)| {
        let (forget, register) = (&forget, &register);
        async move {
            let id = account.id();
            let mut steps = vec![Encoded(client.encode_call(&transfer(&id, PURSE)).await?)];
            if number < providers {
                let call = Call::new("Sudo", "sudo_as", ((0u8, &id), register));
                steps.extend([forget.clone(), Encoded(client.encode_call(&call).await?)]);
            }
            anyhow::Ok(steps)
        }
    });
    let steps: Vec<_> = steps.buffered(IN_FLIGHT).try_collect().await?;
    try_join_all(steps.chunks(AT_ONCE).map(|steps| async move {
        let call = Call::new("Utility", "batch_all", steps.concat());
        client.submit(funder, &call, Until::InBlock).await
    }))
    .await?;

    // What is done in somebody's name fails silently.
    let view = client.latest();
    let known = stream::iter(crew.iter().take(providers).map(|account| {
        let view = view.clone();
        let id = account.id();
        async move { anyhow::Ok(view.provider(&id).await?.is_some()) }
    }));
    let known: Vec<_> = known.buffered(IN_FLIGHT).try_collect().await?;
    let count = known.iter().filter(|known| **known).count();
    ensure!(count == providers, "{count} of {providers} providers were registered");
    Ok(crew)
}
