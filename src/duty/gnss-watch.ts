/**
 * A GPS that jumps, or says that it is jammed or spoofed, is one case in that band of the satellites: bar, sound, acknowledgement,
 * escalation. So is what a GNSS receiver says that sends sweeps. Where whoever said it is silent, the case says so, and ends an hour
 * after its last words. A GPS that is merely elsewhere or without a fix is told as a fault of the watch alone.
 */
import { NO_LEVEL_DBM } from '../incidents/emission-report.js';
import { GNSS } from '../incidents/shared-case.js';
import { CALM_MS } from '../receiver/gnss-bands.js';
import type { GnssHeard, GnssTrouble } from '../station/gps-track.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { HOUR_MS } from '../time/units.js';
import type { Words } from '../words/sentence.js';

type Report = Parameters<IncidentDesk['take']>[0];

/** What nobody speaks of any more has ended after so long, as far as is known: the case keeps that it is not. */
const FORGOTTEN_MS = HOUR_MS;

/** Most causes that one case names. */
const MOST_CAUSES = 8;

const SILENT: Words = {
  vi: 'máy thu đã báo nay im lặng, nên không rõ hiện tượng còn hay hết',
  en: 'the receiver that said so is silent now, so it is not known whether this goes on',
};

/** The incident desk, as far as it is needed. */
interface Desk {
  take(report: Report): unknown;
  readonly caseBook: { readonly incidents: { readonly live: Iterable<{ readonly emissions: readonly Report[] }> } };
}

export class GnssWatch {
  readonly #desk: Desk;
  readonly #told = new Map<string, Report>();
  readonly #heardAt = new Map<string, number>();
  #firstAt: number | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    // A hub has the cases of its stations too, whose receivers it cannot hear: a desk ends only what it opened.
    for (const { emissions } of desk.caseBook.incidents.live)
      for (const one of emissions)
        if (one.active && one.emissionId.startsWith(idBeginOf(one.stationId))) this.#told.set(keyOf(one), one);
  }

  look(
    stations: readonly { readonly id: string }[],
    heard: (stationId: string, at: number) => GnssHeard,
    at: number,
  ): void {
    this.#firstAt ??= at;
    for (const { id: stationId } of stations) {
      const { troubles, isWhole } = heard(stationId, at);
      for (const trouble of troubles) this.#tell(reportOf(stationId, trouble, at));
      // What the last run told may go on: its receiver has not said so yet.
      if (at - this.#firstAt < CALM_MS) continue;
      for (const [key, told] of this.#told) {
        if (told.stationId !== stationId || troubles.some(({ startHz }) => startHz === told.startHz)) continue;
        if (isWhole) this.#end(key, { ...told, causes: withoutSilence(told), lastHeardAt: at });
        else this.#saySilent(key, told, at);
      }
    }
  }

  #end(key: string, told: Report): void {
    this.#desk.take({ ...told, active: false });
    this.#told.delete(key);
    this.#heardAt.delete(key);
  }

  #saySilent(key: string, told: Report, at: number): void {
    const lastHeardAt = this.#heardAt.get(key) ?? told.lastHeardAt;
    const causes = withoutSilence(told);
    if (at - lastHeardAt >= FORGOTTEN_MS) this.#end(key, { ...told, lastHeardAt });
    else if (causes.length === (told.causes?.length ?? 0) && at - lastHeardAt >= CALM_MS) {
      const now = { ...told, lastHeardAt, causes: [...causes, SILENT] };
      this.#desk.take(now);
      this.#told.set(key, now);
    }
  }

  /** One case a band; each cause is added to it once. */
  #tell(report: Report): void {
    const key = keyOf(report);
    this.#heardAt.set(key, report.lastHeardAt);
    const told = this.#told.get(key) ?? { ...report, causes: [] };
    const causes = withoutSilence(told);
    const added = report.causes?.filter(({ en }) => causes.every((cause) => cause.en !== en)) ?? [];
    const all = causes.length >= MOST_CAUSES ? causes : [...causes, ...added];
    if (all.length === causes.length && causes.length === told.causes?.length) return;
    const now = { ...told, lastHeardAt: report.lastHeardAt, causes: all };
    this.#desk.take(now);
    this.#told.set(key, now);
  }
}

const withoutSilence = ({ causes = [] }: Report): readonly Words[] => causes.filter(({ en }) => en !== SILENT.en);
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
