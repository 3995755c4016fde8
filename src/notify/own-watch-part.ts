/** The watch of the program over itself: faults and restarts go to the channels and to the log, and each shift hears of its turn. */
import { join } from 'node:path';
import { z } from 'zod';
import type { ConditionLog } from '../bus/condition-log.js';
import type { Ground } from '../bus/ground.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part } from '../errors/part.js';
import { KeptJson } from '../files/kept-json.js';
import { LostFiles } from '../files/lost-files.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { every, owned, type Repeated, unexpected } from '../time/work.js';
import type { KnownFault } from '../watch/watch-news.js';
import { DutyChange } from './duty-change.js';
import { type LastLife, SelfWatch, type SelfWatchOptions } from './self-watch.js';
import type { NoticeSettingsStore } from './settings-store.js';

/**
 * Interval in ms at which the watch checks itself; with the ping of the heartbeat, somebody outside knows of a failure within
 * two minutes.
 */
const SELF_LOOK_EVERY_MS = 5000;
const NOTE_ALIVE_EVERY_MS = 30_000;

const lastLife = z.object({ aliveAt: z.number(), inOrder: z.boolean() }).optional() as z.ZodType<LastLife | undefined>;

export async function openOwnWatch(
  { dataDir, clock, conditions, onFault }: Ground,
  desk: IncidentDesk,
  settings: NoticeSettingsStore,
  sources: Pick<SelfWatchOptions, 'facts' | 'digest'> & { readonly isHub: boolean },
): Promise<Part> {
  const lost = new LostFiles(onFault);
  const { outbox } = desk.caseBook;
  const alive = await KeptJson.open(join(dataDir, 'last-life.json'), lastLife, undefined, { onLost: lost.note });
  const before = alive.value;
  const self = new SelfWatch({ outbox, settings, clock, onFault, facts: sources.facts, digest: sources.digest });
  const watchLog = new WatchLog(conditions);
  const dutyChange = dutyChangeOf(desk, settings);
  const noteAlive = (inOrder: boolean) =>
    alive.set({ aliveAt: clock(), inOrder }).catch((error: unknown) => onFault(sentenceOf(error)));
  let timers: readonly Repeated[] = [];
  return {
    health: () => lost.troubles,
    start() {
      self.began(before, sources.isHub);
      owned(noteAlive(false), unexpected);
      timers = [
        every(SELF_LOOK_EVERY_MS, () => self.tick().then(() => watchLog.look(self.faults)), unexpected),
        every(SELF_LOOK_EVERY_MS, () => dutyChange.tick(), unexpected),
        every(NOTE_ALIVE_EVERY_MS, () => noteAlive(false), unexpected),
      ];
    },
    async stop() {
      const isStarted = timers.length > 0;
      for (const timer of timers) timer.cancel();
      if (isStarted) await noteAlive(true);
    },
  };
}

function dutyChangeOf(desk: IncidentDesk, settings: NoticeSettingsStore): DutyChange {
  const { outbox, records } = desk.caseBook;
  return new DutyChange({
    outbox,
    settings,
    clock: desk.clock,
    roster: () => desk.roster(),
    personName: (id) => records.get('person', id)?.value.name ?? id,
  });
}

/** Tells the log of the faults of the watch that people are told of: blind bands, disks, archive, notice channels, clocks. */
export class WatchLog {
  readonly #conditions: Pick<ConditionLog, 'holds' | 'over' | 'reworded'>;
  /** What was said last, by key of the condition. */
  #said = new Map<string, string>();

  constructor(conditions: Pick<ConditionLog, 'holds' | 'over' | 'reworded'>) {
    this.#conditions = conditions;
  }

  /** Called at every look of the watch at itself. */
  look(faults: readonly Pick<KnownFault, 'key' | 'cause' | 'words' | 'isTold'>[]): void {
    // InfluxDB has lines of its own, from its first refusal on.
    const told = faults.filter(({ cause, isTold }) => isTold && cause !== 'influxdb-behind');
    const keyed = new Map(told.map((fault) => [`watch/${fault.key}`, fault]));
    for (const key of this.#said.keys())
      if (!keyed.has(key)) this.#conditions.over(key, 'the watch: over', { about: key.slice('watch/'.length) });
    for (const [key, { key: about, words }] of keyed) {
      const text = `the watch: ${words.en.replace(/\.$/, '')}`;
      if (withoutNumbers(this.#said.get(key)) === withoutNumbers(words.en)) this.#conditions.reworded(key, text);
      else this.#conditions.holds(key, { level: 'warn', text, about, problem: undefined });
    }
    this.#said = new Map([...keyed].map(([key, { words }]) => [key, words.en]));
  }
}

/** A count or an offset that changes is no news by itself. */
function withoutNumbers(sentence: string | undefined): string | undefined {
  return sentence?.replace(/\d[\d.,]*\b/g, '#');
}
