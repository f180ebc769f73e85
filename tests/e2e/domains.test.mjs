// A domain from its making to its members' own rule, by the command line and with real processes: its job runs where its
// rules say and nowhere else, its treasury gets its part to the planck, and its members change the rules by referendum.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { blocks, connect, eventOf, putClockTo, succeed } from '../polkadot-js/lib/chain.mjs';
import { pairOf } from '../polkadot-js/lib/keys.mjs';
import { specOf } from '../polkadot-js/lib/market.mjs';
import { startNode } from '../polkadot-js/lib/node.mjs';
import { Provider, User, path, until } from './lib.mjs';

/** A domain takes at most so much of a fee, out of the network's 15%. */
const REVENUE = 10n;
const PRIMES = path('programs/output/primes.polkavm');
const PRICE = '0.01STAR';

let folder;
let node;
let api;
/** Alice decides for the domain, Bob works in it, Eve has her jobs there; Charlie works in the commons. */
let alice;
let bob;
let charlie;
let eve;
let domain;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-domains-'));
  node = await startNode();
  api = await connect(node.url);
  [alice, eve] = ['//Alice', '//Eve'].map((suri) => new User(node.url, suri));
  [bob, charlie] = ['//Bob', '//Charlie'].map((suri) => new Provider(node.url, suri, folder));
  const ferdie = new User(node.url, '//Ferdie');
  await Promise.all([bob.register(), charlie.register(), ferdie.run('program', 'register', PRIMES)]);
});

