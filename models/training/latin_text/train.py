"""Trains the reader of Latin lines. Run again to go on where it stopped.

    train.py FONTS CHECKPOINT --minutes 360     train, with a look at fresh lines now and then
    train.py FONTS CHECKPOINT --export FILE     write the network as ONNX

FONTS is a folder with the unpacked Debian packages fonts-cantarell, fonts-croscore,
fonts-crosextra-carlito, fonts-dejavu-core, fonts-freefont-ttf, fonts-hack,
fonts-inconsolata, fonts-lato, fonts-liberation, fonts-linuxlibertine, fonts-ocr-b,
fonts-open-sans and fonts-roboto-unhinted. The committed weights come from 8,900 batches
on a crowded processor: 4,600 before lines were spaced out, coarser, on guilloches or in
OCR-B, and the rest with them, at first spaced out wider and more often.

Every character's place is known, so a cross-entropy per step comes first; it avoids
the long plateau of CTC, which then takes over. Fonts with an index divisible by
seven are kept from training and serve the evaluation.
"""

import argparse
import math
import multiprocessing
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from lines import CHARSET, HEIGHT, fonts, generator, line, machine_font

STEP = 4                      # pixels a step of the output
BLANK = len(CHARSET)
BATCH, WIDTH = 24, 384
IGNORED = -100


def block(before, after, kernel=3, stride=1):
    padding = kernel // 2 if isinstance(kernel, int) else tuple(k // 2 for k in kernel)
    convolution = nn.Conv2d(before, after, kernel, stride, padding, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.ReLU(inplace=True))


class Reader(nn.Module):
    """[N, 1, 32, W] in -1 to 1 to [N, W/4, characters + 1] logits; the last is the blank."""

    def __init__(self):
        super().__init__()
        self.rows = nn.Sequential(
            block(1, 24, 3, 2), block(24, 48, 3, 2), block(48, 80, 3, (2, 1)), block(80, 112, 3, (2, 1)),
            nn.Conv2d(112, 144, (2, 3), 1, (0, 1), bias=False), nn.BatchNorm2d(144), nn.ReLU(inplace=True))
        self.context = nn.ModuleList([block(144, 144, (1, 5)) for _ in range(3)])
        self.out = nn.Conv2d(144, len(CHARSET) + 1, 1)

    def forward(self, lines):
        features = self.rows(lines)
        for layer in self.context:
            features = features + layer(features)
        return self.out(features).squeeze(2).permute(0, 2, 1)


