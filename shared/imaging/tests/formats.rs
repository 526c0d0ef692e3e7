//! Every variety of every format, whole, cut short and damaged.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]
#![cfg(feature = "codecs")]

use proptest::prelude::*;
use selfsame_imaging::{ImageError, Orientation, RgbImage, decode, encode, sniff};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::PixelSize;
use std::path::PathBuf;

const SIZE: PixelSize = PixelSize { width: 80, height: 60 };
const LIMITS: ImageLimits = ImageLimits { min_side: 16, max_side: 8000, max_pixels: 40_000_000 };

/// How the picture was saved.
#[derive(Clone, Copy, PartialEq)]
enum Content {
    Colour,
    Grey,
    /// The right half is transparent.
    Alpha,
    GreyAlpha,
}

struct Case {
    name: &'static str,
    content: Content,
    /// Largest mean error, in levels.
    tolerance: f64,
}

const CASES: [Case; 16] = [
    Case { name: "baseline-420.jpg", content: Content::Colour, tolerance: 2.0 },
    Case { name: "baseline-444.jpg", content: Content::Colour, tolerance: 1.5 },
    Case { name: "restart.jpg", content: Content::Colour, tolerance: 2.0 },
    Case { name: "progressive.jpg", content: Content::Colour, tolerance: 2.0 },
    Case { name: "cmyk.jpg", content: Content::Colour, tolerance: 2.0 },
    Case { name: "grey.jpg", content: Content::Grey, tolerance: 1.5 },
    Case { name: "rgb.png", content: Content::Colour, tolerance: 0.0 },
    Case { name: "palette.png", content: Content::Colour, tolerance: 6.0 },
    Case { name: "grey.png", content: Content::Grey, tolerance: 0.5 },
    Case { name: "alpha.png", content: Content::Alpha, tolerance: 0.0 },
    Case { name: "grey-alpha.png", content: Content::GreyAlpha, tolerance: 0.5 },
    Case { name: "sixteen-bit.png", content: Content::Colour, tolerance: 0.0 },
    Case { name: "interlaced.png", content: Content::Colour, tolerance: 0.0 },
    Case { name: "lossy.webp", content: Content::Colour, tolerance: 3.0 },
    Case { name: "lossless.webp", content: Content::Colour, tolerance: 0.0 },
    Case { name: "alpha.webp", content: Content::Alpha, tolerance: 3.0 },
];

