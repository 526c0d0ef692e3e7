"""Composes photographs of drawn pages, each with the mask of the page in it.

The mask is what of the page would be seen if nothing lay on it: fingers do not count
against it, the edge of the picture does. Corners follow from the mask's sides, so
that a corner may lie outside the picture.
"""

from dataclasses import dataclass

import cv2
import numpy as np

import pages
import people
import places

SIDE = 160
"""Pixels a side of the network's input."""

CANVAS = 256
"""Pixels of the longer side while composing."""

FRAMES = ((4, 3), (3, 4), (16, 9), (9, 16), (1, 1), (3, 2))
"""Width and height of photographs."""


@dataclass
class Sample:
    """A photograph squeezed to the network's input, and the page's mask."""

    picture: np.ndarray
    mask: np.ndarray


def sample(rng):
    """One photograph: a scan, a page somewhere, or nothing of the kind."""
    kind = rng.random()
    if kind < 0.14:
        return _squeezed(rng, *_nothing(rng))
    if kind < 0.36:
        return _squeezed(rng, *_scan(rng))
    return _squeezed(rng, *_photo(rng))


def _frame(rng):
    wide, high = FRAMES[rng.integers(len(FRAMES))]
    scale = CANVAS / max(wide, high)
    return round(wide * scale), round(high * scale)


def _nothing(rng):
    width, height = _frame(rng)
    draw = places.person if rng.random() < 0.5 else places.place
    return draw(rng, width, height).astype(np.float32), np.zeros((height, width), np.float32)


def _scan(rng):
    """A page cut to its own edge, or nearly, upright or turned."""
    page, shape = pages.page(rng)
    margin = rng.uniform(-0.05, 0.03, (4, 2)) if rng.random() < 0.5 else np.zeros((4, 2))
    if rng.random() < 0.25:
        margin = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * rng.uniform(0, 0.1)
    width = CANVAS
    height = round(CANVAS * page.shape[0] / page.shape[1])
    ground = np.full((height, width, 3), rng.choice([255, 250, 0, 128]), np.uint8)
    corners = (np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) + margin) * [width, height]
    picture, mask = _laid(rng, page, shape, corners, ground, shadow=0)
    turns = int(rng.choice([0, 0, 0, 1, 2, 3]))
    return np.rot90(picture, turns), np.rot90(mask, turns)


def _photo(rng):
    width, height = _frame(rng)
    page, shape = pages.page(rng)
    ground = places.place(rng, width, height)
    corners = _seen_from(rng, page.shape[1], page.shape[0], width, height)
    if rng.random() < 0.2:
        _palm(rng, ground, corners)
    if rng.random() < 0.15:
        _facing_page(rng, ground, corners)
    elif rng.random() < 0.4:
        places.neighbour(rng, ground, corners, page.mean((0, 1)))
    picture, mask = _laid(rng, page, shape, corners, ground, shadow=rng.uniform(0, 0.6))
    if rng.random() < 0.3:
        _fingers(rng, picture, corners)
    return _screened(rng, picture, mask) if rng.random() < 0.05 else (picture, mask)


def _seen_from(rng, page_width, page_height, width, height):
    """Corners of a page that somebody photographed: any turn, some tilt."""
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [page_width, page_height] / 2
    angle = rng.normal(0, 0.15) if rng.random() < 0.5 else rng.uniform(-np.pi, np.pi)
    angle += rng.choice([0, np.pi / 2, np.pi, -np.pi / 2], p=[0.55, 0.15, 0.15, 0.15])
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = half @ turn
    corners += rng.uniform(-0.09, 0.09, (4, 2)) * [page_width, page_height]
    extent = corners.max(0) - corners.min(0)
    largest = rng.uniform(0.35, 1.0) if rng.random() < 0.85 else rng.uniform(1.0, 1.25)
    corners *= largest * min(width / extent[0], height / extent[1])
    corners -= (corners.max(0) + corners.min(0)) / 2
    room = np.abs(np.array([width, height]) - (corners.max(0) - corners.min(0))) / 2
    return corners + np.array([width, height]) / 2 + rng.uniform(-1, 1, 2) * room


def _warped(page, corners, width, height, border=cv2.BORDER_CONSTANT):
    """A picture of the page alone, its corners at `corners`."""
    rectangle = np.float32([[0, 0], [page.shape[1], 0], [page.shape[1], page.shape[0]], [0, page.shape[0]]])
    matrix = cv2.getPerspectiveTransform(rectangle, corners.astype(np.float32))
    # Twice as large and averaged: a warp that shrinks would skip pixels.
    twice = np.diag([2.0, 2.0, 1.0]) @ matrix
    large = cv2.warpPerspective(page, twice, (2 * width, 2 * height), borderMode=border)
    return cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA)


