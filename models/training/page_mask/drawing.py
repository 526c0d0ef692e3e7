"""Draws pages of documents that nobody issues, and places they may lie on.

Everything comes out of a seeded generator: no photograph and no real document goes
into the training. At the network's 160 pixels a page is a shape with blocks of
print, so that print is drawn coarsely, and as varied as it comes.
"""

import cv2
import numpy as np

RATIOS = (85.6 / 53.98, 125 / 88, 105 / 74)
"""Width over height of ID-1, ID-3 and ID-2."""

WIDTH = 360
"""Pixels across a drawn page."""

GLYPHS = np.array(list("ABCDEFGHIJKLMNOPRSTUVXYZ0123456789<<<<"))


def page(rng):
    """A page, and how much of each pixel belongs to it (rounded corners do not)."""
    height = round(WIDTH / rng.choice(RATIOS))
    picture = _ground(rng, height)
    _header(rng, picture)
    if rng.random() < 0.85:
        _portrait(rng, picture)
    _print(rng, picture)
    if rng.random() < 0.7:
        _machine_readable_zone(rng, picture)
    if rng.random() < 0.25:
        _barcode(rng, picture)
    return picture, _rounded(rng, height)


def _ground(rng, height):
    ys, xs = np.mgrid[0:height, 0:WIDTH].astype(np.float32)
    base = rng.uniform(150, 255, 3) if rng.random() < 0.8 else rng.uniform(30, 200, 3)
    picture = np.ones((height, WIDTH, 3), np.float32) * base
    for _ in range(rng.integers(0, 4)):
        angle, frequency = rng.uniform(0, np.pi), rng.uniform(0.02, 0.5)
        wave = np.sin(frequency * (xs * np.cos(angle) + ys * np.sin(angle)) + 3 * np.sin(ys * 0.02))
        picture += wave[..., None] * rng.uniform(0, 14) * rng.uniform(0, 1, 3)
    if rng.random() < 0.4:
        picture += ((xs / WIDTH) * rng.uniform(-60, 60))[..., None] * rng.uniform(0, 1, 3)
    return np.clip(picture, 0, 255).astype(np.uint8).copy()


def _ink(rng):
    return tuple(int(level) for level in rng.uniform(0, 90, 3))


def _header(rng, picture):
    if rng.random() < 0.5:
        colour = tuple(int(level) for level in rng.uniform(0, 255, 3))
        cv2.rectangle(picture, (0, 0), (WIDTH, int(rng.integers(14, 45))), colour, -1)
    _text(rng, picture, (int(rng.integers(8, 90)), int(rng.integers(18, 30))), 0.7, 18)


def _text(rng, picture, place, scale, longest):
    letters = "".join(rng.choice(GLYPHS[:34], rng.integers(3, longest)))
    cv2.putText(picture, letters, place, cv2.FONT_HERSHEY_SIMPLEX, scale, _ink(rng), 1, cv2.LINE_AA)


