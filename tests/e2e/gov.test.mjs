// Referenda as voters meet them, by `stardust gov` alone: what is refused before it is proposed, a parameter from the
// proposal until it is in force, a queue, a slash that is cancelled, a spend, and deposits that come back. What the
// command line says is held against the chain as @polkadot/api reads it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { connect, eventOf, succeed } from '../polkadot-js/lib/chain.mjs';
import { pairOf, potOf } from '../polkadot-js/lib/keys.mjs';
import { hashOf, heldBy, specOf } from '../polkadot-js/lib/market.mjs';
import { startNode } from '../polkadot-js/lib/node.mjs';
import { User, path, until } from './lib.mjs';
import { VOTE, Voters, stage } from './voters.mjs';

const STAR = 10n ** 12n;
const planck = (star) => `${BigInt(star) * STAR}`;
/** Blocks of `market_parameters` on the development chain: 1 h, 7 d, 12 h and 12 h, 720 times faster, rounded up. */
const PREPARE = 2;
const DECISION = 280;
const CONFIRM = 20;
const ENACTMENT = 20;
/** Blocks after which a referendum without a decision deposit is over: 14 d. */
const UNDECIDED = 560;
const SUBMISSION_DEPOSIT = planck(10);
const DECISION_DEPOSIT = planck(1_000);
const SPEND = 500;
const PROGRAM = path('programs/output/primes.polkavm');

let node;
let api;
let voters;
let ferdie;
let eve;
let dave;
let charlie;
/** Referenda that go on from one test to the next. */
let ruling;
let spending;
let cancelling;
let noted;

before(async () => {
  node = await startNode();
  api = await connect(node.url);
  voters = new Voters(node.url);
  [ferdie, eve, dave, charlie] = ['Ferdie', 'Eve', 'Dave', 'Charlie'].map((name) => new User(node.url, `//${name}`));
});

after(async () => {
  await api?.disconnect();
  await node?.stop();
});

const head = async () => (await api.rpc.chain.getHeader()).number.toNumber();
const at = async (number) => api.at(await api.rpc.chain.getBlockHash(number));
const ongoing = async (index) => (await api.query.referenda.referendumInfoFor(index)).unwrap().asOngoing;
const auditPay = async (view) => (await view.query.protocolParameters.current()).market.auditPayPercent.toNumber();
const clock = async () => (await api.query.clock.now()).toNumber();

test('the tracks are those of docs/governance.md, at the pace of this chain', async () => {
  const tracks = await ferdie.run('gov', 'tracks');
  assert.deepEqual(
    tracks.map(({ id, name }) => `${id} ${name}`),
    [
      '0 root',
      '1 whitelisted_caller',
      '10 emergency',
      '20 market_parameters',
      '21 verification_parameters',
      '30 slash_canceller',
      '40 domain_oversight',
      '50 small_spender',
      '51 medium_spender',
      '52 big_spender',
    ],
  );
  const { approval_asked_percent: approval, support_asked_percent: support, ...track } = tracks[3];
  assert.deepEqual(track, {
    id: 20,
    name: 'market_parameters',
    max_deciding: 5,
    decision_deposit: DECISION_DEPOSIT,
    prepare_blocks: PREPARE,
    decision_blocks: DECISION,
    confirm_blocks: CONFIRM,
    enactment_blocks: ENACTMENT,
  });
  // Curves are in billionths, a little off their ends.
  const near = (found, wanted) => assert.ok(Math.abs(found - wanted) < 0.001, `${found}, and not ${wanted}`);
  near(approval[0], 100);
  near(approval[2], 50);
  near(support[0], 50);
  near(support[2], 1);
});

