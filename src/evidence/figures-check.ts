/**
 * Makes tables and pictures of a bundle again from its signed blocks and compares them byte by byte: a person with the
 * key can sign a table that says something else than the raw sweeps beside it.
 */
import { createReadStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sentenceOf } from '../errors/errors.js';
import { sha256Of } from '../export/export-jobs.js';
import type { ExportSink } from '../export/export-sink.js';
import { openSink } from '../export/open-sink.js';
import { unpackedPng } from '../export/png.js';
import type { ReceiverFacts } from '../export/sweep-table.js';
import type { ZipReader } from '../zip/zip-reader.js';
import { blockSweeps } from './block-sweeps.js';
import { type Fault, FIGURES_FORM, type Manifest, parsedObject, RECEIVERS } from './bundle-form.js';
import { type MeasuredWith, noteSettings, pictureTitle } from './bundle-sweeps.js';

const LARGEST_PICTURE = 16 << 20;

export interface FiguresOrder {
  readonly zip: ZipReader;
  readonly manifest: Manifest;
  /** Files of the zip that are as the manifest names them. */
  readonly sound: ReadonlySet<string>;
  /** An empty folder for the figures made again. */
  readonly scratch: string;
}

type Receiver = Manifest['receivers'][number];

/** A receiver as `receivers.json` has it. */
type BundledReceiver = ReceiverFacts & { readonly measured?: readonly MeasuredWith[] };

/** The faults of blocks and figures of all receivers; `recomputed` is false for a bundle in another form than today's. */
export async function checkFigures(order: FiguresOrder): Promise<{ faults: Fault[]; recomputed: boolean }> {
  const { zip, manifest, sound } = order;
  const recomputed = manifest.figures?.form === FIGURES_FORM && sound.has(RECEIVERS);
  const facts = recomputed
    ? factsIn((await zip.content(RECEIVERS)).toString('utf8'))
    : new Map<string, BundledReceiver>();
  const faults: Fault[] = [];
  for (const [i, receiver] of manifest.receivers.entries()) {
    const { receiverId } = receiver;
    const path = blocksOf(receiver);
    if (!zip.entries.some(({ name }) => name === path)) continue;
    const known = facts.get(receiverId);
    if (recomputed && known === undefined) {
      faults.push(notGiven(RECEIVERS, `Thiếu máy thu ${receiverId}`, `it does not name the receiver ${receiverId}`));
      continue;
    }
    const folder = join(order.scratch, String(i));
    await mkdir(folder);
    const found = await checkReceiver(order, receiver, { facts: known, folder }).catch((error: unknown) => [
      notGiven(path, sentenceOf(error), sentenceOf(error)),
    ]);
    faults.push(...found);
  }
  return { faults, recomputed };
}

function blocksOf({ receiverId }: Receiver): string {
  return `sweeps/${receiverId}.rfb`;
}

async function checkReceiver(
  order: FiguresOrder,
  receiver: Receiver,
  { facts, folder }: { readonly facts: BundledReceiver | undefined; readonly folder: string },
): Promise<Fault[]> {
  const { zip, sound } = order;
  const path = blocksOf(receiver);
  const sink = facts === undefined || !sound.has(path) ? undefined : await figuresSink(order, receiver, facts, folder);
  const measured = new Map<string, MeasuredWith>();
  let counted = 0;
  try {
    for await (const sweeps of blockSweeps(zip.pieces(path))) {
      counted += sweeps.length;
      noteSettings(measured, sweeps);
      await sink?.add({ sweeps });
    }
  } catch (error) {
    await sink?.abandon().catch(() => undefined);
    throw error;
  }
  const made = sink === undefined ? undefined : await sink.finish();
  if (counted !== receiver.sweeps)
    return [
      {
        kind: 'changed',
        path,
        vi: `${path} có ${counted} lượt quét giải mã được, không phải ${receiver.sweeps}`,
        en: `${path} holds ${counted} sweeps that can be decoded, not ${receiver.sweeps}`,
      },
    ];
  if (made === undefined) return [];
  const isSame = JSON.stringify([...measured.values()]) === JSON.stringify(facts?.measured);
  const settings = isSame
    ? []
    : [
        notGiven(
          RECEIVERS,
          `thiết lập của ${receiver.receiverId} không khớp`,
          `other settings of ${receiver.receiverId}`,
        ),
      ];
  return [...settings, ...(await compared(order, receiver, folder, made))];
}

