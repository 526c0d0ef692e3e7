//! The models of the project's own. They are small, 5 MB at most, and come with it, so that no
//! folder of models, however old, lacks them.

use crate::Model;
use std::{io, path::Path};

/// Names of files, as in the catalogue, and their content.
const WEIGHTS: [(&str, &[u8]); 5] = [
    ("own/liveness_border_112.onnx", include_bytes!("../weights/liveness_border_112.onnx")),
    ("own/mrz_rec_ocrb.onnx", include_bytes!("../weights/mrz_rec_ocrb.onnx")),
    ("own/page_mask_160.onnx", include_bytes!("../weights/page_mask_160.onnx")),
    ("own/palm_lines_160.onnx", include_bytes!("../weights/palm_lines_160.onnx")),
    ("own/text_rec_latin.onnx", include_bytes!("../weights/text_rec_latin.onnx")),
];

impl Model {
    /// The content of the file: the project's own where it has a recipe, else what
    /// lies below `folder`.
    ///
    /// # Errors
    /// As [`std::fs::read`].
    pub fn read(&self, folder: &Path) -> io::Result<Vec<u8>> {
        if self.recipe.is_none() {
            return std::fs::read(folder.join(&self.file));
        }
        let own = WEIGHTS.iter().find(|(file, _)| *file == self.file);
        own.map(|(_, content)| content.to_vec()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}
