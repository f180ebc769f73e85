// Validators come, go and are caught: a network of real nodes at the local preset's pace, an era a minute.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect } from '../polkadot-js/lib/chain.mjs';
import { User, until } from './lib.mjs';
import { Network } from './network.mjs';

const STAR = 10n ** 12n;
/** What each validator of the preset has bonded. */
const STAKE = 100_000n * STAR;

let folder;
let network;
let api;
let anybody;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-validators-'));
  network = new Network(folder);
  await network.prepare();
  await network.start('alice', ['--alice']);
  // The fifth is a validator's node from the start; it has no keys, and so no seat.
  const others = ['bob', 'charlie', 'dave'].map((name) => network.start(name, [`--${name}`]));
  await Promise.all([...others, network.start('eve', ['--validator', '--name', 'eve'])]);
  const { url } = network.nodes.alice;
  anybody = new User(url, '//Ferdie');
  api = await connect(url);
  const finalized = async () => (await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number;
  await until('finality', async () => (await finalized()).toNumber() >= 1, 60);
});

after(async () => {
  await api?.disconnect();
  await network?.stop();
  await rm(folder, { recursive: true, force: true });
});

const show = (account) => anybody.run('validator', 'show', account);

/** What happened in all blocks so far, of one pallet and by one name. */
async function events(section, method) {
  const found = [];
  const best = (await api.rpc.chain.getHeader()).number.toNumber();
  for (let number = 1; number <= best; number += 1) {
    const at = await api.at(await api.rpc.chain.getBlockHash(number));
    const records = await at.query.system.events();
    found.push(...records.map(({ event }) => event).filter((e) => e.section === section && e.method === method));
  }
  return found;
}

/**
 * Runs a command until it succeeds. Where two of a slot's blocks compete, a transaction may be in the one that loses, and
 * its node says to try again.
 */
async function insist(user, ...words) {
  const tried = async () => {
    const { status, json, stderr } = await user.try(...words);
    if (status !== 0 && !stderr.includes('try again')) throw new Error(`stardust ${words.join(' ')}: ${stderr}`);
    return status === 0 && json;
  };
  return until(words.join(' '), tried, 60);
}

test('one that runs twice with the same keys is reported, and told what it will lose', async () => {
  const before = await show('//Dave//stash');
  assert.equal(before.status, 'active');
  assert.equal(BigInt(before.stake), STAKE);
  await network.start('twin', ['--dave']);
  const caught = async () => {
    const shown = await show('//Dave//stash');
    return shown.slashes.length > 0 && shown;
  };
  const dave = await until('the report', caught, 90);
  await network.nodes.twin.stop('SIGKILL');
  // Three times one of four, squared: 56.25%, four eras after the one that ends.
  assert.equal(dave.slashes.length, 1);
  assert.equal(BigInt(dave.slashes[0].own), (STAKE * 5_625n) / 10_000n);
  assert.equal(dave.disabled, true);
  assert.equal(BigInt(dave.stake), STAKE, 'it waits for who would cancel it');
});

test('a fifth joins by the documented commands and makes blocks in the next era, and a chilled one leaves', async () => {
  const eve = new User(network.nodes.eve.url, '//Eve');
  const { keys, proof } = await eve.run('validator', 'keys');
  // The secret of the stake need not be where the node is.
  eve.url = network.nodes.bob.url;
  const joined = await insist(eve, 'validator', 'join', '--stake', 20_000, '--keys', keys, '--proof', proof);
  assert.equal(joined.status, 'waiting');
  assert.equal(joined.keys, keys);
  const charlie = new User(network.nodes.alice.url, '//Charlie//stash');
  assert.equal((await insist(charlie, 'validator', 'leave')).status, 'leaving');

  const active = async () => {
    const shown = await show('//Eve');
    return shown.status === 'active' && shown;
  };
  const { era } = await until('a seat for the fifth', active, 150);
  assert.ok(era <= joined.era + 2, `${era} after ${joined.era}`);
  const left = await until('the chilled one to leave', async () => {
    const shown = await show('//Charlie//stash');
    return shown.status === 'bonded' && shown;
  });
  assert.equal(BigInt(left.stake), STAKE, 'its stake stays until it unbonds');
  const made = async () => {
    const points = (await api.query.staking.erasRewardPoints(era)).individual;
    return [...points].some(([account, of]) => account.toString() === joined.account && of.toNumber() > 0);
  };
  await until('a block of the fifth', made, 90);
  const validators = (await api.query.session.validators()).map(String);
  assert.equal(validators.length, 4);
  assert.ok(validators.includes(joined.account) && !validators.includes(left.account));
});

test('keys of another account are refused by name', async () => {
  const { keys, proof } = await new User(network.nodes.eve.url, '//Eve').run('validator', 'keys');
  const ferdie = new User(network.nodes.alice.url, '//Ferdie');
  const words = ['validator', 'join', '--stake', 20_000, '--keys', keys, '--proof', proof];
  assert.equal(await ferdie.refused(...words), 'Session.InvalidProof');
});

test('the equivocation is slashed once', async () => {
  const { slashes } = await show('//Dave//stash');
  assert.equal(slashes.length, 1);
  const { due } = slashes[0];
  const executed = async () => {
    const shown = await show('//Dave//stash');
    return shown.era >= due && shown.slashes.length === 0 && shown;
  };
  const dave = await until('the slash', executed, 330);
  assert.equal(BigInt(dave.stake), (STAKE * 4_375n) / 10_000n);
  const [slashed, ...more] = await events('staking', 'Slashed');
  assert.equal(more.length, 0);
  assert.equal(slashed.data[0].toString(), dave.account);
  assert.equal(slashed.data[1].toBigInt(), (STAKE * 5_625n) / 10_000n);
  const kinds = (await events('offences', 'Offence')).map(({ data }) => data[0].toHuman());
  assert.ok(kinds.includes('babe:equivocatio'), `${kinds}`);
  // Everybody else has what it had.
  for (const name of ['Alice', 'Bob', 'Charlie']) {
    assert.equal(BigInt((await show(`//${name}//stash`)).stake), STAKE, name);
  }
});
