// What only voters decide, on a running chain and by @polkadot/api alone: how much is audited, a spend, a slash that
// is cancelled, and safe mode. The development chain's days of voting are two minutes; several referenda go on at once.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { blockReached, blocks, connect, eventOf, submit, succeed } from '../polkadot-js/lib/chain.mjs';
import { pairOf, potOf } from '../polkadot-js/lib/keys.mjs';
import { heldBy, hashOf, runTask, specOf } from '../polkadot-js/lib/market.mjs';
import { startNode } from '../polkadot-js/lib/node.mjs';
import { commitmentOf, feeOf, rootOf, siblingsOf } from '../polkadot-js/lib/protocol.mjs';
import { path, until } from './lib.mjs';
import { Referenda, depositOf, leastBlocks } from './referenda.mjs';

const STAR = 10n ** 12n;
const BOND = 500n * STAR;
/** Seven of twelve accounts with a million STAR each vote with this: 55% of all there is, above every curve at once. */
const VOTE = 950_000n * STAR;
/** No share of such a task's fee limit is a whole number of planck. */
const GAS_LIMIT = 100_000_007n;
const PRICE = STAR / 100n + 1n;
const LIMIT = feeOf(GAS_LIMIT, PRICE);
/** A tenth of a batch's fee limit, rounded up: what a fault costs. */
const FAULT = (LIMIT + 9n) / 10n;
/** What the treasury is given and spends; a small spend is at most 1,000 STAR. */
const GIFT = 2_000n * STAR;
const SPEND = 777n * STAR + 7n;
/** Audits of a newcomer's batch, in thousandths: what the protocol begins with, and what is voted for. */
const AUDITS = 2_000;
const MORE_AUDITS = 4_000;
/** Blocks that a provider has for the batch it lets expire, and for the one that safe mode stops. */
const SHORT_RUN = 3;
const RUN = 24;
/** Blocks for which a slash is frozen; a day. */
const DEFER = 28_800;
/** Blocks of safe mode for a deposit, an hour; and by referendum, half a day. */
const SAFE_MODE = 1_200;
const EMERGENCY = 14_400;
const SAFE_MODE_DEPOSIT = 100_000n * STAR;

const FILE = path('programs/output/primes.polkavm');
const blob = readFileSync(FILE);
const program = hashOf(blob);
const treasury = potOf('star/trs');
const nobody = pairOf('//Beneficiary');

let node;
let api;
let referenda;
/** Under way from the first test to the last ones. */
let ruling;
let spending;
/** The job that was posted before anything changed, and what the chain ruled then. */
let old;
let rules;

const names = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];
const [alice, bob, charlie, dave, eve, ferdie] = names.map((name) => pairOf(`//${name}`));
const stashes = names.map((name) => pairOf(`//${name}//stash`));

before(async () => {
  node = await startNode();
  api = await connect(node.url);
  referenda = new Referenda(api, ferdie, [alice, ...stashes], VOTE);
  const { marketplace, preimage, providerStaking, utility, balances } = api.tx;
  const register = providerStaking.register(BOND, 'http://127.0.0.1:1', PRICE, 4, 2n * STAR);
  const noted = [preimage.notePreimage(`0x${blob.toString('hex')}`), marketplace.registerProgram(program, blob.length, null)];
  await Promise.all([
    succeed(api, bob, register),
    succeed(api, charlie, register),
    succeed(api, ferdie, utility.batchAll(noted)),
    succeed(api, alice, balances.transferKeepAlive(treasury, GIFT)),
  ]);
});

after(async () => {
  await api?.disconnect();
  await node?.stop();
});

const clock = async (at = api) => (await at.query.clock.now()).toNumber();
const at = async (number) => api.at(await api.rpc.chain.getBlockHash(number));
const numberOf = async (block) => (await (await api.at(block)).query.system.number()).toNumber();
const free = async (address) => (await api.query.system.account(address)).data.free.toBigInt();
const errorOf = async (pair, call) => (await submit(api, pair, call)).error;
const assignment = async (job) => (await api.query.marketplace.assignments(job, [0, 0])).unwrapOr(null);

/** Posts a job of one task by Eve: its id. */
async function post(runBlocks) {
  const batches = { tasks: 1, gasLimit: GAS_LIMIT, price: PRICE, runBlocks };
  const { events } = await succeed(api, eve, api.tx.marketplace.postJob(await specOf(api, program, batches)));
  return eventOf(events, 'marketplace.JobPosted').data.job.toBigInt();
}

/** What has rates, with the ones that are voted for. */
const audited = (terms) => ({ ...terms, rates: { ...terms.rates, newcomerAuditsMilli: MORE_AUDITS } });
const rulesAt = async (at = api) => (await at.query.protocolParameters.current()).toJSON();
const termsOf = async (job) => (await api.query.marketplace.jobs(job)).unwrap().terms.toJSON();