def _laid(rng, page, shape, corners, ground, shadow):
    height, width = ground.shape[:2]
    warped = _warped(page, corners, width, height, cv2.BORDER_REPLICATE)
    visible = _warped(shape, corners, width, height).astype(np.float32) / 255
    full = _warped(np.full_like(shape, 255), corners, width, height).astype(np.float32) / 255
    ground = ground.astype(np.float32)
    if shadow > 0:
        moved = np.roll(visible, tuple(rng.integers(-5, 6, 2)), (0, 1))
        ground *= 1 - shadow * cv2.GaussianBlur(moved, (0, 0), rng.uniform(1, 5))[..., None]
    alpha = visible[..., None]
    return ground * (1 - alpha) + warped * alpha, full


def _facing_page(rng, ground, corners):
    """The rest of an open booklet, beyond the page's upper edge."""
    top_left, top_right, bottom_right, bottom_left = corners
    beyond = np.array([top_left + (top_left - bottom_left), top_right + (top_right - bottom_right), top_right, top_left])
    page = pages.facing_page(rng, pages.WIDTH * 88 // 125)
    height, width = ground.shape[:2]
    alpha = _warped(np.full(page.shape[:2], 255, np.uint8), beyond, width, height)[..., None] / 255
    ground[:] = ground * (1 - alpha) + _warped(page, beyond, width, height, cv2.BORDER_REPLICATE) * alpha
    fold = tuple(float(level) for level in page.mean((0, 1)) * rng.uniform(0.4, 0.9))
    ends = (tuple(int(value) for value in end) for end in (top_left, top_right))
    cv2.line(ground, *ends, fold, int(rng.integers(1, 6)), cv2.LINE_AA)


def _palm(rng, ground, corners):
    """A hand below the page, which it is held in."""
    span = np.hypot(*(corners[1] - corners[0]))
    at = corners.mean(0) + rng.normal(0, 0.3, 2) * span
    people.hand(rng, ground, at, rng.uniform(0.2, 0.45) * span, rng.uniform(0, 2 * np.pi))


def _fingers(rng, picture, corners):
    skin = people.skin(rng)
    for _ in range(rng.integers(1, 5)):
        side = rng.integers(4)
        at = corners[side] + (corners[(side + 1) % 4] - corners[side]) * rng.uniform(0.05, 0.95)
        outward = at - corners.mean(0)
        outward /= max(np.hypot(*outward), 1)
        tip, root = at - outward * rng.uniform(4, 26), at + outward * 200
        people.finger(rng, picture, tip, root, int(rng.integers(8, 24)), skin * rng.uniform(0.85, 1.1))


def _screened(rng, picture, mask):
    """A photograph as a telephone shows it: bars with signs beside it."""
    bar = int(rng.uniform(0.05, 0.15) * picture.shape[1])
    shade = float(rng.choice([0, 0, 30, 250]))
    for place in (slice(0, bar), slice(-bar, None))[int(rng.integers(2)) :]:
        picture[:, place] = shade
        mask[:, place] = 0
    for _ in range(rng.integers(0, 4)):
        at = (picture.shape[1] - bar // 2, int(rng.uniform(0.1, 0.9) * picture.shape[0]))
        cv2.circle(picture, at, max(2, bar // 3), (255 - shade,) * 3, int(rng.choice([-1, 1])))
    return picture, mask


def _squeezed(rng, picture, mask):
    picture = _light(rng, np.ascontiguousarray(picture))
    if rng.random() < 0.15:
        small = tuple(int(side * rng.uniform(0.3, 0.8)) for side in picture.shape[1::-1])
        picture = cv2.resize(picture, small, interpolation=cv2.INTER_AREA)
    picture = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    picture += rng.standard_normal(picture.shape).astype(np.float32) * rng.uniform(0, 6)
    mask = cv2.resize(np.ascontiguousarray(mask), (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA)
    return Sample(np.clip(picture, 0, 255).astype(np.uint8), np.round(mask * 255).astype(np.uint8))


def _light(rng, picture):
    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    slope = (xs / width - 0.5) * np.cos(angle) + (ys / height - 0.5) * np.sin(angle)
    picture *= (1 + rng.uniform(0, 0.5) * slope)[..., None] * rng.uniform(0.5, 1.15)
    if rng.random() < 0.25:
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        spread_x, spread_y = rng.uniform(8, width / 5), rng.uniform(8, height / 5)
        picture += rng.uniform(40, 160) * np.exp(-(((xs - x) / spread_x) ** 2 + ((ys - y) / spread_y) ** 2))[..., None]
    if rng.random() < 0.4:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.6))
    return picture * rng.uniform(0.85, 1.1, 3).astype(np.float32)
