"""Draws lines of Latin text as they stand on documents.

Everything is drawn: words are random, fonts are free. A sample is a grey picture of
one line, HEIGHT pixels high, its text, and where each character's centre lies.
"""

import random
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

HEIGHT = 32
SPACED = 9  # most pixels between the letters of a line in 40 point, where they are spaced out
ASCII = "".join(map(chr, range(0x20, 0x7F)))
RARE = "ĲĳĸĿŀŉſ×÷"
LATIN = "".join(c for c in map(chr, range(0xC0, 0x180)) if c not in RARE)
CHARSET = ASCII + LATIN + "°ºª§№–’"
MARKS = [c for c in LATIN if c.isalpha()]
# Letters of national alphabets; the rest of MARKS is hardly ever printed.
COMMON = "ÁÀÂÄÃÅĀĄÆÇČĆĎĐÉÈÊËĚĒĖĘĞĢÍÎÏĪĮİĶŁĽĻŃÑŇŅÓÒÔÖÕŐØŘŠŚŞŢŤÚÙÛÜŮŰŪŲÝŽŹŻßÞÐ"
COMMON += "".join(c.lower() for c in COMMON if c not in "İß") + "ı"


def fonts(folder):
    """Upright and slanted cuts that have every letter, display weights left out; OCR-B comes apart."""
    unfit = ("Thin", "Hairline", "OCRB", "LinBiolinum_K", "LinLibertine_M", "LinLibertine_D")
    paths = [p for p in sorted(Path(folder).rglob("*.[ot]tf")) if not p.name.startswith(unfit)]
    return [p for p in paths if not any(word in p.name for word in unfit) and complete(p)]


def machine_font(folder):
    """OCR-B: printed zones are set in it too, and it has ASCII alone."""
    return next(Path(folder).rglob("OCRB.otf"))


def complete(path):
    font = ImageFont.truetype(str(path), 24)
    missing = bytes(font.getmask("\U0010fffd"))
    return all(bytes(font.getmask(c)) != missing for c in "ŐűřžŁğŞđ")


def word(draw):
    letters = "".join(draw.choices("ETAOINSRHLDCUMFPGWYBVKXJQZ", k=draw.randint(1, 11)))
    if draw.random() < 0.5:
        letters = "".join(marked(draw) if draw.random() < 0.15 else c for c in letters)
    cased = draw.choice([letters.upper(), letters.capitalize(), letters.lower()])
    return "".join(c for c in cased if c in CHARSET)  # "İ" in lower case is two characters


def marked(draw):
    return draw.choice(COMMON if draw.random() < 0.85 else MARKS)


def number(draw):
    forms = ["dd.dd.dddd", "dd/dd/dddd", "dddd-dd-dd", "dd dd dddd", "LLdddddd", "Lddddddddd", "dddddd/dddd",
             "dd", "ddd-dd-dddd", "d,dd m", "ddd cm", "d", "dd LLL dddd", "No. ddddd"]
    fill = {"d": "0123456789", "L": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    return "".join(draw.choice(fill[c]) if c in fill else c for c in draw.choice(forms))


def text(draw):
    kind = draw.random()
    if kind < 0.3:
        return number(draw)
    if kind < 0.35:
        return "".join(draw.choices(CHARSET, k=draw.randint(1, 12))).strip() or "-"
    words = [word(draw) for _ in range(draw.randint(1, 3))]
    if kind < 0.5:
        words.append(number(draw))
    return draw.choice([" ", " ", " ", " / ", "-", ", ", ". "]).join(words)


def line(draw, paths, machine, hardness):
    """A line: picture (HEIGHT rows, 8 bit), text, centres of characters in pixels."""
    content = text(draw)
    path = machine if content.isascii() and draw.random() < 0.15 else draw.choice(paths)
    font = ImageFont.truetype(str(path), 40)
    gap = draw.uniform(0, SPACED) if draw.random() < 0.15 else 0
    left, top, right, bottom = font.getbbox(content)
    _, cap_top, _, base = font.getbbox("HÁg" if draw.random() < 0.5 else "H")
    top, bottom = min(top, cap_top), max(bottom, base)
    margin = [int(draw.uniform(0.0, 0.35) * (bottom - top)) for _ in range(4)]
    edges = [font.getlength(content[:i]) + gap * i for i in range(len(content) + 1)]
    across = right - left + round(gap * len(content))
    size = (across + margin[0] + margin[1] + 8, bottom - top + margin[2] + margin[3] + 2)
    origin = (margin[0] + 4 - left, margin[2] + 1 - top)
    mask = Image.new("L", size)
    parts = zip(edges, content) if gap else [(0, content)]
    for edge, part in parts:
        ImageDraw.Draw(mask).text((origin[0] + edge, origin[1]), part, fill=255, font=font)
    picture = blend(draw, np.asarray(mask, np.float32) / 255, hardness)
    scale = HEIGHT / size[1]
    stretch = draw.uniform(0.85, 1.15)
    width = max(8, round(size[0] * scale * stretch))
    picture = cv2.resize(picture, (width, HEIGHT), interpolation=cv2.INTER_AREA)
    centres = [(origin[0] + (a + b - gap) / 2) * width / size[0] for a, b in zip(edges, edges[1:])]
    return degrade(draw, picture, hardness), content, centres


def blend(draw, mask, hardness):
    """Ink on paper with waves, as of guilloches, and unevenness."""
    height, width = mask.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    paper = np.full(mask.shape, draw.uniform(120, 245), np.float32)
    for _ in range(draw.randint(0, 3)):
        a, b = draw.uniform(-0.6, 0.6), draw.uniform(-0.6, 0.6)
        paper += hardness * draw.uniform(2, 22) * np.sin(a * columns + b * rows + draw.uniform(0, 6))
    angle = hardness * draw.gauss(0, 0.008)
    turn = np.float32([[1, -angle, angle * height / 2], [angle, 1, -angle * width / 2]])
    mask = cv2.warpAffine(mask, turn, (width, height))
    ink = draw.uniform(0, 0.55) * paper.mean()
    return paper * (1 - mask) + ink * mask


def degrade(draw, picture, hardness):
    """Low resolution, blur, noise, compression, exposure."""
    height, width = picture.shape
    if draw.random() < 0.5 * hardness:
        factor = draw.uniform(0.25, 0.9)
        small = cv2.resize(picture, (max(4, int(width * factor)), int(height * factor)), interpolation=cv2.INTER_AREA)
        picture = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    if draw.random() < 0.4 * hardness:
        picture = cv2.GaussianBlur(picture, (0, 0), draw.uniform(0.3, 1.1))
    noise = np.random.default_rng(draw.getrandbits(32)).standard_normal(picture.shape, np.float32)
    picture = picture * draw.uniform(0.7, 1.1) + noise * draw.uniform(0, 8) * hardness
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    if draw.random() < 0.4 * hardness:
        quality = [cv2.IMWRITE_JPEG_QUALITY, draw.randint(40, 90)]
        picture = cv2.imdecode(cv2.imencode(".jpg", picture, quality)[1], cv2.IMREAD_GRAYSCALE)
    return picture


def generator(seed):
    """The source of all chance of one worker."""
    return random.Random(seed)
