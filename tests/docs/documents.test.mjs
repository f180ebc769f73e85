// Every command of the operators' documents, run as they stand there.
import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect, succeed } from '../polkadot-js/lib/chain.mjs';
import { pairOf } from '../polkadot-js/lib/keys.mjs';
import { binary } from '../polkadot-js/lib/node.mjs';
import { path, until } from '../e2e/lib.mjs';
import { FIRST_PEER, Network } from '../e2e/network.mjs';
import { stepsOf } from './blocks.mjs';
import { corrupt } from './faults.mjs';
import { Shell } from './shell.mjs';

/** In the order in which an operator reads them: what one has set up the next takes for granted. */
const DOCUMENTS = ['keys', 'validators', 'providers', 'monitoring', 'upgrades', 'recovery'].map((name) => `${name}.md`);
/** What an account of the documents is given: stake, bond and the largest deposit. */
const GIFT = 100_000n * 10n ** 12n;
const START = 'sudo -u stardust stardust-node --base-path /var/lib/stardust --chain /etc/stardust/chain.json --name NAME';
const PROVIDER = { name: 'provider', url: 'http://127.0.0.1:4300/health' };
const HEALTH = 'http://127.0.0.1:9944/health';

let folder;
let network;
let api;
let shell;
const skipped = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stardust-docs-'));
  // One validator, so that no block competes with another: a transaction that is in a block stays there.
  network = new Network(join(folder, 'network'), 'dev');
  const operator = join(folder, 'operator');
  await Promise.all([network.folder, join(operator, 'etc'), join(operator, 'lib')].map((each) => mkdir(each, { recursive: true })));
  await network.prepare();
  await network.start('alice', ['--alice']);
  api = await connect(network.nodes.alice.url);
  const spec = JSON.parse(await readFile(network.spec, 'utf8'));
  spec.bootNodes = [`/ip4/127.0.0.1/tcp/${network.first}/p2p/${FIRST_PEER}`];
  // As it was received, and where documents that come first take it for granted.
  for (const at of ['', 'etc']) await writeFile(join(operator, at, 'chain.json'), JSON.stringify(spec));
  // Documents say what is done in the repository's root.
  for (const each of ['docker', 'docs', 'programs', 'scripts']) {
    if (existsSync(path(each))) await symlink(path(each), join(operator, each));
  }
  const environment = { ...process.env, PATH: `${dirname(binary('stardust'))}:${process.env.PATH}` };
  const table = [
    // The test is who it is; there need be neither sudo nor a user of that name.
    ['sudo -u stardust ', ''],
    ['sudo chown -R stardust: ', 'test -d '],
    ['sudo ', ''],
    ['/var/lib/stardust', join(operator, 'lib')],
    ['/etc/stardust', join(operator, 'etc')],
    ['--name NAME', '--name docs'],
  ];
  shell = new Shell(operator, environment, table, firsts);
  const finalized = async () => (await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number;
  await until('finality', async () => (await finalized()).toNumber() >= 1, 60);
});

after(async () => {
  await shell?.stop();
  await api?.disconnect();
  await network?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What documents take for granted, by the names that they have for it. */
const firsts = {
  'STAR for the account': async () => {
    const account = shell.variable('ACCOUNT');
    await succeed(api, pairOf('//Ferdie'), api.tx.balances.transferKeepAlive(account, GIFT));
  },
  'a node': async () => {
    if (shell.runs('node')) return;
    await shell.start('recovery.md', { line: 1, code: START, stays: { name: 'node', url: HEALTH } });
  },
  'a runtime': async () => {
    const code = (await api.rpc.state.getStorage('0x3a636f6465')).unwrap();
    const file = join(shell.folder, 'stardust_runtime.compact.compressed.wasm');
    await writeFile(file, code.toU8a(true));
  },
  'work under way, and its data folder gone': async () => {
    const dir = join(shell.folder, 'lib-provider');
    const here = (code) => shell.run('recovery.md', { line: 1, code });
    await here('stardust provider rejoin');
    await shell.start('recovery.md', { line: 1, code: `stardust provider run --data ${dir}`, stays: PROVIDER });
    await here(`JOB=$(stardust job post --program programs/output/primes.polkavm --tasks 8 --batch-size 4 \\
      --gas-limit 100000000 --price 0.02STAR --assurance sampled --value-at-risk 0 --json |
      sed -n 's/.*"job":\\([0-9]*\\).*/\\1/p')`);
    // Committed, and not revealed.
    const committed = async () => {
      const held = await api.query.marketplace.assignments.entries();
      return held.some(([, assignment]) => JSON.stringify(assignment).toLowerCase().includes('committed'));
    };
    await until('a commitment', committed, 240);
    await shell.end('provider');
    await rm(dir, { recursive: true });
  },
  'a corrupt database': async () => {
    if (shell.runs('node')) await shell.end('node');
    await corrupt(join(shell.folder, 'lib'));
  },
};

for (const document of DOCUMENTS.filter((each) => existsSync(path(`docs/${each}`)))) {
  test(document, async () => {
    const steps = stepsOf(`docs/${document}`, await readFile(path(`docs/${document}`), 'utf8'));
    let count = 0;
    for (const step of steps) {
      if (!(await shell.step(document, step))) skipped.push(`docs/${document}:${step.line}: ${step.skip}`);
      else if (step.code) count += 1;
    }
    console.log(`docs/${document}: ${count} blocks were run`);
  });
}

test('what was not run says why', () => {
  console.log(`${skipped.length} blocks were not run:\n${skipped.join('\n')}`);
});
