use super::*;
use crate::crypto::curve::KNOWN;
use ecdsa::elliptic_curve::{NonZeroScalar, SecretKey};

/// Signs with RustCrypto on a curve that it and we have, and verifies with both.
fn both_agree<C>(name: &str)
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let known = KNOWN.iter().find(|known| known.name == name).expect("a known curve");
    for seed in 1..=3 {
        let secret = SecretKey::<C>::from_slice(&vec![seed; known.field_bytes]).expect("a key");
        let scalar: NonZeroScalar<C> = secret.to_nonzero_scalar();
        let point = secret.public_key().to_sec1_point(false);
        let point = point.as_bytes();
        for hash in [vec![seed; 20], vec![seed; 32], vec![0xF0 | seed; 64]] {
            let (signature, _) =
                hazmat::sign_prehashed_rfc6979::<C, sha2::Sha256>(&scalar, &hash, &[]);
            let (r, s) = signature.split_bytes();
            let signature = EcSignature { r: &r, s: &s };
            assert_eq!(verify_on::<C>(point, &hash, &signature), Ok(()), "{name}");
            assert_eq!(weierstrass::verify(known, point, &hash, &signature), Ok(()), "{name}");
            let mut other = hash.clone();
            other[3] ^= 8;
            let wrong = Err(Reason::SignatureWrong);
            assert_eq!(verify_on::<C>(point, &other, &signature), wrong, "{name}");
            assert_eq!(weierstrass::verify(known, point, &other, &signature), wrong, "{name}");
        }
    }
}

#[test]
fn our_arithmetic_agrees_with_that_of_rustcrypto() {
    both_agree::<NistP256>("P-256");
    both_agree::<NistP384>("P-384");
    both_agree::<BrainpoolP256r1>("brainpoolP256r1");
    both_agree::<BrainpoolP384r1>("brainpoolP384r1");
}

#[test]
fn numbers_outside_the_order_are_no_signature() {
    let known = KNOWN.iter().find(|known| known.name == "P-256").expect("a known curve");
    let secret = SecretKey::<NistP256>::from_slice(&[1; 32]).expect("a key");
    let point = secret.public_key().to_sec1_point(false);
    let point = point.as_bytes();
    for (r, s) in [(&[][..], &[1][..]), (&[1], &[]), (&[0xFF; 32], &[1]), (&[1; 33], &[1])] {
        let verdict = verify(known, point, &[0; 32], &EcSignature { r, s });
        assert_eq!(verdict, Err(Reason::SignatureWrong), "{r:?} {s:?}");
    }
    let verdict = verify(known, &[4; 65], &[0; 32], &EcSignature { r: &[1], s: &[1] });
    assert_eq!(verdict, Err(Reason::KeyUnusable));
}

#[test]
fn a_plain_signature_has_two_halves() {
    assert_eq!(EcSignature::of_halves(&[1, 2]), Some(EcSignature { r: &[1], s: &[2] }));
    assert_eq!(EcSignature::of_halves(&[1, 2, 3]), None);
}
