//! The photographs, and a service that is shown them.

use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_tests::client::{Answer, Client};
use selfsame_tests::figures::Comparison;
use selfsame_tests::image::{self, Region};
use selfsame_tests::prerequisites::{self, Missing, Parts};
use selfsame_tests::server::{Server, Setup};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, thread};

const CUSTOMERS: &str = "/api/v1/customers";
const FACES: &str = "/api/v1/faces";
const CLIENTS: usize = 2;

/// A running service and the photographs.
pub(crate) struct Gallery {
    folder: PathBuf,
    parts: Parts,
}

impl Gallery {
    pub(crate) fn open() -> Result<Self, Missing> {
        let gallery = Self::of("face")?;
        if !gallery.path("lfw_pairs.csv").exists() {
            return Err(Missing::new("lfw_pairs.csv: there is none in the test data"));
        }
        Ok(gallery)
    }

    /// What a folder of the test data has.
    pub(crate) fn of(folder: &str) -> Result<Self, Missing> {
        let folder = prerequisites::test_data()?.join(folder);
        Ok(Self { folder, parts: Parts::find()? })
    }

    /// Where a file is.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    pub(crate) fn hang(&self) -> Result<Exhibition<'_>, String> {
        let data = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut setup = Setup::new(self.parts.clone(), data.path());
        setup.settings.insert("face_life_seconds".to_owned(), "7200".to_owned());
        let server = Server::start(&setup).map_err(|error| error.to_string())?;
        let client = Client::connect(&server).map_err(|error| error.to_string())?;
        Ok(Exhibition { folder: &self.folder, client, _server: server, _data: data })
    }

    /// The photographs in a folder, by their paths below the gallery.
    pub(crate) fn photographs(&self, folder: &str) -> Result<Vec<String>, String> {
        let entries = fs::read_dir(self.folder.join(folder));
        let entries = entries.map_err(|error| format!("{folder}: {error}"))?;
        let mut paths = Vec::new();
        for entry in entries {
            let name = entry.map_err(|error| error.to_string())?.file_name();
            paths.push(format!("{folder}/{}", name.to_string_lossy()));
        }
        paths.sort();
        Ok(paths)
    }

    pub(crate) fn pairs(&self, list: &str) -> Result<Vec<Pair>, String> {
        let text = fs::read_to_string(self.folder.join(list)).map_err(|error| error.to_string())?;
        let rows = text.lines().skip(1);
        let pairs = rows.map(|row| match row.split(',').collect::<Vec<_>>().as_slice() {
            [probe, reference, same @ ("0" | "1")] => Ok(Pair {
                probe: (*probe).to_owned(),
                reference: (*reference).to_owned(),
                genuine: *same == "1",
            }),
            _ => Err(format!("{list}: {row}")),
        });
        pairs.collect()
    }
}

/// Two photographs, of one person or of two.
pub(crate) struct Pair {
    probe: String,
    reference: String,
    genuine: bool,
}

/// A service that is shown photographs.
pub(crate) struct Exhibition<'a> {
    folder: &'a Path,
    client: Client,
    _server: Server,
    _data: tempfile::TempDir,
}

