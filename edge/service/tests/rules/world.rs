//! A small world of customers and faces, every built operation on it, and what
//! can be seen of it from outside.

use crate::chip_host::GENUINE;
use crate::document_host::{BACK, FOREIGN_FRONT, FRONT};
use crate::faulty::Faulty;
use crate::palm_host::OTHER_PALM;
use crate::stage::{Answered, SESSION, Stage, memory, one_face, png_header, request};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Method, Request};
use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::face::template::Template;
use selfsame_capture::{Draft, Limits, Role, Shot};
use selfsame_contract::LivenessType;
use selfsame_protocol::face::{
    Aspects, FaceFinding, FaceReport, FaceRequest, FaceTask, Glasses, Subject,
};
use selfsame_service::Body;
use serde_json::{Value, json};

const OWN: &str = "/api/v1/customers/65ebc529-50da-43cb-9963-e15fbf524f8e";
const OWN_IN_SESSION: &str = "/api/v1/customers/0b0fd1a5-6e34-4c1c-b1c9-4d8e2a1b7f66";
const MINUTE_MS: u64 = 60_000;
/// The width of photos whose template is read only when it is asked for.
const WITHOUT_TEMPLATE: u32 = 641;

/// How long ago the world was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    /// Just now: reading writes nothing.
    Fresh,
    /// So long ago that a use is noted and parts are prolonged.
    Late,
}

impl Age {
    pub(crate) const ALL: [Self; 2] = [Self::Fresh, Self::Late];
}

/// Where everything is.
#[derive(Debug, Clone)]
pub(crate) struct World {
    session: String,
    /// Customers of the session, the first with a selfie and liveness.
    in_session: [String; 2],
    /// Customers of no session, the first with a selfie and liveness.
    outside: [String; 2],
    /// The selfie of a liveness record of the first of them.
    record_selfie: String,
    faces: [String; 2],
    palms: [String; 2],
}

/// An operation as some client calls it.
pub(crate) struct Job {
    pub(crate) name: &'static str,
    /// The call.
    pub(crate) request: fn(&World) -> Request<Body>,
    /// The status when all goes well.
    pub(crate) status: u16,
    /// The status of repeating what was done without being told.
    pub(crate) when_repeated: u16,
    /// How many stored values a try may leave that nothing names.
    pub(crate) litter: usize,
}

/// All that a client can see: paths with status and body.
pub(crate) type View = Vec<(String, u16, Value)>;

/// A stage with the world on it. The same every time.
pub(crate) fn world(age: Age) -> (Stage<Faulty>, World) {
    let stage = Stage::on(Faulty::new(memory(|request| Ok(Ok(report(request))))));
    let session = stage.session(86_400);
    let in_session = [stage.customer_in(&session), stage.customer_in(&session)];
    let outside = [stage.customer(), stage.customer()];
    let [first, _] = &in_session;
    stage.send(within(&session, upload(Method::PUT, &selfie(first), 650)));
    stage.send(upload(Method::PUT, &selfie(&outside[0]), 660));
    stage.send(within(&session, plain(Method::PUT, &liveness(first))));
    stage.send(plain(Method::PUT, &liveness(&outside[0])));
    stage.send(liveness_photo(&outside[0], 665));
    stage.send(request(Method::PUT, &document(&outside[0]), Some(&json!({}))));
    stage.send(document_page(&outside[0], FRONT));
    stage.send(chip_data(&outside[0]));
    let record_selfie = stage.send(liveness_record(&outside[0], 480)).text("/links/selfie");
    let waits = if age == Age::Late { [39 * MINUTE_MS / 2, 19 * MINUTE_MS / 2] } else { [0, 0] };
    stage.platform.memory.advance_ms(waits[0]);
    let faces = [WITHOUT_TEMPLATE, 670]
        .map(|width| stage.send(upload(Method::POST, "/api/v1/faces", width)).text("/links/self"));
    let palms = [480, OTHER_PALM].map(|height| stage.send(palm(height)).text("/links/self"));
    stage.platform.memory.advance_ms(waits[1]);
    (stage, World { session, in_session, outside, record_selfie, faces, palms })
}

