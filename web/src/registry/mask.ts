/** Masks as the page draws and edits them. Pure. */
import { fieldsOf, numberOf, textOf } from '../cases/incident.js';

export const MASK_KINDS = ['fixed', 'noise-following', 'learnt', 'from-assignments'] as const;
export type MaskKind = (typeof MASK_KINDS)[number];

/** As `/api/v1/masks` gives and takes it. */
export type MaskBody = Readonly<Record<string, unknown>> & { readonly kind: MaskKind };

export interface NamedMask {
  readonly id: string;
  readonly name: string;
  readonly startHz: number;
  readonly stopHz: number;
  readonly mask: MaskBody;
}

export function namedMaskFrom(value: unknown): NamedMask | undefined {
  const raw = fieldsOf(value);
  const id = textOf(raw['id']);
  const [startHz, stopHz] = [numberOf(raw['startHz']), numberOf(raw['stopHz'])];
  const mask = maskFrom(raw['mask']);
  if (id === undefined || startHz === undefined || stopHz === undefined || mask === undefined) return undefined;
  return { id, name: textOf(raw['name']) ?? id, startHz, stopHz, mask };
}

export function maskFrom(value: unknown): MaskBody | undefined {
  const raw = fieldsOf(value);
  const kind = MASK_KINDS.find((known) => known === raw['kind']);
  return kind === undefined ? undefined : { ...raw, kind };
}

export interface Point {
  readonly hz: number;
  readonly levelDbm: number;
}

/** @throws RangeError holding the line that is no point */
export function pointsFrom(text: string): Point[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, mhz = '', level = ''] = /^([\d.,]+)\s*(?:MHz)?\s*[;\t ]\s*([-−]?[\d.,]+)\s*(?:dBm)?$/i.exec(line) ?? [];
      const hz = Math.round(Number(mhz.replace(',', '.')) * 1e9) / 1e3;
      const levelDbm = Number(level.replace('−', '-').replace(',', '.'));
      if (mhz === '' || level === '' || !Number.isFinite(hz) || !Number.isFinite(levelDbm)) throw new RangeError(line);
      return { hz, levelDbm };
    });
}

export function pointText(mask: MaskBody | undefined): string {
  return corners(mask)
    .map(({ hz, levelDbm }) => `${hz / 1e6}; ${levelDbm}`)
    .join('\n');
}

function corners(mask: MaskBody | undefined): Point[] {
  const list = mask?.kind === 'fixed' && Array.isArray(mask['points']) ? mask['points'] : [];
  return list.flatMap((one: unknown) => {
    const { hz, levelDbm } = fieldsOf(one);
    const [at, level] = [numberOf(hz), numberOf(levelDbm)];
    return at === undefined || level === undefined ? [] : [{ hz: at, levelDbm: level }];
  });
}

/** The line to draw, broken into pieces where the mask says nothing. `medianDbm` stands in for the floor. */
export function maskLine(mask: MaskBody, range: { startHz: number; stopHz: number }, medianDbm: number): Point[][] {
  if (mask.kind === 'fixed') return [corners(mask)];
  if (mask.kind === 'noise-following') {
    const levelDbm = medianDbm + (numberOf(mask['offsetDb']) ?? 0);
    return [[range.startHz, range.stopHz].map((hz) => ({ hz, levelDbm }))];
  }
  const [startHz, stepHz] = [numberOf(mask['startHz']) ?? 0, numberOf(mask['stepHz']) ?? 1];
  const levels: unknown[] = Array.isArray(mask['levelsDbm']) ? mask['levelsDbm'] : [];
  const pieces: Point[][] = [];
  let open: Point[] | undefined;
  for (const [bin, level] of levels.entries()) {
    const levelDbm = numberOf(level);
    if (levelDbm === undefined) {
      open = undefined;
      continue;
    }
    if (open === undefined) {
      open = [];
      pieces.push(open);
    }
    open.push({ hz: startHz + bin * stepHz, levelDbm });
  }
  return pieces;
}

/** The line's level at a frequency; undefined where it says nothing. */
export function levelOn(pieces: readonly (readonly Point[])[], hz: number): number | undefined {
  for (const piece of pieces)
    for (let i = piece.length - 1; i >= 0; i--) {
      const [left, right] = [piece[i], piece[i + 1]];
      if (left === undefined || left.hz > hz) continue;
      if (left.hz === hz || right === undefined) return left.hz === hz ? left.levelDbm : undefined;
      return left.levelDbm + ((right.levelDbm - left.levelDbm) * (hz - left.hz)) / (right.hz - left.hz);
    }
  return undefined;
}
