/**
 * Reports a licensee outside the terms of its licence: level, centre or bandwidth out of tolerance, or on the air outside its
 * hours (SM.1537: transmitters "outside licensed parameters"). Level, centre and bandwidth are judged on averages over blocks
 * of sweeps in which the channel was on, by value and uncertainty alone, and only several blocks that agree count: speech, fading
 * and a passing stranger move one average, not several in a row. Only a channel of one transmitter has a centre and a width of its own.
 */

import { type MeasuredEmission, measureEmission } from '../../measurement/emission.js';
import { REPEATED_DB } from '../../measurement/instrument.js';
import { LEVEL_TOLERANCE_DB, verdictOf } from '../../measurement/quantity.js';
import { isLicensedAt } from '../../rf/assignment.js';
import { dbToPower, powerToDb } from '../../rf/units.js';
import type { Anomaly, AnomalyDetector, WatchedSweep } from '../anomaly.js';
import type { BandLayout, Channel } from '../band-layout.js';

const ON_ABOVE_DB = 6;
/** Noise of one sweep exceeds its mean by 6 dB in about one of a hundred bins, and by 10 dB in about one of ten thousand. */
const SURELY_ON_ABOVE_DB = 10;
const BLOCK_SWEEPS = 32;
/** Consecutive blocks that must agree before a breach is reported or ended. */
const BLOCKS_AGREEING = 3;
/** The centre is read where the signal stands this far above the noise, and every neighbour then is at least BESIDE_BELOW_DB weaker. */
const CLEAR_ABOVE_DB = 15;
const BESIDE_BELOW_DB = 3;
const HOURS_SWEEPS = 5;
/** Silent sweeps after which a breach of hours is over: push-to-talk is silent between two calls. */
const HOURS_SILENT_SWEEPS = 60;

type Breach = 'level' | 'centre' | 'bandwidth' | 'hours';

interface Terms {
  readonly channel: Channel;
  readonly mean: ChannelMean;
  seen: number;
  power: number;
  /** Number of sweeps in which the signal stands clear of the noise, and of those without a strong neighbour. */
  clear: number;
  alone: number;
  outside: number;
  silent: number;
  /** Number of consecutive blocks that contradict the present state. */
  readonly against: Record<'level' | 'centre' | 'bandwidth', number>;
  /** Breaches that began and have not ended. */
  readonly open: Partial<Record<Breach, Anomaly>>;
}

type Report = Pick<Anomaly, 'at' | 'evidence' | 'levelDbm' | 'expectedDbm'>;

interface Verdict extends Report {
  readonly kind: keyof Terms['against'];
  readonly wrong: boolean;
}

export class LicenceTolerance implements AnomalyDetector {
  readonly id = 'licence-tolerance';
  private readonly floorDbm: Float32Array;
  private readonly referencePpm: number | undefined;
  private readonly terms: Terms[];

  /** @param referencePpm error of the receiver's frequency reference at 95 % confidence */
  constructor(layout: BandLayout, floorDbm: Float32Array, referencePpm?: number) {
    this.floorDbm = floorDbm;
    this.referencePpm = referencePpm;
    this.terms = layout.channels
      .filter(
        ({ assignment: a }) =>
          a.levelDbm !== undefined ||
          a.centreToleranceHz !== undefined ||
          a.bandwidthToleranceHz !== undefined ||
          a.licensedHours !== undefined,
      )
      .map((channel) => ({
        channel,
        mean: new ChannelMean(layout, channel),
        seen: 0,
        power: 0,
        clear: 0,
        alone: 0,
        outside: 0,
        silent: 0,
        against: { level: 0, centre: 0, bandwidth: 0 },
        open: {},
      }));
  }

  observe({ at, levelsDbm, gainDb, doubtful }: WatchedSweep): readonly Anomaly[] {
    if (doubtful) return [];
    const found: Anomaly[] = [];
    for (const terms of this.terms) {
      const heard = this.peakOf(terms.channel, levelsDbm, gainDb);
      this.hours(terms, at, heard !== undefined && heard.peakOverDb > SURELY_ON_ABOVE_DB, found);
      if (heard === undefined) continue;
      terms.seen++;
      terms.power += heard.peak;
      terms.mean.add(levelsDbm);
      if (heard.peakOverDb > CLEAR_ABOVE_DB) {
        terms.clear++;
        if (this.beside(terms.channel, levelsDbm) < heard.peak) terms.alone++;
      }
      if (terms.seen < BLOCK_SWEEPS) continue;
      for (const verdict of this.judge(terms, at, gainDb)) this.count(terms, verdict, found);
      Object.assign(terms, { seen: 0, power: 0, clear: 0, alone: 0 });
    }
    return found;
  }

