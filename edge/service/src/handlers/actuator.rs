//! Open monitoring calls.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::platform::{Inference, Ledger, Platform};
use selfsame_contract::{
    ActuatorHealth, ActuatorInfo, ActuatorInfoBuild, ActuatorInfoIface, ActuatorInfoLicense,
    ActuatorInfoSam, HealthStatus,
};

const CONTRACT_VERSION: &str = "1.52.0";
const OWN_VERSION: &str = env!("CARGO_PKG_VERSION");
/// Any name will do: what counts is that the store answers.
const HEALTH_PROBE: &str = "health";

/// Answers versions. The build's version is the contract's, since clients look
/// there for what they may call; the engines' is our own.
pub(crate) fn info() -> Result<Answer, Failure> {
    Answer::json(&ActuatorInfo {
        build: ActuatorInfoBuild {
            artifact: "selfsame".to_owned(),
            name: "selfsame".to_owned(),
            group: "org.selfsame".to_owned(),
            version: CONTRACT_VERSION.to_owned(),
        },
        iface: ActuatorInfoIface {
            version: OWN_VERSION.to_owned(),
            license: ActuatorInfoLicense {
                year: "9999".to_owned(),
                month: "12".to_owned(),
                day: "31".to_owned(),
            },
        },
        sam: ActuatorInfoSam { version: OWN_VERSION.to_owned() },
    })
}

/// Answers UP when the store answers and every capability is up.
pub(crate) async fn health<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let store_answers = call.platform.ledger().read(HEALTH_PROBE).await.is_ok();
    if store_answers && call.platform.inference().is_healthy().await {
        Answer::json(&ActuatorHealth { status: HealthStatus::Up })
    } else {
        Answer::down(&ActuatorHealth { status: HealthStatus::Down })
    }
}
