// A development node of its own for a test: free ports, a folder that goes away, and no output unless it fails.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from './ports.mjs';

const target = process.env.CARGO_TARGET_DIR ?? process.env.STARDUST_TARGET ?? join(homedir(), '.cache/stardust/target');

/** A binary that the workspace built. */
export const binary = (name) => join(target, 'release', name);

async function answers(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
  } catch {
    return false;
  }
}

/** Starts a development node, with more options if there are any: its addresses, and a function that stops it. */
export async function startNode(...more) {
  const folder = await mkdtemp(join(tmpdir(), 'stardust-node-'));
  const [rpc, p2p, prometheus] = await freePorts(3);
  const logFile = join(folder, 'node.log');
  const log = openSync(logFile, 'w');
  const options = ['--dev', '--base-path', join(folder, 'data'), '--rpc-port', `${rpc}`];
  options.push('--listen-addr', `/ip4/127.0.0.1/tcp/${p2p}`, '--state-pruning', 'archive', ...more);
  options.push('--prometheus-port', `${prometheus}`);
  const child = spawn(binary('stardust-node'), options, { stdio: ['ignore', log, log] });
  closeSync(log);
  let failure;
  child.once('error', (error) => (failure = error));
  const stop = async () => {
    if (child.pid && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await Promise.race([exited, pause(10_000).then(() => child.kill('SIGKILL'))]);
    }
    await rm(folder, { recursive: true, force: true });
  };
  // A genesis takes a core for twenty seconds, and other tests start nodes, too.
  for (let tries = 0; tries < 960; tries += 1) {
    if (failure || child.exitCode !== null) break;
    if (await answers(rpc)) {
      return { url: `ws://127.0.0.1:${rpc}`, metrics: `http://127.0.0.1:${prometheus}/metrics`, stop };
    }
    await pause(250);
  }
  const end = readFileSync(logFile, 'utf8').slice(-4_000);
  await stop();
  throw new Error(`the node did not come up: ${failure ?? ''}\n${end}`);
}