  /** Peak power of the bins above the floor; undefined while the channel is silent. */
  private peakOf({ firstBin, endBin }: Channel, levelsDbm: Float32Array, gainDb: number) {
    let peak = 0;
    let peakOverDb = 0;
    for (let f = firstBin; f < endBin; f++) {
      const overDb = (levelsDbm[f] as number) - (this.floorDbm[f] as number) - gainDb;
      if (!(overDb > ON_ABOVE_DB)) continue;
      peakOverDb = Math.max(peakOverDb, overDb);
      peak = Math.max(peak, dbToPower(levelsDbm[f] as number));
    }
    return peak === 0 ? undefined : { peak, peakOverDb };
  }

  /**
   * Power of the strongest bin within half a channel width beyond either edge, raised by the margin that a neighbour must stay
   * below.
   */
  private beside({ firstBin, endBin }: Channel, levelsDbm: Float32Array): number {
    const reach = Math.max(2, (endBin - firstBin) >> 1);
    let strongest = Number.NEGATIVE_INFINITY;
    for (let i = 1; i <= reach; i++) {
      const below = levelsDbm[firstBin - i];
      const above = levelsDbm[endBin - 1 + i];
      if (below !== undefined && below > strongest) strongest = below;
      if (above !== undefined && above > strongest) strongest = above;
    }
    return dbToPower(strongest + BESIDE_BELOW_DB);
  }

  private hours(terms: Terms, at: number, on: boolean, found: Anomaly[]): void {
    const { assignment } = terms.channel;
    const licensed = isLicensedAt(assignment.licensedHours, at);
    terms.outside = on && !licensed ? terms.outside + 1 : 0;
    terms.silent = on ? 0 : terms.silent + 1;
    const evidence = `${assignment.id} on the air outside its licensed hours`;
    if (terms.open.hours === undefined) {
      if (terms.outside >= HOURS_SWEEPS) this.turn(terms, 'hours', { at, evidence }, found);
    } else if (licensed || terms.silent >= HOURS_SILENT_SWEEPS) this.turn(terms, 'hours', { at, evidence }, found);
  }

  private *judge(terms: Terms, at: number, gainDb: number): Generator<Verdict> {
    const { assignment } = terms.channel;
    const { id } = assignment;
    if (assignment.levelDbm !== undefined) {
      const levelDbm = powerToDb(terms.power / BLOCK_SWEEPS);
      const off = levelDbm - assignment.levelDbm;
      const evidence = `${id} at ${levelDbm.toFixed(1)} dBm, ${off.toFixed(1)} dB from the expected ${assignment.levelDbm} dBm`;
      const excess = Math.abs(off) - (assignment.levelToleranceDb ?? LEVEL_TOLERANCE_DB);
      const wrong = verdictOf(excess, REPEATED_DB) === 'outside';
      yield { kind: 'level', wrong, at, evidence, levelDbm, expectedDbm: assignment.levelDbm };
    }
    if (assignment.class !== 'continuous' && assignment.class !== 'intermittent') return;
    const { firstBin, endBin } = terms.channel;
    const noiseDbm = (this.floorDbm[(firstBin + endBin) >> 1] as number) + gainDb;
    const { centre, width } = terms.mean.take(noiseDbm, this.referencePpm) ?? {};
    const isAlone = terms.clear >= BLOCK_SWEEPS / 2 && terms.alone === terms.clear;
    if (assignment.centreToleranceHz !== undefined && centre !== undefined && isAlone) {
      const off = centre.value - assignment.centreHz;
      const wrong = verdictOf(Math.abs(off) - assignment.centreToleranceHz, centre.uncertainty) === 'outside';
      const tolerance = `tolerance ${kHz(assignment.centreToleranceHz)}`;
      const evidence = `${id} centred ${kHz(off)} ± ${kHz(centre.uncertainty)} from its assigned frequency (${tolerance})`;
      yield { kind: 'centre', wrong, at, evidence };
    }
    if (assignment.bandwidthToleranceHz === undefined || width === undefined) return;
    const excess = width.value - assignment.bandwidthHz - assignment.bandwidthToleranceHz;
    const wrong = verdictOf(excess, width.uncertainty) === 'outside';
    const occupied = `${kHz(width.value)} ± ${kHz(width.uncertainty)}`;
    const evidence = `${id} occupies ${occupied} (99 % of its power), licensed for ${kHz(assignment.bandwidthHz)}`;
    yield { kind: 'bandwidth', wrong, at, evidence };
  }

