/**
 * The emitters of the demonstration: licensed services within their terms, and interference that tells a story, spread over
 * time as people bear it (minutes:seconds after the start), repeated every four hours:
 *
 *    0:08 a spur drifts through the FM band          1:00 a bare carrier on 121.5 MHz (distress), for 25 s
 *   10:00 the FM carrier on 96.5 MHz falls silent for 20 s (a licensed carrier lost)
 *   20:00 short wideband pulses near 107.2 MHz      35:00 a jammer over the mobile downlink, for 30 s
 *   70:00 the receiver's gain steps by 4 dB for 10 s (no emission at all)
 *  100:00 a slow chirp in the airband              140:00 a hopper in the 430 MHz band
 *
 * Sites 2, 3 and 4 lie on one road: a transmitter in a car passes them 100, 135 and 170 seconds after the start. Each hears it
 * for less than a minute, and no site hears the whole of its way.
 *
 * But for the spur the first minute is quiet: detection learns the usual levels. Nothing happens at a quarter past or to an hour.
 */
import {
  always,
  chirp,
  during,
  type Emitter,
  hopper,
  hump,
  type Moment,
  STORY_EVERY_MS,
  spell,
  talk,
} from './emitters.js';
import { AIR_VOICES_MHZ, ATIS_HZ, FM_STATIONS, gsmCarriers, LTE, landMobileChannels } from './licences.js';
import { Random } from './random.js';

const S = 1000;
const MINUTE = 60 * S;
const ON_THE_ROAD: readonly number[] = [2, 3, 4];
/** Time in ms in which the level of the car falls by 1 dB from its highest; it falls with the square of the time. */
const CAR_FALLS_MS = 5 * S;

export function story(seed: number, site: number): Emitter[] {
  const everywhere = [...broadcast(), ...airband(seed), ...landMobile(seed), ...publicMobile(seed), ...interference()];
  return ON_THE_ROAD.includes(site) ? [...everywhere, car(site)] : everywhere;
}

/** The receiver's own fault: gain in dB at an instant. */
export function receiverGainDb(atMs: number): number {
  return spell(70 * MINUTE, 10 * S)(atMs) ? -4 : 0;
}

const FALTERING_MHZ = 96.5;

/** FM: the deviation follows the programme, so the width of the signal changes from sweep to sweep. */
function broadcast(): Emitter[] {
  const breathing = ({ random }: Moment) => 90e3 + 110e3 * random.next();
  const silent = spell(10 * MINUTE, 20 * S);
  const faltering = (atMs: number) => !silent(atMs);
  return FM_STATIONS.map(([mhz, levelDbm]) => {
    const active = mhz === FALTERING_MHZ ? faltering : always;
    return hump({ name: `FM ${mhz}`, centreHz: mhz * 1e6, widthHz: breathing, levelDbm, active, shape: 'bell' });
  });
}

function airband(seed: number): Emitter[] {
  const random = new Random(seed, 2);
  const atis = hump({
    name: 'ATIS',
    centreHz: ATIS_HZ,
    widthHz: 12e3,
    levelDbm: -72,
    active: always,
    shape: 'line',
  });
  const voices = AIR_VOICES_MHZ.map((mhz, index) =>
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

function landMobile(seed: number): Emitter[] {
  return landMobileChannels(seed).map((channel, index) =>
    hump({
      name: `PMR ${index}`,
      ...channel,
      widthHz: 13e3,
      active: index === 0 ? always : talk(index + 40, 0.3),
      shape: 'line',
    }),
  );
}

/** 200 kHz carriers like GSM (some always on, some only during calls) beside a 10 MHz block with changing load. */
function publicMobile(seed: number): Emitter[] {
  const carriers = gsmCarriers(seed).map((carrier, index) =>
    hump({
      name: `GSM ${index}`,
      ...carrier,
      widthHz: 180e3,
      active: index % 3 === 0 ? always : talk(index + 80, 0.6),
      shape: 'block',
    }),
  );
  const lte = hump({
    name: 'LTE',
    ...LTE,
    levelDbm: -71,
    active: always,
    shape: 'block',
    reachHz: 8e6,
  });
  return [...carriers, lte];
}

function interference(): Emitter[] {
  const drift = (atMs: number) => 92.0e6 + 1.8e6 * Math.sin(((atMs - 8 * S) % 90_000) / 90_000);
  const pulses = during(spell(20 * MINUTE, MINUTE), (atMs) => atMs % 9000 < 4200);
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
    hopper('hopper', [431e6, 449e6], -80, spell(140 * MINUTE, 50 * S)),
    hump({
      name: 'carrier on 121.5',
      centreHz: 121.5e6,
      widthHz: 8e3,
      levelDbm: -74,
      active: spell(MINUTE, 25 * S),
      shape: 'line',
    }),
    chirp('chirp', [129e6, 136e6], -82, spell(100 * MINUTE, 30 * S)),
    hump({
      name: 'jammer',
      centreHz: 938e6,
      widthHz: 16e6,
      levelDbm: -86,
      active: spell(35 * MINUTE, 30 * S),
      shape: 'block',
      reachHz: 12e6,
    }),
  ];
}

/** A transmitter in a car: its level at a site rises, and falls once the car has passed. */
function car(site: number): Emitter {
  const beginsMs = (70 + 35 * ON_THE_ROAD.indexOf(site)) * S;
  const forMs = 60 * S;
  const onTheWay = spell(beginsMs, forMs);
  const emitter = hump({
    name: 'car',
    centreHz: 122.55e6,
    widthHz: 12e3,
    levelDbm: -62,
    active: onTheWay,
    shape: 'line',
  });
  return {
    ...emitter,
    add(powerMw, grid, moment) {
      const sinceClosestMs = ((moment.atMs - beginsMs) % STORY_EVERY_MS) - forMs / 2;
      emitter.add(powerMw, grid, { ...moment, gain: 10 ** (-((sinceClosestMs / CAR_FALLS_MS) ** 2) / 10) });
    },
  };
}
