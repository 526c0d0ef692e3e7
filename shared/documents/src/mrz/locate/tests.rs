use super::*;
use std::f32::consts::{FRAC_PI_2, PI};

const SIZE: PixelSize = PixelSize { width: 900, height: 600 };

/// A light page with lines of dark strokes at these heights, turned by `angle`
/// around its middle.
fn page(heights: &[f32], angle: f32) -> RgbImage {
    let mut page = RgbImage::filled(SIZE, Rgb([230; 3])).unwrap();
    let (sin, cos) = angle.sin_cos();
    let pixels = page.pixels_mut().chunks_exact_mut(3).enumerate();
    for (index, pixel) in pixels {
        let (x, y) = ((index % 900) as f32 - 450.0, (index / 900) as f32 - 300.0);
        let (x, y) = (x * cos + y * sin, y * cos - x * sin);
        let on_line = heights.iter().any(|height| (y + 300.0 - height).abs() < 8.0);
        if on_line && x.abs() < 350.0 && x.rem_euclid(16.0) < 3.0 {
            pixel.fill(20);
        }
    }
    page
}

fn candidates(page: &RgbImage, angle: f32) -> Vec<Vec<TextLine>> {
    let view = View::new(SIZE, angle, 900);
    view.candidates(&view.bars(page).unwrap())
}

#[test]
fn lines_of_one_length_are_a_candidate() {
    let found = candidates(&page(&[480.0, 520.0], 0.0), 0.0);
    let [lines] = &found[..] else { panic!("{found:?}") };
    for (line, y) in lines.iter().zip([480.0, 520.0]) {
        assert!((line.start.y - y).abs() < 2.0 && (line.end.y - y).abs() < 2.0, "{line:?}");
        assert!((line.start.x - 100.0).abs() < 20.0 && (line.end.x - 800.0).abs() < 20.0);
        assert!((10.0..24.0).contains(&line.height), "{line:?}");
    }
}

#[test]
fn three_lines_come_before_two_of_them() {
    let found = candidates(&page(&[440.0, 480.0, 520.0], 0.0), 0.0);
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2, 2]);
}

#[test]
fn a_line_alone_is_no_candidate() {
    assert!(candidates(&page(&[480.0], 0.0), 0.0).is_empty());
    assert!(candidates(&page(&[], 0.0), 0.0).is_empty());
    assert!(candidates(&page(&[100.0, 520.0], 0.0), 0.0).is_empty());
}

#[test]
fn a_turned_page_is_seen_in_a_turned_view() {
    for angle in [-0.4, 0.6, FRAC_PI_2, PI] {
        let page = page(&[300.0, 340.0], angle);
        let found = candidates(&page, angle);
        let [lines] = &found[..] else { panic!("{angle}: {found:?}") };
        let (x, y) = (lines[0].end.x - lines[0].start.x, lines[0].end.y - lines[0].start.y);
        assert!((y.atan2(x) - angle).sin().abs() < 0.02, "{angle}");
        assert!((lines[0].start.x + lines[0].end.x - 900.0).abs() < 20.0, "{angle}: {lines:?}");
    }
}

#[test]
fn upside_down_the_last_line_comes_first() {
    let found = candidates(&page(&[480.0, 520.0], 0.0), 0.0);
    let turned = upside_down(&found[0]);
    assert_eq!((turned[0].start, turned[0].end), (found[0][1].end, found[0][1].start));
}

#[test]
fn a_lean_is_told() {
    let page = page(&[300.0], 0.2);
    let bars = View::new(SIZE, 0.0, 900).bars(&page).unwrap();
    assert!((View::lean(&bars).unwrap() - 0.2).abs() < 0.05, "{bars:?}");
}
