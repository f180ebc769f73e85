// Accounts for tests.
import { Keyring } from '@polkadot/api';
import { stringToU8a } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';

await cryptoWaitReady();
const keyring = new Keyring({ type: 'sr25519' });

/** The key pair of a secret like //Alice. */
export const pairOf = (suri) => keyring.createFromUri(suri);

/** The address of the account that a pallet keeps under an id of eight letters. */
export function potOf(id) {
  const bytes = new Uint8Array(32);
  bytes.set(stringToU8a(`modl${id}`));
  return keyring.encodeAddress(bytes);
}
