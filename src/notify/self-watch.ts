/**
 * Tells people of faults of the watch itself, sends signs of life to somebody outside, and a message every day. Nothing is
 * decided here (see watch/self-watch.ts); `tick` is called by whoever has a timer.
 */
import { askServer } from '../access/asked-server.js';
import { sentenceOf } from '../errors/errors.js';
import type { Outbox } from '../store/cases/case-book-outbox.js';
import { DAY_MS } from '../time/units.js';
import { restartFault, type SelfFacts, type WatchFault, watchFaults } from '../watch/self-watch.js';
import { type KnownFault, watchNews } from '../watch/watch-news.js';
import { spellAt, spellDuration, VIETNAM_OFFSET_MS, type Words } from '../words/sentence.js';
import { ownMessage, watchChannels } from './messages.js';
import type { NoticeSettingsStore } from './settings-store.js';

/** What the last run of the program left behind. */
export interface LastLife {
  /** Epoch ms: when it was last alive. */
  readonly aliveAt: number;
  readonly inOrder: boolean;
}

export interface SelfWatchOptions {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly settings: Pick<NoticeSettingsStore, 'rules' | 'heartbeat'>;
  readonly clock: () => number;
  facts(at: number): Promise<SelfFacts>;
  /** Of the last day, for the daily message. */
  digest(at: number): readonly Words[];
  onFault(sentence: string): void;
}

const PING_WITHIN_MS = 10_000;
const BACK: Words = { vi: 'ĐÃ BÌNH THƯỜNG', en: 'OVER' };
const BEGAN: Words = { vi: 'KIỂM SOÁT TẦN SỐ', en: 'THE WATCH' };

export class SelfWatch {
  readonly #options: SelfWatchOptions;
  readonly #startedAt: number;
  #known: readonly KnownFault[] = [];
  #looking = false;
  #pingedAtMs = Number.NEGATIVE_INFINITY;
  #digestDay: number | undefined;
  #pingFailed = false;

  constructor(options: SelfWatchOptions) {
    this.#options = options;
    this.#startedAt = options.clock();
  }

  /** Faults of now, for the page and the daily message. */
  get faults(): readonly KnownFault[] {
    return this.#known;
  }

  /** Tells that the program runs again; without a last life this is its first. */
  began(last: LastLife | undefined, isHub = false): void {
    if (last === undefined) return;
    const fault = restartFault(last.aliveAt, this.#startedAt, last.inOrder, isHub);
    this.#tell(fault, `watch/${fault.key}`, BEGAN, this.#startedAt);
  }

  /** Looks at everything once. Never throws. */
  async tick(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const at = this.#options.clock();
    try {
      const faults = watchFaults(await this.#options.facts(at));
      const { known, began, over } = watchNews(this.#known, faults, at);
      // What cannot be told now, because the outbox is on a full disk, is told at a later look.
      const isNew = (fault: KnownFault) => began.includes(fault);
      this.#known = [...known.map((one) => (isNew(one) ? { ...one, isTold: false } : one)), ...over];
      for (const fault of began) this.#tell(fault, `watch/${fault.key}/${fault.since}`, BEGAN, at);
      for (const fault of over)
        this.#tell(fault, `watch/${fault.key}/${fault.since}/over`, BACK, at, (language) =>
          spellDuration(at - fault.since, language),
        );
      this.#known = known;
      this.#daily(at);
      await this.#ping();
    } catch (error) {
      this.#options.onFault(`The watch could not look at itself: ${sentenceOf(error)}`);
    } finally {
      this.#looking = false;
    }
  }

  #tell(
    { cause, severity, words }: WatchFault,
    key: string,
    start: Words,
    at: number,
    lasted?: (language: keyof Words) => string,
  ): void {
    const { outbox, settings } = this.#options;
    const rules = settings.rules.map(({ value }) => value);
    const title: Words = { vi: `${start.vi}: ${words.vi}`, en: `${start.en}: ${words.en}` };
    const time = spellAt(at);
    const line: Words =
      lasted === undefined
        ? { vi: `Lúc ${time} UTC+7.`, en: `At ${time} UTC+7.` }
        : {
            vi: `Kéo dài ${lasted('vi')}, hết lúc ${time} UTC+7.`,
            en: `It lasted ${lasted('en')}, until ${time} UTC+7.`,
          };
    for (const channelId of watchChannels(rules, cause, severity))
      outbox.put(ownMessage(key, channelId, { severity, cause, text: { title, lines: [line] } }, at), at);
  }

  /** Once a day at the hour of the settings; after a start, not for a time that is past. */
  #daily(at: number): void {
    const { settings, outbox, digest } = this.#options;
    const wanted = settings.heartbeat?.digest;
    if (wanted === undefined) return;
    const [hour = 0, minute = 0] = wanted.at.split(':').map(Number);
    const day = Math.floor((at + VIETNAM_OFFSET_MS - (hour * 60 + minute) * 60e3) / DAY_MS);
    const before = this.#digestDay ?? day;
    this.#digestDay = day;
    if (day === before) return;
    const standing = this.#known.filter(({ isTold, isUnsure }) => isTold && isUnsure !== true);
    const title: Words =
      standing.length === 0
        ? { vi: 'Hệ thống kiểm soát tần số hoạt động bình thường', en: 'The watch works as it should' }
        : {
            vi: `Hệ thống kiểm soát tần số đang chạy, ${standing.length} điều cần xem`,
            en: `The watch runs; ${standing.length} things need a look`,
          };
    const lines = [...standing.map(({ words }) => words), ...digest(at)];
    const about = { severity: 5, cause: 'digest' as const, text: { title, lines } };
    outbox.put(ownMessage(`digest/${day}`, wanted.channelId, about, at), at);
  }

  /** Only after a whole look: a program that hangs, or whose archive does not answer, gives no sign of life. */
  async #ping(): Promise<void> {
    const { settings, onFault } = this.#options;
    const { url, everyS = 60 } = settings.heartbeat ?? {};
    if (url === undefined || performance.now() - this.#pingedAtMs < everyS * 1000) return;
    this.#pingedAtMs = performance.now();
    try {
      const answer = await askServer(url, { withinMs: PING_WITHIN_MS, mostBytes: 0, redirect: 'manual' });
      if (answer.status >= 400) throw new Error(`it answered ${answer.status}`);
      this.#pingFailed = false;
    } catch (error) {
      if (!this.#pingFailed) onFault(`The sign of life did not arrive at ${new URL(url).host}: ${sentenceOf(error)}`);
      this.#pingFailed = true;
    }
  }
}
