/** Emissions of known frequency, width and power, as complex samples, and their spectrum through a receiver's filter. */

export type Random = () => number;

export interface Samples {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** A kind of emission: its samples at a rate, of mean power 1, about frequency 0. */
export interface Modulation {
  readonly name: string;
  /** Rough width, Hz: chooses the steps. */
  readonly aboutHz: number;
  samples(count: number, rateHz: number, random: Random): Samples;
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function byFrequency(
  count: number,
  rateHz: number,
  hzAt: (i: number) => number,
  amplitudeAt: (i: number) => number = () => 1,
) {
  const [re, im] = [new Float64Array(count), new Float64Array(count)];
  let phase = 0;
  let power = 0;
  for (let i = 0; i < count; i++) {
    phase += (2 * Math.PI * hzAt(i)) / rateHz;
    const amplitude = amplitudeAt(i);
    re[i] = amplitude * Math.cos(phase);
    im[i] = amplitude * Math.sin(phase);
    power += amplitude * amplitude;
  }
  const by = 1 / Math.sqrt(power / count);
  return { re: re.map((x) => x * by), im: im.map((x) => x * by) };
}

/** Noise-like programme below a frequency: three poles, RMS 1. */
function programme(count: number, rateHz: number, belowHz: number, random: Random): Float64Array {
  const keep = Math.exp((-2 * Math.PI * belowHz) / rateHz);
  const out = new Float64Array(count);
  const state = [0, 0, 0];
  let power = 0;
  const settle = Math.ceil(rateHz / belowHz);
  for (let i = -settle; i < count; i++) {
    let x = normal(random);
    for (let pole = 0; pole < 3; pole++) x = state[pole] = keep * (state[pole] as number) + (1 - keep) * x;
    if (i >= 0) {
      out[i] = x;
      power += x * x;
    }
  }
  const by = 1 / Math.sqrt(power / count);
  const mean = out.reduce((sum, x) => sum + x, 0) / count;
  return out.map((x) => (x - mean) * by);
}

interface Keying {
  readonly baud: number;
  readonly levels: number;
  /** Part of a symbol over which the shift goes from one to the next. */
  readonly smooth: number;
}

/** Symbols of chance, smoothed over a part of a symbol, in units of the outermost deviation. */
function symbols(count: number, rateHz: number, { baud, levels, smooth }: Keying, random: Random): Float64Array {
  const per = rateHz / baud;
  const begin = random() * per;
  const raw = new Float64Array(count);
  let number = -1;
  let value = 0;
  // Scrambled data: each level comes twice in a block, in the order of chance.
  const block: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = Math.floor((i + begin) / per);
    if (at !== number) {
      number = at;
      if (block.length === 0)
        for (let i2 = 0; i2 < 2 * levels; i2++) block.push((2 * (i2 % levels)) / (levels - 1) - 1);
      value = block.splice(Math.floor(random() * block.length), 1)[0] ?? 0;
    }
    raw[i] = value;
  }
  const length = Math.max(1, Math.round(smooth * per));
  const out = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += (raw[i] as number) - (i >= length ? (raw[i - length] as number) : 0);
    out[i] = sum / Math.min(length, i + 1);
  }
  return out;
}

function fsk(name: string, baud: number, deviationHz: number, levels = 2, smooth = 0.3): Modulation {
  return {
    name,
    aboutHz: 2 * deviationHz + baud,
    samples(count, rateHz, random) {
      const shift = symbols(count, rateHz, { baud, levels, smooth }, random);
      return byFrequency(count, rateHz, (i) => deviationHz * (shift[i] as number));
    },
  };
}

function fm(name: string, belowHz: number, deviationHz: number): Modulation {
  return {
    name,
    aboutHz: 4 * deviationHz + belowHz,
    samples(count, rateHz, random) {
      const audio = programme(count, rateHz, belowHz, random);
      return byFrequency(count, rateHz, (i) => deviationHz * Math.max(-2.5, Math.min(2.5, audio[i] as number)));
    },
  };
}

function noiseOf(name: string, widthHz: number): Modulation {
  return {
    name,
    aboutHz: widthHz,
    samples(count, rateHz, random) {
      const size = powerOfTwo(count);
      const [re, im] = [new Float64Array(size), new Float64Array(size)];
      const half = Math.max(1, Math.floor(((widthHz / rateHz) * size) / 2));
      for (let k = -half; k <= half; k++) {
        re[(k + size) % size] = normal(random);
        im[(k + size) % size] = normal(random);
      }
      fft({ re, im });
      const by = 1 / Math.sqrt(4 * half + 2);
      return { re: re.subarray(0, count).map((x) => x * by), im: im.subarray(0, count).map((x) => x * by) };
    },
  };
}

