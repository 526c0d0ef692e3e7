//! Who may run now, who waits, and who is sent away.
//!
//! A running inference cannot be interrupted, so the host never starts more of
//! them than it has places. Behind the places stands a queue of bounded length:
//! whoever finds it full is turned away at once, whoever's patience ends in it
//! leaves.

use prometheus_client::metrics::gauge::Gauge;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};
use thiserror::Error;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};

/// How many run and how many wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueSize {
    /// Analyses at work at once.
    pub running: usize,
    /// Analyses waiting for a place.
    pub waiting: usize,
}

/// Why a caller does not get a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Rejection {
    /// The queue is full.
    #[error("the queue is full")]
    QueueFull,
    /// No place came free in time.
    #[error("the deadline passed in the queue")]
    DeadlinePassed,
}

/// The places and the queue before them.
pub struct Admission {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    longest_queue: usize,
    running_gauge: Gauge,
    waiting_gauge: Gauge,
}

impl Admission {
    /// Opens the doors; the gauges show who is inside and who waits.
    #[must_use]
    pub fn new(size: QueueSize, running_gauge: Gauge, waiting_gauge: Gauge) -> Self {
        Self {
            places: Arc::new(Semaphore::new(size.running.max(1))),
            waiting: AtomicUsize::new(0),
            longest_queue: size.waiting,
            running_gauge,
            waiting_gauge,
        }
    }

    /// Waits for a place until `deadline`. The place is free again when the ticket
    /// is dropped; a caller that gives up leaves the queue.
    ///
    /// # Errors
    /// [`Rejection`] when the queue is full or the deadline passes.
    pub async fn enter(&self, deadline: Instant) -> Result<Ticket, Rejection> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(self.ticket(place));
        }
        let _in_queue = self.join_queue()?;
        let place = Arc::clone(&self.places).acquire_owned();
        match time::timeout_at(deadline.into(), place).await {
            Ok(Ok(place)) => Ok(self.ticket(place)),
            // The semaphore is never closed; were it, no place would come free.
            Ok(Err(_)) | Err(_) => Err(Rejection::DeadlinePassed),
        }
    }

    fn join_queue(&self) -> Result<InQueue<'_>, Rejection> {
        let joined = self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
            (waiting < self.longest_queue).then_some(waiting + 1)
        });
        joined.map_err(|_| Rejection::QueueFull)?;
        self.waiting_gauge.inc();
        Ok(InQueue(self))
    }

    fn ticket(&self, place: OwnedSemaphorePermit) -> Ticket {
        self.running_gauge.inc();
        Ticket { _place: place, running_gauge: self.running_gauge.clone() }
    }
}

/// A place, held as long as this lives.
pub struct Ticket {
    _place: OwnedSemaphorePermit,
    running_gauge: Gauge,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.running_gauge.dec();
    }
}

struct InQueue<'a>(&'a Admission);

impl Drop for InQueue<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
        self.0.waiting_gauge.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn admission(running: usize, waiting: usize) -> Admission {
        Admission::new(QueueSize { running, waiting }, Gauge::default(), Gauge::default())
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(20)
    }

    fn late() -> Instant {
        Instant::now() + Duration::from_secs(60)
    }

    #[tokio::test]
    async fn who_gets_in() {
        struct Case {
            name: &'static str,
            running: usize,
            waiting: usize,
            inside: usize,
            expected: Option<Rejection>,
        }
        let cases = [
            Case { name: "free place", running: 2, waiting: 0, inside: 1, expected: None },
            Case {
                name: "no queue",
                running: 2,
                waiting: 0,
                inside: 2,
                expected: Some(Rejection::QueueFull),
            },
            Case {
                name: "nobody leaves",
                running: 2,
                waiting: 1,
                inside: 2,
                expected: Some(Rejection::DeadlinePassed),
            },
        ];
        for case in cases {
            let admission = admission(case.running, case.waiting);
            let mut tickets = vec![];
            for _ in 0..case.inside {
                tickets.push(admission.enter(soon()).await.unwrap());
            }
            assert_eq!(admission.enter(soon()).await.err(), case.expected, "{}", case.name);
        }
    }

    #[tokio::test]
    async fn a_waiting_caller_takes_the_place_that_comes_free() {
        let admission = admission(1, 1);
        let first = admission.enter(late()).await.unwrap();
        let second = admission.enter(late());
        tokio::pin!(second);
        assert!(time::timeout(Duration::from_millis(10), &mut second).await.is_err());
        assert_eq!(admission.waiting_gauge.get(), 1);
        assert_eq!(admission.enter(late()).await.err(), Some(Rejection::QueueFull));
        drop(first);
        let second = second.await.unwrap();
        assert_eq!((admission.running_gauge.get(), admission.waiting_gauge.get()), (1, 0));
        drop(second);
        assert_eq!(admission.running_gauge.get(), 0);
    }

    #[tokio::test]
    async fn a_caller_that_gives_up_leaves_the_queue() {
        let admission = admission(1, 1);
        let _first = admission.enter(late()).await.unwrap();
        let abandoned = time::timeout(Duration::from_millis(10), admission.enter(late()));
        assert!(abandoned.await.is_err());
        assert_eq!(admission.enter(soon()).await.err(), Some(Rejection::DeadlinePassed));
    }
}
