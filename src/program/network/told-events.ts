/** Findings, acknowledgements and the account of the watch between the desks of a station and its hub. */
import { join } from 'node:path';
import { z } from 'zod';
import { sentenceOf } from '../../errors/errors.js';
import { KeptJson } from '../../files/kept-json.js';
import type { LostFiles } from '../../files/lost-files.js';
import type { EmissionReport } from '../../incidents/emission-report.js';
import type { Incident } from '../../incidents/incident.js';
import { EventIntake } from '../../network/event-intake.js';
import { EventTeller } from '../../network/event-teller.js';
import type { HubStations } from '../../network/hub-stations.js';
import type { HubServer } from '../../network/membership/hub-server.js';
import { NETWORK_FOLDER } from '../../network/membership/message-server-part.js';
import { defined } from '../../rf/defined.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { every, owned, type Repeated, unexpected } from '../../time/work.js';
import type { ProgramGround } from '../ground.js';
import type { Watch } from '../watch.js';

const ACCOUNT_EVERY_MS = 15_000;
/** Longest time in ms by which the account of a station that answers is late. */
const COVERAGE_LATE_MS = 45_000;
/** Bands that are swept slowly are accounted for late. */
const COVERAGE_AGAIN_MS = 15 * 60_000;
const INTERVALS_A_MESSAGE = 200;
const POINTS_A_MESSAGE = 200;
const MOST_REMEMBERED = 20_000;
/** What was told within this time before a cut is told once more: it may have waited in a stream that is lost. */
const TOLD_AGAIN_MS = 3_600_000;
const MOST_TOLD_AGAIN = 1000;
/** Share of the message server's disk for events. */
const EVENT_SHARE = 0.15;

interface Telling {
  start(connection: Parameters<EventTeller['start']>[0], life: string): void;
  stop(): Promise<void>;
}

/** A station tells its hub every change of its cases; after a start, all that are open. */
export async function tellEvents(
  { bus, dataDir, clock, onFault }: ProgramGround,
  { duty }: Watch,
  { stationId, since, lost }: { stationId: string; since: number; lost: LostFiles },
): Promise<Telling> {
  const teller = new EventTeller(stationId);
  const { desk } = duty.room;
  const path = join(dataDir, NETWORK_FOLDER, 'told.json');
  const toldSchema = z.object({ coverageUpTo: z.number(), placesUpTo: z.number().default(since) });
  const nothing = { coverageUpTo: since, placesUpTo: since };
  const told = await KeptJson.open(path, toldSchema, nothing, { onLost: lost.note });
  const save = (changes: Partial<typeof nothing>) =>
    owned(told.set({ ...told.value, ...changes }), (error) => onFault(sentenceOf(error)));
  const lastTold = new Map<string, string>();
  const tell = (incident: Incident) => tellCase(teller, lastTold, incident, wholeOf(incident, desk));
  const tellCoverage = () => {
    const upTo = clock() - COVERAGE_AGAIN_MS;
    const all = desk.caseBook.coverage.after(told.value.coverageUpTo);
    for (let at = 0; at < all.length; at += INTERVALS_A_MESSAGE) {
      const intervals = all.slice(at, at + INTERVALS_A_MESSAGE);
      const isLast = at + INTERVALS_A_MESSAGE >= all.length;
      const onTold = () => save({ coverageUpTo: Math.max(told.value.coverageUpTo, upTo) });
      teller.tell(`coverage/${at}`, {
        kind: 'coverage',
        body: { intervals },
        ...defined({ onTold: isLast ? onTold : undefined }),
      });
    }
  };
  const tellPlaces = () => {
    const all = desk.caseBook.journal.after(stationId, told.value.placesUpTo);
    for (let at = 0; at < all.length; at += POINTS_A_MESSAGE) {
      const points = all.slice(at, at + POINTS_A_MESSAGE);
      const isLast = at + POINTS_A_MESSAGE >= all.length;
      const onTold = () => save({ placesUpTo: points.at(-1)?.at ?? told.value.placesUpTo });
      teller.tell(`places/${at}`, {
        kind: 'places',
        body: { points },
        ...defined({ onTold: isLast ? onTold : undefined }),
      });
    }
  };
  const tellAccount = () => {
    tellCoverage();
    tellPlaces();
  };
  const tellAgain = () => {
    const from = clock() - TOLD_AGAIN_MS;
    const { coverageUpTo, placesUpTo } = told.value;
    save({ coverageUpTo: Math.min(coverageUpTo, from), placesUpTo: Math.min(placesUpTo, from) });
    lastTold.clear();
    const again = desk.caseBook.incidents.list({ from, order: 'last-heard', limit: MOST_TOLD_AGAIN });
    for (const incident of again) tell(incident);
  };
  const end = bus.on('incident', tell);
  for (const incident of desk.caseBook.incidents.live) tell(incident);
  let timer: Repeated | undefined;
  return {
    start(connection, life) {
      teller.start(connection, tellAgain, life);
      tellAccount();
      timer = every(ACCOUNT_EVERY_MS, tellAccount, unexpected);
    },
    async stop() {
      end();
      timer?.cancel();
      await teller.stop();
    },
  };
}