impl World {
    /// What can be seen of it.
    pub(crate) fn view(&self, stage: &Stage<Faulty>) -> View {
        let customers = self.in_session.iter().chain(&self.outside).map(String::as_str);
        let customers = customers.chain([OWN, OWN_IN_SESSION]);
        let of_customers = customers.flat_map(|customer| [customer.to_owned(), selfie(customer)]);
        let of_faces = self.faces.iter().map(|face| format!("{face}/crop"));
        let of_palms = self.palms.iter().map(|palm| format!("{palm}/template"));
        let get = |path: String| (Method::GET, path, None);
        let scored = self.in_session.iter().chain(&self.outside).flat_map(|customer| {
            ["PASSIVE_LIVENESS", "SMILE_LIVENESS"].map(|kind| {
                let path = format!("{}/evaluation", liveness(customer));
                (Method::POST, path, Some(json!({ "type": kind })))
            })
        });
        let look = |(method, path, body): (Method, String, Option<Value>)| {
            let answer = stage.send(within(&self.session, request(method, &path, body.as_ref())));
            (path, answer.status, answer.body)
        };
        of_customers.chain(of_faces).chain(of_palms).map(get).chain(scored).map(look).collect()
    }

    /// Checks that what an answer links to can be had.
    pub(crate) fn follow(&self, stage: &Stage<Faulty>, answer: &Answered, name: &str) {
        let link = answer.text("/links/self");
        // There is nothing to read where liveness or the document is.
        if link.is_empty() || link.ends_with("/liveness") || link.ends_with("/document") {
            return;
        }
        let path = match link {
            face if face.contains("/faces/") => format!("{face}/crop"),
            palm if palm.contains("/palms/") => format!("{palm}/template"),
            link => link,
        };
        let read = stage.send(within(&self.session, request(Method::GET, &path, None)));
        assert_eq!(read.status, 200, "{name}: {path}");
    }
}

