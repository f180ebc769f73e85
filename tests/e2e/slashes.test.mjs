// A cheater with delegators, in real processes: its slash is frozen for a day, and then executed in one run and
// cancelled by root in the other. Every balance is held against the protocol's text, to the planck.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { blocks, connect, putClockTo, submit, succeed } from '../polkadot-js/lib/chain.mjs';
import { pairOf, potOf } from '../polkadot-js/lib/keys.mjs';
import { startNode } from '../polkadot-js/lib/node.mjs';
import { Provider, User, path, until } from './lib.mjs';

const STAR = 10n ** 12n;
/** Blocks of three seconds in a day: how long a slash waits, and a seventh of how long stake does. */
const DAY = 28_800;
/** What each account starts with. */
const ENDOWMENT = 1_000_000n * STAR;
/** What is at stake; no share of it is a whole number of planck. */
const OWN = 500n * STAR + 1n;
const LEAVER = 200n * STAR + 3n;
const STAYER = 150n * STAR + 7n;
const LATE = 100n * STAR + 11n;
/** What a false result costs its requester: more than it gets of the slash. */
const VALUE = 50n * STAR;
/** What the first registration burns. */
const PRICE = STAR;

const planck = (amount) => `${amount}planck`;

/**
 * What a fraud costs whom and where it goes, by section 4 of the protocol: 30% of each stake that was behind the work,
 * rounded up; of that at most 25% is paid out, 15 points to the harmed, the rest to who exposed it; all else burns.
 */
function fraud() {
  const taken = (stake) => (stake * 30n + 99n) / 100n;
  const [own, leaver, stayer] = [taken(OWN), taken(LEAVER), taken(STAYER)];
  const all = own + leaver + stayer;
  const most = (all * 15n) / 100n;
  const compensation = most < VALUE ? most : VALUE;
  const reward = (all * 25n) / 100n - compensation;
  return { own, leaver, stayer, all, compensation, reward, burned: all - compensation - reward };
}

/**
 * What two get of a pool when the first leaves before the second, who joined after a slash had left `stake` of what the
 * first put in: parts are rounded down, and the last owner gets all that is left.
 */
function shared(stake) {
  const shares = [STAYER, (LATE * STAYER) / stake];
  const all = stake + LATE;
  const first = (all * shares[0]) / (shares[0] + shares[1]);
  return { stayer: first, late: all - first };
}

/** A chain of its own with the cheater and all that have to do with it. */
class World {
  async start() {
    this.folder = await mkdtemp(join(tmpdir(), 'stardust-slashes-'));
    this.node = await startNode();
    this.api = await connect(this.node.url);
    this.root = pairOf('//Alice');
    const roles = { cheater: 'Dave', requester: 'Eve', leaver: 'Ferdie', stayer: 'Charlie', late: 'Bob' };
    // Stake of delegators is kept in one pot.
    this.addresses = { auditor: pairOf('//Alice//stash').address, pot: potOf('star/dlg') };
    for (const [role, name] of Object.entries(roles)) {
      this[role] = new User(this.node.url, `//${name}`);
      this.addresses[role] = pairOf(`//${name}`).address;
    }
    this.cheater = new Provider(this.node.url, '//Dave', this.folder);
    this.began = await this.money();
  }

  async stop() {
    await this.cheater?.stop();
    await this.api?.disconnect();
    await this.node?.stop();
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }

  /** Free and held balance of everybody, and all there is, at a block. */
  async money(at = this.api) {
    const found = { issuance: (await at.query.balances.totalIssuance()).toBigInt() };
    for (const [role, address] of Object.entries(this.addresses)) {
      const { data } = await at.query.system.account(address);
      found[role] = data.free.toBigInt() + data.reserved.toBigInt();
    }
    return found;
  }

  async clock(at = this.api) {
    return (await at.query.clock.now()).toNumber();
  }

  putClockTo(block) {
    return putClockTo(this.api, this.root, block);
  }

  async events() {
    const head = (await this.api.rpc.chain.getHeader()).number.toNumber();
    const all = await blocks(this.api, 0, head);
    return all.flatMap(({ number, events }) => events.map((event) => ({ ...event, number })));
  }

  async event(name) {
    const found = (await this.events()).filter((event) => event.name === name);
    assert.equal(found.length, 1, `one ${name}`);
    return found[0];
  }

  async at(number) {
    return this.api.at(await this.api.rpc.chain.getBlockHash(number));
  }

