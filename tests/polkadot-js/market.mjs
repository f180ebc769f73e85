// How much one development node carries: transfers a second, and batches settled a second.
//
//   node market.mjs --url URL --stardust BINARY [--transfers N] [--batches N] [--json FILE]
//
// Everything is signed before the clock starts. A batch is one task of the smallest program, so what is measured
// is the chain: claim, commitment, audit by the node itself, reveal and payment.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Keyring } from '@polkadot/api';
import { compactToU8a, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsHex, blake2AsU8a } from '@polkadot/util-crypto';
import { blockReached, blocks, connect, eventOf, succeed } from './lib/chain.mjs';
import { commitmentOf, receiptOf, rootOf, u64 } from './lib/protocol.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    stardust: { type: 'string' },
    transfers: { type: 'string', default: '12000' },
    batches: { type: 'string', default: '2000' },
    json: { type: 'string' },
  },
});

const STAR = 1_000_000_000_000n;
const PRICE = STAR / 100n;
const GAS_LIMIT = 50_000_000n;
const PROGRAM = fileURLToPath(new URL('../../programs/output/primes.polkavm', import.meta.url));

const api = await connect(values.url);
const keyring = new Keyring({ type: 'sr25519' });
const [bob, charlie, dave, eve, ferdie] = ['Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map((name) =>
  keyring.addFromUri(`//${name}`),
);

/** Signs calls with an account's next nonces. */
async function signAll(pair, calls) {
  const first = (await api.rpc.system.accountNextIndex(pair.address)).toNumber();
  const options = { genesisHash: api.genesisHash, runtimeVersion: api.runtimeVersion, era: 0, blockHash: api.genesisHash };
  // Signing changes the object: each signature needs one of its own.
  const sign = (call, at) => api.tx(call.method).signAsync(pair, { ...options, nonce: first + at });
  return Promise.all(calls.map(async (call, at) => (await sign(call, at)).toHex()));
}

/** Submits signed transactions, some at a time; the last ones of each account wait for the ones before. */
async function submitAll(transactions) {
  const left = [...transactions];
  while (left.length) {
    await Promise.all(left.splice(0, 200).map((hex) => api.rpc.author.submitExtrinsic(hex)));
  }
}

const best = async () => (await api.rpc.chain.getHeader()).number.toNumber();

/** Counts an event from block to block until there were so many; how many there were a second. */
async function rate(name, from, count) {
  let seen = 0;
  let [most, number, first] = [0, from, null];
  while (seen < count) {
    number += 1;
    await blockReached(api, number);
    const [block] = await blocks(api, number, number);
    const here = block.events.filter((event) => event.name === name).length;
    if (here && !first) first = (await blocks(api, number - 1, number - 1))[0].moment;
    seen += here;
    most = Math.max(most, here);
    if (seen >= count) return { count, seconds: (block.moment - first) / 1000, most, last: number };
  }
  return { count: 0, seconds: 0, most, last: number };
}

async function transfers(count) {
  const payers = [bob, charlie, dave, eve];
  const call = api.tx.balances.transferKeepAlive(ferdie.address, STAR / 1000n);
  const share = Math.ceil(count / payers.length);
  const signed = await Promise.all(payers.map((pair) => signAll(pair, Array(share).fill(call))));
  // Turn by turn, as from different people.
  const mixed = signed[0].flatMap((_, at) => signed.map((list) => list[at]));
  const from = await best();
  const [, found] = await Promise.all([submitAll(mixed), rate('balances.Transfer', from, mixed.length)]);
  return found;
}

/** A job of `count` batches with the same input, so that one run of the program gives all receipts. */
async function postJob(count) {
  const item = u64(0);
  const items = u8aConcat(compactToU8a(count), ...Array(count).fill(u8aConcat(compactToU8a(8), item)));
  const blob = readFileSync(PROGRAM);
  await succeed(api, eve, api.tx.preimage.notePreimage(u8aToHex(blob)));
  await succeed(api, eve, api.tx.marketplace.registerProgram(blake2AsHex(blob, 256), blob.length, null));
  await succeed(api, eve, api.tx.preimage.notePreimage(u8aToHex(items)));
  const now = await best();
  const spec = {
    program: blake2AsHex(blob, 256),
    payload: null,
    items: { Preimage: blake2AsHex(items, 256) },
    tasks: count,
    batchSize: 1,
    gasLimit: GAS_LIMIT,
    price: PRICE,
    assurance: 'Sampled',
    valueAtRisk: 0,
    domain: 0,
    claimUntil: now + 1000,
    runBlocks: 1000,
  };
  const { events } = await succeed(api, eve, api.tx.marketplace.postJob(spec));
  return eventOf(events, 'marketplace.JobPosted').data.job.toBigInt();
}

