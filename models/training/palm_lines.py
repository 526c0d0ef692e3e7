"""Writes the filters that see the lines of a palm. Nothing here is trained.

    python palm_lines.py ../weights/palm_lines_160.onnx

The region's luminance is normalised locally, then six Gabor filters, 30 degrees apart,
are applied to every fourth pixel: the responses that Competitive Code is made of (Kong
and Zhang, "Competitive Coding Scheme for Palmprint Verification", ICPR 2004, equation 1).
Needs numpy and onnx; the same versions write the same bytes.
"""

import argparse

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

SIDE, STEP, CELLS = 160, 4, 32
ORIENTATIONS, SIZE = 6, 35
# Pixels from one dark line to the next, and the bandwidth in octaves.
WAVELENGTH, BANDWIDTH = 13.0, 1.0
# Mean and contrast are those of this neighbourhood; contrast below NOISE levels is noise.
NEIGHBOURHOOD, NOISE = 33, 4.0

# Said although most are defaults: rten 0.27 knows none of them.
EVERY_CELL = {"strides": [STEP, STEP], "dilations": [1, 1], "pads": [0, 0, 0, 0]}


def gabor(orientation):
    """One filter, without a mean and of unit energy."""
    kappa = np.sqrt(2 * np.log(2)) * (2**BANDWIDTH + 1) / (2**BANDWIDTH - 1)
    omega = 2 * np.pi / WAVELENGTH
    reach = SIZE // 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    theta = orientation * np.pi / ORIENTATIONS
    across = x * np.cos(theta) + y * np.sin(theta)
    along = y * np.cos(theta) - x * np.sin(theta)
    envelope = np.exp(-(omega**2) / (8 * kappa**2) * (4 * across**2 + along**2))
    wave = np.cos(omega * across) - np.exp(-(kappa**2) / 2)
    kernel = envelope * wave
    kernel -= kernel.mean()
    return kernel / np.sqrt((kernel**2).sum())


def local_mean(source, target):
    """Means over the neighbourhood, one side after the other."""
    half = NEIGHBOURHOOD // 2
    between = f"{target}_rows"
    rows = {"kernel_shape": [NEIGHBOURHOOD, 1], "pads": [half, 0, half, 0], "strides": [1, 1]}
    columns = {"kernel_shape": [1, NEIGHBOURHOOD], "pads": [0, half, 0, half], "strides": [1, 1]}
    return [
        helper.make_node("AveragePool", [source], [between], **rows),
        helper.make_node("AveragePool", [between], [target], **columns),
    ]


def graph():
    bank = np.stack([gabor(number) for number in range(ORIENTATIONS)])[:, None].astype(np.float32)
    nodes = [
        *local_mean("region", "mean"),
        helper.make_node("Sub", ["region", "mean"], ["detail"]),
        helper.make_node("Mul", ["detail", "detail"], ["energy"]),
        *local_mean("energy", "variance"),
        helper.make_node("Sqrt", ["variance"], ["deviation"]),
        helper.make_node("Add", ["deviation", "noise"], ["contrast"]),
        helper.make_node("Div", ["detail", "contrast"], ["normalised"]),
        helper.make_node("Conv", ["normalised", "bank"], ["responses"], **EVERY_CELL),
    ]
    inputs = [helper.make_tensor_value_info("region", TensorProto.FLOAT, [1, 1, SIDE, SIDE])]
    shape = [1, ORIENTATIONS, CELLS, CELLS]
    outputs = [helper.make_tensor_value_info("responses", TensorProto.FLOAT, shape)]
    constants = [
        numpy_helper.from_array(bank, "bank"),
        numpy_helper.from_array(np.array(NOISE, np.float32), "noise"),
    ]
    return helper.make_graph(nodes, "palm-lines", inputs, outputs, constants)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("output")
    model = helper.make_model(graph(), opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model, full_check=True)
    save(model, arguments.parse_args().output)


if __name__ == "__main__":
    main()
