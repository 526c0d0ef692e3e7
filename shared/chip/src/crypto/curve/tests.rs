use super::*;
use crate::tlv::Reader;

fn element(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).expect("short").to_be_bytes();
    [&[tag, 0x82][..], &length, value].concat()
}

fn bytes(digits: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// Parameters as a certificate spells them out.
#[derive(Clone)]
struct Spelled {
    p: Vec<u8>,
    a: Vec<u8>,
    b: Vec<u8>,
    base: Vec<u8>,
    n: Vec<u8>,
    cofactor: Option<Vec<u8>>,
}

impl Spelled {
    fn of(known: &Parameters) -> Self {
        let coordinate = |digits| {
            let significant = bytes(digits);
            [vec![0; known.field_bytes - significant.len()], significant].concat()
        };
        Self {
            p: bytes(known.p),
            a: bytes(known.a),
            b: bytes(known.b),
            base: [vec![4], coordinate(known.x), coordinate(known.y)].concat(),
            n: bytes(known.n),
            cofactor: Some(vec![1]),
        }
    }

    fn der(&self) -> Vec<u8> {
        let integer = |number: &[u8]| element(2, &[&[0], number].concat());
        let field = [element(6, PRIME_FIELD.as_bytes()), integer(&self.p)].concat();
        let curve = [element(4, &self.a), element(4, &self.b)].concat();
        let parts = [
            integer(&[1]),
            element(0x30, &field),
            element(0x30, &curve),
            element(4, &self.base),
            integer(&self.n),
            self.cofactor.as_ref().map(|it| integer(it)).unwrap_or_default(),
        ];
        element(0x30, &parts.concat())
    }

    fn curve(&self) -> Result<Curve, Reason> {
        let der = self.der();
        of(Reader::new(&der).element().expect("an element")).map(|known| known.curve)
    }
}

#[test]
fn every_curve_is_known_by_name_and_by_parameters() {
    for known in KNOWN {
        let named = element(6, known.oid.as_bytes());
        let named = of(Reader::new(&named).element().expect("an element"));
        assert_eq!(named.map(|named| named.curve), Ok(known.curve), "{}", known.name);
        let mut spelled = Spelled::of(known);
        assert_eq!(spelled.curve(), Ok(known.curve), "{}", known.name);
        spelled.cofactor = None;
        let is_odd = known.y.ends_with(['1', '3', '5', '7', '9', 'B', 'D', 'F']);
        spelled.base.truncate(known.field_bytes + 1);
        spelled.base[0] = if is_odd { 3 } else { 2 };
        assert_eq!(spelled.curve(), Ok(known.curve), "{}, compressed", known.name);
        spelled.base[0] ^= 1;
        assert_eq!(spelled.curve(), Err(Reason::CurveUnknown), "{}, the other point", known.name);
    }
}

#[test]
fn parameters_that_differ_anywhere_are_unknown() {
    type Change = fn(&mut Spelled);
    let changes: [(&str, Change); 8] = [
        ("prime", |it| it.p[31] ^= 2),
        ("a", |it| it.a[31] ^= 1),
        ("b", |it| it.b[0] ^= 1),
        ("base point", |it| it.base[1] ^= 1),
        ("second coordinate", |it| it.base[64] ^= 1),
        ("cut base point", |it| it.base.truncate(64)),
        ("order", |it| it.n[31] ^= 2),
        ("cofactor", |it| it.cofactor = Some(vec![2])),
    ];
    let known = &KNOWN[2];
    for (name, change) in changes {
        let mut spelled = Spelled::of(known);
        change(&mut spelled);
        assert_eq!(spelled.curve(), Err(Reason::CurveUnknown), "{name}");
    }
}

/// The point of CVE-2020-0601: whoever chooses the base point has the private key to any
/// public one.
#[test]
fn a_base_point_of_ones_own_is_refused() {
    let known = &KNOWN[2];
    let mut spelled = Spelled::of(known);
    // Another point of the curve: twice the base point.
    let x = "7CF27B188D034F7E8A52380304B51AC3C08969E277F21B35A60B48FC47669978";
    let y = "07775510DB8ED040293D9AC69F7430DBBA7DADE63CE982299E04B79D227873D1";
    spelled.base = [vec![4], bytes(x), bytes(y)].concat();
    assert_eq!(spelled.curve(), Err(Reason::CurveUnknown));
}
