/** Kinds of interference, one function each. A function that finds no place lays nothing. */
import { fading } from './chance.js';
import type { Laid, Scene } from './scene.js';

interface Wish {
  /** Power over the noise, as a ratio. */
  readonly gain: number;
  readonly sweeps: number;
}

type Layer = (scene: Scene, wish: Wish) => Laid | undefined;

/** What each sweep and bin of an event has, as power over the noise of the place; both count from the event's first. */
type Shape = (sweep: number, bin: number) => number;

const WIDE_SHARE = [0.08, 0.35] as const;

/** Lays a noise-like event somewhere where so large a share of its bins is without a licence. */
function layNoise(
  kind: string,
  scene: Scene,
  { gain, sweeps, width, free }: Wish & { readonly width: number; readonly free: number },
  shape: Shape,
): Laid | undefined {
  const place = scene.freePlace(sweeps, width, free);
  if (place === undefined) return undefined;
  return fill(kind, scene, { gain, sweeps, width, ...place }, shape);
}

function fill(
  kind: string,
  scene: Scene,
  { gain, sweeps, width, t0, b0 }: Wish & { readonly width: number; readonly t0: number; readonly b0: number },
  shape: Shape,
): Laid {
  const under = [...scene.floor.slice(b0, b0 + width)].sort((a, b) => a - b)[width >> 1] as number;
  for (let t = 0; t < sweeps; t++)
    for (let f = 0; f < width; f++) {
      const power = shape(t, f);
      if (power > 0) scene.add(t0 + t, b0 + f, power * gain * under);
    }
  return { kind, t0, t1: t0 + sweeps, b0, b1: b0 + width };
}

const bell = (offset: number, sigma: number): number => Math.exp(-0.5 * (offset / sigma) ** 2);
/** Rolls off over a tenth of the width at both edges. */
const block = (bin: number, width: number): number =>
  Math.min(1, Math.min((bin + 0.5) / width, 1 - (bin + 0.5) / width) / 0.1);
const wideBins = ({ chance, background: { bins } }: Scene): number =>
  Math.max(8, Math.floor(bins * chance.even(...WIDE_SHARE)));

/** Unmodulated carrier, between two bins or on one. */
const carrier: Layer = (scene, { gain, sweeps }) => {
  const place = scene.freePlace(sweeps, 3);
  if (place === undefined) return undefined;
  const { t0, b0 } = place;
  const level = fading(scene.chance, sweeps, 1.2, 150);
  const centre = b0 + 1 + scene.chance.even(-0.4, 0.4);
  level.forEach((factor, t) => {
    scene.addLine(t0 + t, centre, gain * factor * (scene.floor[b0 + 1] as number));
  });
  return { kind: 'cw', t0, t1: t0 + sweeps, b0, b1: b0 + 3 };
};

/** Unlicensed voice radio: overs of 2 s and more, 20 s between them. */
const pushToTalk: Layer = (scene, { gain, sweeps: asked }) => {
  const { chance, background } = scene;
  const sweeps = Math.max(60, asked);
  const width = Math.min(12, Math.max(2, scene.binsOf(12.5e3)));
  const keyed = new Float64Array(sweeps);
  for (let at = 0; at < sweeps; at += chance.exponential(20) / background.intervalS) {
    const end = at + (2 + chance.exponential(9)) / background.intervalS;
    for (let t = Math.floor(at); t < Math.min(sweeps, end); t++)
      keyed[t] = Math.max(keyed[t] as number, Math.min(end, t + 1) - Math.max(at, t)) * chance.even(0.7, 1.1);
    at = end;
  }
  return layNoise(
    'ptt',
    scene,
    { gain, sweeps, width, free: 0.8 },
    (t, f) => (keyed[t] as number) * bell(f - (width - 1) / 2, width / 3),
  );
};

/** One line of a switch-mode supply that drifts as it warms and shakes. */
const supplyLine: Layer = (scene, { gain, sweeps: asked }) => {
  const sweeps = Math.max(200, asked);
  const { chance } = scene;
  const drift = chance.even(2, 14);
  const up = chance.even() < 0.5;
  const width = Math.ceil(drift) + 3;
  const place = scene.freePlace(sweeps, width, 0.7);
  if (place === undefined) return undefined;
  const { t0, b0 } = place;
  fading(chance, sweeps, 1, 60).forEach((factor, t) => {
    const moved = drift * (1 - Math.exp(-t / (sweeps / 2.5)));
    const centre = b0 + 1 + (up ? moved : drift - moved) + 0.3 * Math.sin((2 * Math.PI * t) / 17);
    scene.addLine(t0 + t, centre, gain * factor * (scene.floor[Math.round(centre)] as number), 0.7);
  });
  return { kind: 'comb', t0, t1: t0 + sweeps, b0, b1: b0 + width };
};

