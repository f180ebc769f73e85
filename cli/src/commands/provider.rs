//! `stardust provider`.

mod show;

pub(super) use show::cause_words;

use crate::{
    agent::{self, Options, Parts},
    commands::{
        explain,
        route::{path, path_json},
    },
    Context,
};
use anyhow::{anyhow, bail};
use clap::{Args, Subcommand};
use codec::Decode;
use serde_json::json;
use sp_arithmetic::Perbill;
use stardust_primitives::{
    provider::{Endpoint, MAX_ENDPOINT_BYTES},
    AccountId, Balance,
};
use stardust_sdk::{
    amount,
    border::{Paths, Work},
    calls, Client, Error, Offered, Provider, View,
};

/// By how many percent a registration may cost more than it did when it was asked for, by default: somebody else's in
/// between makes it dearer by 26%.
const BURN_MARGIN_PERCENT: Balance = 30;

/// The commands about providers.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Become a provider; holds the bond and a deposit, and burns what a registration costs now
    Register {
        /// Bond, at least 500
        #[arg(long, value_name = "AMOUNT", value_parser = amount::parse)]
        bond: Balance,
        /// Most that the registration may burn [default: the present price and 30%]
        #[arg(long, value_name = "AMOUNT", value_parser = amount::parse)]
        burn_max: Option<Balance>,
        #[command(flatten)]
        offer: Offer,
    },
    /// Bond more: a larger bond may hold more work at a time
    Bond {
        /// How much more
        #[arg(value_parser = amount::parse)]
        amount: Balance,
    },
    /// Change endpoint, price and capacity; what is left out stays
    Offer {
        /// URL under which outputs are served
        #[arg(long, value_name = "URL")]
        endpoint: Option<String>,
        /// Least price per SCU (10^10 gas)
        #[arg(long, value_name = "AMOUNT", value_parser = amount::parse)]
        price: Option<Balance>,
        /// Most batches at a time
        #[arg(long, value_name = "N")]
        capacity: Option<u32>,
    },
    /// List the open jobs, each with the rule that would refuse a claim of this provider
    Work {
        /// The provider [default: the account of --suri]
        account: Option<String>,
    },
    /// Say what it is matched to and why: its score for the next open batch of each job, or the rule that refuses it
    Explain {
        /// Address, 0x hex or like //Bob [default: the account of --suri]
        account: Option<String>,
    },
    /// Take part of the bond out; it is free after the unbonding time
    Unbond {
        /// How much
        #[arg(value_parser = amount::parse)]
        amount: Balance,
    },
    /// Get back the parts of the bond whose unbonding time is over
    Release,
    /// Take delegations for this part of what they earn; later raises are small and seldom
    Commission {
        /// Percent, for example 10 or 2.5
        #[arg(value_parser = parse_percent)]
        percent: Perbill,
    },
    /// Say that the provider is there, if it had nothing to do for long; the agent does it by itself
    Ping,
    /// Show with a benchmark how much the provider can run at a time; its agent has to run
    Benchmark {
        /// What to show, in SCU (10^10 gas) a second [default: the cores of this machine]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        cores: Option<u32>,
    },
    /// Say why a provider was slashed: every slash, the newest first
    Slashes {
        /// Address, 0x hex or like //Bob [default: the account of --suri]
        account: Option<String>,
    },
    /// List who delegates to a provider, and how much
    Delegators {
        /// Address, 0x hex or like //Bob [default: the account of --suri]
        account: Option<String>,
    },
    /// Stop claiming; the bond is free after the unbonding time
    Leave,
    /// Come back after leaving
    Rejoin,
    /// Get the bond back after leaving
    Withdraw,
    /// Show a provider
    Show {
        /// Address, 0x hex or like //Bob [default: the account of --suri]
        account: Option<String>,
    },
    /// Run the agent: claims, runs, commits, reveals and serves the outputs
    Run(Options),
}

