/** Gathers what the readiness of a campaign is judged by: from the case book, the plans of receivers and the watch itself. */
import { rangesOf } from '../station/receiver-record.js';
import type { Stations } from '../station/stations.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import type { WatchCampaign } from '../watch/campaign.js';
import { READY_BEFORE_MS, type ReadinessFacts, type ReadinessLine, readiness } from '../watch/readiness.js';
import { watchBands } from '../watch/receiver-watch.js';
import { rosterHoles, shiftsBetween } from '../watch/roster/roster.js';
import type { CampaignFact, SelfFacts } from '../watch/self-watch.js';

export interface ReadinessSources {
  readonly stations: Pick<Stations, 'receivers'>;
  readonly desk: Pick<IncidentDesk, 'caseBook' | 'clock' | 'plan' | 'roster'>;
}

/** @param now state of stations and disks */
export function campaignReadiness(
  { stations, desk }: ReadinessSources,
  campaign: WatchCampaign,
  now: Pick<SelfFacts, 'stations' | 'disks'>,
): ReadinessLine[] {
  const from = Math.max(desk.clock(), campaign.from);
  const roster = desk.roster();
  const { records } = desk.caseBook;
  const crew = new Set(shiftsBetween(roster, from, campaign.to).flatMap(({ personIds }) => personIds));
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

/** Campaigns that run, or begin within three days. */
export function campaignsToCheck(
  sources: ReadinessSources,
  now: Pick<SelfFacts, 'stations' | 'disks'>,
): CampaignFact[] {
  const at = sources.desk.clock();
  return sources.desk.caseBook.records
    .all('campaign')
    .filter(({ from, to }) => from - READY_BEFORE_MS <= at && at < to)
    .map((campaign) => {
      const { id, name, from } = campaign;
      return { id, name, from, lines: campaignReadiness(sources, campaign, now) };
    });
}
