//! `stardust provider`.

use super::standing;
use crate::{
    agent::{self, Options, Parts},
    output::table,
    Context,
};
use anyhow::{anyhow, bail};
use clap::{Args, Subcommand};
use serde_json::json;
use stardust_primitives::{
    provider::{Endpoint, ProviderStatus, SlashCause, SlashStatus, MAX_ENDPOINT_BYTES},
    AccountId, Balance, BlockNumber,
};
use stardust_sdk::{account_from_str, amount, calls, Client, Error, Offered, Provider, Slash};

/// The commands about providers.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Become a provider; holds the bond
    Register {
        /// Bond, at least 500
        #[arg(long, value_name = "AMOUNT", value_parser = amount::parse)]
        bond: Balance,
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
            return show(context, &context.client().await?, &named(context, account)?).await;
        }
        Command::Work { account } => {
            return work(context, &context.client().await?, &named(context, account)?).await;
        }
        Command::Register { bond, offer } => {
            let Offer { endpoint, price, capacity } = offer;
            calls::register_provider(bond, checked(&endpoint)?, price, capacity)
        }
        Command::Bond { amount } => calls::bond_more(amount),
        Command::Offer { endpoint, price, capacity } => {
            let signer = context.signer()?;
            let old = find(&context.client().await?, signer.account()).await?;
            let endpoint = endpoint.as_deref().map(checked).transpose()?.unwrap_or(old.endpoint);
            let (price, capacity) = (price.unwrap_or(old.price), capacity.unwrap_or(old.capacity));
            calls::set_offer(endpoint, price, capacity)
        }
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
    client.submit(&signer, &call, context.until()).await?;
    show(context, &client, signer.account()).await
}

/// The account that is meant: the one that is named, or the signer's.
fn named(context: &Context, account: Option<String>) -> anyhow::Result<AccountId> {
    match account {
        Some(account) => Ok(account_from_str(&account)?),
        None => Ok(context.signer()?.account().clone()),
    }
}

/// Lists the open jobs with what would refuse a claim.
async fn work(context: &Context, client: &Client, account: &AccountId) -> anyhow::Result<()> {
    let offered = client.latest().open_work(account).await?;
    let refusal = |work: &Offered| work.refusal.as_ref().map(ToString::to_string);
    let words = || {
        if offered.is_empty() {
            return "no job takes claims now".into();
        }
        let line = |work: &Offered| {
            let may = refusal(work).unwrap_or_else(|| "open to this provider".into());
            format!("job {}: {} batches unclaimed, {may}\n", work.job, work.unclaimed)
        };
        offered.iter().map(line).collect()
    };
    let json = |work: &Offered| {
        json!({
            "job": work.job.0,
            "unclaimed": work.unclaimed,
            "rule": work.refusal.as_ref().and_then(Error::rule),
            "refusal": refusal(work),
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

async fn find(client: &Client, account: &AccountId) -> anyhow::Result<Provider> {
    let provider = client.latest().provider(account).await?;
    Ok(provider.ok_or_else(|| Error::Unknown(format!("provider {account}")))?)
}

/// A slash that is frozen and not executed, as it is shown.
struct PendingSlash {
    amount: Balance,
    reason: &'static str,
    due: BlockNumber,
}

impl PendingSlash {
    /// None if the slash is executed or cancelled.
    fn of((cause, record): &Slash) -> Option<Self> {
        let SlashStatus::Pending { due } = record.status else { return None };
        let reason = match cause {
            SlashCause::Expired { .. } => "expired",
            SlashCause::Withheld { .. } => "withheld",
            SlashCause::Unanswered { .. } => "unanswered, until its receipts are shown",
            SlashCause::OutputWithheld { .. } => "output withheld",
            SlashCause::Fraud { .. } => "fraud",
        };
        Some(Self { amount: record.amount, reason, due })
    }

    fn words(&self) -> String {
        let Self { amount, reason, due } = self;
        format!("{} for {reason}, executed from block {due}", amount::display(*amount))
    }

    fn json(&self) -> serde_json::Value {
        json!({ "amount": self.amount.to_string(), "reason": self.reason, "due": self.due })
    }
}

async fn show(context: &Context, client: &Client, account: &AccountId) -> anyhow::Result<()> {
    let provider = find(client, account).await?;
    let view = client.latest();
    let cap = view.exposure_cap(account).await?;
    let standings = view.reputation(account).await?;
    let slashes: Vec<_> =
        view.pending_slashes(account).await?.iter().filter_map(PendingSlash::of).collect();
    let endpoint = String::from_utf8_lossy(&provider.endpoint).into_owned();
    let (status, withdraw_from) = match provider.status {
        ProviderStatus::Active => ("active", None),
        ProviderStatus::Leaving { withdraw_from } => ("leaving", Some(withdraw_from)),
    };
    let words = || {
        let mut rows = vec![
            ("provider", format!("{account} ({status})")),
            ("bond", amount::display(provider.bond)),
            ("frozen", amount::display(provider.frozen)),
        ];
        rows.extend(slashes.iter().map(|slash| ("slash", slash.words())));
        rows.extend([
            (
                "exposure",
                format!("{} of {}", amount::display(provider.exposure), amount::display(cap)),
            ),
            ("batches", format!("{} of {}", provider.assigned, provider.capacity)),
            ("price", format!("{} per SCU", amount::display(provider.price))),
            ("endpoint", endpoint.clone()),
        ]);
        rows.extend(standing::rows(&standings));
        if let Some(block) = withdraw_from {
            rows.push(("bond is free", format!("from block {block}")));
        }
        table(&rows)
    };
    let json = json!({
        "account": account.to_string(),
        "status": status,
        "withdraw_from": withdraw_from,
        "bond": provider.bond.to_string(),
        "frozen": provider.frozen.to_string(),
        "slashes": slashes.iter().map(PendingSlash::json).collect::<Vec<_>>(),
        "exposure": provider.exposure.to_string(),
        "exposure_cap": cap.to_string(),
        "assigned": provider.assigned,
        "capacity": provider.capacity,
        "price": provider.price.to_string(),
        "endpoint": endpoint,
        "reputation": standing::json(&standings),
    });
    context.out.result(words, json);
    Ok(())
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
    fn slashes_are_shown_while_they_are_pending() {
        use stardust_primitives::{provider::SlashRecord, STAR};
        let cause = SlashCause::Expired { assignment: Default::default(), claimed_at: 1 };
        let slash = |status| {
            let (provider, amount) = (AccountId::new([1; 32]), 3 * STAR / 2);
            (cause, SlashRecord { provider, amount, shortfall: 0, at: 2, harm: None, status })
        };
        let shown = PendingSlash::of(&slash(SlashStatus::Pending { due: 28_802 })).unwrap();
        assert!(shown.words().ends_with("for expired, executed from block 28802"));
        let json = json!({ "amount": "1500000000000", "reason": "expired", "due": 28_802 });
        assert_eq!(shown.json(), json);
        assert!(PendingSlash::of(&slash(SlashStatus::Cancelled)).is_none());
    }
}
