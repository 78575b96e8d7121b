//! Listening: a thread for each connection, and never more of them than a few.
//!
//! Where all places are taken, the connection that has waited longest without having sent its request is closed for the
//! new one. So however many connections say nothing, or speak a byte a second, the page is answered.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::guard::Guard;
use super::http::{Request, read_request};
use super::response::{Answer, ApiError};

/// Connections at one time.
const MAX_CONNECTIONS: usize = 64;

/// How long a stop waits for requests that are being answered.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(5);

/// Whoever answers a request that the guard let through.
pub type Handler = dyn Fn(&Request) -> Result<Answer, ApiError> + Send + Sync;

/// The connections that are open; `true` once the request has been read.
type Open = Arc<Mutex<BTreeMap<u64, (TcpStream, bool)>>>;

/// Binds to this machine's own address.
pub fn bind(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}

/// Answers until `stop` is set. What is being answered then is answered to its end.
pub fn serve(listener: &TcpListener, guard: Guard, handler: Arc<Handler>, stop: &AtomicBool) {
    let guard = Arc::new(guard);
    let open: Open = Arc::default();
    std::thread::scope(|scope| {
        scope.spawn(|| wake_on(stop, listener));
        for (number, stream) in (0..).zip(listener.incoming()) {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let Ok(stream) = stream else { continue };
            let Ok(handle) = stream.try_clone() else { continue };
            if !take_place(&open, number, handle) {
                continue;
            }
            let (guard, handler, open) = (Arc::clone(&guard), Arc::clone(&handler), Arc::clone(&open));
            let name = std::thread::Builder::new().name("answer".to_owned()).stack_size(1 << 20);
            let kept = Arc::clone(&open);
            let begun = name.spawn(move || {
                let _place = SlotGuard { number, open: &open };
                handle_connection(stream, number, &guard, handler.as_ref(), &open);
            });
            if begun.is_err() {
                held(&kept).remove(&number);
            }
        }
    });
    let until = Instant::now() + SHUTDOWN_GRACE;
    held(&open).values().filter(|(_, read)| !read).for_each(|(stream, _)| drop(stream.shutdown(Shutdown::Both)));
    while !held(&open).is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Gives a place back when its thread ends, however it ends.
struct SlotGuard<'a> {
    number: u64,
    open: &'a Open,
}

impl Drop for SlotGuard<'_> {
    fn drop(&mut self) {
        held(self.open).remove(&self.number);
    }
}

/// The table holds no half-made change, so a thread that fell over leaves it sound.
fn held(open: &Open) -> std::sync::MutexGuard<'_, BTreeMap<u64, (TcpStream, bool)>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Wakes the listener once it should stop.
fn wake_on(stop: &AtomicBool, listener: &TcpListener) {
    while !stop.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(50));
    }
    if let Ok(address) = listener.local_addr() {
        let _ = TcpStream::connect_timeout(&address, Duration::from_secs(1));
    }
}

/// Gives a connection a place; false where all are being answered.
fn take_place(open: &Open, number: u64, handle: TcpStream) -> bool {
    let mut open = held(open);
    if open.len() >= MAX_CONNECTIONS {
        let Some(waiting) = open.iter().find(|(_, (_, read))| !read).map(|(number, _)| *number) else { return false };
        if let Some((stream, _)) = open.remove(&waiting) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
    open.insert(number, (handle, false));
    true
}

fn handle_connection(mut stream: TcpStream, number: u64, guard: &Guard, handler: &Handler, open: &Open) {
    let _ = stream.set_nodelay(true);
    let answer = match read_request(&mut stream) {
        Ok(None) => return,
        Ok(Some(request)) => {
            if let Some((_, read)) = held(open).get_mut(&number) {
                *read = true;
            }
            guard.check(&request).and_then(|()| handler(&request)).unwrap_or_else(Answer::from)
        }
        Err(refusal) => Answer::from(refusal),
    };
    answer.send(&mut stream);
}
