// A release is voted in while the market works: the next runtime, built from these sources, moves every assignment in
// storage. There is one in each state on both sides of it, and each comes to the end that it would have come to anyway.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { blockReached, blocks, connect, eventOf, storageKey, submit, succeed } from '../polkadot-js/lib/chain.mjs';
import { pairOf } from '../polkadot-js/lib/keys.mjs';
import { hashOf, heldBy, outputOf, runTask, specOf } from '../polkadot-js/lib/market.mjs';
import { startNode } from '../polkadot-js/lib/node.mjs';
import { commitmentOf, rootOf, siblingsOf } from '../polkadot-js/lib/protocol.mjs';
import { Provider, path, until } from './lib.mjs';
import { Referenda } from './referenda.mjs';

const STAR = 10n ** 12n;
const BOND = 1_000n * STAR;
/** Less than the agent takes, which has a job of its own. */
const PRICE = STAR / 200n;
const GAS_LIMIT = 100_000_000n;
/** Seven of twelve accounts with a million STAR each: 55% of all there is. */
const VOTE = 950_000n * STAR;
/** Blocks that a provider has for the batch it lets expire, and for the others. */
const SHORT_RUN = 3;
const RUN = 200;
/** What an agent does meanwhile. */
const LONG_JOB = { tasks: 64, batchSize: 2, price: 2n * PRICE };

const FILE = path('programs/output/primes.polkavm');
const blob = readFileSync(FILE);
const program = hashOf(blob);
const code = readFileSync(process.env.STARDUST_NEXT_RUNTIME);

const [alice, bob, charlie, eve, ferdie] = ['Alice', 'Bob', 'Charlie', 'Eve', 'Ferdie'].map((name) => pairOf(`//${name}`));
const stashes = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map((name) => pairOf(`//${name}//stash`));

let folder;
let node;
let api;
let referenda;
let agent;
/** Jobs by what becomes of them, and the salts of who committed. */
const jobs = {};
const salts = new Map();
/** The block that had the upgrade, and the one in which its migration ended. */
let applied;
let migrated;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-upgrade-'));
  node = await startNode();
  api = await connect(node.url);
  referenda = new Referenda(api, ferdie, [alice, ...stashes], VOTE);
  agent = new Provider(node.url, '//Dave', folder);
  const { marketplace, preimage, providerStaking, utility } = api.tx;
  const register = providerStaking.register(BOND, 'http://127.0.0.1:1', PRICE, 4, 4n * STAR);
  const noted = [preimage.notePreimage(`0x${blob.toString('hex')}`), marketplace.registerProgram(program, blob.length, null)];
  await Promise.all([
    succeed(api, bob, register),
    succeed(api, charlie, register),
    succeed(api, ferdie, utility.batchAll(noted)),
    agent.register(),
  ]);
});

