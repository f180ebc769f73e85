// Work finds its provider by itself: the validator's own off-chain worker matches, the chain reserves, and whom it is
// reserved for gets it. Each is told why.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startNode } from '../polkadot-js/lib/node.mjs';
import { Provider, User, path, until } from './lib.mjs';

const PRIMES = path('programs/output/primes.polkavm');

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
  const { job } = await eve.run(
    'job', 'post', '--program', PRIMES, '--tasks', 2, '--batch-size', 2, '--gas-limit', 100_000_000, '--price', '0.01STAR',
  );
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