test('what cannot be is refused with its rule, and nothing is proposed', async () => {
  const propose = (...words) => ferdie.refused('gov', 'propose', ...words);
  assert.match(await propose('parameters', 'no_such=1'), /no parameter `no_such`; `stardust parameters` lists them/);
  assert.match(await propose('parameters', 'audit_pay=125'), /nothing would change/);
  assert.equal(await propose('parameters', 'fault_share=60'), 'ProtocolParameters.FaultShareOutOfBounds');
  // GOV-1: the two sides of what does not hold.
  const { json } = await ferdie.try('gov', 'propose', 'parameters', 'least_audits=3');
  assert.equal(json.rule, 'ProtocolParameters.LeastAuditsAboveNewcomers');
  const { left, relation, right } = json.violation;
  assert.deepEqual([left, relation, right], [
    { name: 'least_audits', value: 3 },
    '<=',
    { name: 'newcomer_audits', value: 2 },
  ]);
  const delegations = (await ferdie.try('gov', 'propose', 'parameters', 'delegation_limit=2')).json;
  assert.equal(delegations.rule, 'ProtocolParameters.DelegationAboveMargin');
  assert.deepEqual([delegations.violation.left, delegations.violation.relation, delegations.violation.right], [
    { name: '(1 - paid_out) x (1 + delegation_limit)', value: 225 },
    '<=',
    { name: 'margin', value: 200 },
  ]);
  // Tracks.
  assert.match(await propose('parameters', 'margin=3', 'treasury_share=10'), /two tracks, verification_parameters and root/);
  assert.match(await propose('spend', '1', '//Bob', '--track', 'kings'), /no track `kings`; `stardust gov tracks` lists/);
  const wrong = await propose('spend', '1001', '//Bob', '--track', 'small_spender');
  assert.equal(wrong, 'the track small_spender cannot do this; medium_spender, big_spender, root can');
  assert.match(await propose('cancel-slash', '//Charlie'), /no slash of \/\/Charlie is pending/);
  assert.match(await propose('call', '0x00'), /no call/);
  assert.equal((await api.query.referenda.referendumCount()).toNumber(), 0);
  // Votes; each of these is a transaction that fails.
  const refused = await Promise.all([
    ferdie.refused('gov', 'vote', 7, 'aye', 1),
    eve.refused('gov', 'undelegate', 'root'),
    dave.refused('gov', 'delegate', 'root', '//Bob', 2_000_000),
    charlie.refused('gov', 'deposit', 7),
  ]);
  const rules = ['ConvictionVoting.NotOngoing', 'ConvictionVoting.NotDelegating', 'ConvictionVoting.InsufficientFunds'];
  assert.deepEqual(refused, [...rules, 'Referenda.NotOngoing']);
  assert.match(await ferdie.refused('gov', 'status', 7), /no referendum 7/);
  assert.match(await ferdie.refused('gov', 'refund', 7), /no referendum 7/);
  assert.deepEqual(await ferdie.run('gov', 'status'), []);
});

test('a proposal shows what it would change, and waits for its deposit', async () => {
  const shown = await ferdie.run('gov', 'propose', 'parameters', 'audit_pay=150', '--no-deposit');
  ruling = shown.referendum;
  assert.deepEqual([shown.track, shown.track_id, shown.inline, shown.decision_deposit], ['market_parameters', 20, true, false]);
  const [{ call, changes }] = shown.calls;
  assert.equal(call, 'ProtocolParameters.set_market');
  assert.deepEqual(changes.map(({ name, old, new: next, unit }) => [name, old, next, unit]), [['audit_pay', 125, 150, 'percent']]);
  const status = await ferdie.run('gov', 'status', ruling);
  const { submitted, submissionDeposit } = await ongoing(ruling);
  assert.deepEqual([status.stage, status.until], ['undecided', submitted.toNumber() + UNDECIDED]);
  assert.equal(status.blocks_left + (await head()) >= status.until, true);
  assert.deepEqual([status.hash, status.calls, status.proposer], [shown.hash, shown.calls, pairOf('//Ferdie').address]);
  assert.equal(submissionDeposit.amount.toString(), SUBMISSION_DEPOSIT);
  // Anybody may place it.
  assert.equal((await dave.run('gov', 'deposit', ruling)).decision_deposit, true);
  const decided = await stage(ferdie, ruling, 'deciding');
  const since = (await ongoing(ruling)).deciding.unwrap().since.toNumber();
  assert.ok(since >= submitted.toNumber() + PREPARE);
  assert.deepEqual([decided.until, decided.then, decided.ahead], [since + DECISION, 'it has failed', false]);
  const nay = await charlie.run('gov', 'vote', ruling, 'nay', 10_000, '--conviction', 0);
  // Without conviction it counts a tenth.
  assert.deepEqual([nay.nays, nay.ayes, nay.support], [planck(1_000), '0', '0']);
});

