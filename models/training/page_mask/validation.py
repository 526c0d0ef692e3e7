"""Writes photographs of drawn documents, with their corners, to measure with.

    python validation.py SKETCHES OUT [--seed 7]

SKETCHES is the folder of `docsynth.py`, another program than the one that drew what
the network was trained on. To what it draws come any turn, more tilt, and things over
the sides. Needs numpy, opencv-python-headless, pillow and the font OCR-B.
"""

import argparse
import json
import math
import random
import sys
from pathlib import Path

import cv2
import numpy as np

KINDS = {"laid": 32, "turned": 32, "covered": 24}
"""As the sketch lays documents; in any turn, with more tilt; with things over sides."""

SIZE = (1280, 960)


def main(arguments):
    sys.path.insert(0, arguments.sketches)
    import docsynth

    docsynth.D = arguments.ocr_b or docsynth.D
    random.seed(arguments.seed)
    np.random.seed(arguments.seed)
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    images = []
    for kind, count in KINDS.items():
        for index in range(count):
            form = ("TD1", "TD3", "TD2", "TD3")[index % 4]
            photo, corners = photograph(docsynth, kind, form)
            name = f"{kind}_{index:02d}_{form.lower()}.jpg"
            cv2.imwrite(str(out / name), photo, [cv2.IMWRITE_JPEG_QUALITY, random.randint(70, 92)])
            images.append({"file": name, "card_corners_tl_tr_br_bl": corners.round(1).tolist()})
    (out / "ground_truth.json").write_text(json.dumps({"images": images}, indent=1))


def photograph(docsynth, kind, form):
    page, shape = docsynth.card(form, docsynth.ident())[:2]
    if kind == "laid":
        photo, corners, _ = docsynth.compose(page, shape, *SIZE)
        return photo, corners
    steep = 1.6 if kind == "turned" else 1.0
    # A document that is turned in advance lies in that turn.
    angle = random.uniform(0, 360) if kind == "turned" else random.gauss(0, 10)
    page, shape, own = turned(page, shape, angle)
    photo, _, matrix = docsynth.compose(page, shape, *SIZE, steep)
    corners = cv2.perspectiveTransform(np.float32([own]), matrix)[0]
    if kind == "covered":
        cover(photo, corners)
    return photo, corners


def turned(page, shape, angle):
    """The page and its shape, turned in a larger picture; its corners in that."""
    height, width = shape.shape
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    moved = corners @ turn[:, :2].T + turn[:, 2]
    low, high = moved.min(0), moved.max(0)
    turn[:, 2] -= low
    size = tuple(int(math.ceil(side)) for side in high - low)
    picture = cv2.warpAffine(page, turn, size, borderMode=cv2.BORDER_REPLICATE)
    return picture, cv2.warpAffine(shape, turn, size), moved - low


def cover(photo, corners):
    """Fingers and plain things over one to three sides, never over all of one."""
    for side in random.sample(range(4), random.randint(1, 3)):
        start, end = corners[side], corners[(side + 1) % 4]
        at = start + (end - start) * random.uniform(0.1, 0.9)
        outward = at - corners.mean(0)
        outward /= np.hypot(*outward)
        along = (end - start) / np.hypot(*(end - start))
        inner = at - outward * random.uniform(20, 90)
        outer = at + outward * 1500
        colour = tuple(random.randint(0, 255) for _ in range(3))
        if random.random() < 0.6:
            skin = np.array((60, 80, 120)) + random.random() * np.array((130, 130, 125))
            ends = (tuple(int(value) for value in end) for end in (inner, outer))
            cv2.line(photo, *ends, tuple(skin.tolist()), random.randint(40, 100), cv2.LINE_AA)
        else:
            wide = random.uniform(40, 160)
            points = np.array([inner - along * wide / 2, inner + along * wide, at + outward * 200])
            cv2.fillPoly(photo, [points.astype(np.int32)], colour, cv2.LINE_AA)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sketches")
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--ocr-b", help="the font's file, if it is not installed")
    main(parser.parse_args())
