/** Secrets that the program makes: long, random, shown once, and stored only as a hash. */
import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** Beginning of every API token, by which logs and scanners of source code recognise a leaked one. */
export const TOKEN_PREFIX = 'rfi_';

/** A secret of 256 random bits, in characters that are safe in headers, cookies and addresses. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url');
}

/** A short random id; it names an object and gives no access. It is typed at a command line, so it never begins with "-". */
export function newId(): string {
  return randomBytes(9).toString('hex');
}

/**
 * The stored form of a secret. A plain SHA-256 is enough here, unlike for passwords: nobody can guess 256 random bits,
 * and looking up the hash in an index reveals nothing about the secret by its timing.
 */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
