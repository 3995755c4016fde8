/** Makes CSV, SM.1809 and pictures again from the signed blocks, for both verifiers, and compares them with the bundle's. Pure. */
import { ProtocolError } from '../../errors/errors.js';
import { crc32, type ZipReader } from '../../files/zip/zip-reader.js';
import {
  BLOCK_HEADER_BYTES,
  type BlockContent,
  BlockDamaged,
  blockContent,
  checkBody,
  readCodes,
  readHeader,
  readMeta,
  readPreview,
  streamBytes,
} from '../../store/blocks/block-format.js';
import type { Bytes } from '../../store/blocks/bytes.js';
import type { OutFile } from '../export-sink.js';
import { type IndexedPicture, partsOfPng, pngParts } from '../png-form.js';
import { Sm1809Writer } from '../sm1809-writer.js';
import { leaving, refuseDrills, SWEEP_COLUMNS, sweepRow } from '../sweep-table.js';
import { csvWriter } from '../text-writers.js';
import { WaterfallPictures } from '../waterfall-picture.js';
import { blockSweeps } from './block-sweeps.js';
import {
  COVERAGE,
  type Fault,
  FIGURES_FORM,
  INCIDENT,
  MANIFEST,
  type Manifest,
  RECEIVERS,
  type Told,
} from './bundle-form.js';
import { ClaimsCheck } from './claims-check.js';
import {
  type BundledReceiver,
  baselessFaults,
  blocksOf,
  countFault,
  differenceAt,
  factsIn,
  figureFaults,
  frameOf,
  isPlainJson,
  mostBytesOf,
  noPicture,
  notGiven,
  notNamed,
  notPlain,
  PICTURE_DIFFERS,
  type Receiver,
  settingsFaults,
  whyOf,
} from './figures-form.js';
import { type MeasuredWith, noteSettings } from './measured-with.js';

const NEW_LINE = 10;
const COMMA = 44;
const [LARGEST_TEXT, LARGEST_PICTURE] = [64 << 20, 16 << 20];

/** A file that is not written: its text is compared with the bundle's file of the same path, or kept for a file to come. */
class ComparedFile implements OutFile {
  readonly path: string;
  readonly #wanted: AsyncIterator<Uint8Array> | undefined;
  readonly #kept: Map<string, Uint8Array[]>;
  readonly #mostBytes: number;
  #piece = new Uint8Array();
  #at = 0;
  #place = { line: 1, field: 1 };
  bytes = 0;
  difference: Told | undefined;

  constructor(
    path: string,
    wanted: AsyncIterator<Uint8Array> | undefined,
    { kept, mostBytes }: { readonly kept: Map<string, Uint8Array[]>; readonly mostBytes: number },
  ) {
    this.path = path;
    this.#wanted = wanted;
    this.#kept = kept;
    this.#mostBytes = mostBytes;
  }

