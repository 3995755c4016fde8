/** Icom models by their answer to 19 00 (their address as delivered), and the meaning of their S-meter. */

export interface CivModel {
  readonly name: string;
  readonly minHz: number;
  readonly maxHz: number;
  /** Number of values in a scope sweep; absent for radios that do not send the scope over CI-V. */
  readonly scopePoints?: number;
  /** The highest scope value; each step is half a dB. */
  readonly scopeTop?: number;
}

const SCOPE = { scopePoints: 475, scopeTop: 160 };

const MODELS: Readonly<Record<number, CivModel>> = {
  148: { name: 'IC-7300', minHz: 30e3, maxHz: 74.8e6, ...SCOPE },
  150: { name: 'IC-R8600', minHz: 10e3, maxHz: 3e9, ...SCOPE },
  152: { name: 'IC-7610', minHz: 30e3, maxHz: 60e6, scopePoints: 689, scopeTop: 200 },
  162: { name: 'IC-9700', minHz: 144e6, maxHz: 1300e6, ...SCOPE },
  164: { name: 'IC-705', minHz: 30e3, maxHz: 470e6, ...SCOPE },
  178: { name: 'IC-7760', minHz: 30e3, maxHz: 60e6, scopePoints: 689, scopeTop: 200 },
};

export function modelOf(id: number): CivModel {
  const hex = id.toString(16).toUpperCase().padStart(2, '0');
  return MODELS[id] ?? { name: `radio with CI-V id ${hex}`, minHz: 10e3, maxHz: 3.3e9 };
}

/** Tuning range of a radio with a model's delivery address; without an address, of all models. */
export function tuningOf(address: number | undefined): { name: string; minHz: number; maxHz: number } {
  const { name, minHz, maxHz } = modelOf(address ?? 0);
  return { name: MODELS[address ?? 0] === undefined ? 'an Icom radio' : `Icom ${name}`, minHz, maxHz };
}

/** S-meter of the IC-7300: raw value and dB above S9 (Hamlib, IC7300_STR_CAL). Others of its generation are close. */
const METER: readonly (readonly [raw: number, overS9Db: number])[] = [
  [0, -54],
  [10, -48],
  [30, -36],
  [60, -24],
  [90, -12],
  [120, 0],
  [241, 64],
];
/** IARU Region 1 recommendation R.1: S9 is −73 dBm below 30 MHz and −93 dBm above. */
const S9_HF_DBM = -73;
const S9_VHF_DBM = -93;

/** A raw S-meter value 0…255 as a level, interpolated linearly in the table. */
export function meterDbm(raw: number, hz: number): number {
  const s9Dbm = hz < 30e6 ? S9_HF_DBM : S9_VHF_DBM;
  const above = METER.findIndex(([at]) => at >= raw);
  const [x1, y1] = METER[above === -1 ? METER.length - 1 : above] as readonly [number, number];
  if (above === -1 || above === 0) return s9Dbm + y1;
  const [x0, y0] = METER[above - 1] as readonly [number, number];
  return s9Dbm + y0 + ((raw - x0) / (x1 - x0)) * (y1 - y0);
}
