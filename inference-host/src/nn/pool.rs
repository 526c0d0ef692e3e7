//! The sessions of one graph: each runs one inference at a time.
//!
//! Sessions are made when they are first needed, up to a limit; past it a caller
//! waits for one to come back. A session whose run panics is not used again.

use super::{
    InferenceError, Tensor,
    backend::{OpenGraph, Session},
};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The sessions of one graph.
pub(super) struct SessionPool {
    graph: Box<dyn OpenGraph>,
    limit: usize,
    sessions: Mutex<Sessions>,
    returned: Condvar,
}

struct Sessions {
    idle: Vec<Box<dyn Session>>,
    /// Idle and at work together.
    open: usize,
}

impl SessionPool {
    /// A pool of at most `limit` sessions (at least one). The first is opened here,
    /// so that a graph that cannot run is found out at once.
    pub(super) fn new(graph: Box<dyn OpenGraph>, limit: usize) -> Result<Self, InferenceError> {
        let sessions = Mutex::new(Sessions { idle: vec![graph.session()?], open: 1 });
        Ok(Self { graph, limit: limit.max(1), sessions, returned: Condvar::new() })
    }

    /// Runs one inference on the next free session.
    pub(super) fn run(&self, inputs: &[&Tensor]) -> Result<Vec<Tensor>, InferenceError> {
        let mut place = self.next_place();
        let mut session = match place.session.take() {
            Some(session) => session,
            None => self.graph.session()?,
        };
        let outputs = session.run(inputs);
        place.session = Some(session);
        outputs
    }

    fn next_place(&self) -> Place<'_> {
        let is_exhausted =
            |sessions: &mut Sessions| sessions.idle.is_empty() && sessions.open >= self.limit;
        let mut sessions = self
            .returned
            .wait_while(self.lock(), is_exhausted)
            .unwrap_or_else(PoisonError::into_inner);
        let session = sessions.idle.pop();
        if session.is_none() {
            sessions.open += 1;
        }
        Place { pool: self, session }
    }

    /// The lock is held for pushes and pops only, which leave the list whole.
    fn lock(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of the pool's places, given up when dropped; a session left in it is kept.
struct Place<'a> {
    pool: &'a SessionPool,
    session: Option<Box<dyn Session>>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut sessions = self.pool.lock();
        match self.session.take() {
            Some(session) => sessions.idle.push(session),
            None => sessions.open -= 1,
        }
        self.pool.returned.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::{
            Arc, Barrier,
            atomic::{AtomicUsize, Ordering},
        },
        thread,
    };

    /// Sessions that meet at a barrier, or panic where there is no input.
    struct Fake {
        made: Arc<AtomicUsize>,
        meeting: Arc<Barrier>,
    }

    impl OpenGraph for Fake {
        fn session(&self) -> Result<Box<dyn Session>, InferenceError> {
            self.made.fetch_add(1, Ordering::Relaxed);
            Ok(Box::new(FakeSession(Arc::clone(&self.meeting))))
        }
    }

    struct FakeSession(Arc<Barrier>);

    impl Session for FakeSession {
        fn run(&mut self, inputs: &[&Tensor]) -> Result<Vec<Tensor>, InferenceError> {
            assert!(!inputs.is_empty(), "no input");
            self.0.wait();
            Ok(vec![])
        }
    }

    fn pool(limit: usize, meeting: usize) -> (SessionPool, Arc<AtomicUsize>) {
        let made = Arc::new(AtomicUsize::new(0));
        let meeting = Arc::new(Barrier::new(meeting));
        let fake = Fake { made: Arc::clone(&made), meeting };
        (SessionPool::new(Box::new(fake), limit).unwrap(), made)
    }

    fn input() -> Tensor {
        Tensor::new(vec![], crate::nn::TensorType::U8, vec![0])
    }

    #[test]
    fn callers_run_side_by_side_up_to_the_limit() {
        let (pool, made) = pool(2, 2);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| pool.run(&[&input()]).unwrap());
            }
        });
        assert_eq!(made.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn a_panicked_session_is_replaced() {
        let (pool, made) = pool(1, 1);
        let panicked = thread::scope(|scope| scope.spawn(|| pool.run(&[])).join().is_err());
        assert!(panicked);
        assert_eq!(pool.run(&[&input()]), Ok(vec![]));
        assert_eq!(made.load(Ordering::Relaxed), 2);
    }
}