async function figuresSink(
  { manifest }: FiguresOrder,
  { receiverId, from, to }: Receiver,
  facts: ReceiverFacts,
  folder: string,
): Promise<ExportSink> {
  const { markStartHz, markStopHz } = manifest.figures ?? {};
  const title = pictureTitle(manifest.incidentId, receiverId);
  const frame = { from: Date.parse(from), to: Date.parse(to), title, markStartHz, markStopHz };
  // A table that grows beyond all that the bundle has is another table.
  const mostBytes = Math.max(1, ...manifest.files.map(({ bytes }) => bytes)) + 1;
  return await openSink({ format: 'figures', folder, name: receiverId, about: {}, mostBytes, facts, frame });
}

/** Compares the figures `made` in `folder` with those that the bundle has. */
async function compared(
  { zip, manifest, sound }: FiguresOrder,
  { receiverId }: Receiver,
  folder: string,
  made: readonly string[],
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const signed = new Map(manifest.files.map((file) => [file.path, file.sha256]));
  for (const name of made) {
    const path = `sweeps/${name}`;
    const sha256 = signed.get(path);
    if (sha256 === undefined)
      faults.push(notGiven(path, 'thiếu trong gói', 'the signed sweeps give it, and the bundle does not have it'));
    else if (sound.has(path) && (await sha256Of(join(folder, name))) !== sha256) {
      const place = await difference(zip, path, join(folder, name));
      if (place !== undefined) faults.push(notGiven(path, place.vi, place.en));
    }
  }
  const own = [...signed.keys()].filter((path) => isFigureOf(path, receiverId) && !made.includes(path.slice(7)));
  return [
    ...faults,
    ...own.map((path) =>
      notGiven(path, 'các lượt quét đã ký không cho tệp này', 'the signed sweeps do not give this file'),
    ),
  ];
}

function isFigureOf(path: string, receiverId: string): boolean {
  const [, rest = ''] = path.startsWith(`sweeps/${receiverId}`) ? [0, path.slice(7 + receiverId.length)] : [0, ''];
  return /^(-\d+)?\.(csv|txt|png)$/.test(rest);
}

async function difference(
  zip: ZipReader,
  path: string,
  made: string,
): Promise<{ readonly vi: string; readonly en: string } | undefined> {
  if (path.endsWith('.png')) {
    const own = unpackedPng(await readFile(made), LARGEST_PICTURE);
    let other: Buffer;
    try {
      other = unpackedPng(await zip.content(path), LARGEST_PICTURE);
    } catch (error) {
      return { vi: 'không phải hình PNG đọc được', en: sentenceOf(error) };
    }
    return own.equals(other) ? undefined : { vi: 'hình khác với các lượt quét đã ký', en: 'it shows something else' };
  }
  const { line, field } = await firstDifference(zip.pieces(path), createReadStream(made));
  return { vi: `dòng ${line}, cột ${field} khác với các lượt quét đã ký`, en: `line ${line}, field ${field} differs` };
}

/** Line and comma-separated field, each from 1, of the first byte that differs between two texts. */
async function firstDifference(
  a: AsyncIterable<Buffer>,
  b: AsyncIterable<Buffer>,
): Promise<{ readonly line: number; readonly field: number }> {
  const sides = [a, b].map((pieces) => ({ pieces: pieces[Symbol.asyncIterator](), rest: Buffer.alloc(0) as Buffer }));
  let [line, field] = [1, 1];
  for (;;) {
    for (const side of sides)
      if (side.rest.length === 0) side.rest = ((await side.pieces.next()).value as Buffer | undefined) ?? side.rest;
    const [one = Buffer.alloc(0), other = one] = sides.map(({ rest }) => rest);
    const length = Math.min(one.length, other.length);
    let same = 0;
    for (; same < length && one[same] === other[same]; same++) {
      if (one[same] === NEW_LINE) [line, field] = [line + 1, 1];
      else if (one[same] === COMMA) field += 1;
    }
    if (same < length || length === 0) break;
    for (const side of sides) side.rest = side.rest.subarray(length);
  }
  for (const { pieces } of sides) await pieces.return?.();
  return { line, field };
}

const NEW_LINE = 10;
const COMMA = 44;

function notGiven(path: string, vi: string, en: string): Fault {
  return {
    kind: 'changed',
    path,
    vi: `${path} không đúng với các lượt quét đã ký: ${vi}`,
    en: `${path} is not what the signed sweeps give: ${en}`,
  };
}

/** The receivers' facts by id, from the text of `receivers.json`. */
function factsIn(text: string): Map<string, BundledReceiver> {
  const receivers = parsedObject(text)?.['receivers'];
  if (!Array.isArray(receivers)) return new Map();
  const isWhole = (one: Partial<BundledReceiver> | null): one is BundledReceiver =>
    typeof one?.receiverId === 'string' &&
    typeof one.receiverName === 'string' &&
    typeof one.stationId === 'string' &&
    typeof one.stationName === 'string' &&
    Array.isArray(one.calibrations);
  return new Map(receivers.filter(isWhole).map((one) => [one.receiverId, one]));
}
