//! The size check every image passes before its pixels are decoded, whoever decodes
//! them.

use crate::error::ImageError;
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::PixelSize;

/// Checks `size` against `limits`; both bounds count as inside.
///
/// # Errors
/// [`ImageError::TooLarge`], [`ImageError::TooSmall`].
pub fn check(size: PixelSize, limits: ImageLimits) -> Result<(), ImageError> {
    let shorter = size.width.min(size.height);
    let longer = size.width.max(size.height);
    let pixels = u64::from(size.width) * u64::from(size.height);
    if longer > limits.max_side || pixels > limits.max_pixels {
        return Err(ImageError::TooLarge(size));
    }
    if shorter < limits.min_side.max(1) {
        return Err(ImageError::TooSmall(size));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_and_area_are_bounded() {
        struct Case {
            name: &'static str,
            size: (u32, u32),
            accepted: bool,
        }
        let limits = ImageLimits { min_side: 64, max_side: 8000, max_pixels: 40_000_000 };
        let cases = [
            Case { name: "smallest", size: (64, 64), accepted: true },
            Case { name: "too narrow", size: (63, 4000), accepted: false },
            Case { name: "longest side", size: (8000, 5000), accepted: true },
            Case { name: "side too long", size: (8001, 64), accepted: false },
            Case { name: "too many pixels", size: (8000, 5001), accepted: false },
            Case { name: "area beyond 32 bits", size: (u32::MAX, u32::MAX), accepted: false },
            Case { name: "nothing", size: (0, 0), accepted: false },
        ];
        for case in cases {
            let size = PixelSize { width: case.size.0, height: case.size.1 };
            assert_eq!(check(size, limits).is_ok(), case.accepted, "{}", case.name);
        }
    }

    #[test]
    fn an_empty_image_is_refused_even_without_a_lower_limit() {
        let limits = ImageLimits { min_side: 0, max_side: 10, max_pixels: 100 };
        assert!(check(PixelSize { width: 0, height: 5 }, limits).is_err());
    }
}
