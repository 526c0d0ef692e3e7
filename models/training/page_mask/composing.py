"""Composes photographs of drawn pages, each with the mask of the page in it.

The mask is what of the page would be seen if nothing lay on it: fingers do not count
against it, the edge of the picture does. Corners follow from the mask's sides, so
that a corner may lie outside the picture.
"""

from dataclasses import dataclass

import cv2
import numpy as np

import drawing

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
    if kind < 0.12:
        return _squeezed(rng, *_nothing(rng))
    if kind < 0.32:
        return _squeezed(rng, *_scan(rng))
    return _squeezed(rng, *_photo(rng))


def _frame(rng):
    wide, high = FRAMES[rng.integers(len(FRAMES))]
    scale = CANVAS / max(wide, high)
    return round(wide * scale), round(high * scale)


def _nothing(rng):
    width, height = _frame(rng)
    picture = drawing.place(rng, width, height)
    return picture.astype(np.float32), np.zeros((height, width), np.float32)


def _scan(rng):
    """A page cut to its own edge, or nearly, upright or turned."""
    page, shape = drawing.page(rng)
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
    page, shape = drawing.page(rng)
    ground = drawing.place(rng, width, height)
    corners = _seen_from(rng, page.shape[1], page.shape[0], width, height)
    if rng.random() < 0.15:
        _other_page(rng, ground, corners)
    picture, mask = _laid(rng, page, shape, corners, ground, shadow=rng.uniform(0, 0.6))
    if rng.random() < 0.3:
        _fingers(rng, picture, corners)
    return picture, mask


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


def _laid(rng, page, shape, corners, ground, shadow):
    height, width = ground.shape[:2]
    rectangle = np.float32([[0, 0], [page.shape[1], 0], [page.shape[1], page.shape[0]], [0, page.shape[0]]])
    matrix = cv2.getPerspectiveTransform(rectangle, corners.astype(np.float32))
    # Twice as large and averaged: a warp that shrinks would skip pixels.
    twice = np.diag([2.0, 2.0, 1.0]) @ matrix
    size = (2 * width, 2 * height)
    warped = cv2.warpPerspective(page, twice, size, borderMode=cv2.BORDER_REPLICATE)
    visible = cv2.warpPerspective(shape, twice, size)
    full = cv2.warpPerspective(np.full_like(shape, 255), twice, size)
    warped, visible, full = (cv2.resize(it, (width, height), interpolation=cv2.INTER_AREA) for it in (warped, visible, full))
    alpha = visible.astype(np.float32)[..., None] / 255
    ground = ground.astype(np.float32)
    if shadow > 0:
        moved = np.roll(visible.astype(np.float32) / 255, tuple(rng.integers(-5, 6, 2)), (0, 1))
        ground *= 1 - shadow * cv2.GaussianBlur(moved, (0, 0), rng.uniform(1, 5))[..., None]
    return ground * (1 - alpha) + warped * alpha, full.astype(np.float32) / 255


def _other_page(rng, ground, corners):
    """The rest of an open booklet, beyond the page's upper edge."""
    top_left, top_right, bottom_right, bottom_left = corners
    beyond = np.array([top_left + (top_left - bottom_left), top_right + (top_right - bottom_right), top_right, top_left])
    colour = tuple(int(level) for level in rng.uniform(90, 250, 3))
    cv2.fillPoly(ground, [beyond.astype(np.int32)], colour)
    if rng.random() < 0.5:
        middle = beyond.mean(0).astype(int)
        cv2.circle(ground, (int(middle[0]), int(middle[1])), int(rng.integers(4, 25)), (60, 60, 60), 2)


def _fingers(rng, picture, corners):
    skin = rng.uniform((60, 80, 120), (190, 210, 245))
    for _ in range(rng.integers(1, 5)):
        side = rng.integers(4)
        at = corners[side] + (corners[(side + 1) % 4] - corners[side]) * rng.uniform(0.05, 0.95)
        outward = at - corners.mean(0)
        outward /= max(np.hypot(*outward), 1)
        thick = int(rng.integers(8, 24))
        tip, root = at - outward * rng.uniform(4, 26), at + outward * 200
        colour = tuple(float(level) for level in skin * rng.uniform(0.85, 1.1))
        cv2.line(picture, tuple(int(v) for v in tip), tuple(int(v) for v in root), colour, thick)


def _squeezed(rng, picture, mask):
    picture = _light(rng, np.ascontiguousarray(picture))
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
