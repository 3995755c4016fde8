/** Reports and notices as one: what is made is also sent. */
import type { Route } from '../http/route.js';
import { reportMessage } from '../notify/messages.js';
import type { ReportDesk } from '../report/desk/report-desk.js';
import { type Notices, openNotices } from './notice-wiring.js';
import { openReports, type ReportWiring } from './report-wiring.js';

export interface PaperWiring extends Omit<ReportWiring, 'onScheduled'> {
  /** The part `notices` of the configuration. */
  readonly notices: unknown;
}

export interface Papers {
  readonly reports: ReportDesk;
  readonly routes: readonly Route[];
  readonly noticeCounters: Notices['counters'];
  stop(): Promise<void>;
}

/** @throws ConfigError */
export async function openPapers({ notices: config, ...wiring }: PaperWiring): Promise<Papers> {
  const { desk, stations } = wiring;
  const reports = await openReports({
    ...wiring,
    onScheduled(report, { channelIds }) {
      const at = desk.clock();
      for (const channelId of channelIds) desk.caseBook.outbox.put(reportMessage(report.id, channelId, at), at);
    },
  });
  const stationName = (id: string) => stations.stations.find((station) => station.id === id)?.name ?? id;
  const notices = await openNotices({ ...wiring, reports: reports.desk, config, stationName });
  return {
    reports: reports.desk,
    noticeCounters: notices.counters,
    routes: [...reports.routes, ...notices.routes],
    async stop() {
      await notices.stop();
      await reports.stop();
    },
  };
}
