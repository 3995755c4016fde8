/**
 * Half an hour of a province: emitters that several stations hear and local ones that one hears, a quarter of the local ones on the frequency of another; three to ten
 * stations with revisits of 0.5 to 30 s, bins of 6 or 25 kHz, an outage each second time, and each third clock up to 30 s off.
 */
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import { emissionReport } from './emission-report.js';
import { randomFrom } from './labelled-world.js';

interface Station {
  readonly id: string;
  readonly everyMs: number;
  readonly stepHz: number;
  /** Of its clock, and what is stated of it. */
  readonly offMs: number;
  readonly clockErrorMs: number;
  readonly outage: { readonly from: number; readonly to: number };
}

interface Burst {
  readonly emitter: string;
  readonly centreHz: number;
  readonly widthHz: number;
  readonly emissionClass: string;
  readonly from: number;
  readonly to: number;
}

const MINUTE_MS = 60e3;
/** What begins nearer to another in one sweep of a receiver is a piece of it. */
const PIECES = 5;
const CHANNELS = 1200;
/** Heard by a share of all stations; the others are local. */
const WIDELY_HEARD = 12;
/** Detection tells an emission some sweeps after its first. */
const SWEEPS_TO_ALARM = 3;

export function manyStationScene(seed: number, t0: number) {
  const random = randomFrom(seed);
  const between = (least: number, most: number) => least + (most - least) * random();
  const stations = Array.from({ length: 3 + Math.floor(8 * random()) }, (_, i) => stationOf(`st${i}`, t0, between));
  const emitterOf = new Map<string, string>();
  const told: { at: number; report: EmissionReport }[] = [];
  const known: { centreHz: number; widthHz: number; hearers: readonly Station[] }[] = [];
  const channelsFor = (i: number) => [
    ...(i < WIDELY_HEARD || random() < 0.5
      ? []
      : known.slice(Math.floor(WIDELY_HEARD * random())).map(({ centreHz }) => centreHz)),
    ...Array.from({ length: 100 }, () => 150e6 + 25e3 * Math.floor(CHANNELS * random())),
  ];
  for (let i = 0; i < 20; i++) {
    const share = i < WIDELY_HEARD ? 0.6 : 1 / stations.length;
    const hearers = stations.filter(() => random() < share);
    const kind = random();
    const widthHz = kind < 0.3 ? 1e3 : kind < 0.7 ? 11e3 : between(20e3, 60e3);
    const emissionClass = kind < 0.3 ? 'cw' : kind < 0.7 ? 'unlicensed' : 'wideband-noise';
    const isTaken = (hz: number) =>
      known.some(
        (one) =>
          Math.abs(one.centreHz - hz) < PIECES * (25e3 + Math.max(one.widthHz, widthHz)) &&
          one.hearers.some((station) => hearers.includes(station)),
      );
    // What comes back to a station on its frequency is one matter to it; strangers share a frequency at other stations.
    const centreHz = channelsFor(i).find((hz) => !isTaken(hz)) ?? 0;
    known.push({ centreHz, widthHz, hearers });
    const from = t0 + between(2, 20) * MINUTE_MS;
    const burst: Burst = {
      emitter: `m${i}`,
      centreHz,
      widthHz,
      emissionClass,
      from,
      to: from + between(2, 6) * MINUTE_MS,
    };
    const again = { ...burst, from: burst.to + 2 * MINUTE_MS, to: burst.to + 4 * MINUTE_MS };
    for (const [turn, one] of (random() < 0.3 ? [burst, again] : [burst]).entries())
      for (const station of hearers) {
        const emissionId = `${station.id}-${one.emitter}-${turn}`;
        emitterOf.set(emissionId, one.emitter);
        told.push(...reportsOf(emissionId, station, one, between(8, 40)));
      }
  }
  return { emitterOf, reports: told.sort((a, b) => a.at - b.at).map(({ report }) => report) };
}

function stationOf(id: string, t0: number, between: (least: number, most: number) => number): Station {
  const isOff = between(0, 3) < 1;
  const from = between(0, 2) < 1 ? t0 + between(2, 25) * MINUTE_MS : Number.POSITIVE_INFINITY;
  return {
    id,
    everyMs: 0.5e3 * 60 ** between(0, 1),
    stepHz: between(0, 3) < 1 ? 25e3 : 6.25e3,
    offMs: isOff ? between(-30e3, 30e3) : between(-0.3e3, 0.3e3),
    clockErrorMs: isOff ? 30e3 : 0.3e3,
    outage: { from, to: from + between(0.5, 2) * MINUTE_MS },
  };
}

/** The first report, and the one of the end; none where the station did not listen for long enough. */
function reportsOf(
  emissionId: string,
  station: Station,
  { centreHz, widthHz, emissionClass, from, to }: Burst,
  excessDb: number,
) {
  const { id, everyMs, stepHz, offMs, clockErrorMs, outage } = station;
  const times: number[] = [];
  for (let at = from - (from % everyMs) - 400 * everyMs; at < to; at += everyMs)
    if (at < outage.from || at > outage.to) times.push(at);
  const heard = times.filter((at) => at >= from);
  const [first, last] = [heard[0], heard.at(-1)];
  const alarmAt = heard[SWEEPS_TO_ALARM - 1];
  const before = times.findLast((at) => at < from);
  if (first === undefined || last === undefined || alarmAt === undefined || before === undefined) return [];
  const low = Math.round((centreHz - widthHz / 2) / stepHz);
  const high = Math.round((centreHz + widthHz / 2) / stepHz);
  const seen = emissionReport(first + offMs, {
    emissionId,
    stationId: id,
    receiverId: id,
    startHz: (low - 0.5) * stepHz,
    stopHz: (high + 0.5) * stepHz,
    excessDb,
    // What stands low over the floor is not named.
    emissionClass: excessDb < 12 ? 'unknown' : emissionClass,
    onsetErrorMs: first - before + clockErrorMs,
  });
  return [
    { at: alarmAt, report: { ...seen, lastHeardAt: alarmAt + offMs } },
    { at: last + SWEEPS_TO_ALARM * everyMs, report: { ...seen, lastHeardAt: last + offMs, active: false } },
  ];
}
