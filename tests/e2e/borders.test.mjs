// Three domains and five providers, with real processes: a job of A runs in B once the two have signed, in C over B
// once B has signed that route, and nowhere else; it stops when B suspends. Then the clearing pays everybody, and each
// domain's statement adds up to what its treasury paid or got, to the planck.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { blockReached, blocks, connect, putClockTo, succeed } from '../polkadot-js/lib/chain.mjs';
import { pairOf } from '../polkadot-js/lib/keys.mjs';
import { startNode } from '../polkadot-js/lib/node.mjs';
import { Provider, User, path, until } from './lib.mjs';

const STAR = 10n ** 12n;
const PRIMES = path('programs/output/primes.polkavm');
/** Each border costs so much of a fee; A, whose jobs they are, takes more than both of them cost. */
const PRICE_PERCENT = 2n;
const TERMS = ['--price', `${PRICE_PERCENT}%`, '--credit', 100, '--for', '30d'];
/** Long enough for every agent that may to claim: they look at each block. */
const PATIENCE = 6;

let folder;
let node;
let api;
/** Who decides for A, B and C; who has a job to be done in A; and where they work. */
let admins;
let requester;
let workers;
const [A, B, C] = [1, 2, 3];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-borders-'));
  node = await startNode();
  api = await connect(node.url);
  const user = (suri) => new User(node.url, suri);
  const worker = (suri) => new Provider(node.url, suri, folder);
  admins = { [A]: user('//AdminOfA'), [B]: user('//AdminOfB'), [C]: user('//AdminOfC') };
  requester = user('//Requester');
  workers = {
    [A]: [worker('//Bob')],
    [B]: [worker('//Charlie'), worker('//Dave')],
    [C]: [worker('//Eve'), worker('//Ferdie')],
  };
  const newcomers = [...Object.values(admins), requester].map(({ suri }) => pairOf(suri).address);
  await fund(newcomers, 1_000n * STAR);
  await requester.run('program', 'register', PRIMES);
  // Each makes the next one dearer: all at once cost some more than they agreed to.
  for (const provider of Object.values(workers).flat()) await provider.register();
});

