/**
 * Drills: a simulated interferer on which people practise. Simulated power stays marked everywhere: the sweep has its
 * own type, its flags say so, and its incidents are in a separate case book.
 */
import { type DrillSweep, type Sweep, SweepFlag } from '../rf/sweep.js';
import { joined, SaidError, say, type Words } from '../words/said.js';

/** The drill cannot be started or stopped now. */
export class DrillRefused extends SaidError {
  override readonly name = 'DrillRefused';
}

/** One simulated transmitter. */
export interface DrillEmitter {
  /**
   * `carrier`: one line; `fm`: a bell shape as in broadcast FM; `noise`: a flat block, as from a jammer or a faulty
   * booster.
   */
  readonly shape: 'carrier' | 'fm' | 'noise';
  readonly centreHz: number;
  /** Not used for a carrier. */
  readonly bandwidthHz: number;
  /** Total level at the receiver input; for `noise` the level in each bin. */
  readonly levelDbm: number;
  /** Time from the start of the drill to the start of this transmitter. */
  readonly fromMs: number;
  readonly forMs: number;
  /** On for `onMs` in every `everyMs`; always on when absent. */
  readonly pulses?: { readonly onMs: number; readonly everyMs: number } | undefined;
  readonly driftHzPerS?: number | undefined;
}

export interface DrillScript {
  readonly name: string;
  /** Stations that receive it; every station when empty. */
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
  /**
   * `played`: the script and the time after it have ended; `stopped`: a person stopped it; `real-alarm`: a real alarm
   * ended it.
   */
  readonly ended?: 'played' | 'stopped' | 'real-alarm' | undefined;
}

/** Time for the crew after the last transmitter has stopped; then the drill ends by itself. */
export const AFTER_SCRIPT_MS = 30 * 60e3;

/** ms from the start of the drill to the end of the last transmitter. */
export function scriptLengthMs({ emitters }: DrillScript): number {
  return Math.max(0, ...emitters.map(({ fromMs, forMs }) => fromMs + forMs));
}

/** The range in which a transmitter may be received over its whole time, with its drift. */
export function emitterRange(emitter: DrillEmitter): { startHz: number; stopHz: number } {
  const { centreHz, bandwidthHz, forMs, driftHzPerS = 0 } = emitter;
  const endHz = centreHz + (driftHzPerS * forMs) / 1000;
  return {
    startHz: Math.min(centreHz, endHz) - bandwidthHz / 2,
    stopHz: Math.max(centreHz, endHz) + bandwidthHz / 2,
  };
}

/** One sentence for each impossible value; empty for a good script. */
export function scriptFaults({ emitters }: DrillScript): Words[] {
  return emitters.flatMap((emitter, index) => {
    const { startHz, stopHz } = emitterRange(emitter);
    const name = `emitters[${index}]`;
    const faults: Words[] = [];
    if (!(startHz > 0 && stopHz < 1e12))
      faults.push(say('{name} reaches from {startHz} to {stopHz} Hz', { name, startHz, stopHz }));
    const { pulses } = emitter;
    if (pulses !== undefined && pulses.onMs > pulses.everyMs)
      faults.push(say('{name}.pulses.onMs is {onMs}, longer than everyMs {everyMs}', { name, ...pulses }));
    return faults;
  });
}

/** @throws DrillRefused naming each impossible value */
export function mustBePossible(script: DrillScript): void {
  const faults = scriptFaults(script);
  if (faults.length > 0) throw DrillRefused.of('{faults}.', { faults: joined(faults) });
}

function isOnAir({ fromMs, forMs, pulses }: DrillEmitter, elapsedMs: number): boolean {
  const since = elapsedMs - fromMs;
  if (since < 0 || since >= forMs) return false;
  return pulses === undefined || since % pulses.everyMs < pulses.onMs;
}

/**
 * The sweep with the drill's power added; undefined when the sweep contains none of it. The original is not changed.
 */
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
    // A bin that was not received stays missing: a drill must not hide a receiver's fault.
    levels[bin] = 10 * Math.log10(10 ** (level / 10) + totalMw * share * 10 ** (flutterDb / 10));
  }
  return levels;
}

/** A pseudo-random value, 0 to 1, the same for the same sweep and bin. */
function noise(seq: number, bin: number): number {
  const mixed = Math.imul(seq ^ Math.imul(bin + 1, 0x9e3779b1), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}
