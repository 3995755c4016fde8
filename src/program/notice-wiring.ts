/** Notices of `serve`: the case book's outbox, the channels of file and API, and reports to their subscribers. */

import { join } from 'node:path';
import { z } from 'zod';
import { NetworkPolicy } from '../access/network-policy.js';
import { dayInShort, SelfFactsReader, type SelfSources } from '../duty/self-facts.js';
import { sentenceOf } from '../errors/errors.js';
import { KeptJson } from '../files/kept-json.js';
import { archiveState, faultOf } from '../http/health/readiness.js';
import type { ActorOf } from '../http/spoken.js';
import { campaignRoute } from '../http/watch/campaign-routes.js';
import { noticeRoutes } from '../http/watch/notice-routes.js';
import { Dispatcher, type DispatcherOptions } from '../notify/dispatcher.js';
import { DutyChange } from '../notify/duty-change.js';
import { SendFailed } from '../notify/notice.js';
import { parseNotices } from '../notify/notice-settings.js';
import { withSlash } from '../notify/notice-words.js';
import { type LastLife, SelfWatch } from '../notify/self-watch.js';
import { type Send, senderWith } from '../notify/senders.js';
import { NoticeSettingsStore } from '../notify/settings-store.js';
import type { ReportDesk } from '../report/desk/report-desk.js';
import type { Stations } from '../station/stations.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { Sendings } from '../store/cases/sendings.js';
import type { CallTurns } from '../watch/roster/escalation.js';
import type { Archives } from './archive-wiring.js';
import type { Role } from './ground.js';
import type { ConditionLog } from './log/condition-log.js';
import { WatchLog } from './log/watch-log.js';
import { LostFiles } from './lost-files.js';
import { noteOwnCall } from './notices/called-notes.js';
import { orderedSending } from './notices/sent-cases.js';
import { activeTelephones, telephoneFaults, telephoneJson, telephonesOf } from './notices/telephone-notes.js';
import type { Part, Trouble } from './part.js';

const TICK_EVERY_MS = 1000;
/**
 * Interval in ms at which the watch checks itself; with the ping of the heartbeat, somebody outside knows of a failure within
 * two minutes.
 */
const SELF_LOOK_EVERY_MS = 5000;
const NOTE_ALIVE_EVERY_MS = 30_000;
const LOOK_AT_MODEMS_EVERY_MS = 60_000;

const lastLife = z.object({ aliveAt: z.number(), inOrder: z.boolean() }).optional() as z.ZodType<LastLife | undefined>;

export interface NoticeWiring {
  readonly dataDir: string;
  readonly role?: Role | undefined;
  /** The part `notices` of the configuration. */
  readonly notices: unknown;
  /** `network.allow` of the configuration. */
  readonly allow: readonly string[] | undefined;
  readonly desk: IncidentDesk;
  readonly reports: ReportDesk;
  readonly actorOf: ActorOf;
  /** The name of an account; empty where there is none. */
  nameOf(id: string): string;
  readonly stations: Pick<Stations, 'stations' | 'receivers'>;
  readonly truth: SelfSources['truth'];
  readonly archives: Pick<Archives, 'archive' | 'backups' | 'influxStatus'>;
  readonly conditions: Pick<ConditionLog, 'holds' | 'over' | 'reworded'>;
  readonly turns?: CallTurns | undefined;
  onFault(sentence: string): void;
}

export interface Notices extends Part {
  readonly counters: Dispatcher['counters'];
}

