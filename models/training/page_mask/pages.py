"""Draws pages of documents that nobody issues.

Everything comes out of a seeded generator: no photograph and no real document goes
into the training. At the network's 160 pixels a page is a shape with blocks of
print, so that print is drawn coarsely, and as varied as it comes.
"""

import cv2
import numpy as np

import people

RATIOS = (85.6 / 53.98, 125 / 88, 105 / 74)
"""Width over height of ID-1, ID-3 and ID-2."""

WIDTH = 360
"""Pixels across a drawn page."""

GLYPHS = np.array(list("ABCDEFGHIJKLMNOPRSTUVXYZ0123456789<<<<"))

FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX_SMALL)


def page(rng):
    """A page, and how much of each pixel belongs to it (rounded corners do not)."""
    height = round(WIDTH / rng.choice(RATIOS))
    picture = _ground(rng, height)
    if rng.random() < 0.4:
        _motif(rng, picture)
    _header(rng, picture)
    if rng.random() < 0.85:
        _portrait(rng, picture)
    _print(rng, picture)
    if rng.random() < 0.15:
        _overprint(rng, picture)
    if rng.random() < 0.7:
        _machine_readable_zone(rng, picture)
    if rng.random() < 0.25:
        _barcode(rng, picture)
    if rng.random() < 0.15:
        _frame(rng, picture)
    return picture, _rounded(rng, height)


def facing_page(rng, height):
    """The page of a booklet that faces another: little or nothing to read on it."""
    picture = _ground(rng, height)
    if rng.random() < 0.5:
        _motif(rng, picture)
    if rng.random() < 0.5:
        _print(rng, picture)
    return picture


def _ground(rng, height):
    ys, xs = np.mgrid[0:height, 0:WIDTH].astype(np.float32)
    base = _paper(rng)
    picture = np.ones((height, WIDTH, 3), np.float32) * base
    if rng.random() < 0.4:
        angle = rng.uniform(0, 2 * np.pi)
        place = (xs / WIDTH - 0.5) * np.cos(angle) + (ys / height - 0.5) * np.sin(angle) + 0.5
        picture += np.clip(place, 0, 1)[..., None] * (_paper(rng) - base)
    if rng.random() < 0.25:
        edge = int(rng.uniform(0.3, 0.8) * height)
        picture[edge:] = _paper(rng)
    for _ in range(rng.integers(0, 4)):
        angle, frequency = rng.uniform(0, np.pi), rng.uniform(0.02, 0.5)
        wave = np.sin(frequency * (xs * np.cos(angle) + ys * np.sin(angle)) + 3 * np.sin(ys * 0.02))
        picture += wave[..., None] * rng.uniform(0, 14) * rng.uniform(0, 1, 3)
    return np.clip(picture, 0, 255).astype(np.uint8).copy()


def _paper(rng):
    return rng.uniform(150, 255, 3) if rng.random() < 0.8 else rng.uniform(30, 200, 3)


def _motif(rng, picture):
    """Emblems and rosettes, pale."""
    layer = picture.copy()
    height = picture.shape[0]
    for _ in range(rng.integers(1, 4)):
        colour = _any_colour(rng)
        centre = (int(rng.uniform(0, 1) * WIDTH), int(rng.uniform(0, 1) * height))
        size = int(rng.uniform(0.08, 0.6) * height)
        if rng.random() < 0.5:
            cv2.circle(layer, centre, size, colour, int(rng.choice([-1, 2, 12])))
        else:
            around = np.linspace(0, 2 * np.pi, int(rng.integers(3, 9)) * 2, endpoint=False)
            reach = size * np.where(np.arange(len(around)) % 2, rng.uniform(0.4, 1), 1)
            star = np.stack([np.cos(around) * reach, np.sin(around) * reach], 1) + centre
            cv2.fillPoly(layer, [star.astype(np.int32)], colour)
    strength = rng.uniform(0.1, 0.8)
    cv2.addWeighted(layer, strength, picture, 1 - strength, 0, dst=picture)


def _any_colour(rng):
    return tuple(int(level) for level in rng.uniform(0, 255, 3))


def _ink(rng):
    return tuple(int(level) for level in rng.uniform(0, 90, 3))


def _header(rng, picture):
    if rng.random() < 0.5:
        cv2.rectangle(picture, (0, 0), (WIDTH, int(rng.integers(14, 45))), _any_colour(rng), -1)
    _text(rng, picture, (int(rng.integers(8, 90)), int(rng.integers(18, 30))), 0.7, 18)