after(async () => {
  await Promise.all([bob?.stop(), charlie?.stop()]);
  await api?.disconnect();
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

const show = () => alice.run('domain', 'show', domain);
const post = (home, price = PRICE) => [
  'job', 'post', '--program', PRIMES, '--tasks', 4, '--batch-size', 2, '--gas-limit', 100_000_000, '--price', price,
  '--domain', home,
];

test('a domain is made, started and joined', async () => {
  const rules = ['--admission', 'listed', '--price-floor', PRICE, '--egress', 'closed', '--notice', 1];
  assert.equal(await alice.refused('domain', 'create', '--revenue', `${REVENUE}.1`), 'Domains.RevenueTooHigh');
  ({ domain } = await alice.run('domain', 'create', ...rules, '--revenue', REVENUE));
  const made = await show();
  assert.deepEqual([made.domain, made.status, made.version, made.members], [1, 'not started', 1, 0]);
  assert.equal(await bob.refused('domain', 'start', domain), 'Domains.NotAdmin');
  assert.equal(await bob.refused('domain', 'join', domain), 'Domains.NotActive');
  await alice.run('domain', 'start', domain);
  assert.equal(await bob.refused('domain', 'join', domain), 'Domains.NotInvited');
  for (const member of ['//Alice', '//Bob', '//Eve']) await alice.run('domain', 'admit', domain, member);
  await Promise.all([alice, bob, eve].map((user) => user.run('domain', 'join', domain)));
  const homes = await Promise.all([alice, bob, eve, charlie].map((user) => user.run('domain', 'home')));
  assert.deepEqual(homes.map(({ membership }) => membership?.domain ?? 0), [1, 1, 1, 0]);
  assert.deepEqual([(await show()).status, (await show()).members], ['active', 3]);
});

test('its job runs by its rules, and its treasury gets its part to the planck', async () => {
  assert.equal(await charlie.refused(...post(domain)), 'Domains.NotMember');
  assert.equal(await eve.refused(...post(domain, '0.009STAR')), 'Domains.PriceTooLow');
  assert.equal(await eve.refused(...post(7)), 'Domains.UnknownDomain');
  // Charlie is there first, and may not: the domain lets nothing out.
  charlie.start();
  const { job } = await eve.run(...post(domain));
  const work = async () => (await charlie.run('provider', 'work')).find((offered) => offered.job === job);
  assert.equal((await work()).rule, 'Domains.EgressClosed');
  const before = BigInt((await show()).funds);
  bob.start();
  await eve.run('job', 'wait', job, '--timeout', 200);

  const all = await blocks(api, 1, (await api.rpc.chain.getHeader()).number.toNumber());
  const paid = all.flatMap(({ events }) => events).filter(({ name }) => name === 'marketplace.BatchPaid');
  assert.equal(paid.length, 2);
  let expected = 0n;
  for (const { data } of paid) {
    const where = [data.provider.toString(), data.domain.toNumber()];
    assert.deepEqual(where, [pairOf('//Bob').address, domain], 'proof of where it ran');
    const parts = [data.providerFee, data.authorFee, data.networkFee, data.domainFee].map((part) => part.toBigInt());
    const fee = parts.reduce((sum, part) => sum + part);
    assert.equal(parts[3], (fee * REVENUE) / 100n);
    expected += parts[3];
  }
  assert.equal(BigInt((await show()).funds) - before, expected);
  await alice.run('domain', 'spend', domain, '//Ferdie', `${expected}planck`);
  assert.equal(BigInt((await show()).funds), before);
});

test('a job is posted at its spot price, by the command line and by polkadot.js', async () => {
  // Nearly nothing of the capacity is in use, so that the price is the floor of the domain's policy.
  const spot = await eve.run('domain', 'spot', domain);
  assert.deepEqual([spot.domain, spot.price, spot.floor], [domain, '10000000000', '10000000000']);
  // Bob was counted here with his first batch; there is nothing to say about him.
  assert.equal(await eve.refused('domain', 'recount', '//Bob'), 'Spot.UpToDate');
  const at = (factor, most) => [...post(domain, most), '--spot', factor];
  const [, , ...quoted] = at('1.2', '0.02STAR');
  assert.equal((await eve.run('job', 'quote', ...quoted)).price, '12000000000');
  assert.equal(await eve.refused(...at('1.2', '0.0119STAR')), 'Marketplace.SpotAboveLimit');
  assert.equal(await eve.refused(...at('0.5', '0.02STAR')), 'Domains.PriceTooLow');
  const posted = await eve.run(...at('1.2', '0.02STAR'));
  assert.equal(posted.price, '12000000000');
  assert.equal((await eve.run('job', 'show', posted.job)).price, '12000000000');

  const { program, domain: home } = posted;
  const spec = await specOf(api, program, { gasLimit: 100_000_000, price: 20_000_000_000n, domain: home });
  const call = api.tx.marketplace.postJobAtSpot(spec, 1_500_000_000_000_000_000n);
  const { events } = await succeed(api, pairOf('//Eve'), call);
  const { job, price } = eventOf(events, 'marketplace.JobPosted').data;
  assert.equal(price.toBigInt(), 15_000_000_000n);
  assert.equal((await api.query.marketplace.jobs(job)).unwrap().spec.price.toBigInt(), 15_000_000_000n);
  for (const id of [posted.job, job.toNumber()]) await eve.run('job', 'wait', id, '--timeout', 200);
});

test('its members decide once it is theirs, and what they decide comes into force', async () => {
  await alice.run('domain', 'set-admin', domain, 'members');
  assert.equal((await show()).admin, null);
  const change = ['domain', 'policy', domain, '--price-floor', '0.02STAR'];
  assert.equal(await alice.refused(...change), 'Domains.NotAdmin');
  const { call } = await alice.run(...change, '--encode');
  assert.ok(await charlie.refused('gov', 'domain', 'propose', domain, call), 'he is no member');
  const { referendum } = await eve.run('gov', 'domain', 'propose', domain, call);
  assert.ok(await charlie.refused('gov', 'domain', 'vote', referendum, 'nay'));
  await Promise.all([alice, bob, eve].map((user) => user.run('gov', 'domain', 'vote', referendum, 'aye')));
  const approved = async () => (await eve.run('gov', 'domain', 'status', referendum)).stage === 'approved';
  await until('the decision', approved, 300);
  const next = await until('the deed', async () => (await show()).next, 60);
  assert.equal(next.policy.price_floor, '20000000000');
  const [last] = await alice.run('domain', 'log', domain);
  assert.deepEqual([last.actor, last.change.name, last.version], ['members', 'PolicyProposed', 1]);

  // Whoever dislikes it has left by then.
  await bob.run('domain', 'leave', domain);
  assert.ok((await bob.run('domain', 'home')).membership?.until ?? 0 < next.from);
  await putClockTo(api, pairOf('//Alice'), next.from);
  const { version, policy } = await show();
  assert.deepEqual([version, policy.price_floor], [2, '20000000000']);
  assert.equal(await eve.refused(...post(domain)), 'Domains.PriceTooLow');
  assert.equal((await bob.run('domain', 'home')).membership, null);
});
