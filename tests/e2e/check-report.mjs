// Holds a report of scripts/demo against its promises:  node check-report.mjs KIND REPORT OUTPUTS STATUS SECONDS
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [kind, file, outputs, status, seconds] = process.argv.slice(2);
const results = [];
const check = (what, holds) => results.push([what, Boolean(holds)]);

const KEYS =
  'tasks paid_tasks best native_best gas audits contests slashes fees escrow blocks seconds chain_bytes_per_task issuance_ok';
const isPlanck = (text) => typeof text === 'string' && /^[0-9]+$/.test(text);

check('the demo ends with status 0', status === '0');
// A figure, not a check: how fast a machine is says nothing of whether the demo is right.
console.log(`the demo took ${seconds} s, building included`);
if (existsSync(file)) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const { fees, best, native_best: native, slashes } = report;
  const { providers, author, domain, network, refunded } = fees;
  check('the report has exactly its fields', Object.keys(report).join(' ') === KEYS);
  check('amounts are planck as text', [providers, author, domain, network, refunded, report.escrow].every(isPlanck));
  check('all of 1,000 tasks are paid', report.tasks === 1000 && report.paid_tasks === 1000);
  check('the best setting is the native one', best.task === native.task && best.accuracy === native.accuracy);
  check('the best setting is a good one', best.accuracy > 0.9 && best.accuracy <= 1);
  const parts = [providers, author, domain, network, refunded].map(BigInt);
  check('fees and refund are the escrow', parts.reduce((sum, part) => sum + part) === BigInt(report.escrow));
  const taken = parts.slice(0, 4).reduce((sum, part) => sum + part);
  // Each batch rounds down twice, in favour of the network.
  const near = (part, share) => part <= (taken * share) / 100n && part + 200n >= (taken * share) / 100n;
  check('fees are shared 80 to 5 to 15', near(parts[0], 80n) && near(parts[1], 5n));
  check('there were audits', report.audits > 0);
  check('issuance is accounted for', report.issuance_ok === true);
  check('a task costs little room on chain', report.chain_bytes_per_task > 0 && report.chain_bytes_per_task < 1000);
  check('time passed', report.blocks > 0 && report.seconds >= report.blocks * 2 && report.gas > 0);
  if (kind === 'cheater') {
    const cheaters = new Set(slashes.map(({ provider }) => provider));
    check('one provider is slashed, for fraud', cheaters.size === 1 && slashes.some(({ reason }) => reason === 'Fraud'));
    check('it was contested', report.contests > 0);
  } else {
    check('nobody is slashed or contested', slashes.length === 0 && report.contests === 0);
  }
  const files = readdirSync(outputs).map((name) => statSync(join(outputs, name)).size);
  check('every output is there', files.length === 1000 && files.every((size) => size === 32));
} else {
  check('the demo writes its report', false);
}

for (const [what, holds] of results) console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}`);
const failed = results.filter(([, holds]) => !holds).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