test('a spend and remarks are proposed, and of two on the track of root one waits', async () => {
  const treasury = potOf('star/trs');
  await succeed(api, pairOf('//Eve'), api.tx.balances.transferKeepAlive(treasury, 2n * BigInt(SPEND) * STAR));
  const spend = dave.run('gov', 'propose', 'spend', SPEND, '//Beneficiary');
  const short = await eve.run('gov', 'propose', 'remark', 'first');
  // Too long for the referendum itself: its bytes are noted.
  const text = 'second '.repeat(30).trim();
  const long = await eve.run('gov', 'propose', 'remark', text);
  spending = await spend;
  assert.deepEqual([spending.track, spending.calls[0].words.startsWith(`spends ${SPEND} STAR`)], ['small_spender', true]);
  assert.deepEqual([short.track, short.inline, long.inline], ['root', true, false]);
  assert.equal(long.calls[0].words, `says for the record: "${text}"`);
  await stage(eve, short.referendum, 'deciding');
  const waits = await stage(eve, long.referendum, 'queued');
  assert.deepEqual([waits.until, waits.blocks_left, waits.hash], [null, null, long.hash]);
  const all = await eve.run('gov', 'status');
  const numbers = [ruling, spending.referendum, short.referendum, long.referendum].sort((a, b) => a - b);
  assert.deepEqual(all.map(({ referendum }) => referendum), numbers);
  noted = await eve.run('gov', 'propose', 'remark', text.toUpperCase(), '--track', 'slash_canceller');
  assert.match(await eve.refused('gov', 'unnote', long.hash), new RegExp(`referendum ${long.referendum} is about it`));
});

/** Bob lets a batch expire: the clock's block at which its slash is due. */
async function fault() {
  const bob = new User(node.url, '//Bob');
  const offer = ['--price', '0.01STAR', '--capacity', 4, '--endpoint', 'http://127.0.0.1:1'];
  await Promise.all([
    bob.run('provider', 'register', '--bond', 500, ...offer),
    charlie.run('program', 'register', PROGRAM),
  ]);
  const spec = await specOf(api, hashOf(readFileSync(PROGRAM)), { tasks: 1, runBlocks: 3 });
  const { events } = await succeed(api, pairOf('//Charlie'), api.tx.marketplace.postJob(spec));
  const job = eventOf(events, 'marketplace.JobPosted').data.job.toBigInt();
  await succeed(api, pairOf('//Bob'), api.tx.marketplace.claim(job, 1, []));
  const claimed = (await api.query.marketplace.assignments(job, [0, 0])).unwrap().state.asClaimed;
  const deadline = claimed.deadline.toNumber();
  await until('the deadline', async () => (await clock()) >= deadline);
  await succeed(api, pairOf('//Dave'), api.tx.marketplace.expire({ job, batch: 0, replica: 0 }));
  const [slash, ...others] = await bob.run('provider', 'slashes', '//Bob');
  assert.deepEqual([slash.reason, slash.status, others.length], ['expired', 'pending', 0]);
  return slash.due;
}

