"""Draws lines of machine-readable zones as they are cropped from photographs.

Everything is drawn: the text is random, the fonts are free. A sample is a grey picture
of HEIGHT by WIDTH, its text, and where each character's centre lies.
"""

import functools
import math
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import zones

HEIGHT, WIDTH = 32, 704
CUTS = {"OCRB": 5, "OCRBL": 1, "OCRBS": 3, "DejaVuSansMono": 0.5, "LiberationMono-Regular": 0.5}
"""Files of the fonts, and how often each is taken."""


def fonts(folder):
    """Paths of the cuts with their shares."""
    paths = {path.stem: str(path) for path in Path(folder).rglob("*.[ot]tf")}
    return [paths[name] for name in CUTS], list(CUTS.values())


@functools.cache
def glyphs(path, size):
    """Pictures of all characters, rows of the capitals, and the advance."""
    font = ImageFont.truetype(path, size)
    height = sum(font.getmetrics()) + 8
    pictures = {}
    for character in zones.ALPHABET:
        picture = Image.new("L", (size * 2, height), 0)
        ImageDraw.Draw(picture).text((size // 2, 4), character, fill=255, font=font)
        pictures[character] = np.asarray(picture) / np.float32(255)
    rows = np.flatnonzero(pictures["H"].max(1) > 0.25)
    return pictures, rows[0], rows[-1], font.getlength("H")


class Ink:
    """A line and its neighbours, 0 paper to 1 ink, and where things are in it."""

    def __init__(self, draw, text, paths, shares):
        size = draw.choice([36, 44])
        self.pictures, self.above, below, advance = glyphs(draw.choices(paths, shares)[0], size)
        self.size, self.capital = size, below - self.above + 1
        self.pitch = self.capital * draw.uniform(0.86, 1.06)
        self.offset = (self.pitch - advance) / 2
        self.margins = [self.capital * draw.choice([draw.uniform(-0.08, 0.25), draw.uniform(0, 1.3), draw.uniform(0, 3)])
                        for _ in range(2)]
        self.width = sum(self.margins) + self.pitch * len(text)
        self.top = 2 * self.capital
        self.levels = np.zeros((5 * self.capital, int(self.width) + 2 * size), np.float32)
        self.write(draw, text, 0, draw.choice([0, 0, 0.6]))
        spacing = int(self.capital * draw.uniform(1.55, 1.9))
        neighbours = draw.random()
        if neighbours < 0.4:
            self.write(draw, zones.line(draw)[: len(text)], -spacing, 0)
        if 0.2 < neighbours < 0.65:
            self.write(draw, zones.line(draw)[: len(text)], spacing, 0)
        self.spread(draw.random())
        self.levels = self.levels[:, size // 2 :]
        self.centres = [(self.margins[0] + (at + 0.5) * self.pitch, self.top + self.capital / 2)
                        for at in range(len(text))]

    def write(self, draw, text, down, jitter):
        height = self.pictures["H"].shape[0]
        y = self.top + down - self.above
        for at, character in enumerate(text):
            x = int(self.margins[0] + at * self.pitch + self.offset + draw.uniform(-jitter, jitter))
            place = self.levels[max(y, 0) : y + height, max(x, 0) : x + 2 * self.size]
            if place.shape == (height, 2 * self.size):
                np.maximum(place, self.pictures[character], out=place)

    def spread(self, how):
        """Print that is bold or thin."""
        if how < 0.12:
            self.levels = cv2.dilate(self.levels, np.ones((2, 2), np.uint8))
        elif how < 0.22:
            self.levels = cv2.erode(self.levels, np.ones((2, 2), np.uint8))


def seen(draw, ink, count):
    """The crop's corners in the ink, skewed and leaning, and its width at full height."""
    top, bottom = (ink.top + sign * ink.capital * draw.uniform(0.08, 0.6) for sign in (-1, 1))
    bottom += ink.capital
    scale = HEIGHT / (bottom - top)
    width = WIDTH if draw.random() < 0.35 else ink.width * scale * draw.uniform(0.85, 1.15)
    width = min(max(width, count * 12.5), WIDTH)
    fall = ink.width * math.tan(draw.gauss(0, 0.004)) / 2
    shear = ink.capital * draw.gauss(0, 0.06)
    loose = lambda share: draw.gauss(0, share * ink.capital)
    corners = np.float32([
        [x + way * shear + loose(0.03), y + side * fall + loose(0.04)]
        for x, y, way, side in ((0, top, 1, -1), (ink.width, top, 1, 1), (ink.width, bottom, -1, 1), (0, bottom, -1, -1))])
    return corners, width, scale


def paper(draw, noise, height, width):
    """Security print and uneven light."""
    levels = np.full((height, width), draw.uniform(90, 250), np.float32)
    if draw.random() < 0.6:
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        for _ in range(draw.randint(1, 3)):
            angle, frequency = draw.uniform(0, math.pi), draw.uniform(0.05, 1.2)
            wave = frequency * (columns * math.cos(angle) + rows * math.sin(angle))
            levels += draw.uniform(2, 18) * np.sin(wave + draw.uniform(0, 3) * np.sin(columns * draw.uniform(0.01, 0.1)))
    if draw.random() < 0.5:
        coarse = noise.standard_normal((max(2, height // 8), max(2, width // 16))).astype(np.float32)
        levels += draw.uniform(3, 22) * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return levels


def worn(draw, noise, picture, ends, sharp):
    """The picture as a camera and a file leave it; outside of `ends` there may be something else."""
    height, width = picture.shape
    for start, stop in ((0, ends[0]), (ends[1], width)):
        if stop - start > 3 and draw.random() < 0.3:
            edge = draw.randint(int(start), int(stop))
            beyond = slice(0, edge) if start == 0 else slice(edge, width)
            picture[:, beyond] = draw.uniform(0, 255)
    if draw.random() < 0.4:
        picture *= np.linspace(draw.uniform(0.5, 1.1), draw.uniform(0.5, 1.1), width, dtype=np.float32)
    if draw.random() < 0.1:  # glare
        across = (np.arange(width) - draw.uniform(0, width)) / draw.uniform(10, 60)
        picture += draw.uniform(20, 110) * np.exp(-across**2)
    if draw.random() < 0.55:
        picture = cv2.GaussianBlur(picture, (0, 0), draw.uniform(0.2, 1.2) * (1 if sharp else 0.6))
    if draw.random() < 0.12:  # a hand that moved
        length = draw.randint(2, 5)
        picture = cv2.blur(picture, (length, 1) if draw.random() < 0.7 else (1, min(length, 3)))
    if draw.random() < 0.6:
        picture += noise.standard_normal(picture.shape).astype(np.float32) * draw.uniform(1, 14)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    if draw.random() < 0.4:
        picture = cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, draw.randint(20, 90)])[1], 0)
    return picture


def sample(draw, noise, paths, shares):
    """A picture, its text, the centres of its characters along it."""
    text = zones.line(draw)
    ink = Ink(draw, text, paths, shares)
    corners, width, scale = seen(draw, ink, len(text))
    share = 1.0 if draw.random() < 0.35 else draw.uniform(0.36, 1.0)
    small = max(60, int(width * share)), max(9, int(HEIGHT * share))
    target = np.float32([[0, 0], [small[0], 0], small, [0, small[1]]])
    project = cv2.getPerspectiveTransform(corners, target)
    levels = ink.levels
    if scale * share < 0.7:
        levels = cv2.GaussianBlur(levels, (0, 0), 0.45 / (scale * share))
    levels = cv2.warpPerspective(levels, project, small)
    centres = cv2.perspectiveTransform(np.float32([ink.centres]), project)[0, :, 0]
    ground = paper(draw, noise, small[1], small[0])
    dark = draw.uniform(0, max(1, min(90, ground.mean() - 60)))
    pitch = abs(centres[-1] - centres[0]) / max(1, len(text) - 1)
    picture = ground * (1 - levels) + dark * levels
    picture = worn(draw, noise, picture, (centres[0] - pitch, centres[-1] + pitch), share > 0.7)
    how = draw.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA])
    picture = cv2.resize(picture, (int(width), HEIGHT), interpolation=how)
    padded = np.full((HEIGHT, WIDTH), np.median(picture[:, -3:]), np.uint8)
    padded[:, : picture.shape[1]] = picture
    return padded, text, centres * (int(width) / small[0])