def _text(rng, picture, place, scale, longest):
    letters = "".join(rng.choice(GLYPHS[:34], rng.integers(3, longest)))
    font = FONTS[rng.integers(len(FONTS))]
    cv2.putText(picture, letters, place, font, scale, _ink(rng), 1, cv2.LINE_AA)


def _portrait(rng, picture):
    height = picture.shape[0]
    tall = int(height * rng.uniform(0.35, 0.6))
    wide = int(tall * rng.uniform(0.7, 0.85))
    left = int(rng.uniform(8, 30)) if rng.random() < 0.75 else WIDTH - wide - int(rng.uniform(8, 30))
    top = int(rng.uniform(0.1, 0.25) * height)
    place = picture[top : top + tall, left : left + wide]
    ground = place.copy() if rng.random() < 0.25 else np.full_like(place, rng.uniform(120, 250, 3))
    people.head(rng, ground, (0.5 * wide, 0.45 * tall), 0.3 * tall)
    if rng.random() < 0.25:
        ground[:] = ground.mean(2, keepdims=True)
    place[:] = ground


def _print(rng, picture):
    height = picture.shape[0]
    left = int(rng.uniform(0.05, 0.42) * WIDTH)
    for top in range(int(height * 0.2), int(height * rng.uniform(0.6, 0.95)), int(rng.integers(14, 26))):
        if rng.random() < 0.8:
            _text(rng, picture, (left, top), rng.uniform(0.3, 0.5), 14)
        if rng.random() < 0.4:
            _text(rng, picture, (left + int(rng.integers(90, 140)), top), rng.uniform(0.3, 0.5), 10)


def _overprint(rng, picture):
    """A word in large letters across the page, as specimens have."""
    layer = np.zeros(picture.shape[:2], np.uint8)
    word = "".join(rng.choice(GLYPHS[:24], 8))
    place = (int(rng.uniform(0.05, 0.3) * WIDTH), int(rng.uniform(0.4, 0.8) * picture.shape[0]))
    cv2.putText(layer, word, place, FONTS[1], rng.uniform(1, 2), 255, int(rng.integers(2, 6)), cv2.LINE_AA)
    centre = (WIDTH / 2, picture.shape[0] / 2)
    turn = cv2.getRotationMatrix2D(centre, rng.uniform(-35, 35), 1)
    layer = cv2.warpAffine(layer, turn, (WIDTH, picture.shape[0]))[..., None] / 255 * rng.uniform(0.3, 1)
    picture[:] = picture * (1 - layer) + layer * rng.uniform(0, 255, 3)


def _machine_readable_zone(rng, picture):
    height = picture.shape[0]
    lines = int(rng.integers(2, 4))
    if rng.random() < 0.4:
        top = height - 22 * lines - 8
        cv2.rectangle(picture, (0, top - 6), (WIDTH, height), (245, 245, 245), -1)
    for line in range(lines):
        letters = "".join(rng.choice(GLYPHS, 38))
        place = (int(0.05 * WIDTH), height - 10 - 20 * (lines - 1 - line))
        cv2.putText(picture, letters, place, cv2.FONT_HERSHEY_PLAIN, 0.78, (30, 30, 30), 1, cv2.LINE_AA)


def _barcode(rng, picture):
    height = picture.shape[0]
    top, left = int(rng.uniform(0.05, 0.7) * height), int(rng.uniform(0.05, 0.5) * WIDTH)
    tall, wide = int(rng.integers(20, 60)), int(rng.integers(60, 170))
    bars = rng.integers(0, 2, (max(1, tall // int(rng.integers(2, 60))), wide // 2)) * 255
    bars = cv2.resize(bars.astype(np.uint8), (wide, tall), interpolation=cv2.INTER_NEAREST)
    part = picture[top : top + tall, left : left + wide]
    part[:] = bars[: part.shape[0], : part.shape[1], None]


def _frame(rng, picture):
    inset, height = int(rng.integers(2, 16)), picture.shape[0]
    ends = (inset, inset), (WIDTH - inset, height - inset)
    cv2.rectangle(picture, *ends, _any_colour(rng), int(rng.integers(1, 4)))


def _rounded(rng, height):
    radius = int(rng.choice([0, 4, 13, 16]))
    shape = np.zeros((height, WIDTH), np.uint8)
    cv2.rectangle(shape, (radius, 0), (WIDTH - radius, height), 255, -1)
    cv2.rectangle(shape, (0, radius), (WIDTH, height - radius), 255, -1)
    for x in (radius, WIDTH - radius - 1):
        for y in (radius, height - radius - 1):
            cv2.circle(shape, (x, y), radius, 255, -1)
    return shape
