/** Opens and checks a bundle on this machine: reads every byte, and leaves nothing behind. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipReader } from '../../files/zip/zip-reader.js';
import { checkBundle } from './bundle-check.js';
import {
  type BundleContents,
  type CheckTools,
  type Fault,
  type FoundFile,
  type KnownOutside,
  type Manifest,
  TIMESTAMP,
  type Verdict,
} from './bundle-form.js';
import { checkFigures } from './figures-check.js';
import { checkTimestamp, type Timestamp } from './timestamp.js';

export interface BundleVerdict extends Verdict {
  readonly timestamp: Timestamp | undefined;
}

export interface KnownToVerifier extends KnownOutside {
  /** Certificates in PEM of the authorities whose time-stamps the reader trusts. */
  readonly stampRoots?: string | undefined;
}

/**
 * Figures are made again in a temporary folder, which is removed.
 * @throws ProtocolError when the file is not a zip, or is one made to mislead its reader.
 */
export async function verifyBundle(path: string, known: KnownToVerifier = {}): Promise<BundleVerdict> {
  const zip = await ZipReader.open(path);
  const scratch = await mkdtemp(join(tmpdir(), 'rfi-verify-'));
  try {
    const files: FoundFile[] = [];
    const unreadable: { path: string; problem: string }[] = [];
    for (const { name } of zip.entries) {
      try {
        files.push(await hashed(zip, name));
      } catch (error) {
        unreadable.push({ path: name, problem: (error as Error).message });
      }
    }
    const contents: BundleContents = {
      files,
      unreadable,
      text: async (name) => (await zip.content(name)).toString('utf8'),
    };
    const verdict = await checkBundle(contents, NODE_TOOLS, known);
    const { manifest } = verdict;
    const [faults, unchecked, told] = [[...verdict.faults], [...verdict.unchecked], [...verdict.told]];
    if (manifest !== undefined) {
      const sound = soundFiles(manifest, files);
      const figures = await checkFigures({ zip, manifest, sound, scratch, told });
      faults.push(...figures.faults);
      if (!figures.recomputed) unchecked.push(NOT_RECOMPUTED);
    }
    const { timestamp, fault } = await timestampOf(zip, files, verdict.manifestSha256, known.stampRoots);
    if (fault !== undefined) faults.push(fault);
    if (timestamp?.authority === 'unknown') unchecked.push(AUTHORITY_UNKNOWN);
    return { ...verdict, faults, unchecked, told, good: faults.length === 0, timestamp };
  } finally {
    zip.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

const NOT_RECOMPUTED = {
  vi: 'Bảng và hình không được tính lại từ lượt quét đã ký: gói do phiên bản khác lập.',
  en: 'tables and pictures were not made again from the signed sweeps: another version made the bundle.',
};
const AUTHORITY_UNKNOWN = {
  vi: 'Chưa biết ai cấp dấu thời gian: hãy nêu chứng thư gốc bằng --tsa-ca.',
  en: 'who issued the time-stamp: name the root certificate with --tsa-ca.',
};

function soundFiles(manifest: Manifest, files: readonly FoundFile[]): Set<string> {
  const signed = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  return new Set(files.filter(({ path, sha256 }) => signed.get(path) === sha256).map(({ path }) => path));
}

async function hashed(zip: ZipReader, name: string): Promise<FoundFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of zip.pieces(name)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { path: name, bytes, sha256: hash.digest('hex') };
}

const NODE_TOOLS: CheckTools = {
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
  zip: ZipReader,
  files: readonly FoundFile[],
  manifestSha256: string | undefined,
  stampRoots: string | undefined,
): Promise<{ timestamp?: Timestamp; fault?: Fault }> {
  if (manifestSha256 === undefined || !files.some(({ path }) => path === TIMESTAMP)) return {};
  try {
    return { timestamp: checkTimestamp(await zip.content(TIMESTAMP), manifestSha256, stampRoots) };
  } catch (error) {
    // For an unreadable certificate the platform throws its own errors.
    const { message } = error as Error;
    return { fault: { kind: 'signature', path: TIMESTAMP, vi: `Dấu thời gian không đúng: ${message}`, en: message } };
  }
}