after(async () => {
  await stop(A, B, C);
  await api?.disconnect();
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function fund(accounts, amount) {
  const transfers = accounts.map((account) => api.tx.balances.transferKeepAlive(account, amount));
  await succeed(api, pairOf('//Alice'), api.tx.utility.batchAll(transfers));
}

const start = (...domains) => domains.flatMap((domain) => workers[domain]).forEach((provider) => provider.start());
const stop = (...domains) =>
  Promise.all(domains.flatMap((domain) => workers?.[domain] ?? []).map((provider) => provider.stop()));
const peer = (by, verb, other, ...words) => admins[by].run('domain', 'peer', verb, by, other, ...words);
const ways = async (home, host) => (await requester.run('route', 'show', home, host)).ways;
const list = (domain) => requester.run('domain', 'peer', 'list', domain);

async function post() {
  const words = ['--tasks', 4, '--batch-size', 2, '--gas-limit', 100_000_000, '--price', '0.01STAR', '--domain', A];
  return (await requester.run('job', 'post', '--program', PRIMES, ...words)).job;
}

const bestNumber = async () => (await api.rpc.chain.getHeader()).number.toNumber();

/** Nobody claims a batch of a job for some blocks. */
async function staysUnclaimed(job) {
  await blockReached(api, (await bestNumber()) + PATIENCE);
  const { replicas } = await requester.run('job', 'show', job);
  assert.equal(replicas.unclaimed, replicas.all, `nobody may run job ${job}`);
}

const wait = (job) => requester.run('job', 'wait', job, '--timeout', 200);

/** What was paid, in all blocks so far: where each batch ran, along which path, for which fee. */
async function paid() {
  const all = await blocks(api, 1, await bestNumber());
  const events = all.flatMap(({ events }) => events).filter(({ name }) => name === 'marketplace.BatchPaid');
  return events.map(({ data }) => {
    const parts = [data.providerFee, data.authorFee, data.networkFee, data.domainFee];
    return {
      job: data.id.job.toNumber(),
      batch: data.id.batch.toNumber(),
      provider: data.provider.toString(),
      domain: data.domain.toNumber(),
      path: data.path.map((domain) => domain.toNumber()),
      fee: parts.reduce((sum, part) => sum + part.toBigInt(), 0n),
    };
  });
}

/** Both batches of a job ran in a domain, by its own providers, along this path. */
async function ranIn(job, domain, along) {
  const batches = (await paid()).filter((batch) => batch.job === job);
  assert.equal(batches.length, 2);
  const own = workers[domain].map(({ suri }) => pairOf(suri).address);
  for (const batch of batches) {
    assert.ok(own.includes(batch.provider), `${batch.provider} is of domain ${domain}`);
    assert.deepEqual([batch.domain, batch.path], [domain, along], 'proof of where it ran');
  }
}

test('three domains, each with an admin, members and a treasury', async () => {
  for (const domain of [A, B, C]) {
    // More than both borders cost, so that A gains by each job.
    const made = await admins[domain].run('domain', 'create', '--revenue', 10);
    assert.equal(made.domain, domain);
    await admins[domain].run('domain', 'start', domain);
  }
  const joinOf = (domain) => workers[domain].map((provider) => provider.run('domain', 'join', domain));
  await Promise.all([...[A, B, C].flatMap(joinOf), requester.run('domain', 'join', A)]);
  const shown = await Promise.all([A, B, C].map((domain) => requester.run('domain', 'show', domain)));
  await fund(shown.map(({ treasury }) => treasury), 300n * STAR);
});

test('what is not signed is open to nobody', async () => {
  start(B, C);
  assert.deepEqual(await ways(A, B), []);
  const job = await post();
  await staysUnclaimed(job);
  await requester.run('job', 'cancel', job);
});

test('a job of A runs in B once both have signed, and never in C without a route', async () => {
  // A is a customer of B, which carries its jobs on to others.
  await peer(B, 'propose', A, ...TERMS, '--customer', A);
  assert.equal((await list(A)).received[0].terms.customer, A);
  assert.equal(await admins[B].refused('domain', 'peer', 'accept', A, B), 'Domains.NotAdmin');
  const { terms } = await peer(A, 'accept', B);
  assert.deepEqual([terms.own.price_percent, terms.own.credit], [2, `${100n * STAR}`]);
  await peer(B, 'propose', C, ...TERMS);
  await peer(C, 'accept', B);
  const [peering] = (await list(A)).peerings;
  assert.deepEqual([peering.other, peering.is_open, peering.own.collateral], [B, true, `${100n * STAR}`]);

  await stop(B);
  const job = await post();
  await staysUnclaimed(job);
  const [way] = await ways(A, C);
  assert.deepEqual([way.path, way.price_percent, way.rule], [[B, C], 4, 'Border.UnknownRoute']);
  assert.deepEqual(way.unsigned, [{ by: B, to: A, path: [B, C] }]);
  assert.equal((await ways(A, B))[0].is_open, true);
  start(B);
  await wait(job);
  await ranIn(job, B, [B]);
});

test('it runs in C over B after B has signed the route', async () => {
  await stop(B);
  const announce = ['route', 'announce', `${B},${C}`, '--to', A, '--for', '20d'];
  assert.equal(await admins[C].refused(...announce), 'Domains.NotAdmin');
  await admins[B].run(...announce);
  assert.equal((await ways(A, C))[0].is_open, true);
  const job = await post();
  await wait(job);
  await ranIn(job, C, [B, C]);
});

test('it stops when B suspends, and goes on at home', async () => {
  await peer(B, 'suspend', A);
  start(B);
  assert.equal((await ways(A, C))[0].rule, 'Border.NotOpen');
  const job = await post();
  await staysUnclaimed(job);
  start(A);
  await wait(job);
  await ranIn(job, A, []);
});

/** Who owes whom how much, by the prices of the paths along which batches were paid: the test's own sum. */
async function owed() {
  const debts = {};
  for (const { path: along, fee } of await paid()) {
    const from = [A, ...along];
    along.forEach((into, hop) => {
      const name = `${from[hop]} owes ${into}`;
      debts[name] = (debts[name] ?? 0n) + (fee * PRICE_PERCENT + 99n) / 100n;
    });
  }
  return debts;
}

const named = (debts) =>
  Object.fromEntries(debts.map(({ debtor, creditor, amount }) => [`${debtor} owes ${creditor}`, BigInt(amount)]));

/** The debts of which a domain is one side. */
function mine(debts, domain) {
  const own = Object.entries(debts).filter(([name]) => name.split(' owes ').includes(`${domain}`));
  return Object.fromEntries(own);
}

test('the clearing pays everybody, and statements add up to the planck', async () => {
  await stop(A, B, C);
  const debts = await owed();
  assert.deepEqual(Object.keys(debts).sort(), ['1 owes 2', '2 owes 3']);
  const clock = async () => (await api.query.clock.now()).toNumber();
  const { current, length } = (await api.call.borderApi.period()).toJSON();
  assert.equal(current, Math.floor((await clock()) / length));
  const statement = (domain, ...words) => requester.run('domain', 'statement', domain, ...words);
  const running = await statement(B, '--period', current);
  assert.deepEqual([named(running.debts), running.settled], [mine(debts, B), null]);

  const funds = async () =>
    Promise.all([A, B, C].map(async (domain) => BigInt((await requester.run('domain', 'show', domain)).funds)));
  const before = await funds();
  await putClockTo(api, pairOf('//Alice'), (current + 1) * length);
  const cleared = async () => (await api.query.border.uncleared()).toNumber() > current;
  await until('the clearing', cleared, 60);
  const changes = (await funds()).map((after, at) => after - before[at]);
  assert.equal(changes.reduce((sum, change) => sum + change), 0n, 'nothing is made and nothing lost');

  for (const [at, domain] of [A, B, C].entries()) {
    const found = await statement(domain, '--period', current);
    assert.deepEqual(named(found.debts), mine(debts, domain));
    assert.equal(BigInt(found.net), changes[at], `the treasury of ${domain}`);
    const { treasury, collateral, received } = found.settled;
    assert.equal(BigInt(received) - BigInt(treasury), changes[at]);
    assert.equal(collateral, '0');
    const batches = (await paid()).map(({ job, batch }) => `${job}/${batch}`);
    for (const { job, batch } of found.lines) assert.ok(batches.includes(`${job}/${batch}`));
    const file = join(folder, `${domain}.csv`);
    await statement(domain, '--period', current, '--csv', file);
    const [columns, ...rows] = (await readFile(file, 'utf8')).trim().split('\n').map((line) => line.split(','));
    const [kind, planck] = ['kind', 'planck'].map((name) => columns.indexOf(name));
    const sums = { accrued: 0n, settled: 0n };
    for (const row of rows) sums[row[kind] === 'accrued' ? 'accrued' : 'settled'] += BigInt(row[planck]);
    assert.deepEqual(sums, { accrued: changes[at], settled: changes[at] });
  }
  // Without all of the period's blocks nothing is stated.
  const few = ['domain', 'statement', B, '--period', current, '--from-block', 1, '--blocks', 3];
  assert.match(await requester.refused(...few), /not all of period/);
  for (const domain of [A, B, C]) {
    const { peerings, missing } = await list(domain);
    assert.equal(missing, '0');
    for (const { own } of peerings) assert.deepEqual([own.owed, own.reserved], ['0', '0']);
  }
});
