/**
 * A small labelled world for detectors: seeded, without files, with its own scorer. Much smaller than the full benchmark and
 * made differently (no shared code, other shapes), so that it guards against breakage rather than measures progress.
 */
import type { Assignment } from '../../src/rf/assignment.js';

export interface WorldEvent {
  readonly kind: string;
  /** Half open. */
  readonly fromSweep: number;
  readonly toSweep: number;
  readonly fromBin: number;
  readonly toBin: number;
}

export interface World {
  readonly id: string;
  readonly bins: number;
  readonly sweeps: number;
  readonly intervalMs: number;
  readonly startHz: number;
  readonly stepHz: number;
  readonly warmupSweeps: number;
  readonly assignments: readonly Assignment[];
  readonly spursHz: readonly number[];
  readonly levelsDbm: Float32Array;
  /** 1 interference at least as strong as noise and licensees together, 2 not to be scored. */
  readonly truth: Uint8Array;
  readonly events: readonly WorldEvent[];
}

/** mulberry32: small, seeded, good enough for noise. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Mean of `n` exponential draws: the power of a cell that averages n windows of noise of mean 1. */
export function gammaCell(random: () => number, n: number): number {
  let product = 1;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    product *= 1 - random();
    if (product < 1e-200) {
      sum -= Math.log(product);
      product = 1;
    }
  }
  return (sum - Math.log(product)) / n;
}

const WARMUP = 240;
const STEP_HZ = 12_500;
const START_HZ = 150e6;

interface Emitter extends WorldEvent {
  /** Power relative to noise at a sweep and bin; 0 where silent. */
  readonly power: (sweep: number, bin: number) => number;
}

type EmitterMaker = (random: () => number) => Emitter;

const db = (value: number): number => 10 ** (value / 10);
const box = (kind: string, fromSweep: number, toSweep: number, fromBin: number, toBin: number): WorldEvent => ({
  kind,
  fromSweep,
  toSweep,
  fromBin,
  toBin,
});

/** One of each kind, spread over band and time so that no two overlap. */
const MAKERS: readonly EmitterMaker[] = [
  () => ({ ...box('cw', 300, 700, 40, 43), power: (_, f) => db(9) * Math.exp(-0.5 * ((f - 41) / 0.6) ** 2) }),
  () => ({ ...box('wbnoise', 420, 520, 180, 280), power: () => db(4) }),
  () => ({ ...box('pulsed', 600, 760, 70, 90), power: (t) => (t % 5 === 0 ? db(12) : 0) }),
  () => ({
    ...box('drift', 700, 950, 100, 146),
    power: (t, f) => db(13) * Math.exp(-0.5 * ((f - 102 - (t - 700) * 0.16) / 0.6) ** 2),
  }),
  () => ({
    ...box('chirp', 820, 940, 200, 260),
    power: (t, f) => (Math.abs(f - (202 + ((t * 4) % 54))) <= 2 ? db(12) : 0),
  }),
  (random) => {
    const at = Array.from({ length: 1100 }, () => 20 + 3 * Math.floor(random() * 12));
    return {
      ...box('hop', 990, 1090, 20, 58),
      power: (t, f) => (f >= (at[t] ?? 0) && f < (at[t] ?? 0) + 2 ? db(14) : 0),
    };
  },
  (random) => {
    const on = Array.from({ length: 1200 }, () => random() < 0.7);
    return { ...box('pirate', 1000, 1120, 285, 288), power: (t) => (on[t] === true ? db(12) : 0) };
  },
];

