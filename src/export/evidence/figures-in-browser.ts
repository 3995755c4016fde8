/** Makes CSV, SM.1809 and pictures again from the signed blocks in `verify.html`, and compares them with the bundle's. */
import type { OutFile } from '../export-sink.js';
import { type IndexedPicture, partsOfPng, pngParts } from '../png-form.js';
import { Sm1809Writer } from '../sm1809-writer.js';
import { leaving, refuseDrills, SWEEP_COLUMNS, sweepRow } from '../sweep-table.js';
import { csvWriter } from '../text-writers.js';
import { WaterfallPictures } from '../waterfall-picture.js';
import { crc32, decodeInBrowser, inflated } from './block-in-browser.js';
import { blockSweeps } from './block-sweeps.js';
import { type Fault, FIGURES_FORM, type Manifest, RECEIVERS, type Told } from './bundle-form.js';
import { ClockOrder } from './clock-order.js';
import {
  type BundledReceiver,
  baselessFaults,
  blocksOf,
  countFault,
  type Difference,
  differenceAt,
  factsIn,
  figureFaults,
  frameOf,
  mostBytesOf,
  noPicture,
  notGiven,
  notNamed,
  PICTURE_DIFFERS,
  type Receiver,
  settingsFaults,
} from './figures-form.js';
import { type MeasuredWith, noteSettings } from './measured-with.js';

const NEW_LINE = 10;
const COMMA = 44;

/** The bytes of a file of the bundle; undefined where it has none of that path, or a damaged one. */
export type BundleBytes = (path: string) => Promise<Uint8Array | undefined>;

/** A file that is not written: its text is compared with the bundle's file of the same path, or kept for a file to come. */
class ComparedFile implements OutFile {
  readonly path: string;
  readonly #wanted: Uint8Array | undefined;
  readonly #kept: Map<string, Uint8Array[]>;
  readonly #mostBytes: number;
  bytes = 0;
  difference: Difference | undefined;

  constructor(
    path: string,
    wanted: Uint8Array | undefined,
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
    else if (this.difference === undefined) this.#compare(bytes, this.#wanted);
    this.bytes += bytes.length;
    if (this.bytes > this.#mostBytes) throw new Error(`${this.path}: quá lớn / too large`);
  }

  async append(path: string): Promise<void> {
    for (const piece of this.#kept.get(path) ?? []) await this.write(piece);
    this.#kept.delete(path);
  }

  async close(): Promise<void> {
    if (this.#wanted !== undefined && this.difference === undefined && this.bytes !== this.#wanted.length)
      this.difference = differenceAt(placeOf(this.#wanted, this.bytes));
  }

  /** Only what another file takes over. */
  #keep(bytes: Uint8Array): void {
    if (!this.path.endsWith('.rows')) return;
    const pieces = this.#kept.get(this.path) ?? [];
    pieces.push(bytes);
    this.#kept.set(this.path, pieces);
  }

  #compare(bytes: Uint8Array, wanted: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++)
      if (bytes[i] !== wanted[this.bytes + i]) {
        this.difference = differenceAt(placeOf(wanted, this.bytes + i));
        return;
      }
  }
}

function placeOf(bytes: Uint8Array, end: number): { readonly line: number; readonly field: number } {
  let [line, field] = [1, 1];
  for (const byte of bytes.subarray(0, end))
    if (byte === NEW_LINE) [line, field] = [line + 1, 1];
    else if (byte === COMMA) field += 1;
  return { line, field };
}

/** `recomputed` is false for a bundle in another form than today's. */
export async function checkFigures(
  manifest: Manifest,
  bytesOf: BundleBytes,
  say: (path: string) => void,
): Promise<{ readonly faults: readonly Fault[]; readonly told: readonly Told[]; readonly recomputed: boolean }> {
  const about = await bytesOf(RECEIVERS);
  const told: Told[] = [];
  if (manifest.figures?.form !== FIGURES_FORM || about === undefined) return { faults: [], told, recomputed: false };
  const facts = factsIn(new TextDecoder().decode(about));
  const faults = baselessFaults(manifest);
  for (const receiver of manifest.receivers) {
    const path = blocksOf(receiver);
    const [known, blocks] = [facts.get(receiver.receiverId), await bytesOf(path)];
    // A block file that is missing or changed is a fault already.
    if (blocks === undefined) continue;
    say(path);
    if (known === undefined) faults.push(notNamed(receiver));
    else
      faults.push(
        ...(await receiverFaults(manifest, receiver, { known, taken: [...facts.keys()], blocks, bytesOf, told }).catch(
          (error: Error) => [notGiven(path, error.message, error.message)],
        )),
      );
  }
  return { faults, told, recomputed: true };
}

async function receiverFaults(
  manifest: Manifest,
  receiver: Receiver,
  {
    known,
    taken,
    blocks,
    bytesOf,
    told,
  }: {
    readonly known: BundledReceiver;
    readonly taken: readonly string[];
    readonly blocks: Uint8Array;
    readonly bytesOf: BundleBytes;
    readonly told: Told[];
  },
): Promise<Fault[]> {
  const [kept, files] = [new Map<string, Uint8Array[]>(), new Map<string, ComparedFile>()];
  const open = async (path: string, mostBytes: number): Promise<OutFile> => {
    const file = new ComparedFile(path, path.endsWith('.rows') ? undefined : await bytesOf(path), { kept, mostBytes });
    files.set(path, file);
    return file;
  };
  const mostBytes = mostBytesOf(manifest);
  const { receiverId } = receiver;
  const names = { folder: 'sweeps', name: receiverId, taken };
  const spec = { format: 'figures', ...names, about: {}, mostBytes, facts: known } as const;
  const table = await csvWriter(spec, SWEEP_COLUMNS, open);
  const rows = new Sm1809Writer(spec, known, open);
  const pictures = new WaterfallPictures(frameOf(manifest, receiver));
  const measured = new Map<string, MeasuredWith>();
  const order = new ClockOrder();
  let counted = 0;
  for await (const sweeps of blockSweeps(inOnePiece(blocks), decodeInBrowser)) {
    counted += sweeps.length;
    noteSettings(measured, sweeps);
    order.add(sweeps);
    refuseDrills(sweeps);
    for (const sweep of sweeps) {
      const left = leaving(sweep, known, undefined);
      const { cells, levels } = sweepRow(left);
      await table.add(cells, levels);
      await rows.add(left);
      pictures.add(left);
    }
  }
  told.push(...order.told(receiverId));
  const texts = [...(await table.finish()), ...(await rows.finish())];
  if (counted !== receiver.sweeps) return [countFault(receiver, counted)];
  const drawn = new Map([...pictures.drawn(spec)].map(({ file, picture }) => [file, picture]));
  const differenceOf = async (name: string) => {
    const picture = drawn.get(name);
    if (picture === undefined) return files.get(`sweeps/${name}`)?.difference;
    const wanted = await bytesOf(`sweeps/${name}`);
    return wanted === undefined ? undefined : await pictureDifference(picture, wanted);
  };
  const figures = await figureFaults(manifest, receiver, { made: [...texts, ...drawn.keys()], differenceOf });
  return [...settingsFaults(receiver, measured, known), ...figures];
}

/** Pictures are compared by what they show, not by how well they are packed. */
async function pictureDifference(picture: IndexedPicture, wanted: Uint8Array): Promise<Difference | undefined> {
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

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}