/// Every built operation, in all forms that make a difference to the stores.
pub(crate) fn jobs() -> Vec<Job> {
    let get = |name, request| Job { name, request, status: 200, when_repeated: 200, litter: 0 };
    let put = |name, request| Job { litter: 1, ..get(name, request) };
    let make = |name, request| Job { litter: 2, ..get(name, request) };
    let delete = |name, request| Job { status: 204, when_repeated: 204, ..get(name, request) };
    vec![
        get("info", |_| plain(Method::GET, "/api/v1/info")),
        get("health", |_| plain(Method::GET, "/api/v1/health")),
        get("metadata", |_| plain(Method::GET, "/api/v1/metadata")),
        put("open a session", |_| {
            request(Method::POST, "/api/v1/sessions", Some(&json!({ "timeout": 60 })))
        }),
        delete("close a session", |world| {
            within(&world.session, plain(Method::DELETE, "/api/v1/sessions"))
        }),
        put("open a customer", |_| plain(Method::POST, "/api/v1/customers")),
        put("open a customer in a session", |world| {
            within(&world.session, plain(Method::POST, "/api/v1/customers"))
        }),
        Job { when_repeated: 422, ..get("open one's own", |_| plain(Method::POST, OWN)) },
        Job {
            when_repeated: 422,
            ..get("open one's own in a session", |world| {
                within(&world.session, plain(Method::POST, OWN_IN_SESSION))
            })
        },
        get("read a customer", |world| plain(Method::GET, &world.outside[0])),
        get("read a customer in a session", |world| {
            within(&world.session, plain(Method::GET, &world.in_session[0]))
        }),
        delete("remove a customer", |world| plain(Method::DELETE, &world.outside[0])),
        delete("remove a customer in a session", |world| {
            within(&world.session, plain(Method::DELETE, &world.in_session[0]))
        }),
        put("set a selfie", |world| upload(Method::PUT, &selfie(&world.outside[1]), 700)),
        put("replace a selfie", |world| upload(Method::PUT, &selfie(&world.outside[0]), 710)),
        put("replace a selfie by bytes", |world| {
            octets(Method::PUT, &selfie(&world.outside[0]), png_header(715, 480))
        }),
        put("replace a selfie in a session", |world| {
            within(&world.session, upload(Method::PUT, &selfie(&world.in_session[0]), 720))
        }),
        get("read a selfie", |world| plain(Method::GET, &selfie(&world.outside[0]))),
        Job {
            litter: 1,
            ..delete("remove a selfie", |world| plain(Method::DELETE, &selfie(&world.outside[0])))
        },
        put("set a selfie from a record", |world| {
            let origin = json!({ "selfieOrigin": { "link": world.record_selfie } });
            request(Method::PUT, &selfie(&world.outside[0]), Some(&origin))
        }),
        get("start liveness", |world| plain(Method::PUT, &liveness(&world.outside[1]))),
        Job {
            litter: 3,
            ..get("start liveness over", |world| plain(Method::PUT, &liveness(&world.outside[0])))
        },
        Job {
            litter: 3,
            ..delete("remove liveness", |world| plain(Method::DELETE, &liveness(&world.outside[0])))
        },
        make("add a liveness photo", |world| liveness_photo(&world.outside[0], 740)),
        make("add the selfie as a liveness photo", |world| {
            let path = format!("{}/selfies", liveness(&world.in_session[0]));
            let link = selfie(&world.in_session[0]);
            let body = json!({ "assertion": "NONE", "selfieOrigin": { "link": link } });
            within(&world.session, request(Method::POST, &path, Some(&body)))
        }),
        get("read liveness photos", |world| {
            let path = format!("{}/selfies/retrieve", liveness(&world.outside[0]));
            request(Method::POST, &path, Some(&json!({ "type": "PASSIVE_LIVENESS" })))
        }),
        get("draw a challenge", |world| {
            let path = format!("{}/records/challenge", liveness(&world.outside[0]));
            request(Method::PUT, &path, Some(&json!({ "type": "EYE_GAZE_LIVENESS" })))
        }),
        make("add a liveness record", |world| liveness_record(&world.outside[0], 490)),
        get("read a record's selfie", |world| plain(Method::GET, &world.record_selfie)),
        get("evaluate liveness", |world| {
            let path = format!("{}/evaluation", liveness(&world.outside[0]));
            request(Method::POST, &path, Some(&json!({ "type": "PASSIVE_LIVENESS" })))
        }),
        get("start the document", |world| {
            request(Method::PUT, &document(&world.outside[1]), Some(&json!({})))
        }),
        Job {
            litter: 7,
            ..get("start the document over", |world| {
                request(Method::PUT, &document(&world.outside[0]), Some(&json!({})))
            })
        },
        Job {
            litter: 7,
            ..delete("remove the document", |world| {
                plain(Method::DELETE, &document(&world.outside[0]))
            })
        },
        Job { litter: 3, ..get("add a page", |world| document_page(&world.outside[0], BACK)) },
        Job {
            litter: 5,
            ..get("replace a page", |world| document_page(&world.outside[0], FOREIGN_FRONT))
        },
        get("draw a challenge for the chip", |world| {
            plain(Method::PUT, &format!("{}/chip/challenge", document(&world.outside[0])))
        }),
        Job { litter: 6, ..get("replace chip data", |world| chip_data(&world.outside[0])) },
        get("read chip data", |world| {
            plain(Method::GET, &format!("{}/chip/data", document(&world.outside[0])))
        }),
        get("read the chip's portrait", |world| {
            plain(Method::GET, &format!("{}/chip/portrait", document(&world.outside[0])))
        }),
        get("read the chip's report", |world| {
            plain(Method::GET, &format!("{}/chip/report", document(&world.outside[0])))
        }),
        get("inspect the document", |world| {
            request(Method::POST, &format!("{}/inspect", document(&world.outside[0])), None)
        }),
        get("read a page", |world| {
            plain(Method::GET, &format!("{}/pages/front", document(&world.outside[0])))
        }),
        get("resize a portrait", |world| {
            plain(Method::GET, &format!("{}/portrait?width=50", document(&world.outside[0])))
        }),
        make("make a face of a portrait", |world| {
            let link = format!("{}/portrait", document(&world.outside[0]));
            request(Method::POST, "/api/v1/faces", Some(&json!({ "faceOrigin": { "link": link } })))
        }),
        get("inspect", |world| plain(Method::POST, &format!("{}/inspect", world.outside[0]))),
        get("disclose", |world| {
            plain(Method::POST, &format!("{}/inspect/disclose", world.outside[0]))
        }),
        make("make a face", |_| upload(Method::POST, "/api/v1/faces", 730)),
        make("make a face of a selfie", |world| {
            let origin = json!({ "faceOrigin": { "link": selfie(&world.in_session[0]) } });
            within(&world.session, request(Method::POST, "/api/v1/faces", Some(&origin)))
        }),
        get("compare faces", |world| {
            let body = json!({ "referenceFace": world.faces[1] });
            request(Method::POST, &format!("{}/similarity", world.faces[0]), Some(&body))
        }),
        get("read a template", |world| {
            plain(Method::GET, &format!("{}/face-template", world.faces[0]))
        }),
        get("crop", |world| plain(Method::GET, &format!("{}/crop", world.faces[0]))),
        get("qualities", |world| plain(Method::GET, &format!("{}/quality", world.faces[0]))),
        get("crop coordinates", |world| {
            plain(Method::GET, &format!("{}/crop/coordinates", world.faces[0]))
        }),
        delete("remove a face", |world| plain(Method::DELETE, &world.faces[0])),
        put("make a palm", |_| palm(490)),
        get("compare palms", |world| {
            let body = json!({ "referencePalm": world.palms[1] });
            request(Method::POST, &format!("{}/similarity", world.palms[0]), Some(&body))
        }),
        get("inspect a palm", |world| plain(Method::POST, &format!("{}/inspect", world.palms[0]))),
        get("read a palm template", |world| {
            plain(Method::GET, &format!("{}/template", world.palms[0]))
        }),
        delete("remove a palm", |world| plain(Method::DELETE, &world.palms[0])),
    ]
}