/// What a provider offers.
#[derive(Debug, Args)]
pub(crate) struct Offer {
    /// URL under which outputs are served
    #[arg(long, value_name = "URL")]
    endpoint: String,
    /// Least price per SCU (10^10 gas)
    #[arg(long, value_name = "AMOUNT", value_parser = amount::parse)]
    price: Balance,
    /// Most batches at a time
    #[arg(long, value_name = "N", default_value_t = 64)]
    capacity: u32,
}

/// Runs a command.
pub(crate) async fn execute(context: &Context, command: Command) -> anyhow::Result<()> {
    let call = match command {
        Command::Run(options) => {
            let url = &context.global.url;
            return agent::run(url, context.signer()?, options, Parts::default()).await;
        }
        Command::Show { account } => {
            let (client, account) = (context.client().await?, context.account(account)?);
            return show::provider(context, &client.latest(), &account, None).await;
        }
        Command::Work { account } => {
            return work(context, &context.client().await?, &context.account(account)?).await;
        }
        Command::Explain { account } => {
            return explain::of_provider(context, &context.account(account)?).await;
        }
        Command::Slashes { account } => {
            let (client, account) = (context.client().await?, context.account(account)?);
            return show::slashes(context, &client, &account).await;
        }
        Command::Delegators { account } => {
            let (client, account) = (context.client().await?, context.account(account)?);
            return show::delegators(context, &client, &account).await;
        }
        Command::Register { bond, burn_max, offer } => {
            return register(context, bond, burn_max, offer).await;
        }
        Command::Bond { amount } => calls::bond_more(amount),
        Command::Offer { endpoint, price, capacity } => {
            let signer = context.signer()?;
            let old = find(&context.client().await?.latest(), signer.account()).await?;
            let endpoint = endpoint.as_deref().map(checked).transpose()?.unwrap_or(old.endpoint);
            let (price, capacity) = (price.unwrap_or(old.price), capacity.unwrap_or(old.capacity));
            calls::set_offer(endpoint, price, capacity)
        }
        Command::Unbond { amount } => calls::unbond(amount),
        Command::Release => calls::withdraw_unbonded(),
        Command::Commission { percent } => calls::set_commission(percent),
        Command::Ping => calls::ping(),
        Command::Benchmark { cores } => return benchmark(context, cores).await,
        Command::Leave => calls::leave(),
        Command::Rejoin => calls::rejoin(),
        Command::Withdraw => {
            let (client, signer) = (context.client().await?, context.signer()?);
            client.submit(&signer, &calls::withdraw(), context.until()).await?;
            let account = signer.account().to_string();
            context.out.result(|| "the bond is free".into(), json!({ "account": account }));
            return Ok(());
        }
    };
    let (client, signer) = (context.client().await?, context.signer()?);
    let included = client.submit(&signer, &call, context.until()).await?;
    show::provider(context, &client.at(included.block), signer.account(), None).await
}

/// The fields of `ProviderStaking.Registered`.
#[derive(Decode)]
struct Registered {
    _provider: AccountId,
    _bond: Balance,
    price: Balance,
}

/// Registers for what it costs now, or somewhat more, and says what it burned.
async fn register(
    context: &Context,
    bond: Balance,
    burn_max: Option<Balance>,
    Offer { endpoint, price, capacity }: Offer,
) -> anyhow::Result<()> {
    let endpoint = checked(&endpoint)?;
    let (client, signer) = (context.client().await?, context.signer()?);
    let burn_max = match burn_max {
        Some(burn_max) => burn_max,
        None => {
            let price = client.latest().registration_price().await?;
            let margin = price.saturating_mul(BURN_MARGIN_PERCENT).div_ceil(100);
            price.saturating_add(margin)
        }
    };
    let call = calls::register_provider(bond, endpoint, price, capacity, burn_max);
    let included = client.submit(&signer, &call, context.until()).await?;
    let Registered { price: burned, .. } = included.find("ProviderStaking", "Registered")?;
    show::provider(context, &client.at(included.block), signer.account(), Some(burned)).await
}

