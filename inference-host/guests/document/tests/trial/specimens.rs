//! Where the pages of the specimens are, measured by eye to a per cent or so.
//!
//! Twelve are scans, most of them cut to the page's own edge. One is a photograph of an
//! open booklet whose page goes on above it.

/// Files, and the corners of their page as printed, clockwise from the top left.
pub(super) const CORNERS: &[(&str, [[f32; 2]; 4])] = &[
    ("100_id-che.jpg", upright([0.0, 0.0, 282.0, 179.0])),
    ("100_pass-bdr.jpg", upright([0.0, 0.0, 1874.0, 1326.0])),
    ("100_pass-cze.jpg", upright([0.0, 0.0, 600.0, 422.0])),
    ("100_pass-hrv.jpg", upright([0.0, 0.0, 600.0, 421.0])),
    ("100_pass-ltu.jpg", upright([0.0, 0.0, 559.0, 395.0])),
    ("100_pass-uto.jpg", upright([28.5, 18.5, 770.0, 523.0])),
    ("100_visa-polx.jpg", upright([8.0, 5.0, 594.0, 414.0])),
    ("27_pass-gbr.jpg", upright([0.0, 0.0, 272.0, 185.0])),
    ("43_pass-twn.jpg", upright([20.0, 2.0, 490.0, 347.5])),
    ("62_pass-aus.png", [[259.0, 243.0], [1192.0, -104.0], [1384.0, 616.0], [450.0, 933.0]]),
    ("77_card-cmw.png", upright([0.0, 0.0, 984.0, 608.0])),
    ("98_pass-nld.jpg", upright([2.0, 2.0, 453.0, 328.0])),
    ("passport-td2.jpg", upright([33.5, 26.5, 1305.0, 938.5])),
];

const fn upright([left, top, right, bottom]: [f32; 4]) -> [[f32; 2]; 4] {
    [[left, top], [right, top], [right, bottom], [left, bottom]]
}
