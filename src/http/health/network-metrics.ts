/** Prometheus metrics of a hub's stations and of a station's link. */
import { Gauge, type Registry } from 'prom-client';

/** Undefined for a station that was not heard since the hub started. */
export interface StationFigures extends Partial<HeardFigures> {
  readonly stationId: string;
  readonly isSilent: boolean;
}

interface HeardFigures {
  /** Seconds since its last beat. */
  readonly beatAgeS: number;
  /** Minutes of recordings that wait at the station. */
  readonly owedMinutes: number;
  /** Measured rate of its link. */
  readonly bytesPerS: number;
  /** Station minus hub; undefined before the first exchange. */
  readonly clockOffsetMs: number | undefined;
  readonly stalledReceivers: number;
  /** Events, beats and live frames that were none, impossible, or more than a station has, since the start. */
  readonly refusedEvents: number;
  readonly refusedBeats: number;
  readonly refusedFrames: number;
}

export interface HubFigures {
  readonly stations: readonly StationFigures[];
  readonly refused: readonly { readonly stationId: string; readonly refusal: string; readonly count: number }[];
  readonly sweeps: number;
  /** Sweeps that came again and were there already. */
  readonly again: number;
  readonly differingHours: number;
  readonly mendedHours: number;
  /** Copies of the case book at other hub processes that have everything. */
  readonly copies: number;
  /** Raw sweeps of incidents, fetched from stations with thin links. */
  readonly pulls: {
    readonly waiting: number;
    readonly asked: number;
    readonly fetched: number;
    readonly givenUp: number;
  };
}

const OF_STATIONS: Readonly<Record<string, [help: string, of: (figures: StationFigures) => number | undefined]>> = {
  silent: ['1 while the station is silent', ({ isSilent }) => (isSilent ? 1 : 0)],
  beat_age_seconds: ['Time since the station was last heard', ({ beatAgeS }) => beatAgeS],
  owed_minutes: ['Minutes of recordings that wait at the station for the link', ({ owedMinutes }) => owedMinutes],
  link_bytes_per_second: ['Rate of the link as the station measures it', ({ bytesPerS }) => bytesPerS],
  clock_offset_seconds: [
    'Clock of the station minus clock of the hub',
    ({ clockOffsetMs: ms }) => (ms === undefined ? ms : ms / 1000),
  ],
  stalled_receivers: [
    'Receivers whose sweeps do not arrive although the station is heard',
    (one) => one.stalledReceivers,
  ],
  refused_events: ['Events that were none, impossible or too many, since the start', (one) => one.refusedEvents],
  refused_beats: ['Beats that were none or too many, since the start', (one) => one.refusedBeats],
  refused_frames: ['Live frames that were none or too many, since the start', (one) => one.refusedFrames],
};

/** `nodesBehind`: number of nodes of the cluster that are away or lack messages, asked of the others. */
export function networkMetrics(
  registry: Registry,
  figures: () => HubFigures,
  nodesBehind: () => Promise<number>,
): void {
  const registers = [registry];
  new Gauge({
    name: 'rfi_network_nodes_behind',
    help: 'Message servers of the cluster that are away, or lack messages that the others have',
    registers,
    async collect() {
      this.set(await nodesBehind());
    },
  });
  for (const [name, [help, of]] of Object.entries(OF_STATIONS))
    new Gauge({
      name: `rfi_station_${name}`,
      help,
      labelNames: ['station'],
      registers,
      collect() {
        this.reset();
        for (const station of figures().stations) {
          const value = of(station);
          if (value !== undefined) this.set({ station: station.stationId }, value);
        }
      },
    });
  new Gauge({
    name: 'rfi_network_refused_blocks',
    help: 'Blocks refused for good since the start, by station and reason',
    labelNames: ['station', 'reason'],
    registers,
    collect() {
      this.reset();
      for (const { stationId, refusal, count } of figures().refused)
        this.set({ station: stationId, reason: refusal }, count);
    },
  });
  const single: Readonly<Record<string, [help: string, of: (all: HubFigures) => number]>> = {
    book_copies: ['Hub processes whose copy of the case book has everything', ({ copies }) => copies],
    sweeps: ['Sweeps of stations taken since the start', ({ sweeps }) => sweeps],
    repeated_sweeps: ['Sweeps that came again and were there already, since the start', ({ again }) => again],
    differing_hours: ['Hours that differ between station and hub now', ({ differingHours }) => differingHours],
    mended_hours: ['Hours that differed and were mended, since the start', ({ mendedHours }) => mendedHours],
    waiting_pulls: ['Emissions whose raw sweeps are not complete yet', ({ pulls }) => pulls.waiting],
    asked_pulls: ['Parts of raw sweeps asked of stations since the start', ({ pulls }) => pulls.asked],
    fetched_pulls: ['Of these, parts sent completely', ({ pulls }) => pulls.fetched],
    given_up_pulls: ['Of these, parts refused or pushed out', ({ pulls }) => pulls.givenUp],
  };
  for (const [name, [help, of]] of Object.entries(single))
    new Gauge({
      name: `rfi_network_${name}`,
      help,
      registers,
      collect() {
        this.set(of(figures()));
      },
    });
}
