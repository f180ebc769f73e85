// What goes wrong with a database.
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Overwrites the middle of the files that a stopped node keeps its blocks and states in. */
export async function corrupt(base) {
  const chains = join(base, 'chains');
  for (const chain of await readdir(chains)) {
    const database = join(chains, chain, 'paritydb', 'full');
    for (const name of (await readdir(database)).filter((each) => /^(index|table)_/.test(each))) {
      const file = join(database, name);
      const { size } = await stat(file);
      const handle = await open(file, 'r+');
      const at = Math.floor(size / 4);
      await handle.write(Buffer.alloc(Math.min(Math.floor(size / 2), 1 << 20), 0xa5), 0, undefined, at);
      await handle.close();
    }
  }
}
