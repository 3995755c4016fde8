/** The station's own signing key (Ed25519), made at the first start and never sent anywhere. */

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentError } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { needFile } from '../../files/need-file.js';
import { isElsewhere, type LostFile, putAside } from '../../files/put-aside.js';
import { sha256 } from '../../files/sha256.js';
import { writeWholeSync } from '../../files/write-whole.js';
import { say } from '../../words/said.js';

const FILE = 'station-key.pem';
const AS_OWNER = say('Run this as the account that runs rfi-logger (sudo -u rfi-logger …), with its --data-dir.');

export interface StationKey {
  /** SPKI, base64. */
  readonly publicKey: string;
  /** SHA-256 of the public key, hexadecimal: people write it on paper and compare it. */
  readonly fingerprint: string;
  /** Signs this exact text; base64. */
  sign(text: string): string;
}

export interface OpenedKey {
  readonly key: StationKey;
  /** The file was missing or damaged, and this key was made just now. */
  readonly isNew: boolean;
  /** The file that held no key, put aside. */
  readonly lost: LostFile | undefined;
}

/** Makes the key where there is none; a file that holds none is put aside by name. @throws Error when the disk refuses it */
export function openStationKey(dataDir: string): OpenedKey {
  const path = join(dataDir, FILE);
  let lost: LostFile | undefined;
  try {
    if (isThere(path)) return { key: readStationKey(dataDir), isNew: false, lost };
  } catch (error) {
    if (!(error instanceof EnvironmentError) || isElsewhere(error.cause)) throw error;
    lost = { path, keptAs: putAside(path), reason: 'damaged', fault: error.message };
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  writeWholeSync(path, String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  return { key: readStationKey(dataDir), isNew: true, lost };
}

/** @throws EnvironmentError when there is no key, or the file holds none. */
export function readStationKey(dataDir: string): StationKey {
  const path = join(dataDir, FILE);
  if (!isThere(path)) throw new EnvironmentError(say('{path} is not there: nothing can be signed.', { path }), CURE);
  let key: KeyObject;
  try {
    needFile(path);
    key = createPrivateKey(readFileSync(path));
  } catch (cause) {
    if (!isElsewhere(cause)) throw new EnvironmentError(say('{path} holds no private key.', { path }), CURE, { cause });
    // A key that only cannot be read must never be moved away for a new one.
    const { code } = cause as NodeJS.ErrnoException;
    throw new EnvironmentError(say('{path} cannot be read ({code}).', { path, code: code ?? '' }), AS_OWNER, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new EnvironmentError(say('{path} holds no Ed25519 key.', { path }), CURE);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    publicKey: spki.toString('base64'),
    fingerprint: sha256(spki),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

const CURE = say(
  'Restore the file from a backup. Without a backup, move it away; a new key is made, so inform all who keep the old fingerprint.',
);
