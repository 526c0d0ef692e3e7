"""Trains the reader of machine-readable zones. Run again to go on where it stopped.

    train.py FONTS CHECKPOINT --minutes 60      train, with a look at fresh lines now and then
    train.py FONTS CHECKPOINT --export FILE     write the network as ONNX
    train.py FONTS CHECKPOINT --start FILE      before the first run: go on from such a file

FONTS is a folder with the unpacked Debian packages fonts-ocr-b, fonts-dejavu-core and
fonts-liberation.

Every character's place is known, so a cross-entropy per step comes first; it avoids
the long plateau of CTC, which then takes over.
"""

import argparse
import math
import multiprocessing
import random
import time
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
from torch import nn

from lines import HEIGHT, WIDTH, fonts, sample
from zones import ALPHABET

STEP = 4                      # pixels a step of the output
STEPS = WIDTH // STEP
BLANK = len(ALPHABET)
BATCH = 32
IGNORED = -100


def block(before, after, kernel, stride=1, padding=None):
    padding = padding if padding is not None else tuple(side // 2 for side in kernel)
    convolution = nn.Conv2d(before, after, kernel, stride, padding, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.ReLU(inplace=True))


class Reader(nn.Module):
    """[N, 1, 32, 704] in -1 to 1 to [N, 176, 38] logits; the last is the blank."""

    def __init__(self):
        super().__init__()
        self.rows = nn.Sequential(
            block(1, 16, (3, 3), 2), block(16, 32, (3, 3), 2), block(32, 64, (3, 3), (2, 1)),
            block(64, 80, (3, 3), (2, 1)), block(80, 96, (2, 3), 1, (0, 1)))
        self.context = nn.ModuleList([block(96, 96, (1, 5)) for _ in range(2)])
        self.out = nn.Conv2d(96, len(ALPHABET) + 1, 1)

    def forward(self, lines):
        features = self.rows(lines)
        for layer in self.context:
            features = features + layer(features)
        return self.out(features).squeeze(2).permute(0, 2, 1)


def targets(text, centres):
    """The class of each step; steps between two characters are left open."""
    steps = (np.arange(STEPS) + 0.5) * STEP
    pitch = abs(centres[-1] - centres[0]) / max(1, len(text) - 1)
    labels = np.full(STEPS, BLANK)
    for character, centre in zip(text, centres):
        distance = np.abs(steps - centre) / pitch
        labels[distance < 0.33] = IGNORED
        labels[distance < 0.22] = ALPHABET.index(character)
        labels[distance.argmin()] = ALPHABET.index(character)
    return labels


def batch(draw, noise, cuts):
    pictures, texts, centres = zip(*(sample(draw, noise, *cuts) for _ in range(BATCH)))
    return np.stack(pictures)[:, None], texts, np.stack([targets(*it) for it in zip(texts, centres)])


def draw_batches(queue, cuts, seed):
    cv2.setNumThreads(1)
    draw, noise = random.Random(seed), np.random.default_rng(seed)
    while True:
        queue.put(batch(draw, noise, cuts))


def read(logits):
    """The texts of greedy decoding: repeats and blanks dropped."""
    found = []
    for steps in logits.argmax(-1).tolist():
        kept = [c for before, c in zip([BLANK, *steps], steps) if c != before and c != BLANK]
        found.append("".join(ALPHABET[c] for c in kept))
    return found


def distance(one, other):
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[:], i
        for j, b in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
    return row[-1]


def tensor(pictures):
    return torch.from_numpy(pictures).float() / 127.5 - 1


@torch.no_grad()
def evaluate(reader, cuts):
    draw, noise, errors, characters, exact = random.Random(7), np.random.default_rng(7), 0, 0, 0
    reader.eval()
    for _ in range(12):
        pictures, texts, _ = batch(draw, noise, cuts)
        found = read(reader(tensor(pictures)))
        errors += sum(map(distance, found, texts))
        characters += sum(map(len, texts))
        exact += sum(a == b for a, b in zip(found, texts))
    reader.train()
    return f"{errors / characters:.2%} of characters wrong, {exact} of {12 * BATCH} lines exact"


def loss_of(logits, texts, labels, share):
    """Cross-entropy per step, mixed with `share` of CTC."""
    loss = nn.functional.cross_entropy(
        logits.reshape(-1, BLANK + 1), torch.from_numpy(labels).reshape(-1), ignore_index=IGNORED)
    if share == 0:
        return loss
    lengths = torch.tensor([len(text) for text in texts])
    classes = torch.tensor([ALPHABET.index(c) for text in texts for c in text])
    steps = torch.full((len(texts),), STEPS)
    likelihood = logits.log_softmax(-1).permute(1, 0, 2)
    ctc = nn.functional.ctc_loss(likelihood, classes, steps, lengths, BLANK, zero_infinity=True)
    return (1 - share) * loss + share * ctc


def train(options, cuts):
    reader = Reader()
    optimiser = torch.optim.AdamW(reader.parameters(), lr=2e-3, weight_decay=1e-4)
    done = restore(options.checkpoint, reader, optimiser)
    print(f"batch {done}: {evaluate(reader, cuts)}", flush=True)
    queue = multiprocessing.Queue(8)
    multiprocessing.Process(target=draw_batches, args=(queue, cuts, 1000 + done), daemon=True).start()
    begun, first = time.time(), done == 0
    while (share := (time.time() - begun) / 60 / options.minutes) < 1:
        rate = (3e-3 if first else 1e-3) * min(1, (done + 1) / 100)
        for group in optimiser.param_groups:
            group["lr"] = rate * (0.01 + 0.99 * (1 + math.cos(math.pi * share)) / 2)
        pictures, texts, labels = queue.get()
        loss = loss_of(reader(tensor(pictures)), texts, labels, 0.0 if first and share < 0.6 else 0.9)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 5.0)
        optimiser.step()
        done += 1
        if done % 100 == 0:
            save(options.checkpoint, reader, optimiser, done)
            print(f"{share:4.0%} batch {done} loss {loss.item():.3f}: {evaluate(reader, cuts)}", flush=True)
    save(options.checkpoint, reader, optimiser, done)


