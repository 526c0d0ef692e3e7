"""Sets the constants of the checks on tampering by what they measure of rendered pages.

    python calibrate.py MEASURES --pages 40

MEASURES is what the example `tampering_training` of `selfsame-documents` printed. Takes
the pages below the number given, prints the constants for
`shared/documents/src/tampering`, and what they would do to the other pages.
"""

import argparse
import json
from pathlib import Path

import numpy as np

GENUINE = ("original", "scan")
CLASSES = {
    "original": 0,
    "scan": 0,
    "other portrait": 0,
    "other text": 0,
    "screenshot": 0,
    "screen": 1,
    "colour copy": 2,
    "grey copy": 2,
}
"""What lay before the camera: the document (or no camera was there), a screen, a print."""

PENALTY = 0.02
"""Of the squares of the weights: pages are few."""

REACH = 3.0
"""Deviations from the mean beyond which a measure counts no more."""


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("measures", type=Path, nargs="+")
    arguments.add_argument("--pages", type=int, default=40)
    given = arguments.parse_args()
    lines = [json.loads(line) for path in given.measures for line in path.open() if line.endswith("\n")]
    known = [line for line in lines if line["page"] < given.pages]
    others = [line for line in lines if line["page"] >= given.pages]
    presentation(known, others)
    alteration(known, others)


def presentation(known, others):
    """Weights of the measures: multinomial logistic regression, by plain descent."""
    known, others = seen(known), seen(others)
    mean, deviation, weights = trained(known)
    print("USUAL", [(round(float(one), 3), round(float(other), 3)) for one, other in zip(mean, deviation)])
    print("WEIGHTS", [[round(float(value), 3) for value in column] for column in weights.T[1:]])
    unseen = {page: left_out(known, page) for page in {line["page"] for line in known}}
    tell("left out", known, [unseen[line["page"]].pop(0) for line in known])
    if others:
        tell("others", others, scored(others, mean, deviation, weights))


def left_out(lines, page):
    """Scores of a page by weights that were found without it."""
    others = [line for line in lines if line["page"] != page]
    return scored([line for line in lines if line["page"] == page], *trained(others))


def seen(lines):
    return [line for line in lines if line["measures"] and line["species"] in CLASSES]


def trained(lines):
    measures = np.array([line["measures"] for line in lines])
    mean, deviation = measures.mean(0), measures.std(0)
    classes = np.array([CLASSES[line["species"]] for line in lines])
    return mean, deviation, fitted(standard(measures, mean, deviation), classes)


def scored(lines, mean, deviation, weights):
    measures = np.array([line["measures"] for line in lines])
    return list(probabilities(standard(measures, mean, deviation), weights))


def tell(name, lines, scores):
    for kind in CLASSES:
        of = np.array([score for line, score in zip(lines, scores) if line["species"] == kind])
        print(f"{name}, {kind}: screen {np.sort(of[:, 1]).round(2)}, copy {np.sort(of[:, 2]).round(2)}")


def standard(measures, mean, deviation):
    measures = np.clip((measures - mean) / deviation, -REACH, REACH)
    return np.concatenate([measures, np.ones((len(measures), 1))], 1)


def fitted(inputs, classes):
    wanted = np.eye(3)[classes] / np.bincount(classes)[classes][:, None]
    weights = np.zeros((inputs.shape[1], 3))
    for _ in range(4_000):
        scores = probabilities(inputs, weights)
        slope = inputs.T @ (scores * wanted.sum(1, keepdims=True) - wanted) + PENALTY * weights
        weights -= 0.05 * slope
    return weights - weights[:, :1]


def probabilities(inputs, weights):
    powers = inputs @ weights
    powers = np.exp(powers - powers.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def alteration(known, others):
    """Usual deviations among the values of genuine pages, and how odd the oddest are."""
    genuine = [np.array(line["values"]) for line in known if line["species"] in GENUINE and None not in line["values"]]
    spread = np.concatenate([page - np.median(page, 0) for page in genuine])
    deviations = np.quantile(np.abs(spread), 0.9, axis=0) / 1.645
    print("DEVIATIONS", deviations.round(3))
    for name, part in (("known", known), ("others", others)):
        report(name, part, deviations)


def report(name, lines, deviations):
    for kind in (*GENUINE, "other portrait", "other text"):
        pages, changed = [], []
        for line in lines:
            if line["species"] != kind or None in line["values"]:
                continue
            values = np.array(line["values"])
            odd = [oddity(values, at, deviations) for at in range(len(values))]
            pages.append(max(odd))
            changed += [odd[at] for at in line["changed"]]
        print(f"{name}, {kind}: oddest values {np.sort(pages).round(1)}, changed ones {np.sort(changed).round(1)}")


def oddity(values, at, deviations):
    others = np.delete(values, at, 0)
    return float(np.sqrt((((values[at] - np.quantile(others, 0.5, axis=0, method="nearest")) / deviations) ** 2).sum()))


if __name__ == "__main__":
    main()
