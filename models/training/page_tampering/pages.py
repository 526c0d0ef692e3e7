"""Draws flat pages of documents that nobody issues, for calibrating checks on tampering.

    python pages.py FOLDER --number 60 --fonts /usr/share/fonts

Writes `NNN.png` and `pages.json`: where the portrait and the printed values are, in
pixels. Pages carry what is easily taken for a screen's grid or a printer's dots: line
patterns from a fifth of a millimetre on. Everything comes out of the number of the page.
"""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZES = ((85.6, 53.98), (125.0, 88.0), (105.0, 74.0))
"""Millimetres of ID-1, ID-3 and ID-2."""

DENSITY = 20
"""Pixels per millimetre."""

LETTERS = np.array(list("ABCDEFGHIJKLMNOPRSTUVXYZ"))
DIGITS = np.array(list("0123456789"))
LABELS = ("Surname", "Given names", "Document No.", "Nationality", "Date of birth", "Sex", "Place of birth", "Expiry")


def page(number, fonts):
    """A page as a picture, the box of its portrait and the boxes of its values."""
    rng = np.random.default_rng(number)
    width, height = (round(side * DENSITY) for side in SIZES[number % len(SIZES)])
    picture = Image.fromarray(ground(rng, width, height))
    draw = ImageDraw.Draw(picture)
    font = fonts[rng.integers(len(fonts))]
    header(rng, draw, width, font)
    portrait = paste_portrait(rng, picture)
    values = fields(rng, draw, portrait, width, height, font)
    zone(rng, draw, width, height, font)
    return picture, portrait, values


def ground(rng, width, height):
    """Coloured paper with patterns of fine lines that bend."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32) / DENSITY
    colour = rng.uniform(175, 250, 3)
    if rng.random() < 0.15:
        colour = np.full(3, rng.uniform(215, 250)) + rng.uniform(-3, 3, 3)
    picture = np.ones((height, width, 3), np.float32) * colour
    picture += (xs / xs.max() * rng.uniform(-25, 25))[..., None] * rng.uniform(-1, 1, 3)
    for _ in range(rng.integers(1, 5)):
        angle, pitch = rng.uniform(0, np.pi), rng.uniform(0.2, 2.5)
        bend = rng.uniform(0, 4) * np.sin(2 * np.pi * (xs * np.sin(angle) - ys * np.cos(angle)) / rng.uniform(8, 40))
        wave = np.sin(2 * np.pi * (xs * np.cos(angle) + ys * np.sin(angle) + bend) / pitch)
        line = np.clip((wave - rng.uniform(-0.5, 0.8)) * 4, 0, 1) if rng.random() < 0.6 else 0.5 * wave
        picture -= line[..., None] * rng.uniform(3, 30) * rng.uniform(0.1, 1, 3)
    return np.clip(picture, 0, 255).astype(np.uint8)


def header(rng, draw, width, font):
    ink = tuple(int(level) for level in rng.uniform(0, 120, 3))
    if rng.random() < 0.4:
        draw.rectangle((0, 0, width, 6 * DENSITY), fill=tuple(int(level) for level in rng.uniform(60, 255, 3)))
    draw.text((4 * DENSITY, 1.5 * DENSITY), word(rng, 8, 16), fill=ink, font=ImageFont.truetype(font, 3.2 * DENSITY))


def word(rng, shortest, longest):
    return "".join(rng.choice(LETTERS, rng.integers(shortest, longest)))


def paste_portrait(rng, picture):
    """Somebody before a plain wall, with some texture; returns the box."""
    tall = round(picture.height * rng.uniform(0.42, 0.55))
    wide = round(tall * 0.78)
    box = [round(rng.uniform(3, 5) * DENSITY), round(8 * DENSITY), wide, tall]
    drawn = np.full((300, 234, 3), rng.uniform(180, 245, 3), np.uint8)
    skin, hair, cloth = rng.uniform((130, 90, 60), (240, 205, 180)), rng.uniform(10, 120, 3), rng.uniform(20, 200, 3)
    cv2.ellipse(drawn, (117, 300), (105, 70), 0, 180, 360, cloth, -1)
    cv2.ellipse(drawn, (117, 130), (82, 100), 0, 0, 360, hair, -1)
    cv2.ellipse(drawn, (117, 150), (64, 86), 0, 0, 360, skin, -1)
    for x in (92, 142):
        cv2.circle(drawn, (x, 135), 8, (250, 250, 250), -1)
        cv2.circle(drawn, (x, 135), 4, (40, 40, 40), -1)
    cv2.ellipse(drawn, (117, 195), (24, 8), 0, 0, 180, (150, 70, 70), 3)
    drawn = cv2.resize(drawn, (wide, tall), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    shade = cv2.resize(rng.standard_normal((6, 5, 1)).astype(np.float32), (wide, tall), interpolation=cv2.INTER_CUBIC)
    hairs = cv2.GaussianBlur(rng.standard_normal((tall, wide)).astype(np.float32), (0, 0), 2)
    drawn += 12 * shade[..., None] + 25 * hairs[..., None]
    picture.paste(Image.fromarray(np.clip(drawn, 0, 255).astype(np.uint8)), box[:2])
    return box


def fields(rng, draw, portrait, width, height, font):
    """Labels and values beside the portrait; returns the boxes of the values."""
    ink = tuple(int(level) for level in rng.uniform(0, 60, 3))
    label_font, font = ImageFont.truetype(font, 1.6 * DENSITY), ImageFont.truetype(font, 2.6 * DENSITY)
    left, boxes = portrait[0] + portrait[2] + 4 * DENSITY, []
    columns = 2 if rng.random() < 0.6 else 1
    rows = -(-len(LABELS) // columns)
    step = (height * 0.66 - 8 * DENSITY) / rows
    for index, label in enumerate(LABELS):
        x = left + index % columns * (width - left) / 2
        y = 8 * DENSITY + index // columns * step
        value = word(rng, 4, 11) if index in (0, 1, 3, 6) else "".join(rng.choice(DIGITS, rng.integers(6, 10)))
        draw.text((x, y), label, fill=(80, 80, 80), font=label_font)
        draw.text((x, y + 1.8 * DENSITY), value, fill=ink, font=font)
        edges = draw.textbbox((x, y + 1.8 * DENSITY), value, font=font)
        boxes.append([round(edges[0]), round(edges[1]), round(edges[2] - edges[0]), round(edges[3] - edges[1])])
    return boxes


def zone(rng, draw, width, height, font):
    """Two lines at the foot, spaced as a machine-readable zone is."""
    font = ImageFont.truetype(font, 3.4 * DENSITY)
    letters = np.concatenate([LETTERS, DIGITS, np.array(["<"] * 12)])
    pitch = min(2.54 * DENSITY, 0.92 * width / 44)
    for line in range(2):
        for index, letter in enumerate(rng.choice(letters, int(0.92 * width / pitch))):
            place = (0.04 * width + index * pitch, height - (12 - 5.5 * line) * DENSITY)
            draw.text(place, letter, fill=(25, 25, 25), font=font)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--number", type=int, default=60)
    arguments.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts"))
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    fonts = [str(path) for path in sorted(given.fonts.rglob("*.ttf")) if "Math" not in path.name]
    described = []
    for number in range(given.number):
        picture, portrait, values = page(number, fonts)
        picture.save(given.folder / f"{number:03}.png")
        described.append({"file": f"{number:03}.png", "portrait": portrait, "values": values})
    (given.folder / "pages.json").write_text(json.dumps(described))


if __name__ == "__main__":
    main()
