// A job's account, from the chain's blocks and events alone, and what must hold of it.
import { blocks } from './chain.mjs';
import { feeOf, partsOf } from './protocol.mjs';

const sum = (values) => values.reduce((total, value) => total + value, 0n);

function span(all, job) {
  const when = (name) => {
    const isIt = (event) => event.name === name && event.data.job.toBigInt() === job;
    const block = all.find(({ events }) => events.some(isIt));
    return block && { ...block, event: block.events.find(isIt) };
  };
  const [posted, closed] = [when('marketplace.JobPosted'), when('marketplace.JobClosed')];
  if (!posted) throw new Error(`there is no job ${job}`);
  if (!closed) throw new Error(`job ${job} is not closed`);
  return { posted, closed };
}

/** The cause of a slash: the name of its variant. */
const reasonOf = (cause) => cause.type;

/** Bytes of the transactions in the blocks: of the work itself, and of uploads. */
function bytesOf(all, from, to) {
  let [work, uploads] = [0, 0];
  for (const { number, extrinsics, events } of all) {
    extrinsics.forEach(({ bytes, isInherent }, at) => {
      const isUpload = events.some((event) => event.extrinsic === at && event.name === 'preimage.Noted');
      if (isUpload) uploads += bytes;
      else if (!isInherent && number >= from && number <= to) work += bytes;
    });
  }
  return { work, uploads };
}

/** Everything on chain up to the best block, as one account of the job. */
export async function account(api, job) {
  const head = await api.rpc.chain.getHeader();
  const all = await blocks(api, 0, head.number.toNumber());
  const { posted, closed } = span(all, job);
  const events = all.flatMap((block) => block.events);
  const named = (name) => events.filter((event) => event.name === name).map(({ data }) => data);
  const ofJob = (name) => named(name).filter((data) => (data.id?.job ?? data.job).toBigInt() === job);

  const record = (await api.query.marketplace.jobs(job)).unwrap();
  const paid = ofJob('marketplace.BatchPaid').map((data) => ({
    key: `${data.id.batch}/${data.id.replica}`,
    provider: data.provider.toString(),
    gas: data.gas.toBigInt(),
    ranIn: data.domain.toNumber(),
    parts: [data.providerFee, data.authorFee, data.domainFee, data.networkFee].map((part) => part.toBigInt()),
  }));
  const batchSize = record.spec.batchSize.toNumber();
  const tasks = record.spec.tasks.toNumber();
  const replicas = record.spec.assurance.isReplicated ? record.spec.assurance.asReplicated.n.toNumber() : 1;
  const tasksOf = (batch) => Math.min(batchSize, tasks - batch * batchSize);
  const paidReplicas = new Map();
  for (const { key } of paid) {
    const batch = Number(key.split('/')[0]);
    paidReplicas.set(batch, (paidReplicas.get(batch) ?? 0) + 1);
  }
  const returned = ofJob('marketplace.BatchReturned').map((data) => `${data.id.batch}/${data.id.replica}`);
  // A replica that failed after its sister's root was shown is not run again: a successor could copy it.
  const isAccounted = (batch, replica) => {
    const key = `${batch}/${replica}`;
    return paid.some((one) => one.key === key) || returned.includes(key);
  };
  const isComplete = (batch) => [...Array(replicas).keys()].every((replica) => isAccounted(batch, replica));
  const fullyPaid = [...paidReplicas].filter(([batch]) => isComplete(batch));
  const slashes = named('providerStaking.Slashed').map((data) => ({
    provider: data.provider.toString(),
    amount: data.amount.toBigInt(),
    reason: reasonOf(data.cause),
  }));
  const at = await api.at(head.hash);
  const issuanceOf = async ({ query }) => (await query.balances.totalIssuance()).toBigInt();
  const issuance = { start: await issuanceOf(await api.at(api.genesisHash)), end: await issuanceOf(at) };
  // A slash is frozen at once; a day later it burns, but for what the harmed and the exposer get.
  const executed = named('providerStaking.SlashExecuted');
  const part = (name) => sum(executed.map((data) => data[name].toBigInt()));
  const burned = {
    fees: sum(named('transactionPayment.TransactionFeePaid').map((data) => data.actualFee.toBigInt())),
    slashes: part('burned'),
    registrations: sum(named('providerStaking.Registered').map(({ price }) => price.toBigInt())),
  };
  // What is frozen is the providers' own, and their delegators'.
  const records = await at.query.providerStaking.slashes.entries();
  const pending = records.map(([, record]) => record.unwrap()).filter(({ status }) => status.isPending);
  const slashed = {
    all: sum(slashes.map(({ amount }) => amount)),
    frozen: sum(pending.map(({ amount }) => amount.toBigInt())),
    paid: part('compensation') + part('reward'),
    cancelled: sum(named('providerStaking.SlashCancelled').map(({ amount }) => amount.toBigInt())),
  };
  const bytes = bytesOf(all, posted.number, closed.number);
  const reports = named('verification.AuditReported').filter((data) => data.assignment.job.toBigInt() === job);
  return {
    job,
    tasks,
    replicas,
    price: record.spec.price.toBigInt(),
    domain: record.spec.domain.toNumber(),
    domainShare: record.revenue.isSome ? record.revenue.unwrap().share.toBigInt() : 0n,
    requester: record.requester.toString(),
    author: record.author.toString(),
    status: record.status.type,
    paid,
    paidTasks: fullyPaid.reduce((count, [batch]) => count + tasksOf(batch), 0),
    gas: sum(paid.map(({ gas }) => gas)),
    fees: {
      providers: sum(paid.map(({ parts }) => parts[0])),
      author: sum(paid.map(({ parts }) => parts[1])),
      domain: sum(paid.map(({ parts }) => parts[2])),
      network: sum(paid.map(({ parts }) => parts[3])),
    },
    escrow: posted.event.data.escrow.toBigInt(),
    closedPaid: closed.event.data.paid.toBigInt(),
    refunded: closed.event.data.refunded.toBigInt(),
    reports: reports.length,
    audits: reports.reduce((count, data) => count + data.answers.toNumber(), 0),
    contests: ofJob('verification.ContestOpened').length,
    undecided: ofJob('marketplace.Undecided').length,
    returned,
    slashes,
    issuance,
    burned,
    slashed,
    issuanceOk: issuance.end === issuance.start - burned.fees - burned.slashes - burned.registrations,
    slashesOk: slashed.all === slashed.frozen + slashed.paid + slashed.cancelled + burned.slashes,
    blocks: closed.number - posted.number,
    seconds: (closed.moment - posted.moment) / 1000,
    bytesPerTask: Number((bytes.work / tasks).toFixed(2)),
    uploads: bytes.uploads,
  };
}

