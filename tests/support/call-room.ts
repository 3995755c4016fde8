/** A duty room that calls people, at a station or at its hub: desk, case book and notices, with a common list of all calls. */
import { join } from 'node:path';
import type { Incident } from '../../src/incidents/incident.js';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { Dispatcher } from '../../src/notify/dispatcher.js';
import { parseNotices } from '../../src/notify/notice-settings.js';
import { noteOwnCall } from '../../src/notify/part.js';
import { NoticeSettingsStore } from '../../src/notify/settings-store.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import type { CallTurns } from '../../src/watch/roster/escalation.js';
import { sentenceText } from '../../src/words/sentence.js';

export const STEP_MS = 60_000;
const PEOPLE = ['an', 'binh', 'chi', 'dung'];
const NOTICES = {
  channels: [
    { id: 'mail', name: 'Thư', kind: 'email', host: 'mail', from: 'rfi@example.vn', to: ['phong-truc@example.vn'] },
  ],
  rules: [{ id: 'all', name: 'Tất cả', severities: [1, 2, 3], causes: ['raised'], channelIds: ['mail'] }],
};

export interface MadeCall {
  readonly side: string;
  readonly to: string;
  readonly at: number;
}

export interface CallRoomOptions {
  readonly side: string;
  readonly folder: string;
  readonly clock: () => number;
  readonly turns: CallTurns;
  /** All calls of all rooms. */
  readonly calls: MadeCall[];
  onChange(incident: Incident): void;
  /** A person was called. */
  onCall?(): void;
}

export class CallRoom {
  readonly desk: IncidentDesk;
  readonly #dispatcher: Dispatcher;
  readonly #timer: NodeJS.Timeout;

  private constructor(options: CallRoomOptions, settings: NoticeSettingsStore) {
    const { side, folder, clock, turns, calls, onChange, onCall } = options;
    const caseBook = new CaseBook(join(folder, 'cases.db'));
    const escalation = { personalFrom: 6 as const, stepMs: { 1: STEP_MS }, repeatMs: 10 * STEP_MS, mostSteps: 60 };
    this.desk = new IncidentDesk({ caseBook, clock, plan: BAND_PLAN_VN, escalation, turns, onChange });
    const { records, outbox, incidents } = caseBook;
    const write = { at: clock(), by: 'admin' };
    for (const id of PEOPLE) {
      const addresses = [{ channel: 'email', address: `${id}@example.vn` }] as const;
      records.put('person', { id, name: `Bà ${id}`, duty: 'leader', addresses, active: true }, write);
    }
    const shift = { id: 'now', startsAt: clock() - 3600e3, endsAt: clock() + 72 * 3600e3, personIds: PEOPLE };
    records.put('shift', shift, write);
    this.#dispatcher = new Dispatcher({
      ...{ outbox, settings, clock, turns },
      send: async (_channel, { cause }, _at, to) => {
        calls.push({ side, to: to?.[0]?.split('@')[0] ?? cause, at: clock() });
        if (to !== undefined) onCall?.();
      },
      incident: (id) => incidents.get(id),
      addressee: (kind, id) => records.get(kind, id)?.value,
      stationName: (id) => id,
      report: async () => undefined,
      onCalled: (call) => noteOwnCall(this.desk, call, turns),
      onFault: (fault) => {
        throw new Error(fault);
      },
    });
    this.#timer = setInterval(() => this.#tick(), 20);
  }

  static async open(options: CallRoomOptions): Promise<CallRoom> {
    const path = join(options.folder, 'notices.json');
    return new CallRoom(options, await NoticeSettingsStore.open(path, parseNotices(NOTICES, 'test')));
  }

  /** The lines of the case that say who was informed, as a paper prints them. */
  told(): string[] {
    const { incidents } = this.desk.caseBook;
    return incidents.live.flatMap(({ id }) =>
      incidents
        .timeline(id, 0, 100)
        .filter(({ move }) => move === 'called')
        .map(({ sentence }) => sentenceText(sentence, 'en', INCIDENT_SENTENCES).replace(/ at .*/, '')),
    );
  }

  /** Does what is due now. */
  async settle(): Promise<void> {
    this.#tick();
    await this.#dispatcher.stop();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#dispatcher.stop();
    this.desk.caseBook.close();
  }

  #tick(): void {
    this.desk.tick();
    this.#dispatcher.tick();
  }
}
