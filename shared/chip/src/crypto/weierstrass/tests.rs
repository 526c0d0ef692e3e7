use super::*;
use crate::crypto::curve::KNOWN;

/// The base point signs nothing, so signatures are made here with a private key, by the
/// very arithmetic under test: what it must agree with is RustCrypto's, and its own laws.
fn curve(name: &str) -> (&'static Parameters, Curve) {
    let parameters = KNOWN.iter().find(|known| known.name == name).expect("a known curve");
    (parameters, Curve::new(parameters).expect("parameters"))
}

fn multiple(curve: &Curve, factor: &Number, point: &Point) -> Point {
    curve.combine(factor, point, &Number::ZERO, point)
}

fn affine(curve: &Curve, point: &Point, field_bytes: usize) -> Option<Vec<u8>> {
    let inverse: Option<FieldElement> = point.z.invert_vartime().into();
    let inverse = inverse?;
    let square = inverse.square();
    let coordinate = |element: FieldElement| {
        let bytes = element.retrieve().to_be_bytes();
        bytes.as_ref()[Number::BYTES - field_bytes..].to_vec()
    };
    let (x, y) = (point.x.mul(&square), point.y.mul(&square).mul(&inverse));
    assert!(curve.field.modulus().as_ref() > &x.retrieve());
    Some([vec![4], coordinate(x), coordinate(y)].concat())
}

#[test]
fn the_order_annihilates_the_base_point_of_every_curve() {
    for known in KNOWN.iter().filter(|known| known.field_bytes <= 64) {
        let (_, curve) = curve(known.name);
        let order = *curve.scalars.modulus().as_ref();
        assert!(curve.is_infinite(&multiple(&curve, &order, &curve.base)), "{}", known.name);
        let last = multiple(&curve, &order.wrapping_sub(&Number::ONE), &curve.base);
        let base = affine(&curve, &curve.base, known.field_bytes).expect("finite");
        let last = affine(&curve, &last, known.field_bytes).expect("finite");
        assert_eq!(base[..=known.field_bytes], last[..=known.field_bytes], "{}", known.name);
        assert_ne!(base, last, "{}", known.name);
        assert!(curve.point(&base, known.field_bytes).is_some(), "{}", known.name);
    }
}

/// A signature of `hash` by the private key `d` with the nonce `k`, SEC 1, 4.1.3.
fn sign(known: &Parameters, curve: &Curve, d: u64, k: u64, hash: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let scalar = |number: &Number| FieldElement::new(number, &curve.scalars);
    let nonce = Number::from_u64(k);
    let point = affine(curve, &multiple(curve, &nonce, &curve.base), known.field_bytes);
    let x = number(&point.expect("finite")[1..=known.field_bytes]).expect("a coordinate");
    let r = scalar(&x);
    let inverse: Option<FieldElement> = scalar(&nonce).invert_vartime().into();
    let sum = scalar(&truncated(hash, known.order_bits)).add(&r.mul(&scalar(&Number::from_u64(d))));
    let s = inverse.expect("a nonce").mul(&sum);
    let bytes = |element: FieldElement| element.retrieve().to_be_bytes().as_ref().to_vec();
    (bytes(r), bytes(s))
}

#[test]
fn signatures_verify_and_their_neighbours_do_not() {
    for known in KNOWN.iter().filter(|known| known.field_bytes <= 64) {
        let (_, curve) = curve(known.name);
        let (d, k) = (0x1234_5678_9ABC_DEF1, 0x0FED_CBA9_8765_4321);
        let key = multiple(&curve, &Number::from_u64(d), &curve.base);
        let key = affine(&curve, &key, known.field_bytes).expect("finite");
        for hash in [[0xA5; 20].to_vec(), vec![0x5A; 32], vec![0xC3; 64]] {
            let (r, s) = sign(known, &curve, d, k, &hash);
            let check = |key: &[u8], hash: &[u8], r: &[u8], s: &[u8]| {
                verify(known, key, hash, &EcSignature { r, s })
            };
            assert_eq!(check(&key, &hash, &r, &s), Ok(()), "{}", known.name);
            let mut other = hash.clone();
            other[0] ^= 1;
            let wrong = Err(Reason::SignatureWrong);
            assert_eq!(check(&key, &other, &r, &s), wrong, "{}", known.name);
            assert_eq!(check(&key, &hash, &s, &r), wrong, "{}", known.name);
            assert_eq!(check(&key, &hash, &[], &s), wrong, "{}", known.name);
            assert_eq!(check(&key, &hash, &r, &[0xFF; 65]), wrong, "{}", known.name);
        }
    }
}

#[test]
fn points_beside_the_curve_are_no_keys() {
    let (known, curve) = curve("brainpoolP320r1");
    let base = affine(&curve, &curve.base, known.field_bytes).expect("finite");
    let unusable = |point: &[u8]| {
        let verdict = verify(known, point, &[0; 32], &EcSignature { r: &[1], s: &[1] });
        verdict == Err(Reason::KeyUnusable)
    };
    let mut beside = base.clone();
    beside[80] ^= 1;
    assert!(unusable(&beside));
    assert!(unusable(&base[..80]));
    assert!(unusable(&[0]));
    assert!(unusable(&[&[4], &[0xFF; 80][..]].concat()));
    assert!(!unusable(&base));
}
