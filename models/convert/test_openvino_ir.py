"""Tests of openvino_ir.py: a hand-made network, and the catalogued model itself.

The originals are not part of the project. The second test therefore rebuilds the
two files of the original from the catalogued model, by the rules the converter
undoes: the weights must come out with the digest of the original weights file, and
converting the pair must give the catalogued model, byte for byte. What stays
untried is the exact wording of the original XML file.
"""

import hashlib
import os
import pathlib
import unittest
from xml.sax.saxutils import quoteattr

import numpy
import onnx
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

import openvino_ir

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = "face/face_embed_reid0095_256.onnx"


class Network:
    """An IR in the making: layers and edges as XML, weights as bytes."""

    def __init__(self):
        self.layers = []
        self.edges = []
        self.weights = b""

    def layer(self, id, name, type, sources=(), dims=(), **data):
        attributes = " ".join(f"{key}={quoteattr(value)}" for key, value in data.items())
        dims = "".join(f"<dim>{dim}</dim>" for dim in dims)
        self.layers.append(
            f'<layer id="{id}" name={quoteattr(name)} type="{type}" version="opset1">'
            f'<data {attributes}/><output><port id="9">{dims}</port></output></layer>'
        )
        for port, source in enumerate(sources):
            self.edges.append(
                f'<edge from-layer="{source}" from-port="0" to-layer="{id}" to-port="{port}"/>'
            )
        return id

    def constant(self, id, name, values):
        """A constant in half precision and the layer that widens it, `id + 1`."""
        packed = numpy.asarray(values, numpy.float16).tobytes()
        place = {"offset": str(len(self.weights)), "size": str(len(packed))}
        shape = comma_separated(numpy.shape(values))
        self.layer(id, name + "_compressed", "Const", element_type="f16", shape=shape, **place)
        self.weights += packed
        return self.layer(id + 1, name, "Convert", [id], destination_type="f32")

    def xml(self):
        layers, edges = "".join(self.layers), "".join(self.edges)
        return f'<net version="11"><layers>{layers}</layers><edges>{edges}</edges></net>'

    def convert(self):
        return openvino_ir.convert(self.xml(), self.weights)


def comma_separated(numbers):
    return ", ".join(str(number) for number in numbers)


class HandMadeNetwork(unittest.TestCase):
    def test_every_layer_computes_what_it_should(self):
        network = Network()
        network.layer(0, "in", "Parameter", dims=(1, 2, 2, 2), element_type="f32")
        scale = network.constant(1, "scale", [[[[2.0]], [[1.0]]]])
        scaled = network.layer(3, "a/b", "Multiply", [0, scale])
        shift = network.constant(4, "shift", [[[[0.0]], [[-10.0]]]])
        shifted = network.layer(6, "c", "Add", [scaled, shift])
        slope = network.constant(7, "slope", [0.5])
        active = network.layer(9, "d", "PReLU", [shifted, slope])
        window = dict(strides="1, 1", pads_begin="0, 0", pads_end="0, 0")
        depthwise = network.constant(10, "depthwise", [[[[[1.0]]]], [[[[-1.0]]]]])
        grouped = network.layer(
            12, "e", "GroupConvolution", [active, depthwise], dilations="1, 1", **window
        )
        pooled = network.layer(
            13, "f", "AvgPool", [grouped], kernel="2, 2", **{"exclude-pad": "true"}, **window
        )
        kernel = network.constant(14, "kernel", [[[[1.0]], [[1.0]]]])
        summed = network.layer(
            16, "g", "Convolution", [pooled, kernel], dilations="1, 1", **window
        )
        gate = network.layer(17, "h", "Sigmoid", [summed], dims=(1, 1, 1, 1))
        network.layer(18, "out", "Result", [gate])

        image = numpy.array([[[[1, 2], [3, 4]], [[1, 1], [1, 21]]]], numpy.float32)
        # Channel 0 doubled: mean 5. Channel 1 minus 10, halved below zero: three times
        # -4.5 and 11, mean -0.625, sign changed by its convolution.
        expected = 1 / (1 + numpy.exp(-(5 + 0.625)))
        for batch in (1, 3):
            session = ReferenceEvaluator(onnx.load_from_string(network.convert()))
            (embedding,) = session.run(None, {"input": numpy.repeat(image, batch, axis=0)})
            self.assertEqual(embedding.shape, (batch, 1))
            numpy.testing.assert_allclose(embedding, expected, rtol=1e-6)

    def test_what_it_does_not_know_is_refused(self):
        unknown = Network()
        unknown.layer(0, "x", "Tan")
        cut_off = Network()
        cut_off.constant(0, "x", [1.0])
        cut_off.weights = b""
        for network in (unknown, cut_off):
            with self.assertRaises(SystemExit):
                network.convert()