impl Exhibition<'_> {
    pub(crate) fn file(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.folder.join(path)).map_err(|error| format!("{path}: {error}"))
    }

    pub(crate) fn show(&self, file: &[u8]) -> Result<Answer, String> {
        let body = json!({ "image": { "data": STANDARD.encode(file) } });
        self.client.json("POST", FACES, &body).map_err(|error| error.to_string())
    }

    /// What is known of a customer whose document has one page; of one without a page
    /// in it, nothing.
    pub(crate) fn customer_with_page(&self, file: &[u8]) -> Result<Value, String> {
        let customer = self.client.call("POST", CUSTOMERS).map_err(|error| error.to_string())?;
        let customer = customer.text("/links/self");
        let put = |path: &str, body: &Value| {
            let answer = self.client.json("PUT", &format!("{customer}/document{path}"), body);
            answer.map_err(|error| error.to_string())
        };
        put("", &json!({}))?;
        put("/pages", &json!({ "image": { "data": STANDARD.encode(file) } }))?;
        Ok(self.get(&customer)?.json()["customer"].take())
    }

    /// The link of the face in a photograph of one person. Some photographs show
    /// a larger face beside that of the person they are of, who is in the middle;
    /// then the middle alone is shown.
    fn face(&self, path: &str) -> Result<Subject, String> {
        let file = self.file(path)?;
        let whole = self.show(&file)?;
        let detected = found(&whole).ok_or_else(|| format!("{path}: {}", whole.describe()))?;
        let (width, height) = size(&file)?;
        if detected.holds(width / 2, height / 2) {
            return Ok(Subject { link: whole.text("/links/self"), is_largest: true });
        }
        let middle =
            Region { left: width / 4, top: height / 4, width: width / 2, height: height / 2 };
        let part = self.show(&image::cut(&file, middle).map_err(|error| error.to_string())?)?;
        found(&part).ok_or_else(|| format!("the middle of {path}: {}", part.describe()))?;
        Ok(Subject { link: part.text("/links/self"), is_largest: false })
    }

    /// The answer to a GET.
    pub(crate) fn get(&self, path: &str) -> Result<Answer, String> {
        let request = self.client.call("GET", path);
        request.map_err(|error| error.to_string())
    }

    pub(crate) fn score(&self, probe: &str, reference: &str) -> Result<f64, String> {
        let body = json!({ "referenceFace": reference });
        let answer = self.client.json("POST", &format!("{probe}/similarity"), &body);
        let answer = answer.map_err(|error| error.to_string())?;
        answer.json()["score"].as_f64().ok_or_else(|| answer.describe())
    }

    /// Faces of all photographs, then scores of all pairs.
    pub(crate) fn compare(&self, pairs: &[Pair]) -> Result<Comparisons, String> {
        let paths: BTreeSet<&str> =
            pairs.iter().flat_map(|pair| [pair.probe.as_str(), pair.reference.as_str()]).collect();
        let paths: Vec<&str> = paths.into_iter().collect();
        let subjects = in_parallel(&paths, |path| self.face(path))?;
        let beside_larger = subjects.iter().filter(|subject| !subject.is_largest).count();
        let faces: BTreeMap<&str, String> =
            paths.iter().copied().zip(subjects.into_iter().map(|subject| subject.link)).collect();
        let link = |path: &str| faces.get(path).map(String::as_str).unwrap_or_default();
        let comparisons = in_parallel(pairs, |pair| {
            let score = self.score(link(&pair.probe), link(&pair.reference))?;
            Ok(Comparison { genuine: pair.genuine, score })
        })?;
        Ok(Comparisons { photographs: paths.len(), beside_larger, comparisons })
    }
}

/// A stored face.
struct Subject {
    link: String,
    is_largest: bool,
}

/// What came of all pairs.
pub(crate) struct Comparisons {
    /// How many photographs there were.
    pub(crate) photographs: usize,
    /// How many of them show a larger face beside the labelled one.
    pub(crate) beside_larger: usize,
    /// The outcomes, in the order of the list.
    pub(crate) comparisons: Vec<Comparison>,
}

/// An upright box around a found face.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detected {
    pub(crate) left: i64,
    pub(crate) top: i64,
    pub(crate) right: i64,
    pub(crate) bottom: i64,
}

impl Detected {
    fn holds(self, x: u16, y: u16) -> bool {
        (self.left..=self.right).contains(&x.into()) && (self.top..=self.bottom).contains(&y.into())
    }
}

pub(crate) fn found(answer: &Answer) -> Option<Detected> {
    let body = answer.json();
    let corners = body.pointer("/detection/faceRectangle")?.as_object()?;
    let along = |axis: &str| -> Vec<i64> {
        corners.values().filter_map(|corner| corner.get(axis).and_then(Value::as_i64)).collect()
    };
    let (x, y) = (along("x"), along("y"));
    Some(Detected {
        left: *x.iter().min()?,
        top: *y.iter().min()?,
        right: *x.iter().max()?,
        bottom: *y.iter().max()?,
    })
}

pub(crate) fn size(file: &[u8]) -> Result<(u16, u16), String> {
    image::jpeg_size(file).map_err(|error| error.to_string())
}

/// Does the work for every item with [`CLIENTS`] threads; keeps the order.
pub(crate) fn in_parallel<I: Sync, T: Send>(
    items: &[I],
    work: impl Fn(&I) -> Result<T, String> + Sync,
) -> Result<Vec<T>, String> {
    let share = items.len().div_ceil(CLIENTS).max(1);
    thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = items
            .chunks(share)
            .map(|items| scope.spawn(move || items.iter().map(work).collect::<Result<Vec<_>, _>>()))
            .collect();
        let mut done = Vec::with_capacity(items.len());
        for worker in workers {
            done.extend(worker.join().map_err(|_| "a client panicked".to_owned())??);
        }
        Ok(done)
    })
}
