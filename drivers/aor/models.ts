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
  /** Absent where the receiver states dBm. */
  readonly meter?: Meter;
}

/** Ascending raw values of an S-meter, and the dB above S9 that each stands for. */
interface Meter {
  readonly raw: readonly number[];
  readonly overS9Db: readonly number[];
}

/** S9 above 30 MHz (IARU R.1). */
const S9_DBM = -93;

/** Meter of the second series, from AOR's bulletin. */
const METER_8200: Meter = {
  raw: [0, 27, 42, 55, 68, 86, 97, 103, 106, 109, 112, 139],
  overS9Db: [-54, -32, -27, -22, -17, -7, 3, 13, 23, 33, 43, 53],
};
const METER_8600: Meter = {
  raw: [0, 13, 29, 41, 49, 54, 59, 62, 64, 65, 68, 69],
  overS9Db: [-54, -27, -17, -7, 3, 13, 23, 33, 43, 53, 63, 73],
};
const METER_5000: Meter = {
  raw: [0, 3, 14, 26, 34, 42, 52, 62, 74, 87, 101, 117, 135, 152, 202, 255],
  overS9Db: [-60, -48, -42, -36, -30, -24, -18, -12, -6, 0, 10, 20, 30, 40, 50, 60],
};

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
function between({ raw, overS9Db }: Meter, x: number): number {
  const above = raw.findIndex((at) => at >= x);
  const upper = above === -1 ? raw.length - 1 : above;
  const [x1 = 0, y1 = 0, x0 = x1, y0 = y1] = [raw[upper], overS9Db[upper], raw[above - 1], overS9Db[above - 1]];
  return above <= 0 || x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
