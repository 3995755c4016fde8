/**
 * A GPS that jumps, or says that it is jammed or spoofed, is one case in that band of the satellites: bar, sound, acknowledgement,
 * escalation. So is what a GNSS receiver says that sends sweeps. A GPS that is merely elsewhere or without a fix is told as a fault of
 * the watch alone.
 */
import { NO_LEVEL_DBM } from '../incidents/emission-report.js';
import { GNSS } from '../incidents/shared-case.js';
import { CALM_MS } from '../receiver/gnss-bands.js';
import type { DisturbedBand } from '../rf/sweep.js';
import type { GpsState } from '../station/gps-track.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';

type Report = Parameters<IncidentDesk['take']>[0];

/** The incident desk, as far as it is needed. */
interface Desk {
  take(report: Report): unknown;
  readonly caseBook: { readonly incidents: { readonly live: Iterable<{ readonly emissions: readonly Report[] }> } };
}

export class GnssWatch {
  readonly #desk: Desk;
  readonly #told = new Map<string, Report>();
  #firstAt: number | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    for (const { emissions } of desk.caseBook.incidents.live)
      // A hub has the cases of its stations too, whose receivers it cannot hear: a desk ends only what it opened.
      for (const one of emissions)
        if (one.active && one.emissionId.startsWith(idBeginOf(one.stationId))) this.#told.set(keyOf(one), one);
  }

  /** @param disturbed bands of a station; undefined while its receiver says nothing */
  look(
    stations: readonly { readonly id: string }[],
    disturbed: (stationId: string) => readonly DisturbedBand[] | undefined,
    at: number,
  ): void {
    this.#firstAt ??= at;
    for (const { id: stationId } of stations) {
      const bands = disturbed(stationId);
      for (const band of bands ?? []) {
        const report = reportOf(stationId, band, at);
        if (!this.#told.has(keyOf(report))) this.#take(report);
      }
      // What the last run told may go on: its receiver has not said so yet.
      if (bands === undefined || at - this.#firstAt < CALM_MS) continue;
      for (const [key, told] of this.#told) {
        if (told.stationId !== stationId || bands.some(({ startHz }) => startHz === told.startHz)) continue;
        this.#desk.take({ ...told, lastHeardAt: at, active: false });
        this.#told.delete(key);
      }
    }
  }

  #take(report: Report): void {
    this.#desk.take(report);
    this.#told.set(keyOf(report), report);
  }
}

const idBeginOf = (stationId: string): string => `${GNSS}-${stationId}-`;
const keyOf = ({ stationId, startHz }: Report): string => `${stationId}/${startHz}`;

/** What the station's GPS and its other GNSS receivers say; undefined while one that was configured has no sentence. */
export function disturbedBands(
  gps: GpsState | undefined,
  receivers: readonly {
    readonly lastSweep?: { readonly disturbed?: readonly DisturbedBand[] | undefined } | undefined;
  }[],
): readonly DisturbedBand[] | undefined {
  if (gps?.status === 'searching' || gps?.status === 'lost') return undefined;
  return [...(gps?.disturbed ?? []), ...receivers.flatMap(({ lastSweep }) => lastSweep?.disturbed ?? [])];
}

function reportOf(stationId: string, { startHz, stopHz, since }: DisturbedBand, at: number): Report {
  const emissionId = `${idBeginOf(stationId)}${since.toString(36)}-${startHz / 1e6}`;
  const heard = { firstHeardAt: since, lastHeardAt: Math.max(since, at), active: true, confirmed: true };
  return {
    emissionId,
    stationId,
    receiverId: '',
    startHz,
    stopHz,
    ...heard,
    peakDbm: NO_LEVEL_DBM,
    excessDb: 0,
    emissionClass: GNSS,
  };
}
