/**
 * Who is on the air in the demonstration: licensed services that behave, and interference that tells a story within
 * the first two minutes (times in seconds after the start), repeated every ten minutes:
 *
 *    8 a spur drifts through the FM band            20 short wideband pulses near 107.2 MHz
 *   30 a hopper in the 430 MHz band                 40 a bare carrier on 121.5 MHz (distress), for 25 s
 *   55 a slow chirp in the airband                  70 a jammer over the mobile downlink, for 30 s
 *   80 the FM carrier on 96.5 MHz falls silent for 20 s (a licensed carrier lost)
 *  105 the receiver's gain steps by 4 dB for 10 s (not an emission at all)
 */
import { always, chirp, during, type Emitter, hopper, hump, type Moment, spell, talk } from './emitters.js';
import { Random } from './random.js';

const S = 1000;

/** Frequencies in MHz and levels in dBm at a site with 0 dB path gain. */
const FM_STATIONS = [
  [89.0, -46],
  [91.0, -52],
  [92.5, -61],
  [94.0, -43],
  [98.9, -47],
  [100.0, -44],
  [102.7, -49],
  [104.0, -57],
  [105.5, -46],
] as const;

export function story(seed: number): Emitter[] {
  const random = new Random(seed, 1);
  return [...broadcast(), ...airband(random), ...landMobile(random), ...publicMobile(random), ...interference()];
}

/** The receiver's own misbehaviour: gain in dB at a moment. */
export function receiverGainDb(atMs: number): number {
  return spell(105 * S, 10 * S)(atMs) ? -4 : 0;
}

/** FM: the deviation follows the programme, so the hump breathes from sweep to sweep. */
function broadcast(): Emitter[] {
  const breathing = ({ random }: Moment) => 90e3 + 110e3 * random.next();
  const stations = FM_STATIONS.map(([mhz, levelDbm]) =>
    hump({ name: `FM ${mhz}`, centreHz: mhz * 1e6, widthHz: breathing, levelDbm, active: always, shape: 'bell' }),
  );
  const silent = spell(80 * S, 20 * S);
  const faltering = (atMs: number) => !silent(atMs);
  return [
    ...stations,
    hump({ name: 'FM 96.5', centreHz: 96.5e6, widthHz: breathing, levelDbm: -55, active: faltering, shape: 'bell' }),
  ];
}

function airband(random: Random): Emitter[] {
  const atis = hump({
    name: 'ATIS',
    centreHz: 128.0e6,
    widthHz: 12e3,
    levelDbm: -72,
    active: always,
    shape: 'line',
  });
  const voices = [118.1, 119.35, 120.9, 123.3, 125.1, 127.3, 132.3, 133.65].map((mhz, index) =>
    hump({
      name: `AM ${mhz}`,
      centreHz: mhz * 1e6,
      widthHz: 14e3,
      levelDbm: random.between(-84, -64),
      active: talk(index + 11, 0.22),
      shape: 'line',
    }),
  );
  return [atis, ...voices];
}

function landMobile(random: Random): Emitter[] {
  return Array.from({ length: 12 }, (_, index) =>
    hump({
      name: `PMR ${index}`,
      centreHz: 430.4e6 + Math.round(random.between(0, 1550)) * 12.5e3,
      widthHz: 13e3,
      levelDbm: random.between(-92, -62),
      active: index === 0 ? always : talk(index + 40, 0.3),
      shape: 'line',
    }),
  );
}

/** GSM-like 200 kHz carriers (some always on, some loaded by calls) beside a loaded 10 MHz block. */
function publicMobile(random: Random): Emitter[] {
  const carriers = Array.from({ length: 26 }, (_, index) =>
    hump({
      name: `GSM ${index}`,
      centreHz: 925.4e6 + Math.round(random.between(0, 108)) * 0.2e6,
      widthHz: 180e3,
      levelDbm: random.between(-88, -58),
      active: index % 3 === 0 ? always : talk(index + 80, 0.6),
      shape: 'block',
    }),
  );
  const lte = hump({
    name: 'LTE',
    centreHz: 954e6,
    widthHz: 9e6,
    levelDbm: -71,
    active: always,
    shape: 'block',
    reachHz: 8e6,
  });
  return [...carriers, lte];
}

function interference(): Emitter[] {
  const drift = (atMs: number) => 92.0e6 + 1.8e6 * Math.sin(((atMs - 8 * S) % 90_000) / 90_000);
  const pulses = during(spell(20 * S, 70 * S), (atMs) => atMs % 9000 < 4200);
  return [
    hump({
      name: 'drifting spur',
      centreHz: drift,
      widthHz: 20e3,
      levelDbm: -70,
      active: spell(8 * S, 85 * S),
      shape: 'line',
      reachHz: 3e6,
    }),
    hump({ name: 'pulsed', centreHz: 107.2e6, widthHz: 700e3, levelDbm: -64, active: pulses, shape: 'block' }),
    hopper('hopper', [431e6, 449e6], -80, spell(30 * S, 60 * S)),
    hump({
      name: 'carrier on 121.5',
      centreHz: 121.5e6,
      widthHz: 8e3,
      levelDbm: -74,
      active: spell(40 * S, 25 * S),
      shape: 'line',
    }),
    chirp('chirp', [129e6, 136e6], -82, spell(55 * S, 30 * S)),
    hump({
      name: 'jammer',
      centreHz: 938e6,
      widthHz: 16e6,
      levelDbm: -86,
      active: spell(70 * S, 30 * S),
      shape: 'block',
      reachHz: 12e6,
    }),
  ];
}
