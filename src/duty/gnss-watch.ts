/**
 * A GPS that jumps, or says that it is jammed or spoofed, is one case in that band of the satellites: bar, sound, acknowledgement,
 * escalation. So is what a GNSS receiver says that sends sweeps. A GPS that is merely elsewhere or without a fix is told as a fault of
 * the watch alone.
 */
import { NO_LEVEL_DBM } from '../incidents/emission-report.js';
import { GNSS } from '../incidents/shared-case.js';
import { CALM_MS } from '../receiver/gnss-bands.js';
import type { GnssHeard, GnssTrouble } from '../station/gps-track.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';

type Report = Parameters<IncidentDesk['take']>[0];

/** Most causes that one case names. */
const MOST_CAUSES = 8;

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
    // A hub has the cases of its stations too, whose receivers it cannot hear: a desk ends only what it opened.
    for (const { emissions } of desk.caseBook.incidents.live)
      for (const one of emissions)
        if (one.active && one.emissionId.startsWith(idBeginOf(one.stationId))) this.#told.set(keyOf(one), one);
  }

  look(stations: readonly { readonly id: string }[], heard: (stationId: string) => GnssHeard, at: number): void {
    this.#firstAt ??= at;
    for (const { id: stationId } of stations) {
      const { troubles, isWhole } = heard(stationId);
      for (const trouble of troubles) this.#tell(reportOf(stationId, trouble, at));
      // What the last run told may go on: its receiver has not said so yet.
      if (!isWhole || at - this.#firstAt < CALM_MS) continue;
      for (const [key, told] of this.#told) {
        if (told.stationId !== stationId || troubles.some(({ startHz }) => startHz === told.startHz)) continue;
        this.#desk.take({ ...told, lastHeardAt: at, active: false });
        this.#told.delete(key);
      }
    }
  }

  /** One case a band; each cause is added to it once. */
  #tell(report: Report): void {
    const { causes = [], ...told } = this.#told.get(keyOf(report)) ?? { ...report, causes: [] };
    const added = report.causes?.filter(({ en }) => causes.every((cause) => cause.en !== en)) ?? [];
    if (added.length === 0 || causes.length >= MOST_CAUSES) return;
    const now = { ...told, lastHeardAt: report.lastHeardAt, causes: [...causes, ...added] };
    this.#desk.take(now);
    this.#told.set(keyOf(report), now);
  }
}

const idBeginOf = (stationId: string): string => `${GNSS}-${stationId}-`;
const keyOf = ({ stationId, startHz }: Report): string => `${stationId}/${startHz}`;

function reportOf(stationId: string, { startHz, stopHz, since, said }: GnssTrouble, at: number): Report {
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
    causes: [said],
  };
}