async function provider(pair) {
  const record = (await api.query.providerStaking.providers(pair.address)).unwrap();
  return { bond: record.bond.toBigInt(), frozen: record.frozen.toBigInt(), held: await heldBy(api, pair, 'Bond') };
}

/** A referendum takes its track's time, whoever hurries. */
function inTime({ submitted, origin }, number) {
  const least = submitted + leastBlocks(origin);
  assert.ok(number >= least, `${origin}: carried out in ${number}, and ${least} is the first that may`);
}

test('referenda on the audit rate and on a spend begin', async () => {
  old = { job: await post(RUN) };
  old.terms = await termsOf(old.job);
  assert.equal(old.terms.rates.newcomerAuditsMilli, AUDITS);
  rules = await rulesAt();
  const rule = api.tx.protocolParameters.setVerification(audited(rules.verification));
  const spend = api.tx.treasury.spend(null, SPEND, nobody.address, null);
  const before = await free(ferdie.address);
  ruling = await referenda.hold('VerificationParameters', rule);
  spending = await referenda.hold('SmallSpender', spend);
  assert.deepEqual([ruling.track, spending.track], [21, 50]);
  const alone = await Promise.all([errorOf(dave, rule), errorOf(bob, spend)]);
  assert.deepEqual(alone, ['BadOrigin', 'BadOrigin'], 'by their own word people can do neither');
  const deposits = depositOf('VerificationParameters') + depositOf('SmallSpender') + 2n * 10n * STAR;
  const paid = before - (await free(ferdie.address));
  assert.ok(paid >= deposits && paid < deposits + STAR, 'both deposits of both, and fees');
  const tally = (await api.query.referenda.referendumInfoFor(ruling.index)).unwrap().asOngoing.tally;
  assert.deepEqual([tally.ayes, tally.nays, tally.support].map(String), [7n * VOTE, 0n, 7n * VOTE].map(String));
});

test('a slash is cancelled in its window, and the bond is whole again', async () => {
  const job = await post(SHORT_RUN);
  await succeed(api, bob, api.tx.marketplace.claim(job, 1, []));
  const deadline = (await assignment(job)).state.asClaimed.deadline.toNumber();
  const expire = api.tx.marketplace.expire({ job, batch: 0, replica: 0 });
  await until('the deadline', async () => (await clock()) >= deadline);
  const { block, events } = await succeed(api, dave, expire);
  const { provider: who, cause, amount, due } = eventOf(events, 'providerStaking.Slashed').data;
  assert.deepEqual([who.toString(), amount.toBigInt()], [bob.address, FAULT]);
  assert.equal(due.toNumber(), (await clock(await api.at(block))) + DEFER);
  assert.deepEqual(await provider(bob), { bond: BOND - FAULT, frozen: FAULT, held: BOND });
  await succeed(api, eve, api.tx.marketplace.cancelJob(job));

  const cancel = api.tx.providerStaking.cancelSlash(cause);
  assert.equal(await errorOf(bob, cancel), 'BadOrigin');
  const referendum = await referenda.hold('SlashCanceller', cancel);
  const { number, event } = await referenda.carriedOut(referendum, 'providerStaking.SlashCancelled');
  inTime(referendum, number);
  assert.ok((await clock(await at(number))) < due.toNumber(), 'in its window');
  assert.deepEqual([event.data.provider.toString(), event.data.amount.toBigInt()], [bob.address, FAULT]);
  assert.deepEqual(await provider(bob), { bond: BOND, frozen: 0n, held: BOND });
  assert.ok((await api.query.providerStaking.slashes(cause)).unwrap().status.isCancelled);
});

/** Ends safe mode by referendum, and not before this block: no active block has passed since it was entered. */
async function leaveSafeMode(entered, least) {
  const stood = await clock(await at(entered));
  await blockReached(api, least);
  const referendum = await referenda.hold('Emergency', api.tx.safeMode.forceExit());
  const { number, event } = await referenda.carriedOut(referendum, 'safeMode.Exited');
  inTime(referendum, number);
  assert.ok(event.data.reason.isForce);
  assert.equal(await clock(await at(number - 1)), stood, 'the clock stood still');
  return number - entered;
}