const chunks = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));

/** Claims, commits and reveals all batches of a job by four providers; how many were paid a second. */
async function settlements(count) {
  const providers = [bob, charlie, dave, ferdie];
  const register = api.tx.providerStaking.register(1000n * STAR, 'http://127.0.0.1:1', PRICE, 1024);
  await Promise.all(providers.map((pair) => succeed(api, pair, register)));
  const job = await postJob(count);
  const words = ['program', 'run', PROGRAM, '--task', '0', '--gas-limit', `${GAS_LIMIT}`, '--json'];
  const done = JSON.parse(execFileSync(values.stardust, words, { encoding: 'utf8' }));
  const genesis = api.genesisHash.toHex();
  const output = hexToU8a(done.output);
  const from = await best();

  const claims = chunks(Array.from({ length: count }), 16).map((chunk) => api.tx.marketplace.claim(job, chunk.length));
  const share = Math.ceil(claims.length / providers.length);
  const claimed = await Promise.all(providers.map((pair, at) => signAll(pair, claims.slice(at * share, (at + 1) * share))));
  const begun = Date.now();
  await submitAll(claimed.flat());
  // Who got which batch is the chain's choice.
  let views = [];
  while (views.length < count) {
    await pause(500);
    views = await api.call.marketApi.assignments(job);
  }
  const works = views.map((view) => {
    const { batch, replica } = view.id;
    const id = { job, batch: batch.toNumber(), replica: replica.toNumber() };
    const provider = providers.find(({ address }) => address === view.assignment.provider.toString());
    const receipt = receiptOf(id.batch, 'Returned', output, BigInt(done.gas));
    const salt = blake2AsU8a(u8aConcat(u64(id.batch)), 256);
    return { id, provider, receipt, root: rootOf([receipt]), salt };
  });
  const calls = (make) => providers.map((pair) => [pair, works.filter(({ provider }) => provider === pair).map(make)]);
  const signAndSubmit = async (make) => {
    const signed = await Promise.all(calls(make).map(([pair, list]) => signAll(pair, list)));
    await submitAll(signed.flat());
  };
  await signAndSubmit(({ id, provider, root, salt }) =>
    api.tx.marketplace.commit(id, commitmentOf(genesis, id, provider.publicKey, root, salt)),
  );
  // Reveals are open once the last audit is over; a report brings its end forward.
  for (;;) {
    const audits = (await api.call.marketApi.assignments(job)).map(({ audit }) => audit);
    const ends = audits.map((audit) => (audit.isSome ? audit.unwrap().ends.toNumber() : Infinity));
    if ((await best()) >= Math.max(...ends)) break;
    await pause(1000);
  }
  await signAndSubmit(({ id, root, salt, receipt }) =>
    api.tx.marketplace.reveal(id, root, salt, [{ receipt, siblings: [] }]),
  );
  const found = await rate('marketplace.BatchPaid', from, count);
  return { ...found, seconds: (Date.now() - begun) / 1000 };
}

try {
  const moved = await transfers(Number(values.transfers));
  const settled = await settlements(Number(values.batches));
  const perSecond = ({ count, seconds }) => Number((count / seconds).toFixed(1));
  console.log(`transfers   ${moved.count} in ${moved.seconds} s: ${perSecond(moved)} a second, at most ${moved.most} in a block`);
  console.log(`batches     ${settled.count} from claim to payment in ${settled.seconds} s: ${perSecond(settled)} a second, at most ${settled.most} paid in a block`);
  if (values.json) {
    const market = {
      transfers: moved.count,
      transfers_per_second: perSecond(moved),
      transfers_in_block_max: moved.most,
      batches: settled.count,
      batches_settled_per_second: perSecond(settled),
      batches_paid_in_block_max: settled.most,
    };
    writeFileSync(values.json, `${JSON.stringify({ market }, null, 2)}\n`);
  }
} finally {
  await api.disconnect();
}
