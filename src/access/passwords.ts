/** Passwords: stored as argon2id hashes; checked for length and obvious words, not for a mix of characters. */
import { argon2id, hash, needsRehash, verify } from 'argon2';

/**
 * Cost from OWASP's password storage cheat sheet: 19 MiB and two passes. A small station computer needs about 50 ms.
 */
const COST = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Passwords hashed at the same time; the limit leaves threads and memory to the watch during a flood of sign-ins. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 40;

export const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 200;

/** Too many sign-ins are running and waiting: try again in a moment. */
export class TooManySignIns extends Error {
  override readonly name = 'TooManySignIns';
}

/** Words that an attacker tries first, in our readers' languages; most would otherwise be long enough. */
const OBVIOUS = ['password', 'matkhau', 'qwerty', 'administrator', 'quantri', 'rfilogger', 'letmein', 'iloveyou'];

export type PasswordFault = 'short' | 'long' | 'obvious';

/**
 * Why a password is refused; undefined when it is good. `names`: the account's names, which the password must not
 * consist of.
 */
export function passwordFault(password: string, names: readonly string[] = []): PasswordFault | undefined {
  if ([...password].length < SHORTEST_PASSWORD) return 'short';
  if ([...password].length > LONGEST_PASSWORD) return 'long';
  if (new Set(password).size < 5) return 'obvious';
  let rest = plain(password);
  for (const known of [...OBVIOUS, ...names.map(plain).filter((name) => name.length > 2)])
    rest = rest.replaceAll(known, '');
  // Removes runs of keys, such as the digits of "quantri123456": they do not count towards the length.
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

/**
 * A hash that no password matches, checked for an unknown name, so that the answer takes as long as for a wrong
 * password.
 */
let nobodysHash: Promise<string> | undefined;

/**
 * Checks a password. `outdated`: the stored hash was made at a lower cost than today's. `digest` is undefined for an
 * unknown account; the check then takes just as long. @throws TooManySignIns
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
    // While others wait, the free place goes directly to the next.
    const next = waiting.shift();
    if (next === undefined) working -= 1;
    else next();
  }
}
