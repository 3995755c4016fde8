/**
 * A band of safety that nobody watches any more is a case like any other: bar, sound, acknowledgement, escalation. Told apart from
 * what is heard by its class; all bands of a station that are lost together are one case.
 */
import { type EmissionReport, NO_LEVEL_DBM } from '../incidents/emission-report.js';
import { WATCH_LOSS } from '../incidents/shared-case.js';
import { isGrave } from '../incidents/silence.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import type { CoverageReason } from '../watch/coverage.js';
import type { BandFact } from '../watch/self-watch.js';

/** What a person can mend. A hold is told by name, and a closer look is over in seconds. */
const MENDABLE: readonly (CoverageReason | undefined)[] = ['receiver-lost', 'receiver-silent', 'link-lost', 'paused'];
/** A place that was never watched since the start has this many looks for its receivers to open. Counted, not timed: a clock that is set back would hold an alarm for hours. */
const STARTING_LOOKS = 12;

type Desk = Pick<IncidentDesk, 'take'> & {
  readonly caseBook: { readonly incidents: { readonly live: readonly { emissions: readonly EmissionReport[] }[] } };
};

export class LostWatch {
  readonly #desk: Desk;
  /** By place: bands that were blind at the last look, and those that are told. */
  #blindAt = new Map<string, number>();
  readonly #told: Map<string, EmissionReport>;
  /** Places that this run told. */
  readonly #toldHere = new Set<string>();
  /** Places that were watched in this run. */
  readonly #watched = new Set<string>();
  #looks = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
    const open = desk.caseBook.incidents.live.flatMap(({ emissions }) => emissions);
    const lost = open.filter(({ emissionClass, active }) => emissionClass === WATCH_LOSS && active);
    this.#told = new Map(lost.map((one) => [placeOf(one), one]));
  }

  /** Takes the bands as the ledger has them at `at`, epoch ms. One that is blind at two looks in a row is told. */
  look(bands: readonly BandFact[], at: number): void {
    const blind = bands.filter(
      ({ state, severity, reason }) => state === 'blind' && isGrave(severity) && MENDABLE.includes(reason),
    );
    const before = this.#blindAt;
    this.#blindAt = new Map(blind.map((band) => [placeOf(band), before.get(placeOf(band)) ?? at]));
    this.#looks += 1;
    for (const band of blind) {
      const place = placeOf(band);
      const since = before.get(place);
      if (since === undefined || this.#toldHere.has(place)) continue;
      if (!this.#watched.has(place) && this.#looks <= STARTING_LOOKS) continue;
      // What the last run told is told again: otherwise nobody knows whether it goes on.
      this.#tell(this.#told.get(place) ?? reportOf(band, since, at), at);
    }
    const watched = bands.filter(({ state }) => state === 'watched' || state === 'degraded').map(placeOf);
    for (const place of watched) {
      this.#watched.add(place);
      const told = this.#told.get(place);
      if (told === undefined) continue;
      this.#desk.take({ ...lostUntil(told, at), active: false });
      this.#told.delete(place);
      this.#toldHere.delete(place);
    }
  }

  #tell(report: EmissionReport, at: number): void {
    const now = lostUntil(report, at);
    this.#desk.take(now);
    this.#told.set(placeOf(report), now);
    this.#toldHere.add(placeOf(report));
  }
}

/** A clock that was set back since makes no report end before it begins: that would end each look of the watch at itself. */
function lostUntil(report: EmissionReport, at: number): EmissionReport {
  return { ...report, firstHeardAt: Math.min(report.firstHeardAt, at), lastHeardAt: at };
}

function reportOf(band: BandFact, since: number, at: number): EmissionReport {
  const { stationId, startHz, stopHz } = band;
  return {
    emissionId: [WATCH_LOSS, placeOf(band), since.toString(36)].join('-'),
    stationId,
    receiverId: '',
    startHz,
    stopHz,
    firstHeardAt: since,
    lastHeardAt: at,
    active: true,
    confirmed: true,
    peakDbm: NO_LEVEL_DBM,
    excessDb: 0,
    emissionClass: WATCH_LOSS,
  };
}

function placeOf({ stationId, startHz, stopHz }: Pick<BandFact, 'stationId' | 'startHz' | 'stopHz'>): string {
  return `${stationId}/${startHz}-${stopHz}`;
}
