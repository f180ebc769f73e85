// The way of programs/README.md: from an empty folder to a verified job.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startNode } from '../polkadot-js/lib/node.mjs';
import { Provider, User, until } from './lib.mjs';

const TASKS = 10;
/** Below 1,000 it is 871 that takes the most steps to 1, and 178 of them. */
const FIRST = Buffer.from('6703000000000000b200000000000000', 'hex');
const start = promisify(execFile);

let folder;
let node;
let bob;
let eve;
let ferdie;
let built;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-programs-'));
  node = await startNode();
  bob = new Provider(node.url, '//Bob', folder);
  [eve, ferdie] = ['//Eve', '//Ferdie'].map((suri) => new User(node.url, suri));
});

after(async () => {
  await bob?.stop();
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

const project = (name) => join(folder, name, 'my-program');

test('a new project is written once, and tests itself', async () => {
  for (const name of ['here', 'there']) await eve.run('program', 'new', 'my-program', '--path', project(name));
  assert.match(await eve.refused('program', 'new', 'my-program', '--path', project('here')), /nothing is overwritten/);
  assert.match(await eve.refused('program', 'new', 'My Program'), /begins with a letter a to z/);
  const target = join(folder, 'native');
  const { stdout } = await start('cargo', ['test', '--locked', '--target-dir', target], { cwd: project('here') });
  assert.match(stdout, /known_chains \.\.\. ok/);
});

test('two folders give the same blob, which is checked', async () => {
  built = await eve.run('program', 'build', project('here'));
  const other = join(folder, 'other.polkavm');
  const { hash } = await eve.run('program', 'build', project('there'), '-o', other);
  assert.equal(hash, built.hash);
  assert.deepEqual(await readFile(other), await readFile(built.file));
  const checked = await eve.run('program', 'check', built.file);
  assert.deepEqual([checked.hash, checked.exports[0].name], [built.hash, 'refine']);
  const { status, json } = await eve.try('program', 'check', built.symbols);
  assert.deepEqual([status, json.rule], [1, 'NotStripped']);
});

test('what is no guest is refused with what to do', async () => {
  assert.match(await eve.refused('program', 'build', folder), /there is no .*Cargo\.toml/);
  assert.match(await eve.refused('program', 'build', join(project('here'), 'sdk')), /has no binary/);
});

test('a task runs, and its gas is found in the source', async () => {
  const run = ['program', 'run', built.file, '--task', 0];
  const { gas, output } = await eve.run(...run);
  assert.equal(output, `0x${FIRST.toString('hex')}`);
  const profile = await eve.run(...run, '--profile');
  assert.deepEqual([profile.gas, profile.output], [gas, output]);
  const sum = (parts) => parts.reduce((all, part) => all + part.gas, profile.start_gas);
  assert.equal(sum(profile.functions), gas);
  assert.equal(sum(profile.lines), gas);
  const named = profile.functions.filter(({ name }) => name.includes('my_program'));
  assert.ok(named.length > 0, JSON.stringify(profile.functions));
  assert.ok(profile.lines.some(({ line }) => line.startsWith('src/lib.rs:')), JSON.stringify(profile.lines));
});

test('its job is run, verified and closed', async () => {
  await bob.register();
  bob.start();
  const registered = await ferdie.run('program', 'register', built.file);
  assert.equal(registered.program, built.hash);
  const terms = ['--tasks', TASKS, '--batch-size', 5, '--gas-limit', 100_000_000, '--price', '0.01STAR'];
  const safety = ['--assurance', 'sampled', '--value-at-risk', 0];
  const { job } = await eve.run('job', 'post', '--program', built.file, ...terms, ...safety);
  await eve.run('job', 'wait', job, '--timeout', 200);
  const shown = await eve.run('job', 'show', job);
  assert.deepEqual([shown.status, shown.paid_tasks], ['closed', TASKS]);
  const out = join(folder, 'outputs');
  // The agent serves a batch once it has seen its own reveal in a block, a moment after the job closed.
  const fetched = async () => (await eve.try('job', 'outputs', job, '--out', out)).status === 0;
  await until('the outputs', fetched, 30);
  assert.deepEqual(await readFile(join(out, '0.bin')), FIRST);
});

test('any piece of a run is decided from its witness, here and by the chain', async () => {
  const task = [built.file, '--task', 0, '--chunk-gas', 100_000];
  const { gas, roots } = await eve.run('program', 'trace', ...task);
  assert.equal(gas, (await eve.run('program', 'run', built.file, '--task', 0)).gas);
  assert.ok(roots.length > 4, `${roots.length} roots`);
  const file = join(folder, 'piece');
  for (const chunk of [0, 1, roots.length - 2]) {
    await eve.run('program', 'witness', ...task, '--chunk', chunk, '-o', file);
    const step = await eve.run('program', 'step', built.file, file, '--on-chain');
    assert.deepEqual(step, { from: roots[chunk], to: roots[chunk + 1], on_chain: true });
  }
  // Within a chunk, by instruction: the second piece begins where the first ends.
  const pieces = [];
  for (const steps of ['0..50', '50..70']) {
    await eve.run('program', 'witness', ...task, '--chunk', 1, '--steps', steps, '-o', file);
    pieces.push(await eve.run('program', 'step', built.file, file, '--on-chain'));
  }
  assert.deepEqual([pieces[0].from, pieces[1].from], [roots[1], pieces[0].to]);
  // A bit of the program's hash, which comes after the claim (45 bytes) and the machine's version (4).
  const witness = await readFile(file);
  witness[60] ^= 1;
  await writeFile(file, witness);
  assert.match(await eve.refused('program', 'step', built.file, file), /a state of another program/);
});