/// Upload of a photo that is `width` pixels wide.
pub(crate) fn upload(method: Method, path: &str, width: u32) -> Request<Body> {
    request(method, path, Some(&image(width)))
}

/// The body of such an upload.
pub(crate) fn image(width: u32) -> Value {
    json!({ "image": { "data": STANDARD.encode(png_header(width, 480)) } })
}

/// The same request in a session.
pub(crate) fn within(session: &str, mut request: Request<Body>) -> Request<Body> {
    request.headers_mut().insert(SESSION, session.parse().unwrap());
    request
}

/// Where a customer's document is.
fn document(customer: &str) -> String {
    format!("{customer}/document")
}

fn document_page(customer: &str, height: u32) -> Request<Body> {
    let image = json!({ "image": { "data": STANDARD.encode(png_header(640, height)) } });
    request(Method::PUT, &format!("{}/pages", document(customer)), Some(&image))
}

fn chip_data(customer: &str) -> Request<Body> {
    octets(Method::PUT, &format!("{}/chip/data", document(customer)), GENUINE.to_vec())
}

fn palm(height: u32) -> Request<Body> {
    let image = json!({ "image": { "data": STANDARD.encode(png_header(640, height)) } });
    request(Method::POST, "/api/v1/palms", Some(&image))
}

/// Where a customer's liveness is.
fn liveness(customer: &str) -> String {
    format!("{customer}/liveness")
}

fn liveness_photo(customer: &str, width: u32) -> Request<Body> {
    let mut body = image(width);
    body["assertion"] = json!("NONE");
    request(Method::POST, &format!("{}/selfies", liveness(customer)), Some(&body))
}

/// A smile record whose photos are that high.
fn liveness_record(customer: &str, height: u32) -> Request<Body> {
    let record = Draft::liveness(LivenessType::SmileLiveness)
        .frame(Shot::jpeg(Role::Neutral, 0), &png_header(640, height))
        .frame(Shot::jpeg(Role::Smile, 900), &png_header(800, height))
        .finish(None, &Limits::default())
        .unwrap();
    octets(Method::POST, &format!("{}/records", liveness(customer)), record)
}

fn octets(method: Method, path: &str, body: Vec<u8>) -> Request<Body> {
    let mut request = plain(method, path);
    request.headers_mut().insert("content-type", "application/octet-stream".parse().unwrap());
    *request.body_mut() = Body::Whole(body.into());
    request
}

/// Where a customer's selfie is.
pub(crate) fn selfie(customer: &str) -> String {
    format!("{customer}/selfie")
}

fn plain(method: Method, path: &str) -> Request<Body> {
    request(method, path, None)
}

/// One face in everything; an image that is asked for is the file as it came.
pub(crate) fn report(request: &FaceRequest) -> FaceReport {
    let finding = |task: &FaceTask| match task {
        FaceTask::Template if is_without_template(request) => FaceFinding::Unavailable,
        FaceTask::Template => FaceFinding::Template(template()),
        FaceTask::Crop(_) | FaceTask::RemovedBackground(_) | FaceTask::Upright(_) => {
            FaceFinding::Jpeg(request.image.clone())
        }
        FaceTask::Glasses => {
            FaceFinding::Glasses(Glasses { worn: 0.8, tinted: 0.2, heavy_frame: 0.4 })
        }
        FaceTask::Mask => FaceFinding::Mask(0.1),
        FaceTask::Quality => FaceFinding::Quality(Box::default()),
        FaceTask::Aspects => FaceFinding::Aspects(Aspects { age: 33.0, female: 0.9 }),
    };
    FaceReport { findings: request.tasks.iter().map(finding).collect(), ..one_face(request) }
}

fn is_without_template(request: &FaceRequest) -> bool {
    matches!(request.subject, Subject::Largest(_))
        && request.image == png_header(WITHOUT_TEMPLATE, 480)
}

/// The template of everybody.
pub(crate) fn template() -> Vec<u8> {
    let features: Vec<f32> = (0_u8..=255).map(f32::from).collect();
    Template::new(Algorithm::Reid0095, &features).unwrap().to_bytes()
}

/// The template of one of many people, none of whom looks like another.
pub(crate) fn template_of(person: u32) -> Vec<u8> {
    let mut features = vec![0.0_f32; 256];
    features[usize::try_from(person % 256).unwrap()] = 1.0;
    Template::new(Algorithm::Reid0095, &features).unwrap().to_bytes()
}