  async write(piece: string | Uint8Array): Promise<void> {
    const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
    if (this.#wanted === undefined) this.#keep(bytes);
    else for (let at = 0; at < bytes.length && this.difference === undefined; ) at = await this.#compare(bytes, at);
    this.bytes += bytes.length;
    if (this.bytes > this.#mostBytes)
      throw ProtocolError.of('{path} would be larger than all of the bundle.', { path: this.path });
  }

  async append(path: string): Promise<void> {
    for (const piece of this.#kept.get(path) ?? []) await this.write(piece);
    this.#kept.delete(path);
  }

  async close(): Promise<void> {
    if (this.#wanted !== undefined && this.difference === undefined && (await this.#more()))
      this.difference = differenceAt(this.#place);
  }

  /** Only what another file takes over. */
  #keep(bytes: Uint8Array): void {
    if (!this.path.endsWith('.rows')) return;
    const pieces = this.#kept.get(this.path) ?? [];
    pieces.push(bytes);
    this.#kept.set(this.path, pieces);
  }

  /** True when the bundle's file has another byte. */
  async #more(): Promise<boolean> {
    while (this.#at === this.#piece.length) {
      const next = await this.#wanted?.next();
      if (next === undefined || next.done === true) return false;
      [this.#piece, this.#at] = [next.value as Uint8Array<ArrayBuffer>, 0];
    }
    return true;
  }

  /** Compares from `at` to the end of the shorter piece, and returns how far that is. */
  async #compare(bytes: Uint8Array, at: number): Promise<number> {
    if (!(await this.#more())) {
      this.difference = differenceAt(this.#place);
      return at;
    }
    for (; at < bytes.length && this.#at < this.#piece.length; at++, this.#at++) {
      const byte = this.#piece[this.#at];
      if (byte !== bytes[at]) {
        this.difference = differenceAt(this.#place);
        return at;
      }
      if (byte === NEW_LINE) this.#place = { line: this.#place.line + 1, field: 1 };
      else if (byte === COMMA) this.#place.field += 1;
    }
    return at;
  }
}

/** Figures made again, and what they are compared with. */
export interface FiguresOrder {
  readonly zip: ZipReader;
  readonly manifest: Manifest;
  /** Files of the zip that are as the manifest names them. */
  readonly sound: ReadonlySet<string>;
  /** Told the path of the sweeps that are read. */
  readonly onPath: (path: string) => void;
}

export interface FiguresVerdict {
  readonly faults: readonly Fault[];
  readonly told: readonly Told[];
  /** What was not computed again. */
  readonly left: readonly Told[];
  /** False for a bundle in another form than today's. */
  readonly recomputed: boolean;
}

const LEFT: readonly Told[] = [
  {
    vi: 'Mức, tần số và thời gian trong incident.json, thời gian theo dõi trong coverage.json: không đối chiếu với lượt quét.',
    en: 'Levels, frequencies and times in incident.json, and the watch in coverage.json: not compared with the sweeps.',
  },
];

const JSON_NAME = /^[^/]+\.json(l?)$/;

/** The faults of blocks and figures of all receivers: a person with the key can sign a table that is not of the sweeps beside it. */
export async function checkFigures(order: FiguresOrder): Promise<FiguresVerdict> {
  const { zip, manifest, sound, onPath } = order;
  if (manifest.figures?.form !== FIGURES_FORM || !sound.has(RECEIVERS))
    return { faults: [], told: [], left: LEFT, recomputed: false };
  const textOf = async (path: string) =>
    sound.has(path) ? new TextDecoder().decode(await zip.content(path, LARGEST_TEXT)) : '';
  const facts = factsIn(await textOf(RECEIVERS));
  const claims = new ClaimsCheck(await textOf(INCIDENT), await textOf(COVERAGE));
  const faults = baselessFaults(manifest);
  for (const name of [MANIFEST, ...sound]) {
    const [, lines] = JSON_NAME.exec(name) ?? [];
    if (lines === undefined) continue;
    const text = new TextDecoder().decode(await zip.content(name, LARGEST_TEXT));
    const parts = lines === '' ? [text] : text.trimEnd().split('\n');
    if (!parts.every(isPlainJson)) faults.push(notPlain(name));
  }
  for (const receiver of manifest.receivers) {
    const path = blocksOf(receiver);
    // A block file that is missing or changed is a fault already.
    if (!sound.has(path)) continue;
    onPath(path);
    const known = facts.get(receiver.receiverId);
    if (known === undefined) faults.push(notNamed(receiver));
    else {
      const one = new ReceiverCheck(order, receiver, { known, taken: [...facts.keys()], claims });
      faults.push(...(await one.faults().catch((error: unknown) => [notGiven(path, whyOf(error))])));
    }
  }
  const { faults: contradicted, told, left } = claims.verdict();
  return { faults: [...faults, ...contradicted], told, left, recomputed: true };
}

interface ReceiverAbout {
  readonly known: BundledReceiver;
  /** All receivers: one may be called as a part of another's figures would be. */
  readonly taken: readonly string[];
  readonly claims: ClaimsCheck;
}

/** The figures of one receiver. */
class ReceiverCheck {
  readonly #order: FiguresOrder;
  readonly #receiver: Receiver;
  readonly #about: ReceiverAbout;
  readonly #files = new Map<string, ComparedFile>();

  constructor(order: FiguresOrder, receiver: Receiver, about: ReceiverAbout) {
    this.#order = order;
    this.#receiver = receiver;
    this.#about = about;
  }

  async faults(): Promise<Fault[]> {
    const { zip, manifest } = this.#order;
    const receiver = this.#receiver;
    const { known, taken, claims } = this.#about;
    const kept = new Map<string, Uint8Array[]>();
    const open = async (path: string, mostBytes: number): Promise<OutFile> => {
      const wanted = this.#order.sound.has(path) ? zip.pieces(path) : undefined;
      const file = new ComparedFile(path, wanted, { kept, mostBytes });
      this.#files.set(path, file);
      return file;
    };
    const names = { folder: 'sweeps', name: receiver.receiverId, taken };
    const spec = { format: 'evidence', ...names, about: {}, mostBytes: mostBytesOf(manifest), facts: known } as const;
    const table = await csvWriter(spec, SWEEP_COLUMNS, open);
    const rows = new Sm1809Writer(spec, known, open);
    const pictures = new WaterfallPictures(frameOf(manifest, receiver));
    const measured = new Map<string, MeasuredWith>();
    let counted = 0;
    for await (const sweeps of blockSweeps(zip.pieces(blocksOf(receiver)), decodedBlock)) {
      counted += sweeps.length;
      noteSettings(measured, sweeps);
      claims.add(known, sweeps);
      refuseDrills(sweeps);
      for (const sweep of sweeps) {
        const left = leaving(sweep, known, undefined);
        const { cells, levels } = sweepRow(left);
        await table.add(cells, levels);
        await rows.add(left);
        pictures.add(left);
      }
    }
    const texts = [...(await table.finish()), ...(await rows.finish())];
    if (counted !== receiver.sweeps) return [countFault(receiver, counted)];
    const drawn = new Map([...pictures.drawn(spec)].map(({ file, picture }) => [file, picture]));
    const differenceOf = async (name: string) => {
      const [path, picture] = [`sweeps/${name}`, drawn.get(name)];
      if (picture === undefined) return this.#files.get(path)?.difference;
      if (!this.#order.sound.has(path)) return undefined;
      return await pictureDifference(picture, await zip.content(path, LARGEST_PICTURE));
    };
    const figures = await figureFaults(manifest, receiver, { made: [...texts, ...drawn.keys()], differenceOf });
    return [...settingsFaults(receiver, measured, known), ...figures];
  }
}

/** Pictures are compared by what they show, not by how well they are packed. */
async function pictureDifference(picture: IndexedPicture, wanted: Uint8Array): Promise<Told | undefined> {
  const made = pngParts(picture, crc32);
  try {
    const { plain, pixels } = partsOfPng(wanted, crc32);
    const rows = await inflated(await joined(pixels), made.pixels.length, 'deflate');
    const [a, b] = await Promise.all([joined([...made.plain, made.pixels]), joined([...plain, rows])]);
    return a.length === b.length && a.every((byte, i) => byte === b[i]) ? undefined : PICTURE_DIFFERS;
  } catch (error) {
    return noPicture(error);
  }
}

async function joined(pieces: readonly Uint8Array[]): Promise<Uint8Array> {
  return new Uint8Array(await new Blob(pieces.map((piece) => piece.slice())).arrayBuffer());
}

/**
 * Decodes a block with what browsers and Node have alike, for both verifiers. The archive's way is `block-codec.ts`.
 * @throws BlockDamaged when the bytes differ from those written
 */
export async function decodedBlock(bytes: Uint8Array): Promise<BlockContent> {
  const header = readHeader(bytes, crc32);
  const { head, body } = streamBytes(header);
  const meta = readMeta(header, bytes.subarray(BLOCK_HEADER_BYTES, header.metaEnd));
  const preview = readPreview(header, await inflated(bytes.subarray(header.metaEnd, header.headEnd), head));
  const packed = bytes.subarray(header.headEnd);
  checkBody(header, packed, crc32);
  return blockContent(header, meta, readCodes(header, preview, await inflated(packed, body)));
}

/** @throws BlockDamaged when the length is not `wanted`, as soon as that is known */
export async function inflated(
  packed: Uint8Array,
  wanted: number,
  form: 'deflate' | 'deflate-raw' = 'deflate-raw',
): Promise<Bytes> {
  const stream = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream(form));
  const out = new Uint8Array(wanted);
  let at = 0;
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    if (at + piece.length > wanted) throw new BlockDamaged(`a stream of a block is longer than ${wanted} bytes`);
    out.set(piece, at);
    at += piece.length;
  }
  if (at !== wanted) throw new BlockDamaged(`a stream of a block has ${at} bytes instead of ${wanted}`);
  return out;
}
