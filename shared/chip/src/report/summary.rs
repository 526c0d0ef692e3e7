//! The report in the words of the public contract.

use super::{Check, Reason, Report, Verdict};
use selfsame_contract::{ChipAuthentication, DataAuthentication};

impl Report {
    /// The outcome of Passive Authentication. A chip whose authority is unknown is
    /// neither authenticated nor denied.
    #[must_use]
    pub fn data_authentication(&self) -> DataAuthentication {
        use DataAuthentication as Outcome;
        if self.failed(Check::Sod) {
            Outcome::InvalidSodFile
        } else if self.is_com_malformed() {
            Outcome::InvalidComFile
        } else if self.passive().any(Verdict::is_failed) {
            Outcome::Denied
        } else if self.verdict(Check::Chain) != Some(Verdict::Passed) {
            Outcome::AuthorityCertificatesNotProvided
        } else if self.is_authentic() {
            Outcome::Authenticated
        } else {
            Outcome::Denied
        }
    }

    /// The outcome of the clone check. `None` when there was one whose key nobody
    /// vouches for, or that only the reader could do.
    #[must_use]
    pub fn chip_authentication(&self) -> Option<ChipAuthentication> {
        match self.verdict(Check::ActiveAuthentication)? {
            Verdict::Passed => Some(ChipAuthentication::Authenticated),
            Verdict::Failed(_) => Some(ChipAuthentication::Denied),
            Verdict::NotPerformed(Reason::ChallengeMissing) => {
                Some(ChipAuthentication::MissingChallenge)
            }
            Verdict::NotPerformed(Reason::SignatureMissing) => {
                Some(ChipAuthentication::MissingSignature)
            }
            Verdict::NotPerformed(Reason::NotOffered) => self.without_active_authentication(),
            Verdict::NotPerformed(_) => None,
        }
    }

    /// Whether signature, chain, validity and all hashes hold, and DG1 is among them.
    #[must_use]
    pub fn is_authentic(&self) -> bool {
        let passed = |check| self.verdict(check) == Some(Verdict::Passed);
        let needed = [Check::Sod, Check::Signature, Check::Chain, Check::Validity, Check::Hash(1)];
        needed.into_iter().all(passed) && !self.passive().any(Verdict::is_failed)
    }

    /// The verdicts that Passive Authentication is made of.
    fn passive(&self) -> impl Iterator<Item = Verdict> + '_ {
        let is_part = |check| (Check::Sod..=Check::Revocation).contains(&check);
        self.steps.iter().filter(move |step| is_part(step.check)).map(|step| step.verdict)
    }

    fn failed(&self, check: Check) -> bool {
        self.verdict(check).is_some_and(Verdict::is_failed)
    }

    fn is_com_malformed(&self) -> bool {
        let reason = self.verdict(Check::Com).and_then(Verdict::reason);
        matches!(reason, Some(Reason::Malformed(_)))
    }

    fn without_active_authentication(&self) -> Option<ChipAuthentication> {
        let offered = self.verdict(Check::ChipAuthentication)
            != Some(Verdict::NotPerformed(Reason::NotOffered));
        (!offered).then_some(ChipAuthentication::NotSupported)
    }
}
