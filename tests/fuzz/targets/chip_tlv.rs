//! Elements of tag, length and value: whatever the bytes are, walking over them ends;
//! what is accepted lies in the bytes, element by element, without a gap.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_chip::{Limits, tlv};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(root) = tlv::check(bytes, &limits) else { return };
    assert_eq!(root.bytes, bytes);
    let mut open = vec![(root, 0)];
    let mut nodes = 0;
    while let Some((element, depth)) = open.pop() {
        nodes += 1;
        assert!(depth <= limits.depth && nodes <= limits.nodes);
        assert!(element.bytes.len() >= element.value.len() + 2);
        if element.is_constructed() {
            let inner: Vec<_> = element.reader().map(|it| it.expect("it was checked")).collect();
            assert_eq!(inner.iter().map(|it| it.bytes.len()).sum::<usize>(), element.value.len());
            open.extend(inner.into_iter().map(|it| (it, depth + 1)));
        }
    }
});
