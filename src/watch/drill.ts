/**
 * Drills: a made-up interferer for people to practise on. What is made up stays marked wherever it goes: the sweep is of
 * a type of its own, its flags say so, and its incidents live in a book of their own.
 */
import { type DrillSweep, type Sweep, SweepFlag } from '../rf/sweep.js';

/** One made-up transmitter. */
export interface DrillEmitter {
  /** `carrier`: one line; `fm`: a bell as of broadcast FM; `noise`: a flat block, as of a jammer or a bad booster. */
  readonly shape: 'carrier' | 'fm' | 'noise';
  readonly centreHz: number;
  /** Of no meaning for a carrier. */
  readonly bandwidthHz: number;
  /** Total at the receiver input; for `noise`, in each bin. */
  readonly levelDbm: number;
  /** Since the drill's begin. */
  readonly fromMs: number;
  readonly forMs: number;
  /** On for `onMs` of every `everyMs`; always on when absent. */
  readonly pulses?: { readonly onMs: number; readonly everyMs: number } | undefined;
  readonly driftHzPerS?: number | undefined;
}

export interface DrillScript {
  readonly name: string;
  /** Who hears it; every receiver that sweeps there when empty. */
  readonly stationIds: readonly string[];
  readonly emitters: readonly DrillEmitter[];
  /** What the crew should find out; shown with the score, not before. */
  readonly answer: string;
}

export interface Drill {
  readonly id: string;
  readonly script: DrillScript;
  readonly startedBy: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly endedBy?: string | undefined;
  /** `played`: the script was over and the time after it; `stopped`: by a person; `real-alarm`: the real watch came first. */
  readonly ended?: 'played' | 'stopped' | 'real-alarm' | undefined;
}

/** After the last emitter falls silent the crew has this long to finish; then the drill ends by itself. */
export const AFTER_SCRIPT_MS = 30 * 60e3;

/** ms from the begin to the end of the last emitter. */
export function scriptLengthMs({ emitters }: DrillScript): number {
  return Math.max(0, ...emitters.map(({ fromMs, forMs }) => fromMs + forMs));
}

/** Where an emitter may be heard over its whole life, drift included. */
export function emitterRange(emitter: DrillEmitter): { startHz: number; stopHz: number } {
  const { centreHz, bandwidthHz, forMs, driftHzPerS = 0 } = emitter;
  const endHz = centreHz + (driftHzPerS * forMs) / 1000;
  return {
    startHz: Math.min(centreHz, endHz) - bandwidthHz / 2,
    stopHz: Math.max(centreHz, endHz) + bandwidthHz / 2,
  };
}

/** Sentences for what cannot be; empty for a good script. */
export function scriptFaults({ emitters }: DrillScript): string[] {
  return emitters.flatMap((emitter, index) => {
    const { startHz, stopHz } = emitterRange(emitter);
    const name = `emitters[${index}]`;
    const faults: string[] = [];
    if (!(startHz > 0 && stopHz < 1e12)) faults.push(`${name} reaches from ${startHz} to ${stopHz} Hz`);
    const { pulses } = emitter;
    if (pulses !== undefined && pulses.onMs > pulses.everyMs)
      faults.push(`${name}.pulses.onMs is ${pulses.onMs}, longer than everyMs ${pulses.everyMs}`);
    return faults;
  });
}

export function isOnAir({ fromMs, forMs, pulses }: DrillEmitter, elapsedMs: number): boolean {
  const since = elapsedMs - fromMs;
  if (since < 0 || since >= forMs) return false;
  return pulses === undefined || since % pulses.everyMs < pulses.onMs;
}

/** The sweep with the drill's power added; undefined when none of it falls into this sweep. The original is untouched. */
export function withDrill(sweep: Sweep, { id, script, startedAt }: Drill): DrillSweep | undefined {
  if (script.stationIds.length > 0 && !script.stationIds.includes(sweep.stationId)) return undefined;
  const elapsedMs = sweep.startedAt - startedAt;
  let levelsDbm: Float32Array | undefined;
  for (const emitter of script.emitters) {
    if (!isOnAir(emitter, elapsedMs)) continue;
    levelsDbm = addEmitter(sweep, levelsDbm, emitter, elapsedMs) ?? levelsDbm;
  }
  if (levelsDbm === undefined) return undefined;
  const { drill: _never, ...rest } = sweep;
  return { ...rest, levelsDbm, flags: sweep.flags | SweepFlag.drill, drill: id };
}

function addEmitter(
  sweep: Sweep,
  begun: Float32Array | undefined,
  emitter: DrillEmitter,
  elapsedMs: number,
): Float32Array | undefined {
  const { startHz, stepHz, levelsDbm } = sweep;
  const { shape, levelDbm, bandwidthHz, driftHzPerS = 0, fromMs } = emitter;
  const centreHz = emitter.centreHz + (driftHzPerS * (elapsedMs - fromMs)) / 1000;
  const widthHz = shape === 'carrier' ? stepHz : Math.max(stepHz, bandwidthHz);
  const first = Math.max(0, Math.ceil((centreHz - widthHz / 2 - startHz) / stepHz));
  const last = Math.min(levelsDbm.length - 1, Math.floor((centreHz + widthHz / 2 - startHz) / stepHz));
  if (last < first) return undefined;
  const levels = begun ?? levelsDbm.slice();
  const totalMw = 10 ** (levelDbm / 10);
  const sigmaBins = Math.max(0.5, widthHz / stepHz / 5);
  for (let bin = first; bin <= last; bin++) {
    const offBins = (startHz + bin * stepHz - centreHz) / stepHz;
    const share =
      shape === 'fm' ? Math.exp(-(offBins ** 2) / (2 * sigmaBins ** 2)) / (sigmaBins * Math.sqrt(2 * Math.PI)) : 1;
    const flutterDb = (noise(sweep.seq, bin) - 0.5) * (shape === 'carrier' ? 1 : 6);
    const level = levels[bin] as number;
    // A bin that was not received stays missing: a drill does not mend a receiver.
    levels[bin] = 10 * Math.log10(10 ** (level / 10) + totalMw * share * 10 ** (flutterDb / 10));
  }
  return levels;
}

/** 0 to 1, the same for the same sweep and bin. */
function noise(seq: number, bin: number): number {
  const mixed = Math.imul(seq ^ Math.imul(bin + 1, 0x9e3779b1), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}
