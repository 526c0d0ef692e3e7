"""Error rates of passive liveness by what `passive_border.py` trained.

    python passive_rates.py FOLDER MODELS

MODELS has all.onnx, fold-0.onnx, fold-1.onnx and `without SPECIES.onnx`. Prints the raw
scores that anchor the calibration, taken from people whom the network that scores them
never saw, and the rates on the other half of the people, with the third network and
without, and for a species by the network that was trained without it.
"""

import argparse
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from passive_border import BONA_FIDE, INPUT, Views, fold

SHARES = (0.01, 0.05, 0.1, 0.5)


def scores(model: Path, views: Views) -> np.ndarray:
    """The probability of a bona fide presentation of each view."""
    session = onnxruntime.InferenceSession(model)
    size = (INPUT, INPUT)
    shrunk = [np.asarray(Image.fromarray(view).resize(size, Image.Resampling.BOX)) for view in views.pixels]
    planes = np.stack(shrunk)[..., ::-1].transpose(0, 3, 1, 2).astype(np.float32)
    return np.concatenate([session.run(None, {"input": part})[0] for part in np.array_split(planes, 64)])[:, BONA_FIDE]


def known(views: Views) -> np.ndarray:
    """What the two networks of others say together."""
    return np.array([(float(row["near"]) + float(row["wide"])) / 2 for row in views.rows])


FUSIONS = {
    "two networks": lambda known, border: known,
    "minimum": np.minimum,
    "product": lambda known, border: np.sqrt(known * border),
    "mean": lambda known, border: (2 * known + border) / 3,
}


def species(views: Views) -> np.ndarray:
    return np.array([row["species"] for row in views.rows])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("models", type=Path)
    given = arguments.parse_args()
    views = Views.read(given.folder)
    halves = {half: views.where(lambda row: row["half"] == half) for half in ("Calibration", "Report")}
    unseen = [halves["Calibration"].where(lambda row: fold(row) != seen) for seen in (0, 1)]
    border = np.concatenate([scores(given.models / f"fold-{seen}.onnx", part) for seen, part in enumerate(unseen)])
    first, kinds = np.concatenate([known(part) for part in unseen]), np.concatenate([species(part) for part in unseen])
    report, reported = halves["Report"], species(halves["Report"])
    of_report = {"all": scores(given.models / "all.onnx", report)}
    for model in given.models.glob("without *.onnx"):
        of_report[model.stem] = scores(model, report)
    for name, fuse in FUSIONS.items():
        raw = fuse(first, border)
        anchors = np.quantile(raw[kinds == "bona fide"], SHARES)
        print(f"\n{name}: anchors {anchors.round(4)} at {SHARES}")
        rates("calibration, unseen people", raw, kinds, anchors)
        for network, scored in of_report.items():
            rates(f"report, {network}", fuse(known(report), scored), reported, anchors)


def rates(name: str, raw: np.ndarray, kinds: np.ndarray, anchors: np.ndarray):
    """How many lie on the wrong side of each of the first three anchors."""
    print(name)
    for kind in dict.fromkeys(kinds):
        of_kind = raw[kinds == kind]
        below = [int(np.sum(of_kind < anchor)) for anchor in anchors[:3]]
        wrong = below if kind == "bona fide" else [len(of_kind) - count for count in below]
        print(f"  {kind}:", "; ".join(rate(count, len(of_kind)) for count in wrong))


def rate(count: int, of: int) -> str:
    """With the 95 % interval of Wilson (1927)."""
    share, z = count / of, 1.96
    middle, scale = share + z * z / (2 * of), 1 + z * z / of
    reach = z * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    low, high = (100 * max(0, bound / scale) for bound in (middle - reach, middle + reach))
    return f"{100 * share:.1f} % ({count} of {of}), {low:.1f}–{high:.1f}"


if __name__ == "__main__":
    main()
