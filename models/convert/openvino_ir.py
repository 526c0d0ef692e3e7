"""Converts a face extractor from OpenVINO IR (version 10 or 11) to ONNX.

    python openvino_ir.py network.xml weights.bin network.onnx

Steps: read the layers and edges of the XML file; walk the layers in their order,
which is topological; write one ONNX node per computing layer, with the constants
it needs as initialisers in single precision; flatten the output and make the
batch symbolic. Layers that only hold or convert constants vanish.

It knows the layers this network has and refuses any other. It does not judge its
own result: whoever runs it compares the SHA-256 of the output with the catalogue.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

import numpy
import onnx
from onnx import helper, numpy_helper

OPERATOR_SET = 13
ONNX_IR_VERSION = 8
INPUT, OUTPUT, UNFLATTENED = "input", "embedding", "emb4"
ELEMENT_TYPES = {"f16": numpy.float16, "f32": numpy.float32}


@dataclass
class Layer:
    """One layer of the XML file; `sources` are the ids of its inputs, by port."""

    id: str
    name: str
    type: str
    data: dict
    output_shape: list
    sources: list

    @property
    def tensor(self):
        """The name its output has in the ONNX graph."""
        return re.sub(r"\W", "_", self.name) + "_" + self.id

    def numbers(self, attribute):
        return [int(number) for number in self.data[attribute].split(",")]


def read_layers(xml_text):
    """The layers of the network in their order, by id."""
    net = ElementTree.fromstring(xml_text)
    sources = {}
    for edge in net.find("edges"):
        port = int(edge.get("to-port"))
        sources.setdefault(edge.get("to-layer"), []).append((port, edge.get("from-layer")))
    layers = {}
    for element in net.find("layers"):
        data = element.find("data")
        dims = element.findall("output/port/dim")
        layers[element.get("id")] = Layer(
            id=element.get("id"),
            name=element.get("name"),
            type=element.get("type"),
            data={} if data is None else dict(data.attrib),
            output_shape=[int(dim.text) for dim in dims],
            sources=[source for _, source in sorted(sources.get(element.get("id"), []))],
        )
    return layers


class Converter:
    """Walks the layers and collects what the ONNX graph is made of."""

    def __init__(self, layers, weights):
        self.layers = layers
        self.weights = weights
        self.constants = {}
        self.tensors = {}
        self.nodes = []
        self.initializers = {}

    def convert(self):
        """The ONNX model."""
        for layer in self.layers.values():
            step = getattr(self, "on_" + layer.type, None)
            if step is None:
                raise SystemExit(f"layer {layer.name}: type {layer.type} is not known")
            step(layer)
        graph = helper.make_graph(
            self.nodes, "g", [self.input], [self.output], list(self.initializers.values())
        )
        operator_set = helper.make_opsetid("", OPERATOR_SET)
        return helper.make_model(graph, opset_imports=[operator_set], ir_version=ONNX_IR_VERSION)

    def on_Parameter(self, layer):
        self.tensors[layer.id] = INPUT
        shape = ["batch", *layer.output_shape[1:]]
        self.input = helper.make_tensor_value_info(INPUT, onnx.TensorProto.FLOAT, shape)

    def on_Const(self, layer):
        offset, size = int(layer.data["offset"]), int(layer.data["size"])
        if offset + size > len(self.weights):
            raise SystemExit(f"layer {layer.name}: weights end too early")
        values = self.weights[offset : offset + size]
        dtype = ELEMENT_TYPES[layer.data["element_type"]]
        shape = layer.numbers("shape")
        self.constants[layer.id] = numpy.frombuffer(values, dtype).reshape(shape)

    def on_Convert(self, layer):
        self.constants[layer.id] = self.constants[layer.sources[0]]

    def on_Convolution(self, layer):
        weights = self.constants[layer.sources[1]]
        self.add_convolution(layer, weights, groups=1)

    def on_GroupConvolution(self, layer):
        weights = self.constants[layer.sources[1]]
        groups, outputs, *rest = weights.shape
        self.add_convolution(layer, weights.reshape(groups * outputs, *rest), groups)

    def add_convolution(self, layer, weights, groups):
        kernel = self.initializer(layer.tensor + "_w", weights)
        self.add(
            "Conv",
            layer,
            [self.tensors[layer.sources[0]], kernel],
            dilations=layer.numbers("dilations"),
            group=groups,
            kernel_shape=list(weights.shape[2:]),
            pads=layer.numbers("pads_begin") + layer.numbers("pads_end"),
            strides=layer.numbers("strides"),
        )

    def on_PReLU(self, layer):
        slope = self.constants[layer.sources[1]].reshape(-1, 1, 1)
        slope = self.initializer(layer.tensor + "_slope", slope)
        self.add("PRelu", layer, [self.tensors[layer.sources[0]], slope])

    def on_AvgPool(self, layer):
        self.add(
            "AveragePool",
            layer,
            [self.tensors[layer.sources[0]]],
            count_include_pad=int(layer.data.get("exclude-pad", "true") == "false"),
            kernel_shape=layer.numbers("kernel"),
            pads=layer.numbers("pads_begin") + layer.numbers("pads_end"),
            strides=layer.numbers("strides"),
        )

    def on_Add(self, layer):
        self.add("Add", layer, [self.operand(source) for source in layer.sources])

    def on_Multiply(self, layer):
        self.add("Mul", layer, [self.operand(source) for source in layer.sources])

    def on_Sigmoid(self, layer):
        self.add("Sigmoid", layer, [self.tensors[layer.sources[0]]])

    def on_Result(self, layer):
        last = self.nodes[-1]
        if list(last.output) != [self.tensors[layer.sources[0]]]:
            raise SystemExit("the result is not the last layer")
        last.output[0] = UNFLATTENED
        self.nodes.append(helper.make_node("Flatten", [UNFLATTENED], [OUTPUT], axis=1))
        channels = self.layers[layer.sources[0]].output_shape[1]
        shape = ["batch", channels]
        self.output = helper.make_tensor_value_info(OUTPUT, onnx.TensorProto.FLOAT, shape)

    def operand(self, source):
        """The tensor a layer computes, or a constant as an initialiser."""
        if source in self.tensors:
            return self.tensors[source]
        return self.initializer(self.layers[source].tensor, self.constants[source])

    def initializer(self, name, values):
        if name not in self.initializers:
            tensor = numpy_helper.from_array(values.astype(numpy.float32), name)
            self.initializers[name] = tensor
        return name

    def add(self, operator, layer, inputs, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [layer.tensor], **attributes))
        self.tensors[layer.id] = layer.tensor


def convert(xml_text, weights):
    """The bytes of the ONNX file for a network given as XML text and weights."""
    model = Converter(read_layers(xml_text), weights).convert()
    onnx.checker.check_model(model)
    return model.SerializeToString()


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    xml_path, weights_path, onnx_path = sys.argv[1:]
    with open(xml_path, encoding="utf-8") as xml, open(weights_path, "rb") as weights:
        converted = convert(xml.read(), weights.read())
    with open(onnx_path, "wb") as output:
        output.write(converted)


if __name__ == "__main__":
    main()
