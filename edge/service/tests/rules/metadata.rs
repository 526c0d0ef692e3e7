//! The kinds of documents that the service says it knows.

use crate::stage::Stage;
use http::Method;
use selfsame_documents::layout;
use std::collections::BTreeSet;

#[test]
fn metadata_are_the_layouts_that_are_installed() {
    let answer = Stage::new().call(Method::GET, "/api/v1/metadata");
    assert_eq!(answer.status, 200);
    let mut told = BTreeSet::new();
    for document in answer.body["documents"].as_array().unwrap() {
        let of = |name: &str| document["documentType"][name].as_str().unwrap().to_owned();
        for (page, content) in document["pages"].as_object().unwrap() {
            let fields = content["visualZone"].as_object().unwrap().keys().cloned();
            let fields: BTreeSet<String> = fields.collect();
            told.insert((of("country"), of("type"), of("edition"), page.clone(), fields));
        }
    }
    let installed = layout::all().iter().map(|layout| {
        let fields = layout.fields.iter().map(|field| field.name.clone()).collect();
        let page = format!("{:?}", layout.page).to_lowercase();
        let (country, kind) = (layout.country.to_lowercase(), layout.kind.clone());
        (country, kind, layout.edition.clone(), page, fields)
    });
    assert!(!told.is_empty());
    assert_eq!(told, installed.collect());
}
