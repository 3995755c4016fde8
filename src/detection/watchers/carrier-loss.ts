/**
 * Reports silence where there should be a signal: a continuous carrier that was present in warm-up and is gone. A fade is
 * shallow and short; a loss falls to the floor and stays. So a loss needs a level near the floor over both enough sweeps and
 * enough seconds. Missing bins and doubtful sweeps count neither way, and a licensee may be silent outside its hours.
 */
import { isLicensedAt } from '../../rf/assignment.js';
import type { Anomaly, AnomalyDetector, WatchedSweep } from '../anomaly.js';
import type { BandLayout } from '../band-layout.js';
import { quantile } from '../floor/select.js';
import { STRONG_DB } from '../judging/scene.js';

/** A carrier is silent when it is this far below its usual level, and in the lower third between the floor and that level. */
const DROP_DB = 6;
const LOSS_SWEEPS = 4;
/** Shortest silence that is a loss, ms. */
export const LOSS_MS = 3000;
const BACK_SWEEPS = 3;
/** Sweeps from which the usual levels of carriers are learned. */
export const LEARN_SWEEPS = 64;
/**
 * A carrier that was silent in more than this share of the sweeps it is learned from pauses by itself (traffic, a network's
 * idle slots): its silence proves nothing.
 */
const MOST_AWAY_SHARE = 0.03;

interface Carrier {
  readonly channel: number;
  readonly recent: Float32Array;
  seen: number;
  usualDbm: number;
  low: number;
  lowSince: number;
  back: number;
  /** Epoch ms of the first silent sweep; NaN while the carrier is heard. */
  lostSince: number;
  levelDbm: number;
  /** Level of the last silent sweep, reported when the loss ends. */
  silentDbm: number;
  pausesByItself: boolean;
}

function isSilent(level: number, usual: number, floor: number): boolean {
  return level < usual - DROP_DB && level < floor + (usual - floor) / 3;
}

export class CarrierLoss implements AnomalyDetector {
  readonly id = 'carrier-loss';
  private readonly layout: BandLayout;
  private readonly floorDbm: Float32Array;
  private readonly carriers: Carrier[];

  /** @param floorDbm smooth floor per bin at gain 0 */
  constructor(layout: BandLayout, floorDbm: Float32Array) {
    this.layout = layout;
    this.floorDbm = floorDbm;
    this.carriers = layout.channels.flatMap(({ assignment }, channel) =>
      assignment.class !== 'continuous'
        ? []
        : [
            {
              channel,
              recent: new Float32Array(LEARN_SWEEPS),
              seen: 0,
              usualDbm: Number.NaN,
              low: 0,
              lowSince: 0,
              back: 0,
              lostSince: Number.NaN,
              levelDbm: Number.NaN,
              silentDbm: Number.NaN,
              pausesByItself: false,
            },
          ],
    );
  }

  observe({ at, levelsDbm, gainDb, doubtful }: WatchedSweep): readonly Anomaly[] {
    if (doubtful) return [];
    const found: Anomaly[] = [];
    for (const carrier of this.carriers) {
      const level = this.peak(carrier.channel, levelsDbm) - gainDb;
      if (level === Number.NEGATIVE_INFINITY) continue;
      const floor = this.floor(carrier.channel);
      if (!this.learn(carrier, level, floor)) continue;
      const usual = carrier.usualDbm;
      if (usual - floor < STRONG_DB || carrier.pausesByItself) continue;
      const isLow = isSilent(level, usual, floor);
      const lost = !Number.isNaN(carrier.lostSince);
      carrier.levelDbm = level;
      if (isLow) {
        carrier.back = 0;
        carrier.silentDbm = level;
        if (!lost && this.maySilence(carrier.channel, at)) {
          carrier.low = 0;
          continue;
        }
        if (carrier.low++ === 0) carrier.lowSince = at;
        if (!lost && carrier.low >= LOSS_SWEEPS && at - carrier.lowSince >= LOSS_MS) {
          carrier.lostSince = carrier.lowSince;
          found.push(this.report(carrier, 'began', carrier.lowSince));
        }
        continue;
      }
      carrier.low = 0;
      if (!lost) carrier.usualDbm += (level - usual) / 2048;
      else if (++carrier.back >= BACK_SWEEPS) {
        found.push(this.report(carrier, 'ended', at));
        carrier.lostSince = Number.NaN;
      }
    }
    return found;
  }

