/** Opens and checks a bundle on this machine: reads every byte, and writes nothing. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { open } from 'node:fs/promises';
import { fileBytes, inflate } from '../../files/zip/zip-file.js';
import { SaidError } from '../../words/said.js';
import type { Fault, KnownOutside } from './bundle-form.js';
import { TIMESTAMP } from './bundle-form.js';
import { type BundleTools, bundleVerdict, type WholeVerdict } from './bundle-verdict.js';
import { checkTimestamp, type Timestamp } from './timestamp.js';

export interface BundleVerdict extends Omit<WholeVerdict, 'zip' | 'recomputed'> {
  readonly timestamp: Timestamp | undefined;
}

export interface KnownToVerifier extends KnownOutside {
  /** Certificates in PEM of the authorities whose time-stamps the reader trusts. */
  readonly stampRoots?: string | undefined;
}

const LARGEST_STAMP = 1 << 20;

/** @throws ProtocolError when the file is not a zip, or is one made to mislead its reader. */
export async function verifyBundle(path: string, known: KnownToVerifier = {}): Promise<BundleVerdict> {
  const file = await open(path);
  try {
    const { zip, recomputed: _, ...verdict } = await bundleVerdict(await fileBytes(file), NODE_TOOLS, known);
    const { timestamp, fault } = await timestampOf({ zip, ...verdict }, known.stampRoots);
    const faults = [...verdict.faults, ...(fault === undefined ? [] : [fault])];
    const unchecked = [...verdict.unchecked, ...(timestamp?.authority === 'unknown' ? [AUTHORITY_UNKNOWN] : [])];
    return { ...verdict, faults, unchecked, good: faults.length === 0, timestamp };
  } finally {
    await file.close();
  }
}

const AUTHORITY_UNKNOWN = {
  vi: 'Chưa biết ai cấp dấu thời gian: hãy nêu chứng thư gốc bằng --tsa-ca.',
  en: 'who issued the time-stamp: name the root certificate with --tsa-ca.',
};

/** What Node has of its own. */
export const NODE_TOOLS: BundleTools = {
  inflate,
  async hashed(pieces) {
    const hash = createHash('sha256');
    for await (const piece of pieces) hash.update(piece);
    return hash.digest('hex');
  },
  sha256: (text) => Promise.resolve(createHash('sha256').update(text).digest('hex')),
  sha256OfBase64: (text) => Promise.resolve(createHash('sha256').update(Buffer.from(text, 'base64')).digest('hex')),
  isSigned(publicKey, signature, text) {
    try {
      const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
      const right = key.asymmetricKeyType === 'ed25519';
      return Promise.resolve(right && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64')));
    } catch {
      return Promise.resolve(false);
    }
  },
};

async function timestampOf(
  { zip, manifestSha256 }: Pick<WholeVerdict, 'zip' | 'manifestSha256'>,
  stampRoots: string | undefined,
): Promise<{ timestamp?: Timestamp; fault?: Fault }> {
  if (manifestSha256 === undefined || !zip.members.some(({ name }) => name === TIMESTAMP)) return {};
  try {
    const stamp = Buffer.from(await zip.content(TIMESTAMP, LARGEST_STAMP));
    return { timestamp: checkTimestamp(stamp, manifestSha256, stampRoots) };
  } catch (error) {
    // For an unreadable certificate the platform throws its own errors.
    const { vi, en } =
      error instanceof SaidError ? error.said : { vi: 'chứng thư không đọc được', en: (error as Error).message };
    return { fault: { kind: 'signature', path: TIMESTAMP, vi: `Dấu thời gian không đúng: ${vi}`, en } };
  }
}
