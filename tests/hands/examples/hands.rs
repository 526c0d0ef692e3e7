//! Writes photographs of a rendered hand as PPM files, to be looked at:
//! `hands FOLDER HAND PICTURE…`, both numbers are seeds.

use selfsame_hands::{Capture, Hand};
use std::error::Error;
use std::fs::File;
use std::io::Write as _;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, hand, pictures @ ..] = &arguments[..] else {
        return Err("usage: hands FOLDER HAND PICTURE...".into());
    };
    let owner = Hand::new(hand.parse()?);
    for seed in pictures {
        let picture = owner.photograph(&Capture::varied(seed.parse()?))?;
        let size = picture.size();
        let mut file = File::create(format!("{folder}/{hand}-{seed}.ppm"))?;
        writeln!(file, "P6 {} {} 255", size.width, size.height)?;
        file.write_all(picture.pixels())?;
    }
    Ok(())
}
