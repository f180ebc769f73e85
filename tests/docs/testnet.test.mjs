// A chain of a TOML file, from the keys to a block: what docs/validators.md and docs/keys.md say of the first validators.
// What its specification may not have is tested in node/src/testnet/tests.rs; here a node starts from it.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { binary } from '../polkadot-js/lib/node.mjs';
import { freePorts } from '../polkadot-js/lib/ports.mjs';
import { path, until } from '../e2e/lib.mjs';

const run = promisify(execFile);
const NODE = binary('stardust-node');
const KINDS = { babe: 'babe', grandpa: 'gran', authority_discovery: 'audi', audit: 'audt' };
const schemeOf = (kind) => (kind === 'grandpa' ? 'ed25519' : 'sr25519');

let folder;
let started = [];
let config;
let spec;
const secrets = {};

const generate = async (scheme) =>
  JSON.parse((await run(NODE, ['key', 'generate', '--scheme', scheme, '--output-type', 'json'])).stdout);
/** A specification has the runtime in it, in hex. */
const LARGEST = 64 * 1024 * 1024;
const chainSpec = (...words) =>
  run(path('scripts/chain-spec'), words, { env: { ...process.env, STARDUST_BUILT: 'yes' }, maxBuffer: LARGEST });

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-testnet-'));
  config = join(folder, 'testnet.toml');
  spec = join(folder, 'spec.json');
  const { ss58Address: account } = await generate('sr25519');
  const lines = [];
  for (const kind of Object.keys(KINDS)) {
    const key = await generate(schemeOf(kind));
    secrets[kind] = key.secretPhrase;
    lines.push(`${kind} = "${key.ss58Address}"`);
  }
  const head = 'name = "Test"\nid = "test"\n';
  const validator = `[[validators]]\naccount = "${account}"\nstake = 10_000\n${lines.join('\n')}\n`;
  await writeFile(config, `${head}${validator}[[endowments]]\naccount = "${account}"\namount = 20_000\n`);
});

after(async () => {
  await Promise.all(started.map(({ stop }) => stop()));
  await rm(folder, { recursive: true, force: true });
});

/** Starts a node on the specification; its RPC port, and what it said. */
async function start(name, ...options) {
  const [rpc, p2p] = await freePorts(2);
  const file = join(folder, `${name}.log`);
  const log = await open(file, 'w');
  const words = ['--chain', spec, '--base-path', join(folder, name), '--rpc-port', `${rpc}`, '--no-prometheus'];
  words.push('--listen-addr', `/ip4/127.0.0.1/tcp/${p2p}`, '--name', name, ...options);
  const child = spawn(NODE, words, { stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  started.push({ stop });
  const said = () => readFileSync(file, 'utf8');
  await until(name, async () => {
    if (child.exitCode !== null) throw new Error(said().slice(-3_000));
    return (await fetch(`http://127.0.0.1:${rpc}/health`).catch(() => null))?.ok;
  });
  return { rpc, said };
}

/** What a node answers: its result, or the error. */
async function ask(port, method, ...params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const headers = { 'Content-Type': 'application/json' };
  return (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body })).json();
}

test('a file that is wrong says where, why and what to do, and writes nothing', async () => {
  const wrong = join(folder, 'wrong.toml');
  const text = readFileSync(config, 'utf8');
  const never = join(folder, 'never.json');
  const cases = [
    ['stake = 10_000', 'stake = 9_999', 'validators[0].stake: a validator has 10000 STAR at stake at least; raise it'],
    ['id = "test"', 'id = "test"\nsudo = "x"', 'unknown field `sudo`'],
    [/babe = ".*"/, 'babe = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"', 'validators[0].babe: the key of //Alice'],
  ];
  for (const [from, to, expected] of cases) {
    assert.notEqual(text.replace(from, to), text);
    await writeFile(wrong, text.replace(from, to));
    const failed = await chainSpec('testnet', '--config', wrong, '-o', never).catch((error) => error);
    assert.notEqual(failed.code ?? 0, 0);
    assert.ok(failed.stderr.includes(expected), failed.stderr);
    assert.ok(!existsSync(never));
  }
});

test('the other specifications are those that nodes know by name', async () => {
  for (const chain of ['dev', 'local']) {
    const { stdout } = await chainSpec(chain);
    assert.equal(JSON.parse(stdout).id, chain);
  }
  const bare = await chainSpec().catch((error) => error);
  assert.equal(bare.code, 2);
  assert.equal((await chainSpec('testnet').catch((error) => error)).code, 2);
});

test('its validator makes blocks with the keys that were put into the keystore', async () => {
  await chainSpec('testnet', '--config', config, '--raw', '-o', spec);
  const { chainType, protocolId, genesis } = JSON.parse(readFileSync(spec, 'utf8'));
  assert.deepEqual([chainType, protocolId, Object.keys(genesis)], ['Live', 'stardust', ['raw']]);
  const base = ['--chain', spec, '--base-path', join(folder, 'validator')];
  await run(NODE, ['key', 'generate-node-key', ...base]);
  for (const [kind, type] of Object.entries(KINDS)) {
    const words = ['--key-type', type, '--scheme', schemeOf(kind), '--suri', secrets[kind]];
    await run(NODE, ['key', 'insert', ...base, ...words]);
  }
  // The only validator has no peers to wait for.
  const { rpc, said } = await start('validator', '--validator', '--force-authoring');
  const numberOf = async (method) => {
    const { result } = await ask(rpc, method);
    const header = typeof result === 'string' ? (await ask(rpc, 'chain_getHeader', result)).result : result;
    return Number(header.number);
  };
  await until('two blocks', async () => (await numberOf('chain_getHeader')) >= 2, 60);
  await until('finality', async () => (await numberOf('chain_getFinalizedHead')) >= 1, 60);
  assert.ok(!said().includes('panicked'));
  // What changes keys is for its own machine, which is how its operator reaches it.
  assert.ok((await ask(rpc, 'author_rotateKeys')).result.startsWith('0x'));
});

test('a node that is open to others refuses what is unsafe', async () => {
  const { rpc } = await start('public', '--rpc-external', '--rpc-methods', 'safe');
  assert.ok((await ask(rpc, 'chain_getHeader')).result);
  const unsafe = [
    ['author_rotateKeys'],
    ['author_insertKey', 'audt', '//Alice', '0x00'],
    ['author_removeExtrinsic', []],
    ['system_addReservedPeer', '/ip4/127.0.0.1/tcp/1/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp'],
  ];
  for (const call of unsafe) {
    const { error } = await ask(rpc, ...call);
    assert.match(error.message, /unsafe/i, call[0]);
  }
});

test('what is in the keystore is for nobody else to read', async () => {
  const keystore = join(folder, 'validator', 'chains', 'test', 'keystore');
  const files = await readdir(keystore);
  // Four that were put there, and four that `author_rotateKeys` made.
  assert.equal(files.length, 8);
  for (const name of files) assert.equal((await stat(join(keystore, name))).mode & 0o077, 0, name);
});
