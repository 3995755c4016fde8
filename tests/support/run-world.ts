/** Runs the detector over a labelled world. */
import { createDetector, type Detector } from '../../src/detection/detector.js';
import type { Alarm } from '../../src/detection/emission.js';
import type { World } from './labelled-world.js';

/** The world's word for each class. */
const KINDS: Readonly<Record<string, string>> = {
  'wideband-noise': 'wbnoise',
  'fast-chirp': 'wbnoise',
  'slow-chirp': 'chirp',
  unlicensed: 'pirate',
};

export interface WorldRun {
  readonly mask: Uint8Array;
  readonly alarms: { sweep: number; lowBin: number; highBin: number; kind: string; id: number }[];
  readonly cpuMs: number;
  readonly p99Us: number;
  /** Of the running detector's state, when the world ends. */
  readonly bytesPerBin: number;
}

export function detectorFor(world: World): Detector {
  const { startHz, stepHz, bins, assignments, spursHz, warmupSweeps } = world;
  return createDetector({ startHz, stepHz, bins, assignments, spursHz, tunables: { warmupSweeps } });
}

export function sweepOf(world: World, t: number) {
  return {
    startedAt: 1_700_000_000_000 + t * world.intervalMs,
    levelsDbm: world.levelsDbm.subarray(t * world.bins, (t + 1) * world.bins),
  };
}

export function runWorld(world: World): WorldRun {
  const { bins, sweeps } = world;
  const detector = detectorFor(world);
  const mask = new Uint8Array(bins * sweeps);
  const alarms: WorldRun['alarms'] = [];
  const times = new Float64Array(sweeps);
  const cpu = process.cpuUsage();
  const follow = ({ type, emission, intoId }: Alarm) => {
    const kind = KINDS[emission.class] ?? emission.class;
    if (type === 'raised')
      alarms.push({
        sweep: emission.raisedSweep,
        lowBin: emission.raisedLowBin,
        highBin: emission.raisedHighBin,
        kind,
        id: emission.id,
      });
    for (const alarm of alarms)
      if (alarm.id === emission.id) {
        if (intoId !== undefined) alarm.id = intoId;
        else alarm.kind = kind;
      }
  };
  for (let t = 0; t < sweeps; t++) {
    const before = performance.now();
    const result = detector.observe(sweepOf(world, t));
    times[t] = performance.now() - before;
    result.alarms.forEach(follow);
    if (result.finalMask !== undefined) mask.set(result.finalMask, result.finalSweep * bins);
  }
  for (const { sweep, mask: row } of detector.remaining()) mask.set(row, sweep * bins);
  for (const emission of detector.emissions()) follow({ type: 'updated', emission });
  const { user, system } = process.cpuUsage(cpu);
  const p99Us = (times.sort()[Math.floor(sweeps * 0.99)] ?? 0) * 1000;
  return { mask, alarms, cpuMs: (user + system) / 1000, p99Us, bytesPerBin: stateBytes(detector) / bins };
}

/** What a running detector keeps: bytes in typed arrays, eight for every other number. */
export function stateBytes(detector: Detector): number {
  return bytesIn(detector.snapshot().pipeline);
}

function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + bytesIn(item), 0);
  if (value !== null && typeof value === 'object')
    return Object.values(value).reduce((sum: number, item) => sum + bytesIn(item), 0);
  return typeof value === 'number' ? 8 : 0;
}
