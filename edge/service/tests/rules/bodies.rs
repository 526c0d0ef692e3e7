//! Bodies that an adapter collects, leaves aside or has no room for.

use crate::stage::{Stage, photo, request};
use http::{Method, Request};
use selfsame_service::Body;

#[test]
fn only_a_body_that_can_matter_needs_to_be_collected() {
    struct Case {
        name: &'static str,
        method: Method,
        path: &'static str,
        change: fn(&mut Request<Body>),
        reads: bool,
    }
    let as_it_is: fn(&mut Request<Body>) = |_| {};
    let cases = [
        Case { name: "upload", method: Method::POST, path: "faces", change: as_it_is, reads: true },
        Case {
            name: "no body in the contract",
            method: Method::POST,
            path: "customers",
            change: as_it_is,
            reads: false,
        },
        Case {
            name: "unknown path",
            method: Method::POST,
            path: "voices",
            change: as_it_is,
            reads: false,
        },
        Case {
            name: "wrong method",
            method: Method::PATCH,
            path: "faces",
            change: as_it_is,
            reads: false,
        },
        Case {
            name: "stranger",
            method: Method::POST,
            path: "faces",
            change: |request| drop(request.headers_mut().remove("authorization")),
            reads: false,
        },
        Case {
            name: "wrong media type",
            method: Method::POST,
            path: "faces",
            change: |request| drop(request.headers_mut().remove("content-type")),
            reads: false,
        },
    ];
    let stage = Stage::new();
    for case in cases {
        let path = format!("/api/v1/{}", case.path);
        let mut request = request(case.method, &path, Some(&photo()));
        (case.change)(&mut request);
        let (parts, _) = request.into_parts();
        assert_eq!(stage.service.reads_body(&parts), case.reads, "{}", case.name);
    }
}

#[test]
fn a_body_without_room_is_asked_for_again() {
    let stage = Stage::new();
    let mut upload = request(Method::POST, "/api/v1/faces", Some(&photo()));
    *upload.body_mut() = Body::NoRoom;
    let answer = stage.send(upload);
    assert_eq!((answer.status, answer.error_code()), (429, "TOO_MANY_REQUESTS"));
    assert_eq!(answer.headers["retry-after"], "1");
}
