// Who decides referenda from the command line, and what a referendum goes through.
import { User, until } from './lib.mjs';

const NAMES = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];

/** Seven of twelve accounts with a million STAR each: with this, 55% of all there is, above every curve at once. */
export const VOTE = 950_000;

/** The seven: each votes with its own key. */
export class Voters {
  constructor(url) {
    const suris = ['//Alice', ...NAMES.map((name) => `//${name}//stash`)];
    this.users = suris.map((suri) => new User(url, suri));
  }

  /** All say aye to all of these, each to one after the other. */
  async approve(...referenda) {
    const votes = async (user) => {
      for (const referendum of referenda) await user.run('gov', 'vote', referendum, 'aye', VOTE);
    };
    await Promise.all(this.users.map(votes));
  }
}

/** Waits until a referendum is at this stage: its status. A referendum that ends otherwise is an error. */
export async function stage(user, referendum, name, seconds = 300) {
  const ends = ['approved', 'rejected', 'cancelled', 'timed_out', 'killed'];
  const reached = async () => {
    const status = await user.run('gov', 'status', referendum);
    if (status.stage === name) return status;
    if (ends.includes(status.stage)) throw new Error(`referendum ${referendum} is ${status.stage}`);
    return null;
  };
  return until(`referendum ${referendum} is ${name}`, reached, seconds);
}
