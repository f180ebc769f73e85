// Free loopback ports. Run by itself it prints as many as its argument says.
import { createServer } from 'node:net';
import { pathToFileURL } from 'node:url';

const listen = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

/** `count` different ports that nobody listened on a moment ago. */
export async function freePorts(count) {
  // All are held until the last is found, so that none is given twice.
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log((await freePorts(Number(process.argv[2] ?? 1))).join(' '));
}
