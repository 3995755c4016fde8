/** Opens and checks a bundle on this machine: reads every byte, writes nothing. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { decodeBlock } from '../store/blocks/block-codec.js';
import { ZipReader } from '../zip/zip-reader.js';
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
import { checkTimestamp, type Timestamp } from './timestamp.js';

export interface BundleVerdict extends Verdict {
  readonly timestamp: Timestamp | undefined;
}

/** @throws ProtocolError when the file is not a zip, or is one made to mislead its reader. */
export async function verifyBundle(path: string, known: KnownOutside = {}): Promise<BundleVerdict> {
  const zip = await ZipReader.open(path);
  try {
    const files: FoundFile[] = [];
    const unreadable: { path: string; problem: string }[] = [];
    const blocks = new Map<string, number>();
    for (const { name } of zip.entries) {
      const counter = name.endsWith('.rfb') ? new BlockCounter() : undefined;
      try {
        files.push(await hashed(zip, name, counter));
        if (counter !== undefined) blocks.set(name, counter.sweeps);
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
    const faults = [...verdict.faults, ...blockFaults(verdict.manifest, blocks)];
    const { timestamp, fault } = await timestampOf(zip, files, verdict.manifestSha256);
    if (fault !== undefined) faults.push(fault);
    return { ...verdict, faults, good: faults.length === 0, timestamp };
  } finally {
    zip.close();
  }
}

async function hashed(zip: ZipReader, name: string, counter: BlockCounter | undefined): Promise<FoundFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of zip.pieces(name)) {
    hash.update(piece);
    bytes += piece.length;
    counter?.take(piece);
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

/** Counts the sweeps of a block file while it is read; a damaged file counts as none. */
class BlockCounter {
  sweeps = 0;
  #rest = Buffer.alloc(0);
  #isDamaged = false;

  take(piece: Buffer): void {
    if (this.#isDamaged) return;
    this.#rest = Buffer.concat([this.#rest, piece]);
    let at = 0;
    while (this.#rest.length - at >= 4) {
      const length = this.#rest.readUInt32LE(at);
      if (length > LONGEST_BLOCK) {
        this.#isDamaged = true;
        return;
      }
      if (this.#rest.length - at - 4 < length) break;
      try {
        const { firstBin, stamps } = decodeBlock(this.#rest.subarray(at + 4, at + 4 + length));
        // A sweep too long for one block is in several; only its first part is counted.
        if (firstBin === 0) this.sweeps += stamps.length;
      } catch {
        this.#isDamaged = true;
        this.sweeps = 0;
        return;
      }
      at += 4 + length;
    }
    this.#rest = this.#rest.subarray(at);
  }
}

const LONGEST_BLOCK = 1 << 20;

/** Checks that each receiver's blocks hold as many sweeps as the manifest says. */
function blockFaults(manifest: Manifest | undefined, blocks: ReadonlyMap<string, number>): Fault[] {
  return (manifest?.receivers ?? []).flatMap(({ receiverId, sweeps }) => {
    const path = `sweeps/${receiverId}.rfb`;
    const counted = blocks.get(path);
    if (counted === undefined || counted === sweeps) return [];
    return [
      {
        kind: 'changed' as const,
        path,
        vi: `${path} có ${counted} lượt quét giải mã được, không phải ${sweeps}`,
        en: `${path} holds ${counted} sweeps that can be decoded, not ${sweeps}`,
      },
    ];
  });
}

async function timestampOf(
  zip: ZipReader,
  files: readonly FoundFile[],
  manifestSha256: string | undefined,
): Promise<{ timestamp?: Timestamp; fault?: Fault }> {
  if (manifestSha256 === undefined || !files.some(({ path }) => path === TIMESTAMP)) return {};
  try {
    return { timestamp: checkTimestamp(await zip.content(TIMESTAMP), manifestSha256) };
  } catch (error) {
    // For an unreadable certificate the platform throws its own errors.
    const { message } = error as Error;
    return { fault: { kind: 'signature', path: TIMESTAMP, vi: `Dấu thời gian không đúng: ${message}`, en: message } };
  }
}
