/**
 * A licensee outside the terms of its licence: level, centre or bandwidth out of tolerance, or on the air outside its hours
 * (SM.1537: transmitters "outside licensed parameters"). Judged on averages over many sweeps in which the channel was on;
 * a centre is only as good as the bin, so its tolerance never goes below half of one. The bandwidth is the occupied one
 * (SM.443, SM.328: half a per cent of the power beyond either edge) of the average spectrum in the channel and as far again on
 * both sides, where no other licensee is.
 */
import { isLicensedAt } from '../rf/assignment.js';
import { dbToPower, powerToDb } from '../rf/units.js';
import type { Anomaly, AnomalyDetector, AnomalyKind, WatchedSweep } from './anomaly.js';
import type { BandLayout, Channel } from './band-layout.js';

const ON_ABOVE_DB = 6;
/** Averaging: one part in so many sweeps that the channel was on; nothing is said before that many. */
const MEMORY = 32;
const HOURS_SWEEPS = 5;
/** Fewer bins have no width to speak of. */
const FEWEST_WIDE_BINS = 4;
const BEYOND_SHARE = 0.005;
/** Of the strongest bin: what lies lower is noise, or another's skirt. */
const LEAST_OF_PEAK = 1e-3;

interface Terms {
  readonly channel: Channel;
  seen: number;
  power: number;
  centre: number;
  outside: number;
  /** Average power per bin from `firstBin` on, over the floor; empty where the bandwidth is not judged. */
  readonly firstBin: number;
  readonly spectrum: Float64Array;
  readonly open: Record<'level' | 'centre' | 'bandwidth' | 'hours', boolean>;
}

interface Report {
  readonly at: number;
  readonly evidence: string;
  readonly found: Anomaly[];
}

export class LicenceTolerance implements AnomalyDetector {
  readonly id = 'licence-tolerance';
  private readonly layout: BandLayout;
  private readonly floorDbm: Float32Array;
  private readonly terms: Terms[];

  constructor(layout: BandLayout, floorDbm: Float32Array) {
    this.layout = layout;
    this.floorDbm = floorDbm;
    this.terms = layout.channels
      .filter(
        ({ assignment: a }) =>
          a.levelDbm !== undefined ||
          a.centreToleranceHz !== undefined ||
          a.bandwidthToleranceHz !== undefined ||
          a.licensedHours !== undefined,
      )
      .map((channel) => {
        const wide = channel.endBin - channel.firstBin;
        const judged = channel.assignment.bandwidthToleranceHz !== undefined && wide >= FEWEST_WIDE_BINS;
        const firstBin = Math.max(0, channel.firstBin - wide);
        const endBin = Math.min(layout.bins, channel.endBin + wide);
        return {
          channel,
          seen: 0,
          power: 0,
          centre: 0,
          outside: 0,
          firstBin,
          spectrum: new Float64Array(judged ? endBin - firstBin : 0),
          open: { level: false, centre: false, bandwidth: false, hours: false },
        };
      });
  }

  observe({ at, levelsDbm, gainDb, doubtful }: WatchedSweep): readonly Anomaly[] {
    if (doubtful) return [];
    const found: Anomaly[] = [];
    for (const terms of this.terms) {
      const heard = this.measure(terms.channel, levelsDbm, gainDb);
      this.hours(terms, at, heard !== undefined, found);
      if (heard === undefined) continue;
      const step = 1 / Math.min(MEMORY, ++terms.seen);
      terms.power += step * (heard.peak - terms.power);
      terms.centre += step * (heard.centreHz - terms.centre);
      this.average(terms, levelsDbm, gainDb, step);
      if (terms.seen < MEMORY) continue;
      this.judge(terms, at, found);
      this.judgeBandwidth(terms, at, found);
    }
    return found;
  }

  /** Peak power and power-weighted centre of what stands above the floor; undefined while the channel is silent. */
  private measure({ firstBin, endBin }: Channel, levelsDbm: Float32Array, gainDb: number) {
    let peak = 0;
    let sum = 0;
    let moment = 0;
    for (let f = firstBin; f < endBin; f++) {
      const level = levelsDbm[f] as number;
      if (!(level > (this.floorDbm[f] as number) + gainDb + ON_ABOVE_DB)) continue;
      const power = dbToPower(level);
      peak = Math.max(peak, power);
      sum += power;
      moment += power * f;
    }
    if (sum === 0) return undefined;
    return { peak, centreHz: this.layout.startHz + (moment / sum) * this.layout.stepHz };
  }

