//! Why a step did not pass.

use crate::error::ReadError;
use thiserror::Error;

/// Why a step did not pass. None repeats what stands on the chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Reason {
    /// The file was not read from the chip.
    #[error("the file was not read")]
    FileMissing,
    /// The file cannot be read as what it should be.
    #[error("malformed: {0}")]
    Malformed(ReadError),
    /// EF.COM and the security object list different groups.
    #[error("EF.COM and EF.SOD list different data groups")]
    ListsDiffer,
    /// The group is there, and the security object does not list it.
    #[error("the security object does not list this data group")]
    NotListed,
    /// The group is not what was signed.
    #[error("the hash of the data group differs")]
    HashDiffers,
    /// The signature is about something else.
    #[error("the signed digest is not that of the security object")]
    MessageDigestDiffers,
    /// The signature is of another kind than the security object.
    #[error("the signed content type is not that of the security object")]
    ContentTypeDiffers,
    /// EF.SOD does not bring its signer's certificate along.
    #[error("the signer's certificate is missing")]
    SignerMissing,
    /// The certificate may not be used for this.
    #[error("the certificate is not one for this use")]
    WrongUse,
    /// The signature is not one by this key.
    #[error("the signature does not verify")]
    SignatureWrong,
    /// No algorithm that we know, or one that nobody should use.
    #[error("the algorithm is not supported")]
    AlgorithmUnsupported,
    /// A curve that is not one of the known ones in every parameter.
    #[error("the parameters are those of no known curve")]
    CurveUnknown,
    /// A key that is no key, such as a point beside the curve.
    #[error("the public key is malformed or too small")]
    KeyUnusable,
    /// The authority of this country is not in the trust store.
    #[error("no certificate of the issuing authority is known")]
    AuthorityUnknown,
    /// The trust store has this authority, and it did not certify this signer.
    #[error("the authority of this name did not certify the signer")]
    AuthorityDiffers,
    /// Not valid yet.
    #[error("signed before the certificate became valid")]
    NotYetValid,
    /// No longer valid.
    #[error("signed after the certificate expired")]
    Expired,
    /// Signed later than now.
    #[error("signed in the future")]
    SignedInFuture,
    /// The authority has revoked the certificate.
    #[error("the authority has revoked the certificate")]
    Revoked,
    /// There is no list of the authority.
    #[error("no revocation list of the authority is known")]
    RevocationListMissing,
    /// There is one, and a newer one must exist.
    #[error("the revocation list of the authority is out of date")]
    RevocationListOutdated,
    /// A step that this one builds upon did not pass.
    #[error("an earlier step did not pass")]
    EarlierStep,
    /// The chip has no key for this protocol.
    #[error("the chip does not offer it")]
    NotOffered,
    /// No challenge had been drawn.
    #[error("no challenge was drawn before reading")]
    ChallengeMissing,
    /// The chip signed nothing.
    #[error("the data holds no signature of the chip")]
    SignatureMissing,
    /// DG14 does not tell which hash the chip signs with.
    #[error("DG14 does not name the algorithm")]
    AlgorithmMissing,
    /// The chip's key is not covered by a security object that holds.
    #[error("the public key of the chip is not authenticated")]
    KeyNotAuthenticated,
    /// The reader's word is all there is: its session cannot be checked afterwards.
    #[error("only the reader could check it")]
    ReaderOnly,
}