/** A VHF band of push-to-talk channels, a broadcast carrier, ripple, drift, one gain step, lightning, gaps of data. */
export function labelledWorld(seed: number, emitters: readonly EmitterMaker[] = MAKERS): World {
  const random = randomFrom(seed);
  const bins = 320;
  const sweeps = 1180;
  const averages = 8;
  const levelsDbm = new Float32Array(sweeps * bins);
  const truth = new Uint8Array(sweeps * bins);
  const made = emitters.map((make) => make(random));
  const channels = Array.from({ length: 6 }, (_, i) => ({
    centre: 10 + i * 52,
    on: pushToTalk(random, sweeps),
    power: db(10 + 15 * random()),
  }));
  const floorDbm = Float32Array.from(
    { length: bins },
    (_, f) => -105 + 1.2 * Math.sin(f / 23 + seed) + 0.7 * Math.sin(f / 9),
  );
  const spur = 160;
  for (let t = 0; t < sweeps; t++) {
    const gainDb = 0.6 * Math.sin(t / 300) + (t >= 780 ? -3 : 0);
    const flash = t > WARMUP && random() < 0.006 ? db(8 + 14 * random()) : 0;
    const missing = random() < 0.006;
    for (let f = 0; f < bins; f++) {
      const i = t * bins + f;
      let licensed = f === spur ? db(12) : 0;
      for (const { centre, on, power } of channels)
        if (Math.abs(f - centre) <= 1) licensed += power * (on[t] as number);
      let wanted = 0;
      for (const emitter of made)
        if (t >= emitter.fromSweep && t < emitter.toSweep && f >= emitter.fromBin && f < emitter.toBin)
          wanted += emitter.power(t, f);
      const mean = 1 + licensed + wanted + flash;
      const level = (floorDbm[f] as number) + gainDb + 10 * Math.log10(mean * gammaCell(random, averages));
      levelsDbm[i] = missing ? Number.NaN : Math.round(level * 2) / 2;
      const ratio = wanted / (1 + licensed);
      truth[i] = missing || Math.abs(f - spur) <= 1 ? 2 : ratio >= 1 ? 1 : ratio >= 0.1 ? 2 : 0;
    }
  }
  return {
    id: `world-${seed}`,
    bins,
    sweeps,
    intervalMs: 1000,
    startHz: START_HZ,
    stepHz: STEP_HZ,
    warmupSweeps: WARMUP,
    spursHz: [START_HZ + spur * STEP_HZ],
    assignments: channels.map(({ centre }, i) => ({
      id: `L${i + 1}`,
      centreHz: START_HZ + centre * STEP_HZ,
      bandwidthHz: 4.8 * STEP_HZ,
      service: 'land-mobile',
      class: 'intermittent',
      mask: [
        { offsetHz: 30e3, limitDbc: -35 },
        { offsetHz: 80e3, limitDbc: -60 },
      ],
    })),
    levelsDbm,
    truth,
    events: made.map(({ power: _, ...event }) => event),
  };
}

function pushToTalk(random: () => number, sweeps: number): Uint8Array {
  const on = new Uint8Array(sweeps);
  for (let t = Math.floor(random() * 60); t < sweeps; t += 20 + Math.floor(random() * 120)) {
    const end = Math.min(sweeps, t + 2 + Math.floor(random() * 8));
    on.fill(1, t, end);
    t = end;
  }
  return on;
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly eventsFound: number;
  readonly events: number;
  readonly falseAlarms: number;
  readonly classesRight: number;
}

/** Cells, one sweep and one bin beside a true cell are not scored; an alarm hits an event it overlaps in time and band. */
export function scoreWorld(
  world: World,
  mask: Uint8Array,
  alarms: readonly { sweep: number; lowBin: number; highBin: number; kind: string }[],
): Score {
  const { bins, sweeps, truth } = world;
  let hit = 0;
  let wrong = 0;
  let missed = 0;
  const near = (t: number, f: number): boolean => {
    for (let dt = -1; dt <= 1; dt++)
      for (let df = -1; df <= 1; df++) {
        const g = f + df;
        if (g >= 0 && g < bins && truth[(t + dt) * bins + g] === 1) return true;
      }
    return false;
  };
  for (let t = world.warmupSweeps; t < sweeps; t++)
    for (let f = 0; f < bins; f++) {
      const i = t * bins + f;
      if (truth[i] === 1) mask[i] === 1 ? hit++ : missed++;
      else if (truth[i] === 0 && mask[i] === 1 && !near(t, f)) wrong++;
    }
  const touches = (event: WorldEvent, alarm: (typeof alarms)[number]) =>
    alarm.sweep >= event.fromSweep - 2 &&
    alarm.sweep <= event.toSweep + 20 &&
    Math.min(event.toBin, alarm.highBin + 2) > Math.max(event.fromBin, alarm.lowBin - 1);
  const first = world.events.map((event) => alarms.find((alarm) => touches(event, alarm)));
  const precision = hit / Math.max(1, hit + wrong);
  const recall = hit / Math.max(1, hit + missed);
  return {
    precision,
    recall,
    f1: (2 * precision * recall) / Math.max(1e-12, precision + recall),
    eventsFound: first.filter((alarm) => alarm !== undefined).length,
    events: world.events.length,
    falseAlarms: alarms.filter((alarm) => !world.events.some((event) => touches(event, alarm))).length,
    classesRight: world.events.filter(({ kind }, i) => first[i]?.kind === kind).length,
  };
}
