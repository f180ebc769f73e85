//! Frames between pool and executor: a length in 4 little-endian bytes, then SCALE.

// The derive of `Encode` casts each variant's index.
#![allow(clippy::cast_possible_truncation)]

use super::User;
use crate::{
    limits::{BLOB_BYTES_MAX, ITEM_BYTES_MAX, PAYLOAD_BYTES_MAX},
    replay::{Trace, TraceError, BOUNDARIES_MAX},
    Fault, Verdict,
};
use codec::{Decode, DecodeAll, Encode};
use std::io::{self, Read, Write};

/// Largest frame: an item, a program or a payload, with room for what is around it.
const FRAME_BYTES_MAX: usize = 5 * 1024 * 1024;

const _: () = assert!(ITEM_BYTES_MAX < FRAME_BYTES_MAX);
const _: () = assert!(BOUNDARIES_MAX as usize * 32 < FRAME_BYTES_MAX);
const _: () = assert!(BLOB_BYTES_MAX < FRAME_BYTES_MAX);
const _: () = assert!(PAYLOAD_BYTES_MAX < FRAME_BYTES_MAX);

/// What a pool asks of an executor. Each request has one answer.
#[derive(Debug, Encode, Decode)]
pub(super) enum Request {
    /// Once, at the start. Answer: `Ready`, `Refused` or `Failed`.
    Start(Settings),
    /// Make a program ready under a number. Answer: `Loaded`.
    Program { number: u64, blob: Vec<u8> },
    /// Keep a payload under a number. Answer: `Loaded`.
    Payload { number: u64, bytes: Vec<u8> },
    /// Run one task of what is loaded. Answer: `Ran`.
    Run { program: u64, payload: u64, item: Vec<u8>, gas_limit: u64 },
    /// Run one task of what is loaded, and note its states. Answer: `Traced`.
    Trace { program: u64, payload: u64, item: Vec<u8>, gas_limit: u64, chunk_gas: u64 },
}

/// What an executor has to know before it touches anything.
#[derive(Clone, Debug, Encode, Decode)]
pub(super) struct Settings {
    /// How much memory it may allocate.
    pub(super) memory_bytes: u64,
    /// Whom to run as, instead of a user of its own.
    pub(super) user: Option<u32>,
    /// Whether it may interpret where there is no sandbox.
    pub(super) unsandboxed: bool,
}

/// What an executor says.
#[derive(Debug, Encode, Decode)]
pub(super) enum Response {
    /// It can run tasks; `unsandboxed` says why only with the interpreter, if so.
    Ready { vm_version: u32, unsandboxed: Option<String>, user: User },
    /// It may not: there is no sandbox, for this reason.
    Refused(String),
    /// It cannot start, for this reason.
    Failed(String),
    /// It is ready, and what it replaced is not any more; or it cannot be.
    Loaded(Result<Vec<u64>, Fault>),
    /// What the task came to.
    Ran(Verdict),
    /// The states of the task.
    Traced(Result<Trace, TraceError>),
}

pub(super) fn send(to: &mut impl Write, message: &impl Encode) -> io::Result<()> {
    let body = message.encode();
    let length = u32::try_from(body.len())
        .ok()
        .filter(|_| body.len() <= FRAME_BYTES_MAX)
        .ok_or_else(|| invalid("a frame to send is too long"))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&body)?;
    to.flush()
}

pub(super) fn receive<T: Decode>(from: &mut impl Read) -> io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_le_bytes(length))
        .ok()
        .filter(|length| *length <= FRAME_BYTES_MAX)
        .ok_or_else(|| invalid("a received frame is too long"))?;
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    T::decode_all(&mut body.as_slice()).map_err(|_| invalid("a received frame is malformed"))
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
