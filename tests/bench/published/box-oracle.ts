/**
 * What energy alone allows: the mean of capped power over 1 to 64 sweeps × 1 to 27 bins, with thresholds that the untouched
 * recording itself gives. No detector knows its false-alarm law beforehand, so this bound is kinder than any product can be;
 * its base is fixed, so where the gain or the scene changes a detector that follows may do better.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toPower } from './chance.js';
import { type EventScore, type Header, LATE_SWEEPS, type TrueEvent } from './event-score.js';
import { mediansOf } from './scene.js';

const LONGEST_SWEEPS = 64;
const SWEEPS = [1, 2, 4, 8, 16, 32, LONGEST_SWEEPS] as const;
const WIDTHS = [1, 3, 9, 27] as const;
/** Most that a cell counts in a box, dB over the median of its bin: long boxes of noise, and short ones of bursts. */
const CAPS_DB = [6, 15] as const;
/** Alarms that the thresholds allow on the untouched recording, per sweep. */
const FALSE_ALARMS = 5e-4;

/** Recordings by what limits them; `ratio to the box` is told for each. */
export const FAMILIES: Readonly<Record<string, RegExp>> = {
  'one look a cell, fixed': /^(eb500|rfeye)/,
  'clamped floor': /^emb-/,
  'shared bands of short-range devices, tinySA': /^(rfe-ism|tinysa|qt-|short-range)/,
  phones: /^msod/,
  drive: /^n9344c/,
  'whole-band steps (e-Callisto)': /^cal-/,
  'quiet, many looks': /./,
};
export const familyOf = ({ scenario }: EventScore): string =>
  Object.keys(FAMILIES).find((name) => FAMILIES[name]?.test(scenario)) ?? '';

interface Window {
  readonly sweeps: number;
  readonly width: number;
  /** Which of CAPS_DB. */
  readonly cap: number;
}
const WINDOWS: readonly Window[] = CAPS_DB.flatMap((_, cap) =>
  SWEEPS.flatMap((sweeps) => WIDTHS.map((width) => ({ sweeps, width, cap }))),
);

/** Sums of capped ratios over all earlier sweeps and lower bins, one image for each cap. */
type Images = readonly Float64Array[];
/** Mean and spread of a window's sum in each place of the untouched recording, and how many spreads it may exceed the mean. */
interface Law {
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  limit: number;
}

/** Writes, for each event of a set that a box finds, the alarm of the first such box, in the files of a detector. */
export function boxSet(data: string, out: string): void {
  const ids = readdirSync(data);
  for (const untouched of ids.filter((id) => id.endsWith('~untouched'))) {
    const header = headerOf(data, untouched);
    const levels = levelsOf(data, untouched);
    const { nsweeps: sweeps, nbins: bins } = header;
    const medians = mediansOf({ sweeps, bins, levelsDbm: levels });
    const images = imagesOf(levels, medians, header);
    const laws = WINDOWS.map((window) => lawOf(images, window, header));
    const left = setLimits(images, laws, header);
    for (const id of ids.filter((one) => one.startsWith(untouched.replace(/untouched$/, '')))) {
      const events = JSON.parse(readFileSync(join(data, id, 'events.json'), 'utf8')) as TrueEvent[];
      const copy = id === untouched ? images : imagesOf(levelsOf(data, id), medians, header);
      const alarms = events.flatMap((event) => firstBox(copy, laws, event, left, header) ?? []);
      writeFileSync(join(out, `${id}.alarms.json`), JSON.stringify(alarms));
      writeFileSync(join(out, `${id}.mask.u8`), new Uint8Array(sweeps * bins));
    }
  }
}

const headerOf = (data: string, id: string): Header =>
  JSON.parse(readFileSync(join(data, id, 'header.json'), 'utf8')) as Header;
const levelsOf = (data: string, id: string): Float32Array =>
  new Float32Array(Uint8Array.from(readFileSync(join(data, id, 'power.f32'))).buffer);

/** Cells of licensed channels, and missing ones, count as noise. */
function imagesOf(levels: Float32Array, medians: Float64Array, { nsweeps, nbins, assignments }: Header): Images {
  const licensed = Array.from(medians, (_, f) =>
    assignments.some(({ pattern, b0, b1 }) => pattern !== 'shared' && f >= b0 && f < b1),
  );
  return CAPS_DB.map((capDb) => {
    const image = new Float64Array((nsweeps + 1) * (nbins + 1));
    for (let t = 0; t < nsweeps; t++) {
      let row = 0;
      for (let f = 0; f < nbins; f++) {
        const over = (levels[t * nbins + f] as number) - (medians[f] as number);
        row += licensed[f] === true || Number.isNaN(over) ? 1 : toPower(Math.min(capDb, over));
        image[(t + 1) * (nbins + 1) + f + 1] = (image[t * (nbins + 1) + f + 1] as number) + row;
      }
    }
    return image;
  });
}