fn file(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/images").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The picture of `images/generate.py`.
fn drawn(content: Content) -> Vec<u8> {
    let pixel = |x: u32, y: u32| {
        let transparent = x >= SIZE.width / 2;
        let colour = [40 + 2 * x, 40 + 3 * y, 100 + (x + y) / 2];
        let grey = (299 * colour[0] + 587 * colour[1] + 114 * colour[2] + 500) / 1000;
        match content {
            Content::Alpha | Content::GreyAlpha if transparent => [255; 3],
            Content::Colour | Content::Alpha => colour,
            Content::Grey | Content::GreyAlpha => [grey; 3],
        }
    };
    (0..SIZE.height)
        .flat_map(|y| (0..SIZE.width).flat_map(move |x| pixel(x, y)))
        .map(|level| u8::try_from(level).unwrap())
        .collect()
}

fn mean_error(image: &RgbImage, expected: &[u8]) -> f64 {
    assert_eq!(image.pixels().len(), expected.len());
    let errors = image.pixels().iter().zip(expected).map(|(a, b)| f64::from(a.abs_diff(*b)));
    errors.sum::<f64>() / expected.len() as f64
}

#[test]
fn every_variety_shows_the_picture() {
    for case in CASES {
        let bytes = file(case.name);
        assert_eq!(sniff(&bytes).map(|header| header.stored_size), Ok(SIZE), "{}", case.name);
        let image = decode(&bytes, LIMITS).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        assert_eq!(image.size(), SIZE, "{}", case.name);
        let error = mean_error(&image, &drawn(case.content));
        assert!(error <= case.tolerance, "{}: mean error {error}", case.name);
    }
}

#[test]
fn a_file_cut_short_is_refused() {
    for case in CASES {
        let bytes = file(case.name);
        // A hundred places all over the file, and every one near its end.
        let tail = bytes.len().saturating_sub(30);
        let lengths = (0..tail).step_by(1 + bytes.len() / 100).chain(tail..bytes.len());
        for length in lengths {
            let cut = decode(&bytes[..length], LIMITS);
            assert!(cut.is_err(), "{} cut at {length} of {}", case.name, bytes.len());
        }
    }
}

#[test]
fn unsound_palettes_are_refused() {
    for name in ["odd-palette.png", "long-palette.png", "long-transparency.png"] {
        assert_eq!(decode(&file(name), LIMITS).err(), Some(ImageError::Corrupt), "{name}");
    }
}

#[test]
fn what_we_do_not_read_is_told_apart() {
    let animated = decode(&file("animated.webp"), LIMITS);
    assert_eq!(animated, Err(ImageError::Unsupported));
    assert_eq!(decode(b"", LIMITS), Err(ImageError::Empty));
    assert_eq!(decode(b"GIF89a\x50\0\x3C\0\0\0\0;", LIMITS), Err(ImageError::UnknownFormat));
}

#[test]
fn limits_are_checked_before_pixels() {
    let header = [60_000_u32.to_be_bytes(), 60_000_u32.to_be_bytes()].concat();
    let bomb = [
        &b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"[..],
        &header,
        &[8, 2, 0, 0, 0, 0, 0, 0, 0],
        b"\0\0\0\x02IDAT\x78\x9C\0\0\0\0",
    ]
    .concat();
    let size = PixelSize { width: 60_000, height: 60_000 };
    assert_eq!(decode(&bomb, LIMITS), Err(ImageError::TooLarge(size)));
    let narrow = ImageLimits { min_side: 61, ..LIMITS };
    assert_eq!(decode(&file("rgb.png"), narrow), Err(ImageError::TooSmall(SIZE)));
    let exact = ImageLimits { min_side: 60, max_side: 80, max_pixels: 4800 };
    assert!(decode(&file("rgb.png"), exact).is_ok());
}

#[test]
fn exif_orientation_is_applied() {
    let plain = file("baseline-444.jpg");
    let stored = decode(&plain, LIMITS).unwrap();
    for value in 1..=8 {
        let orientation = Orientation::from_exif(value).unwrap();
        let bytes = with_orientation(&plain, value);
        let header = sniff(&bytes).unwrap();
        assert_eq!(header.orientation, orientation);
        let upright = decode(&bytes, LIMITS).unwrap();
        assert_eq!(upright.size(), header.upright_size(), "{value}");
        assert_eq!(upright, orientation.apply(stored.clone()), "{value}");
    }
}

/// Puts an EXIF segment behind the start-of-image marker.
fn with_orientation(jpeg: &[u8], value: u16) -> Vec<u8> {
    let exif = [
        &b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01"[..],
        &value.to_be_bytes(),
        &[0; 6],
    ]
    .concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

#[test]
fn bytes_after_the_end_do_not_matter() {
    for name in ["baseline-420.jpg", "progressive.jpg", "rgb.png"] {
        let bytes = file(name);
        let longer = [&bytes[..], b"appended by some phone"].concat();
        assert_eq!(decode(&longer, LIMITS), decode(&bytes, LIMITS), "{name}");
    }
}

#[test]
fn an_encoded_picture_is_close_to_the_original() {
    let image = decode(&file("rgb.png"), LIMITS).unwrap();
    let jpeg = encode::jpeg(&image, encode::JpegQuality::default()).unwrap();
    let back = decode(&jpeg, LIMITS).unwrap();
    assert!(mean_error(&back, image.pixels()) < 1.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn damaged_files_never_panic(
        which in 0..CASES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..4),
    ) {
        let mut bytes = file(CASES[which].name);
        for (place, change) in changes {
            let place = place.index(bytes.len());
            bytes[place] ^= change;
        }
        if let Ok(image) = decode(&bytes, LIMITS) {
            let size = image.size();
            prop_assert!(size.width <= LIMITS.max_side && size.height <= LIMITS.max_side);
        }
    }

    #[test]
    fn a_damaged_png_is_refused_or_intact(place: prop::sample::Index, change in 1_u8..) {
        let good = file("rgb.png");
        let mut bytes = good.clone();
        bytes[place.index(good.len())] ^= change;
        if let Ok(image) = decode(&bytes, LIMITS) {
            prop_assert_eq!(image, decode(&good, LIMITS).unwrap());
        }
    }
}
