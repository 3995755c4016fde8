/** The levels of AOR's models, and their meaning in dB above S9 (Hamlib, rigs/aor; SR2200 manual). */

export interface AorModel {
  readonly id: string;
  readonly label: string;
  readonly minHz: number;
  readonly maxHz: number;
  readonly levelCommand: 'LM' | 'LB';
  /** Matches the level's number in the answer. */
  readonly level: RegExp;
  /** Base of the number. */
  readonly radix: 10 | 16;
  /** Raw values with their dB above S9; absent where the receiver states dBm. */
  readonly meter?: readonly (readonly [raw: number, overS9Db: number])[];
}

/** S9 above 30 MHz (IARU R.1). */
const S9_DBM = -93;

/** Meter of the second series, from AOR's bulletin. */
const METER_8200 = [
  ...([
    [0, -54],
    [27, -32],
    [42, -27],
    [55, -22],
    [68, -17],
    [86, -7],
  ] as const),
  ...([
    [97, 3],
    [103, 13],
    [106, 23],
    [109, 33],
    [112, 43],
    [139, 53],
  ] as const),
];
const METER_8600 = [
  ...([
    [0, -54],
    [13, -27],
    [29, -17],
    [41, -7],
    [49, 3],
    [54, 13],
  ] as const),
  ...([
    [59, 23],
    [62, 33],
    [64, 43],
    [65, 53],
    [68, 63],
    [69, 73],
  ] as const),
];
const METER_5000 = [
  ...([
    [0, -60],
    [3, -48],
    [14, -42],
    [26, -36],
    [34, -30],
    [42, -24],
    [52, -18],
    [62, -12],
  ] as const),
  ...([
    [74, -6],
    [87, 0],
    [101, 10],
    [117, 20],
    [135, 30],
    [152, 40],
    [202, 50],
    [255, 60],
  ] as const),
];

/** A `%` in front of the number means a closed squelch; the level is valid all the same. */
const DECIMAL = /^LM[ %]?(\d{1,3})$/;
const HEX = /^LM[ %]?([0-9A-F]{2})$/i;

export const MODELS: readonly AorModel[] = [
  { ...range('ar8200', 'AR8200', 100e3, 2040e6), levelCommand: 'LM', level: DECIMAL, radix: 10, meter: METER_8200 },
  { ...range('ar8600', 'AR8600', 100e3, 3000e6), levelCommand: 'LM', level: DECIMAL, radix: 10, meter: METER_8600 },
  { ...range('ar8000', 'AR8000', 100e3, 1900e6), levelCommand: 'LM', level: HEX, radix: 16, meter: METER_8600 },
  { ...range('ar5000', 'AR5000', 10e3, 3000e6), levelCommand: 'LM', level: HEX, radix: 16, meter: METER_5000 },
  { ...range('sr2200', 'SR2200', 25e6, 3000e6), levelCommand: 'LB', level: /^LB[ %]?(-?\d{1,3})$/, radix: 10 },
];

function range(id: string, label: string, minHz: number, maxHz: number) {
  return { id, label, minHz, maxHz };
}

/** The level of an answer in dBm; undefined for an impossible one. */
export function levelDbm(model: AorModel, text: string): number | undefined {
  const raw = Number.parseInt(text, model.radix);
  if (!Number.isFinite(raw)) return undefined;
  if (model.meter === undefined) return raw >= -200 && raw <= 60 ? raw : undefined;
  // The AR8000 puts the state of the squelch in bit 7.
  return S9_DBM + between(model.meter, model.id === 'ar8000' ? raw & 0x7f : raw);
}

/** Linear interpolation in a table; outside it, the value of the nearest end. */
function between(table: readonly (readonly [number, number])[], x: number): number {
  const above = table.findIndex(([at]) => at >= x);
  const [x1, y1] = table[above === -1 ? table.length - 1 : above] ?? [0, 0];
  const [x0, y0] = table[above - 1] ?? [x1, y1];
  return above <= 0 || x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
