//! Listening: a task for each connection, and never more of them than a few.
//!
//! Where all places are taken, the connection that has waited longest without having sent its request is closed for the
//! new one. So however many connections say nothing, or speak a byte a second, the page is answered.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use tokio::io::AsyncWrite;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{AbortHandle, spawn_blocking};
use tokio::time::timeout;

use super::ServeError;
use super::guard::Guard;
use super::http::{MAX_HEAD, MAX_HEADERS, PATIENCE, Request, read_request};
use super::response::{Answer, ApiError};
use super::wire::{Wire, drain};

/// Connections at one time.
const MAX_CONNECTIONS: u32 = 64;

/// How long a stop waits for requests that are being answered, and how long one of them may take to be written.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(5);

/// How often the flag that stops the server is looked at.
const TICK: Duration = Duration::from_millis(50);

/// Answers a request that passed the guard's checks.
type Handler = dyn Fn(&Request) -> Result<Answer, ApiError> + Send + Sync;

/// The connections that have not sent their request yet, oldest first.
type Waiting = Arc<Mutex<BTreeMap<u64, AbortHandle>>>;

/// A port of this machine alone, and the key without which nothing is answered there.
pub struct Listener {
    socket: TcpListener,
    guard: Guard,
    port: u16,
}

impl Listener {
    /// Takes a port, or one that is free where it is 0, and makes a key.
    ///
    /// # Errors
    /// A [`ServeError`] if the port is taken, or the system gives no random bytes.
    pub fn open(port: u16) -> Result<Self, ServeError> {
        let wrong = |error: std::io::Error| port_error(port, &error);
        let socket = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).map_err(wrong)?;
        let port = socket.local_addr().map_err(wrong)?.port();
        let guard = Guard::new(port).ok_or(ServeError::NoKey)?;
        Ok(Self { socket, guard, port })
    }

    /// The one address to open. The key comes after the `#`, which no browser sends or tells to others.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/#key={}", self.port, self.guard.key())
    }

    /// Answers until `stop` is set. What is being answered then is answered to its end.
    ///
    /// # Errors
    /// [`ServeError::Port`] with what the system says, where it gives no means to wait for connections.
    pub fn serve(
        self,
        answer: impl Fn(&Request) -> Result<Answer, ApiError> + Send + Sync + 'static,
        stop: &AtomicBool,
    ) -> Result<(), ServeError> {
        let Self { socket, guard, port } = self;
        accept(socket, guard, Arc::new(answer), stop).map_err(|error| port_error(port, &error))
    }
}

fn port_error(port: u16, error: &std::io::Error) -> ServeError {
    ServeError::Port { port, reason: error.kind().to_string() }
}

/// Takes connections until `stop` is set.
fn accept(socket: TcpListener, guard: Guard, handler: Arc<Handler>, stop: &AtomicBool) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    socket.set_nonblocking(true)?;
    runtime.block_on(async {
        let socket = tokio::net::TcpListener::from_std(socket)?;
        let server = Arc::new(Server { guard, handler, waiting: Waiting::default() });
        let places = Arc::new(Semaphore::new(MAX_CONNECTIONS as usize));
        let mut number = 0;
        while !stop.load(Ordering::Relaxed) {
            let Ok(Ok((stream, _))) = timeout(TICK, socket.accept()).await else { continue };
            let Some(place) = server.place(&places).await else { continue };
            number += 1;
            // The task is entered before it runs: this runtime has one thread, and nothing is awaited in between.
            let task = tokio::spawn(Arc::clone(&server).handle_connection(stream, number, place));
            held(&server.waiting).insert(number, task.abort_handle());
        }
        held(&server.waiting).values().for_each(AbortHandle::abort);
        let _ = timeout(SHUTDOWN_GRACE, places.acquire_many(MAX_CONNECTIONS)).await;
        Ok(())
    })
}

/// What every connection needs.
struct Server {
    guard: Guard,
    handler: Arc<Handler>,
    waiting: Waiting,
}

/// The table holds no half-made change, so a task that fell over leaves it sound.
fn held(waiting: &Waiting) -> std::sync::MutexGuard<'_, BTreeMap<u64, AbortHandle>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes a connection out of the table however its task ends.
struct SlotGuard<'a> {
    number: u64,
    waiting: &'a Waiting,
}

impl Drop for SlotGuard<'_> {
    fn drop(&mut self) {
        held(self.waiting).remove(&self.number);
    }
}

impl Server {
    /// A place for a connection; `None` where all are being answered.
    async fn place(&self, places: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = Arc::clone(places).try_acquire_owned() {
            return Some(place);
        }
        let oldest = held(&self.waiting).pop_first();
        oldest?.1.abort();
        timeout(TICK, Arc::clone(places).acquire_owned()).await.ok()?.ok()
    }

    async fn handle_connection(self: Arc<Self>, stream: TcpStream, number: u64, _place: OwnedSemaphorePermit) {
        let _leaves = SlotGuard { number, waiting: &self.waiting };
        let _ = stream.set_nodelay(true);
        let (stream, is_asked) = (Arc::new(stream), Arc::new(AtomicBool::new(false)));
        let wire = Wire::new(Arc::clone(&stream), Arc::clone(&is_asked));
        let service = service_fn(|request: hyper::Request<Incoming>| {
            is_asked.store(true, Ordering::Relaxed);
            self.respond(request, number)
        });
        let mut http = http1::Builder::new();
        http.keep_alive(false).title_case_headers(true).auto_date_header(false).timer(TokioTimer::new()).header_read_timeout(PATIENCE);
        http.max_buf_size(MAX_HEAD).max_headers(MAX_HEADERS);
        // A client that has gone, or that does not read, needs no answer.
        let _ = timeout(PATIENCE * 2 + SHUTDOWN_GRACE, http.serve_connection(wire, service)).await;
        // Closed for writing first, so that the client knows that the answer is whole.
        let Some(mut stream) = Arc::into_inner(stream) else { return };
        if poll_fn(|context| Pin::new(&mut stream).poll_shutdown(context)).await.is_ok() {
            drain(&stream).await;
        }
    }

    /// Reads the request and answers it. The handler waits for the disk, so it runs on a thread of its own; where it falls
    /// over, the connection is closed without an answer and the page sends again.
    async fn respond(&self, request: hyper::Request<Incoming>, number: u64) -> std::io::Result<hyper::Response<Full<Bytes>>> {
        let read = read_request(request).await;
        held(&self.waiting).remove(&number);
        let checked = read.and_then(|request| self.guard.check(&request).map(|()| request));
        let answer = match checked {
            Err(refusal) => Answer::from(refusal),
            Ok(request) => {
                let handler = Arc::clone(&self.handler);
                let handled = spawn_blocking(move || handler(&request).unwrap_or_else(Answer::from));
                handled.await.map_err(std::io::Error::other)?
            }
        };
        Ok(answer.into_response())
    }
}
