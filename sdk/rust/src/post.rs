//! Programs and jobs are brought on chain, with the bytes they need.

use crate::{calls, Client, Error, JobSpec, ProgramRecord, Result, Signer, Until};
use codec::Decode;
use sp_core::H256;
use sp_runtime::FixedU128;
use stardust_primitives::{
    hashing::content,
    ids::{JobId, ProgramId},
    AccountId, Balance,
};

/// A registered program.
#[derive(Clone, Debug)]
pub struct Registered {
    /// Its id.
    pub id: ProgramId,
    /// Its record.
    pub record: ProgramRecord,
    /// Whether it was registered before.
    pub already: bool,
}

/// A posted job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct Posted {
    /// Its id.
    pub job: JobId,
    /// What is held for fees and audits.
    pub escrow: Balance,
    /// What is held for what it keeps on chain.
    pub deposit: Balance,
    /// Planck per SCU.
    pub price: Balance,
}

/// The fields of `Marketplace.JobPosted`.
#[derive(Decode)]
struct JobPosted {
    job: JobId,
    _requester: AccountId,
    escrow: Balance,
    deposit: Balance,
    price: Balance,
}

impl From<JobPosted> for Posted {
    fn from(JobPosted { job, escrow, deposit, price, .. }: JobPosted) -> Self {
        Self { job, escrow, deposit, price }
    }
}

impl Client {
    /// Puts bytes on chain unless they are there, and gives their hash.
    pub async fn ensure_preimage(
        &self,
        signer: &Signer,
        bytes: &[u8],
        until: Until,
    ) -> Result<H256> {
        let hash = content(bytes);
        if self.latest().preimage(hash).await?.is_none() {
            let noted = self.submit(signer, &calls::note_preimage(bytes.to_vec()), until).await;
            // Somebody else may have been faster: what counts is that the bytes are there.
            if let Err(error) = noted {
                if !error.is_rule("Preimage.AlreadyNoted") {
                    return Err(error);
                }
            }
        }
        Ok(hash)
    }

    /// Registers a program unless it is registered for `vm_version` of the machine or a later one.
    pub async fn register_program(
        &self,
        signer: &Signer,
        blob: &[u8],
        royalty_to: Option<AccountId>,
        vm_version: u32,
        until: Until,
    ) -> Result<Registered> {
        let id = content(blob);
        let known = self.latest().program(id).await?;
        if let Some(record) = known.filter(|record| record.vm_version >= vm_version) {
            return Ok(Registered { id, record, already: true });
        }
        let size = u32::try_from(blob.len())
            .map_err(|_| Error::Invalid("the program is larger than any chain takes".into()))?;
        self.ensure_preimage(signer, blob, until).await?;
        let call = calls::register_program(id, size, royalty_to);
        let included = match self.submit(signer, &call, until).await {
            Err(error) if error.is_rule("Marketplace.AlreadyRegistered") => None,
            other => Some(other?),
        };
        let view = included.as_ref().map_or(self.latest(), |included| self.at(included.block));
        let record = view.program(id).await?;
        let record = record.ok_or_else(|| Error::Unknown(format!("program {id:?}")))?;
        Ok(Registered { id, record, already: included.is_none() })
    }

    /// Posts a job; what its spec names by hash must be on chain.
    pub async fn post_job(&self, signer: &Signer, spec: &JobSpec, until: Until) -> Result<Posted> {
        let included = self.submit(signer, &calls::post_job(spec), until).await?;
        included.find::<JobPosted>("Marketplace", "JobPosted").map(Into::into)
    }

    /// Posts a job at so many times its home domain's spot price, but for no more than its own.
    pub async fn post_job_at_spot(
        &self,
        signer: &Signer,
        spec: &JobSpec,
        factor: FixedU128,
        until: Until,
    ) -> Result<Posted> {
        let included = self.submit(signer, &calls::post_job_at_spot(spec, factor), until).await?;
        included.find::<JobPosted>("Marketplace", "JobPosted").map(Into::into)
    }
}
