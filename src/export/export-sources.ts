/** Where exports and evidence get their data from: the same for the program and for the command line. */

import { join } from 'node:path';
import { sentenceOf } from '../errors/errors.js';
import { VERSION } from '../files/project.js';
import type { Incident } from '../incidents/incident.js';
import type { ReportDesk } from '../report/desk/report-desk.js';
import { Attachments } from '../store/cases/attachments.js';
import type { CaseBook } from '../store/cases/case-book.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import type { ArchiveQuestions } from '../store/embedded/archive-thread.js';
import { channelsFrom, type LicensedUse } from '../store/summaries/channel-plan.js';
import type { BandPlanEntry } from '../watch/registry/band-plan.js';
import type { EvidenceSources } from './evidence/bundle-parts.js';
import type { StationKey } from './evidence/station-key.js';
import type { ExportSources, TimeRange } from './export-run.js';

const MOST_TIMELINE = 100_000;

export interface ExportData extends Pick<ExportSources, 'facts'> {
  readonly archive: ArchiveQuestions;
  readonly caseBook: CaseBook;
  readonly licences: readonly LicensedUse[];
  plan(): readonly BandPlanEntry[];
  told: IncidentDesk['told'];
  /** Words for each file while the clock of this computer is not believed. */
  timeMark(): { readonly vi: string; readonly en: string } | undefined;
}

export function sourcesOf(parts: ExportData): ExportSources & Pick<ExportData, 'plan'> {
  const { archive, caseBook, licences } = parts;
  return {
    archive,
    incidents: (query) => caseBook.incidents.list(query).map(parts.told),
    facts: (receiverId, range) => parts.facts(receiverId, range),
    plan: () => parts.plan(),
    channels: (range) => channelsFrom([...licences, ...usedIn(caseBook, range)], parts.plan()),
    get program() {
      const mark = parts.timeMark();
      return `rfi-logger ${VERSION}${mark === undefined ? '' : ` (${mark.en}; ${mark.vi})`}`;
    },
  };
}

/** Licences of the registry in force at some time of the range. */
function usedIn({ records }: CaseBook, { from, to }: TimeRange): readonly LicensedUse[] {
  return records
    .all('assignment')
    .filter(
      ({ validFrom, validTo, proposedBy }) => proposedBy === undefined && validFrom < to && (validTo ?? to) > from,
    );
}

/** Sources of evidence: the real case book only. Drills have another file, which is not passed in here. */
export function evidenceOf(parts: {
  readonly dataDir: string;
  readonly key: StationKey;
  readonly archive: ArchiveQuestions;
  readonly caseBook: CaseBook;
  readonly sources: ExportSources & Pick<ExportData, 'plan'>;
  readonly timestampServer: string | undefined;
  readonly documents: EvidenceSources['documents'];
  readonly told: IncidentDesk['told'];
  onFault(sentence: string): void;
}): EvidenceSources {
  const { dataDir, key, archive, caseBook, sources, timestampServer, documents, onFault } = parts;
  const attachments = new Attachments(join(dataDir, 'attachments'));
  const { incidents, coverage, audit } = caseBook;
  return {
    archive,
    audit,
    facts: sources.facts,
    get program() {
      return sources.program;
    },
    timestampServer,
    documents,
    onFault,
    key,
    incident(id) {
      const incident = incidents.get(id);
      return incident && parts.told(incident);
    },
    timeline: (id) => incidents.timeline(id, 0, MOST_TIMELINE),
    coverage: (from, to) =>
      coverage.watched(from, to).map(({ stationId, bandKey }) => {
        const { startHz, stopHz } = sources.plan().find(({ key }) => key === bandKey) ?? {};
        const stretches = coverage.stretches(stationId, bandKey, from, to);
        return { stationId, bandKey, startHz, stopHz, stretches };
      }),
    attachments: async (id) =>
      (await attachments.list(id)).map((one) => ({ ...one, path: attachments.pathOf(id, one) })),
  };
}

/** The minutes of the case as PDF, as stored with the reports. A bundle without them is still evidence. */
export async function minutesOf(
  reports: ReportDesk,
  { id }: Incident,
  by: string,
  onFault: (sentence: string) => void,
): Promise<{ name: string; content: Uint8Array }[]> {
  try {
    const { id: reportId } = await reports.make({ kind: 'minutes', incidentId: id }, by);
    const made: { name: string; content: Uint8Array }[] = [];
    for (const language of ['vi', 'en'] as const) {
      const file = await reports.file(reportId, language, 'pdf');
      if (file !== undefined) made.push({ name: `minutes-${language}.pdf`, content: file.content });
    }
    return made;
  } catch (error) {
    onFault(`The bundle of ${id} has no minutes: ${sentenceOf(error)}`);
    return [];
  }
}
