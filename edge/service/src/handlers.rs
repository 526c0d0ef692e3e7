//! One handler per operation of the contract, one module per resource.

mod actuator;
mod customer;
mod document;
mod face;
mod identity_store;
mod inspection;
mod liveness;
mod palm;
mod photo;
mod selfie;
mod session;

pub(crate) use customer::fresh_id;

use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::failure::Failure;
use crate::platform::Platform;
use selfsame_contract::Operation;
use selfsame_documents::layout::{self, metadata::metadata};

/// Hands the call to the handler of its operation.
pub(crate) async fn dispatch<P: Platform>(
    operation: Operation,
    call: &Call<'_, P>,
    body: Body,
) -> Result<Answer, Failure> {
    match operation {
        Operation::Info => actuator::info(),
        Operation::Health => actuator::health(call).await,
        Operation::Metadata => Answer::json(&metadata(layout::all())),
        Operation::CreateSession => session::create(call, body).await,
        Operation::DeleteSession => session::delete(call).await,
        Operation::CreateCustomer => customer::create(call).await,
        Operation::CreateCustomerWithUuid => customer::create_with_id(call).await,
        Operation::GetCustomer => customer::get(call).await,
        Operation::DeleteCustomer => customer::delete(call).await,
        Operation::StoreInTrustPlatform => identity_store::store(call, body).await,
        Operation::CreateSelfie => selfie::put(call, body).await,
        Operation::GetSelfieImage => selfie::get(call).await,
        Operation::DeleteSelfie => selfie::delete(call).await,
        Operation::CreateLiveness => liveness::create(call).await,
        Operation::DeleteLiveness => liveness::delete(call).await,
        Operation::CreateLivenessSelfie => liveness::add_photo(call, body).await,
        Operation::RetrieveLivenessSelfiesAndRecords => liveness::retrieve(call, body).await,
        Operation::CreateLivenessRecordChallenge => liveness::draw_challenge(call, body).await,
        Operation::CreateLivenessRecord => liveness::add_record(call, body).await,
        Operation::CustomerLivenessRecordSelfie => liveness::record_selfie(call).await,
        Operation::EvaluateLiveness => liveness::evaluate(call, body).await,
        Operation::CreateDocument => document::create(call, body).await,
        Operation::DeleteDocument => document::delete(call).await,
        Operation::CreateDocumentPage => document::put_page(call, body).await,
        Operation::DocumentPageCrop => document::page(call).await,
        Operation::DocumentPageQuality => document::page_quality(call).await,
        Operation::DocumentPortrait => document::portrait(call).await,
        Operation::DocumentGhostPortrait => document::ghost_portrait(call).await,
        Operation::DocumentSignature => document::signature(call).await,
        Operation::DocumentFingerprint => document::fingerprint(call).await,
        Operation::CreateDocumentChipChallenge => document::chip::draw_challenge(call).await,
        Operation::CreateDocumentChipData => document::chip::put(call, body).await,
        Operation::GetDocumentChipData => document::chip::data(call).await,
        Operation::DocumentChipPortrait => document::chip::portrait(call).await,
        Operation::DocumentChipReport => document::chip::report(call).await,
        Operation::DocumentInspect => document::inspect(call).await,
        Operation::DocumentInspectDisclose => document::disclose(call).await,
        Operation::Inspect => inspection::inspect(call).await,
        Operation::InspectDisclose => inspection::disclose(call).await,
        Operation::DetectFace => face::create(call, body).await,
        Operation::CheckFaceSimilarity => face::similarity(call, body).await,
        Operation::CheckQuality => face::quality(call).await,
        Operation::CheckGlasses => face::glasses(call).await,
        Operation::CheckFaceMask => face::face_mask(call).await,
        Operation::EvaluateAspects => face::aspects(call).await,
        Operation::CreateTemplate => face::template(call).await,
        Operation::DoCropRemoveBackground => face::removed_background(call).await,
        Operation::DoCrop => face::crop(call).await,
        Operation::DoCropCoordinates => face::coordinates(call).await,
        Operation::DeleteFace => face::delete(call).await,
        Operation::CreatePalm => palm::create(call, body).await,
        Operation::CheckPalmSimilarity => palm::similarity(call, body).await,
        Operation::InspectPalm => palm::inspect(call).await,
        Operation::GetPalmTemplate => palm::template(call).await,
        Operation::DeletePalm => palm::delete(call).await,
    }
}
