//! The data folder: what makes the agent survive being killed at any point.
//!
//! ```text
//! lock                        held by the running agent
//! identity                    chain and account that the folder belongs to
//! batches/JOB-BATCH-REPLICA/
//!   journal                   finished tasks, appended as they come
//!   outputs                   outputs of all tasks in order, as they are served
//!   receipts                  receipts of all tasks in order
//!   seal                      root and commitment; written last, before anything is submitted
//!   published                 the reveal is on chain: may be served
//! ```
//!
//! Every file but the journal appears by renaming one that was fully written and synced. What is
//! damaged all the same is treated as if it were not there.

use crate::agent::core::Sealed;
use codec::{Compact, Decode, DecodeAll, Encode};
use sp_core::H256;
use stardust_primitives::{
    hashing::{content, tagged},
    ids::{AssignmentId, JobId},
    receipt::Receipt,
    tree::{BatchTree, SumNode},
    AccountId, BlockNumber,
};
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    ops::Range,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// Bytes of a checksum: plenty against damage, which is not an attacker.
const CHECKSUM: usize = 8;
/// Most bytes of one journal record: a receipt and an output.
const RECORD_MAX: usize = 80 * 1024;

/// An open data folder; no other process has it.
pub struct Store {
    batches: PathBuf,
    _lock: File,
}

/// Everything that binds a finished batch to its commitment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Seal {
    /// The root of the receipts.
    pub root: SumNode,
    /// The commitment.
    pub commitment: H256,
    /// Bytes of the file of outputs.
    pub outputs_bytes: u64,
}

/// What is stored of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The batch.
    pub id: AssignmentId,
    /// Its seal, if its results are complete and undamaged.
    pub sealed: Option<Sealed>,
    /// Whether it may be served.
    pub published: bool,
}

/// What the secret is for from which salts follow.
pub const SALTS: &str = "stardust-salts";

/// The salt of a commitment. It follows from the provider's secret, so that who lost the folder can compute
/// its results and their commitment anew; each claim has another one.
pub fn salt(secret: &[u8; 32], id: AssignmentId, claimed_at: BlockNumber) -> [u8; 32] {
    tagged("agent-salt", &(secret, id, claimed_at)).0
}

impl Store {
    /// Opens a folder for this account on this chain; makes it if it is not there.
    pub fn open(folder: &Path, genesis: H256, account: &AccountId) -> anyhow::Result<Self> {
        let batches = folder.join("batches");
        fs::create_dir_all(&batches)
            .map_err(|error| anyhow::anyhow!("cannot make {}: {error}", folder.display()))?;
        let lock = File::create(folder.join("lock"))?;
        if lock.try_lock().is_err() {
            anyhow::bail!(
                "another agent uses {}; stop it, or give this one another --data folder",
                folder.display()
            );
        }
        let identity = format!("chain {genesis:?}\naccount {account}\n");
        let file = folder.join("identity");
        match fs::read_to_string(&file) {
            Ok(found) if found == identity => {}
            Ok(found) => anyhow::bail!(
                "{} belongs to another provider or chain; give this one another --data folder\n\
                 it is of:\n{found}this is:\n{identity}",
                folder.display()
            ),
            Err(_) => write_synced(&file, identity.as_bytes())?,
        }
        Ok(Self { batches, _lock: lock })
    }

    fn folder(&self, id: AssignmentId) -> PathBuf {
        self.batches.join(format!("{}-{}-{}", id.job, id.batch, id.replica))
    }

