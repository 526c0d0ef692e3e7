//! The last lines that a runtime told its operator, for the report of a failure.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

const LINES_KEPT: usize = 20;

/// The last lines. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<VecDeque<String>>>);

impl Log {
    /// Keeps what comes out of a stream, in a thread of its own.
    pub(crate) fn follow(&self, stream: impl Read + Send + 'static) {
        let log = self.clone();
        thread::spawn(move || {
            BufReader::new(stream).lines().map_while(Result::ok).for_each(|line| log.note(line));
        });
    }

    /// Keeps a line.
    pub(crate) fn note(&self, line: String) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == LINES_KEPT {
            kept.pop_front();
        }
        kept.push_back(line);
    }

    /// All lines kept, indented.
    pub(crate) fn text(&self) -> String {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(|line| format!("    {line}\n")).collect()
    }
}
