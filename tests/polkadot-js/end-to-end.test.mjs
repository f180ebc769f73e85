// A provider and a requester with nothing but @polkadot/api, against a development node of their own.
// The provider's work is done by the machine (`stardust program run`); its tree, its commitment and its
// fee are computed here, independently of the code that the chain and the agent share.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Keyring } from '@polkadot/api';
import { compactToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsHex, randomAsU8a } from '@polkadot/util-crypto';
import { blockReached, connect, eventOf, submit, succeed } from './lib/chain.mjs';
import { heldBy, hashOf, runTask, specOf } from './lib/market.mjs';
import { startNode } from './lib/node.mjs';
import { commitmentOf, feeOf, leaf, partsOf, rootOf, siblingsOf } from './lib/protocol.mjs';

const STAR = 1_000_000_000_000n;
const BOND = 500n * STAR;
const PRICE = STAR / 100n;
const GAS_LIMIT = 100_000_000n;
const PROGRAM = fileURLToPath(new URL('../../programs/output/primes.polkavm', import.meta.url));

const blob = readFileSync(PROGRAM);
const program = hashOf(blob);

let node;
let api;
let people;

before(async () => {
  node = await startNode();
  api = await connect(node.url);
  const keyring = new Keyring({ type: 'sr25519' });
  const names = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];
  people = Object.fromEntries(names.map((name) => [name.toLowerCase(), keyring.addFromUri(`//${name}`)]));
});

after(async () => {
  await api?.disconnect();
  await node?.stop();
});

/** A spec of this test's program and price, with some fields changed. */
const spec = (changes) => specOf(api, program, { gasLimit: GAS_LIMIT, price: PRICE, ...changes });

/** Posts a job by Eve: its id. */
async function post(changes) {
  const call = api.tx.marketplace.postJob(await spec(changes));
  const { events } = await succeed(api, people.eve, call);
  return eventOf(events, 'marketplace.JobPosted').data.job.toBigInt();
}

/** Submits and returns the name of the error. */
const errorOf = async (pair, call) => (await submit(api, pair, call)).error;

async function assignment(job, batch, replica = 0) {
  return (await api.query.marketplace.assignments(job, [batch, replica])).unwrapOr(null);
}

const held = (pair, reason) => heldBy(api, pair, reason);

test('a program is noted, registered and read back', async () => {
  const { ferdie } = people;
  const register = api.tx.marketplace.registerProgram(program, blob.length, null);
  assert.equal(await errorOf(ferdie, register), 'marketplace.MissingPreimage');
  await succeed(api, ferdie, api.tx.preimage.notePreimage(u8aToHex(blob)));
  await succeed(api, ferdie, register);
  const record = (await api.query.marketplace.programs(program)).unwrap();
  assert.equal(record.author.toString(), ferdie.address);
  // A field called `size` or `hash` has an underscore in polkadot.js, whose codecs have methods of that name.
  assert.equal(record.size_.toNumber(), blob.length);
  assert.equal(await errorOf(ferdie, register), 'marketplace.AlreadyRegistered');
});

test('bytes that are no program are refused with the reason', async () => {
  const bytes = new Uint8Array(100).fill(7);
  await succeed(api, people.ferdie, api.tx.preimage.notePreimage(u8aToHex(bytes)));
  const register = api.tx.marketplace.registerProgram(hashOf(bytes), bytes.length, null);
  assert.equal(await errorOf(people.ferdie, register), 'marketplace.ProgramMalformed');
});

test('providers register with a bond', async () => {
  const { bob, charlie } = people;
  const register = (bond, burnMax = 2n * STAR) =>
    api.tx.providerStaking.register(bond, 'http://127.0.0.1:1', PRICE, 4, burnMax);
  assert.equal(await errorOf(bob, register(BOND, STAR - 1n)), 'providerStaking.PriceTooHigh');
  assert.equal(await errorOf(bob, register(BOND - 1n)), 'providerStaking.BondTooSmall');
  await Promise.all([bob, charlie].map((pair) => succeed(api, pair, register(BOND))));
  assert.equal(await errorOf(bob, register(BOND)), 'providerStaking.AlreadyRegistered');
  const record = (await api.query.providerStaking.providers(bob.address)).unwrap();
  assert.equal(record.bond.toBigInt(), BOND);
  assert.equal(record.endpoint.toUtf8(), 'http://127.0.0.1:1');
  assert.ok(record.status.isActive);
  assert.equal(await held(bob, 'Bond'), BOND);
});

