// The outputs of digits-search: 32 bytes a task, see programs/digits-search.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

function decode(bytes) {
  const at = (offset) => bytes.readUInt32LE(offset);
  const [correct, heldOut] = [at(0), at(4)];
  const setting = { rate: at(8) / 1e6, epochs: at(12), hidden: at(16), decay: at(20) / 1e6 };
  const seed = bytes.readBigUInt64LE(24);
  // Six decimal places, as the native program prints it.
  const accuracy = Number((correct / heldOut).toFixed(6));
  return { correct, heldOut, accuracy, setting: { ...setting, seed }, output: bytes.toString('hex') };
}

/** The best of the outputs in a folder; of equally good ones the lowest task. */
export function bestOf(folder, tasks) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.bin'));
  if (names.length !== tasks) throw new Error(`${folder} has ${names.length} outputs of ${tasks} tasks`);
  const found = names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    if (bytes.length !== 32) throw new Error(`${name} has ${bytes.length} bytes instead of 32`);
    return { task: Number.parseInt(name, 10), ...decode(bytes) };
  });
  found.sort((a, b) => b.correct - a.correct || a.task - b.task);
  return found[0];
}