/** What must hold, each with a sentence. */
export function checks(ledger, { best, native, cheater }) {
  const { fees, paid, slashes } = ledger;
  const found = [];
  const check = (what, holds) => found.push({ what, holds: Boolean(holds) });
  check('the job is closed', ledger.status === 'Closed');
  check('every task is paid', ledger.paidTasks === ledger.tasks);
  check('every replica of every batch is paid once', new Set(paid.map(({ key }) => key)).size === paid.length);
  check(
    'the best setting is the one of the native search',
    best.task === native.task && best.accuracy === native.accuracy && best.output === native.output,
  );
  check(
    'each fee is its gas at the price, shared 80 to 5 to 15, of which the home domain has its part',
    paid.every(({ gas, parts }) => `${parts}` === `${partsOf(feeOf(gas, ledger.price), ledger.domainShare)}`),
  );
  const taken = fees.providers + fees.author + fees.domain + fees.network;
  check('fees and refund are the escrow', taken === ledger.closedPaid && taken + ledger.refunded === ledger.escrow);
  check('issuance fell by fees, slashes and registrations burned, to the planck', ledger.issuanceOk);
  check('what was slashed is frozen, burned, paid out or returned, to the planck', ledger.slashesOk);
  if (cheater) {
    check('the cheater is slashed for fraud', slashes.some(({ provider, reason }) => provider === cheater && reason === 'Fraud'));
    const others = paid.filter(({ provider }) => provider !== cheater).map(({ key }) => key.split('/')[0]);
    const replaced = ledger.returned.every((key) => others.includes(key.split('/')[0]));
    check('what the cheater lost is paid to others: its sisters, or who did it again', ledger.returned.length > 0 && replaced);
    check('nobody else is slashed', slashes.every(({ provider }) => provider === cheater));
  } else {
    check('nobody is slashed', slashes.length === 0);
  }
  return found;
}