  private count(terms: Terms, { kind, wrong, ...report }: Verdict, found: Anomaly[]): void {
    const stands = terms.open[kind] !== undefined;
    terms.against[kind] = wrong === stands ? 0 : terms.against[kind] + 1;
    if (terms.against[kind] < BLOCKS_AGREEING) return;
    terms.against[kind] = 0;
    this.turn(terms, kind, report, found);
  }

  private turn({ channel, open }: Terms, kind: Breach, report: Report, found: Anomaly[]): void {
    const began = open[kind];
    const { id, centreHz, bandwidthHz } = channel.assignment;
    const anomaly: Anomaly = {
      kind,
      state: began === undefined ? 'began' : 'ended',
      since: began?.since ?? report.at,
      lowHz: centreHz - bandwidthHz / 2,
      highHz: centreHz + bandwidthHz / 2,
      assignmentId: id,
      ...report,
    };
    if (began === undefined) open[kind] = anomaly;
    else delete open[kind];
    found.push(anomaly);
  }

  ongoing(at: number): readonly Anomaly[] {
    return this.terms.flatMap(({ open }) =>
      Object.values(open).map((began): Anomaly => ({ ...began, state: 'goes-on', at })),
    );
  }

  snapshot(): unknown {
    return this.terms.map(({ channel: _, mean, against, open, ...rest }) => ({
      ...rest,
      mean: mean.snapshot(),
      against: { ...against },
      open: { ...open },
    }));
  }

  restore(saved: unknown): void {
    type Saved = Omit<Terms, 'channel' | 'mean'> & { mean: ReturnType<ChannelMean['snapshot']> };
    (saved as Saved[]).forEach(({ mean, against, open, ...rest }, i) => {
      const own = this.terms[i];
      if (own === undefined) return;
      Object.assign(own, rest, { against: { ...against }, open: { ...open } });
      own.mean.restore(mean);
    });
  }
}

function kHz(hz: number): string {
  return `${(hz / 1e3).toFixed(1)} kHz`;
}

/** Fewest bins on either side: the receiver's filter shows a carrier that wide. */
const FEWEST_BESIDE = 3;
/** The floor follows slowly, and is not the same in all bins of a channel. */
const FLOOR_ERROR = 0.1;

/** Average spectrum of a licensee's channel, extended on both sides where no other licensee is, measured by the one kernel. */
class ChannelMean {
  private readonly layout: BandLayout;
  private readonly channel: Channel;
  private readonly firstBin: number;
  /** Sum of power per bin. */
  private readonly sum: Float64Array;
  sweeps = 0;

  constructor(layout: BandLayout, channel: Channel) {
    this.layout = layout;
    this.channel = channel;
    const beside = Math.max(FEWEST_BESIDE, channel.endBin - channel.firstBin);
    this.firstBin = Math.max(0, channel.firstBin - beside);
    this.sum = new Float64Array(Math.min(layout.bins, channel.endBin + beside) - this.firstBin);
  }

  /** Adds one sweep. Bins of other licensees stay 0. */
  add(levelsDbm: Float32Array): void {
    const { sum, firstBin, layout } = this;
    this.sweeps++;
    for (let i = 0; i < sum.length; i++) {
      const f = firstBin + i;
      const owner = layout.channelOf[f] as number;
      const level = levelsDbm[f] as number;
      if (Number.isNaN(level) || (owner >= 0 && layout.channels[owner] !== this.channel)) continue;
      sum[i] = (sum[i] as number) + dbToPower(level);
    }
  }

  /** Measures the sum of the sweeps since the last call; undefined where nothing exceeds the noise. Clears the sum. */
  take(noiseDbm: number, referencePpm: number | undefined): MeasuredEmission | undefined {
    const { sum, sweeps: looks, layout, channel, firstBin } = this;
    const { startHz, stepHz } = layout;
    const spectrum = {
      startHz: startHz + firstBin * stepHz,
      stepHz,
      rbwHz: undefined,
      sweeps: looks,
      powerMw: sum.map((power) => (power > 0 ? power / looks : Number.NaN)),
      varianceMw2: undefined,
      withoutMw: [],
    };
    this.sweeps = 0;
    sum.fill(0);
    const range = { startHz: startHz + channel.firstBin * stepHz, stopHz: startHz + (channel.endBin - 1) * stepHz };
    return measureEmission(
      spectrum,
      range,
      { referencePpm },
      { noise: { meanMw: dbToPower(noiseDbm), error: FLOOR_ERROR, looks } },
    );
  }

  snapshot(): { sum: Float64Array; sweeps: number } {
    return { sum: this.sum.slice(), sweeps: this.sweeps };
  }

  restore({ sum, sweeps }: { sum: Float64Array; sweeps: number }): void {
    if (sum.length !== this.sum.length) return;
    this.sum.set(sum);
    this.sweeps = sweeps;
  }
}
