/** Questions to one radio on a CI-V bus with echoes, other devices and collisions. */
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import type { Link } from '../../src/receiver/link.js';
import {
  bcdByte,
  bcdOf,
  type CivFrame,
  COLLISION,
  CONTROLLER,
  civFrame,
  hzOf,
  nextFrame,
  OK,
  REFUSED,
} from './frames.js';

const ANSWER_MS = 400;
const MOST_TRIES = 3;
const READ_FREQUENCY = 0x03;
const SET_FREQUENCY = 0x05;
const READ_METER = [0x15, 0x02];

export class CivSession {
  readonly #link: Link;
  readonly #address: number;
  readonly #signal: AbortSignal | undefined;

  constructor(link: Link, address: number, signal?: AbortSignal) {
    this.#link = link;
    this.#address = address;
    this.#signal = signal;
  }

  /** The radio's answer to `command`; undefined when it refuses. @throws LinkTimeout */
  async ask(command: readonly number[]): Promise<Uint8Array | undefined> {
    const answer = await this.#exchange(command, ({ body }) => command.every((byte, i) => body[i] === byte));
    return answer === REFUSED ? undefined : (answer as Uint8Array).subarray(command.length);
  }

  /** True when the radio obeyed, false when it refused. @throws LinkTimeout */
  async tell(command: readonly number[]): Promise<boolean> {
    return (await this.#exchange(command, ({ body }) => body[0] === OK)) !== REFUSED;
  }

  async frequencyHz(): Promise<number> {
    const bcd = await this.ask([READ_FREQUENCY]);
    const hz = bcd === undefined ? undefined : hzOf(bcd);
    if (hz === undefined) throw ProtocolError.of('The radio does not state its frequency.');
    return hz;
  }

  tune(hz: number): Promise<boolean> {
    return this.tell([SET_FREQUENCY, ...bcdOf(hz)]);
  }

  /** Reading of the S-meter, 0…255. */
  async meter(): Promise<number | undefined> {
    return meterOf(await this.ask(READ_METER));
  }

  next(endsAt: number): Promise<CivFrame> {
    return nextFrame(this.#link, endsAt, this.#signal);
  }

  isFromRadio({ to, from }: CivFrame): boolean {
    return from === this.#address && to !== this.#address;
  }

  async #exchange(
    command: readonly number[],
    isAnswer: (frame: CivFrame) => boolean,
  ): Promise<Uint8Array | typeof REFUSED> {
    for (let tries = 1; ; tries++) {
      await this.#link.write(civFrame(this.#address, command));
      const endsAt = this.#link.now() + ANSWER_MS;
      try {
        for (;;) {
          const frame = await this.next(endsAt);
          // A collision code may stand in a frame of any address, also in our own echo.
          if (frame.body.includes(COLLISION) && !isAnswer(frame)) break;
          if (!this.isFromRadio(frame) || frame.to !== CONTROLLER) continue;
          if (isAnswer(frame)) return frame.body;
          if (frame.body[0] === REFUSED) return REFUSED;
        }
      } catch (error) {
        if (!(error instanceof LinkTimeout)) throw error;
        if (tries >= MOST_TRIES) throw this.#silent(command);
      }
      if (tries >= MOST_TRIES) throw this.#silent(command);
    }
  }

  #silent(command: readonly number[]): LinkTimeout {
    const hex = command.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
    return LinkTimeout.of('The radio did not answer CI-V command {hex}, asked {tries} times.', {
      hex,
      tries: MOST_TRIES,
    });
  }
}

/** Two BCD bytes, the more significant first; undefined where they are not BCD, or above 255. */
export function meterOf(data: Uint8Array | undefined): number | undefined {
  const high = bcdByte(data?.[0] ?? 0xff);
  const low = bcdByte(data?.[1] ?? 0xff);
  if (data?.length !== 2 || high === undefined || low === undefined) return undefined;
  const raw = high * 100 + low;
  return raw <= 255 ? raw : undefined;
}
