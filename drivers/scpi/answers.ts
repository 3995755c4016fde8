/**
 * Answers of SCPI instruments: a line of text, or an IEEE 488.2 definite block (`#`, a digit n, n digits with the
 * number of bytes, then the bytes). Blocks are counted, never searched.
 */
import { ProtocolError } from '../../src/errors/errors.js';
import { type Link, textOf, type Wait } from '../../src/receiver/link.js';

export type Answer = { readonly text: string } | { readonly block: Uint8Array };

/** 100,001 doubles; also the largest amount that a link holds. */
const MOST_BYTES = 900_000;
const HASH = 0x23;
const SPACE = 0x20;
/** SCPI's infinity is 9.9E37 and its not-a-number 9.91E37 (SCPI 1999, 7.2.1.5). */
const LEAST_MARKER = 9e36;
const LOWEST_DBM = -200;
const HIGHEST_DBM = 60;
/** A dBm value read in the wrong byte order is often a denormal number, which no instrument sends. */
const LEAST_MAGNITUDE = 1e-30;

/** The next answer, without its end mark. @throws ProtocolError for an indefinite or impossible block. */
export async function readAnswer(link: Link, wait: Wait): Promise<Answer> {
  let first = await oneByte(link, wait);
  // Skips the end of the answer before: LF, or CR LF after a block.
  while (first <= SPACE) first = await oneByte(link, wait);
  if (first === HASH) return { block: await readBlock(link, wait) };
  link.unread(Uint8Array.of(first));
  return { text: textOf(await link.readUntil('\n', MOST_BYTES, wait)).trim() };
}

async function readBlock(link: Link, wait: Wait): Promise<Uint8Array> {
  const digits = (await oneByte(link, wait)) - 0x30;
  if (digits === 0)
    throw ProtocolError.of(
      'The instrument sent a block of indefinite length (#0): its end cannot be distinguished from levels.',
    );
  if (!(digits >= 1 && digits <= 9)) throw ProtocolError.of('The instrument began a block without stating its length.');
  const length = textOf(await link.readExactly(digits, wait));
  const bytes = Number(length);
  if (!/^\d+$/.test(length) || bytes > MOST_BYTES)
    throw ProtocolError.of('The instrument announced a block of "{length}" bytes; {most} is the most.', {
      length,
      most: MOST_BYTES,
    });
  return link.readExactly(bytes, wait);
}

async function oneByte(link: Link, wait: Wait): Promise<number> {
  return (await link.readExactly(1, wait))[0] as number;
}

/** The type and byte order of values in a block, found by trial and then kept. */
export interface BlockLayout {
  readonly kind: 'float32' | 'float64' | 'int32';
  readonly littleEndian: boolean;
}

export interface Trace {
  /** NaN where the instrument marked a value as missing or gave an impossible level. */
  readonly levelsDbm: Float32Array;
  readonly layout?: BlockLayout;
}

/**
 * The levels of an answer, or undefined when it does not have exactly `points` of them.
 * `before` is the layout of the last good trace: it decides where several layouts are possible.
 */
export function traceOf(answer: Answer, points: number, before?: BlockLayout): Trace | undefined {
  if ('text' in answer) return textTrace(answer.text, points);
  const { block } = answer;
  if (block.length === points * 4) return binaryTrace(block, points, ['float32', 'int32'], before);
  // Rigol puts the block's header in front of text too.
  if (isText(block)) return textTrace(textOf(block), points);
  if (block.length === points * 8) return binaryTrace(block, points, ['float64'], before);
  return undefined;
}

function isText(block: Uint8Array): boolean {
  return block.every((byte) => (byte >= 0x2b && byte <= 0x39) || byte === 0x65 || byte === 0x45 || byte <= SPACE);
}

function textTrace(text: string, points: number): Trace | undefined {
  const fields = text.replace(/,\s*$/, '').split(',');
  if (fields.length !== points) return undefined;
  const values = fields.map((field) => (field.trim() === '' ? Number.NaN : Number(field)));
  return someGood(Float32Array.from(values, levelOrNaN));
}

function binaryTrace(
  block: Uint8Array,
  points: number,
  kinds: readonly BlockLayout['kind'][],
  before?: BlockLayout,
): Trace | undefined {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const tries = kinds.flatMap((kind) => [true, false].map((littleEndian) => ({ kind, littleEndian })));
  const isBefore = (layout: BlockLayout) => layout.kind === before?.kind && layout.littleEndian === before.littleEndian;
  const scored = tries
    .map((layout) => ({ layout, sane: countSane(view, points, layout) }))
    .sort((a, b) => b.sane - a.sane || Number(isBefore(b.layout)) - Number(isBefore(a.layout)));
  const [best, second] = scored;
  // All values are plausible in either layout (for example all zero): only an earlier correct layout may decide.
  if (best === undefined || best.sane * 2 < points) return undefined;
  if (best.sane === second?.sane && before !== undefined && !isBefore(best.layout)) return undefined;
  const { layout } = best;
  const trace = someGood(Float32Array.from({ length: points }, (_, i) => levelOrNaN(valueAt(view, i, layout))));
  return trace === undefined ? undefined : { ...trace, layout };
}

function countSane(view: DataView, points: number, layout: BlockLayout): number {
  let sane = 0;
  for (let i = 0; i < points; i++) {
    const value = valueAt(view, i, layout);
    const isMarker = Math.abs(value) >= LEAST_MARKER && Math.abs(value) < 1e38;
    const isDenormal = value !== 0 && Math.abs(value) < LEAST_MAGNITUDE;
    if (isMarker || (value >= LOWEST_DBM && value <= HIGHEST_DBM && !isDenormal)) sane += 1;
  }
  return sane;
}

function valueAt(view: DataView, i: number, { kind, littleEndian }: BlockLayout): number {
  if (kind === 'float32') return view.getFloat32(i * 4, littleEndian);
  if (kind === 'float64') return view.getFloat64(i * 8, littleEndian);
  // Thousandths of a dBm.
  return view.getInt32(i * 4, littleEndian) / 1000;
}

function levelOrNaN(value: number): number {
  return value >= LOWEST_DBM && value <= HIGHEST_DBM ? value : Number.NaN;
}

/** A trace without a single level is no trace. */
function someGood(levelsDbm: Float32Array): Trace | undefined {
  return levelsDbm.some((level) => !Number.isNaN(level)) ? { levelsDbm } : undefined;
}