  /** The same average, bin by bin, of the power over the floor; other licensees' bins stay 0. */
  private average({ channel, firstBin, spectrum }: Terms, levelsDbm: Float32Array, gainDb: number, step: number): void {
    for (let i = 0; i < spectrum.length; i++) {
      const f = firstBin + i;
      const owner = this.layout.channelOf[f] as number;
      const level = levelsDbm[f] as number;
      if (Number.isNaN(level) || (owner >= 0 && this.layout.channels[owner] !== channel)) continue;
      const over = dbToPower(level) - dbToPower((this.floorDbm[f] as number) + gainDb);
      spectrum[i] = (spectrum[i] as number) + step * (over - (spectrum[i] as number));
    }
  }

  /** Hz that hold 99 % of the average power. */
  private occupiedHz({ spectrum }: Terms): number {
    const least = LEAST_OF_PEAK * spectrum.reduce((most, power) => Math.max(most, power), 0);
    const powers = spectrum.map((power) => (power > least ? power : 0));
    const beyond = BEYOND_SHARE * powers.reduce((sum, power) => sum + power, 0);
    let low = 0;
    let high = powers.length - 1;
    for (let sum = powers[low] as number; sum < beyond; sum += powers[low] as number) low++;
    for (let sum = powers[high] as number; sum < beyond; sum += powers[high] as number) high--;
    return (high - low + 1) * this.layout.stepHz;
  }

  private hours(terms: Terms, at: number, on: boolean, found: Anomaly[]): void {
    const { assignment } = terms.channel;
    const outside = on && !isLicensedAt(assignment.licensedHours, at);
    terms.outside = outside ? terms.outside + 1 : 0;
    const wrong = terms.open.hours ? outside : terms.outside >= HOURS_SWEEPS;
    this.turn(terms, 'hours', wrong, { at, evidence: `${assignment.id} on the air outside its licensed hours`, found });
  }

  private judge(terms: Terms, at: number, found: Anomaly[]): void {
    const { assignment } = terms.channel;
    if (assignment.levelDbm !== undefined) {
      const level = powerToDb(terms.power);
      const off = level - assignment.levelDbm;
      const text = `${assignment.id} at ${level.toFixed(1)} dBm, ${off.toFixed(1)} dB from the expected ${assignment.levelDbm} dBm`;
      this.turn(terms, 'level', Math.abs(off) > (assignment.levelToleranceDb ?? 6), { at, evidence: text, found });
    }
    if (assignment.centreToleranceHz !== undefined) {
      const off = terms.centre - assignment.centreHz;
      const tolerance = Math.max(assignment.centreToleranceHz, this.layout.stepHz / 2);
      const text = `${assignment.id} centred ${(off / 1e3).toFixed(1)} kHz from its assigned frequency (tolerance ${(tolerance / 1e3).toFixed(1)} kHz)`;
      this.turn(terms, 'centre', Math.abs(off) > tolerance, { at, evidence: text, found });
    }
  }

  private judgeBandwidth(terms: Terms, at: number, found: Anomaly[]): void {
    const { assignment } = terms.channel;
    if (assignment.bandwidthToleranceHz === undefined || terms.spectrum.length === 0) return;
    const occupied = this.occupiedHz(terms);
    const most = assignment.bandwidthHz + Math.max(assignment.bandwidthToleranceHz, 2 * this.layout.stepHz);
    const evidence = `${assignment.id} occupies ${(occupied / 1e3).toFixed(1)} kHz (99 % of its power), licensed for ${(assignment.bandwidthHz / 1e3).toFixed(1)} kHz`;
    this.turn(terms, 'bandwidth', occupied > most, { at, evidence, found });
  }

  private turn(terms: Terms, kind: AnomalyKind & keyof Terms['open'], wrong: boolean, report: Report): void {
    const { at, evidence, found } = report;
    if (wrong === terms.open[kind]) return;
    terms.open[kind] = wrong;
    const { assignment } = terms.channel;
    found.push({
      kind,
      state: wrong ? 'began' : 'ended',
      at,
      lowHz: assignment.centreHz - assignment.bandwidthHz / 2,
      highHz: assignment.centreHz + assignment.bandwidthHz / 2,
      assignmentId: assignment.id,
      evidence,
    });
  }

  snapshot(): unknown {
    return this.terms.map(({ channel: _, firstBin: __, open, spectrum, ...rest }) => ({
      ...rest,
      spectrum: spectrum.slice(),
      open: { ...open },
    }));
  }

  restore(saved: unknown): void {
    (saved as Omit<Terms, 'channel' | 'firstBin'>[]).forEach(({ spectrum, open, ...rest }, i) => {
      const own = this.terms[i];
      if (own === undefined) return;
      Object.assign(own, rest, { open: { ...open } });
      if (spectrum.length === own.spectrum.length) own.spectrum.set(spectrum);
    });
  }
}