/** The newest report of each emission that changed. Levels of all sweeps are the case book's own. */
function tellCase(teller: EventTeller, told: Map<string, string>, incident: Incident, partOfId?: string): void {
  // What is told again changes nothing at the hub.
  if (told.size > MOST_REMEMBERED) told.clear();
  for (const { levels: _, ...report } of incident.emissions) {
    const body = { ...report, ...defined({ partOfId }) };
    const [key, text] = [`report/${report.emissionId}`, JSON.stringify(body)];
    if (told.get(key) === text) continue;
    told.set(key, text);
    teller.tell(key, { kind: 'report', body });
  }
}

function wholeOf({ mergedIntoId, emissions }: Incident, desk: IncidentDesk): string | undefined {
  const whole = mergedIntoId === undefined ? undefined : desk.caseBook.incidents.get(mergedIntoId);
  const own = new Set(emissions.map(({ emissionId }) => emissionId));
  return whole?.emissions.find(({ emissionId }) => !own.has(emissionId))?.emissionId;
}

/** The hub's case book takes what stations tell. */
export function takeEvents(
  { clock, config, onFault }: ProgramGround,
  { duty }: Watch,
  hub: {
    server: HubServer;
    isMember(stationId: string): boolean;
    stations(): HubStations;
    secured: (() => Promise<void>) | undefined;
  },
): { readonly intake: EventIntake } {
  const { desk } = duty.room;
  desk.caseBook.coverage.followStations({
    isTold: hub.isMember,
    heard(stationId) {
      const state = hub.stations().state(stationId);
      return state && { since: state.heardSince, until: state.isSilent ? state.heardAt : Number.POSITIVE_INFINITY };
    },
  });
  const intake = new EventIntake({
    connection: hub.server.connection,
    replicas: hub.server.replicas,
    waitingBytes: Math.floor(config.network.waitingAtMost * EVENT_SHARE),
    clock,
    onFault,
    isMember: hub.isMember,
    lifeOf: (...life) => hub.stations().lives.of(...life),
    clockOf: (stationId) => hub.stations().clocks.of(stationId),
    ...defined({ secured: hub.secured }),
    onReport: (report) => takeReport(desk, report),
    onCoverage(intervals) {
      const { coverage } = desk.caseBook;
      for (const { stationId, bandKey } of intervals) coverage.expect(stationId, bandKey, COVERAGE_LATE_MS);
      coverage.note(intervals);
    },
    onPlaces: (stationId, points) => desk.caseBook.journal.keepPoints(stationId, points),
  });
  return { intake };
}

/** What is known already (told again after a cut) changes nothing. */
function takeReport(desk: IncidentDesk, report: EmissionReport): void {
  const known = desk.caseBook.incidents.withEmission([report.emissionId]);
  const same = known?.emissions.find(({ emissionId }) => emissionId === report.emissionId);
  if (same !== undefined && same.stationId !== report.stationId)
    throw new RangeError(`${report.emissionId} is no emission of station ${report.stationId}`);
  const isKnown = same !== undefined && same.lastHeardAt >= report.lastHeardAt && same.active === report.active;
  if (!isKnown || report.partOfId !== undefined) desk.take(report);
}
