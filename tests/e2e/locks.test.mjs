// What votes and delegations lock, by `stardust gov` on a development chain whose week of votes is two minutes. A vote locks
// until its referendum is over, and then for as long as its conviction says if it won.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { blockReached, connect } from '../polkadot-js/lib/chain.mjs';
import { pairOf } from '../polkadot-js/lib/keys.mjs';
import { binary, startNode } from '../polkadot-js/lib/node.mjs';
import { User } from './lib.mjs';
import { VOTE, Voters, stage } from './voters.mjs';

const STAR = 10n ** 12n;
const planck = (star) => `${BigInt(star) * STAR}`;
/** So much faster than a public chain; genesis says so. */
const SPEED = 5_040;
/** Blocks of a week: what conviction 1 locks. */
const WEEK = (7 * 28_800) / SPEED;

let folder;
let node;
let api;
let voters;
/** Everybody votes on it. */
let referendum;
/** The block in which it passed. */
let passed;

const user = (suri) => new User(node.url, suri);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-locks-'));
  const spec = join(folder, 'spec.json');
  await promisify(execFile)(binary('stardust-node'), ['export-chain-spec', '--chain', 'dev', '--output', spec]);
  const chain = JSON.parse(await readFile(spec, 'utf8'));
  chain.genesis.runtimeGenesis.patch.clock.pace.governance_speed = SPEED;
  await writeFile(spec, JSON.stringify(chain));
  node = await startNode('--chain', spec);
  api = await connect(node.url);
  voters = new Voters(node.url);
});

after(async () => {
  await api?.disconnect();
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the chain locks of an account's for its votes, in planck. */
async function locked(suri) {
  const locks = await api.query.balances.locks(pairOf(suri).address);
  const found = locks.filter(({ id }) => id.toUtf8().trim() === 'pyconvot');
  return found.map(({ amount }) => amount.toString());
}

/** What `gov unlock` says is still locked on the one track. */
async function unlock(suri) {
  const { locks } = await user(suri).run('gov', 'unlock');
  assert.ok(locks.length <= 1);
  return locks[0] ?? null;
}

test('nothing is free before the referendum is over', async () => {
  const proposed = await user('//Ferdie').run('gov', 'propose', 'spend', 1, '//Bob', '--no-deposit');
  referendum = proposed.referendum;
  const vote = (name, ...words) => user(`//${name}`).run('gov', 'vote', referendum, ...words);
  await Promise.all([
    voters.approve(referendum),
    vote('Bob', 'aye', 1_000, '--conviction', 0),
    vote('Charlie', 'nay', 2_000, '--conviction', 6),
    vote('Eve', 'aye', 3_000, '--conviction', 6),
    user('//Dave').run('gov', 'delegate', 'small_spender', '//Eve', 4_000),
  ]);
  const { ayes, nays, support } = await user('//Ferdie').run('gov', 'status', referendum);
  // A tenth of Bob's, six times Eve's, and Dave's by Eve's side.
  const whole = 7n * BigInt(VOTE);
  const counted = [whole + 100n + 18_000n + 4_000n, 12_000n, whole + 8_000n];
  assert.deepEqual([ayes, nays, support], counted.map(planck));
  const open = await unlock('//Bob');
  assert.deepEqual(open, {
    track: 'small_spender',
    track_id: 50,
    locked: planck(1_000),
    until: null,
    holds: [{ cause: 'open', referendum, amount: planck(1_000), until: null }],
  });
  assert.deepEqual((await unlock('//Dave')).holds, [
    { cause: 'delegated', referendum: null, amount: planck(4_000), until: null },
  ]);
});

test('who delegates cannot vote, and who votes cannot delegate', async () => {
  const refused = await Promise.all([
    user('//Dave').refused('gov', 'vote', referendum, 'nay', 1),
    user('//Eve').refused('gov', 'delegate', 'small_spender', '//Bob', 1),
  ]);
  assert.deepEqual(refused, ['ConvictionVoting.AlreadyDelegating', 'ConvictionVoting.AlreadyVoting']);
});

test('who lost, or had no conviction, is free at once; who won is told until when not', async () => {
  const ferdie = user('//Ferdie');
  await ferdie.run('gov', 'deposit', referendum);
  await stage(ferdie, referendum, 'deciding');
  // With more than half of all there is behind it from the start the chain does not look again before the end, unless
  // somebody votes.
  await ferdie.run('gov', 'vote', referendum, 'aye', 1);
  passed = (await stage(ferdie, referendum, 'approved')).at;
  const [bob, charlie, eve] = await Promise.all(['//Bob', '//Charlie', '//Eve'].map(unlock));
  assert.deepEqual([bob, charlie], [null, null]);
  assert.deepEqual([await locked('//Bob'), await locked('//Charlie')], [[], []]);
  // 32 weeks.
  const until = passed + 32 * WEEK;
  assert.deepEqual([eve.locked, eve.until, eve.holds.length], [planck(3_000), until, 1]);
  assert.deepEqual(await locked('//Eve'), [planck(3_000)]);
});

test('a lock begins when the delegation ends', async () => {
  const dave = user('//Dave');
  await dave.run('gov', 'undelegate', 'small_spender');
  const { votingFor } = api.query.convictionVoting;
  const voting = (await votingFor(pairOf('//Dave').address, 50)).asCasting;
  const [until, amount] = voting.prior;
  assert.equal(amount.toString(), planck(4_000));
  assert.ok(until.toNumber() > passed + WEEK);
  const shown = await unlock('//Dave');
  assert.deepEqual([shown.until, shown.holds], [
    until.toNumber(),
    [{ cause: 'earlier', referendum: null, amount: planck(4_000), until: until.toNumber() }],
  ]);
  assert.equal(await dave.refused('gov', 'undelegate', 'small_spender'), 'ConvictionVoting.NotDelegating');
  await blockReached(api, until.toNumber());
  assert.equal(await unlock('//Dave'), null);
  assert.deepEqual(await locked('//Dave'), []);
});

test('after its week a vote locks nothing', async () => {
  await blockReached(api, passed + WEEK);
  assert.deepEqual(await locked('//Alice'), [planck(VOTE)], 'until it is asked for');
  assert.equal(await unlock('//Alice'), null);
  assert.deepEqual(await locked('//Alice'), []);
  // And again nothing happens.
  assert.deepEqual(await user('//Alice').run('gov', 'unlock'), { locks: [] });
});
