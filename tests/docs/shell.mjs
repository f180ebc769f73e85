// Runs the steps of documents, one after the other, as one operator at one machine would.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { until } from '../e2e/lib.mjs';
import { substituted } from './blocks.mjs';

const PROLOGUE = fileURLToPath(new URL('./prologue.sh', import.meta.url));
/** Seconds that a block may take. */
const PATIENCE = 240;

/** Whether anything of a process group runs still. */
function isThere(group) {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

export class Shell {
  /** `table` says what replaces what in the documents; `firsts` does what they take for granted. */
  constructor(folder, environment, table, firsts) {
    Object.assign(this, { folder, table, firsts });
    this.state = join(folder, 'state');
    this.processes = {};
    this.logs = join(folder, 'logs');
    for (const each of [this.state, this.logs]) mkdirSync(each, { recursive: true });
    writeFileSync(join(this.state, 'variables'), '');
    writeFileSync(join(this.state, 'folder'), folder);
    this.environment = { ...environment, DOCS_STATE: this.state, BASH_ENV: PROLOGUE };
  }

  /** Carries out a step of a document: false if it is one that is not run. */
  async step(document, step) {
    if (step.skip) return false;
    if (step.ends) await this.end(step.ends);
    else if (step.first) await this.first(document, step);
    else if (step.stays) await this.start(document, step);
    else await this.run(document, step);
    return true;
  }

  async first(document, { line, first }) {
    const prepare = this.firsts[first];
    if (!prepare) throw new Error(`docs/${document}:${line}: nobody knows how to do \`${first}\``);
    await prepare(this);
  }

  /** A file with the block, in which lines have the numbers that they have in the document. */
  script(document, { line, code }) {
    const file = join(this.folder, `${document}.${line}.sh`);
    writeFileSync(file, '\n'.repeat(line - 1) + substituted(code, this.table) + '\n');
    return file;
  }

  spawn(file, log, more = {}) {
    // A group of its own can be ended with all that it started.
    const options = { cwd: this.folder, env: { ...this.environment, ...more }, detached: true };
    return spawn('bash', [file], { ...options, stdio: ['ignore', log, log] });
  }

  async run(document, step) {
    const file = this.script(document, step);
    const log = `${file}.log`;
    const end = Date.now() + (step.within ?? 0) * 1000;
    let status = await this.once(file, log);
    while (status !== 0 && Date.now() < end) {
      await pause(1_000);
      status = await this.once(file, log);
    }
    if (status === 0) return;
    const line = readFileSync(join(this.state, 'line'), 'utf8').trim() || step.line;
    const output = readFileSync(log, 'utf8').slice(-3_000);
    throw new Error(`docs/${document}:${line}: ended with ${status}\n${output}`);
  }

  /** Runs a script to its end: its status, or the signal that ended it. */
  async once(file, log) {
    writeFileSync(join(this.state, 'line'), '');
    const out = openSync(log, 'w');
    const child = this.spawn(file, out);
    closeSync(out);
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), PATIENCE * 1000);
    const [status, signal] = await once(child, 'exit');
    clearTimeout(timer);
    return status ?? signal;
  }

  /** Starts a process that goes on, and waits until it answers. */
  async start(document, step) {
    const { name, url } = step.stays;
    if (this.processes[name]) throw new Error(`docs/${document}:${step.line}: ${name} runs already`);
    const log = join(this.logs, `${name}.log`);
    const out = openSync(log, 'a');
    const child = this.spawn(this.script(document, step), out, { DOCS_STAYS: 'yes' });
    closeSync(out);
    this.processes[name] = child;
    const answers = async () => {
      if (child.exitCode !== null || child.signalCode !== null) {
        const output = readFileSync(log, 'utf8').slice(-3_000);
        throw new Error(`docs/${document}:${step.line}: ${name} ended\n${output}`);
      }
      return fetch(url).catch(() => null);
    };
    await until(`docs/${document}:${step.line}: ${name}`, answers, PATIENCE);
  }

  runs(name) {
    return this.processes[name] !== undefined;
  }

  async end(name) {
    const child = this.processes[name];
    if (!child) throw new Error(`${name} does not run`);
    delete this.processes[name];
    if (!isThere(child.pid)) return;
    process.kill(-child.pid, 'SIGTERM');
    // The shell ends before the node that it started has written out its database.
    for (const end = Date.now() + 30_000; Date.now() < end; await pause(100)) if (!isThere(child.pid)) return;
    process.kill(-child.pid, 'SIGKILL');
  }

  async stop() {
    for (const name of Object.keys(this.processes)) await this.end(name);
  }

  /** What a variable of the documents' shell is now. */
  variable(name) {
    const all = readFileSync(join(this.state, 'variables'), 'utf8');
    return new RegExp(`^declare -x ${name}="(.*)"$`, 'm').exec(all)?.[1];
  }
}