  /** The fraud: two have joined, one of them leaves once the work is claimed, and a third comes then. */
  async cheat() {
    const { cheater, requester, leaver, stayer, late, folder } = this;
    const register = async () => {
      await cheater.register(planck(OWN));
      await cheater.run('provider', 'commission', 10);
      await Promise.all([
        leaver.run('delegate', '//Dave', planck(LEAVER)),
        stayer.run('delegate', '//Dave', planck(STAYER)),
      ]);
    };
    const program = path('programs/output/digits-search.polkavm');
    await Promise.all([register(), requester.run('program', 'register', program)]);
    const items = join(folder, 'items.hex');
    // The dearest setting; the cheater lies about all it does, and one task is audited for sure.
    await writeFile(items, '6300000000000000\n');
    const payload = path('programs/digits-search/data/digits.bin');
    const what = ['--program', program, '--payload', payload, '--items', items, '--tasks', 1, '--batch-size', 1];
    const terms = ['--gas-limit', 4_000_000_000, '--price', '0.01STAR', '--assurance', 'sampled'];
    const risk = ['--value-at-risk', planck(VALUE)];
    this.job = (await requester.run('job', 'post', ...what, ...terms, ...risk)).job;
    cheater.start(['stardust-cheater', '--share', '1']);
    const show = () => requester.run('job', 'show', this.job, '--assignments');
    await until('the claim', async () => (await show()).assignments.length === 1);
    await leaver.run('undelegate', '//Dave', 'all');
    await late.run('delegate', '//Dave', planck(LATE));
    await until('the slash', async () => (await this.api.query.providerStaking.slashes.entries()).length > 0);
    await cheater.stop();
    // Nobody else takes the batch, and its fee was never paid.
    await requester.run('job', 'cancel', this.job);

    const order = ['marketplace.BatchClaimed', 'providerStaking.Undelegated', 'providerStaking.Slashed'];
    const [claimed, left, slashed] = await Promise.all(order.map((name) => this.event(name)));
    const joined = (await this.events()).filter(({ name }) => name === 'providerStaking.Delegated');
    assert.equal(joined.length, 3);
    assert.ok(claimed.number < left.number && left.number < joined[2].number && joined[2].number < slashed.number);
    this.cause = slashed.data.cause;
    assert.ok(this.cause.isFraud, 'it names the verdict');
    this.due = slashed.data.due.toNumber();
    assert.equal(this.due, (await this.clock(await this.at(slashed.number))) + DAY);
  }

  /** What the chain keeps of the slash and of whom it hits. */
  async stakes() {
    const { providerStaking } = this.api.query;
    const cheater = this.addresses.cheater;
    const slash = (await providerStaking.slashes(this.cause)).unwrap();
    const provider = (await providerStaking.providers(cheater)).unwrap();
    const exits = await providerStaking.exits.entries(cheater);
    const pool = provider.pool.unwrap();
    return {
      status: slash.status.type,
      all: slash.amount.toBigInt(),
      bond: provider.bond.toBigInt(),
      frozen: provider.frozen.toBigInt(),
      stake: pool.stake.toBigInt(),
      late: pool.joining.toBigInt() + pool.ready.toBigInt(),
      exits: exits.map(([, exit]) => exit.unwrap().stake.toBigInt()),
    };
  }

  /** Everybody goes with what is left, and nothing stays behind. */
  async leave() {
    const { cheater, leaver, stayer, late } = this;
    await Promise.all([cheater.run('provider', 'leave'), stayer.run('undelegate', '//Dave', 'all')]);
    await late.run('undelegate', '//Dave', 'all');
    await this.putClockTo((await this.clock()) + 7 * DAY);
    const withdrawn = [leaver, stayer, late].map((user) => user.run('delegation', 'withdraw', '//Dave'));
    await Promise.all([...withdrawn, cheater.run('provider', 'withdraw')]);
    const { providerStaking } = this.api.query;
    const records = ['providers', 'delegations', 'exits', 'joins'].map((name) => providerStaking[name].entries());
    assert.deepEqual((await Promise.all(records)).map((found) => found.length), [0, 0, 0, 0]);
  }

