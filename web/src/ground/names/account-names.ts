/** Names of accounts whose owners are not among the people of the watch, and who of them may issue papers. */
import { ask } from '../asking/ask.js';
import { Followed } from '../asking/followed.js';
import { useShown } from '../asking/use-followed.js';

interface Names {
  /** By the id of the account. */
  readonly names: ReadonlyMap<string, string>;
  /** Names of the people who may sign and send papers. */
  readonly issuers: readonly string[];
}

const EVERY_MS = 60_000;
const NONE: Names = { names: new Map(), issuers: [] };

const followed = new Followed<Names>(
  async (signal) => {
    const { names } = await ask('GET /api/v1/names', { signal });
    const issuers = names.filter(({ issues }) => issues === true).map(({ name }) => name);
    return { names: new Map(names.map(({ id, name }) => [id, name])), issuers };
  },
  () => ({ everyMs: EVERY_MS }),
);

export function useAccountNames(): Names {
  return useShown(followed).value ?? NONE;
}