test('a job that breaks a bound is refused by the name of the bound', async () => {
  const refusals = [
    [{ tasks: 0 }, 'InvalidTasks'],
    [{ batchSize: 0 }, 'InvalidBatchSize'],
    [{ gasLimit: 0 }, 'InvalidGasLimit'],
    [{ assurance: { Replicated: { n: 4 } } }, 'InvalidReplicas'],
    [{ program: blake2AsHex('nobody registered this', 256) }, 'UnknownProgram'],
    [{ tasks: 16_777_216, batchSize: 65_536, gasLimit: 1n << 40n, price: STAR }, 'CannotAfford'],
  ];
  // Each by an account of its own, so that all go into one block.
  const accounts = Object.values(people);
  const reserved = async () =>
    (await Promise.all(accounts.map(({ address }) => api.query.system.account(address)))).map(({ data }) => `${data.reserved}`);
  const before = await reserved();
  await Promise.all(
    refusals.map(async ([changes, name], at) => {
      const call = api.tx.marketplace.postJob(await spec(changes));
      assert.equal(await errorOf(accounts[at], call), `marketplace.${name}`, Object.keys(changes).join());
    }),
  );
  assert.deepEqual(await reserved(), before, 'nothing is held');
});

test('a claim beyond the exposure is refused', async () => {
  const job = await post({ valueAtRisk: 100n * STAR });
  const claim = api.tx.marketplace.claim(job, 1, []);
  assert.equal(await errorOf(people.bob, claim), 'providerStaking.ExposureExceeded');
  assert.equal(await errorOf(people.dave, claim), 'marketplace.NotProvider');
  assert.equal(await assignment(job, 0), null);
  await succeed(api, people.eve, api.tx.marketplace.cancelJob(job));
  assert.equal(await held(people.eve, 'JobEscrow'), 0n, 'a cancelled job holds nothing');
});

