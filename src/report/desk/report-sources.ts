/** Reads the facts for reports: case book, coverage ledger, archive, stations. It makes no decisions. */
import { foremostOf, liesIn } from '../../incidents/parts.js';
import { targetStatus } from '../../incidents/targets.js';
import type { Archive, StoredSweep, SweepQuery } from '../../store/archive.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { accuracyOf, loadFacts } from '../../store/cases/load-facts.js';
import { MINUTE_MS } from '../../time/units.js';
import { alarmLoad } from '../../watch/load/alarm-load.js';
import { shiftsBetween } from '../../watch/roster/roster.js';
import { type AttachedFile, type CaseFacts, type StationSite, sourceOf } from '../case-facts.js';
import type { ChannelFacts } from '../channel-occupancy.js';
import { type Measurement, measureCase, strongestIn } from '../measurement.js';
import type { OccupancyFacts } from '../occupancy-report.js';
import { pointMsOf } from '../occupancy-summary.js';
import { type PeriodFacts, simulatedIn } from '../report-facts.js';
import { type LevelSources, stationLevels } from './station-levels.js';

export { periodFacts };

export interface ReportSources extends LevelSources {
  readonly desk: IncidentDesk;
  /** The desk of drills, with its own case book. */
  readonly drillDesk?: IncidentDesk | undefined;
  readonly archive: Pick<Archive, 'query' | 'channels' | 'channelSeries'>;
  /** The station of a receiver; undefined for an unknown receiver. */
  stationOf(receiverId: string): string | undefined;
  attachments(incidentId: string): Promise<readonly AttachedFile[]>;
  timeMark?(): { readonly vi: string; readonly en: string } | undefined;
}

const MOST_TIMELINE = 1000;
/** Number of emissions measured, the strongest first; each costs two reads of the archive. */
const MOST_MEASURED = 6;
/** Most sweeps read at a time. A longer time is read in folded rows first, then its strongest part sweep by sweep. */
const MOST_SWEEPS = 1000;
/** Width beside the emission that is read as well, in widths of the emission: it shows how the level falls off. */
const BESIDE_HZ_FACTOR = 4;
const LEAST_BESIDE_HZ = 200e3;
/** Time before and after the strongest moment of which the mean spectrum is taken. */
const AROUND_MS = MINUTE_MS;

export function deskOf(sources: ReportSources, origin: PeriodFacts['origin']): IncidentDesk | undefined {
  return origin === 'drill' ? sources.drillDesk : sources.desk;
}

/** Undefined when there is no such case. */
export async function caseFacts(
  sources: ReportSources,
  origin: PeriodFacts['origin'],
  incidentId: string,
): Promise<CaseFacts | undefined> {
  const desk = deskOf(sources, origin);
  const stored = desk?.caseBook.incidents.get(incidentId);
  if (desk === undefined || stored === undefined) return undefined;
  const incident = desk.told(stored);
  const now = desk.clock();
  const from = incident.firstHeardAt;
  const to = Math.max(from + MINUTE_MS, incident.active ? now : incident.lastHeardAt);
  const sites = sources.sites();
  const whole = periodFacts(desk, sites, { origin, from, to });
  const near = whole.bands.filter((one) => liesIn(incident, { startHz: one.startHz, stopHz: one.stopHz }));
  const keys = new Set(near.map(({ key }) => key));
  // The band of which the reason of the priority speaks: signals on both sides of a band are not in it.
  const { startHz, stopHz } = foremostOf(incident);
  const band = desk.context('system').bandOf(startHz, stopHz);
  return {
    period: {
      ...whole,
      incidents: [incident],
      watched: whole.watched.filter(({ bandKey }) => keys.has(bandKey)),
      simulated: simulatedIn(sites, (id) => incident.emissions.some(({ receiverId }) => receiverId === id)),
    },
    incident,
    timeline: desk.caseBook.incidents.timeline(incidentId, 0, MOST_TIMELINE),
    band: desk.plan().find((one) => one.name.vi === band?.name.vi && one.service === band.service),
    targets:
      incident.openedAt === undefined ? undefined : targetStatus(incident, now, desk.policy(incident.openedAt).targets),
    attachments: await sources.attachments(incidentId),
    // A drill's interferer was never in the archive: the levels there are of something else.
    measurements: origin === 'drill' ? [] : await measurements(sources, incident, now),
    sites,
    levels: origin === 'drill' ? undefined : await stationLevels(sources, incident),
    victim: incident.victim && desk.licence(incident.victim.assignmentId),
    source: sourceOf(incident, desk.licences()),
  };
}

