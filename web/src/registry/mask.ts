/** Masks as the page draws and edits them. Pure. */
import type { JsonOf } from '../../../src/api/contract.js';
import type { maskValue } from '../../../src/api/rules.js';

type MaskJson = JsonOf<typeof maskValue>;
/** The line of a mask, as in the API. */
export type MaskBody = MaskJson['mask'];
export type MaskKind = MaskBody['kind'];
export const MASK_KINDS: readonly MaskKind[] = ['fixed', 'noise-following', 'learnt', 'from-assignments'];

export type NamedMask = MaskJson & { readonly id: string };

export interface Point {
  readonly hz: number;
  readonly levelDbm: number;
}

/** @throws RangeError whose message is the line that is no point */
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

function corners(mask: MaskBody | undefined): readonly Point[] {
  return mask?.kind === 'fixed' ? mask.points : [];
}

/** Pieces of the line to draw; between them the mask has no limit. `medianDbm` takes the place of the noise floor. */
export function maskLine(
  mask: MaskBody,
  range: { startHz: number; stopHz: number },
  medianDbm: number,
): (readonly Point[])[] {
  if (mask.kind === 'fixed') return [corners(mask)];
  if (mask.kind === 'noise-following') {
    const levelDbm = medianDbm + mask.offsetDb;
    return [[range.startHz, range.stopHz].map((hz) => ({ hz, levelDbm }))];
  }
  const { startHz, stepHz, levelsDbm } = mask;
  const pieces: Point[][] = [];
  let open: Point[] | undefined;
  for (const [bin, levelDbm] of levelsDbm.entries()) {
    if (levelDbm === null) {
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

/** The limit in dBm at a frequency; undefined where the mask has none. */
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
