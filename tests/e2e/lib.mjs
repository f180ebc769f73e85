// Commands and agents as a user starts them.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { binary } from '../polkadot-js/lib/node.mjs';
import { freePorts } from '../polkadot-js/lib/ports.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A file of the repository. */
export const path = (name) => join(root, name);

/** A user at a node: commands end with their exit status and their JSON. */
export class User {
  constructor(url, suri) {
    this.url = url;
    this.suri = suri;
  }

  /** Runs `stardust` with these words. */
  async try(...words) {
    const all = [...words.map(String), '--url', this.url, '--suri', this.suri, '--json'];
    const options = { encoding: 'utf8', cwd: root, timeout: 300_000 };
    return new Promise((resolve) => {
      execFile(binary('stardust'), all, options, (error, stdout, stderr) => {
        const line = stdout.trim().split('\n').at(-1);
        resolve({ status: error ? (error.code ?? 1) : 0, json: line ? JSON.parse(line) : null, stderr });
      });
    });
  }

  /** Runs a command that must succeed: its JSON. */
  async run(...words) {
    const { status, json, stderr } = await this.try(...words);
    if (status !== 0) throw new Error(`stardust ${words.join(' ')}: ${stderr}`);
    return json;
  }

  /** Runs a command that must fail: the name of the rule that refused, or else the message. */
  async refused(...words) {
    const { status, json } = await this.try(...words);
    if (status === 0) throw new Error(`stardust ${words.join(' ')} was not refused`);
    return json?.rule ?? json?.error;
  }
}

/** A provider: registered once, with an agent that can be killed and started again. */
export class Provider extends User {
  constructor(url, suri, folder) {
    super(url, suri);
    this.folder = folder;
    this.log = join(folder, `${suri.replaceAll('/', '')}.log`);
  }

  async register(bond = 500) {
    const [port] = await freePorts(1);
    const offer = ['--price', '0.01STAR', '--capacity', 4, '--endpoint', `http://127.0.0.1:${port}`];
    return this.run('provider', 'register', '--bond', bond, ...offer);
  }

  /** Starts the agent, `stardust provider run` or another program with its flags. */
  start(program = ['stardust', 'provider', 'run']) {
    const [name, ...words] = program;
    const data = join(this.folder, this.suri.replaceAll('/', ''));
    const log = openSync(this.log, 'a');
    const all = [...words, '--url', this.url, '--suri', this.suri, '--data', data, '--workers', '2'];
    this.child = spawn(binary(name), all, { stdio: ['ignore', log, log] });
    closeSync(log);
  }

  async stop(signal = 'SIGTERM') {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await Promise.race([ended, pause(10_000).then(() => child.kill('SIGKILL'))]);
  }

  /** The end of the agent's log, for messages. */
  tail() {
    try {
      return readFileSync(this.log, 'utf8').slice(-2_000);
    } catch {
      return 'no log';
    }
  }
}

/** Asks again and again until the answer is not falsy. */
export async function until(what, ask, seconds = 120) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer) return answer;
    await pause(200);
  }
  throw new Error(`${what}: not within ${seconds} s`);
}