/** @throws ConfigError */
export async function openNotices(wiring: NoticeWiring): Promise<Notices> {
  const { dataDir, notices, allow, desk, stations, actorOf, truth, archives, onFault } = wiring;
  const lost = new LostFiles(onFault);
  const unset: Trouble[] = [];
  const sent = parseNotices(notices, 'the configuration', (channelId, fault) => {
    const en = `The channel "${channelId}" sends nothing: ${fault}`;
    unset.push({ vi: `Kênh thông báo "${channelId}" không gửi được: không đọc được mật khẩu hoặc khóa của kênh.`, en });
    onFault(en);
  });
  const settings = await NoticeSettingsStore.open(join(dataDir, 'notices.json'), sent, lost.note);
  const policy = new NetworkPolicy({ allow });
  const telephones = telephonesOf(desk);
  const send = senderWith(telephones);
  const modems = () => activeTelephones(settings);
  const mustReach = async (url: string): Promise<void> => {
    const { protocol, hostname, port } = new URL(url);
    await policy.mustAllow(hostname, port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));
  };
  /** The name may point to another address by now, so it is checked again. Channels of the file need no permission. */
  const sendAllowed: Send = async (channel, ...rest) => {
    const isOfFile = settings.channels.some(({ origin, value }) => origin === 'file' && value.id === channel.id);
    if (channel.kind === 'webhook' && !isOfFile)
      await mustReach(channel.url).catch((error: Error) => {
        throw new SendFailed(error.message, { cause: error });
      });
    return await send(channel, ...rest);
  };
  const { outbox, records, incidents } = desk.caseBook;
  const stationName = (id: string) => stations.stations.find((station) => station.id === id)?.name ?? id;
  const dispatcher = new Dispatcher({
    ...{ outbox, settings, stationName, clock: desk.clock, send: sendAllowed, turns: wiring.turns },
    onCalled: (call) => noteOwnCall(desk, call, wiring.turns),
    ...contactNotices(wiring, settings, stationName),
    onFault,
    incident: (id) => {
      const incident = incidents.get(id);
      return incident && desk.told(incident);
    },
    addressee: (kind, id) => records.get(kind, id)?.value,
  });
  const alive = await KeptJson.open(join(dataDir, 'last-life.json'), lastLife, undefined, { onLost: lost.note });
  const before = alive.value;
  const facts = new SelfFactsReader({
    stations,
    desk,
    truth,
    disks: () => archives.backups.disks(),
    archiveFault: async () => faultOf(await archiveState(archives.archive)).archiveFault,
    longTermProblem: () => archives.influxStatus()?.problem,
    deadChannels: () => [...dispatcher.deadChannels(), ...telephoneFaults(modems(), telephones)],
  });
  const self = new SelfWatch({
    outbox,
    settings,
    clock: desk.clock,
    facts: (at) => facts.at(at),
    digest: (at) => dayInShort(desk, at),
    onFault,
  });
  const watchLog = new WatchLog(wiring.conditions);
  const dutyChange = dutyChangeOf(desk, settings);
  const noteAlive = (inOrder: boolean) =>
    alive.set({ aliveAt: desk.clock(), inOrder }).catch((error: unknown) => onFault(sentenceOf(error)));
  let timers: readonly NodeJS.Timeout[] = [];
  return {
    counters: dispatcher.counters,
    health: () => [...lost.troubles, ...unset],
    routes: [
      ...noticeRoutes({
        ...{ settings, dispatcher, desk, actorOf, mustReach },
        telephone: (channel) => telephoneJson(channel, telephones),
      }),
      campaignRoute(desk, (campaign) => facts.readiness(campaign)),
    ],
    start() {
      self.began(before, wiring.role === 'hub');
      void noteAlive(false);
      timers = [
        setInterval(() => dispatcher.tick(), TICK_EVERY_MS),
        setInterval(() => void self.tick().then(() => watchLog.look(self.faults)), SELF_LOOK_EVERY_MS),
        setInterval(() => dutyChange.tick(), SELF_LOOK_EVERY_MS),
        setInterval(() => void telephones.look(modems()), LOOK_AT_MODEMS_EVERY_MS),
        setInterval(() => void noteAlive(false), NOTE_ALIVE_EVERY_MS),
      ];
    },
    async stop() {
      const isStarted = timers.length > 0;
      for (const timer of timers) clearInterval(timer);
      if (isStarted) await noteAlive(true);
      await telephones.stop();
      await dispatcher.stop();
    },
  };
}

/** What goes to channels and contacts with a PDF. */
function contactNotices(
  { reports, desk, nameOf }: NoticeWiring,
  settings: NoticeSettingsStore,
  stationName: DispatcherOptions['stationName'],
): Pick<DispatcherOptions, 'report' | 'sending'> {
  const report = reportNotices(reports, settings);
  const sendings = new Sendings(desk);
  const paperSent = (reportId: string, by: string, note: string) => {
    const kept = reports.store.get(reportId);
    // The minutes that go with a case are a draft: only a signed paper counts as sent.
    if (kept !== undefined && reports.store.isSigned(reportId))
      reports.papers.step(kept, { act: 'sent', at: desk.clock(), by, note });
  };
  const sent = { desk, sendings, settings, report, stationName, nameOf, paperSent };
  return { report, sending: (id) => orderedSending(sent, id) };
}

/** The notice of a report, with its PDF. */
function reportNotices(reports: ReportDesk, settings: NoticeSettingsStore): DispatcherOptions['report'] {
  return async (id, language) => {
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
}

function dutyChangeOf(desk: IncidentDesk, settings: NoticeSettingsStore): DutyChange {
  const { outbox, records } = desk.caseBook;
  return new DutyChange({
    ...{ outbox, settings, clock: desk.clock },
    roster: () => desk.roster(),
    personName: (id) => records.get('person', id)?.value.name ?? id,
  });
}