def save(path, reader, optimiser, done):
    torch.save({"reader": reader.state_dict(), "optimiser": optimiser.state_dict(), "done": done}, path)


def restore(path, reader, optimiser):
    if not Path(path).exists():
        return 0
    state = torch.load(path)
    reader.load_state_dict(state["reader"])
    optimiser.load_state_dict(state["optimiser"])
    return state["done"]


@torch.no_grad()
def start(options, cuts):
    """Takes over the weights of an exported network. Its normalisations were folded
    into the convolutions; they are unfolded by what fresh lines look like there."""
    reader = Reader()
    weights = [torch.tensor(onnx.numpy_helper.to_array(it))
               for it in onnx.load(options.start).graph.initializer]
    reader.out.weight.copy_(weights.pop(0))
    reader.out.bias.copy_(weights.pop(0))
    pictures = np.concatenate([batch(random.Random(3 + i), np.random.default_rng(3 + i), cuts)[0] for i in range(8)])
    features = tensor(pictures)
    for index, layer in enumerate([*reader.rows, *reader.context]):
        convolution, normalisation, _ = layer
        convolution.weight.copy_(weights.pop(0))
        folded, bias = convolution(features), weights.pop(0)
        mean, variance = folded.mean((0, 2, 3)), folded.var((0, 2, 3))
        normalisation.running_mean.copy_(mean)
        normalisation.running_var.copy_(variance)
        normalisation.weight.copy_((variance + normalisation.eps).sqrt())
        normalisation.bias.copy_(bias + mean)
        after = layer.eval()(features)
        features = after if index < len(reader.rows) else features + after
    optimiser = torch.optim.AdamW(reader.parameters(), lr=2e-3, weight_decay=1e-4)
    print(evaluate(reader, cuts))
    save(options.checkpoint, reader, optimiser, 1)


def export(options, cuts):
    reader = Reader()
    reader.load_state_dict(torch.load(options.checkpoint)["reader"])
    print(evaluate(reader, cuts))
    torch.onnx.export(
        nn.Sequential(reader.eval(), nn.Softmax(-1)), torch.zeros(1, 1, HEIGHT, WIDTH), options.export,
        opset_version=13, dynamo=False, input_names=["input"], output_names=["probs"],
        dynamic_axes={"input": {0: "n"}, "probs": {0: "n"}})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fonts")
    parser.add_argument("checkpoint")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--export")
    parser.add_argument("--start")
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    work = export if options.export else start if options.start else train
    work(options, fonts(options.fonts))


if __name__ == "__main__":
    main()
