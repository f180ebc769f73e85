//! Frames between pool and executor: a length in 4 little-endian bytes, then SCALE.

// The derive of `Encode` casts each variant's index.
#![allow(clippy::cast_possible_truncation)]

use super::Isolation;
use crate::{
    limits::{BLOB_BYTES_MAX, ITEM_BYTES_MAX, PAYLOAD_BYTES_MAX},
    Fault, Verdict,
};
use codec::{Decode, DecodeAll, Encode};
use std::io::{self, Read, Write};

/// Largest frame: an item, or a program and its payload, with room for the lengths around them.
const FRAME_BYTES_MAX: usize = 5 * 1024 * 1024;

const _: () = assert!(ITEM_BYTES_MAX < FRAME_BYTES_MAX);
const _: () = assert!(BLOB_BYTES_MAX + PAYLOAD_BYTES_MAX < FRAME_BYTES_MAX);

/// What a pool asks of an executor.
#[derive(Debug, Encode, Decode)]
pub(super) enum Request {
    /// Make a program ready, with the payload that its tasks will read. Answer: `Loaded`.
    Load { program: Vec<u8>, payload: Vec<u8> },
    /// Run one task of the loaded program. Answer: `Ran`.
    Run { item: Vec<u8>, gas_limit: u64 },
}

/// What an executor says.
#[derive(Debug, Encode, Decode)]
pub(super) enum Response {
    /// Once, at the start.
    Ready { vm_version: u32, isolation: Isolation },
    /// The program is ready, or cannot be.
    Loaded(Result<(), Fault>),
    /// What the task came to.
    Ran(Verdict),
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
