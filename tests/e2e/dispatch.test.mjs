// Work finds its provider by itself: the validator's own off-chain worker matches, the chain reserves, and whom it is
// reserved for gets it. Each is told why. Where no validator dispatches, providers claim all the same.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect } from '../polkadot-js/lib/chain.mjs';
import { startNode } from '../polkadot-js/lib/node.mjs';
import { Provider, User, path, until } from './lib.mjs';

const PRIMES = path('programs/output/primes.polkavm');

const JOB = [
  'job', 'post', '--program', PRIMES, '--tasks', 2, '--batch-size', 2, '--gas-limit', 100_000_000, '--price', '0.01STAR',
];

let folder;
let node;
let eve;
let providers;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-dispatch-'));
  node = await startNode();
  eve = new User(node.url, '//Eve');
  providers = ['//Bob', '//Charlie'].map((suri) => new Provider(node.url, suri, folder));
  await Promise.all([...providers.map((provider) => provider.register()), eve.run('program', 'register', PRIMES)]);
});

after(async () => {
  await Promise.all((providers ?? []).map((provider) => provider.stop()));
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a job is matched, reserved, explained, and done by whom it was reserved for', async () => {
  const { job } = await eve.run(...JOB);
  // No agent runs yet, so that nobody claims before the dispatcher has matched.
  const found = await until('a reservation', async () => {
    const explained = await eve.run('job', 'explain', job);
    return explained.reserved.length > 0 && explained;
  }, 60);
  assert.equal(found.providers.length, 2);
  const [{ provider, slots }] = found.reserved;
  assert.equal(slots, 1);
  const booked = found.providers.find(({ id }) => id === provider);
  assert.equal(booked.rule, 'Booked');
  const shown = await Promise.all(providers.map((one) => one.run('provider', 'explain')));
  const own = shown.findIndex((one) => one.provider === provider);
  assert.equal(shown[own].reserved.length, 1);
  assert.equal(shown[1 - own].reserved.length, 0);
  // The other is told that it is another's.
  const work = (await providers[1 - own].run('provider', 'work')).find((offered) => offered.job === job);
  assert.equal(work.rule, 'Dispatch.Reserved');

  // Both agents run; whom it is reserved for claims, and is paid.
  providers.forEach((one) => one.start());
  await eve.run('job', 'wait', job, '--timeout', 200);
  const { assignments } = await eve.run('job', 'show', job, '--assignments');
  assert.deepEqual(assignments.map((one) => one.provider), [provider]);
});

test('with every dispatcher dead, jobs still finish', async () => {
  const alone = await startNode('--offchain-worker', 'never');
  const api = await connect(alone.url);
  try {
    const [requester, provider] = [new User(alone.url, '//Eve'), new Provider(alone.url, '//Dave', folder)];
    await Promise.all([provider.register(), requester.run('program', 'register', PRIMES)]);
    const { job } = await requester.run(...JOB);
    // Two rounds are over with the job open, and nobody has matched it.
    const height = async () => (await api.rpc.chain.getHeader()).number.toNumber();
    const posted = await height();
    await until('two rounds', async () => (await height()) > posted + 8, 60);
    assert.deepEqual((await requester.run('job', 'explain', job)).reserved, []);
    provider.start();
    await requester.run('job', 'wait', job, '--timeout', 200);
    await provider.stop();
  } finally {
    await api.disconnect();
    await alone.stop();
  }
});
