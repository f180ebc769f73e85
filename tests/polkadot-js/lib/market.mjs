// A job as its requester and its provider see it: what both tests of the market by polkadot.js need.
import { execFileSync } from 'node:child_process';
import { hexToU8a } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { binary } from './node.mjs';
import { receiptOf } from './protocol.mjs';

/** The hash by which the chain knows a program, a runtime or a preimage: blake2-256 of its bytes. */
export const hashOf = (bytes) => blake2AsHex(bytes, 256);

/** A spec of two tasks in two batches, with some fields changed; deadlines are on the chain's clock. */
export async function specOf(api, program, changes = {}) {
  const now = (await api.query.clock.now()).toNumber();
  const batches = { tasks: 2, batchSize: 1, gasLimit: 100_000_000n, price: 10_000_000_000n };
  const rules = { assurance: 'Sampled', valueAtRisk: 0, domain: 0, claimUntil: now + 100, runBlocks: 100 };
  return { program, payload: null, items: 'Index', ...batches, ...rules, ...changes };
}

/** Runs one task of a program without payload in the machine. */
function run(file, task, gasLimit) {
  const command = ['program', 'run', file, '--task', `${task}`, '--gas-limit', `${gasLimit}`, '--json'];
  return JSON.parse(execFileSync(binary('stardust'), command, { encoding: 'utf8' }));
}

/** What the machine says of one task: a receipt. */
export function runTask(file, task, gasLimit) {
  const { outcome, gas, output } = run(file, task, gasLimit);
  const kinds = { returned: 'Returned', trapped: 'Trapped', out_of_gas: 'OutOfGas' };
  return receiptOf(task, kinds[outcome], hexToU8a(output ?? '0x'), BigInt(gas));
}

/** What a task returned, in hex. */
export const outputOf = (file, task, gasLimit) => run(file, task, gasLimit).output;

/** What an account has on hold for reasons with this name. */
export async function heldBy(api, pair, reason) {
  const holds = await api.query.balances.holds(pair.address);
  const found = holds.filter(({ id }) => JSON.stringify(id).includes(reason));
  return found.reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);
}
