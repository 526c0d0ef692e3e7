"""Trains the third network of passive liveness, which looks at the border of the face.

    cargo run --release -p selfsame-guest-liveness --example passive_training FOLDER
    python passive_border.py FOLDER OUTPUT.onnx

The first command makes FOLDER/views.bin and views.csv out of photographs. README.md
says what was trained on, how long it took and what came out.
"""

import argparse
import csv
import io
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

SEED = 20261123
VIEW, INPUT = 144, 112
BATCH, EPOCHS, RATE = 64, 16, 3e-3
# The order of the other networks' probabilities: 1 is bona fide.
PAPER, BONA_FIDE, SCREEN = range(3)
CLASSES = {
    "print": PAPER,
    "curved print": PAPER,
    "cut-out mask": PAPER,
    "bona fide": BONA_FIDE,
    "screen": SCREEN,
}


@dataclass
class Views:
    """Parts of photographs: pixels, what each is, and whose face it shows."""

    pixels: np.ndarray
    rows: list

    @staticmethod
    def read(folder: Path) -> "Views":
        rows = list(csv.DictReader((folder / "views.csv").open()))
        pixels = np.fromfile(folder / "views.bin", np.uint8)
        return Views(pixels.reshape(len(rows), VIEW, VIEW, 3), rows)

    def where(self, holds) -> "Views":
        kept = [index for index, row in enumerate(self.rows) if holds(row)]
        return Views(self.pixels[kept], [self.rows[index] for index in kept])

    def classes(self) -> np.ndarray:
        return np.array([CLASSES[row["species"]] for row in self.rows])


def fold(row) -> int:
    """Halves the people, by another hash than the halves of calibration and report."""
    return zlib.crc32(row["photo"].split("/")[1].encode()) & 1


def separable(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False),
        nn.BatchNorm2d(inputs),
        nn.ReLU(),
        nn.Conv2d(inputs, outputs, 1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class Border(nn.Module):
    """Depthwise separable convolutions (Howard et al., MobileNets, 2017)."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            separable(16, 32, 2),
            separable(32, 32, 1),
            separable(32, 64, 2),
            separable(64, 64, 1),
            separable(64, 128, 2),
            separable(128, 128, 1),
        )
        self.head = nn.Linear(128, 3)

    def logits(self, levels: torch.Tensor) -> torch.Tensor:
        features = self.features(levels / 127.5 - 1.0)
        return self.head(functional.dropout(features.mean((2, 3)), 0.2, self.training))

    def forward(self, levels: torch.Tensor) -> torch.Tensor:
        return torch.softmax(self.logits(levels), 1)


def levels(pixels: np.ndarray) -> torch.Tensor:
    """Blue first, 0 to 255, as the guest prepares them."""
    return torch.from_numpy(np.ascontiguousarray(pixels[..., ::-1])).permute(0, 3, 1, 2).float()


def compressed(pixels: np.ndarray, quality: int) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def varied(pixels: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Another photograph of the same: what cameras and files do to a picture must
    tell nothing, or the network learns which pictures went through the renderer."""
    side = int(chance.uniform(0.82, 1.0) * VIEW)
    left, top = chance.integers(0, VIEW - side + 1, 2)
    image = Image.fromarray(pixels[top : top + side, left : left + side])
    if chance.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if chance.random() < 0.6:
        coarse = int(chance.uniform(0.4, 1.0) * side)
        image = image.resize((coarse, coarse), Image.Resampling.BILINEAR)
    image = image.resize((INPUT, INPUT), Image.Resampling.BILINEAR)
    light = chance.uniform(0.75, 1.2) * chance.uniform(0.92, 1.08, 3)
    contrast, offset = chance.uniform(0.75, 1.1), chance.uniform(-10, 25)
    values = (np.asarray(image, np.float32) * light * contrast) + offset
    values += chance.normal(0, 1, values.shape) * chance.uniform(0, 5)
    pixels = values.clip(0, 255).astype(np.uint8)
    return compressed(pixels, int(chance.integers(40, 96))) if chance.random() < 0.7 else pixels


def train(views: Views, name: str) -> Border:
    """One network. The classes weigh what half the presentations being bona fide
    would make them weigh."""
    torch.manual_seed(SEED)
    chance = np.random.default_rng(SEED)
    network, classes = Border(), views.classes()
    count = len(classes)
    share = np.bincount(classes, minlength=3) / count
    attacks = 1 - share[BONA_FIDE]
    weights = [0.5 / attacks, 0.5 / share[BONA_FIDE], 0.5 / attacks]
    loss_of = nn.CrossEntropyLoss(torch.tensor(weights, dtype=torch.float), label_smoothing=0.02)
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-3)
    steps = EPOCHS * (count // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    started = time.process_time()
    for epoch in range(EPOCHS):
        order, total = chance.permutation(count), 0.0
        for start in range(0, count - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            pixels = np.stack([varied(views.pixels[index], chance) for index in chosen])
            loss = loss_of(network.logits(levels(pixels)), torch.from_numpy(classes[chosen]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * BATCH / count
        spent = (time.process_time() - started) / 60
        print(f"{name}: epoch {epoch + 1}/{EPOCHS}, loss {total:.3f}, {spent:.1f} CPU minutes", flush=True)
    return network.eval()


def export(network: Border, path: Path):
    torch.onnx.export(
        network,
        torch.zeros(1, 3, INPUT, INPUT),
        str(path),
        opset_version=13,
        input_names=["input"],
        output_names=["prob"],
        dynamic_axes={"input": {0: "batch"}, "prob": {0: "batch"}},
        dynamo=False,
    )


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("output", type=Path)
    arguments.add_argument("--without", choices=CLASSES, help="a species to leave out")
    arguments.add_argument("--fold", type=int, choices=(0, 1), help="this half of the people alone")
    given = arguments.parse_args()
    torch.set_num_threads(1)  # faster than two on layers this small
    views = Views.read(given.folder).where(
        lambda row: row["half"] == "Calibration"
        and row["species"] != given.without
        and given.fold in (None, fold(row))
    )
    export(train(views, given.output.stem), given.output)


if __name__ == "__main__":
    main()