/// Begins with a benchmark, which the agent runs before all other work.
async fn benchmark(context: &Context, cores: Option<u32>) -> anyhow::Result<()> {
    let (client, signer) = (context.client().await?, context.signer()?);
    let capacity = client.latest().capacity(signer.account()).await?;
    let most = capacity.cores_max;
    let Some(most) = most else {
        bail!("nobody is measured on this chain: governance has set no program for it");
    };
    let here = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    // More than a benchmark can show is never asked for by default.
    let cores = cores.unwrap_or_else(|| u32::try_from(here).unwrap_or(most).min(most));
    if cores > most {
        bail!("a benchmark shows 1 to {most} cores, not {cores}");
    }
    let included = client.submit(&signer, &calls::benchmark(cores), context.until()).await?;
    show::provider(context, &client.at(included.block), signer.account(), None).await
}

/// Reads a percentage with at most seven decimal places.
pub(super) fn parse_percent(text: &str) -> Result<Perbill, String> {
    let number = text.trim().trim_end_matches('%').trim_end();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let parts = format!("{whole}{fraction:0<7}");
    let valid = is_number(whole) && is_number(fraction) && fraction.len() <= 7;
    let parts = parts.parse::<u32>().ok().filter(|parts| valid && *parts <= 1_000_000_000);
    let wrong = || format!("`{text}` is no percentage: write for example 10 or 2.5");
    parts.map(Perbill::from_parts).ok_or_else(wrong)
}

/// Lists the open jobs with what would refuse a claim.
async fn work(context: &Context, client: &Client, account: &AccountId) -> anyhow::Result<()> {
    let view = client.at(client.best().await?.hash);
    let (now, jobs) = (view.now().await?, view.open_jobs().await?.into_iter().collect());
    let Work { offered, paths } = Paths::default().work(&view, now, account, &jobs).await?;
    let along = |work: &Offered| paths.get(&work.job).map(path);
    let refusal = |work: &Offered| work.refusal.as_ref().map(ToString::to_string);
    let words = || {
        if offered.is_empty() {
            return "no job takes claims now".into();
        }
        let line = |work: &Offered| {
            let may = refusal(work).unwrap_or_else(|| "open to this provider".into());
            let along = along(work).map(|path| format!(" along {path}")).unwrap_or_default();
            format!("job {}{along}: {} batches unclaimed, {may}\n", work.job, work.unclaimed)
        };
        offered.iter().map(line).collect()
    };
    let json = |work: &Offered| {
        json!({
            "job": work.job.0,
            "unclaimed": work.unclaimed,
            "rule": work.refusal.as_ref().and_then(Error::rule),
            "refusal": refusal(work),
            "path": paths.get(&work.job).map(path_json),
        })
    };
    context.out.result(words, offered.iter().map(json).collect());
    Ok(())
}

/// An endpoint that clients can use.
fn checked(endpoint: &str) -> anyhow::Result<Endpoint> {
    if !endpoint.starts_with("http://") {
        bail!("the endpoint must be an http:// URL; what is served there is checked by hashes");
    }
    let bytes = endpoint.as_bytes().to_vec();
    bytes.try_into().map_err(|_| anyhow!("an endpoint has at most {MAX_ENDPOINT_BYTES} bytes"))
}

async fn find(view: &View, account: &AccountId) -> anyhow::Result<Provider> {
    let provider = view.provider(account).await?;
    Ok(provider.ok_or_else(|| Error::Unknown(format!("provider {account}")))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_checked() {
        assert!(checked("http://127.0.0.1:4300").is_ok());
        assert!(checked("https://example.org").is_err());
        assert!(checked(&format!("http://{}", "x".repeat(130))).is_err());
    }

    #[test]
    fn percents_are_read() {
        assert_eq!(parse_percent("10"), Ok(Perbill::from_percent(10)));
        assert_eq!(parse_percent("2.5%"), Ok(Perbill::from_parts(25_000_000)));
        assert_eq!(parse_percent("0"), Ok(Perbill::zero()));
        assert_eq!(parse_percent("100"), Ok(Perbill::one()));
        for text in ["", "%", "101", "100.1", "-1", "1,5", "1.", "1.12345678"] {
            assert!(parse_percent(text).is_err(), "{text}");
        }
    }
}
