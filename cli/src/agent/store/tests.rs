use super::*;
use stardust_primitives::receipt::OutcomeKind;

fn id(batch: u32) -> AssignmentId {
    AssignmentId { job: JobId(4), batch, replica: 1 }
}

fn open(folder: &Path) -> Store {
    Store::open(folder, H256::repeat_byte(1), &AccountId::new([1; 32])).unwrap()
}

/// Tasks 20, 21 and 22 finished in another order.
fn run(store: &Store, batch: u32) -> Journal {
    let mut journal = store.journal(id(batch)).unwrap();
    journal.append(&Receipt::returned(22, &[7; 1000], 5), &[7; 1000]).unwrap();
    journal.append(&Receipt::failed(20, OutcomeKind::Trapped, 3), &[]).unwrap();
    journal.append(&Receipt::returned(21, &[], 1), &[]).unwrap();
    journal
}

fn finish(store: &Store, batch: u32) -> Sealed {
    let mut journal = run(store, batch);
    store.finish(id(batch), 20..23, &mut journal, |root| root.hash).unwrap()
}

/// A store with one finished batch, for other tests.
pub(crate) fn finished_store() -> (tempfile::TempDir, Store, AssignmentId, SumNode) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let sealed = finish(&store, 2);
    (folder, store, id(2), sealed.root)
}

#[test]
fn a_finished_batch_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let sealed = finish(&store, 2);
    drop(store);
    let store = open(folder.path());
    let found = Found { id: id(2), sealed: Some(sealed), published: false };
    assert_eq!(store.scan().unwrap(), vec![found.clone()]);
    let receipts = store.receipts(id(2)).unwrap();
    assert_eq!(receipts.iter().map(|r| r.index).collect::<Vec<_>>(), [20, 21, 22]);
    assert_eq!(BatchTree::build(receipts).unwrap().root(), sealed.root);
    assert_eq!(store.seal(id(2)).unwrap().root, sealed.root);
    let mut served = Vec::new();
    store.outputs(id(2)).unwrap().read_to_end(&mut served).unwrap();
    let outputs = [vec![], vec![], vec![7u8; 1000]];
    assert_eq!(served, outputs.iter().flat_map(Encode::encode).collect::<Vec<_>>());
    store.publish(id(2)).unwrap();
    assert_eq!(store.scan().unwrap(), [Found { published: true, ..found }]);
    assert_eq!(store.prune(Duration::from_secs(60)).unwrap(), []);
    let marker = File::open(store.folder(id(2)).join("published")).unwrap();
    marker.set_modified(SystemTime::now() - Duration::from_secs(61)).unwrap();
    assert_eq!(store.prune(Duration::from_secs(60)).unwrap(), [id(2)]);
    assert_eq!(store.scan().unwrap(), []);
}

#[test]
fn truncated_files_are_as_if_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    for file in ["seal", "receipts", "outputs"] {
        finish(&store, 2);
        let path = store.folder(id(2)).join(file);
        let length = fs::metadata(&path).unwrap().len();
        for keep in [length - 1, length / 2, 1, 0] {
            OpenOptions::new().write(true).open(&path).unwrap().set_len(keep).unwrap();
            assert_eq!(store.seal(id(2)), None, "{file} {keep}");
            assert_eq!(store.scan().unwrap()[0].sealed, None);
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(store.seal(id(2)), None, "{file}");
    }
}

#[test]
fn a_changed_bit_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    for file in ["seal", "receipts"] {
        finish(&store, 2);
        let path = store.folder(id(2)).join(file);
        let mut bytes = fs::read(&path).unwrap();
        bytes[10] ^= 4;
        fs::write(&path, bytes).unwrap();
        assert_eq!(store.seal(id(2)), None, "{file}");
    }
}

#[test]
fn receipts_of_another_run_do_not_go_with_the_seal() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    finish(&store, 2);
    let other = vec![Receipt::returned(20, &[1], 1)];
    write_checked(&store.folder(id(2)).join("receipts"), &other).unwrap();
    assert_eq!(store.seal(id(2)), None);
}

#[test]
fn a_torn_journal_keeps_what_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    drop(run(&store, 2));
    let path = store.folder(id(2)).join("journal");
    let whole = fs::read(&path).unwrap();
    for keep in (0..=whole.len()).rev().step_by(7) {
        fs::write(&path, &whole[..keep]).unwrap();
        let mut journal = store.journal(id(2)).unwrap();
        let finished: Vec<_> = journal.finished().collect();
        assert!(finished.len() <= 3);
        for task in finished {
            assert_eq!(journal.read(task).unwrap().unwrap().0.index, task);
        }
        // What is appended behind a torn record is found again.
        journal.append(&Receipt::returned(30, &[1, 2], 1), &[1, 2]).unwrap();
        drop(journal);
        let mut journal = store.journal(id(2)).unwrap();
        assert_eq!(journal.read(30).unwrap().unwrap().1, [1, 2]);
    }
    fs::write(&path, [255; 100]).unwrap();
    assert_eq!(store.journal(id(2)).unwrap().finished().count(), 0);
}

#[test]
fn an_unfinished_batch_cannot_be_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let mut journal = run(&store, 2);
    let sealed = store.finish(id(2), 20..24, &mut journal, |root| root.hash);
    assert!(sealed.is_err());
    assert_eq!(store.seal(id(2)), None);
}

#[test]
fn a_folder_belongs_to_one_agent_of_one_account() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let again = Store::open(folder.path(), H256::repeat_byte(1), &AccountId::new([1; 32]));
    assert!(again.err().unwrap().to_string().contains("another agent uses"));
    drop(store);
    let other = Store::open(folder.path(), H256::repeat_byte(1), &AccountId::new([2; 32]));
    assert!(other.err().unwrap().to_string().contains("belongs to another provider"));
    drop(open(folder.path()));
}

#[test]
fn only_names_of_batches_are_read() {
    assert_eq!(parse_name("4-2-1"), Some(id(2)));
    for name in ["4-2", "4-2-1-0", "4-2-x", "lost+found", "4-2-256", ""] {
        assert_eq!(parse_name(name), None, "{name}");
    }
}

#[test]
fn salts_are_the_same_each_time_and_another_for_each_claim() {
    let salt_of = |secret, batch, claimed_at| salt(&[secret; 32], id(batch), claimed_at);
    assert_eq!(salt_of(1, 2, 3), salt_of(1, 2, 3));
    for other in [salt_of(2, 2, 3), salt_of(1, 3, 3), salt_of(1, 2, 4)] {
        assert_ne!(salt_of(1, 2, 3), other);
    }
}
