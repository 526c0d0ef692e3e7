//! Rewrites PReLU for ONNX Runtime, which is slow at it.
//!
//! `PRelu(x, slope)` becomes `Relu(x) - slope * Relu(-x)`: five operators of which
//! each is fast, and the very same numbers, since for every x one of the two terms
//! is zero. The two forms run up to 1.8 times apart.
//!
//! This works on the wire format of the model file, whose field numbers are those
//! of `onnx.proto`: nodes that are not PReLU, and all else, are copied as they are.
//! Bodies of loops and branches are left alone.

/// `ModelProto.graph`.
const MODEL_GRAPH: u64 = 7;
/// `GraphProto.node`.
const GRAPH_NODE: u64 = 1;
/// `NodeProto.input`, `.output`, `.op_type`, `.domain`.
const NODE_INPUT: u64 = 1;
const NODE_OUTPUT: u64 = 2;
const NODE_OPERATOR: u64 = 4;
const NODE_DOMAIN: u64 = 7;

/// The model with every PReLU rewritten; `None` when it has none, or when the bytes
/// are not a model.
pub(super) fn rewrite(onnx: &[u8]) -> Option<Vec<u8>> {
    let mut is_changed = false;
    let model = map_fields(onnx, |field, out| match field.number {
        MODEL_GRAPH => {
            let graph = rewrite_graph(field.content, &mut is_changed)?;
            write_message(MODEL_GRAPH, &graph, out);
            Some(())
        }
        _ => field.copy(out),
    })?;
    is_changed.then_some(model)
}

fn rewrite_graph(graph: &[u8], is_changed: &mut bool) -> Option<Vec<u8>> {
    map_fields(graph, |field, out| {
        let node = (field.number == GRAPH_NODE).then(|| PRelu::read(field.content));
        match node.flatten() {
            Some(prelu) => {
                *is_changed = true;
                prelu.write_rewritten(out);
                Some(())
            }
            None => field.copy(out),
        }
    })
}

/// The names around one PReLU.
struct PRelu<'a> {
    input: &'a [u8],
    slope: &'a [u8],
    output: &'a [u8],
}

impl<'a> PRelu<'a> {
    /// `None` when the node is another one.
    fn read(node: &'a [u8]) -> Option<Self> {
        let fields: Vec<_> = Fields(node).collect::<Option<_>>()?;
        let all = |number| {
            let is_meant = move |field: &&Field<'a>| field.number == number;
            fields.iter().filter(is_meant).map(|field| field.content).collect::<Vec<_>>()
        };
        let is_prelu = all(NODE_OPERATOR) == [b"PRelu"] && all(NODE_DOMAIN).concat().is_empty();
        match (is_prelu, &all(NODE_INPUT)[..], &all(NODE_OUTPUT)[..]) {
            (true, &[input, slope], &[output]) => Some(Self { input, slope, output }),
            _ => None,
        }
    }

    fn write_rewritten(&self, out: &mut Vec<u8>) {
        // Outputs have unique names, so these are unique too.
        let name = |part: &str| [self.output, b"/prelu/", part.as_bytes()].concat();
        let (positive, negated) = (name("positive"), name("negated"));
        let (negative, scaled) = (name("negative"), name("scaled"));
        write_node("Relu", &[self.input], &positive, out);
        write_node("Neg", &[self.input], &negated, out);
        write_node("Relu", &[&negated], &negative, out);
        write_node("Mul", &[self.slope, &negative], &scaled, out);
        write_node("Sub", &[&positive, &scaled], self.output, out);
    }
}

fn write_node(operator: &str, inputs: &[&[u8]], output: &[u8], out: &mut Vec<u8>) {
    let mut node = Vec::new();
    for input in inputs {
        write_message(NODE_INPUT, input, &mut node);
    }
    write_message(NODE_OUTPUT, output, &mut node);
    write_message(NODE_OPERATOR, operator.as_bytes(), &mut node);
    write_message(GRAPH_NODE, &node, out);
}

/// One field of a message on the wire.
struct Field<'a> {
    number: u64,
    /// The bytes of a string or message; empty for numbers.
    content: &'a [u8],
    /// The field as a whole.
    whole: &'a [u8],
}

