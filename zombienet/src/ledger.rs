//! Where every planck went: what each account has, against what the chain's events say that it got and paid.

use crate::{
    chain::{amount, Chain, Happened},
    node::{Block, Node},
};
use anyhow::{bail, Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Events that no honest party may be named in.
const BLAME: [&str; 7] = [
    "ProviderStaking.Slashed",
    "Staking.SlashReported",
    "Staking.Slashed",
    "Offences.Offence",
    "Verification.AuditorAtFault",
    "Verification.AuditorDisabled",
    "Marketplace.Fraud",
];

/// What happened to the money between genesis and a block.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Fees of transactions, which burn.
    pub fees: u128,
    /// What registrations burned.
    pub registrations: u128,
    /// What eras minted for the treasury.
    pub minted: u128,
    /// What jobs paid to providers, authors, domains and the network.
    pub paid: u128,
    /// What auditors got.
    pub audits: u128,
    /// Events that blame or slash anybody.
    pub blame: Vec<Happened>,
    /// All events.
    pub events: Vec<Happened>,
    /// By account in hex: planck that no event explains. Empty if all is well.
    pub unexplained: BTreeMap<String, i128>,
}

impl Ledger {
    /// How often something happened.
    pub fn count(&self, name: &str) -> usize {
        self.events.iter().filter(|event| event.name == name).count()
    }

    /// Fails unless every balance is explained and nobody is blamed for anything.
    pub fn check(&self) -> Result<()> {
        if !self.unexplained.is_empty() {
            bail!("balances that no event explains: {:?}", self.unexplained);
        }
        if let Some(first) = self.blame.first() {
            bail!("somebody is blamed: {first:?}");
        }
        Ok(())
    }
}

/// Accounts for all money up to this block, by the state and the events of this node, which has to be an archive.
pub async fn explain(node: &Node, to: &Block) -> Result<Ledger> {
    let chain = Chain::of(node).await?;
    let genesis = node.block_at(0).await?;
    let events = chain.events(0, to.number).await?;
    let mut ledger = Ledger::default();
    let mut changes = Changes::of(&events, &well_known(&chain, to).await?, &mut ledger)?.by_account;
    let (before, after) = (totals(&chain, &genesis).await?, totals(&chain, to).await?);
    for (account, total) in &after {
        let change = changes.entry(account.clone()).or_default();
        *change = signed(*total)? - signed(before.get(account).copied().unwrap_or(0))? - *change;
    }
    for (account, total) in before.iter().filter(|(account, _)| !after.contains_key(*account)) {
        *changes.entry(account.clone()).or_default() -= signed(*total)?;
    }
    ledger.unexplained = changes.into_iter().filter(|(_, rest)| *rest != 0).collect();
    let blame = events.iter().filter(|event| BLAME.contains(&event.name.as_str()));
    ledger.blame = blame.cloned().collect();
    ledger.events = events;
    Ok(ledger)
}

/// What each account has, free and held.
async fn totals(chain: &Chain, at: &Block) -> Result<BTreeMap<String, u128>> {
    let accounts = chain.entries(at, "System", "Account").await?;
    let totals = accounts.into_iter().map(|(key, record)| {
        let at = key.len().checked_sub(64).context("an account's key is short")?;
        let data = &record["data"];
        Ok((format!("0x{}", &key[at..]), amount(&data["free"])? + amount(&data["reserved"])?))
    });
    totals.collect()
}

/// The chain's own accounts.
struct Own {
    network: String,
    treasury: String,
    /// Numbers of jobs whose auditors their requester pays, with assurance `Critical`.
    reserved: Vec<u128>,
    /// Who wrote each job's program.
    authors: HashMap<u128, String>,
}

async fn well_known(chain: &Chain, at: &Block) -> Result<Own> {
    let mut own = Own {
        network: pallet_account("star/net"),
        treasury: pallet_account("star/trs"),
        reserved: Vec::new(),
        authors: HashMap::new(),
    };
    for (key, job) in chain.entries(at, "Marketplace", "Jobs").await? {
        let number = number_at_end(&key)?;
        if job["spec"]["assurance"] == "Critical" {
            own.reserved.push(number);
        }
        let author = job["author"].as_str().context("a job has no author")?;
        own.authors.insert(number, author.to_owned());
    }
    Ok(own)
}

