/** Secrets that the program makes: long, random, shown once, and kept only as their hash. */
import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** What a leaked API token is recognised by, in logs and by scanners of source code. */
export const TOKEN_PREFIX = 'rfi_';

/** 256 random bits, safe in headers, cookies and addresses. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url');
}

/** A short random id: names a thing, opens nothing. */
export function newId(): string {
  return randomBytes(9).toString('base64url');
}

/**
 * What is kept of a secret. A plain SHA-256 is enough here, unlike for passwords: nobody can guess 256 random bits, and
 * looking the hash up in an index tells nothing about the secret by its timing.
 */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
