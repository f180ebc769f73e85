// The command line against a node of its own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { unfinishedAlerts, unknownMetrics } from '../../docker/prometheus/check-metrics.mjs';
import { startNode } from '../polkadot-js/lib/node.mjs';
import { freePorts } from '../polkadot-js/lib/ports.mjs';
import { Provider, User, path, until } from './lib.mjs';

const PRIMES = path('programs/output/primes.polkavm');
const DIGITS = path('programs/output/digits-search.polkavm');
const PAYLOAD = path('programs/digits-search/data/digits.bin');
const STAR = 1_000_000_000_000n;
/** Primes in the first ranges of a thousand numbers. */
const COUNTS = [168, 135, 127, 120, 119, 114, 117, 107, 110, 112];

let folder;
let node;
let eve;
let bob;
let charlie;
let dave;
let ferdie;
/** Where Bob's first agent shows its metrics. */
let metricsPort;
/** The first job, and the gas that was paid for it. */
let firstJob;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-e2e-'));
  node = await startNode();
  eve = new User(node.url, '//Eve');
  const provider = (name) => new Provider(node.url, `//${name}`, folder);
  [bob, charlie, dave, ferdie] = ['Bob', 'Charlie', 'Dave', 'Ferdie'].map(provider);
});

after(async () => {
  await Promise.all([bob, charlie, dave].map((provider) => provider?.stop()));
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Words that post a job of primes, with some replaced. */
function primes(changes = {}) {
  const words = {
    program: PRIMES,
    tasks: 10,
    'batch-size': 5,
    'gas-limit': 100_000_000,
    price: '0.01STAR',
    assurance: 'sampled',
    'value-at-risk': 0,
    ...changes,
  };
  return ['job', 'post', ...Object.entries(words).flatMap(([name, value]) => [`--${name}`, value])];
}

/** Words that post a job of one batch, of the dearest setting over and over: it takes some seconds. */
async function digits(tasks, changes = {}) {
  const items = join(folder, `${tasks}.hex`);
  await writeFile(items, '6300000000000000\n'.repeat(tasks));
  const dear = { program: DIGITS, payload: PAYLOAD, items, 'gas-limit': 4_000_000_000 };
  return primes({ ...dear, tasks, 'batch-size': tasks, ...changes });
}

const heldByEve = async () => BigInt((await eve.run('account', 'balance')).held);

/** What Eve held just after she posted a job; deposits for bytes on chain are part of it. */
const heldAfterPost = new Map();

/** What of it is for what the job keeps on chain. */
const depositOf = new Map();

async function post(words) {
  const { job, deposit } = await eve.run(...words);
  heldAfterPost.set(job, await heldByEve());
  depositOf.set(job, BigInt(deposit));
  return job;
}

const show = (job) => eve.run('job', 'show', job, '--assignments');
const bondOf = async (provider) => BigInt((await provider.run('provider', 'show')).bond);

/** Waits for the close and checks that the escrow is paid or returned, exactly. */
async function closed(job) {
  await eve.run('job', 'wait', job, '--timeout', 200);
  const found = await show(job);
  assert.equal(found.status, 'closed');
  assert.equal(BigInt(found.paid) + BigInt(found.refunded), BigInt(found.escrow));
  assert.equal(found.replicas.paid + found.replicas.cancelled, found.replicas.all);
  // The deposit for its records stays until it is forgotten.
  assert.equal(found.deposits.inputs, '0');
  const returned = BigInt(found.escrow) + depositOf.get(job) - BigInt(found.deposits.records);
  assert.equal(heldAfterPost.get(job) - (await heldByEve()), returned, 'nothing else is held');
  return found;
}

/** Waits until the only batch of a job is in this state. */
const inState = (job, state) =>
  until(`job ${job} ${state}`, async () => (await show(job)).assignments.some((found) => found.state === state));

async function outputs(job) {
  const out = join(folder, `outputs-${job}`);
  // The agent serves a batch once it has seen its own reveal in a block, a moment after the job closed.
  const fetched = async () => (await eve.try('job', 'outputs', job, '--out', out)).status === 0;
  await until(`outputs of job ${job}`, fetched, 30);
  const names = (await readdir(out)).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  return Promise.all(names.map((name) => readFile(join(out, name))));
}

test('bad input is refused by name and changes nothing', async () => {
  await eve.run('program', 'register', PRIMES);
  const dear = { tasks: 16_777_216, 'batch-size': 65_536, 'gas-limit': 2 ** 40, price: '1STAR' };
  const unknown = `0x${'11'.repeat(32)}`;
  const offer = ['--price', 1, '--capacity', 1, '--endpoint', 'http://h:1'];
  const refusals = [
    [primes({ program: unknown }), 'Marketplace.UnknownProgram'],
    [primes({ tasks: 0 }), 'Marketplace.InvalidTasks'],
    [primes({ 'batch-size': 0 }), 'Marketplace.InvalidBatchSize'],
    [primes({ 'gas-limit': 0 }), 'Marketplace.InvalidGasLimit'],
    [primes({ 'run-blocks': 0 }), 'Marketplace.InvalidRunBlocks'],
    [primes({ 'claim-blocks': 0 }), 'Marketplace.InvalidDeadline'],
    [primes({ price: '0planck' }), 'Marketplace.PriceBelowFloor'],
    [primes(dear), 'Marketplace.CannotAfford'],
    [['job', 'cancel', 999], 'Marketplace.UnknownJob'],
    [['provider', 'register', '--bond', 499, ...offer], 'ProviderStaking.BondTooSmall'],
    [['provider', 'leave'], 'ProviderStaking.NotProvider'],
  ];
  const names = ['Alice', 'Bob', 'Charlie', 'Dave', 'Ferdie'];
  const accounts = [...names, ...['Eve', ...names].map((name) => `${name}//stash`)];
  // Each by an account of its own, so that all go into one block.
  const refused = refusals.map(async ([words, rule], at) => {
    const user = new User(node.url, `//${accounts[at]}`);
    const held = async () => (await user.run('account', 'balance')).held;
    // One of them is a validator, whose stake is on hold.
    const before = await held();
    assert.equal(await user.refused(...words), rule, words.join(' '));
    assert.equal(await held(), before, words.join(' '));
  });
  await Promise.all(refused);
});

test('a vote on parameters is weighed before it is held', async () => {
  const current = await eve.run('parameters');
  assert.equal(current.bonds.unbonding_blocks, 201_600);
  // All that is shown is accepted again, and changes nothing.
  const file = join(folder, 'parameters.json');
  await writeFile(file, JSON.stringify(current));
  assert.deepEqual(await eve.run('parameters', 'check', file), { accepted: true, changes: [] });
  const [change] = await eve.run('parameters', 'diff', 'min_bond=600');
  assert.deepEqual([change.old, change.new], [500n * STAR, 600n * STAR].map(String));
  const { status, json } = await eve.try('parameters', 'check', 'min_bond=600', 'unbonding_blocks=100800');
  assert.equal(status, 1);
  assert.equal(json.rule, 'ProtocolParameters.UnbondingBlocksOutOfBounds');
  const { left, relation, right } = json.violation;
  assert.deepEqual([left.value, relation, right.value], [100_800, '>=', 201_600]);
  assert.match(json.error, /^refused: unbonding_blocks, 100800 blocks \(3\.5 days\), must be at least 201600 blocks/);
});

test('bytes that are no program are refused with the reason', async () => {
  const file = join(folder, 'no.polkavm');
  await writeFile(file, Buffer.alloc(100, 7));
  assert.match(await eve.refused('program', 'register', file), /program/i);
});

test('a job runs to its end and its outputs are right', async () => {
  // Both ask for the price and pay up to 30% more: the second one pays 26% more, or somewhat less a block later.
  const burned = (await Promise.all([bob.register(), ferdie.register()])).map((provider) => BigInt(provider.burned));
  const [least, most] = burned[0] < burned[1] ? burned : burned.toReversed();
  assert.equal(least, STAR);
  assert.ok(most <= (STAR * 126n) / 100n && most > (STAR * 125n) / 100n, `${most}`);
  [metricsPort] = await freePorts(1);
  bob.start(['stardust', 'provider', 'run', '--prometheus-port', `${metricsPort}`, '--log-format', 'json']);
  const job = await post(primes());
  const found = await closed(job);
  assert.equal(found.paid_tasks, 10);
  const counts = (await outputs(job)).map((bytes) => Number(bytes.readBigUInt64LE()));
  assert.deepEqual(counts, COUNTS);
  const { gas } = await eve.run('program', 'run', PRIMES, '--task', 3);
  const all = await Promise.all(COUNTS.map((_, task) => eve.run('program', 'run', PRIMES, '--task', task)));
  assert.equal(all[3].gas, gas, 'the machine is deterministic');
  const paid = found.assignments.reduce((sum, assignment) => sum + assignment.gas, 0);
  assert.equal(paid, all.reduce((sum, task) => sum + task.gas, 0), 'paid gas is used gas');
  firstJob = { job, gas: paid };
});

const scrape = async (url) => (await fetch(url)).text();

test('an operator sees what the agent earned, and nothing that is watched is missing', async () => {
  const metrics = `http://127.0.0.1:${metricsPort}/metrics`;
  const shown = async () => {
    const lines = (await scrape(metrics)).split('\n').filter((line) => line && !line.startsWith('#'));
    return Object.fromEntries(lines.map((line) => line.replace('stardust_provider_', '').split(' ')));
  };
  // What is paid counts once it is final.
  const now = await until('paid batches in the metrics', async () => {
    const values = await shown();
    return values['batches_total{outcome="paid"}'] === '2' && values;
  });
  const { job, gas } = firstJob;
  assert.equal(Number(now.gas_total), gas);
  // 80% of 0.01 STAR for 10^10 gas; the fee of each task is rounded to a planck.
  const due = (gas / 1e10) * 0.01 * 0.8;
  assert.ok(Math.abs(now.earnings_star_total - due) < 2e-11, `${now.earnings_star_total} STAR instead of ${due}`);
  assert.deepEqual([now.connected, now.exposure_star, now.bond_star], ['1', '0', '500']);
  const { exposure_cap: cap } = await bob.run('provider', 'show');
  assert.equal(Number(now.exposure_cap_star), Number(cap) / 1e12);

  const lines = readFileSync(bob.log, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(lines.every(({ timestamp, level }) => new Date(timestamp) < new Date() && /^(INFO|WARN)$/.test(level)));
  const life = lines.filter((line) => line.job === job && line.batch === 1 && line.replica === 0);
  const steps = ['claimed', 'running 5 tasks', 'run: ', 'committed ', 'revealed and paid', 'outputs are served'];
  const at = steps.map((step) => life.findIndex(({ message }) => message.startsWith(step)));
  assert.deepEqual(at, at.toSorted((a, b) => a - b), JSON.stringify(life));
  assert.ok(at[0] >= 0, JSON.stringify(life));

  assert.deepEqual(unknownMetrics(await scrape(node.metrics), await scrape(metrics)), []);
  const missing = unknownMetrics(await scrape(metrics));
  for (const where of ['rule NodeWithoutPeers', 'panel "Peers"']) {
    assert.ok(missing.includes(`${where}: no process exports substrate_sub_libp2p_peers_count`), missing.join('\n'));
  }
  assert.deepEqual(unfinishedAlerts(), []);
  const second = ['provider', 'run', '--data', join(folder, 'second'), '--prometheus-port', metricsPort];
  const { status, stderr } = await ferdie.try(...second);
  assert.equal(status, 1);
  assert.match(stderr, new RegExp(`cannot listen at 127.0.0.1:${metricsPort}; choose another with --prometheus-port`));
});

test('an agent killed before and after its commitment finishes its batch', async () => {
  const bond = await bondOf(bob);
  const job = await post(await digits(20));
  await inState(job, 'claimed');
  await bob.stop('SIGKILL');
  bob.start();
  await inState(job, 'committed');
  await bob.stop('SIGKILL');
  bob.start();
  const found = await closed(job);
  assert.equal(found.paid_tasks, 20);
  assert.equal((await outputs(job)).length, 20);
  assert.equal(await bondOf(bob), bond, 'a crash costs nothing');
});

test('the batch of an agent that is gone for good is redone by another', async () => {
  await bob.stop();
  await charlie.register();
  charlie.start();
  const bond = await bondOf(charlie);
  const job = await post(await digits(20, { 'run-blocks': 14 }));
  await inState(job, 'claimed');
  await charlie.stop('SIGKILL');
  bob.start();
  const found = await closed(job);
  assert.equal(found.paid_tasks, 20);
  const bobs = (await bob.run('provider', 'show')).account;
  assert.deepEqual(found.assignments.map(({ provider }) => provider), [bobs]);
  // A tenth of the batch's fee limit: 20 tasks of 0.4 SCU at 0.01 STAR.
  assert.equal(bond - (await bondOf(charlie)), 8_000_000_000n, 'a fault, not a fraud');
  assert.equal((await outputs(job)).length, 20);
  await bob.stop();
});

test('a provider that serves a changed byte is refused', async () => {
  await dave.register();
  dave.start(['stardust-cheater', '--serve-wrong']);
  const job = await post(primes({ 'batch-size': 10 }));
  await closed(job);
  const out = join(folder, 'wrong');
  const { status, stderr } = await eve.try('job', 'outputs', job, '--out', out);
  assert.notEqual(status, 0);
  assert.match(stderr, /refused|does not|instead|serves/i);
  // What was kept before the difference is right.
  for (const name of await readdir(out)) {
    const count = Number((await readFile(join(out, name))).readBigUInt64LE());
    assert.equal(count, COUNTS[Number.parseInt(name, 10)], name);
  }
});

test('delegators share what their provider earns, and leave at the end of a round', async () => {
  await dave.stop();
  const delegation = async () => (await ferdie.run('delegations'))[0];
  assert.equal(await ferdie.refused('delegate', '//Bob', 100), 'ProviderStaking.NoDelegations');
  assert.equal((await bob.run('provider', 'commission', 10)).delegated.commission_percent, 10);
  // Nothing is in hand: it joins at once.
  const joined = await ferdie.run('delegate', '//Bob', 100);
  assert.deepEqual([BigInt(joined.stake), BigInt(joined.at_risk)], [100n * STAR, 30n * STAR]);
  assert.equal(joined.commission_percent, 10);
  bob.start();
  await closed(await post(primes()));
  const paid = BigInt((await delegation()).stake);
  assert.ok(paid > 100n * STAR, 'a paid job raises its worth');
  const [known] = await ferdie.run('provider', 'delegators', '//Bob');
  assert.equal(BigInt(known.stake), paid);

  const job = await post(await digits(20));
  await inState(job, 'claimed');
  // What leaves was behind the work in hand, and what joins was not.
  const { delegation: left } = await ferdie.run('undelegate', '//Bob', 40);
  assert.equal(left.leaving[0].is_at_risk, true);
  assert.equal((await ferdie.run('delegate', '//Bob', 20)).joining.length, 1);
  assert.equal(await ferdie.refused('delegation', 'end-round', '//Bob'), 'ProviderStaking.RoundNotOver');
  await closed(job);
  // Bob's agent ends the round.
  const settled = await until('the end of the round', async () => {
    const found = await delegation();
    return found.joining.length === 0 && found;
  });
  assert.deepEqual([settled.leaving[0].is_at_risk, settled.leaving[0].is_free], [false, false]);
  assert.ok(settled.leaving[0].free_from > 7 * 28_800);
  assert.equal(await ferdie.refused('delegation', 'withdraw', '//Bob'), 'ProviderStaking.NothingToRelease');
  const all = await ferdie.run('undelegate', '//Bob', 'all');
  assert.deepEqual([all.delegation.stake, all.delegation.leaving.length], ['0', 2]);
  await bob.stop();

  assert.equal(await charlie.refused('provider', 'unbond', 500), 'ProviderStaking.NotEnoughBonded');
  const slashes = await charlie.run('provider', 'slashes');
  assert.deepEqual([slashes.length, slashes[0].reason, slashes[0].status], [1, 'expired', 'pending']);
  assert.equal(await charlie.refused('provider', 'release'), 'ProviderStaking.NothingToRelease');
});

test('a benchmark shows how much a provider may claim at a time', async () => {
  const CORE = 30_000_000_000;
  const verified = async () => (await bob.run('provider', 'show')).verified;
  const { limit, load, is_measured } = await verified();
  assert.deepEqual([limit, load, is_measured], [CORE, 0, false]);
  // 20 tasks of 10 SCU in 20 blocks of 3 seconds: 3.3 cores.
  const job = await post(primes({ tasks: 20, 'batch-size': 20, 'gas-limit': 100_000_000_000, 'run-blocks': 20 }));
  const offered = async () => (await bob.run('provider', 'work')).find((work) => work.job === job).rule;
  assert.equal(await offered(), 'Capacity.CapacityExceeded');
  assert.match(await charlie.refused('provider', 'benchmark', '--cores', 547), /1 to 546 cores/);

  const { benchmark } = (await bob.run('provider', 'benchmark', '--cores', 1)).verified;
  assert.equal(benchmark.target, CORE);
  assert.equal(await bob.refused('provider', 'benchmark'), 'Capacity.BenchmarkRunning');
  const before = await bondOf(bob);
  bob.start();
  await eve.run('job', 'wait', benchmark.job, '--timeout', 200);
  const shown = await verified();
  assert.deepEqual([shown.is_measured, shown.benchmark, shown.limit], [true, null, shown.verified]);
  // The machine of this test runs a node as well; a tenth of a core is the least that is in time.
  assert.ok(shown.verified <= CORE && shown.verified > CORE / 10, `${shown.verified}`);
  assert.equal(await bondOf(bob), before);
  const found = await eve.run('job', 'show', benchmark.job);
  assert.deepEqual([found.requester, found.paid_tasks], [(await bob.run('provider', 'show')).account, 120]);
  assert.match(found.items, /^from \d+$/);
  await bob.stop();
});
