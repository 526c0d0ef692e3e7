"""Draws heads and hands: on pages, holding pages, and where no page is."""

import cv2
import numpy as np

DARKEST, LIGHTEST = (45, 65, 95), (190, 210, 245)
"""Skin, blue, green and red."""


def skin(rng):
    return np.asarray(DARKEST) + rng.random() * (np.asarray(LIGHTEST) - DARKEST) + rng.normal(0, 10, 3)


def head(rng, picture, centre, size):
    """Head and shoulders around `centre`; `size` is half of the head's height."""
    x, y = centre
    face, hair = skin(rng), rng.uniform(0, 110, 3) if rng.random() < 0.8 else rng.uniform(90, 230, 3)
    _ellipse(picture, (x, y + 2.5 * size), (rng.uniform(1.5, 2.2) * size, 1.25 * size), rng.uniform(0, 255, 3))
    long = rng.uniform(0.9, 1.6) if rng.random() < 0.5 else 1.0
    _ellipse(picture, (x, y + (long - 1.25) * size), (rng.uniform(0.8, 1.1) * size, long * size), hair)
    _ellipse(picture, (x, y + 1.1 * size), (0.36 * size, 0.7 * size), face * 0.85)
    _shaded(rng, picture, centre, (0.72 * size, size), face)
    for side in (-1, 1):
        _ellipse(picture, (x + side * 0.3 * size, y - 0.32 * size), (0.17 * size, 0.035 * size), hair)
        _ellipse(picture, (x + side * 0.3 * size, y - 0.13 * size), (0.13 * size, 0.07 * size), (235, 235, 235))
        _ellipse(picture, (x + side * 0.3 * size, y - 0.13 * size), (0.06 * size, 0.065 * size), (40, 40, 40))
    _ellipse(picture, (x, y + 0.2 * size), (0.13 * size, 0.07 * size), face * 0.75)
    _ellipse(picture, (x, y + 0.52 * size), (0.27 * size, rng.uniform(0.05, 0.1) * size), face * (0.6, 0.6, 0.85))


def hand(rng, picture, centre, size, angle):
    """An open hand, its fingers pointing along `angle`."""
    colour = skin(rng)
    ahead, aside = _direction(angle), _direction(angle + np.pi / 2)
    _finger(picture, centre, centre - ahead * 4 * size, 0.8 * size, colour * 0.95)
    for place in (-0.75, -0.25, 0.25, 0.75):
        root = centre + ahead * 0.7 * size + aside * place * size
        spread = _direction(angle + place * rng.uniform(0.1, 0.6))
        _finger(picture, root, root + spread * rng.uniform(0.9, 1.4) * size, 0.21 * size, colour * rng.uniform(0.93, 1.05))
    thumb = centre - aside * 0.9 * size
    _finger(picture, thumb, thumb + _direction(angle - rng.uniform(0.5, 1.3)) * size, 0.24 * size, colour)
    _finger(picture, centre - ahead * 0.4 * size, centre + ahead * 0.3 * size, 0.95 * size, colour)
    for _ in range(4):
        ends = rng.uniform(-0.7, 0.7, (2, 2)) * size + centre
        cv2.line(picture, *(tuple(int(v) for v in end) for end in ends), tuple(colour * 0.8), 1, cv2.LINE_AA)


def finger(rng, picture, tip, root, thickness, colour):
    """A finger with a nail and a shadow side."""
    _finger(picture, tip, root, thickness / 2, colour)
    along = (root - tip) / max(np.hypot(*(root - tip)), 1)
    aside = np.array([-along[1], along[0]]) * thickness * 0.35
    _finger(picture, tip + aside, root + aside, thickness * 0.12, colour * 0.8)
    if rng.random() < 0.5:
        nail = tip + along * thickness * 0.2
        _ellipse(picture, nail, (thickness * 0.25, thickness * 0.25), np.minimum(colour * 1.15, 255))


def _direction(angle):
    return np.array([np.cos(angle), np.sin(angle)])


def _finger(picture, tip, root, radius, colour):
    ends = (tuple(int(value) for value in end) for end in (tip, root))
    cv2.line(picture, *ends, tuple(float(level) for level in colour), max(1, int(2 * radius)), cv2.LINE_AA)


def _ellipse(picture, centre, axes, colour):
    centre, axes = tuple(int(v) for v in centre), tuple(max(1, int(v)) for v in axes)
    cv2.ellipse(picture, centre, axes, 0, 0, 360, tuple(float(level) for level in colour), -1, cv2.LINE_AA)


def _shaded(rng, picture, centre, axes, colour):
    """An ellipse that light falls on from one side."""
    side = _direction(rng.uniform(0, 2 * np.pi)) * 0.25 * axes[0]
    _ellipse(picture, centre, axes, colour * rng.uniform(0.7, 0.95))
    _ellipse(picture, np.asarray(centre) + side, np.asarray(axes) * 0.75, colour)
