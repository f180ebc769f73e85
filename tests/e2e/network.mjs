// Nodes of one network on this machine, of the local preset.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { binary } from '../polkadot-js/lib/node.mjs';
import { freePorts } from '../polkadot-js/lib/ports.mjs';
import { until } from './lib.mjs';

/** The peer that has the network key 1; the others find each other through it. */
export const FIRST_PEER = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';

export class Network {
  constructor(folder) {
    this.folder = folder;
    this.spec = join(folder, 'spec.json');
    this.nodes = {};
    this.count = 0;
  }

  /** Builds the genesis once for all: it takes longer than the rest of a node's start. */
  async prepare() {
    const words = ['export-chain-spec', '--chain', 'local', '--raw', '--output', this.spec];
    await promisify(execFile)(binary('stardust-node'), words);
  }

  /** Starts a node with these options of its own, and waits until it answers. */
  async start(name, options) {
    this.count += 1;
    // Read before the first pause: nodes may be started at once.
    const key = `${this.count}`.padStart(64, '0');
    const [rpc, p2p] = await freePorts(2);
    const logFile = join(this.folder, `${name}.log`);
    const log = openSync(logFile, 'w');
    const all = ['--chain', this.spec, '--base-path', join(this.folder, name), '--rpc-port', `${rpc}`];
    all.push('--listen-addr', `/ip4/127.0.0.1/tcp/${p2p}`, '--node-key', key);
    all.push('--no-prometheus', '--no-telemetry', '--state-pruning', 'archive', '--audit-executors', '1');
    if (this.first) all.push('--bootnodes', `/ip4/127.0.0.1/tcp/${this.first}/p2p/${FIRST_PEER}`);
    else this.first = p2p;
    const child = spawn(binary('stardust-node'), [...all, ...options], { stdio: ['ignore', log, log] });
    closeSync(log);
    const stop = async (signal = 'SIGTERM') => {
      if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await Promise.race([exited, pause(10_000).then(() => child.kill('SIGKILL'))]);
    };
    const node = { url: `ws://127.0.0.1:${rpc}`, logFile, stop };
    this.nodes[name] = node;
    const answers = async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended\n${readFileSync(logFile, 'utf8').slice(-3_000)}`);
      const answer = await fetch(`http://127.0.0.1:${rpc}/health`).catch(() => null);
      return answer?.ok;
    };
    await until(`node ${name}`, answers, 120);
    return node;
  }

  async stop() {
    await Promise.all(Object.values(this.nodes).map((node) => node.stop()));
  }
}