test('nobody is at fault for what safe mode stops, whoever entered it', async () => {
  const job = await post(RUN);
  const id = { job, batch: 0, replica: 0 };
  const claimed = await numberOf((await succeed(api, charlie, api.tx.marketplace.claim(job, 1, []))).block);
  const { deadline } = (await assignment(job)).state.asClaimed;
  const receipts = [runTask(FILE, 0, GAS_LIMIT)];
  const root = rootOf(receipts);
  const salt = new Uint8Array(randomBytes(32));
  const commitment = commitmentOf(api.genesisHash.toHex(), id, charlie.publicKey, root, salt);
  const commit = api.tx.marketplace.commit(id, commitment);

  // Anybody may enter it for a deposit.
  const bought = await succeed(api, dave, api.tx.safeMode.enter());
  const first = await numberOf(bought.block);
  assert.equal(eventOf(bought.events, 'safeMode.Entered').data.until.toNumber(), first + SAFE_MODE);
  assert.equal(await heldBy(api, dave, 'safeMode'), SAFE_MODE_DEPOSIT);
  assert.equal(await errorOf(charlie, commit), 'system.CallFiltered');
  let still = await leaveSafeMode(first, first);

  // The emergency track enters it, too, and for longer.
  const force = api.tx.safeMode.forceEnter();
  assert.equal(await errorOf(dave, force), 'BadOrigin');
  const referendum = await referenda.hold('Emergency', force);
  const { number: second, event } = await referenda.carriedOut(referendum, 'safeMode.Entered');
  inTime(referendum, second);
  assert.equal(event.data.until.toNumber(), second + EMERGENCY);
  assert.equal(await errorOf(charlie, commit), 'system.CallFiltered');
  assert.equal(await errorOf(dave, api.tx.marketplace.expire(id)), 'system.CallFiltered');
  still += await leaveSafeMode(second, claimed + RUN + 1);

  // More blocks than the provider had are over, and it is in time.
  const head = (await api.rpc.chain.getHeader()).number.toNumber();
  assert.ok(head > claimed + RUN);
  assert.equal(await clock(await at(head)), head - still, 'all other blocks count');
  assert.ok((await clock()) < deadline.toNumber());
  assert.equal(await errorOf(dave, api.tx.marketplace.expire(id)), 'marketplace.DeadlineNotPassed');
  await succeed(api, charlie, commit);
  await paid(id, { root, salt, opening: { receipt: receipts[0], siblings: siblingsOf(receipts, 0) } });
});

/** Charlie reveals once the audit is over, is paid to the planck, and was never at fault. */
async function paid({ job, batch, replica }, { root, salt, opening }) {
  const [view] = await api.call.marketApi.assignments(job, 0, 1);
  const ends = view.audit.unwrap().ends.toNumber();
  await until('the end of the audit', async () => (await clock()) >= ends);
  const had = await free(charlie.address);
  const reveal = api.tx.marketplace.reveal({ job, batch, replica }, root, salt, [opening]);
  const { events } = await succeed(api, charlie, reveal);
  const fee = feeOf(root.gas, PRICE);
  const { providerFee } = eventOf(events, 'marketplace.BatchPaid').data;
  assert.equal(providerFee.toBigInt(), (fee * 80n) / 100n);
  assert.equal((await free(charlie.address)) - had, (fee * 80n) / 100n);
  assert.deepEqual(await provider(charlie), { bond: BOND, frozen: 0n, held: BOND });
  const record = (await api.query.reputation.records(charlie.address, 'Short')).unwrap();
  assert.deepEqual([record.batches, record.faults, record.frauds].map(Number), [1, 0, 0]);
  const all = await blocks(api, 0, (await api.rpc.chain.getHeader()).number.toNumber());
  const slashed = all.flatMap((block) => block.events).filter(({ name }) => name === 'providerStaking.Slashed');
  assert.deepEqual(slashed.map(({ data }) => data.provider.toString()), [bob.address], 'only who let a batch expire');
}

test('a spend of the treasury is paid to the planck', async () => {
  const { number, event } = await referenda.carriedOut(spending, 'treasury.AssetSpendApproved');
  inTime(spending, number);
  assert.equal(event.data.amount.toBigInt(), SPEND);
  const had = await free(treasury);
  assert.ok(had >= GIFT);
  assert.equal(await free(nobody.address), 0n);
  const payout = api.tx.treasury.payout(event.data.index);
  await succeed(api, dave, payout);
  assert.deepEqual([await free(nobody.address), had - (await free(treasury))], [SPEND, SPEND]);
  assert.equal(await errorOf(dave, payout), 'treasury.AlreadyAttempted');
});

test('the audit rate changes for new jobs, and an old one keeps its snapshot', async () => {
  const { number } = await referenda.carriedOut(ruling, 'protocolParameters.VerificationSet');
  inTime(ruling, number);
  assert.deepEqual(await rulesAt(await at(number - 1)), rules, 'not a block before');
  assert.deepEqual(await rulesAt(), { ...rules, verification: audited(rules.verification) }, 'and nothing else');
  const job = await post(RUN);
  assert.deepEqual(await termsOf(job), audited(old.terms));
  assert.deepEqual(await termsOf(old.job), old.terms);
  const { isApproved } = (await api.query.referenda.referendumInfoFor(ruling.index)).unwrap();
  assert.ok(isApproved);
});
