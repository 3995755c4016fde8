/**
 * Changes of most of the band: a gain that steps, the sun, an antenna that turns, weather. The rise is
 * estimated for each sixteenth of the open and shared bins as the median of what they are over the floor of late, so that no
 * narrow signal moves it. While most of these rise together that is one case, and only what stands out of it is another.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { quantile } from '../floor/select.js';
import { ONE, ratioOfDb } from '../threshold/ratio-table.js';
import type { Track } from '../tracking/track.js';

const PARTS = 16;
/** Bins of each part that are watched. */
const SAMPLE_BINS = 15;
/** Sweeps over which a bin's level is averaged. */
const LATELY_SWEEPS = 8;
/**
 * Share of the parts that must rise together, and by how much, as a power ratio (1.5 dB). From 40 % on, signals beside jammers over half
 * of the band were held, too.
 */
const MOST = 0.7;
const RISE = 1.41;
/** Times the excess of the rise from which on an emission stands out of it. */
const STANDS_OUT = 1.5;
/** Sweeps for which a rise that has passed is still the same one. */
const SAME_SWEEPS = 240;

export class CommonRise {
  /** Watched bins, part by part, their mean ratio of late, and the first one of each part. */
  private readonly bins: Int32Array;
  private readonly lately: Float32Array;
  private readonly firstOf: Int32Array;
  private readonly medians: Float32Array;
  private readonly scratch = new Float32Array(SAMPLE_BINS + 1);
  private readonly medianDb: number;
  /** Share of the parts that rise. */
  share = 0;
  private lastSweep = -SAME_SWEEPS;
  /** A person was called in this rise. */
  wasTold = false;

  constructor({ classes }: BandLayout, medianDb: number) {
    this.medianDb = medianDb;
    const open = Array.from(classes.keys()).filter((f) => classes[f] === BinClass.open);
    const parts = Math.min(PARTS, open.length);
    const chosen: number[] = [];
    const first: number[] = [];
    for (let part = 0; part < parts; part++) {
      const from = Math.floor((part * open.length) / parts);
      const to = Math.floor(((part + 1) * open.length) / parts);
      const stride = Math.max(1, Math.ceil((to - from) / SAMPLE_BINS));
      first.push(chosen.length);
      for (let i = from; i < to; i += stride) chosen.push(open[i] as number);
    }
    this.bins = Int32Array.from(chosen);
    this.firstOf = Int32Array.from([...first, chosen.length]);
    this.lately = new Float32Array(chosen.length).fill(1);
    this.medians = new Float32Array(parts).fill(1);
  }

  observe(
    sweep: number,
    levelsDbm: Float32Array,
    { baseDbm, gainDb }: { baseDbm: Float32Array; gainDb: number },
  ): void {
    const { bins, lately, firstOf, medians, scratch } = this;
    const offset = gainDb + this.medianDb;
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const ratio = ratioOfDb((levelsDbm[f] as number) - (baseDbm[f] as number) - offset) / ONE;
      lately[i] = (lately[i] as number) + (ratio - (lately[i] as number)) / LATELY_SWEEPS;
    }
    let rising = 0;
    for (let part = 0; part < medians.length; part++) {
      const from = firstOf[part] as number;
      const count = (firstOf[part + 1] as number) - from;
      for (let i = 0; i < count; i++) scratch[i] = lately[from + i] as number;
      medians[part] = quantile(scratch, 0.5, count);
      if ((medians[part] as number) > RISE) rising++;
    }
    this.share = medians.length < 4 ? 0 : rising / medians.length;
    if (this.share >= MOST) this.lastSweep = sweep;
    else if (sweep - this.lastSweep > SAME_SWEEPS) this.wasTold = false;
  }

  private riseAt(bin: number): number {
    const { bins, firstOf, medians } = this;
    let part = 0;
    while (part + 1 < medians.length && (bins[firstOf[part + 1] as number] as number) <= bin) part++;
    return (medians[part] as number) - 1;
  }

  /** True for what is no more than the rise where it lies. */
  holds({ centroid, lately }: Track): boolean {
    return this.share >= MOST && lately < STANDS_OUT * this.riseAt(centroid);
  }

  snapshot() {
    const { share, lastSweep, wasTold } = this;
    return { lately: this.lately.slice(), medians: this.medians.slice(), share, lastSweep, wasTold };
  }

  restore({ lately, medians, share, lastSweep, wasTold }: ReturnType<CommonRise['snapshot']>): void {
    this.lately.set(lately);
    this.medians.set(medians);
    this.share = share;
    this.lastSweep = lastSweep;
    this.wasTold = wasTold;
  }
}