after(async () => {
  await agent?.stop();
  await api?.disconnect();
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

const best = async () => (await api.rpc.chain.getHeader()).number.toNumber();
const at = async (number) => api.at(await api.rpc.chain.getBlockHash(number));
const clock = async (number) => (await (await at(number)).query.clock.now()).toNumber();
const assignment = async ({ job, replica }) => (await api.query.marketplace.assignments(job, [0, replica])).unwrapOr(null);
const is = async (id, state) => (await assignment(id))?.state.type === state;
const statusOf = async (job) => (await api.query.marketplace.jobs(job)).unwrap().status.type;

/** Posts a job by Eve: the id of its first replica. */
async function post(changes) {
  const terms = { tasks: 1, gasLimit: GAS_LIMIT, price: PRICE, runBlocks: RUN, ...changes };
  const spec = await specOf(api, program, terms);
  const call = api.tx.marketplace.postJob({ ...spec, claimUntil: spec.claimUntil + 1_000 });
  const { events } = await succeed(api, eve, call);
  return { job: eventOf(events, 'marketplace.JobPosted').data.job.toNumber(), batch: 0, replica: 0 };
}

const claim = (pair, { job }) => succeed(api, pair, api.tx.marketplace.claim(job, 1, []));

/** The receipts of the one task of a batch, true or not. */
function receiptsOf(isTrue) {
  const receipt = runTask(FILE, 0, GAS_LIMIT);
  return [isTrue ? receipt : { ...receipt, output: new Uint8Array(32).fill(7) }];
}

function committing(pair, id, isTrue = true) {
  const salt = new Uint8Array(randomBytes(32));
  const commitment = commitmentOf(api.genesisHash.toHex(), id, pair.publicKey, rootOf(receiptsOf(isTrue)), salt);
  salts.set(`${pair.address} ${id.job}`, salt);
  return api.tx.marketplace.commit(id, commitment);
}

const commit = (pair, id, isTrue) => succeed(api, pair, committing(pair, id, isTrue));

/** Waits until nobody's report on a commitment counts any more. */
async function audited({ job, replica }) {
  const ends = async () => {
    const views = await api.call.marketApi.assignments(job, 0, 100);
    const view = views.find(({ id }) => id.replica.toNumber() === replica);
    const end = view.audit.unwrap().ends.toNumber();
    return (await clock(await best())) > end;
  };
  await until(`the end of the audit of job ${job}`, ends);
}

/** Opens a commitment; `as` is the name under which it is kept by now. */
async function revealing(pair, id, isTrue = true, as = id) {
  const receipts = receiptsOf(isTrue);
  const { answers } = (await api.query.verification.audits(as.job, [0, as.replica])).unwrap();
  const openings = answers.length ? [{ receipt: receipts[0], siblings: siblingsOf(receipts, 0) }] : [];
  return api.tx.marketplace.reveal(as, rootOf(receipts), salts.get(`${pair.address} ${id.job}`), openings);
}

async function reveal(pair, id, as = id) {
  await audited(as);
  return succeed(api, pair, await revealing(pair, id, true, as));
}

/** From the claim to the money. */
async function runToEnd(pair, id) {
  await claim(pair, id);
  await commit(pair, id);
  await reveal(pair, id);
}

/** What an assignment is in words that mean the same in both runtimes, by job and replica. */
async function assignments(number) {
  const entries = await (await at(number)).query.marketplace.assignments.entries();
  const one = ([{ args }, record]) => [`${args[0]} ${args[1]}`, record.unwrap().toJSON()];
  return Object.fromEntries(entries.map(one));
}

/** Who sees a root first could copy it: the sister is committed before, and it is not shown. */
async function shownWithASister() {
  const first = await post({ assurance: { Replicated: { n: 2 } } });
  const sister = { ...first, replica: 1 };
  await claim(bob, first);
  await claim(charlie, sister);
  await Promise.all([commit(bob, first), commit(charlie, sister)]);
  await reveal(bob, first);
  assert.ok(await is(first, 'Revealed'));
  return { first, sister };
}

const version = async (...at) => (await api.rpc.state.getRuntimeVersion(...at)).specVersion.toNumber();

/**
 * Sends Bob's call and waits until the chain's code is another. A connection that was there before mixes the two up:
 * polkadot.js changes the types under what it is just reading.
 */
async function upgraded(call) {
  const before = await version();
  await call.signAndSend(bob, { nonce: -1 });
  await until('another version', async () => (await version()) !== before);
  await api.disconnect();
  api = await connect(node.url);
}

test('a referendum authorizes the runtime while work goes on, and some of it goes wrong', async () => {
  const authorize = api.tx.system.authorizeUpgrade(hashOf(code));
  const { marketplace } = api.tx;
  // What is to be withheld takes longest.
  const [referendum, withheld] = await Promise.all([referenda.hold('Root', authorize), shownWithASister()]);
  jobs.withheld = withheld;
  jobs.paid = await post();
  jobs.missed = await post({ runBlocks: SHORT_RUN });
  await claim(charlie, jobs.missed);
  const deadline = (await assignment(jobs.missed)).state.asClaimed.deadline.toNumber();
  await runToEnd(bob, jobs.paid);
  assert.ok(await is(jobs.paid, 'Paid'));
  await until('the deadline', async () => (await clock(await best())) > deadline);
  const expired = await submit(api, ferdie, marketplace.expire(jobs.missed));
  // The chain's own keepers may have been first.
  assert.ok([null, 'marketplace.UnknownAssignment'].includes(expired.error), expired.error);

  const { number } = await referenda.carriedOut(referendum, 'system.UpgradeAuthorized', 600);
  assert.ok((await api.query.system.authorizedUpgrade()).isSome, `authorized in block ${number}`);
  const { sister } = jobs.withheld;
  const expire = marketplace.expire(sister);
  const dropped = async () => {
    if (await is(sister, 'Dropped')) return true;
    await submit(api, ferdie, expire);
    return is(sister, 'Dropped');
  };
  await until('the end of the time for the reveal', dropped, 600);
});

test('it is applied with an assignment in every state, and none is another afterwards', async () => {
  const { marketplace, system, utility } = api.tx;
  agent.start();
  jobs.long = await post(LONG_JOB);
  for (const name of ['open', 'claimed', 'committed', 'just', 'wrong']) jobs[name] = await post();
  jobs.shown = await shownWithASister();
  await Promise.all([claim(charlie, jobs.claimed), claim(bob, jobs.just)]);
  await Promise.all([claim(charlie, jobs.committed), claim(bob, jobs.wrong)]);
  await Promise.all([commit(charlie, jobs.committed), commit(bob, jobs.wrong, false)]);
  await succeed(api, eve, marketplace.demandOutput(jobs.paid, 0));
  await audited(jobs.wrong);
  const last = [committing(bob, jobs.just), await revealing(bob, jobs.wrong, false)];
  // All in one transaction: the contest and the audit are as young as they can be.
  const apply = system.applyAuthorizedUpgrade(`0x${code.toString('hex')}`);
  const from = await best();
  await upgraded(utility.batchAll([...last, apply]));
  const isIt = ({ events }) => events.some(({ name }) => name === 'system.CodeUpdated');
  applied = (await blocks(api, from, await best())).find(isIt).number;

  const before = await assignments(applied);
  const states = new Set(Object.values(before).map(({ state }) => Object.keys(state)[0] ?? state));
  const all = ['claimed', 'committed', 'contested', 'dropped', 'paid', 'revealed', 'withheld'];
  assert.deepEqual([...states].sort(), all);

  const ended = async () => {
    const after = await blocks(api, applied + 1, await best());
    return after.find(({ events }) => events.some(({ name }) => name === 'multiBlockMigrations.UpgradeCompleted'));
  };
  migrated = (await until('the end of the migration', ended)).number;
  assert.equal(await statusOf(jobs.long.job), 'Open', 'the agent is at work');
  assert.deepEqual(await assignments(migrated), before);
  const holds = async (number) => {
    const entries = await (await at(number)).query.balances.holds.entries();
    return entries.map(([key, held]) => [key.toHex(), held.toJSON()]);
  };
  assert.deepEqual(await holds(migrated), await holds(applied), 'what is held is held for the same reasons');
});

test('the chain is the next release, and its time stood still as long as it took no transactions', async () => {
  const old = await api.rpc.chain.getBlockHash(applied - 1);
  assert.equal(await version(), (await version(old)) + 1);
  const during = await blocks(api, applied + 1, migrated);
  assert.ok(during.every(({ extrinsics }) => extrinsics.every(({ isInherent }) => isInherent)), 'inherents only');
  assert.equal(await clock(migrated), await clock(applied));
  await blockReached(api, migrated + 1);
  assert.equal(await clock(migrated + 1), (await clock(applied)) + 1);
  // The storage version, and nothing left on the way.
  const stored = await api.rpc.state.getStorage(storageKey('Marketplace', ':__STORAGE_VERSION__:'));
  assert.equal(stored.unwrap().toHex(), '0x0200');
  const left = await api.rpc.state.getKeysPaged(storageKey('Marketplace', 'OnTheWay'), 1);
  assert.equal(left.length, 0);
});

test('each assignment comes to its end', async () => {
  const { marketplace } = api.tx;
  // The verdict is the panel's, the validators' nodes of before the upgrade.
  const verdict = async () => !(await is(jobs.wrong, 'Contested'));
  await until('the verdict', verdict);
  const { first, sister } = jobs.withheld;
  const cleared = Object.keys(await assignments(await best())).filter((key) => key.startsWith(`${sister.job} `));
  const kept = cleared.map((key) => Number(JSON.parse(key.slice(key.indexOf('['))).at(1))).find((replica) => replica >= 128);
  await succeed(api, charlie, await revealing(charlie, sister, true, { ...sister, replica: kept }));
  await succeed(api, ferdie, marketplace.settle(first.job, 0));

  await Promise.all([commit(charlie, jobs.claimed), claim(bob, jobs.open)]);
  await Promise.all([reveal(bob, jobs.just), reveal(charlie, jobs.committed)]);
  await Promise.all([commit(bob, jobs.open), reveal(charlie, jobs.shown.sister)]);
  await Promise.all([reveal(bob, jobs.open), reveal(charlie, jobs.claimed)]);
  // What was returned is claimed again: what Charlie had missed, and what Bob had lied about.
  await Promise.all([runToEnd(bob, jobs.missed), runToEnd(charlie, jobs.wrong)]);
  const receipts = receiptsOf(true);
  const opening = { receipt: receipts[0], siblings: siblingsOf(receipts, 0) };
  const answer = marketplace.answerOutput(jobs.paid, opening, outputOf(FILE, 0, GAS_LIMIT));
  const { events } = await succeed(api, ferdie, answer);
  assert.ok(eventOf(events, 'marketplace.OutputAnswered'));

  const ids = Object.entries(jobs).filter(([name]) => name !== 'long').map(([, id]) => id.first ?? id);
  for (const id of ids) {
    assert.ok(await is(id, 'Paid'), `job ${id.job}`);
    assert.equal(await statusOf(id.job), 'Closed');
  }
  assert.ok(await is(jobs.shown.sister, 'Paid'));
});

test('an agent that was there before goes on, and only who lied is slashed', async () => {
  await until('the end of the long job', async () => (await statusOf(jobs.long.job)) === 'Closed', 300);
  assert.equal(await heldBy(api, eve, 'JobEscrow'), 0n);
  const head = await best();
  const since = (await blocks(api, migrated, head)).flatMap(({ events }) => events);
  const slashed = since.filter(({ name }) => name === 'providerStaking.Slashed').map(({ data }) => data);
  assert.deepEqual(slashed.map(({ provider, cause }) => [provider.toString(), cause.type]), [[bob.address, 'Fraud']]);
  const finalized = async () => (await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number.toNumber();
  await until('finality', async () => (await finalized()) > head);
});
