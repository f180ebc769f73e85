// The report for people.
import { Keyring } from '@polkadot/api';

const NAMES = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];

const grouped = (number) => number.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');

function star(planck) {
  const digits = planck.toString().padStart(13, '0');
  return `${grouped(digits.slice(0, -12))}.${digits.slice(-12, -6)} STAR`;
}

const percent = (share) => `${(100 * share).toFixed(2)}%`;

/** Names of the well-known development accounts. */
function namesOf() {
  const keyring = new Keyring({ type: 'sr25519' });
  return new Map(NAMES.map((name) => [keyring.addFromUri(`//${name}`).address, `//${name}`]));
}

function line(what, text) {
  console.log(`${what.padEnd(26)}${text}`);
}

/** Fees of each provider, with its batches. */
function byProvider(paid) {
  const rows = new Map();
  for (const { provider, parts } of paid) {
    const { batches, fees } = rows.get(provider) ?? { batches: 0, fees: 0n };
    rows.set(provider, { batches: batches + 1, fees: fees + parts[0] });
  }
  return [...rows].sort();
}

function printCheater({ ledger, cheater, name }) {
  const redone = ledger.returned.map((key) => [key, ledger.paid.find((batch) => batch.key === key)?.provider]);
  line('Cheater', `${name(cheater)}: ${ledger.contests} contests lost it ${ledger.returned.length} batches`);
  for (const [key, provider] of redone) {
    line('', `batch ${key} ${provider ? `redone by ${name(provider)}` : 'left to its sister, whose root was shown'}`);
  }
}

/** Prints an account and the checks on it. */
export function print({ ledger, best, native, found, cheater }) {
  const names = namesOf();
  const name = (address) => names.get(address) ?? address;
  const { rate, epochs, hidden, decay, seed } = best.setting;
  console.log();
  line('Best setting', `task ${best.task}: rate ${rate}, ${epochs} epochs, ${hidden} hidden units, decay ${decay}, seed ${seed}`);
  line('  accuracy', `${percent(best.accuracy)}, ${best.correct} of ${best.heldOut} held-out samples`);
  line('  natively', `task ${native.task}, ${percent(native.accuracy)}`);
  const replicas = ledger.replicas > 1 ? `, each by up to ${ledger.replicas} providers` : '';
  line('Tasks', `${grouped(ledger.paidTasks)} of ${grouped(ledger.tasks)} paid${replicas}`);
  line('Gas', `${grouped(ledger.gas)}, ${(Number(ledger.gas) / 1e10).toFixed(1)} SCU`);
  line('Audits', `${ledger.audits} tasks re-executed by validators, in ${ledger.reports} reports`);
  line('Contests', `${ledger.contests}${ledger.undecided ? `, ${ledger.undecided} undecided` : ''}`);
  for (const { provider, amount, reason } of ledger.slashes) line('Slash', `${name(provider)} ${star(amount)}, ${reason}`);
  if (cheater) printCheater({ ledger, cheater, name });
  const places = new Set(ledger.paid.map(({ ranIn }) => ranIn));
  line('Ran in', `domain ${[...places].sort((a, b) => a - b).join(', ')}`);
  line('Escrow', star(ledger.escrow));
  for (const [provider, { batches, fees }] of byProvider(ledger.paid)) {
    line(`  to ${name(provider)}`, `${star(fees)} for ${batches} batches`);
  }
  line(`  to the author ${name(ledger.author)}`, star(ledger.fees.author));
  if (ledger.fees.domain) line(`  to domain ${ledger.domain}`, star(ledger.fees.domain));
  line('  to the network', star(ledger.fees.network));
  line(`  back to ${name(ledger.requester)}`, star(ledger.refunded));
  line('Time', `${ledger.blocks} blocks, ${ledger.seconds} s from posting to close`);
  line('On chain', `${ledger.bytesPerTask} bytes a task; once, for program and payload, ${grouped(ledger.uploads)} bytes`);
  if (ledger.slashed.all) {
    const { frozen, paid, cancelled } = ledger.slashed;
    line('Slashed', `${star(frozen)} frozen, ${star(ledger.burned.slashes)} burned, ${star(paid)} paid out, ${star(cancelled)} returned`);
  }
  const { fees, slashes, registrations } = ledger.burned;
  line('Burned', `${star(fees)} of transaction fees, ${star(slashes)} of slashes, ${star(registrations)} of registrations`);
  console.log();
  for (const { what, holds } of found) console.log(`${holds ? 'holds' : 'FAILS'}  ${what}`);
}