def _portrait(rng, picture):
    height = picture.shape[0]
    tall = int(height * rng.uniform(0.35, 0.6))
    wide = int(tall * rng.uniform(0.7, 0.85))
    left = int(rng.uniform(8, 30)) if rng.random() < 0.75 else WIDTH - wide - int(rng.uniform(8, 30))
    top = int(rng.uniform(0.1, 0.25) * height)
    shade = tuple(int(level) for level in rng.uniform(120, 250, 3))
    skin = tuple(int(level) for level in rng.uniform((60, 80, 110), (190, 210, 245)))
    cv2.rectangle(picture, (left, top), (left + wide, top + tall), shade, -1)
    middle = (left + wide // 2, top + int(tall * 0.48))
    cv2.ellipse(picture, (middle[0], top + tall), (int(wide * 0.45), int(tall * 0.25)), 0, 180, 360, _ink(rng), -1)
    cv2.ellipse(picture, (middle[0], middle[1] - tall // 12), (int(wide * 0.32), int(tall * 0.36)), 0, 0, 360, _ink(rng), -1)
    cv2.ellipse(picture, middle, (int(wide * 0.26), int(tall * 0.32)), 0, 0, 360, skin, -1)


def _print(rng, picture):
    height = picture.shape[0]
    left = int(rng.uniform(0.05, 0.42) * WIDTH)
    for top in range(int(height * 0.2), int(height * rng.uniform(0.6, 0.95)), int(rng.integers(14, 26))):
        if rng.random() < 0.8:
            _text(rng, picture, (left, top), rng.uniform(0.3, 0.5), 14)
        if rng.random() < 0.4:
            _text(rng, picture, (left + int(rng.integers(90, 140)), top), rng.uniform(0.3, 0.5), 10)


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


def _rounded(rng, height):
    radius = int(rng.choice([0, 4, 13, 16]))
    shape = np.zeros((height, WIDTH), np.uint8)
    cv2.rectangle(shape, (radius, 0), (WIDTH - radius, height), 255, -1)
    cv2.rectangle(shape, (0, radius), (WIDTH, height - radius), 255, -1)
    for x in (radius, WIDTH - radius - 1):
        for y in (radius, height - radius - 1):
            cv2.circle(shape, (x, y), radius, 255, -1)
    return shape


def place(rng, width, height):
    """A ground that documents may lie on, with things that are none."""
    picture = _cloth(rng, width, height)
    for _ in range(rng.integers(0, 6)):
        _thing(rng, picture)
    return picture


def _cloth(rng, width, height):
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    picture = np.ones((height, width, 3), np.float32) * rng.uniform(5, 250, 3)
    for cell in (2, 6, 20, 60):
        noise = rng.standard_normal((height // cell + 2, width // cell + 2, 1 if rng.random() < 0.6 else 3))
        noise = cv2.resize(noise.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        picture += noise.reshape(height, width, -1) * rng.uniform(0, 16)
    kind = rng.random()
    if kind < 0.3:
        grain = cv2.resize(rng.standard_normal((5, 5)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        picture += rng.uniform(5, 30) * np.sin(ys * rng.uniform(0.05, 0.6) + 6 * grain)[..., None]
    elif kind < 0.45:
        cell = int(rng.integers(8, 50))
        picture += (((xs // cell) + (ys // cell)) % 2 * rng.uniform(10, 70))[..., None]
    grey = picture.mean(2, keepdims=True)
    picture = grey + (picture - grey) * rng.uniform(0, 1)
    return np.clip(picture, 0, 255).astype(np.uint8).copy()


def _thing(rng, picture):
    height, width = picture.shape[:2]
    colour = tuple(int(level) for level in rng.uniform(0, 255, 3))
    points = np.stack([rng.integers(0, width, 4), rng.integers(0, height, 4)], 1).astype(np.int32)
    kind = rng.random()
    if kind < 0.35:
        cv2.fillPoly(picture, [cv2.convexHull(points)], colour)
    elif kind < 0.55:
        ends = [tuple(int(value) for value in point) for point in points[:2]]
        cv2.line(picture, *ends, colour, int(rng.integers(1, 12)))
    elif kind < 0.7:
        centre = tuple(int(value) for value in points[0])
        cv2.circle(picture, centre, int(rng.integers(4, max(5, width // 4))), colour, -1)
    elif kind < 0.85:
        _text(rng, picture, tuple(int(value) for value in points[0]), rng.uniform(0.3, 1.5), 12)
    else:
        _head(rng, picture)


def _head(rng, picture):
    """A person's head and shoulders: nothing to read, yet often photographed."""
    height, width = picture.shape[:2]
    centre = (int(rng.uniform(0.2, 0.8) * width), int(rng.uniform(0.2, 0.7) * height))
    size = rng.uniform(0.08, 0.3) * height
    skin = tuple(int(level) for level in rng.uniform((50, 70, 100), (190, 210, 245)))
    cv2.ellipse(picture, (centre[0], centre[1] + int(2.4 * size)), (int(2 * size), int(1.2 * size)), 0, 180, 360, _ink(rng), -1)
    cv2.ellipse(picture, (centre[0], centre[1] - int(size * 0.3)), (int(0.9 * size), int(1.1 * size)), 0, 0, 360, _ink(rng), -1)
    cv2.ellipse(picture, centre, (int(0.75 * size), int(size)), 0, 0, 360, skin, -1)
