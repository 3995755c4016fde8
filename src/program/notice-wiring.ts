/** Notices as `serve` sends them: the case book's outbox, the channels of file and API, reports to whoever wants them. */

import { join } from 'node:path';
import { NetworkPolicy } from '../access/network-policy.js';
import type { ActorOf } from '../http/spoken.js';
import { noticeRoutes } from '../http/watch/notice-routes.js';
import { Dispatcher, type DispatcherOptions } from '../notify/dispatcher.js';
import { SendFailed } from '../notify/notice.js';
import { parseNotices } from '../notify/notice-settings.js';
import { withSlash } from '../notify/notice-words.js';
import { send } from '../notify/senders.js';
import { NoticeSettingsStore } from '../notify/settings-store.js';
import type { ReportDesk } from '../report/desk/report-desk.js';
import type { Stations } from '../station/stations.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { LostFiles } from './lost-files.js';
import type { Part } from './part.js';

const TICK_EVERY_MS = 1000;

export interface NoticeWiring {
  readonly dataDir: string;
  /** The part `notices` of the configuration. */
  readonly notices: unknown;
  /** `network.allow` of the configuration. */
  readonly allow: readonly string[] | undefined;
  readonly desk: IncidentDesk;
  readonly reports: ReportDesk;
  readonly actorOf: ActorOf;
  readonly stations: Pick<Stations, 'stations'>;
  onFault(sentence: string): void;
}

export interface Notices extends Part {
  readonly counters: Dispatcher['counters'];
}

/** @throws ConfigError */
export async function openNotices(wiring: NoticeWiring): Promise<Notices> {
  const { dataDir, notices, allow, desk, stations, reports, actorOf, onFault } = wiring;
  const lost = new LostFiles(onFault);
  const settings = await NoticeSettingsStore.open(
    join(dataDir, 'notices.json'),
    parseNotices(notices, 'the configuration'),
    lost.note,
  );
  const policy = new NetworkPolicy({ allow });
  const mustReach = async (url: string): Promise<void> => {
    const { protocol, hostname, port } = new URL(url);
    await policy.mustAllow(hostname, port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));
  };
  /** A name may stand for another place by now. Channels of the file need no leave. */
  const sendAllowed: typeof send = async (channel, ...rest) => {
    const isOfFile = settings.channels.some(({ origin, value }) => origin === 'file' && value.id === channel.id);
    if (channel.kind === 'webhook' && !isOfFile)
      await mustReach(channel.url).catch((error: Error) => {
        throw new SendFailed(error.message, { cause: error });
      });
    return await send(channel, ...rest);
  };
  const { outbox, records, incidents } = desk.caseBook;
  const report: DispatcherOptions['report'] = async (id, language) => {
    const kept = reports.store.get(id);
    if (kept === undefined) return undefined;
    const first = language === 'en' ? 'en' : 'vi';
    const file = await reports.file(id, first, 'pdf');
    const url =
      settings.publicUrl === undefined ? undefined : new URL(`reports/${id}`, withSlash(settings.publicUrl)).href;
    const lines = language === 'vi-en' ? [kept.title.en] : [];
    return {
      id,
      lines,
      severity: 5,
      cause: 'report',
      incidentIds: [],
      at: kept.madeAt,
      url,
      title: `${kept.title[first]} (${id})`,
      ...(file === undefined
        ? {}
        : { attachment: { name: `${id}.pdf`, type: 'application/pdf', content: file.content } }),
    };
  };
  const stationName = (id: string) => stations.stations.find((station) => station.id === id)?.name ?? id;
  const dispatcher = new Dispatcher({
    outbox,
    settings,
    clock: desk.clock,
    send: sendAllowed,
    stationName,
    report,
    onFault,
    incident: (id) => incidents.get(id),
    addressee: (kind, id) => records.get(kind, id)?.value,
  });
  let timer: NodeJS.Timeout | undefined;
  return {
    counters: dispatcher.counters,
    health: () => lost.troubles,
    routes: noticeRoutes({ settings, dispatcher, desk, actorOf, mustReach }),
    start() {
      timer = setInterval(() => dispatcher.tick(), TICK_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await dispatcher.stop();
    },
  };
}