    /// All batches of which something is stored.
    pub fn scan(&self) -> io::Result<Vec<Found>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.batches)? {
            let name = entry?.file_name();
            let Some(id) = name.to_str().and_then(parse_name) else { continue };
            let sealed =
                self.seal(id).map(|seal| Sealed { root: seal.root, commitment: seal.commitment });
            found.push(Found { id, sealed, published: self.is_published(id) });
        }
        found.sort_by_key(|found| found.id);
        Ok(found)
    }

    /// The seal of a batch whose results are complete and undamaged.
    pub fn seal(&self, id: AssignmentId) -> Option<Seal> {
        let folder = self.folder(id);
        let seal: Seal = read_checked(&folder.join("seal"))?;
        let receipts: Vec<Receipt> = read_checked(&folder.join("receipts"))?;
        let outputs = fs::metadata(folder.join("outputs")).ok()?;
        let whole =
            BatchTree::build(receipts)?.root() == seal.root && outputs.len() == seal.outputs_bytes;
        whole.then_some(seal)
    }

    /// The receipts of a finished batch.
    pub fn receipts(&self, id: AssignmentId) -> Option<Vec<Receipt>> {
        read_checked(&self.folder(id).join("receipts"))
    }

    /// The outputs of a finished batch, as they are served.
    pub fn outputs(&self, id: AssignmentId) -> io::Result<File> {
        File::open(self.folder(id).join("outputs"))
    }

    /// Whether a batch may be served.
    pub fn is_published(&self, id: AssignmentId) -> bool {
        self.folder(id).join("published").exists()
    }

    /// Lets a batch be served.
    pub fn publish(&self, id: AssignmentId) -> io::Result<()> {
        write_synced(&self.folder(id).join("published"), &[])
    }

    /// Removes all of a batch.
    pub fn forget(&self, id: AssignmentId) -> io::Result<()> {
        match fs::remove_dir_all(self.folder(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes batches that were published longer ago than this, and names them.
    pub fn prune(&self, older_than: Duration) -> io::Result<Vec<AssignmentId>> {
        let mut pruned = Vec::new();
        for entry in fs::read_dir(&self.batches)? {
            let entry = entry?;
            let published = fs::metadata(entry.path().join("published"));
            let Ok(at) = published.and_then(|file| file.modified()) else { continue };
            let age = SystemTime::now().duration_since(at).unwrap_or_default();
            let id = entry.file_name().to_str().and_then(parse_name);
            if let Some(id) = id.filter(|_| age > older_than) {
                self.forget(id)?;
                pruned.push(id);
            }
        }
        Ok(pruned)
    }

    /// The journal of a batch, with the tasks that were finished before.
    pub fn journal(&self, id: AssignmentId) -> io::Result<Journal> {
        let folder = self.folder(id);
        fs::create_dir_all(&folder)?;
        Journal::open(&folder.join("journal"))
    }

    /// Writes the results of a batch and seals them; from here on they may be committed.
    pub fn finish(
        &self,
        id: AssignmentId,
        tasks: Range<u32>,
        journal: &mut Journal,
        commit: impl FnOnce(&SumNode) -> H256,
    ) -> io::Result<Sealed> {
        let folder = self.folder(id);
        let missing = || io::Error::other("a task of a finished batch is not in its journal");
        let mut receipts = Vec::new();
        let temporary = folder.join("outputs.new");
        let mut outputs = BufWriter::new(File::create(&temporary)?);
        let mut outputs_bytes = 0u64;
        for task in tasks {
            let (receipt, output) = journal.read(task)?.ok_or_else(missing)?;
            receipts.push(receipt);
            let length = Compact(u32::try_from(output.len()).unwrap_or(u32::MAX)).encode();
            for part in [&length, &output] {
                outputs.write_all(part)?;
                outputs_bytes =
                    outputs_bytes.saturating_add(u64::try_from(part.len()).unwrap_or(0));
            }
        }
        outputs.into_inner()?.sync_all()?;
        fs::rename(&temporary, folder.join("outputs"))?;
        write_checked(&folder.join("receipts"), &receipts)?;
        let root = BatchTree::build(receipts).ok_or_else(missing)?.root();
        let seal = Seal { root, commitment: commit(&root), outputs_bytes };
        write_checked(&folder.join("seal"), &seal)?;
        // Only a copy by now.
        let _ = fs::remove_file(folder.join("journal"));
        Ok(Sealed { root: seal.root, commitment: seal.commitment })
    }
}

fn parse_name(name: &str) -> Option<AssignmentId> {
    let mut parts = name.split('-');
    let id = AssignmentId {
        job: JobId(parts.next()?.parse().ok()?),
        batch: parts.next()?.parse().ok()?,
        replica: parts.next()?.parse().ok()?,
    };
    parts.next().is_none().then_some(id)
}

/// Finished tasks of a batch that is not finished.
///
/// A record is its length, the SCALE of receipt and output, and a checksum. The first record that is
/// not whole, and all behind it, are as if never written.
pub struct Journal {
    file: File,
    /// Where the record of each task begins, and its length.
    records: BTreeMap<u32, (u64, usize)>,
    end: u64,
}

impl Journal {
    fn open(path: &Path) -> io::Result<Self> {
        let options =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut journal = Self { file: options?, records: BTreeMap::new(), end: 0 };
        while let Some((receipt, length)) = journal.next()? {
            let at = journal.end;
            journal.records.insert(receipt.index, (at, length));
            journal.end = at.saturating_add(u64::try_from(length).unwrap_or(0));
        }
        journal.file.set_len(journal.end)?;
        Ok(journal)
    }

    /// Tasks that are finished.
    pub fn finished(&self) -> impl Iterator<Item = u32> + '_ {
        self.records.keys().copied()
    }

    /// The record at the end of what is known to be whole.
    fn next(&mut self) -> io::Result<Option<(Receipt, usize)>> {
        let read = self.record(self.end)?;
        Ok(read.map(|(receipt, _, length)| (receipt, length)))
    }

    fn record(&mut self, at: u64) -> io::Result<Option<(Receipt, Vec<u8>, usize)>> {
        self.file.seek(SeekFrom::Start(at))?;
        let mut length = [0; 4];
        if !fill(&mut self.file, &mut length)? {
            return Ok(None);
        }
        let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
        if length > RECORD_MAX {
            return Ok(None);
        }
        let mut body = vec![0; length.saturating_add(CHECKSUM)];
        if !fill(&mut self.file, &mut body)? {
            return Ok(None);
        }
        let (body, sum) = body.split_at(length);
        if checksum(body) != sum {
            return Ok(None);
        }
        let Ok((receipt, output)) = <(Receipt, Vec<u8>)>::decode_all(&mut &body[..]) else {
            return Ok(None);
        };
        Ok(Some((receipt, output, length.saturating_add(4).saturating_add(CHECKSUM))))
    }

    /// Adds a finished task.
    pub fn append(&mut self, receipt: &Receipt, output: &[u8]) -> io::Result<()> {
        let body = (receipt, output).encode();
        let length = u32::try_from(body.len()).map_err(io::Error::other)?;
        let record = [&length.to_le_bytes()[..], &body, &checksum(&body)].concat();
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&record)?;
        self.records.insert(receipt.index, (self.end, record.len()));
        self.end = self.end.saturating_add(u64::try_from(record.len()).unwrap_or(0));
        Ok(())
    }

    /// A finished task.
    pub fn read(&mut self, task: u32) -> io::Result<Option<(Receipt, Vec<u8>)>> {
        let Some((at, _)) = self.records.get(&task).copied() else { return Ok(None) };
        Ok(self.record(at)?.map(|(receipt, output, _)| (receipt, output)))
    }
}

/// Fills the buffer; false if the file ends before.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    content(bytes).to_low_u64_le().to_le_bytes()
}

fn write_checked(path: &Path, value: &impl Encode) -> io::Result<()> {
    let body = value.encode();
    let sum = checksum(&body);
    write_synced(path, &[&body[..], &sum].concat())
}

fn read_checked<T: Decode>(path: &Path) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
    (checksum(body) == sum).then(|| T::decode_all(&mut &body[..]).ok())?
}

/// Writes a file so that it is there whole or not at all, even if the machine dies.
fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
pub(crate) mod tests;