  ongoing(at: number): readonly Anomaly[] {
    return this.carriers
      .filter(({ lostSince }) => !Number.isNaN(lostSince))
      .map((carrier) => this.report(carrier, 'goes-on', at));
  }

  private maySilence(channel: number, at: number): boolean {
    const { assignment } = this.layout.channels[channel] as BandLayout['channels'][number];
    return !isLicensedAt(assignment.licensedHours, at);
  }

  /**
   * Learns the usual level (median of the first sweeps), and whether the carrier pauses by itself. Returns true once both are
   * known.
   */
  private learn(carrier: Carrier, level: number, floor: number): boolean {
    if (carrier.seen >= LEARN_SWEEPS) return true;
    carrier.recent[carrier.seen++] = level;
    if (carrier.seen === LEARN_SWEEPS) {
      const usual = quantile(carrier.recent.slice(), 0.5, LEARN_SWEEPS);
      // A silence that has not ended is not counted as a pause: it may be the loss itself.
      const heard = carrier.recent.findLastIndex((one) => !isSilent(one, usual, floor));
      const paused = carrier.recent.subarray(0, heard + 1).filter((one) => isSilent(one, usual, floor)).length;
      carrier.usualDbm = usual;
      carrier.pausesByItself = paused > MOST_AWAY_SHARE * LEARN_SWEEPS;
    }
    return false;
  }

  private peak(channel: number, levelsDbm: Float32Array): number {
    const { firstBin, endBin } = this.layout.channels[channel] as { firstBin: number; endBin: number };
    let peak = Number.NEGATIVE_INFINITY;
    for (let f = firstBin; f < endBin; f++) {
      const level = levelsDbm[f] as number;
      // In a channel that was measured in part, the missing bin may be the one with the carrier.
      if (Number.isNaN(level)) return Number.NEGATIVE_INFINITY;
      if (level > peak) peak = level;
    }
    return peak;
  }

  private floor(channel: number): number {
    const { firstBin, endBin } = this.layout.channels[channel] as { firstBin: number; endBin: number };
    return this.floorDbm[(firstBin + endBin) >> 1] as number;
  }

  private report(
    { channel, levelDbm, silentDbm, usualDbm, lostSince }: Carrier,
    state: Anomaly['state'],
    at: number,
  ): Anomaly {
    const { assignment } = this.layout.channels[channel] as BandLayout['channels'][number];
    const change = `${levelDbm.toFixed(1)} dBm against the usual ${usualDbm.toFixed(1)} dBm`;
    return {
      kind: 'carrier-loss',
      state,
      since: lostSince,
      at,
      levelDbm: state === 'ended' ? silentDbm : levelDbm,
      expectedDbm: usualDbm,
      lowHz: assignment.centreHz - assignment.bandwidthHz / 2,
      highHz: assignment.centreHz + assignment.bandwidthHz / 2,
      assignmentId: assignment.id,
      evidence:
        state === 'ended'
          ? `carrier of ${assignment.id} back: ${change}`
          : `carrier of ${assignment.id} gone: ${change}`,
    };
  }

  snapshot(): unknown {
    return this.carriers.map((carrier) => ({ ...carrier, recent: carrier.recent.slice() }));
  }

  restore(saved: unknown): void {
    (saved as Carrier[]).forEach((carrier, i) => {
      const own = this.carriers[i];
      if (own !== undefined) Object.assign(own, carrier, { recent: carrier.recent.slice() });
    });
  }
}
