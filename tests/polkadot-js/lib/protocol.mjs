// The protocol's hashes, written anew from its document: what a provider without our code would compute.
import { bnToU8a, compactToU8a, hexToU8a, stringToU8a, u8aConcat } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';

const little = (value, bits) => bnToU8a(value, { bitLength: bits, isLe: true });

export const u8 = (value) => little(value, 8);
export const u32 = (value) => little(value, 32);
export const u64 = (value) => little(value, 64);

/** blake2-256 of "stardust/" ++ tag ++ 0x00 ++ the parts. */
export function tagged(tag, ...parts) {
  return blake2AsU8a(u8aConcat(stringToU8a(`stardust/${tag}`), u8(0), ...parts), 256);
}

/** The input of task `index` in a job without items. */
export const indexItem = (index) => u64(index);

const OUTCOMES = ['Returned', 'Trapped', 'OutOfGas'];

/** The receipt of a task; `output` counts only if it returned. */
export function receiptOf(index, outcome, output, gas) {
  const returned = outcome === 'Returned';
  const hash = returned ? tagged('output', compactToU8a(output.length), output) : new Uint8Array(32);
  return { index, outcome, output: hash, gas };
}

/** Hash of a receipt: a leaf, with its gas. */
export function leaf({ index, outcome, output, gas }) {
  const hash = tagged('receipt', u32(index), u8(OUTCOMES.indexOf(outcome)), output, u64(gas));
  return { hash, gas: BigInt(gas) };
}

function parent(left, right) {
  const hash = tagged('node', left.hash, u64(left.gas), right.hash, u64(right.gas));
  return { hash, gas: left.gas + right.gas };
}

/** The Merkle-sum tree of a batch: levels from the leaves, padded to a power of two, to the root. */
export function treeOf(receipts) {
  let level = receipts.map(leaf);
  const padding = { hash: tagged('padding'), gas: 0n };
  while (level.length & (level.length - 1)) level.push(padding);
  const levels = [level];
  while (level.length > 1) {
    const above = [];
    for (let at = 0; at < level.length; at += 2) above.push(parent(level[at], level[at + 1]));
    levels.push((level = above));
  }
  return levels;
}

/** The root of a batch. */
export const rootOf = (receipts) => treeOf(receipts).at(-1)[0];

/** The siblings of a leaf, from the leaf upwards. */
export function siblingsOf(receipts, position) {
  const levels = treeOf(receipts).slice(0, -1);
  return levels.map((level, height) => level[(position >> height) ^ 1]);
}

/** The blinded commitment of `provider` (its public key) to the root of an assignment's batch. */
export function commitmentOf(genesis, { job, batch, replica }, provider, root, salt) {
  const assignment = u8aConcat(u64(job), u32(batch), u8(replica));
  const node = u8aConcat(root.hash, u64(root.gas));
  return tagged('commit', hexToU8a(genesis), assignment, provider, node, salt);
}

/**
 * Who gets what of a fee: the provider, the author, the home domain, the network. The domain's share, in billionths, is
 * what its job says, at most ten percent and out of the network's; all but the network's part round down.
 */
export function partsOf(fee, domainShare = 0n) {
  const granted = domainShare < 100_000_000n ? domainShare : 100_000_000n;
  const parts = [(fee * 80n) / 100n, (fee * 5n) / 100n, (fee * granted) / 1_000_000_000n];
  return [...parts, parts.reduce((left, part) => left - part, fee)];
}

/** ceil(gas x price / 10^10). */
export function feeOf(gas, price) {
  const perScu = 10_000_000_000n;
  return (BigInt(gas) * BigInt(price) + perScu - 1n) / perScu;
}
