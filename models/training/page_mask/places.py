"""Draws places that pages may lie on, with things in them that are none."""

import cv2
import numpy as np

import pages
import people


def place(rng, width, height):
    """Some ground and things on it."""
    picture = _cloth(rng, width, height)
    if rng.random() < 0.2:
        _table(rng, picture)
    if rng.random() < 0.1:
        _tiles(rng, picture)
    for _ in range(rng.integers(0, 7)):
        _thing(rng, picture)
    return picture


def person(rng, width, height):
    """Somebody's portrait, or a hand: photographed as often as pages are."""
    picture = _cloth(rng, width, height)
    centre = np.array([rng.uniform(0.3, 0.7) * width, rng.uniform(0.3, 0.65) * height])
    if rng.random() < 0.6:
        people.head(rng, picture, centre, rng.uniform(0.12, 0.5) * height)
    else:
        people.hand(rng, picture, centre, rng.uniform(0.12, 0.3) * height, rng.uniform(0, 2 * np.pi))
    return cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 2))


def neighbour(rng, picture, corners, colour):
    """Something plain, often of the page's colour, that its page covers in part."""
    side = rng.integers(4)
    start, end = corners[side], corners[(side + 1) % 4]
    middle = corners.mean(0)
    at = start + (end - start) * rng.uniform(0, 1)
    outward = (at - middle) * rng.uniform(0.1, 0.9)
    points = [middle, at + outward, at + outward + (end - start) * rng.uniform(-0.7, 0.7)]
    points.append(start + (end - start) * rng.uniform(-0.5, 1.5))
    colour = np.clip(colour + rng.normal(0, 25, 3), 0, 255) if rng.random() < 0.6 else rng.uniform(0, 255, 3)
    hull = cv2.convexHull(np.array(points).astype(np.int32))
    cv2.fillPoly(picture, [hull], tuple(colour), cv2.LINE_AA)


def _cloth(rng, width, height):
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    picture = np.ones((height, width, 3), np.float32) * rng.uniform(5, 250, 3)
    # A stretched grain is wood.
    stretch = int(rng.choice([1, 1, 1, 8]))
    for cell in (2, 6, 20, 60):
        shape = height // cell + 2, width // (cell * stretch) + 2, 1 if rng.random() < 0.6 else 3
        noise = cv2.resize(rng.standard_normal(shape).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
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


def _table(rng, picture):
    """An edge beyond which the ground is another."""
    height, width = picture.shape[:2]
    other = _cloth(rng, width, height)
    angle, offset = rng.uniform(0, 2 * np.pi), rng.normal(0, 0.25)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    beyond = (xs / width - 0.5) * np.cos(angle) + (ys / height - 0.5) * np.sin(angle) > offset
    picture[beyond] = other[beyond]


def _tiles(rng, picture):
    """Bricks, tiles, keys."""
    height, width = picture.shape[:2]
    tall = int(rng.integers(10, 50))
    wide = int(tall * rng.uniform(1, 3))
    joint = tuple(int(level) for level in rng.uniform(0, 255, 3))
    for row, top in enumerate(range(0, height, tall)):
        cv2.line(picture, (0, top), (width, top), joint, 2)
        for left in range(row % 2 * wide // 2, width, wide):
            cv2.line(picture, (left, top), (left, top + tall), joint, 2)


def _thing(rng, picture):
    height, width = picture.shape[:2]
    colour = tuple(int(level) for level in rng.uniform(0, 255, 3))
    points = np.stack([rng.integers(0, width, 4), rng.integers(0, height, 4)], 1).astype(np.int32)
    at = tuple(int(value) for value in points[0])
    kind = rng.random()
    if kind < 0.35:
        cv2.fillPoly(picture, [cv2.convexHull(points)], colour, cv2.LINE_AA)
    elif kind < 0.5:
        ends = [tuple(int(value) for value in point) for point in points[:2]]
        cv2.line(picture, *ends, colour, int(rng.integers(1, 12)), cv2.LINE_AA)
    elif kind < 0.65:
        cv2.circle(picture, at, int(rng.integers(4, max(5, width // 4))), colour, -1, cv2.LINE_AA)
    elif kind < 0.75:
        letters = "".join(rng.choice(pages.GLYPHS, rng.integers(3, 12)))
        cv2.putText(picture, letters, at, pages.FONTS[0], rng.uniform(0.3, 1.5), colour, 1, cv2.LINE_AA)
    elif kind < 0.85:
        _sheet(rng, picture, at)
    elif kind < 0.93:
        people.head(rng, picture, at, rng.uniform(0.08, 0.3) * height)
    else:
        people.hand(rng, picture, np.array(at), rng.uniform(0.08, 0.2) * height, rng.uniform(0, 2 * np.pi))


def _sheet(rng, picture, at):
    """A rectangle that is no page: a telephone, a sheet with lines of text."""
    size = rng.uniform(0.15, 0.7, 2) * picture.shape[0]
    angle = rng.uniform(-90, 90)
    rectangle = cv2.boxPoints((at, tuple(size), angle)).astype(np.float32)
    colour = rng.uniform(0, 255, 3)
    cv2.fillPoly(picture, [rectangle.astype(np.int32)], tuple(colour), cv2.LINE_AA)
    if rng.random() < 0.5:
        return
    ink = tuple(np.clip(colour - rng.uniform(60, 150), 0, 255))
    for share in np.arange(0.1, 0.9, rng.uniform(0.05, 0.12)):
        start = rectangle[0] + share * (rectangle[1] - rectangle[0]) + 0.1 * (rectangle[3] - rectangle[0])
        end = start + rng.uniform(0.3, 0.8) * (rectangle[3] - rectangle[0])
        cv2.line(picture, tuple(start.astype(int).tolist()), tuple(end.astype(int).tolist()), ink, 1, cv2.LINE_AA)
