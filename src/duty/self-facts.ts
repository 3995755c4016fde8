/** What is known of the watch itself at a moment: the bands as the ledger has them, stations, disks, archives, channels. */
import type { GnssHeard } from '../station/gps-track.js';
import { rangesOf } from '../station/receiver-record.js';
import type { Stations } from '../station/stations.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import type { ClockVerdict } from '../time/time-belief.js';
import { DAY_MS } from '../time/units.js';
import type { WatchCampaign } from '../watch/campaign.js';
import { summariseCoverage } from '../watch/coverage.js';
import { READY_BEFORE_MS, type ReadinessFacts, type ReadinessLine, readiness } from '../watch/readiness.js';
import { watchBands } from '../watch/receiver-watch.js';
import { crewFaults } from '../watch/roster/crew-faults.js';
import { rosterHoles, shiftsBetween } from '../watch/roster/roster.js';
import type { BandFact, CampaignFact, SelfFacts, StationFact } from '../watch/self-watch.js';
import { spellDuration, type Words } from '../words/sentence.js';

export interface SelfSources {
  readonly stations: Pick<Stations, 'stations' | 'receivers'>;
  readonly desk: Pick<IncidentDesk, 'coverage' | 'plan' | 'caseBook' | 'clock' | 'roster'>;
  /** `clockOffMs`: a station's clock minus the right time, where that is known. */
  readonly truth: {
    clockOffMs(stationId: string): number | undefined;
    clock(stationId: string): ClockVerdict;
    dispute(stationId: string): Words | undefined;
    /** What GPS and GNSS receivers of a station say of the bands. */
    gnss(stationId: string, at: number): GnssHeard;
  };
  disks(): Promise<SelfFacts['disks']>;
  /** What is wrong with the archive now; undefined when nothing is. */
  archiveFault(): Promise<Words | undefined>;
  /** Why InfluxDB takes nothing. */
  longTermProblem(): string | undefined;
  deadChannels(): SelfFacts['deadChannels'];
}

/** A GNSS receiver hears less: its time and place are not in doubt for that. */
const OF_HARDWARE: ReadonlySet<string> = new Set(['antenna-short', 'antenna-open', 'gain-fell']);

/** The last second of the ledger is always without records; a band is judged by what came before. */
const LOOK_BACK_MS = 30_000;
const RECORD_LAG_MS = 15_000;

export class SelfFactsReader {
  readonly #sources: SelfSources;
  #troubledSince: number | undefined;

  constructor(sources: SelfSources) {
    this.#sources = sources;
  }