/** Sum over the window whose newest sweep is `t` and whose lowest bin is `f`. */
function boxAt(images: Images, { sweeps, width, cap }: Window, t: number, f: number, bins: number): number {
  const image = images[cap] as Float64Array;
  const end = (t + 1) * (bins + 1) + f;
  const start = end - sweeps * (bins + 1);
  const [a, b] = [image[end + width] as number, image[end] as number];
  return a - b - (image[start + width] as number) + (image[start] as number);
}

function lawOf(images: Images, window: Window, { nsweeps, nbins, warmup }: Header): Law {
  const places = Math.max(0, nbins - window.width + 1);
  const mean = new Float64Array(places);
  const spread = new Float64Array(places);
  const count = nsweeps - warmup;
  for (let f = 0; f < places; f++) {
    let [sum, squares] = [0, 0];
    for (let t = warmup; t < nsweeps; t++) {
      const box = boxAt(images, window, t, f, nbins);
      sum += box;
      squares += box * box;
    }
    mean[f] = sum / count;
    spread[f] = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  }
  // Where hardly anything varies (licensed bins, a clamped floor) the usual spread of the band counts.
  const least = Math.max(1e-6, spread.toSorted()[places >> 1] ?? 0);
  return { mean, spread: spread.map((one) => Math.max(least, one)), limit: 0 };
}

/** Sets each limit to the most of its window, but around the loudest moments that FALSE_ALARMS allows; returns their sweeps. */
function setLimits(images: Images, laws: readonly Law[], { nsweeps, nbins, warmup }: Header): Uint8Array {
  const peaks = WINDOWS.map((window, w) => {
    const { mean, spread } = laws[w] as Law;
    return Float64Array.from({ length: nsweeps }, (_, t) => {
      let most = 0;
      for (let f = 0; t >= warmup && f < mean.length; f++)
        most = Math.max(most, (boxAt(images, window, t, f, nbins) - (mean[f] as number)) / (spread[f] as number));
      return most;
    });
  });
  const left = new Uint8Array(nsweeps);
  const loudest = (peak: Float64Array) =>
    peak.reduce(
      (best, most, t) => (left[t] === 0 && most > (peak[best] as number) * (1 - (left[best] as number)) ? t : best),
      0,
    );
  for (let i = 0; i < Math.round(FALSE_ALARMS * (nsweeps - warmup)); i++) {
    const votes = peaks.map(loudest);
    const near = (t: number) => votes.filter((other) => Math.abs(other - t) < LONGEST_SWEEPS).length;
    const moment = votes.reduce((best, t) => (near(t) > near(best) ? t : best));
    left.fill(1, Math.max(0, moment - LONGEST_SWEEPS), moment + LONGEST_SWEEPS);
  }
  laws.forEach((law, w) => {
    law.limit = (peaks[w] as Float64Array).reduce((most, peak, t) => (left[t] === 0 ? Math.max(most, peak) : most), 0);
  });
  return left;
}

/** First box on an event, no wider than the scorer lets an alarm be, that exceeds the limit of its window. */
function firstBox(
  images: Images,
  laws: readonly Law[],
  event: TrueEvent,
  left: Uint8Array,
  { nbins, nsweeps }: Header,
) {
  const { onset, t1, b0, b1 } = event;
  for (let t = onset; t < Math.min(nsweeps, t1 + LATE_SWEEPS + 1); t++) {
    if (left[t] !== 0) continue;
    for (const [w, window] of WINDOWS.entries()) {
      const { sweeps, width } = window;
      if (t - sweeps + 1 >= t1 || width > 6 * (b1 - b0) + 12) continue;
      const { mean, spread, limit } = laws[w] as Law;
      for (let f = Math.max(0, b0 - width + 1); f < Math.min(b1, mean.length); f++)
        if (boxAt(images, window, t, f, nbins) > (mean[f] as number) + limit * 1.000001 * (spread[f] as number))
          return { t_alarm: t, t0: t - sweeps + 1, t1: t + 1, b0: f, b1: f + width };
    }
  }
  return undefined;
}
