// What docs/recovery.md says of a stall of GRANDPA: two of four validators are lost with their keys, and what is left
// repairs the chain by a referendum. tests/docs/run stall.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '../polkadot-js/lib/chain.mjs';
import { pairOf } from '../polkadot-js/lib/keys.mjs';
import { until } from '../e2e/lib.mjs';
import { Network } from '../e2e/network.mjs';
import { Referenda } from '../e2e/referenda.mjs';

const STAR = 10n ** 12n;
/** Seven of twelve accounts with a million STAR each. */
const VOTE = 950_000n * STAR;
const NAMES = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];
/** Blocks from the repair to the forced change: two eras and a session, in which the lost have lost their seats. */
const ELECTED = 50;
/** Blocks for which the chain must not be reorganised any more. */
const DELAY = 10;

let folder;
let network;
let api;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-stall-'));
  network = new Network(folder);
  await network.prepare();
  await network.start('alice', ['--alice', '--force-authoring']);
  const others = ['bob', 'charlie', 'dave'].map((name) => network.start(name, [`--${name}`, '--force-authoring']));
  await Promise.all(others);
  api = await connect(network.nodes.alice.url);
});

after(async () => {
  await api?.disconnect();
  await network?.stop();
  await rm(folder, { recursive: true, force: true });
});

const best = async () => (await api.rpc.chain.getHeader()).number.toNumber();
const finalized = async () =>
  (await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number.toNumber();
const say = async (what) => console.log(`${what}: best ${await best()}, finalized ${await finalized()}`);

/** Finality within so many seconds of a block that is the best now. */
async function finality(seconds) {
  const wanted = await best();
  return until(`finality of ${wanted}`, async () => (await finalized()) >= wanted, seconds);
}

let stalled;

test('two of four are lost: blocks go on, finality does not', async () => {
  await finality(60);
  await say('healthy');
  await Promise.all(['bob', 'charlie'].map((name) => network.nodes[name].stop('SIGKILL')));
  await pause(10_000);
  stalled = await finalized();
  const before = await best();
  await pause(30_000);
  await say('stalled');
  assert.equal(await finalized(), stalled);
  assert.ok((await best()) >= before + 3);
});

test('a referendum takes their seats and names the authorities anew', async () => {
  const { staking, utility, scheduler, grandpa } = api.tx;
  const lost = ['//Bob//stash', '//Charlie//stash'].map((suri) => pairOf(suri).address);
  const voters = [pairOf('//Alice'), ...NAMES.map((name) => pairOf(`//${name}//stash`))];
  const referenda = new Referenda(api, pairOf('//Ferdie'), voters, VOTE);
  const repair = utility.batchAll([
    ...lost.map((account) => staking.forceUnstake(account, 32)),
    staking.forceNewEra(),
    scheduler.scheduleAfter(ELECTED, null, 0, grandpa.noteStalled(DELAY, stalled)),
  ]);
  const referendum = await referenda.hold('Root', repair);
  await say('voted');
  await referenda.carriedOut(referendum, 'utility.BatchCompleted', 900);
  await say('carried out');
  await until('the change', async () => (await finalized()) > stalled, 600);
  await say('finality');
  await finality(60);
  const validators = (await api.query.session.validators()).map(String);
  assert.equal(validators.length, 2);
  assert.ok(lost.every((account) => !validators.includes(account)));
});

test('nodes that start afterwards synchronise from the beginning', async () => {
  await network.start('fresh', ['--name', 'fresh']);
  const fresh = await connect(network.nodes.fresh.url);
  const there = async () => (await fresh.rpc.chain.getHeader(await fresh.rpc.chain.getFinalizedHead())).number.toNumber();
  await until('the finalized chain', async () => (await there()) > stalled + 10, 120);
  await say('a new node');
  await fresh.disconnect();
});