test('a batch is claimed, committed, audited, revealed and paid', async () => {
  const { bob, charlie, eve } = people;
  const genesis = api.genesisHash.toHex();
  const job = await post();
  assert.equal(await held(eve, 'JobEscrow'), 2n * feeOf(GAS_LIMIT, PRICE));

  await succeed(api, bob, api.tx.marketplace.claim(job, 1, []));
  await succeed(api, charlie, api.tx.marketplace.claim(job, 1, []));
  const claimed = await assignment(job, 0);
  assert.equal(claimed.provider.toString(), bob.address);
  assert.equal(claimed.value.toBigInt(), feeOf(GAS_LIMIT, PRICE));
  assert.ok(claimed.state.isClaimed);

  const receipts = [runTask(PROGRAM, 0, GAS_LIMIT)];
  const root = rootOf(receipts);
  const salt = randomAsU8a(32);
  const id = { job, batch: 0, replica: 0 };
  const copied = { job, batch: 1, replica: 0 };
  const commitment = commitmentOf(genesis, id, bob.publicKey, root, salt);
  const commit = api.tx.marketplace.commit(id, commitment);
  assert.equal(await errorOf(charlie, commit), 'marketplace.NotYours');
  await Promise.all([
    succeed(api, bob, commit),
    // Charlie copies what he sees.
    succeed(api, charlie, api.tx.marketplace.commit(copied, commitment)),
  ]);
  assert.equal(await errorOf(bob, commit), 'marketplace.WrongState');

  const opening = { receipt: receipts[0], siblings: siblingsOf(receipts, 0) };
  const reveal = (of, withSalt, openings) => api.tx.marketplace.reveal(of, root, withSalt, openings);
  assert.equal(await errorOf(bob, reveal(id, salt, [opening])), 'marketplace.AuditNotOver');

  const views = await api.call.marketApi.assignments(job, 0, 100);
  const ends = views.map(({ audit }) => audit.unwrap().ends.toNumber());
  // The block after the last one in which reports count.
  await blockReached(api, Math.max(...ends));
  const { answers } = (await api.query.verification.audits(job, [0, 0])).unwrap();
  assert.deepEqual(answers.map(({ answer }) => answer.index.toNumber()), [0], 'the only validator audits the only task');
  assert.equal(answers[0].answer.receipt.toHex(), u8aToHex(leaf(receipts[0]).hash), 'and finds what we did');

  assert.equal(await errorOf(bob, reveal(id, randomAsU8a(32), [opening])), 'marketplace.CommitmentMismatch');
  assert.equal(await errorOf(bob, reveal(id, salt, [])), 'marketplace.WrongOpenings');
  assert.equal(await errorOf(charlie, reveal(copied, salt, [opening])), 'marketplace.CommitmentMismatch');

  const free = async (pair) => (await api.query.system.account(pair.address)).data.free.toBigInt();
  const earned = await free(bob);
  const { events } = await succeed(api, bob, reveal(id, salt, [opening]));
  const paid = eventOf(events, 'marketplace.BatchPaid').data;
  const fee = feeOf(root.gas, PRICE);
  const parts = [paid.providerFee, paid.authorFee, paid.domainFee, paid.networkFee].map((part) => part.toBigInt());
  assert.deepEqual(parts, partsOf(fee), 'the commons take nothing');
  assert.equal(paid.domain.toNumber(), 0, 'and it ran there');
  assert.equal(paid.path.length, 0, 'and crossed no border');
  assert.equal((await free(bob)) - earned, parts[0], 'the reveal itself costs nothing');
  const done = await assignment(job, 0);
  assert.ok(done.state.isPaid);
  assert.equal(done.state.asPaid.root.hash_.toHex(), u8aToHex(root.hash));

  assert.equal(await errorOf(bob, reveal(id, salt, [opening])), 'marketplace.WrongState');
  const record = (await api.query.providerStaking.providers(bob.address)).unwrap();
  assert.equal(record.exposure.toBigInt(), 0n);
  const trust = (await api.query.reputation.records(bob.address, 'Short')).unwrap();
  assert.equal(trust.batches.toNumber(), 1);
  // In thousandths of what a point costs, which is 0.001 STAR for the network.
  assert.equal(trust.pointsMilli.toBigInt(), (parts[3] * 1000n * 1000n) / STAR);
  const standing = await api.call.reputationApi.reputation(bob.address);
  assert.deepEqual(standing.map((one) => [one.class.toString(), one.record.frauds.toNumber()]), [['Short', 0]]);
});

/** A report in Dave's name, who is no validator. */
function strangersReport() {
  const report = {
    assignment: { job: 0, batch: 0, replica: 0 },
    commitment: new Uint8Array(32),
    auditor: people.dave.publicKey,
    lot: new Uint8Array(96),
    answers: [{ index: 0, receipt: new Uint8Array(32) }],
  };
  return api.tx.verification.reportAudit({ report, signature: new Uint8Array(64) });
}

/** A call as an unsigned transaction with the chain's extensions, as validators send their reports. */
function general(call) {
  const explicit = { CheckMortality: [0], CheckNonce: [0], ChargeTransactionPayment: [0] };
  const { transactionExtensions } = api.runtimeMetadata.asLatest.extrinsic;
  const known = transactionExtensions.flatMap(({ identifier }) => explicit[identifier.toString()] ?? []);
  const bytes = u8aConcat([0x45, 0x00], known, call.method.toU8a());
  return u8aToHex(u8aConcat(compactToU8a(bytes.length), bytes));
}

/** Submits bytes as they are: polkadot.js would encode an extrinsic of this form anew, and wrongly. */
async function refusal(extrinsic) {
  const request = { jsonrpc: '2.0', id: 1, method: 'author_submitExtrinsic', params: [extrinsic] };
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(node.url.replace('ws:', 'http:'), { method: 'POST', headers, body: JSON.stringify(request) });
  const { error } = await answer.json();
  return error && `${error.message}: ${error.data}`;
}

test('a report by a non-validator never enters a block', async () => {
  const call = strangersReport();
  assert.equal(await errorOf(people.dave, call), 'BadOrigin', 'accounts do not report');
  assert.match(await refusal(general(call)), /Invalid Transaction: Custom error/);
  assert.match(await refusal(strangersReport().toHex()), /Invalid Transaction|Unknown Transaction/, 'nor without extensions');
});
