//! The challenge of Active Authentication: drawn afresh, good for one reading.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::customer::CustomerState;
use crate::handlers::document::started;
use crate::platform::Platform;
use selfsame_contract::CreateDocumentChipResponse;

/// RND.IFD, ICAO 9303-11.
pub(crate) type Challenge = [u8; 8];

/// Draws what the chip has to sign; an earlier challenge is void.
pub(crate) async fn draw<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let (customer, _) = started(call).await?;
    let mut challenge = Challenge::default();
    call.platform.fill_random(&mut challenge)?;
    let keep = |customer: &mut CustomerState| {
        if let Some(document) = &mut customer.document {
            document.challenge = Some(challenge);
        }
    };
    call.shelf().change(customer, keep).await?;
    Answer::json(&CreateDocumentChipResponse { challenge: challenge.to_vec().into() })
}
