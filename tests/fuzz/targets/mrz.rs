//! Machine-readable zones: whatever the lines are, reading answers; what is read has
//! the zone's characters and no others, and is whole only without a fault.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_contract::Mrz as ContractMrz;
use selfsame_documents::mrz::{Mrz, Zone};

fuzz_target!(|text: &str| {
    let lines: Vec<&str> = text.lines().take(4).collect();
    let Ok(zone) = Zone::new(&lines) else { return };
    assert_eq!(zone.lines(), lines);
    let mrz = Mrz::parse(&zone);
    assert_eq!(mrz.holds(), mrz.well_formed && mrz.check_digits.all_hold());
    assert!(mrz.document_number.len() <= lines.concat().len());
    let shown = ContractMrz::from(mrz);
    let formats = [shown.td1.is_some(), shown.td2.is_some(), shown.td3.is_some()];
    assert_eq!(formats.iter().filter(|shown| **shown).count(), 1);
});
