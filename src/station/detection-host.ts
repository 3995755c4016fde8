/**
 * Owns the detection thread. A thread that dies is replaced: the new one starts with the last saved state and judges
 * the sweeps since then from the archive, so that none goes unjudged.
 */
import { deserialize, serialize } from 'node:v8';
import { SNAPSHOT_VERSION } from '../detection/detector.js';
import type { Explanation, ThresholdRow } from '../detection/explain.js';
import { sentenceOf } from '../errors/errors.js';
import { bytesOrAbsent } from '../files/absent.js';
import { writeWhole } from '../files/write-whole.js';
import { gridKey, type Sweep } from '../rf/sweep.js';
import type { ThreadEnd } from '../threads/asked-thread.js';
import { HOUR_MS, MINUTE_MS } from '../time/units.js';
import { every, type Repeated } from '../time/work.js';
import { asDetected } from './detection-questions.js';
import { type DetectionThread, detectionThread, LearnedGrids } from './detection-thread.js';
import type { Finding } from './finding.js';
import type { DetectionSetup, SavedDetector } from './receiver-detectors.js';

const SAVE_EVERY_MS = MINUTE_MS;
/** Saves a minute apart at first; after them each so many minutes: sweeps since the last one are judged again, and disks wear. */
const SAVES_AT_FIRST = 5;
/**
 * Number of early deaths in a row after which the saved state and the replay of sweeps are given up, because they may
 * be the cause.
 */
const MOST_YOUNG_DEATHS = 3;
/** Most sweeps that the thread may be behind; further sweeps are not judged, but counted. */
const MOST_WAITING = 2000;
/** Longest time before a restart whose sweeps are judged again. */
const REPLAY_AT_MOST_MS = HOUR_MS;
const REPLAY_CHUNK_MS = 60_000;
/** Of judged sweeps, the last are told again: an emission may have begun in them that no alarm named yet. */
const RECALL_MS = 30_000;
/** Most replayed sweeps that the thread may be behind. */
const MOST_REPLAYING = 64;
/** Number of sweeps from which a study of the past learns before the instant in question. */
const STUDY_SWEEPS = 400;
/**
 * After a change of licences, a new detector learns from this much of the recording, so that it works at once; of slow sweeps,
 * from an hour.
 */
const LEARN_FROM_MS = 20 * 60e3;
const LEARN_AT_MOST_SWEEPS = 900;

export interface DetectionHostOptions {
  readonly setup: DetectionSetup;
  /** File that keeps the state over restarts. */
  readonly path: string;
  readonly clock: () => number;
  /** Stored sweeps of a receiver, in order of time. */
  readSweeps(receiverId: string, from: number, to: number): Promise<readonly Sweep[]>;
  /** Up to when each emission was told, epoch ms, by its id: the levels of sweeps up to then are not counted again. */
  toldUpTo?(): ReadonlyMap<string, number>;
  onFinding(finding: Finding): void;
  onFault(sentence: string): void;
  /** The state is on disk: findings from here on are told again after a crash. */
  onSaved?(): Promise<void>;
}

export interface DetectionCounters {
  observed: number;
  /** Number of sweeps not judged because the thread was too far behind. */
  unjudged: number;
  restarts: number;
}

export class DetectionHost {
  readonly counters: DetectionCounters = { observed: 0, unjudged: 0, restarts: 0 };
  readonly #options: DetectionHostOptions;
  readonly #thread: DetectionThread;
  readonly #learned = new LearnedGrids();
  #behind = 0;
  /** Called when the thread has judged a sweep, or has ended. */
  #heard: () => void = () => {};
  #saved: SavedDetector[] = [];
  /**
   * Receivers whose state is rebuilt from stored sweeps, with the time (epoch ms) up to which findings were already
   * reported.
   */
  readonly #rebuilt = new Map<string, number>();
  /** Live sweeps that arrived while older ones are being replayed; undefined when there is no replay. */
  #held: Omit<Sweep, 'drill'>[] | undefined;
  #saves: Repeated | undefined;
  #setup: DetectionSetup;
  /** The replays of past sweeps run one after the other. */
  #busy: Promise<void> = Promise.resolve();