export const MODULATIONS: readonly Modulation[] = [
  { name: 'CW', aboutHz: 0, samples: (count, rateHz) => byFrequency(count, rateHz, () => 0) },
  {
    name: 'AM',
    aboutHz: 6000,
    samples(count, rateHz, random) {
      const audio = programme(count, rateHz, 1500, random);
      return byFrequency(
        count,
        rateHz,
        () => 0,
        (i) => 1 + 0.3 * Math.max(-3, Math.min(3, audio[i] as number)),
      );
    },
  },
  fm('NFM', 1500, 1500),
  fm('WFM', 12e3, 25e3),
  fsk('2-FSK', 2400, 25e3),
  fsk('POCSAG', 1200, 4500),
  fsk('4-FSK', 4800, 4000, 4, 1),
  fsk('DMR', 4800, 1944, 4, 1),
  noiseOf('OFDM', 7.61e6),
  noiseOf('noise', 200e3),
  {
    name: 'chirp',
    aboutHz: 300e3,
    samples(count, rateHz, random) {
      const [begin, perS] = [random(), 2000];
      return byFrequency(count, rateHz, (i) => 300e3 * (Math.abs(2 * ((begin + (i * perS) / rateHz) % 1) - 1) - 0.5));
    },
  },
];

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(least));
}

/** In place, forward, of a power of two. */
function fft({ re, im }: Samples): void {
  const size = re.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j] as number, re[i] as number];
      [im[i], im[j]] = [im[j] as number, im[i] as number];
    }
  }
  for (let length = 2; length <= size; length *= 2) {
    const [half, angle] = [length / 2, (-2 * Math.PI) / length];
    for (let k = 0; k < half; k++) {
      const [c, s] = [Math.cos(angle * k), Math.sin(angle * k)];
      for (let i = k; i < size; i += length) {
        const [a, b, x, y] = [re[i] as number, im[i] as number, re[i + half] as number, im[i + half] as number];
        const [u, v] = [x * c - y * s, x * s + y * c];
        re[i] = a + u;
        im[i] = b + v;
        re[i + half] = a - u;
        im[i + half] = b - v;
      }
    }
  }
}

/** |X|² of samples through a window, in the order of frequency from −rate/2; a carrier of power 1 has 1 at its place. */
function powerSpectrum({ re, im }: Samples, from: number, window: Float64Array, size: number): Float64Array {
  const [x, y] = [new Float64Array(size), new Float64Array(size)];
  let gain = 0;
  for (let i = 0; i < window.length; i++) {
    const w = window[i] as number;
    gain += w;
    x[i] = w * (re[from + i] as number);
    y[i] = w * (im[from + i] as number);
  }
  fft({ re: x, im: y });
  return Float64Array.from({ length: size }, (_, k) => {
    const at = (k + size / 2) % size;
    return ((x[at] as number) ** 2 + (y[at] as number) ** 2) / gain ** 2;
  });
}

/** Window in time of a Gaussian filter with this width at −3 dB. */
function gaussianWindow(rbwHz: number, rateHz: number): Float64Array {
  const tau = (Math.sqrt(Math.LN2) / (Math.PI * rbwHz)) * rateHz;
  const half = Math.ceil(4 * tau);
  return Float64Array.from({ length: 2 * half + 1 }, (_, i) => Math.exp(-((i - half) ** 2) / (2 * tau * tau)));
}

/** Edges between which 99 % of the power lie, by a spectrum without noise and forty times finer than the emission is wide. */
export function trueWidthHz(modulation: Modulation, random: Random): number {
  const { aboutHz } = modulation;
  if (aboutHz === 0) return 0;
  const rateHz = 8 * aboutHz;
  const size = 4096;
  const window = gaussianWindow(aboutHz / 150, rateHz);
  const sum = new Float64Array(size);
  for (let part = 0; part < 40; part++) {
    const samples = modulation.samples(powerOfTwo(window.length * 4), rateHz, random);
    for (let from = 0; from + window.length <= samples.re.length; from += window.length >> 1) {
      const one = powerSpectrum(samples, from, window, size);
      for (let k = 0; k < size; k++) sum[k] = (sum[k] as number) + (one[k] as number);
    }
  }
  const total = sum.reduce((a, b) => a + b, 0);
  const at = (share: number) => {
    let below = 0;
    for (let k = 0; k < size; k++) {
      const power = sum[k] as number;
      if (below + power >= share * total) return k + (share * total - below) / power;
      below += power;
    }
    return size;
  };
  return ((at(0.995) - at(0.005)) * rateHz) / size;
}

