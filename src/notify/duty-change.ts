/**
 * Tells the channels whose rules ask for it, at each change of shift, who is on duty now and who comes next; and each person of
 * the next shift, before it begins.
 */
import type { Outbox } from '../store/cases/case-book-outbox.js';
import { HOUR_MS } from '../time/units.js';
import { dutyAt, type Roster, type Shift } from '../watch/roster/roster.js';
import { spellAt, type Words } from '../words/sentence.js';
import { channelsFor, ownMessage, type TellBody } from './messages.js';
import type { NoticeSettingsStore } from './settings-store.js';

export interface DutyChangeOptions {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly settings: Pick<NoticeSettingsStore, 'rules'>;
  readonly clock: () => number;
  roster(): Roster;
  personName(id: string): string;
}

const SEVERITY = 5;
/** Before the begin of a shift, from when on its people are told. */
const BEFORE_MS = HOUR_MS;
const MOST_REMINDED = 32;

export class DutyChange {
  readonly #options: DutyChangeOptions;
  #known: string | undefined;
  /** Keys of the shifts whose people were told. */
  #reminded: ReadonlySet<string> = new Set();

  constructor(options: DutyChangeOptions) {
    this.#options = options;
  }

  /** Called every few seconds. The people found after a start are no change. */
  tick(): void {
    const { outbox, settings, clock, roster, personName } = this.#options;
    const at = clock();
    const { now, personIds, next } = dutyAt(roster(), at);
    const soon = dutyAt(roster(), at + BEFORE_MS).now.filter(({ id }) => !now.some((one) => one.id === id));
    for (const shift of soon) this.#remind(shift, personIds, at);
    const key = now.map(({ id, startsAt }) => `${id}@${startsAt}:${personIds.join(',')}`).join(' ');
    const before = this.#known;
    this.#known = key;
    if (before === undefined || before === key) return;
    const names = (ids: readonly string[]) => ids.map(personName).join(', ');
    const end = Math.max(...now.map(({ endsAt }) => endsAt));
    const title: Words =
      personIds.length === 0
        ? { vi: 'Không có ai trực', en: 'Nobody is on duty' }
        : {
            vi: `Đang trực: ${names(personIds)} (đến ${spellAt(end)})`,
            en: `On duty now: ${names(personIds)} (until ${spellAt(end)})`,
          };
    const line: Words =
      next === undefined
        ? { vi: 'Chưa có ca kế tiếp.', en: 'No next shift is planned.' }
        : {
            vi: `Kế tiếp: ${names(next.personIds)}, từ ${spellAt(next.startsAt)} UTC+7.`,
            en: `Next: ${names(next.personIds)}, from ${spellAt(next.startsAt)} UTC+7.`,
          };
    const rules = settings.rules.map(({ value }) => value);
    const about = { severity: SEVERITY, cause: 'shift-change' as const, text: { title, lines: [line] } };
    for (const channelId of channelsFor(rules, 'shift-change', SEVERITY))
      outbox.put(ownMessage(`shift-change/${at}`, channelId, about, at), at);
  }

  /** The outbox takes each message once. Who goes on from this shift into the next one needs no call. */
  #remind({ id, startsAt, personIds }: Shift, onDuty: readonly string[], at: number): void {
    const { outbox, personName } = this.#options;
    const key = `own-shift/${id}@${startsAt}`;
    if (this.#reminded.has(key)) return;
    const names = personIds.map(personName).join(', ');
    const time = spellAt(startsAt);
    const text = {
      title: { vi: `Ca trực của bạn bắt đầu lúc ${time}`, en: `Your shift begins at ${time}` },
      lines: [{ vi: `Cùng ca: ${names}.`, en: `In this shift: ${names}.` }],
    };
    for (const personId of personIds.filter((one) => !onDuty.includes(one))) {
      const own = { text, until: startsAt };
      const body = { kind: 'tell', incidentId: '', severity: SEVERITY, personId, cause: 'shift-change', own } as const;
      outbox.put({ key: `${key}/${personId}`, dueAt: at, body: body satisfies TellBody }, at);
    }
    this.#reminded = new Set([...this.#reminded, key].slice(-MOST_REMINDED));
  }
}