impl Field<'_> {
    fn copy(&self, out: &mut Vec<u8>) -> Option<()> {
        out.extend_from_slice(self.whole);
        Some(())
    }
}

/// Writes a message anew, field by field.
fn map_fields<'a>(
    message: &'a [u8],
    mut map: impl FnMut(&Field<'a>, &mut Vec<u8>) -> Option<()>,
) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(message.len());
    for field in Fields(message) {
        map(&field?, &mut out)?;
    }
    Some(out)
}

/// Reads a message field by field; `None` in the end where it is malformed.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Option<Field<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = read_field(self.0);
        self.0 =
            field.as_ref().and_then(|field| self.0.get(field.whole.len()..)).unwrap_or_default();
        Some(field)
    }
}

fn read_field(bytes: &[u8]) -> Option<Field<'_>> {
    let (key, rest) = read_varint(bytes)?;
    let (content, rest) = match key & 7 {
        0 => (&[][..], read_varint(rest)?.1),
        1 => (&[][..], rest.get(8..)?),
        2 => {
            let (length, rest) = read_varint(rest)?;
            rest.split_at_checked(usize::try_from(length).ok()?)?
        }
        5 => (&[][..], rest.get(4..)?),
        _ => return None,
    };
    let whole = bytes.get(..bytes.len() - rest.len())?;
    Some(Field { number: key >> 3, content, whole })
}

fn read_varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (position, &byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * position);
        if byte < 0x80 {
            return Some((value, bytes.get(position + 1..)?));
        }
    }
    None
}

fn write_message(number: u64, content: &[u8], out: &mut Vec<u8>) {
    write_varint(number << 3 | 2, out);
    write_varint(content.len() as u64, out);
    out.extend_from_slice(content);
}

fn write_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn model(nodes: &[&[u8]]) -> Vec<u8> {
        let mut graph = Vec::new();
        for node in nodes {
            write_message(GRAPH_NODE, node, &mut graph);
        }
        write_message(2, b"name of the graph", &mut graph);
        let mut model = vec![1 << 3, 8];
        write_message(MODEL_GRAPH, &graph, &mut model);
        model
    }

    fn node(operator: &str, inputs: &[&[u8]], output: &[u8]) -> Vec<u8> {
        let mut node = Vec::new();
        write_node(operator, inputs, output, &mut node);
        Fields(&node).next().unwrap().unwrap().content.to_vec()
    }

    #[test]
    fn one_operator_becomes_five_and_the_rest_stays() {
        let conv = node("Conv", &[b"image", b"weights"], b"x");
        let prelu = node("PRelu", &[b"x", b"slope"], b"y");
        let expected = model(&[
            &conv,
            &node("Relu", &[b"x"], b"y/prelu/positive"),
            &node("Neg", &[b"x"], b"y/prelu/negated"),
            &node("Relu", &[b"y/prelu/negated"], b"y/prelu/negative"),
            &node("Mul", &[b"slope", b"y/prelu/negative"], b"y/prelu/scaled"),
            &node("Sub", &[b"y/prelu/positive", b"y/prelu/scaled"], b"y"),
        ]);
        assert_eq!(rewrite(&model(&[&conv, &prelu])), Some(expected));
    }

    #[test]
    fn a_model_without_any_is_left_alone() {
        let mut foreign = node("PRelu", &[b"x", b"slope"], b"y");
        write_message(NODE_DOMAIN, b"elsewhere", &mut foreign);
        assert_eq!(rewrite(&model(&[&node("Relu", &[b"x"], b"y"), &foreign])), None);
        assert_eq!(rewrite(b""), None);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
            let _ = rewrite(&bytes);
            let _ = rewrite(&model(&[&bytes]));
        }

        #[test]
        fn copying_every_field_copies_the_message(
            contents in proptest::collection::vec(
                (1..20_u64, proptest::collection::vec(any::<u8>(), 0..300)), 0..8,
            ),
        ) {
            let mut message = Vec::new();
            for (number, content) in &contents {
                write_message(*number, content, &mut message);
            }
            let copy = map_fields(&message, |field, out| field.copy(out));
            prop_assert_eq!(copy, Some(message));
        }
    }
}