async function measurements(
  sources: ReportSources,
  incident: CaseFacts['incident'],
  now: number,
): Promise<Measurement[]> {
  const recorded = incident.emissions.filter(({ receiverId }) => receiverId !== '');
  const strongest = recorded.sort((a, b) => b.peakDbm - a.peakDbm).slice(0, MOST_MEASURED);
  const found: Measurement[] = [];
  for (const emission of strongest) {
    const { receiverId, startHz, stopHz, firstHeardAt, lastHeardAt, active, levels } = emission;
    const beside = Math.max(LEAST_BESIDE_HZ, (stopHz - startHz) * BESIDE_HZ_FACTOR);
    const where = { receiverId, startHz: startHz - beside, stopHz: stopHz + beside, maxSweeps: MOST_SWEEPS };
    const until = (active ? now : lastHeardAt) + 1;
    const life = { ...where, from: firstHeardAt, to: until };
    const range = { startHz, stopHz };
    const strongest =
      levels === undefined
        ? strongestIn(await sources.archive.query(life), range)
        : { at: levels.highest.at, highestDbm: emission.peakDbm };
    if (strongest === undefined) continue;
    const around = await singlesAround(sources.archive, life, strongest.at);
    const sweeps = around.length > 0 ? around : await sources.archive.query(life);
    const measured = measureCase(sweeps, range, strongest, sources.correctionsAt(receiverId, strongest.at));
    if (measured !== undefined) found.push(measured);
  }
  return found;
}

/** Single sweeps around an instant: a folded row stands for many, and shows only their maxima. Empty where there are only such. */
async function singlesAround(archive: ReportSources['archive'], life: SweepQuery, at: number): Promise<StoredSweep[]> {
  for (let reachMs = AROUND_MS; reachMs >= 1; reachMs /= 8) {
    const [from, to] = [Math.max(life.from, at - reachMs), Math.min(life.to, at + reachMs + 1)];
    const sweeps = await archive.query({ ...life, from, to });
    if (sweeps.every(({ folded }) => folded === 1)) return sweeps;
  }
  return [];
}

/** Undefined for an unknown receiver. */
export async function occupancyFacts(
  sources: ReportSources,
  receiverId: string,
  from: number,
  to: number,
): Promise<OccupancyFacts | undefined> {
  const stationId = sources.stationOf(receiverId);
  if (stationId === undefined) return undefined;
  const { archive, desk } = sources;
  const integrationMs = pointMsOf(to - from);
  const maxPoints = Math.ceil((to - from) / integrationMs);
  const channels: ChannelFacts[] = [];
  for (const { name, startHz, stopHz } of await archive.channels(receiverId))
    channels.push({
      name,
      startHz,
      stopHz,
      points: await archive.channelSeries({ receiverId, channel: name, from, to, maxPoints }),
    });
  const sites = sources.sites();
  const whole = periodFacts(desk, sites, { origin: 'watch', from, to });
  // Only the bands that contain its channels: other bands do not belong in this report.
  const near = new Set(
    whole.bands
      .filter((band) => channels.some(({ startHz, stopHz }) => band.startHz <= stopHz && band.stopHz >= startHz))
      .map(({ key }) => key),
  );
  const watched = whole.watched.filter((one) => one.stationId === stationId && near.has(one.bandKey));
  const simulated = simulatedIn(sites, (id) => id === receiverId);
  return { period: { ...whole, watched, simulated }, stationId, receiverId, channels, integrationMs };
}

const MOST_INCIDENTS = 5000;

/** Reads the facts of a period: cases, watch, shifts and the load of alarms. */
function periodFacts(
  desk: IncidentDesk,
  sites: readonly StationSite[],
  { origin, from, to }: Pick<PeriodFacts, 'origin' | 'from' | 'to'>,
): PeriodFacts {
  const { incidents, records } = desk.caseBook;
  const found = incidents.list({ from, to, order: 'priority', limit: MOST_INCIDENTS + 1 });
  // A drill has no watch of its own, and the real watch does not belong in its report.
  const watched = origin === 'drill' ? [] : desk.coverage(from, to);
  const campaigns = records.all('campaign');
  const keys = new Set([...watched.map(({ bandKey }) => bandKey), ...campaigns.flatMap(({ bandKeys }) => bandKeys)]);
  return {
    origin,
    from,
    to,
    watched,
    campaigns,
    simulated: simulatedIn(sites, () => true),
    stations: sites.map(({ id, name, receivers }) => ({ id, name, receivers })),
    bands: desk.plan().filter(({ key }) => keys.has(key)),
    incidents: found.slice(0, MOST_INCIDENTS).map((one) => desk.told(one)),
    incidentsLeftOut: Math.max(0, found.length - MOST_INCIDENTS),
    shifts: shiftsBetween(desk.roster(), from, to),
    people: records.all('person'),
    handovers: records.all('handover').filter(({ summary }) => summary.at >= from && summary.at < to),
    load: alarmLoad(loadFacts(desk, { from, to })),
    accuracy: accuracyOf(desk, { from, to }),
    targetsAt: (at) => desk.policy(at).targets,
  };
}