/** Rotating radar: a beam of twelve degrees, sidelobes 22 dB below it. */
const radar: Layer = (scene, { gain, sweeps: asked }) => {
  const { chance, background } = scene;
  const { intervalS } = background;
  const sweeps = Math.max(150, asked);
  const width = Math.min(Math.max(4, scene.binsOf(1.2e6)), Math.floor(background.bins / 5));
  const turnS = intervalS < 2 ? chance.even(3.5, 12) : chance.even(30, 80);
  const startS = chance.even(0, turnS);
  const beamS = Math.max((turnS * 6) / 360, intervalS / 2);
  const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  return layNoise('radar', scene, { gain, sweeps, width, free: 0.7 }, (t, f) => {
    const at = (t * intervalS + startS) % turnS;
    const beam = Math.min(at, turnS - at) < beamS ? 1 : 10 ** -2.2;
    return beam * (sinc((f - width / 2) / (width / 3)) ** 2 + 0.03) * chance.gamma(2);
  });
};

/** Frequency hopping over 8 to 23 channels, one or more dwells a sweep. */
const hopper: Layer = (scene, { gain, sweeps: asked }) => {
  const { chance, background } = scene;
  const sweeps = Math.max(80, asked);
  const channels = chance.whole(8, 24);
  const each = Math.max(1, Math.min(3, scene.binsOf(25e3)));
  const width = Math.min(Math.floor(channels * each * chance.even(1, 3)) + each, background.bins - 8);
  const place = scene.freePlace(sweeps, width, 0.6);
  if (place === undefined) return undefined;
  const { t0, b0 } = place;
  for (let t = 0; t < sweeps; t++)
    for (let dwells = 0; dwells === 0 || chance.even() < 0.5; dwells++) {
      const low = b0 + Math.floor((chance.whole(0, channels) * (width - each)) / (channels - 1));
      const power = gain * (scene.floor[low] as number) * chance.even(0.5, 1);
      for (let f = low; f < low + each; f++) scene.add(t0 + t, f, power);
    }
  return { kind: 'hop', t0, t1: t0 + sweeps, b0, b1: b0 + width };
};

/** Barrage noise that ramps up and down. */
const noiseJammer: Layer = (scene, { gain, sweeps }) => {
  const width = wideBins(scene);
  const ramp = scene.chance.whole(5, 30);
  const level = fading(scene.chance, sweeps, 0.6, 80);
  const shape: Shape = (t, f) =>
    Math.min(1, Math.min(t + 1, sweeps - t) / ramp) * (level[t] as number) * block(f, width);
  return layNoise('wbjam', scene, { gain, sweeps, width, free: 0.3 }, shape);
};

/** Chirp much faster than a sweep: a block with ears at its turning points, and ripple. */
const fastChirp: Layer = (scene, { gain, sweeps }) => {
  const width = wideBins(scene);
  const turns = scene.chance.whole(5, 20);
  const level = fading(scene.chance, sweeps, 0.6, 80);
  return layNoise('chirpfast', scene, { gain, sweeps, width, free: 0.3 }, (t, f) => {
    const across = (f + 0.5) / width;
    const ears = 1 + 0.8 * (Math.exp(-(((across - 0.04) / 0.03) ** 2)) + Math.exp(-(((across - 0.96) / 0.03) ** 2)));
    return (level[t] as number) * block(f, width) * ears * (1 + 0.2 * Math.cos(2 * Math.PI * across * turns));
  });
};

/** Chirp that sweeps can follow, as a saw-tooth or a triangle. */
const slowChirp: Layer = (scene, { gain, sweeps: asked }) => {
  const { chance, background } = scene;
  const sweeps = Math.max(60, asked);
  const width = Math.max(10, Math.floor(background.bins * chance.even(0.12, 0.4)));
  const place = scene.freePlace(sweeps, width, 0.4);
  if (place === undefined) return undefined;
  const { t0, b0 } = place;
  const speed = chance.even(0.8, Math.max(1.5, width / 10));
  const triangle = chance.even() < 0.5;
  const from = chance.even(0, width);
  const steps = Math.max(1, Math.floor(speed));
  for (let t = 0; t < sweeps; t++)
    for (let step = 0; step < steps; step++) {
      const run = (from + (t + step / steps) * speed) % (2 * width);
      const at = triangle && run >= width ? 2 * width - run : run % width;
      const bin = Math.min(b0 + width - 1, b0 + at);
      scene.addLine(t0 + t, bin, (gain * Math.min(steps, 3) * (scene.floor[Math.floor(bin)] as number)) / steps);
    }
  return { kind: 'chirp', t0, t1: t0 + sweeps, b0, b1: b0 + width };
};

/** Repeater that feeds back: a hump that wanders, breathes and ripples. */
const repeater: Layer = (scene, { gain, sweeps: asked }) => {
  const { chance, background } = scene;
  const sweeps = Math.max(60, asked);
  const sigma = Math.max(1.5, background.bins * 0.012);
  const walk: number[] = [0];
  while (walk.length < sweeps) walk.push((walk.at(-1) as number) + chance.normal(0, sigma * 0.12));
  const lowest = Math.min(...walk);
  const width = Math.floor(Math.max(...walk) - lowest + 6 * sigma);
  const period = chance.even(8, 30);
  const level = fading(chance, sweeps, 1.5, 20);
  return layNoise('osc', scene, { gain, sweeps, width, free: 0.5 }, (t, f) => {
    const breath = 0.55 + 0.45 * Math.sin((2 * Math.PI * t) / period);
    const hump = bell(f - 3 * sigma - (walk[t] as number) + lowest, sigma);
    return breath * (level[t] as number) * hump * (1 + 0.3 * Math.cos((2 * Math.PI * f) / (sigma * 0.9)));
  });
};