  async at(at: number): Promise<SelfFacts> {
    const { disks, archiveFault, longTermProblem, deadChannels } = this.#sources;
    const problem = longTermProblem();
    this.#troubledSince = problem === undefined ? undefined : (this.#troubledSince ?? at);
    const now = { stations: this.#stations(at), disks: await disks() };
    return {
      ...now,
      bands: this.#bands(at),
      archiveFault: await archiveFault(),
      longTerm: problem === undefined ? undefined : { problem, forMs: at - (this.#troubledSince ?? at) },
      deadChannels: deadChannels(),
      campaigns: campaignsToCheck(this.#sources, now),
    };
  }

  /** Whether everything is ready for a campaign, however far away it is, or without one for the watch of the next days. */
  async readiness(campaign: WatchCampaign | undefined): Promise<ReadinessLine[]> {
    const at = this.#sources.desk.clock();
    const next = () => ({ from: at, to: at + NEXT_DAYS_MS, bandKeys: this.#watchedBands(at) });
    const now = { stations: this.#stations(at), disks: await this.#sources.disks() };
    return campaignReadiness(this.#sources, campaign ?? next(), now);
  }

  /** Bands of safety that were watched in the last day: an office with one receiver does not watch the whole plan. */
  #watchedBands(at: number): string[] {
    const { desk } = this.#sources;
    const grave = new Set(desk.plan().flatMap(({ key, severity }) => (severity <= 2 ? [key] : [])));
    return [...new Set(desk.coverage(at - DAY_MS, at).map(({ bandKey }) => bandKey))].filter((key) => grave.has(key));
  }

  #stations(at: number): StationFact[] {
    const { stations, truth, desk } = this.#sources;
    const nameOf = (id: string) => desk.caseBook.records.get('person', id)?.value.name ?? id;
    return stations.stations.map(({ id, name }) => ({
      id,
      name,
      receivers: stations.receivers
        .filter(({ station }) => station.id === id)
        .map(({ config, state, hold, hearing }) => ({
          name: config.name ?? config.id,
          isSweeping: state.status === 'sweeping',
          hearing,
          hold: hold && { by: nameOf(hold.by), reason: hold.reason, until: hold.until },
        })),
      unheardSince: stations.receivers.find(({ station }) => station.id === id)?.unheardSince,
      clockOffMs: truth.clockOffMs(id),
      isClockBad: truth.clock(id) === 'bad',
      dispute: truth.dispute(id) ?? truth.gnss(id, at).troubles.find(({ why }) => !OF_HARDWARE.has(why))?.said,
    }));
  }

  #bands(at: number): BandFact[] {
    const { desk } = this.#sources;
    const plan = new Map(desk.plan().map((band) => [band.key, band]));
    return desk.coverage(at - LOOK_BACK_MS, at).flatMap(({ stationId, bandKey, stretches }) => {
      const band = plan.get(bandKey);
      const last = stretches.at(-1);
      const isLag = last?.reason === 'not-recorded' && last.to - last.from <= RECORD_LAG_MS;
      const present = isLag ? stretches.at(-2) : last;
      if (band === undefined || present === undefined) return [];
      const { name, startHz, stopHz, severity } = band;
      return [{ stationId, name, startHz, stopHz, severity, state: present.state, reason: present.reason }];
    });
  }
}

/** The last 24 hours in a few sentences, for the daily message. */
export function dayInShort(desk: Pick<IncidentDesk, 'coverage' | 'caseBook'>, at: number): Words[] {
  const { incidents } = desk.caseBook;
  const open = incidents.live.filter(({ state }) => state !== 'candidate' && state !== 'resolved');
  const waiting = open.filter(({ state }) => state === 'open').length;
  const watched = desk.coverage(at - DAY_MS, at).map((band) => {
    return summariseCoverage(band.stretches, at - DAY_MS, at).durationMs.watched;
  });
  const least = watched.length === 0 ? 0 : Math.min(...watched);
  return [
    {
      vi: `Vụ việc đang mở: ${open.length}, chưa tiếp nhận: ${waiting}.`,
      en: `Open incidents: ${open.length}, not acknowledged: ${waiting}.`,
    },
    {
      vi: `24 giờ qua: ${watched.length} băng, băng ít được theo dõi nhất ${spellDuration(least, 'vi')}.`,
      en: `Last 24 h: ${watched.length} bands, the least watched one for ${spellDuration(least, 'en')}.`,
    },
  ];
}

/** Gathers what the readiness of a campaign is judged by: from the case book, the plans of receivers and the watch itself. */
interface ReadinessSources {
  readonly stations: Pick<Stations, 'receivers'>;
  readonly desk: Pick<IncidentDesk, 'caseBook' | 'clock' | 'plan' | 'roster'>;
}

/** @param now state of stations and disks */
export function campaignReadiness(
  { stations, desk }: ReadinessSources,
  campaign: Pick<WatchCampaign, 'from' | 'to' | 'bandKeys'>,
  now: Pick<SelfFacts, 'stations' | 'disks'>,
): ReadinessLine[] {
  const from = Math.max(desk.clock(), campaign.from);
  const roster = desk.roster();
  const { records } = desk.caseBook;
  const shifts = shiftsBetween(roster, from, campaign.to);
  const crew = new Set(shifts.flatMap(({ personIds }) => personIds));
  const facts: ReadinessFacts = {
    ...now,
    bands: desk
      .plan()
      .filter(({ key }) => campaign.bandKeys.includes(key))
      .map(({ key, name, startHz, stopHz }) => ({
        name,
        receivers: stations.receivers
          .filter((record) => {
            // All its plans together, as they are now.
            const ranges = rangesOf({ ...record, hold: undefined }).map((range) => ({ ...range, maxRevisitMs: 0 }));
            return watchBands([{ key, startHz, stopHz }], ranges).length > 0;
          })
          .map(({ config }) => config.name ?? config.id),
      })),
    crews: crewFaults(shifts, (id) => records.get('person', id)?.value.name ?? id),
    holes: rosterHoles(roster, from, campaign.to),
    unreachable: records
      .all('person')
      .filter(({ id, addresses }) => crew.has(id) && addresses.length === 0)
      .map(({ name }) => name),
    contacts: records.all('contact').map(({ id, name }) => ({
      name,
      confirmedAt: records
        .all('sending')
        .filter(({ contactId }) => contactId === id)
        .flatMap(({ answers }) => answers.map(({ at }) => at))
        .sort((a, b) => b - a)[0],
    })),
  };
  return readiness(campaign, facts);
}

const NEXT_DAYS_MS = 7 * DAY_MS;
const NEXT_DAY: Words = { vi: 'Bảng phân ca của 24 giờ tới', en: 'The roster of the next 24 hours' };

/** Campaigns that run, or begin within three days; and the roster of the next day, where a roster is kept. */
function campaignsToCheck(sources: ReadinessSources, now: Pick<SelfFacts, 'stations' | 'disks'>): CampaignFact[] {
  const { desk } = sources;
  const at = desk.clock();
  const near = desk.caseBook.records.all('campaign').filter(({ from, to }) => from - READY_BEFORE_MS <= at && at < to);
  const campaigns = near.map((campaign) => {
    const { id, name, from } = campaign;
    return { id, name, from, lines: campaignReadiness(sources, campaign, now) };
  });
  const { patterns, listed } = desk.roster();
  if (patterns.length + listed.length === 0) return campaigns;
  const lines = campaignReadiness(sources, { from: at, to: at + DAY_MS, bandKeys: [] }, now);
  const ofRoster = lines.filter(({ check }) => check === 'roster');
  return [...campaigns, { id: 'next-day', name: NEXT_DAY, from: at, lines: ofRoster }];
}