test('a slash for a fault is cancelled in its window', async () => {
  const due = await fault();
  cancelling = await dave.run('gov', 'propose', 'cancel-slash', '//Bob');
  assert.equal(cancelling.track, 'slash_canceller');
  assert.match(cancelling.calls[0].words, /^cancels the slash for expired: job 0 batch 0 replica 0$/);
  await voters.approve(cancelling.referendum, ruling, spending.referendum, noted.referendum);
  const cancelled = async () => (await dave.run('provider', 'slashes', '//Bob'))[0].status === 'cancelled';
  await until('the slash is cancelled', cancelled, 300);
  assert.ok((await clock()) < due);
  assert.equal((await dave.run('gov', 'status', cancelling.referendum)).stage, 'approved');
  assert.match(await dave.refused('gov', 'propose', 'cancel-slash', '//Bob'), /no slash of \/\/Bob is pending/);
});

test('a parameter is confirmed, approved, and in force after the enactment', async () => {
  const seen = await until(
    'all have voted and it is ahead',
    async () => {
      const status = await ferdie.run('gov', 'status', ruling);
      return ['confirming', 'approved'].includes(status.stage) && status;
    },
    120,
  );
  // Confirmation takes a minute; on a machine too slow to see it, its end is as good.
  if (seen.stage === 'confirming') {
    const votes = 7n * BigInt(planck(VOTE));
    assert.deepEqual([seen.ayes, seen.support, seen.nays], [`${votes}`, `${votes}`, planck(1_000)]);
    assert.deepEqual([seen.ahead, seen.then], [true, 'it has passed']);
    assert.equal(seen.until, (await ongoing(ruling)).deciding.unwrap().confirming.unwrap().toNumber());
  }
  const over = await stage(ferdie, ruling, 'approved');
  assert.deepEqual(Object.keys(over).sort(), ['at', 'referendum', 'stage']);
  const shown = async () => (await ferdie.run('parameters')).market.audit_pay;
  await until('it is in force', async () => (await shown()) === 150, 300);
  assert.equal(await auditPay(await at(over.at + ENACTMENT - 1)), 125, 'not a block before');
  assert.equal(await auditPay(await at(over.at + ENACTMENT)), 150);
});

test('deposits come back', async () => {
  const deposits = async (...pairs) => {
    const found = await Promise.all(pairs.map((pair) => api.query.system.account(pair.address)));
    return found.map(({ data }) => data.reserved.toBigInt());
  };
  const pairs = [pairOf('//Ferdie'), pairOf('//Dave')];
  const before = await deposits(...pairs);
  const { refunded } = await charlie.run('gov', 'refund', ruling);
  assert.deepEqual(refunded, [
    { deposit: 'submission', who: pairs[0].address, amount: SUBMISSION_DEPOSIT },
    { deposit: 'decision', who: pairs[1].address, amount: DECISION_DEPOSIT },
  ]);
  const now = await deposits(...pairs);
  const back = [BigInt(SUBMISSION_DEPOSIT), BigInt(DECISION_DEPOSIT)];
  assert.deepEqual(before.map((had, which) => had - now[which]), back);
  assert.match(await charlie.refused('gov', 'refund', ruling), /no deposit of referendum \d+ is left/);
});

test('who noted a preimage has its deposit back', async () => {
  await stage(eve, noted.referendum, 'approved');
  const held = () => heldBy(api, pairOf('//Eve'), 'Preimage');
  const before = await held();
  assert.equal(await dave.refused('gov', 'unnote', noted.hash), 'Preimage.NotAuthorized');
  assert.deepEqual(await eve.run('gov', 'unnote', noted.hash), { hash: noted.hash });
  // Two of the same length, of which one is still there.
  assert.equal(await held(), before / 2n);
});

test('a spend that was approved is paid', async () => {
  await stage(dave, spending.referendum, 'approved');
  const approved = async () => (await api.query.treasury.spends.entries())[0];
  const [key, spend] = await until('the spend', approved, 300);
  assert.equal(spend.unwrap().amount.toString(), planck(SPEND));
  await succeed(api, pairOf('//Dave'), api.tx.treasury.payout(key.args[0]));
  assert.equal((await dave.run('account', 'balance', '//Beneficiary')).free, planck(SPEND));
});
