/**
 * Compares each hour what every receiver hears with its acceptance, with the other receivers of the place and its neighbours, and counts its
 * overloaded sweeps: a slow loss of sensitivity, a frequency that runs away, an overload at night are told with what to do.
 */
import type { Bus } from '../bus/bus.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part } from '../errors/part.js';
import { SweepFlag } from '../rf/sweep.js';
import { HOUR_MS, MINUTE_MS } from '../time/units.js';
import { every, type Repeated } from '../time/work.js';
import { compareWithMemory, type MemorySources } from './receiver-memory.js';
import type { HearingFault, ReceiverRecord } from './receiver-record.js';
import type { ReceiverTrials } from './receiver-trials.js';

interface HearingSources extends MemorySources {
  readonly clock: () => number;
  readonly bus: Bus;
  readonly trials: Pick<ReceiverTrials, 'heard' | 'learn'>;
  onFault(sentence: string): void;
}

const OVERLOADED_SHARE = 0.05;
const FEWEST_SWEEPS = 5;
/** Of slow sweeps, this many instead of a minute's. */
const SWEEPS = 12;

export class HearingWatch implements Part {
  readonly #sources: HearingSources;
  readonly #counted = new Map<string, { sweeps: number; overloaded: number }>();
  #hours: Repeated | undefined;

  constructor(sources: HearingSources) {
    this.#sources = sources;
    sources.bus.on('sweep', ({ receiverId, flags }) => {
      const count = this.#counted.get(receiverId) ?? { sweeps: 0, overloaded: 0 };
      this.#counted.set(receiverId, count);
      count.sweeps += 1;
      if ((flags & SweepFlag.overload) !== 0) count.overloaded += 1;
    });
  }

  start(): void {
    const { onFault } = this.#sources;
    this.#hours = every(
      HOUR_MS,
      () => this.look(),
      (error) => {
        onFault(`What the receivers hear was not compared: ${sentenceOf(error)}`);
      },
    );
  }

  async stop(): Promise<void> {
    await this.#hours?.stop();
  }

  async look(): Promise<void> {
    for (const record of this.#sources.stations.receivers)
      record.hearing = [...this.#overload(record), ...(await this.#changes(record))];
    this.#counted.clear();
  }

  #overload({ config }: ReceiverRecord): HearingFault[] {
    const { sweeps, overloaded } = this.#counted.get(config.id) ?? { sweeps: 0, overloaded: 0 };
    if (overloaded < FEWEST_SWEEPS || overloaded < OVERLOADED_SHARE * sweeps) return [];
    const percent = Math.round((100 * overloaded) / sweeps);
    return [
      {
        id: 'overload',
        vi: `Quá tải trong ${percent} % số lượt quét của giờ qua: thêm bộ suy hao, hoặc bộ lọc chặn đài mạnh nhất; mức đo khi quá tải không dùng được.`,
        en: `Overloaded in ${percent} % of the sweeps of the last hour: add an attenuator, or a filter against the strongest station; levels under overload are no measurements.`,
      },
    ];
  }

  async #changes(record: ReceiverRecord): Promise<HearingFault[]> {
    const { trials, readSweeps, clock } = this.#sources;
    const { config, intervalMs = 0, isRemote } = record;
    const to = clock();
    const sweeps = await readSweeps(config.id, to - Math.max(MINUTE_MS, SWEEPS * intervalMs), to);
    if (sweeps.length < FEWEST_SWEEPS) return [];
    const memory = { ...this.#sources, heard: (id: string) => trials.heard(id) };
    const { now, before, checks } = await compareWithMemory(memory, record, sweeps.slice(-SWEEPS));
    if (now !== undefined && before === undefined) await trials.learn(config.id, now);
    // At a hub its station tells the rest.
    const told = checks.filter(({ isWitnessed }) => isRemote !== true || isWitnessed);
    return told.filter(({ verdict }) => verdict === 'bad' || verdict === 'doubtful');
  }
}