class CataloguedModel(unittest.TestCase):
    def test_the_rebuilt_original_becomes_the_catalogued_model(self):
        folder = os.environ.get("MODELS_DIR") or ROOT / "../shared/models"
        path = pathlib.Path(folder) / MODEL
        if not path.is_file():
            reason = f"no model {path}"
            self.fail(reason) if os.environ.get("CI") == "true" else self.skipTest(reason)
        catalogued = path.read_bytes()
        network = rebuild(onnx.load_from_string(catalogued))
        catalog = (ROOT / "models/catalog.toml").read_text(encoding="utf-8")
        self.assertIn(hashlib.sha256(network.weights).hexdigest(), catalog)
        self.assertEqual(network.convert(), catalogued)


def rebuild(model):
    """The IR that a converted model came from."""
    initializers = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    network = Network()
    layer_ids = {"input": network.layer(0, "0", "Parameter", dims=(1, 3, 128, 128))}
    for node in model.graph.node:
        if node.op_type == "Flatten":
            continue
        (output,) = node.output
        # The tensor before the last layer lost its name to the one it has in the
        # converted file; the weights still carry it.
        whole_name = node.input[1].removesuffix("_w") if output == "emb4" else output
        name, id = split_name(whole_name)
        attributes = {one.name: helper.get_attribute_value(one) for one in node.attribute}
        sources = [
            add_constant(network, source, initializers[source], id, attributes)
            if source in initializers
            else layer_ids[source]
            for source in node.input
        ]
        type, data = layer_of(node.op_type, attributes)
        layer_ids[output] = network.layer(id, name, type, sources, (1, 256, 1, 1), **data)
    network.layer(id + 1, "result", "Result", [id])
    return network


def split_name(tensor):
    name, _, id = tensor.rpartition("_")
    return name, int(id)


def add_constant(network, tensor, values, layer_id, attributes):
    """Constants of a layer lie right before it; others are named after themselves."""
    if tensor.endswith("_w"):
        groups = attributes["group"]
        if groups > 1:
            values = values.reshape(groups, len(values) // groups, *values.shape[1:])
        return network.constant(layer_id - 2, tensor, values)
    if tensor.endswith("_slope"):
        return network.constant(layer_id - 2, tensor, values.reshape(-1))
    name, id = split_name(tensor)
    return network.constant(id - 1, name, values)


def layer_of(operator, attributes):
    """Type and attributes of the layer behind an ONNX node."""
    window = {}
    if "pads" in attributes:
        pads = attributes["pads"]
        half = len(pads) // 2
        window = {
            "strides": comma_separated(attributes["strides"]),
            "pads_begin": comma_separated(pads[:half]),
            "pads_end": comma_separated(pads[half:]),
        }
    if operator == "Conv":
        window["dilations"] = comma_separated(attributes["dilations"])
        type = "Convolution" if attributes["group"] == 1 else "GroupConvolution"
        return type, window
    if operator == "AveragePool":
        kernel = comma_separated(attributes["kernel_shape"])
        return "AvgPool", {"kernel": kernel, "exclude-pad": "true", **window}
    return {"Mul": "Multiply", "PRelu": "PReLU"}.get(operator, operator), {}


if __name__ == "__main__":
    unittest.main()
