/** Emissions of which the truth is known, measured in the ways that papers and licences go. */
import type { KnownInstrument } from '../../src/measurement/instrument.js';
import type { Quantity } from '../../src/measurement/quantity.js';
import { measureCase, strongestIn } from '../../src/report/measurement.js';
import type { StoredSweep } from '../../src/store/archive.js';
import { compareWithLicence } from '../../src/watch/registry/assignment.js';
import { measureLicence } from '../../src/watch/registry/measure-licence.js';
import {
  type Heard,
  hear,
  MODULATIONS,
  type Modulation,
  type Random,
  type Receiver,
  trueWidthHz,
} from './modulations.js';

export const FIGURES = ['frequency', 'width', 'power', 'field'] as const;
export type Figure = (typeof FIGURES)[number];

export interface Measured {
  readonly quantity: Quantity | undefined;
  readonly truth: number;
  /** What shared bounds allow for ±: noise, bin, filter, reference and corrections, at 95 % confidence. */
  readonly bound: number;
}

const MIDDLE_HZ = 433.9e6;
const NOISE_DBM = -110;
const DETECTED_DB = 6;
const FACTOR_DB = 18;
const CABLE_DB = 3;
const even = (db: number) => [
  { hz: 1e6, db },
  { hz: 1e9, db },
];
const INSTRUMENT: KnownInstrument = {
  referencePpm: 0.5,
  calibration: {
    ...{ id: 'c', receiverId: 'r', version: 1, measuredAt: 0, author: '', validFrom: 0 },
    ...{ correctionsDb: even(1.5), uncertaintyDb: 0.5 },
  },
  antenna: {
    ...{ name: 'a', factorDbPerM: even(FACTOR_DB), factorUncertaintyDb: 1 },
    ...{ cableLossDb: even(CABLE_DB), cableUncertaintyDb: 0.5 },
  },
};

export function stepsOf({ aboutHz }: Modulation): readonly number[] {
  if (aboutHz > 1e6) return [50e3, 100e3, 200e3, 400e3, 800e3];
  return aboutHz > 40e3 ? [2500, 5000, 12_500, 25_000, 50_000] : [500, 1000, 2500, 5000, 12_500];
}

const widths = new Map<string, number>();
function widthOf(modulation: Modulation, random: Random): number {
  const known = widths.get(modulation.name) ?? trueWidthHz(modulation, random);
  widths.set(modulation.name, known);
  return known;
}

function chosen<T>(random: Random, of: readonly [T, ...T[]]): T {
  return of[Math.floor(random() * of.length)] ?? of[0];
}

interface Recorded {
  readonly sweeps: StoredSweep[];
  readonly receiver: Receiver;
  /** At the receiver's input, before its calibration. */
  readonly powerDbm: number;
}

function recorded(heard: Heard, stepHz: number, random: Random): Recorded {
  const rbwHz = stepHz * chosen(random, [1, 1, 1, 2, 3]);
  const receiver = { stepHz, rbwHz, looks: chosen(random, [1, 2, 4]), isSwept: random() < 0.5 };
  const { levels, bins, powerDbm } = hear(receiver, heard, chosen(random, [12, 30, 40]), random);
  const startHz = MIDDLE_HZ - (bins / 2) * stepHz;
  const sweeps = levels.map((levelsDbm, i) => ({
    ...{ receiverId: 'r', stationId: 's', seq: i, folded: 1, flags: 0, startedAt: 1000 * i, endedAt: 1000 * i + 900 },
    ...{ startHz, stepHz, rbwHz, levelsDbm },
  }));
  return { sweeps, receiver, powerDbm };
}

/** The range in which a detector would notice it: bins whose mean is 6 dB over the noise. */
function detected(sweeps: readonly StoredSweep[]) {
  const [first] = sweeps;
  if (first === undefined) throw new Error('nothing was recorded');
  const means = first.levelsDbm.map((_, bin) =>
    sweeps.reduce((sum, { levelsDbm }) => sum + 10 ** ((levelsDbm[bin] as number) / 10), 0),
  );
  const least = sweeps.length * 10 ** ((NOISE_DBM + DETECTED_DB) / 10);
  const [low, high] = [means.findIndex((mean) => mean > least), means.findLastIndex((mean) => mean > least)];
  return { startHz: first.startHz + low * first.stepHz, stopHz: first.startHz + high * first.stepHz };
}

/** One recording of a kind of emission, somewhere between two bins, as a case is measured for its papers. */
export function measuredOnce(
  { modulation, snrDb }: Omit<Heard, 'offsetHz'>,
  stepHz: number,
  random: Random,
): [Figure, Measured][] {
  const offsetHz = (random() - 0.5) * 4 * stepHz;
  const { sweeps, receiver, powerDbm } = recorded({ modulation, snrDb, offsetHz }, stepHz, random);
  const range = detected(sweeps);
  const strongest = strongestIn(sweeps, range);
  const found = strongest && measureCase(sweeps, range, strongest, INSTRUMENT);
  const edge = Math.hypot(stepHz, receiver.rbwHz / 2);
  const truth = widthOf(modulation, random);
  const cells = sweeps.length * receiver.looks * Math.max(1, truth / receiver.rbwHz);
  const chance = modulation.aboutHz === 0 ? 0 : (2 * 4.34) / Math.sqrt(cells);
  const input = Math.hypot(chance, 0.5);
  return [
    ['frequency', { quantity: found?.centre, truth: MIDDLE_HZ + offsetHz, bound: Math.hypot(edge / Math.SQRT2, 217) }],
    ['width', { quantity: found?.width, truth, bound: edge * Math.SQRT2 }],
    ['power', { quantity: found?.power, truth: powerDbm + 1.5, bound: input }],
    [
      'field',
      {
        quantity: found?.field,
        truth: powerDbm + 1.5 + CABLE_DB + 106.99 + FACTOR_DB,
        bound: Math.hypot(input, 1, 0.5),
      },
    ],
  ];
}

export interface Licensee {
  readonly modulation: Modulation;
  readonly stepHz: number;
}

/** Transmitters exactly on their frequency and just as wide as licensed: ten kinds at four steps. */
export const LICENSEES: readonly Licensee[] = MODULATIONS.filter(({ name }) => name !== 'chirp').flatMap((modulation) =>
  stepsOf(modulation)
    .slice(0, 4)
    .map((stepHz) => ({ modulation, stepHz })),
);

/** What the comparison with the licence says of centre and bandwidth. */
export function told({ modulation, stepHz }: Licensee, random: Random): string[] {
  const { sweeps } = recorded({ modulation, snrDb: chosen(random, [18, 28, 42]), offsetHz: 0 }, stepHz, random);
  const licence = {
    ...{ id: 'l', licenceNo: '', holder: '', name: '', status: 'primary' as const, validFrom: 0 },
    ...{ centreHz: MIDDLE_HZ, bandwidthHz: Math.max(8330, widthOf(modulation, random)) },
  };
  const measured = measureLicence(sweeps, licence, INSTRUMENT, []);
  if (measured === undefined) return ['nothing'];
  return compareWithLicence(measured, licence)
    .slice(0, 2)
    .map(({ verdict }) => verdict);
}
