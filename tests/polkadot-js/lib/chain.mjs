// What every script here does with the chain: connect, submit, read the blocks of a span.
import { ApiPromise, WsProvider } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';
import { xxhashAsHex } from '@polkadot/util-crypto';
import { u32 } from './protocol.mjs';

/** Connects to a node. */
export async function connect(url) {
  const provider = new WsProvider(url);
  return ApiPromise.create({ provider, noInitWarn: true, throwOnConnect: false });
}

/** The key of a pallet's item in storage, or the beginning of its keys. */
export const storageKey = (pallet, item) => `${xxhashAsHex(pallet, 128)}${xxhashAsHex(item, 128).slice(2)}`;

/** The name of a dispatch error: `Pallet.Error`, or the kind of a error that is no pallet's. */
export function errorName(api, error) {
  if (error.isModule) {
    const { section, name } = api.registry.findMetaError(error.asModule);
    return `${section}.${name}`;
  }
  return error.type;
}

/**
 * Submits a call and waits until a block has it: the block, the events of the call, and the name of its
 * error if it failed.
 */
export async function submit(api, pair, call) {
  return new Promise((resolve, reject) => {
    let stop = () => {};
    const take = ({ status, events, dispatchError }) => {
      if (status.isInvalid || status.isDropped || status.isUsurped) {
        reject(new Error(`the transaction pool says ${status.type}`));
      }
      if (!status.isInBlock) return;
      stop();
      const error = dispatchError ? errorName(api, dispatchError) : null;
      resolve({ block: status.asInBlock.toHex(), events: events.map(({ event }) => event), error });
    };
    // Signing changes the object, so each signature gets one of its own. The unsubscription arrives after the
    // subscription's first answers may have.
    api.tx(call.method).signAndSend(pair, { nonce: -1 }, take).then((unsubscribe) => (stop = unsubscribe), reject);
  });
}

/** As `submit`, for calls that must succeed. */
export async function succeed(api, pair, call) {
  const done = await submit(api, pair, call);
  if (done.error) throw new Error(`${call.method.section}.${call.method.method}: ${done.error}`);
  return done;
}

/** The first event of this name, `pallet.Event`. */
export function eventOf(events, name) {
  return events.find(({ section, method }) => `${section}.${method}` === name);
}

/** Waits until a block of this number or a later one is the best. */
export async function blockReached(api, number) {
  for (;;) {
    const header = await api.rpc.chain.getHeader();
    if (header.number.toNumber() >= number) return header.number.toNumber();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** A block as figures and events; extrinsics stay bytes, so that any form of them can be counted. */
async function blockAt(api, number) {
  const hash = await api.rpc.chain.getBlockHash(number);
  const { block } = await api.rpc.chain.getBlock.raw(hash);
  const at = await api.at(hash);
  const records = await at.query.system.events();
  const moment = number === 0 ? 0 : (await at.query.timestamp.now()).toNumber();
  const extrinsics = block.extrinsics.map((hex) => ({ bytes: (hex.length - 2) / 2, isInherent: isBare(hex) }));
  const events = records.map(({ phase, event }) => ({
    name: `${event.section}.${event.method}`,
    data: event.data,
    extrinsic: phase.isApplyExtrinsic ? phase.asApplyExtrinsic.toNumber() : null,
  }));
  return { number, moment, extrinsics, events };
}

// After the compact length comes the version; its two high bits say bare, general or signed.
function isBare(hex) {
  const lengthBytes = [1, 2, 4][Number.parseInt(hex.slice(2, 4), 16) & 3] ?? 5;
  const version = Number.parseInt(hex.slice(2 + 2 * lengthBytes, 4 + 2 * lengthBytes), 16);
  return version >> 6 === 0;
}

/** The blocks from one number to another, both included. */
export async function blocks(api, from, to) {
  const numbers = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const found = [];
  // A few at a time: the node answers from disk.
  while (numbers.length) {
    found.push(...(await Promise.all(numbers.splice(0, 16).map((number) => blockAt(api, number)))));
  }
  return found;
}

/**
 * Has root, which is `pair` on a development chain, put the clock forward. Windows are bounded below (GOV-1), by a day for
 * slashes and a week for stake: no call sets them lower, and a preset with shorter ones would test another protocol than a
 * public chain's. So the windows stay as they are, and root writes into storage that the blocks until then have passed.
 * From there on CLK-1, the clock against the number of the block, is untrue on this chain, and nothing else.
 */
export async function putClockTo(api, pair, block) {
  const set = api.tx.system.setStorage([[api.query.clock.now.key(), u8aToHex(u32(block))]]);
  await succeed(api, pair, api.tx.sudo.sudo(set));
  const now = (await api.query.clock.now()).toNumber();
  if (now < block) throw new Error(`root may not set the clock: ${now}, not ${block}`);
}