export interface Receiver {
  readonly stepHz: number;
  readonly rbwHz: number;
  /** Looks whose power each level is the mean of. */
  readonly looks: number;
  /** Whether the bins of a sweep are received one after the other. */
  readonly isSwept: boolean;
}

export interface Heard {
  readonly modulation: Modulation;
  /** From the middle bin, Hz. */
  readonly offsetHz: number;
  /** Mean power of the strongest bin over the noise of one. */
  readonly snrDb: number;
}

/** Levels of sweeps with the emission in noise of −110 dBm in each bin; the truth of its power in dBm. */
export function hear(receiver: Receiver, heard: Heard, sweeps: number, random: Random) {
  const { stepHz, rbwHz, looks, isSwept } = receiver;
  const { modulation, offsetHz, snrDb } = heard;
  const bins = powerOfTwo(Math.max(128, (3 * modulation.aboutHz) / stepHz));
  const rateHz = bins * stepHz;
  const window = gaussianWindow(rbwHz, rateHz);
  const per = powerOfTwo(Math.max(1, window.length / bins));
  const size = bins * per;
  const parts = isSwept ? 6 : 1;
  const stream = modulation.samples(
    powerOfTwo(Math.max(64 * window.length, Math.min(2 ** 18, rateHz / 4))),
    rateHz,
    random,
  );
  const spectra: Float64Array[] = [];
  for (let part = 0; part < sweeps * parts; part++) {
    const mean = new Float64Array(bins);
    for (let look = 0; look < looks; look++) {
      const from = Math.floor(random() * (stream.re.length - window.length));
      const [re, im] = [new Float64Array(window.length), new Float64Array(window.length)];
      for (let i = 0; i < window.length; i++) {
        const turn = (2 * Math.PI * offsetHz * i) / rateHz;
        const [a, b] = [stream.re[from + i] as number, stream.im[from + i] as number];
        re[i] = a * Math.cos(turn) - b * Math.sin(turn);
        im[i] = a * Math.sin(turn) + b * Math.cos(turn);
      }
      const fine = powerSpectrum({ re, im }, 0, window, size);
      for (let k = 0; k < bins; k++) mean[k] = (mean[k] as number) + (fine[k * per] as number) / looks;
    }
    spectra.push(mean);
  }
  const strongest = Math.max(
    ...Array.from(
      { length: bins },
      (_, k) => spectra.reduce((sum, one) => sum + (one[k] as number), 0) / spectra.length,
    ),
  );
  const noiseMw = 10 ** -11;
  const scale = (noiseMw * 10 ** (snrDb / 10)) / strongest;
  const noises = noiseLooks(receiver, { bins, window, size, per, parts: sweeps * parts, random });
  const levels = Array.from({ length: sweeps }, (_, sweep) =>
    Float32Array.from({ length: bins }, (_v, k) => {
      const part = sweep * parts + (isSwept ? k % parts : 0);
      return 10 * Math.log10(scale * (spectra[part]?.[k] as number) + noiseMw * (noises[part]?.[k] as number));
    }),
  );
  return { levels, bins, powerDbm: 10 * Math.log10(scale) };
}

interface NoiseQuestion {
  readonly bins: number;
  readonly window: Float64Array;
  readonly size: number;
  readonly per: number;
  readonly parts: number;
  readonly random: Random;
}

/** Noise of mean 1, as much alike in neighbouring bins as the filter makes it. */
function noiseLooks({ looks }: Receiver, { bins, window, size, per, parts, random }: NoiseQuestion): Float64Array[] {
  const by = window.reduce((sum, w) => sum + w, 0) ** 2 / window.reduce((sum, w) => sum + w * w, 0);
  return Array.from({ length: parts }, () => {
    const mean = new Float64Array(bins);
    for (let look = 0; look < looks; look++) {
      const re = Float64Array.from(window, () => normal(random) / Math.SQRT2);
      const im = Float64Array.from(window, () => normal(random) / Math.SQRT2);
      const fine = powerSpectrum({ re, im }, 0, window, size);
      for (let k = 0; k < bins; k++) mean[k] = (mean[k] as number) + ((fine[k * per] as number) * by) / looks;
    }
    return mean;
  });
}
