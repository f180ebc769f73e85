// Reads a job from the chain, from its posting to its close, and accounts for it: what scripts/demo prints.
//
//   node report.mjs --url URL --job ID --outputs DIR --native FILE [--json FILE] [--cheater ADDRESS]
//
// Fails if something does not add up. Nothing here comes from our own clients: the figures are computed from
// blocks and events, the best setting from the downloaded outputs.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { connect } from './lib/chain.mjs';
import { bestOf } from './lib/digits.mjs';
import { account, checks } from './lib/ledger.mjs';
import { print } from './lib/print.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    job: { type: 'string' },
    outputs: { type: 'string' },
    native: { type: 'string' },
    json: { type: 'string' },
    cheater: { type: 'string' },
  },
});

const api = await connect(values.url);
try {
  const ledger = await account(api, BigInt(values.job));
  const best = bestOf(values.outputs, ledger.tasks);
  const native = JSON.parse(readFileSync(values.native, 'utf8')).best;
  const found = checks(ledger, { best, native, cheater: values.cheater });
  print({ api, ledger, best, native, found, cheater: values.cheater });
  if (values.json) {
    const report = {
      tasks: ledger.tasks,
      paid_tasks: ledger.paidTasks,
      best: { task: best.task, accuracy: best.accuracy },
      native_best: { task: native.task, accuracy: native.accuracy },
      gas: Number(ledger.gas),
      audits: ledger.audits,
      contests: ledger.contests,
      slashes: ledger.slashes.map(({ provider, amount, reason }) => ({ provider, amount: `${amount}`, reason })),
      fees: {
        providers: `${ledger.fees.providers}`,
        author: `${ledger.fees.author}`,
        domain: `${ledger.fees.domain}`,
        network: `${ledger.fees.network}`,
        refunded: `${ledger.refunded}`,
      },
      escrow: `${ledger.escrow}`,
      blocks: ledger.blocks,
      seconds: ledger.seconds,
      chain_bytes_per_task: ledger.bytesPerTask,
      issuance_ok: ledger.issuanceOk,
    };
    writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (found.some(({ holds }) => !holds)) process.exitCode = 1;
} finally {
  await api.disconnect();
}
