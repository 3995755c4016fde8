/** Each channel's pace and how it fared; one request after another goes over it. */
import { type Notice, SendFailed } from './notice.js';
import type { NoticeChannel } from './notice-settings.js';
import { Pace } from './pace.js';
import type { Send } from './senders.js';

export interface ChannelState {
  readonly lastSentAt?: number | undefined;
  readonly lastFaultAt?: number | undefined;
  readonly lastFault?: string | undefined;
}

export interface Lane {
  pace: Pace;
  perMinute: number;
  busy: boolean;
  /** After a failure, only what is urgent is tried before this. */
  restUntil: number;
  failures: number;
  state: ChannelState;
}

export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #send: Send;
  readonly #clock: () => number;
  /** Over all channels, since the start: requests that were taken, and those that were not. */
  readonly counters = { sent: 0, failed: 0 };

  constructor(send: Send, clock: () => number) {
    this.#send = send;
    this.#clock = clock;
  }

  state(channelId: string): ChannelState {
    return this.#lanes.get(channelId)?.state ?? {};
  }

  of({ id, perMinute }: NoticeChannel): Lane {
    const known = this.#lanes.get(id);
    if (known?.perMinute === perMinute) return known;
    const pace = new Pace(perMinute);
    const lane: Lane = known ?? { pace, perMinute, busy: false, restUntil: 0, failures: 0, state: {} };
    Object.assign(lane, { pace, perMinute });
    this.#lanes.set(id, lane);
    return lane;
  }

  /** Sends one; what went wrong, or undefined when it was taken. */
  async attempt(channel: NoticeChannel, notice: Notice, to?: readonly string[]): Promise<SendFailed | undefined> {
    const lane = this.of(channel);
    lane.pace.sent(this.#clock());
    try {
      await this.#send(channel, notice, this.#clock(), to);
      this.counters.sent += 1;
      lane.state = { ...lane.state, lastSentAt: this.#clock() };
      return undefined;
    } catch (error) {
      const failure = asFailure(error);
      this.counters.failed += 1;
      lane.state = { ...lane.state, lastFaultAt: this.#clock(), lastFault: failure.message };
      return failure;
    }
  }
}

export function asFailure(error: unknown): SendFailed {
  return error instanceof SendFailed ? error : new SendFailed(error instanceof Error ? error.message : String(error));
}
