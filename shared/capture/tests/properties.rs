//! What holds for any record.

#![expect(clippy::expect_used, reason = "helpers of tests: a failed expectation is the report")]

use proptest::{collection::vec, option, prelude::*, sample::select};
use selfsame_capture::plausibility::{Bounds, Moment, examine};
use selfsame_capture::{
    CaptureKey, Draft, ElementaryFile, Kind, Limits, MacStatus, MediaType, Record, Role, Shot,
};
use selfsame_contract::{Corner, LivenessType};

type Visit = (Corner, u64, MediaType, Vec<u8>);

/// What goes into an eye gaze record, the one that uses most of the format.
#[derive(Debug, Clone)]
struct Content {
    created_at_ms: Option<u64>,
    corners: Vec<Corner>,
    visits: Vec<Visit>,
    video: Option<Vec<u8>>,
}

impl Content {
    fn draft(&self) -> Draft<'static> {
        let mut draft = Draft::liveness(LivenessType::EyeGazeLiveness).corners(&self.corners);
        for (corner, at_ms, media_type, image) in &self.visits {
            let shot = Shot { media_type: *media_type, ..Shot::gaze(*corner, *at_ms) };
            draft = draft.frame(shot, image);
        }
        let draft = self.created_at_ms.iter().fold(draft, |draft, time| draft.created_at_ms(*time));
        self.video.iter().fold(draft, |draft, video| draft.video(video))
    }

    fn of(record: &Record<'_>) -> Self {
        let visit = |frame: &selfsame_capture::Frame<'_>| {
            let told = frame.corner.zip(frame.at_ms).zip(frame.media_type);
            let ((corner, at_ms), media_type) = told.expect("the writer tells all");
            (corner, at_ms, media_type, frame.bytes.to_vec())
        };
        Self {
            created_at_ms: record.created_at_ms,
            corners: record.corners.clone(),
            visits: record.frames.iter().map(visit).collect(),
            video: record.video.map(<[u8]>::to_vec),
        }
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        (self.created_at_ms, &self.corners, &self.visits, &self.video)
            == (other.created_at_ms, &other.corners, &other.visits, &other.video)
    }
}

fn corner() -> impl Strategy<Value = Corner> {
    select(vec![Corner::TopLeft, Corner::TopRight, Corner::BottomLeft, Corner::BottomRight])
}

fn content() -> impl Strategy<Value = Content> {
    let media_type = select(vec![MediaType::Jpeg, MediaType::Png, MediaType::WebP]);
    let visit = (corner(), any::<u64>(), media_type, vec(any::<u8>(), 1..40));
    // RFC 3339 ends with the year 9999.
    let created = option::of(0..253_402_300_800_000_u64);
    (created, vec(corner(), 0..6), vec(visit, 1..6), option::of(vec(any::<u8>(), 1..40))).prop_map(
        |(created_at_ms, corners, visits, video)| Content { created_at_ms, corners, visits, video },
    )
}

proptest! {
    // Each case tries some 700 places.
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Every place is tried, with a change of any bits: the record is refused, or is no
    /// longer genuine.
    #[test]
    fn no_byte_of_a_genuine_record_can_change(content in content(), flip in 1..=255_u8) {
        let (limits, key) = (Limits::default(), CaptureKey::of_session("token"));
        let bytes = content.draft().finish(Some(&key), &limits).expect("sound");
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= flip;
            if let Ok(record) = Record::read(&changed, Kind::Liveness, &limits) {
                prop_assert_ne!(record.mac_status(&key), MacStatus::Genuine, "byte {}", place);
            }
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(content in content(), sealed: bool) {
        let (limits, key) = (Limits::default(), CaptureKey::of_session("token"));
        let bytes = content.draft().finish(sealed.then_some(&key), &limits).expect("sound");
        let record = Record::read(&bytes, Kind::Liveness, &limits).expect("just written");
        let expected = if sealed { MacStatus::Genuine } else { MacStatus::Missing };
        prop_assert_eq!(record.mac_status(&key), expected);
        prop_assert_eq!(Content::of(&record), content);
    }

    #[test]
    fn nothing_can_be_added_to_or_cut_off_a_genuine_record(content in content(), cut in 1..60_usize) {
        let (limits, key) = (Limits::default(), CaptureKey::of_session("token"));
        let bytes = content.draft().finish(Some(&key), &limits).expect("sound");
        let longer = [&bytes[..], &vec![0; cut]].concat();
        let shorter = &bytes[..bytes.len().saturating_sub(cut)];
        for changed in [&longer[..], shorter] {
            if let Ok(record) = Record::read(changed, Kind::Liveness, &limits) {
                prop_assert_ne!(record.mac_status(&key), MacStatus::Genuine);
            }
        }
    }

    #[test]
    fn any_files_of_a_chip_are_read(
        groups in proptest::collection::btree_map(1..=16_u8, vec(any::<u8>(), 1..20), 1..16),
    ) {
        let mut draft = Draft::chip();
        for (group, file) in groups.iter().rev() {
            draft = draft.file(ElementaryFile::DataGroup(*group), file);
        }
        let bytes = draft.finish(None, &Limits::default()).expect("sound");
        let record = Record::read(&bytes, Kind::Chip, &Limits::default()).expect("just written");
        let read = record.chip.expect("a chip").files;
        let expected = groups.iter().map(|(group, file)| (ElementaryFile::DataGroup(*group), &file[..]));
        prop_assert_eq!(read, expected.collect::<Vec<_>>());
    }

    /// Headers made of the pieces of real ones get further than noise does.
    #[test]
    fn reading_answers_whatever_the_bytes_are(
        pieces in vec(select(PIECES.to_vec()), 0..30), noise in vec(any::<u8>(), 0..20), number in 0..7_u8,
    ) {
        let header = [pieces.concat().as_bytes(), &noise[..noise.len() / 2]].concat();
        let length = u32::try_from(header.len()).expect("short").to_be_bytes();
        let bytes = [b"IDVR\x01", &[number, 0, 0][..], &length, &header, &noise].concat();
        for kind in Kind::ALL {
            if let Ok(record) = Record::read(&bytes, kind, &Limits::default()) {
                let moment = Moment { now_ms: 0, challenge: None };
                let _: Vec<_> = examine(&record, &moment, &Bounds::default());
                prop_assert!(record.selfie().is_none_or(|frame| frame.role != Role::Page));
            }
        }
    }
}

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "0",
    "1",
    "9",
    "null",
    "\"type\":\"PASSIVE_LIVENESS\"",
    "\"frames\":[",
    "{\"role\":\"SELFIE\",",
    "\"offset\":0,\"length\":1}",
    "\"offset\":1,\"length\":9}",
    "\"video\":{",
    "\"files\":{",
    "\"DG1\":{",
    "\"mac\":\"",
    "\"createdAt\":\"2023-11-14T22:13:20Z\"",
];
