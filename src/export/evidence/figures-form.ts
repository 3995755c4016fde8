/** Faults of figures that are not what the signed blocks give. Pure. */
import { sentenceOf } from '../../errors/errors.js';
import { SaidError } from '../../words/said.js';
import type { WaterfallFrame } from '../export-sink.js';
import type { ReceiverFacts } from '../sweep-table.js';
import { type Fault, type Manifest, parsedObject, RECEIVERS, type Told } from './bundle-form.js';
import type { MeasuredWith } from './measured-with.js';

export type Receiver = Manifest['receivers'][number];

/** A receiver as `receivers.json` has it. */
export type BundledReceiver = ReceiverFacts & { readonly measured?: readonly MeasuredWith[] };

export function blocksOf({ receiverId }: Receiver): string {
  return `sweeps/${receiverId}.rfb`;
}

export function countFault(receiver: Receiver, counted: number): Fault {
  const path = blocksOf(receiver);
  return {
    kind: 'changed',
    path,
    vi: `${path} có ${counted} lượt quét giải mã được, không phải ${receiver.sweeps}`,
    en: `${path} holds ${counted} sweeps that can be decoded, not ${receiver.sweeps}`,
  };
}

/** @param measured settings of the sweeps of the blocks */
export function settingsFaults(
  { receiverId }: Receiver,
  measured: ReadonlyMap<string, MeasuredWith>,
  facts: BundledReceiver | undefined,
): Fault[] {
  if (JSON.stringify([...measured.values()]) === JSON.stringify(facts?.measured)) return [];
  const settings = { vi: `thiết lập của ${receiverId} không khớp`, en: `other settings of ${receiverId}` };
  return [notGiven(RECEIVERS, settings)];
}

export function notGiven(path: string, { vi, en }: Told): Fault {
  return {
    kind: 'changed',
    path,
    vi: `${path} không đúng với các lượt quét đã ký: ${vi}`,
    en: `${path} is not what the signed sweeps give: ${en}`,
  };
}

/** False where a name stands twice in one object: of its two values one reader shows the first, another the last. */
export function isPlainJson(text: string): boolean {
  try {
    // What parsing loses, or writes otherwise, is missing in the text that is made again.
    return JSON.stringify(JSON.parse(text)) === text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
  } catch {
    return false;
  }
}

export function notPlain(path: string): Fault {
  const [vi, en] = [`${path}: một tên ghi hai lần, hoặc không phải JSON`, `${path} has a name twice, or is no JSON`];
  return { kind: 'changed', path, vi, en };
}

/** `receivers.json` does not have a receiver of the manifest. */
export function notNamed({ receiverId }: Receiver): Fault {
  return notGiven(RECEIVERS, { vi: `Thiếu máy thu ${receiverId}`, en: `it does not name the receiver ${receiverId}` });
}

export function pictureTitle(incidentId: string, receiverId: string): string {
  return `${incidentId} ${receiverId}`;
}

export function frameOf({ incidentId, figures }: Manifest, { receiverId, from, to }: Receiver): WaterfallFrame {
  const { markStartHz, markStopHz } = figures ?? {};
  const title = pictureTitle(incidentId, receiverId);
  return { from: Date.parse(from), to: Date.parse(to), title, markStartHz, markStopHz };
}

/** A table that is made again and grows beyond all that the bundle has is another table. */
export function mostBytesOf({ files }: Manifest): number {
  return Math.max(1, ...files.map(({ bytes }) => bytes)) + 1;
}

/** The receivers' facts by id, from the text of `receivers.json`. */
export function factsIn(text: string): Map<string, BundledReceiver> {
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

/** Line and comma-separated field, each from 1. */
export function differenceAt({ line, field }: { readonly line: number; readonly field: number }): Told {
  return { vi: `dòng ${line}, cột ${field} khác với các lượt quét đã ký`, en: `line ${line}, field ${field} differs` };
}

export const PICTURE_DIFFERS: Told = { vi: 'hình khác với các lượt quét đã ký', en: 'it shows something else' };

/** Why something could not be read, in both languages: blocks and inflaters have no Vietnamese of their own. */
export function whyOf(error: unknown): Told {
  return error instanceof SaidError ? error.said : { vi: 'khối dữ liệu bị hỏng', en: sentenceOf(error) };
}

/** Bytes under the name of a picture that are none. */
export function noPicture(error: unknown): Told {
  return { vi: 'không phải hình PNG đọc được', en: whyOf(error).en };
}

const ENDINGS = ['csv', 'txt', 'png'];

interface MadeAgain {
  /** Names of the figures that the signed sweeps give. */
  readonly made: readonly string[];
  differenceOf(name: string): Promise<Told | undefined>;
}

/** Figures that the bundle lacks, has too many, or has otherwise than its signed sweeps give them. */
export async function figureFaults(
  manifest: Manifest,
  receiver: Receiver,
  { made, differenceOf }: MadeAgain,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const signed = new Set(manifest.files.map(({ path }) => path));
  for (const name of made) {
    const path = `sweeps/${name}`;
    if (!signed.has(path))
      faults.push(
        notGiven(path, { vi: 'thiếu trong gói', en: 'the signed sweeps give it, and the bundle does not have it' }),
      );
    else {
      const place = await differenceOf(name);
      if (place !== undefined) faults.push(notGiven(path, place));
    }
  }
  for (const path of signed)
    if (isFigureOf(receiver, path, manifest) && !made.includes(path.slice(7)))
      faults.push(
        notGiven(path, { vi: 'các lượt quét đã ký không cho tệp này', en: 'the signed sweeps do not give this file' }),
      );
  return faults;
}

function isFigureOf({ receiverId }: Receiver, path: string, { receivers }: Pick<Manifest, 'receivers'>): boolean {
  const [, name = '', number = '', ending = ''] = /^sweeps\/(.+?)(-\d+)?\.(\w+)$/.exec(path) ?? [];
  if (!ENDINGS.includes(ending)) return false;
  // A receiver may be called as a part of another one's figures would be.
  const isWhole = receivers.some((one) => one.receiverId === name + number);
  return receiverId === (isWhole ? name + number : name);
}

/** Raw sweeps that the manifest does not name, and figures of no receiver: nothing in the bundle could show that they are wrong. */
export function baselessFaults({ receivers, files }: Pick<Manifest, 'receivers' | 'files'>): Fault[] {
  const paths = files.map(({ path }) => path);
  const missing = receivers.map(blocksOf).filter((path) => !paths.includes(path));
  const isKnown = (path: string) =>
    receivers.some((receiver) => path === blocksOf(receiver) || isFigureOf(receiver, path, { receivers }));
  const strange = paths.filter((path) => path.startsWith('sweeps/') && !isKnown(path));
  return [
    ...missing.map(
      (path): Fault => ({ kind: 'missing', path, vi: `${path} không có trong gói`, en: `${path} is missing` }),
    ),
    ...strange.map((path) =>
      notGiven(path, { vi: 'gói không có máy thu này', en: 'the bundle does not have its receiver' }),
    ),
  ];
}