  constructor(options: DetectionHostOptions) {
    this.#options = options;
    this.#setup = options.setup;
    this.#thread = detectionThread({
      start: () => this.#setup,
      on: {
        observed: (finding, grid, isLearned) => {
          this.#learned.note(grid, isLearned);
          this.#hear(finding);
        },
      },
      again: 'always',
      onStarted: () => this.#launched(),
      onEnded: (end) => this.#lost(end),
    });
  }

  /**
   * Starts with the state of the last stop. An unreadable state is reported and not used: detection then learns from
   * the beginning.
   */
  async start(): Promise<void> {
    try {
      const bytes = await bytesOrAbsent(this.#options.path);
      if (bytes !== undefined) this.#sortOut(deserialize(bytes) as SavedDetector[]);
    } catch (error) {
      this.#options.onFault(
        `${this.#options.path} cannot be read (${sentenceOf(error)}) Detection starts without it and learns from the beginning.`,
      );
    }
    this.#thread.start();
    let minutes = 0;
    const saveInTime = async () => {
      minutes += 1;
      if (minutes <= SAVES_AT_FIRST || minutes % SAVES_AT_FIRST === 0) await this.save();
    };
    this.#saves = every(SAVE_EVERY_MS, saveInTime, this.#complain);
  }

  /** The state of another version of the program is not used: its receivers are learned again from stored sweeps. */
  #sortOut(saved: readonly SavedDetector[]): void {
    for (const detector of saved) {
      if (detector.snapshot.version === SNAPSHOT_VERSION) this.#saved.push(detector);
      else this.#rebuilt.set(detector.receiverId, detector.lastAt);
    }
    if (this.#rebuilt.size > 0)
      this.#options.onFault(
        `${this.#options.path} is of another version; detection is rebuilt from the sweeps of the last hour.`,
      );
  }

  /**
   * Passes a sweep on. Returns whether it is judged, as far as is known now: not while the noise floor of its grid is learned,
   * not when the thread is too far behind, and only later, from the archive, while none runs.
   */
  observe(sweep: Omit<Sweep, 'drill'>): boolean {
    if (!this.#thread.isRunning) return false;
    if (this.#behind + (this.#held?.length ?? 0) >= MOST_WAITING) {
      this.counters.unjudged += 1;
      return false;
    }
    const isLearned = this.#learned.has(sweep);
    if (this.#held !== undefined) this.#held.push(sweep);
    else this.#judge(sweep);
    return isLearned;
  }

  /**
   * Undefined while the receiver's floor is being learned, or where it does not sweep. @throws EnvironmentError while
   * no thread runs
   */
  async explain(receiverId: string, hz: number): Promise<Explanation | undefined> {
    return await this.#thread.work.explain(receiverId, hz);
  }

  /**
   * Floor and threshold of every bin in the newest sweep, for the line on the display: of the plan that covers `hz`, or
   * of the plan swept last. Undefined while the receiver's floor is being learned. The call is cheap enough for once a
   * second.
   */
  async thresholdRow(receiverId: string, hz?: number): Promise<ThresholdRow | undefined> {
    return await this.#thread.work.thresholdRow(receiverId, hz);
  }

  /** The same for a past instant, from stored sweeps: the explanation of a detector started shortly before it. */
  async explainAt(receiverId: string, hz: number, at: number, intervalMs: number): Promise<Explanation | undefined> {
    const chunkMs = STUDY_SWEEPS * intervalMs;
    let studied: Sweep[] = [];
    // Of plans in turn, only one covers the frequency: its sweeps reach further back.
    for (let to = at + 1; to > at - REPLAY_AT_MOST_MS && studied.length < 0.9 * STUDY_SWEEPS; to -= chunkMs) {
      const stored = await this.#options.readSweeps(receiverId, to - chunkMs, to);
      const newest = studied.at(-1) ?? stored.findLast((sweep) => isAt(sweep, hz));
      const older = stored.filter((sweep) => newest !== undefined && gridKey(sweep) === gridKey(newest));
      if (older.length === 0) break;
      studied = [...older, ...studied];
    }
    const sweeps = studied
      .slice(-STUDY_SWEEPS)
      .map(asDetected)
      .map((sweep, index) => ({ ...sweep, seq: index + 1 }));
    return await this.#thread.work.study(hz, sweeps);
  }

  /**
   * Sets other licences or rules. Where licences changed, the recent past is learned again before live sweeps continue.
   */
  async change(setup: DetectionSetup): Promise<void> {
    this.#setup = setup;
    this.#busy = this.#busy.then(() => this.#takeUp(setup));
    await this.#busy;
  }

  async stop(): Promise<void> {
    this.#saves?.cancel();
    await this.#thread.close(() => this.save().catch(this.#complain));
  }

  /** For tests: ends the thread as a crash would. */
  async crash(): Promise<void> {
    await this.#thread.rest();
  }

  readonly #complain = (error: unknown): void => {
    this.#options.onFault(`The state of detection was not saved: ${sentenceOf(error)}`);
  };

  #launched(): void {
    const life = this.#thread.lives;
    this.#behind = 0;
    const emissions = this.#options.toldUpTo?.() ?? new Map();
    this.#learned.begin(this.#saved);
    this.#thread.work.restore(this.#saved, { emissions, receivers: this.#rebuilt });
    this.#held = [];
    this.#busy = this.#replay(life)
      .catch((error: unknown) => this.#options.onFault(`Missed sweeps could not be judged: ${sentenceOf(error)}`))
      .finally(() => this.#release(life));
  }

  /**
   * Replays the sweeps since the saved state; the detectors skip those they know. Only a few are read and under way at
   * a time: the recording of an hour would fill the memory, and the places of live sweeps in the queue.
   */
  async #replay(life: number): Promise<void> {
    const now = this.#options.clock();
    const since = new Map<string, number>();
    for (const { receiverId, lastAt } of this.#saved)
      since.set(receiverId, Math.max(lastAt, since.get(receiverId) ?? 0));
    for (const receiverId of this.#rebuilt.keys()) since.set(receiverId, now - REPLAY_AT_MOST_MS);
    for (const [receiverId, lastAt] of since) {
      const from = Math.max(lastAt - RECALL_MS, now - REPLAY_AT_MOST_MS);
      for (let start = from; start < now; start += REPLAY_CHUNK_MS)
        for (const sweep of await this.#options.readSweeps(receiverId, start, Math.min(now, start + REPLAY_CHUNK_MS))) {
          await this.#roomToReplay(life);
          if (!this.#lives(life)) return;
          this.#judge(sweep);
        }
      await this.#tellLastHeard(receiverId);
    }
  }

  /**
   * Emissions are told again only every so many sweeps. When the last run was killed in between, the sweeps after the last
   * telling are known from the archive alone.
   */
  async #tellLastHeard(receiverId: string): Promise<void> {
    if (this.#rebuilt.has(receiverId)) return;
    for (const finding of await this.#thread.work.live(receiverId))
      this.#options.onFinding({ ...finding, anomalies: [] });
  }

  async #roomToReplay(life: number): Promise<void> {
    while (this.#lives(life) && this.#behind >= MOST_REPLAYING)
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
  }

  async #takeUp(setup: DetectionSetup): Promise<void> {
    const life = this.#thread.lives;
    // A thread that starts later gets the newest setup at its start.
    if (!this.#lives(life) || this.#setup !== setup) return;
    this.#held = [];
    try {
      const { findings, afresh } = await this.#thread.work.change(setup);
      for (const finding of findings) this.#options.onFinding(finding);
      for (const receiverId of afresh) {
        this.#learned.forget(receiverId);
        const now = this.#options.clock();
        const last = (ms: number) => this.#options.readSweeps(receiverId, now - ms, now);
        const newest = await last(LEARN_FROM_MS);
        const past = newest.length < LEARN_AT_MOST_SWEEPS ? await last(REPLAY_AT_MOST_MS) : newest;
        if (!this.#lives(life)) return;
        for (const sweep of past.slice(-LEARN_AT_MOST_SWEEPS)) this.#thread.work.learn(asDetected(sweep));
        for (const finding of await this.#thread.work.live(receiverId)) this.#options.onFinding(finding);
      }
    } catch (error) {
      // The thread that replaces this one gets the newest setup at its start.
      if (!this.#lives(life)) return;
      this.#options.onFault(`Changed licences were not learned from the recording: ${sentenceOf(error)}`);
    } finally {
      this.#release(life);
    }
  }

  #release(life: number): void {
    if (!this.#lives(life)) return;
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const sweep of held) this.#judge(sweep);
  }

  /** Whether the thread of this number still runs. */
  #lives(life: number): boolean {
    return this.#thread.isRunning && this.#thread.lives === life;
  }

  #lost({ error, early, isClosed }: ThreadEnd): void {
    this.#heard();
    if (isClosed) return;
    this.counters.restarts += 1;
    if (error !== undefined) this.#options.onFault(`Detection failed and is started again: ${sentenceOf(error)}`);
    if (early % MOST_YOUNG_DEATHS !== 0 || this.#saved.length + this.#rebuilt.size === 0) return;
    this.#saved = [];
    this.#rebuilt.clear();
    this.#options.onFault(
      `Detection died ${early} times in a row: its saved state is given up, and it learns from the beginning.`,
    );
  }

  #hear(finding: Finding | undefined): void {
    this.#behind -= 1;
    this.counters.observed += 1;
    this.#heard();
    if (finding === undefined || finding.at <= (this.#rebuilt.get(finding.receiverId) ?? Number.NEGATIVE_INFINITY))
      return;
    this.#options.onFinding(finding);
  }

  #judge(sweep: Omit<Sweep, 'drill'>): void {
    this.#behind += 1;
    this.#thread.work.sweep(asDetected(sweep));
  }

  /** Writes the state to disk; called every few minutes and at the stop. */
  async save(): Promise<void> {
    const saved = await this.#thread.work.save();
    this.#saved = saved;
    this.#rebuilt.clear();
    await writeWhole(this.#options.path, serialize(saved));
    await this.#options.onSaved?.();
  }
}

function isAt({ startHz, stepHz, levelsDbm }: Sweep, hz: number): boolean {
  const bin = Math.round((hz - startHz) / stepHz);
  return bin >= 0 && bin < levelsDbm.length;
}
