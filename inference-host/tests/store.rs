//! The embedded store: what was acknowledged stays, what expires goes.

use selfsame_host::embedded::store::{NotANumber, RecordStore, StoreError, Swap, VALUE_BYTES};
use selfsame_protocol::envelope::Lifetime;
use std::path::Path;

fn entry(key: &str, value: &[u8]) -> Vec<(String, Vec<u8>)> {
    vec![(key.to_owned(), value.to_owned())]
}

fn expiring(expires_at_ms: u64, content: &[u8]) -> Vec<u8> {
    [&Lifetime { created_at_ms: 0, expires_at_ms }.to_header()[..], content].concat()
}

#[tokio::test]
async fn values_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::open(folder.path()).unwrap();
    store.put(entry("a", b"1")).await.unwrap();
    store.put(vec![("b".into(), vec![2; 5 << 20]), ("c".into(), vec![])]).await.unwrap();
    store.remove(vec!["a".into(), "never there".into()]).await.unwrap();
    drop(store);
    let store = RecordStore::open(folder.path()).unwrap();
    assert_eq!(store.get("a"), Ok(None));
    assert_eq!(store.get("b"), Ok(Some(vec![2; 5 << 20])));
    assert_eq!(store.exists("c"), Ok(true));
    assert_eq!(store.keys(None, 10), Ok(vec!["b".to_owned(), "c".to_owned()]));
    assert_eq!(store.keys(Some("b"), 10), Ok(vec!["c".to_owned()]));
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let _store = RecordStore::open(&data).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("records.redb")), 0o600);
}

#[tokio::test]
async fn a_second_process_or_handle_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let _store = RecordStore::open(folder.path()).unwrap();
    assert!(matches!(RecordStore::open(folder.path()), Err(StoreError::Unopenable(_))));
}

#[tokio::test]
async fn a_swap_happens_only_on_the_value_seen() {
    struct Case {
        name: &'static str,
        before: Option<&'static [u8]>,
        seen: Option<&'static [u8]>,
        expected: Swap,
    }
    let cases = [
        Case { name: "create", before: None, seen: None, expected: Swap::Done },
        Case { name: "update", before: Some(b"1"), seen: Some(b"1"), expected: Swap::Done },
        Case {
            name: "changed since",
            before: Some(b"2"),
            seen: Some(b"1"),
            expected: Swap::Lost(Some(b"2".to_vec())),
        },
        Case {
            name: "made since",
            before: Some(b"2"),
            seen: None,
            expected: Swap::Lost(Some(b"2".to_vec())),
        },
        Case { name: "gone since", before: None, seen: Some(b"1"), expected: Swap::Lost(None) },
    ];
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::open(folder.path()).unwrap();
    for case in cases {
        store.remove(vec!["key".into()]).await.unwrap();
        if let Some(before) = case.before {
            store.put(entry("key", before)).await.unwrap();
        }
        let seen = case.seen.map(<[u8]>::to_vec);
        let swap = store.swap("key".into(), seen, b"new".to_vec()).await;
        let after = match &case.expected {
            Swap::Done => Some(b"new".to_vec()),
            Swap::Lost(current) => current.clone(),
        };
        assert_eq!(swap, Ok(case.expected), "{}", case.name);
        assert_eq!(store.get("key"), Ok(after), "{}", case.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_writers_that_saw_the_same_value_one_wins() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::open(folder.path()).unwrap();
    for round in 0..20_u8 {
        let seen = (round > 0).then(|| vec![round - 1]);
        let swaps = (0..16).map(|_| {
            let (store, seen) = (store.clone(), seen.clone());
            tokio::spawn(async move { store.swap("key".into(), seen, vec![round]).await })
        });
        let mut winners = 0;
        for swap in swaps.collect::<Vec<_>>() {
            winners += usize::from(swap.await.unwrap() == Ok(Swap::Done));
        }
        assert_eq!(winners, 1, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn increments_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::open(folder.path()).unwrap();
    let additions = (0..100).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.increment("counter".into(), 3).await })
    });
    for addition in additions.collect::<Vec<_>>() {
        addition.await.unwrap().unwrap().unwrap();
    }
    assert_eq!(store.get("counter"), Ok(Some(b"300".to_vec())));
    store.put(entry("word", b"three")).await.unwrap();
    assert_eq!(store.increment("word".into(), 1).await, Ok(Err(NotANumber)));
    assert_eq!(store.increment("counter".into(), i64::MAX).await, Ok(Err(NotANumber)));
    assert_eq!(store.get("counter"), Ok(Some(b"300".to_vec())));
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::open(folder.path()).unwrap();
    let long_key = "k".repeat(2000);
    assert_eq!(store.put(entry(&long_key, b"")).await, Err(StoreError::TooLarge));
    let large = vec![0; VALUE_BYTES + 1];
    assert_eq!(store.put(entry("key", &large)).await, Err(StoreError::TooLarge));
    assert_eq!(store.keys(None, 1), Ok(vec![]));
}

#[tokio::test]
async fn a_sweep_takes_what_has_expired_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::open(folder.path()).unwrap();
    let entries = vec![
        ("expired".to_owned(), expiring(1_000, b"x")),
        ("at its moment".to_owned(), expiring(2_000, b"x")),
        ("alive".to_owned(), expiring(2_001, b"x")),
        ("prolonged".to_owned(), expiring(1_500, b"x")),
        ("foreign".to_owned(), b"not an envelope".to_vec()),
    ];
    store.put(entries).await.unwrap();
    store.put(entry("prolonged", &expiring(9_000, b"x"))).await.unwrap();
    assert_eq!(store.sweep(2_000, 2).await, Ok(2));
    assert_eq!(store.sweep(2_000, 2).await, Ok(1));
    assert_eq!(store.sweep(2_000, 2).await, Ok(0));
    let left = ["alive", "foreign", "prolonged"].map(str::to_owned);
    assert_eq!(store.keys(None, 10), Ok(left.to_vec()));
    assert_eq!(store.sweep(9_000, 10).await, Ok(2));
    assert_eq!(store.keys(None, 10), Ok(vec!["foreign".to_owned()]));
}

#[tokio::test]
async fn compaction_gives_space_back_and_keeps_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::open(folder.path()).unwrap();
    let keys: Vec<String> = (0..24).map(|number| format!("bulk/{number}")).collect();
    for key in &keys {
        store.put(entry(key, &vec![7; 4 << 20])).await.unwrap();
    }
    store.put(entry("kept", b"value")).await.unwrap();
    store.remove(keys).await.unwrap();
    let size = || folder.path().join("records.redb").metadata().unwrap().len();
    let before = size();
    store.compact_if_worthwhile();
    assert!(size() < before / 4, "{} of {before} bytes are left", size());
    assert_eq!(store.get("kept"), Ok(Some(b"value".to_vec())));
    store.put(entry("after", b"value")).await.unwrap();
}
