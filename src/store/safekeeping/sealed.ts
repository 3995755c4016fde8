/**
 * A small file that only the passphrase opens: scrypt makes the key, AES-256-GCM encrypts and notices any change.
 *
 *   'RFISEAL1', 16 bytes of salt, 12 of nonce, 16 of tag, then the encrypted text
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';

const MAGIC = Buffer.from('RFISEAL1');
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** 128 MB and a quarter of a second for each guess. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };

export function seal(text: string, passphrase: string): Buffer {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, SCRYPT), nonce);
  cipher.setAAD(Buffer.concat([MAGIC, salt]));
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([MAGIC, salt, nonce, cipher.getAuthTag(), content]);
}

/** Undefined for another passphrase, or for bytes that are not as they were sealed. */
export function unseal(sealed: Buffer, passphrase: string): string | undefined {
  const parts = [MAGIC.length, SALT_BYTES, NONCE_BYTES, TAG_BYTES];
  if (sealed.length < parts.reduce((sum, bytes) => sum + bytes, 0)) return undefined;
  let at = 0;
  const [magic, salt, nonce, tag] = parts.map((bytes) => {
    at += bytes;
    return sealed.subarray(at - bytes, at);
  }) as [Buffer, Buffer, Buffer, Buffer];
  if (!magic.equals(MAGIC)) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, SCRYPT), nonce);
  decipher.setAAD(Buffer.concat([MAGIC, salt]));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed.subarray(at)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
