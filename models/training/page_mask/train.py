"""Trains the page mask on drawn photographs and writes it as ONNX.

    python train.py --minutes 20 --out page_mask_160.onnx

Seeded and resumable: the state is kept in the work folder, and photographs are drawn
once and read again later. Needs torch, numpy, opencv-python-headless and onnx.
"""

import argparse
import math
import time
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

import composing
from network import PageMask, loss

BATCH = 24
CHUNK = 500
"""Photographs drawn with one seed."""


def draw(task):
    """Draws the photographs of one seed, unless they are there."""
    folder, seed = task
    path = folder / f"{seed}.npz"
    if not path.exists():
        rng = np.random.default_rng(seed)
        samples = [composing.sample(rng) for _ in range(CHUNK)]
        pictures, masks = np.stack([s.picture for s in samples]), np.stack([s.mask for s in samples])
        partial = path.with_suffix(".part.npz")
        np.savez(partial, pictures=pictures, masks=masks)
        partial.rename(path)
    return path


def load(paths):
    """All pictures and masks, read one file at a time: they fill gigabytes."""
    pictures = np.empty((len(paths) * CHUNK, composing.SIDE, composing.SIDE, 3), np.uint8)
    masks = np.empty((len(paths) * CHUNK, composing.SIDE // 2, composing.SIDE // 2), np.uint8)
    for start, path in zip(range(0, len(pictures), CHUNK), paths):
        with np.load(path) as part:
            pictures[start : start + CHUNK], masks[start : start + CHUNK] = part["pictures"], part["masks"]
    return pictures, masks


def batch(rng, pictures, masks, size):
    """Pictures and masks, turned, mirrored and coloured anew."""
    chosen = rng.integers(0, len(pictures), size)
    picture, mask = pictures[chosen], masks[chosen][..., None]
    turns = int(rng.integers(4))
    picture, mask = np.rot90(picture, turns, (1, 2)), np.rot90(mask, turns, (1, 2))
    if rng.random() < 0.5:
        picture, mask = picture[:, :, ::-1], mask[:, :, ::-1]
    picture = picture[..., rng.permutation(3)].astype(np.float32)
    picture = picture * rng.uniform(0.6, 1.3, (size, 1, 1, 1)) + rng.uniform(-30, 30, (size, 1, 1, 1))
    return tensors(np.clip(picture, 0, 255), mask)


def tensors(picture, mask):
    # Channels stay last in memory, which convolutions on a processor like better.
    tensor = lambda it: torch.from_numpy(np.ascontiguousarray(it, np.float32)).permute(0, 3, 1, 2)
    return tensor(picture) / 127.5 - 1, tensor(mask) / 255


@torch.no_grad()
def evaluate(network, pictures, masks):
    """Mean overlap (intersection over union) where there is a page, and the share of
    pictures without one in which some is seen."""
    network.eval()
    overlaps, alarms = [], []
    for start in range(0, len(pictures), BATCH):
        picture, mask = tensors(pictures[start : start + BATCH, :, :, ::-1], masks[start : start + BATCH, ..., None])
        seen, there = network(picture) > 0, mask > 0.5
        both, either = (seen & there).sum((1, 2, 3)), (seen | there).sum((1, 2, 3))
        for both, either, area in zip(both.tolist(), either.tolist(), there.sum((1, 2, 3)).tolist()):
            overlaps.append(both / either) if area else alarms.append(either > 64)
    network.train()
    return float(np.mean(overlaps)), float(np.mean(alarms))


def train(arguments):
    torch.manual_seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    work = Path(arguments.work)
    work.mkdir(parents=True, exist_ok=True)
    with Pool(arguments.processes) as pool:
        paths = pool.map(draw, [(work, seed) for seed in range(arguments.chunks)], 1)
    held_out, (pictures, masks) = load(paths[:1]), load(paths[1:])
    network, steps, spent = PageMask().to(memory_format=torch.channels_last), 0, 0.0
    # The mean of the last thousand steps' weights, which errs less than any of them.
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(0.999), use_buffers=True)
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-4)
    state = work / "state.pt"
    if state.exists():
        kept = torch.load(state)
        network.load_state_dict(kept["network"])
        average.load_state_dict(kept["average"])
        optimiser.load_state_dict(kept["optimiser"])
        steps, spent = kept["steps"], kept["spent"]
    began, mean = time.time() - spent, 0.0
    while (spent := time.time() - began) < arguments.minutes * 60:
        done = spent / (arguments.minutes * 60)
        rate = arguments.rate * min(1, (steps + 1) / 50) * (0.49 * (1 + math.cos(math.pi * done)) + 0.02)
        for group in optimiser.param_groups:
            group["lr"] = rate
        picture, mask = batch(rng, pictures, masks, BATCH)
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(picture)
        value = loss(logits.float(), mask)
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        average.update_parameters(network)
        steps, mean = steps + 1, 0.97 * mean + 0.03 * value.item()
        if steps % 500 == 0:
            overlap, alarms = evaluate(average, *(it[:120] for it in held_out))
            print(f"{100 * done:3.0f} % step {steps} loss {mean:.3f} overlap {overlap:.3f} alarms {alarms:.2f}", flush=True)
            parts = {"network": network, "average": average, "optimiser": optimiser}
            torch.save({name: part.state_dict() for name, part in parts.items()} | {"steps": steps, "spent": spent}, state)
    overlap, alarms = evaluate(average, *held_out)
    print(f"{steps} steps: overlap {overlap:.4f}, false alarms {alarms:.3f}, on {CHUNK} held-out drawings")
    export(average.module, arguments.out)


def export(network, path):
    torch.onnx.export(
        network.eval(), (torch.zeros(1, 3, composing.SIDE, composing.SIDE),), path, opset_version=13,
        input_names=["picture"], output_names=["mask"], dynamo=False,
        dynamic_axes={"picture": {0: "batch"}, "mask": {0: "batch"}},
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--chunks", type=int, default=81, help=f"times {CHUNK} photographs; the first is held out")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rate", type=float, default=2.5e-3, help="the highest learning rate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", default="work")
    parser.add_argument("--out", default="page_mask_160.onnx")
    torch.set_num_threads(1)
    train(parser.parse_args())
