/** Passwords: kept as argon2id, judged for length and obviousness, never by which letters they mix. */
import { argon2id, hash, needsRehash, verify } from 'argon2';

/** OWASP's password storage cheat sheet: 19 MiB and two passes; a small station computer does it in about 50 ms. */
const COST = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** At once, so that a flood of sign-ins leaves threads and memory to the watch. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 40;

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

/** More sign-ins at once than are worked on or wait: try again in a moment. */
export class TooManySignIns extends Error {
  override readonly name = 'TooManySignIns';
}

/** The first things tried, in the languages of our readers; each would else be long enough. */
const OBVIOUS = ['password', 'matkhau', 'qwerty', 'administrator', 'quantri', 'rfilogger', 'letmein', 'iloveyou'];

export type PasswordFault = 'short' | 'long' | 'obvious';

/** `names`: what the account is called, which its password must not be made of. */
export function passwordFault(password: string, names: readonly string[] = []): PasswordFault | undefined {
  if ([...password].length < SHORTEST_PASSWORD) return 'short';
  if ([...password].length > LONGEST_PASSWORD) return 'long';
  if (new Set(password).size < 5) return 'obvious';
  let rest = plain(password);
  for (const known of [...OBVIOUS, ...names.map(plain).filter((name) => name.length > 2)])
    rest = rest.replaceAll(known, '');
  // What remains of "quantri123456": a run of keys is no password either.
  rest = rest.replaceAll(/0?123456789?0?|9?87654321?|12345|abcdef|(.)\1{2,}/g, '');
  return rest.length < 6 ? 'obvious' : undefined;
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

let working = 0;
const waiting: (() => void)[] = [];

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), COST));
}

/** A hash that nothing matches: an unknown name must take as long as a wrong password. */
let nobodysHash: Promise<string> | undefined;

/**
 * Whether the password is right, and whether its hash was made with less than is usual now; `digest` undefined: there
 * is no such account, which takes just as long to say. @throws TooManySignIns
 */
export async function checkPassword(
  digest: string | undefined,
  password: string,
): Promise<{ readonly right: boolean; readonly outdated: boolean }> {
  nobodysHash ??= hash('nobody', COST);
  const against = digest ?? (await nobodysHash);
  const same = await inTurn(() => verify(against, password.normalize('NFC')));
  return { right: same && digest !== undefined, outdated: digest !== undefined && needsRehash(digest, COST) };
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (working >= MOST_AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new TooManySignIns('Too many people sign in at this moment.');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else working += 1;
  try {
    return await work();
  } finally {
    // The turn is handed on, not given back, while anybody waits.
    const next = waiting.shift();
    if (next === undefined) working -= 1;
    else next();
  }
}
