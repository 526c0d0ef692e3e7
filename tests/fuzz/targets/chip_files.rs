//! Files of a chip, one after another: whatever the bytes are, splitting and reading
//! them answers; the files are the bytes, in pieces, and each has one way to be read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_capture::ElementaryFile;
use selfsame_chip::lds::{Com, Dg1, Dg2, Dg11, Dg12, Dg14, Dg15, Dg16, Displayed, Sod};
use selfsame_chip::{Files, Limits, ReadError};

fuzz_target!(|bytes: &[u8]| {
    let Ok(files) = Files::split(bytes) else { return };
    assert_eq!(files.iter().map(|(_, file)| file.len()).sum::<usize>(), bytes.len());
    assert_eq!(Files::collect(files.iter()).as_ref(), Ok(&files));
    for (file, bytes) in files.iter() {
        let _ = read(file, bytes);
    }
});

fn read(file: ElementaryFile, bytes: &[u8]) -> Result<(), ReadError> {
    let limits = Limits::default();
    match file {
        ElementaryFile::Com => {
            let com = Com::parse(bytes, &limits)?;
            assert!(com.groups.is_sorted() && com.groups.len() <= 16);
        }
        ElementaryFile::Sod => {
            Sod::parse(bytes, &limits)?;
        }
        ElementaryFile::DataGroup(1) => {
            let dg1 = Dg1::parse(bytes, &limits)?;
            assert!(dg1.zone.lines().concat().len() < bytes.len());
        }
        ElementaryFile::DataGroup(2) => drop(Dg2::parse(bytes, &limits)?),
        ElementaryFile::DataGroup(5) => drop(Displayed::parse_portrait(bytes, &limits)?),
        ElementaryFile::DataGroup(7) => drop(Displayed::parse_signature(bytes, &limits)?),
        ElementaryFile::DataGroup(11) => drop(Dg11::parse(bytes, &limits)?),
        ElementaryFile::DataGroup(12) => drop(Dg12::parse(bytes, &limits)?),
        ElementaryFile::DataGroup(14) => drop(Dg14::parse(bytes, &limits)?),
        ElementaryFile::DataGroup(15) => {
            Dg15::parse(bytes, &limits)?;
        }
        ElementaryFile::DataGroup(16) => drop(Dg16::parse(bytes, &limits)?),
        ElementaryFile::DataGroup(_) => {}
    }
    Ok(())
}