/// The account of a pallet, as `into_account_truncating` derives it.
fn pallet_account(id: &str) -> String {
    let digits: String = format!("modl{id}").bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("0x{digits:0<64}")
}

/// The number, of 64 bits, that a map's key ends with.
fn number_at_end(key: &str) -> Result<u128> {
    let at = key.len().checked_sub(16).context("a job's key is short")?;
    let number = u64::from_str_radix(&key[at..], 16)?;
    Ok(number.swap_bytes().into())
}

fn signed(amount: u128) -> Result<i128> {
    Ok(i128::try_from(amount)?)
}

/// What events did to each account.
#[derive(Default)]
struct Changes {
    by_account: BTreeMap<String, i128>,
    requesters: HashMap<String, String>,
}

impl Changes {
    fn of(events: &[Happened], own: &Own, ledger: &mut Ledger) -> Result<Self> {
        let mut changes = Self::default();
        for event in events {
            changes.note(event, own, ledger)?;
        }
        Ok(changes)
    }

    fn give(&mut self, account: String, amount: u128) -> Result<()> {
        *self.by_account.entry(account).or_default() += signed(amount)?;
        Ok(())
    }

    fn take(&mut self, account: String, amount: u128) -> Result<()> {
        *self.by_account.entry(account).or_default() -= signed(amount)?;
        Ok(())
    }

    fn requester(&self, job: &Value) -> Result<String> {
        self.requesters.get(&job.to_string()).cloned().context("nobody posted this job")
    }

    fn note(&mut self, event: &Happened, own: &Own, ledger: &mut Ledger) -> Result<()> {
        match event.name.as_str() {
            "TransactionPayment.TransactionFeePaid" => {
                let fee = event.amount("actual_fee")?;
                ledger.fees += fee;
                self.take(event.account("who")?, fee)?;
            }
            "ProviderStaking.Registered" => {
                let price = event.amount("price")?;
                ledger.registrations += price;
                self.take(event.account("provider")?, price)?;
            }
            "Staking.EraPaid" => {
                let remainder = event.amount("remainder")?;
                ledger.minted += remainder;
                self.give(own.treasury.clone(), remainder)?;
            }
            "Staking.Slashed" => self.take(event.account("staker")?, event.amount("amount")?)?,
            "Marketplace.JobPosted" => {
                let job = event.data["job"].to_string();
                self.requesters.insert(job, event.account("requester")?);
            }
            "Marketplace.BatchPaid" => self.batch_paid(event, own, ledger)?,
            "Marketplace.AuditsPaid" => {
                let (job, paid) = (&event.data["id"]["job"], event.amount("paid")?);
                let payer = match own.reserved.contains(&amount(job)?) {
                    true => self.requester(job)?,
                    false => own.network.clone(),
                };
                ledger.audits += paid;
                self.take(payer, paid)?;
                self.give(event.account("auditor")?, paid)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn batch_paid(&mut self, event: &Happened, own: &Own, ledger: &mut Ledger) -> Result<()> {
        let job = &event.data["id"]["job"];
        let requester = self.requester(job)?;
        let author = own.authors.get(&amount(job)?).cloned();
        let payees = [
            (event.account("provider")?, event.amount("provider_fee")?),
            (author.context("a job has no author")?, event.amount("author_fee")?),
            (own.network.clone(), event.amount("network_fee")?),
        ];
        for (payee, fee) in payees {
            ledger.paid += fee;
            self.take(requester.clone(), fee)?;
            self.give(payee, fee)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_and_numbers_are_read_from_keys() {
        let network = pallet_account("star/net");
        assert_eq!(network, format!("0x6d6f646c737461722f6e6574{}", "0".repeat(40)));
        assert_eq!(number_at_end("0x00ff0201000000000000").unwrap(), 258);
    }
}
