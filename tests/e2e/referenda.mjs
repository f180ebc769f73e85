// Referenda by @polkadot/api alone: what docs/governance.md has people click.
import { setTimeout as pause } from 'node:timers/promises';
import { blocks, errorName, eventOf, succeed } from '../polkadot-js/lib/chain.mjs';

/** Blocks of three seconds. */
const MINUTE = 20;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the development chain divides all periods by. */
const SPEED = 720;

/** Tracks by their origins, as docs/governance.md has them: the periods of a public chain, and the deposit in STAR. */
const TRACKS = {
  Root: { prepare: 2 * HOUR, confirm: DAY, enactment: DAY, deposit: 10_000n },
  Emergency: { prepare: MINUTE, confirm: 15 * MINUTE, enactment: MINUTE, deposit: 5_000n },
  VerificationParameters: { prepare: 2 * HOUR, confirm: DAY, enactment: DAY, deposit: 1_000n },
  SlashCanceller: { prepare: 30 * MINUTE, confirm: 2 * HOUR, enactment: 10 * MINUTE, deposit: 200n },
  SmallSpender: { prepare: HOUR, confirm: 6 * HOUR, enactment: HOUR, deposit: 100n },
};

/** Blocks from a proposal to the deed at least: each period is cut to pace by itself, and takes a block at least. */
export function leastBlocks(origin) {
  const { prepare, confirm, enactment } = TRACKS[origin];
  return [prepare, confirm, enactment].reduce((sum, period) => sum + Math.ceil(period / SPEED), 0);
}

/** Planck that a decision on this track takes as a deposit. */
export const depositOf = (origin) => TRACKS[origin].deposit * 10n ** 12n;

/** Proposes, votes and waits. */
export class Referenda {
  /** `proposer` pays; each of `voters` says aye to everything with `stake`. */
  constructor(api, proposer, voters, stake) {
    Object.assign(this, { api, proposer, voters, stake });
  }

  /** Has `origin` make a call, if the voters agree: notes it, submits it, pays for the decision, and all vote. */
  async hold(origin, call) {
    const { api, proposer, voters, stake } = this;
    const { tx } = api;
    const hash = call.method.hash.toHex();
    const proposal = { Lookup: { hash_: hash, len: call.method.encodedLength } };
    const of = origin === 'Root' ? { system: origin } : { Origins: origin };
    const submission = tx.referenda.submit(of, proposal, { After: 0 });
    // Who proposed the same before has noted it.
    const isNoted = (await api.query.preimage.requestStatusFor(hash)).isSome;
    const noted = isNoted ? [] : [tx.preimage.notePreimage(call.method.toHex())];
    const { block, events } = await succeed(api, proposer, tx.utility.batchAll([...noted, submission]));
    const { index, track } = eventOf(events, 'referenda.Submitted').data;
    const at = await api.at(block);
    const submitted = (await at.query.system.number()).toNumber();
    const vote = { Standard: { vote: { aye: true, conviction: 'Locked1x' }, balance: stake } };
    await Promise.all([
      succeed(api, proposer, tx.referenda.placeDecisionDeposit(index)),
      ...voters.map((voter) => succeed(api, voter, tx.convictionVoting.vote(index, vote))),
    ]);
    return { index: index.toNumber(), track: track.toNumber(), origin, submitted };
  }

  /** Waits until a referendum is carried out: the block, and the event of this name that its call left there. */
  async carriedOut(referendum, name, seconds = 300) {
    const { api } = this;
    const end = Date.now() + seconds * 1000;
    let next = referendum.submitted + 1;
    while (Date.now() < end) {
      const head = (await api.rpc.chain.getHeader()).number.toNumber();
      for (const { number, events } of await blocks(api, next, head)) {
        const found = this.#inBlock(referendum, events, name);
        if (found) return { number, event: found };
      }
      next = Math.max(next, head + 1);
      await pause(500);
    }
    throw new Error(`referendum ${referendum.index}: not carried out within ${seconds} s`);
  }

  /** What a block says of a referendum; one that failed, or whose call did, is an error. */
  #inBlock({ index }, events, name) {
    const ends = ['Rejected', 'TimedOut', 'Cancelled', 'Killed'].map((end) => `referenda.${end}`);
    const lost = events.find((event) => ends.includes(event.name) && event.data.index.toNumber() === index);
    if (lost) throw new Error(`referendum ${index}: ${lost.name}`);
    const failed = events.find((event) => event.name === 'scheduler.Dispatched' && event.data.result.isErr);
    if (failed) throw new Error(`referendum ${index}: ${errorName(this.api, failed.data.result.asErr)}`);
    return events.find((event) => event.name === name);
  }
}
