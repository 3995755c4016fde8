/**
 * A GPS that jumps, or says that it is jammed or spoofed, is a case in the band of the satellites: bar, sound, acknowledgement,
 * escalation. A GPS that is merely elsewhere or without a fix is told as a fault of the watch alone.
 */
import { NO_LEVEL_DBM } from '../incidents/emission-report.js';
import { GNSS } from '../incidents/shared-case.js';
import type { GpsDoubt, GpsState } from '../station/gps-track.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';

const BAND = { startHz: 1559e6, stopHz: 1610e6 };
const OF_SIGNALS: readonly (GpsDoubt | undefined)[] = ['spoofed', 'jammed', 'moved', 'time-jumped'];

type Report = Parameters<IncidentDesk['take']>[0];

/** The incident desk, as far as it is needed. */
interface Desk {
  take(report: Report): unknown;
  readonly caseBook: { readonly incidents: { readonly live: Iterable<{ readonly emissions: readonly Report[] }> } };
}

export class GnssWatch {
  readonly #desk: Desk;
  readonly #told = new Map<string, Report>();

  constructor(desk: Desk) {
    this.#desk = desk;
    for (const { emissions } of desk.caseBook.incidents.live)
      for (const one of emissions) if (one.emissionClass === GNSS && one.active) this.#told.set(one.stationId, one);
  }

  look(
    stations: readonly { readonly id: string }[],
    gps: (stationId: string) => GpsState | undefined,
    at: number,
  ): void {
    for (const { id: stationId } of stations) {
      const { doubt, doubtedSince = at } = gps(stationId) ?? {};
      const told = this.#told.get(stationId);
      if (OF_SIGNALS.includes(doubt)) {
        if (told === undefined) this.#take(reportOf(stationId, doubtedSince, at));
      } else if (told !== undefined) {
        this.#desk.take({ ...told, lastHeardAt: at, active: false });
        this.#told.delete(stationId);
      }
    }
  }

  #take(report: Report): void {
    this.#desk.take(report);
    this.#told.set(report.stationId, report);
  }
}

function reportOf(stationId: string, since: number, at: number): Report {
  const emissionId = [GNSS, stationId, since.toString(36)].join('-');
  const heard = { firstHeardAt: since, lastHeardAt: Math.max(since, at), active: true, confirmed: true };
  return {
    emissionId,
    stationId,
    receiverId: '',
    ...BAND,
    ...heard,
    peakDbm: NO_LEVEL_DBM,
    excessDb: 0,
    emissionClass: GNSS,
  };
}
