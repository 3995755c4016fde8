/**
 * The dialogue with one RF Explorer: commands with pauses, messages with a deadline, and the state of the unit so far.
 */
import { EnvironmentError, LinkTimeout } from '../../src/errors/errors.js';
import { type Link, unlessSilent } from '../../src/receiver/link.js';
import { say } from '../../src/words/said.js';
import { ASK_SERIAL_NUMBER, ASK_SETTINGS, commandBytes } from './commands.js';
import { FrameReader, type Message } from './frames.js';
import { type AnalyserSettings, UnitState } from './settings.js';

/** A command sent within 0.3 s of another may be ignored (seen on firmware 03.39). */
const BETWEEN_COMMANDS_MS = 350;
/**
 * Longest wait for an answer. At 2400 baud the answer alone takes 1.2 s, and the answer to the first question may
 * arrive after a second question.
 */
const ANSWER_MS = 1300;
const ASKS = new Set([ASK_SETTINGS, ASK_SERIAL_NUMBER]);
/** Twice the slowest time seen (4.9 ms), and the time of a byte at 2400 baud. */
const SLOWEST_POINT_MS = 2 * 4.9 + 4.2;
const READ_BYTES = 65_536;

/** Longest wait for a sweep of `points` bins; after it the receiver counts as silent. */
export function sweepDeadlineMs(points: number): number {
  return 3000 + points * SLOWEST_POINT_MS;
}

export class Session {
  readonly state = new UnitState();
  /** True between a command that changes a setting and the settings line that confirms it. */
  isUnsettled = false;
  readonly #link: Link;
  readonly #frames = new FrameReader();
  #sentAt: number;

  /**
   * `isFirst`: no command can have been sent just before, as it was by an earlier session that identified or restored
   * the unit.
   */
  constructor(link: Link, isFirst: boolean) {
    this.#link = link;
    this.#sentAt = isFirst ? Number.NEGATIVE_INFINITY : link.now();
  }

  now(): number {
    return this.#link.now();
  }

  /** The next message before `endsAt` (on the link's clock); lines have been noted in `state`. @throws LinkTimeout */
  async next(endsAt: number, signal?: AbortSignal): Promise<Message> {
    for (;;) {
      this.#frames.points = this.state.settings?.points;
      const message = this.#frames.next();
      if (message !== undefined) {
        this.#note(message);
        return message;
      }
      const leftMs = endsAt - this.#link.now();
      if (leftMs <= 0) throw LinkTimeout.of('The RF Explorer sent no sweep in the allowed time, only other bytes.');
      this.#frames.push(await this.#link.readSome(READ_BYTES, { timeoutMs: leftMs, signal }));
    }
  }

  /** The messages in the bytes that arrived, when no more will come. */
  *rest(): Generator<Message, void> {
    for (let message = this.#frames.next(true); message !== undefined; message = this.#frames.next(true)) {
      this.#note(message);
      yield message;
      this.#frames.points = this.state.settings?.points;
    }
  }

  async send(body: string, signal?: AbortSignal): Promise<void> {
    const waitMs = this.#sentAt + BETWEEN_COMMANDS_MS - this.#link.now();
    // A clock set back must not lengthen the pause.
    if (waitMs > 0) await this.#link.pause(Math.min(waitMs, BETWEEN_COMMANDS_MS), signal);
    await this.#link.write(commandBytes(body));
    if (!ASKS.has(body)) this.isUnsettled = true;
    this.#sentAt = this.#link.now();
  }

  /**
   * Asks for the settings, twice if needed; sweeps that arrive first are dropped. Settings that are not `isWanted` may
   * answer an older command: the wait then continues, and ends with the last settings that arrived.
   * @throws LinkTimeout when no settings arrive; EnvironmentError where the unit is in another mode.
   */
  async readSettings(
    signal?: AbortSignal,
    isWanted: (settings: AnalyserSettings) => boolean = () => true,
  ): Promise<AnalyserSettings> {
    for (let attempt = 1; ; attempt++) {
      const before = this.state.settings;
      await this.send(ASK_SETTINGS, signal);
      try {
        return await this.#settingsBefore(this.#link.now() + ANSWER_MS, isWanted, signal);
      } catch (error) {
        const { settings } = this.state;
        if (error instanceof LinkTimeout && settings !== undefined && settings !== before) return settings;
        if (!(error instanceof LinkTimeout) || attempt === 2) throw error;
      }
    }
  }

  /** Reads the unit's further lines for a short time, or until `isEnough`; sweeps among them are dropped. */
  async hearMore(forMs: number, signal?: AbortSignal, isEnough = () => false): Promise<void> {
    const endsAt = this.#link.now() + forMs;
    while (!isEnough() && (await unlessSilent(this.next(endsAt, signal))) !== undefined);
  }

  async #settingsBefore(
    endsAt: number,
    isWanted: (settings: AnalyserSettings) => boolean,
    signal?: AbortSignal,
  ): Promise<AnalyserSettings> {
    for (;;) {
      const before = this.state.settings;
      await this.next(endsAt, signal);
      if (this.state.otherMode !== undefined) throw otherModeFault(this.state);
      const { settings } = this.state;
      if (settings !== undefined && settings !== before && isWanted(settings)) return settings;
    }
  }

  #note(message: Message): void {
    if (message.kind !== 'line') return;
    const isSettings = this.state.note(message.text);
    if (isSettings) this.isUnsettled = false;
  }
}

function otherModeFault(state: UnitState): EnvironmentError {
  return new EnvironmentError(
    say('The {modelName} is in {otherMode} mode.', { modelName: state.modelName, otherMode: state.otherMode ?? '' }),
    say('Choose "Spectrum Analyzer" in its Mode menu (or the analyser module of a combo).'),
  );
}
