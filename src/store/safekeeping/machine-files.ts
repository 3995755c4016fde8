/**
 * What a new machine needs beside the data: configuration, certificate, keys and secrets. They lie in a backup as one sealed
 * file, `machine.sealed`, and are put back where they were, over nothing that is there.
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { MachineParts } from '../../config/machine.js';
import { bytesOrAbsent } from '../../files/absent.js';
import { needFile } from '../../files/need-file.js';
import { writeWhole } from '../../files/write-whole.js';

const MAGIC = Buffer.from('RFISEAL1');
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** 128 MB and a quarter of a second for each guess. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };

export const SEALED = 'machine.sealed';
/** Of the data directory, what opens doors or signs, with its former forms: in the sealed file alone, where there is one. */
const SEALED_DATA = /^(?:station-key\.pem|notices\.json)(?:\.[a-z-]+-\d+)?$/;

export function isSealed(path: string): boolean {
  return SEALED_DATA.test(path);
}

const sealedSchema = z.object({
  files: z.array(z.object({ path: z.string(), content: z.base64() })),
  data: z.array(z.object({ path: z.string(), content: z.base64() })),
});
type SealedFiles = z.output<typeof sealedSchema>;

export async function sealedMachine(dataDir: string, machine: MachineParts): Promise<Buffer> {
  const { passphrase, files, environment, environmentFile } = machine;
  const read = async (path: string, at = path) => {
    needFile(path);
    const content = await bytesOrAbsent(path);
    return content === undefined ? [] : [{ path: at, content: content.toString('base64') }];
  };
  const outside = (await Promise.all(files.map((path) => read(resolve(path))))).flat();
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  if (environmentFile !== undefined && lines.length > 0 && !files.includes(environmentFile))
    outside.push({ path: environmentFile, content: Buffer.from(lines.join('')).toString('base64') });
  const names = (await readdir(dataDir)).filter(isSealed);
  const data = (await Promise.all(names.map((name) => read(join(dataDir, name), name)))).flat();
  return seal(JSON.stringify({ files: outside, data } satisfies SealedFiles), passphrase);
}

/** Undefined for the wrong passphrase, or a file that was altered. */
export function openedMachine(sealed: Buffer, passphrase: string): SealedFiles | undefined {
  const text = unseal(sealed, passphrase);
  return text === undefined ? undefined : sealedSchema.parse(JSON.parse(text));
}

/**
 * Writes the files of the machine below `root`. A file that is there with another content stays; what the backup has lies
 * beside it as `NAME.from-backup`. @returns the paths that were written
 */
export async function putBack({ files }: Pick<SealedFiles, 'files'>, root: string): Promise<string[]> {
  const written: string[] = [];
  for (const { path, content } of files) {
    const bytes = Buffer.from(content, 'base64');
    const wanted = join(root, path);
    const there = await bytesOrAbsent(wanted);
    if (there?.equals(bytes)) continue;
    const to = there === undefined ? wanted : `${wanted}.from-backup`;
    await mkdir(dirname(to), { recursive: true });
    await writeWhole(to, bytes);
    written.push(to);
  }
  return written;
}

/**
 * A small file that only the passphrase opens: scrypt makes the key, AES-256-GCM encrypts and notices any change.
 *
 *   'RFISEAL1', 16 bytes of salt, 12 of nonce, 16 of tag, then the encrypted text
 */
function seal(text: string, passphrase: string): Buffer {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, SCRYPT), nonce);
  cipher.setAAD(Buffer.concat([MAGIC, salt]));
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([MAGIC, salt, nonce, cipher.getAuthTag(), content]);
}

/** Undefined for another passphrase, or for bytes that are not as they were sealed. */
function unseal(sealed: Buffer, passphrase: string): string | undefined {
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
