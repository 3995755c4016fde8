/** How the tinySA's firmware prints and reads numbers. Written apart from the driver, so that one checks the other. */

/** `%e` with `digits` behind the point; with `colonDigit` as the firmware of before August 2026 prints ten. */
export function exponential(value: number, digits: number, colonDigit: boolean): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return '\u0019';
  const [mantissa = '', power = ''] = value.toExponential(digits).split('e');
  const exponent = Number(power);
  if (colonDigit && Math.abs(value) === 10 ** exponent && exponent > 0)
    return `${value < 0 ? '-' : ''}:.${'0'.repeat(digits)}e${twoDigits(exponent - 1)}`;
  return `${mantissa}e${twoDigits(exponent)}`;
}

function twoDigits(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

const SUFFIX: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9 };
const BASES: Readonly<Record<string, number>> = { x: 16, b: 2, o: 8 };

/** Digits until something else comes; k, M, G multiply; 0x, 0b, 0o are known; an exponent is not. */
export function integer(text: string): number {
  const base = text.startsWith('0') ? BASES[text[1] ?? ''] : undefined;
  let value = 0;
  let at = base === undefined ? 0 : 2;
  for (; at < text.length; at++) {
    const digit = Number.parseInt(text[at] ?? '', base ?? 10);
    if (Number.isNaN(digit)) break;
    value = value * (base ?? 10) + digit;
  }
  return value * (SUFFIX[text[at] ?? ''] ?? 1);
}

/** "600kHz", "30.0kHz", "200Hz". */
export function engineeringHz(hz: number): string {
  if (hz >= 1e6) return `${(hz / 1e6).toFixed(1)}MHz`;
  return hz >= 1e3 ? `${(hz / 1e3).toFixed(1)}kHz` : `${hz.toFixed(1)}Hz`;
}