def targets(content, centres):
    """The class of each step; steps between two characters are left open."""
    steps = (np.arange(WIDTH // STEP) + 0.5) * STEP
    labels = np.full(len(steps), BLANK)
    pitch = np.diff([0, *centres]).clip(3, 24)
    for character, centre, width in zip(content, centres, pitch):
        distance = np.abs(steps - centre)
        labels[(distance < 0.4 * width) & (labels == BLANK)] = IGNORED
        labels[distance.argmin()] = CHARSET.index(character)
    return labels


def batch(draw, paths, machine, hardness):
    pictures = np.zeros((BATCH, 1, HEIGHT, WIDTH), np.uint8)
    texts, labels, count = [], [], 0
    while count < BATCH:
        picture, content, centres = line(draw, paths, machine, hardness)
        if picture.shape[1] > WIDTH:
            continue
        pictures[count, 0] = np.median(picture[:, -3:])
        pictures[count, 0, :, : picture.shape[1]] = picture
        texts.append(content)
        labels.append(targets(content, centres))
        count += 1
    return pictures, texts, np.stack(labels)


def draw_batches(queue, paths, machine, seed, hardness):
    draw = generator(seed)
    while True:
        queue.put(batch(draw, paths, machine, hardness.value))


def read(logits):
    """The texts of greedy decoding: repeats and blanks dropped."""
    found = []
    for steps in logits.argmax(-1).tolist():
        kept = [c for before, c in zip([BLANK, *steps], steps) if c != before and c != BLANK]
        found.append("".join(CHARSET[c] for c in kept))
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


def evaluate(reader, paths, machine):
    draw, errors, characters, exact, lines = generator(7), 0, 0, 0, 0
    reader.eval()
    for _ in range(10):
        pictures, texts, _ = batch(draw, paths, machine, 1.0)
        with torch.no_grad():
            found = read(reader(tensor(pictures)))
        errors += sum(distance(a, b) for a, b in zip(found, texts))
        characters += sum(map(len, texts))
        exact += sum(a == b for a, b in zip(found, texts))
        lines += len(texts)
    reader.train()
    return f"{errors} of {characters} characters wrong ({errors / characters:.2%}), {exact} of {lines} lines exact"


def loss_of(logits, texts, labels, share):
    """Cross-entropy per step, mixed with `share` of CTC."""
    loss = nn.functional.cross_entropy(
        logits.reshape(-1, BLANK + 1), torch.from_numpy(labels).reshape(-1), ignore_index=IGNORED)
    if share == 0:
        return loss
    lengths = torch.tensor([len(t) for t in texts])
    classes = torch.tensor([CHARSET.index(c) for t in texts for c in t])
    steps = torch.full((len(texts),), logits.shape[1])
    likelihood = logits.log_softmax(-1).permute(1, 0, 2)
    ctc = nn.functional.ctc_loss(likelihood, classes, steps, lengths, BLANK, zero_infinity=True)
    return (1 - share) * loss + share * ctc


def train(options, training, held_out, machine):
    reader = Reader()
    optimiser = torch.optim.AdamW(reader.parameters(), lr=2e-3, weight_decay=1e-4)
    done = restore(options.checkpoint, reader, optimiser)
    hardness = multiprocessing.Value("d", 0.2)
    queue = multiprocessing.Queue(8)
    worker = multiprocessing.Process(
        target=draw_batches, args=(queue, training, machine, 1000 + done, hardness), daemon=True)
    worker.start()
    begun = time.time()
    while (share := (time.time() - begun) / 60 / options.minutes) < 1:
        hardness.value = 1.0 if done > 4000 else min(1.0, 0.2 + 2 * share)
        rate = options.rate * min(1, (done + 1) / 100) * (0.01 + 0.99 * (1 + math.cos(math.pi * share)) / 2)
        for group in optimiser.param_groups:
            group["lr"] = rate
        pictures, texts, labels = queue.get()
        loss = loss_of(reader(tensor(pictures)), texts, labels, 0.0 if share < 0.6 else 0.7)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 5.0)
        optimiser.step()
        done += 1
        if done % 200 == 0:
            state = {"reader": reader.state_dict(), "optimiser": optimiser.state_dict(), "done": done}
            torch.save(state, options.checkpoint)
            print(f"{share:4.0%} batch {done} loss {loss.item():.3f}: {evaluate(reader, held_out, machine)}", flush=True)


def restore(path, reader, optimiser):
    if not Path(path).exists():
        return 0
    state = torch.load(path)
    reader.load_state_dict(state["reader"])
    optimiser.load_state_dict(state["optimiser"])
    return state["done"]


def export(options, held_out, machine):
    reader = Reader()
    reader.load_state_dict(torch.load(options.checkpoint)["reader"])
    print(evaluate(reader, held_out, machine))
    network = nn.Sequential(reader.eval(), nn.Softmax(-1))
    torch.onnx.export(
        network, torch.zeros(1, 1, HEIGHT, WIDTH), options.export, opset_version=13, dynamo=False,
        input_names=["input"], output_names=["probs"],
        dynamic_axes={"input": {0: "n", 3: "width"}, "probs": {0: "n", 1: "steps"}})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fonts")
    parser.add_argument("checkpoint")
    parser.add_argument("--minutes", type=float, default=360)
    parser.add_argument("--rate", type=float, default=2.5e-3, help="of learning, at its highest")
    parser.add_argument("--export")
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    found, machine = fonts(options.fonts), machine_font(options.fonts)
    held_out = found[::7]
    training = [path for path in found if path not in held_out]
    print(f"{len(training)} fonts to train on, {len(held_out)} held out, {len(CHARSET)} characters")
    if options.export:
        export(options, held_out, machine)
    else:
        train(options, training, held_out, machine)


if __name__ == "__main__":
    main()
