//! Models of one node, written as ONNX by hand.
//!
//! Field numbers are those of `onnx.proto`. The names inside the files differ from
//! the catalogue's on purpose: hosts go by position.

const FLOAT: u64 = 1;
const INT64: u64 = 7;

/// `max(x, 0)` of f32, 1 × 3 × h × w.
pub(crate) fn rectifier() -> Vec<u8> {
    rectifier_of(b"rectifier")
}

/// The same under another name, and so with another digest.
pub(crate) fn rectifier_of(name: &[u8]) -> Vec<u8> {
    let shape = [extent(1), extent(3), symbol("h"), symbol("w")].concat();
    let x = value("x", FLOAT, &shape);
    let y = value("y", FLOAT, &shape);
    model(name, &node(&["x"], "y", "Relu"), &[x], &y)
}

/// PReLU of f32, 1 × 3 × h × w, with one slope per channel.
pub(crate) fn leaky(slopes: [f32; 3]) -> Vec<u8> {
    let shape = [extent(1), extent(3), symbol("h"), symbol("w")].concat();
    let numbers: Vec<u8> = slopes.iter().flat_map(|slope| slope.to_le_bytes()).collect();
    let extents = [number(1, 3), number(1, 1), number(1, 1)].concat();
    let slope = [extents, number(2, FLOAT), message(8, b"slope"), message(9, &numbers)].concat();
    let node = node(&["x", "slope"], "y", "PRelu");
    let inputs = [value("x", FLOAT, &shape)];
    model_with(b"leaky", &node, &message(5, &slope), &inputs, &value("y", FLOAT, &shape))
}

/// `a + b` of i64, each of length n.
pub(crate) fn adder() -> Vec<u8> {
    let shape = symbol("n");
    let inputs = [value("a", INT64, &shape), value("b", INT64, &shape)];
    model(b"adder", &node(&["a", "b"], "c", "Add"), &inputs, &value("c", INT64, &shape))
}

fn model(name: &[u8], node: &[u8], inputs: &[Vec<u8>], output: &[u8]) -> Vec<u8> {
    model_with(name, node, &[], inputs, output)
}

/// A model with an initializer, already a field of the graph, or none.
fn model_with(
    name: &[u8],
    node: &[u8],
    initializer: &[u8],
    inputs: &[Vec<u8>],
    output: &[u8],
) -> Vec<u8> {
    let inputs: Vec<u8> = inputs.iter().flat_map(|input| message(11, input)).collect();
    let graph =
        [&message(1, node), &message(2, name), initializer, &inputs, &message(12, output)].concat();
    let operators = message(8, &number(2, 13));
    [number(1, 8), message(7, &graph), operators].concat()
}

fn node(inputs: &[&str], output: &str, operator: &str) -> Vec<u8> {
    let inputs: Vec<u8> = inputs.iter().flat_map(|input| message(1, input.as_bytes())).collect();
    [inputs, message(2, output.as_bytes()), message(4, operator.as_bytes())].concat()
}

fn value(name: &str, element_type: u64, shape: &[u8]) -> Vec<u8> {
    let tensor = [number(1, element_type), message(2, shape)].concat();
    [message(1, name.as_bytes()), message(2, &message(1, &tensor))].concat()
}

fn extent(extent: u64) -> Vec<u8> {
    message(1, &number(1, extent))
}

fn symbol(name: &str) -> Vec<u8> {
    message(1, &message(2, name.as_bytes()))
}

/// A field that holds bytes or a message.
fn message(field: u64, content: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(content.len() as u64), content.to_vec()].concat()
}

/// A field that holds a number.
fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = vec![];
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}