/** Lamp or screen whose envelope of twice the mains frequency shows as slanted stripes. */
const hum: Layer = (scene, { gain, sweeps: asked }) => {
  const { chance, background } = scene;
  const sweeps = Math.max(80, asked);
  const width = Math.max(10, Math.floor(background.bins * chance.even(0.2, 0.45)));
  const [turns, slant] = [chance.even(0.03, 0.3), chance.even(0, 6) / width];
  return layNoise('hum', scene, { gain, sweeps, width, free: 0.3 }, (t, f) => {
    const stripe = (0.5 + 0.5 * Math.cos(2 * Math.PI * (turns * t + slant * f))) ** 2;
    return stripe * Math.sqrt(Math.sin((Math.PI * (f + 0.5)) / width));
  });
};

/** 2 f1 - f2 of two carriers, as strong as their levels make it. */
const intermodulation: Layer = (scene, { gain, sweeps }) => {
  const { chance, carriers } = scene;
  for (let tries = 0; carriers.length > 1 && tries < 300; tries++) {
    const [one, other] = [chance.pick(carriers), chance.pick(carriers)];
    const width = Math.max(2, Math.floor((2 * (one.b1 - one.b0) + other.b1 - other.b0) * 0.3));
    const b0 = Math.floor(one.b0 + one.b1 - (other.b0 + other.b1) / 2 - width / 2);
    const t0 = scene.randomStart(sweeps);
    if (one === other || !scene.isFree(t0, sweeps, b0, width, 0.5)) continue;
    const products = Array.from(
      { length: sweeps },
      (_, t) => scene.recorded(t0 + t, one) ** 2 * scene.recorded(t0 + t, other),
    );
    const usual = [...products].sort((a, b) => a - b)[sweeps >> 1] as number;
    const shape: Shape = (t, f) =>
      Math.min(6, Math.max(0.05, (products[t] as number) / usual)) * Math.sin((Math.PI * (f + 0.5)) / width) ** 2;
    return fill('imd', scene, { gain, sweeps, width, t0, b0 }, shape);
  }
  return undefined;
};

/** Wide FM without a licence; its width breathes with the programme. */
const fmPirate: Layer = (scene, { gain, sweeps }) => {
  const { chance, background } = scene;
  const sigma = Math.max(0.7, 37.5e3 / background.stepHz);
  if (sigma > background.bins / 12) return undefined;
  const width = Math.ceil(4 * sigma) + 1;
  let phase = 0;
  const spread = fading(chance, sweeps, 0.8, 100).map((factor) => {
    phase += chance.normal(0, 0.6);
    return { factor, sigma: sigma * (0.7 + 0.3 * Math.sin(phase)) };
  });
  return layNoise('fmpirate', scene, { gain, sweeps, width, free: 0.7 }, (t, f) => {
    const now = spread[t] as (typeof spread)[number];
    return (now.factor * bell(f - (width - 1) / 2, now.sigma) * sigma) / now.sigma;
  });
};

/** Skirts on both sides of an overdriven carrier. */
const splatter: Layer = (scene, { gain, sweeps }) => {
  const { chance, carriers } = scene;
  for (let tries = 0; carriers.length > 0 && tries < 80; tries++) {
    const { b0: low, b1: high } = chance.pick(carriers);
    const own = high - low;
    const t0 = scene.randomStart(sweeps);
    const b0 = low - own;
    if (!scene.isFree(t0, sweeps, b0, 3 * own, 0)) continue;
    return fill('splatter', scene, { gain, sweeps, width: 3 * own, t0, b0 }, (_, f) => {
      const away = Math.max(own - f, f - 2 * own + 1, 0) / own;
      return away > 0 ? Math.exp(-2 * away) : 0.3;
    });
  }
  return undefined;
};

/** In the order in which they are laid. */
export const KINDS: readonly Layer[] = [
  ...[carrier, pushToTalk, supplyLine, radar, hopper, noiseJammer, fastChirp, slowChirp, repeater, hum],
  ...[intermodulation, fmPirate, splatter],
];

/** Kinds for a place that has none of the above: they fit nearly everywhere. */
export const SMALL_KINDS: readonly Layer[] = [carrier, pushToTalk];

/** Classes that count as right for each kind. */
export const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  ...{ cw: ['cw'], ptt: ['pirate'], comb: ['drift', 'cw'], radar: ['pulsed'], hop: ['hop'], wbjam: ['wbnoise'] },
  ...{ chirpfast: ['chirpfast', 'wbnoise'], chirp: ['chirp'], osc: ['drift', 'wbnoise', 'chirp'] },
  ...{ hum: ['wbnoise', 'pulsed'], imd: ['imd', 'pim'], fmpirate: ['pirate'], splatter: ['splatter'] },
};
