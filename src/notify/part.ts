/** Notices of `serve`: the case book's outbox, and the channels of file and API. */
import { join } from 'node:path';
import type { Part, PartGround, Trouble } from '../errors/part.js';
import { LostFiles } from '../files/lost-files.js';
import { awaitsAcknowledgement } from '../incidents/incident.js';
import { serialTransport } from '../receiver/serial-transport.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { every, type Repeated, unexpected } from '../time/work.js';
import type { CallTurns, EscalationStep } from '../watch/roster/escalation.js';
import { Dispatcher } from './dispatcher.js';
import { type Notice, SendFailed } from './notice.js';
import { parseNotices, type TelephoneChannel } from './notice-settings.js';
import { type Send, senderWith } from './senders.js';
import { type SentPapers, sentNotices } from './sent-cases.js';
import { NoticeSettingsStore } from './settings-store.js';
import { CellWatch } from './telephone/cell-watch.js';
import { Telephones } from './telephone/telephones.js';

const TICK_EVERY_MS = 1000;
const LOOK_AT_MODEMS_EVERY_MS = 60_000;

interface NoticeParts {
  readonly desk: IncidentDesk;
  /** Who calls about a case; absent in a program without a network. */
  readonly turns: CallTurns | undefined;
  readonly papers: SentPapers;
  /** The name of an account; empty where there is none. */
  nameOf(id: string): string;
  stationName(id: string): string;
  /** The station whose modems these are; undefined at a hub. */
  ownStation(): string | undefined;
  /** @throws ConfigError for an address to which a person at the page may not have the program connect */
  mustReach(url: string): Promise<void>;
}

export interface Notices extends Part {
  readonly dispatcher: Dispatcher;
  readonly settings: NoticeSettingsStore;
  readonly telephones: Telephones;
  /** Channels and modems that do not work. */
  deadChannels(): ReturnType<Dispatcher['deadChannels']>;
}

/** @param configured the part `notices` of the configuration @throws ConfigError */
export async function openNotices(
  { dataDir, age, onClockStep, onFault }: PartGround,
  configured: unknown,
  { desk, turns, papers, nameOf, stationName, ownStation, mustReach }: NoticeParts,
): Promise<Notices> {
  const lost = new LostFiles(onFault);
  const unset: Trouble[] = [];
  const sent = parseNotices(configured, 'the configuration', (channelId, fault) => {
    const en = `The channel "${channelId}" sends nothing: ${fault}`;
    unset.push({ vi: `Kênh thông báo "${channelId}" không gửi được: không đọc được mật khẩu hoặc khóa của kênh.`, en });
    onFault(en);
  });
  const settings = await NoticeSettingsStore.open(join(dataDir, 'notices.json'), sent, lost.note);
  const telephones = telephonesOf(
    desk,
    await CellWatch.open(dataDir, { desk, stationId: ownStation, onLost: lost.note, onFault }),
  );
  const send = senderWith(telephones);
  const modems = () => activeTelephones(settings);
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
  const dispatcher = new Dispatcher({
    outbox,
    settings,
    stationName,
    clock: desk.clock,
    age,
    send: sendAllowed,
    turns,
    onCalled: (call) => noteOwnCall(desk, call, turns),
    ...sentNotices({ desk, settings, stationName, nameOf, papers }),
    onFault,
    incident: (id) => {
      const incident = incidents.get(id);
      return incident && desk.told(incident);
    },
    addressee: (kind, id) => records.get(kind, id)?.value,
  });
  onClockStep(({ ms }) => dispatcher.clockSet(ms));
  let timers: readonly Repeated[] = [];
  return {
    dispatcher,
    settings,
    telephones,
    deadChannels: () => [...dispatcher.deadChannels(), ...telephoneFaults(modems(), telephones)],
    health: () => [...lost.troubles, ...unset],
    start() {
      timers = [
        every(TICK_EVERY_MS, () => dispatcher.tick(), unexpected),
        every(LOOK_AT_MODEMS_EVERY_MS, () => telephones.look(modems()), unexpected),
      ];
    },
    async stop() {
      for (const timer of timers) timer.cancel();
      await telephones.stop();
      await dispatcher.stop();
    },
  };
}

const OWN_WATCH = { vi: 'Hệ thống', en: 'The watch' };

/** A message of the escalation reached a person or contact. */
export function noteOwnCall(
  desk: IncidentDesk,
  { incidentId, to }: { readonly incidentId: string; readonly to: EscalationStep['to'] },
  turns: CallTurns | undefined,
): void {
  const person = desk.caseBook.records.get(to.kind, to.id)?.value.name ?? to.id;
  desk.act(incidentId, { kind: 'called', person, caller: OWN_WATCH, calledAt: desk.clock() }, 'system');
  turns?.called(incidentId);
}

/** What the duty room makes of its telephones: a confirmed call, and a modem that does not work. */
function telephonesOf(desk: IncidentDesk, cells: CellWatch): Telephones {
  return new Telephones({
    cells,
    clock: desk.clock,
    transport: ({ port, baudRate }) => serialTransport(port, { baudRate }),
    onConfirmed: (notice, number, digit) => confirmed(desk, notice, number, digit),
  });
}

function activeTelephones({ channels }: Pick<NoticeSettingsStore, 'channels'>): TelephoneChannel[] {
  return channels.flatMap(({ value }) => (value.kind === 'telephone' && value.active ? [value] : []));
}

/**
 * A digit during a call acknowledges the alarms of the notice, in the name of the person of the watch whose number it is.
 * A number that nobody of the watch has is only noted in the case: a contact outside does not acknowledge for the station.
 */
export function confirmed(desk: IncidentDesk, notice: Notice, number: string, digit: string): void {
  const { records, incidents } = desk.caseBook;
  const isNumber = ({ address }: { readonly address: string }) => sameNumber(address, number);
  const person = records.all('person').find(({ active, addresses }) => active && addresses.some(isNumber));
  for (const id of notice.incidentIds) {
    const incident = incidents.get(id);
    if (incident === undefined) continue;
    const who = person?.name ?? number;
    const text = `Điện thoại ${number} (${who}) đã nhấc máy và bấm phím ${digit}. / The call was answered with the digit ${digit}.`;
    desk.act(id, { kind: 'noted', text }, person?.id ?? 'system');
    if (person !== undefined && awaitsAcknowledgement(incident)) desk.act(id, { kind: 'acknowledged' }, person.id);
  }
}

/** Two ways to write one number: with the country's code, or with its leading zero. */
function sameNumber(one: string, other: string): boolean {
  const plain = (number: string) => number.replace(/\D/g, '').replace(/^(?:84|0)/, '');
  return plain(one) === plain(other);
}

function telephoneFaults(
  channels: readonly TelephoneChannel[],
  telephones: Pick<Telephones, 'health'>,
): { readonly id: string; readonly name: string; readonly fault: string }[] {
  return channels.flatMap((channel) => {
    const fault = telephones.health(channel)?.fault;
    return fault === undefined ? [] : [{ id: channel.id, name: channel.name, fault }];
  });
}