  /** Holds everybody's money against what it began with, less fees of transactions, and these changes. */
  async settled(changes, burned) {
    const { data } = await this.event('providerStaking.Registered');
    assert.equal(data.price.toBigInt(), PRICE);
    const paid = (await this.events()).filter(({ name }) => name === 'transactionPayment.TransactionFeePaid');
    const fees = paid.map(({ data }) => ({ who: data.who.toString(), fee: data.actualFee.toBigInt() }));
    const sum = (found) => found.reduce((total, { fee }) => total + fee, 0n);
    const found = await this.money();
    for (const [role, change] of Object.entries(changes)) {
      const fee = sum(fees.filter(({ who }) => who === this.addresses[role]));
      assert.equal(found[role], this.began[role] - fee + change, role);
    }
    assert.equal(found.issuance, this.began.issuance - sum(fees) - PRICE - burned, 'nothing else burned');
  }
}

async function play(scene) {
  const world = new World();
  try {
    await world.start();
    assert.equal(world.began.cheater, ENDOWMENT);
    await world.cheat();
    await scene(world);
  } catch (error) {
    error.message += `\n${world.cheater?.tail()}`;
    throw error;
  } finally {
    await world.stop();
  }
}

const law = fraud();
/** What is frozen: of the pool, of what left it, and of the cheater's own, but nothing of who came later. */
const FROZEN = {
  all: law.all,
  bond: OWN - law.own,
  frozen: law.own,
  stake: STAYER - law.stayer,
  late: LATE,
  exits: [LEAVER - law.leaver],
};

describe('a cheater with delegators', { concurrency: true }, () => {
  test('is slashed, to the planck, when the defer window is over', () =>
    play(async (world) => {
      assert.deepEqual(await world.stakes(), { status: 'Pending', ...FROZEN });
      await world.putClockTo(world.due - 2);
      const executed = async () => (await world.stakes()).status === 'Executed';
      await until('the execution', executed);
      const { number, data } = await world.event('providerStaking.SlashExecuted');
      const [before, after] = await Promise.all([number - 1, number].map((block) => world.at(block)));
      assert.equal(await world.clock(after), world.due, 'by the chain itself, and no block too soon');
      const parts = [data.compensation, data.reward, data.burned].map((part) => part.toBigInt());
      assert.deepEqual(parts, [law.compensation, law.reward, law.burned]);
      // Nothing else happened in that block.
      const [had, has] = [await world.money(before), await world.money(after)];
      const delta = Object.fromEntries(Object.keys(had).map((role) => [role, has[role] - had[role]]));
      assert.deepEqual(delta, {
        issuance: -law.burned,
        auditor: law.reward,
        requester: law.compensation,
        cheater: -law.own,
        pot: -law.leaver - law.stayer,
        leaver: 0n,
        stayer: 0n,
        late: 0n,
      });
      assert.deepEqual(await world.stakes(), { status: 'Executed', ...FROZEN, frozen: 0n });
      await world.leave();
      const left = shared(STAYER - law.stayer);
      // Who came later may miss the planck that a share is rounded by.
      assert.ok(left.late === LATE || left.late === LATE - 1n);
      const changes = {
        cheater: -PRICE - law.own,
        leaver: -law.leaver,
        stayer: left.stayer - STAYER,
        late: left.late - LATE,
        requester: law.compensation,
        auditor: law.reward,
        pot: 0n,
      };
      await world.settled(changes, law.burned);
    }));

  test('has all of it back, and its delegators too, when root cancels', () =>
    play(async (world) => {
      assert.deepEqual(await world.stakes(), { status: 'Pending', ...FROZEN });
      await world.putClockTo(world.due - 60);
      const cancel = world.api.tx.providerStaking.cancelSlash(world.cause);
      assert.equal((await submit(world.api, pairOf('//Dave'), cancel)).error, 'BadOrigin');
      assert.equal((await world.stakes()).status, 'Pending');
      await succeed(world.api, world.root, world.api.tx.sudo.sudo(cancel));
      const whole = { all: law.all, bond: OWN, frozen: 0n, stake: STAYER, late: LATE, exits: [LEAVER] };
      assert.deepEqual(await world.stakes(), { status: 'Cancelled', ...whole });
      await world.putClockTo(world.due + 1);
      await world.leave();
      assert.ok(!(await world.events()).some(({ name }) => name === 'providerStaking.SlashExecuted'));
      const nothing = ['leaver', 'stayer', 'late', 'requester', 'auditor', 'pot'].map((role) => [role, 0n]);
      await world.settled({ ...Object.fromEntries(nothing), cheater: -PRICE }, 0n);
    }));
});
