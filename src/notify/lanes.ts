/** For each channel: its rate and its recent results. Requests on a channel follow one another. */
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
  /** After a failure, only urgent messages are tried before this instant. */
  restUntil: number;
  failures: number;
  state: ChannelState;
}

export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #send: Send;
  readonly #clock: () => number;
  /** Requests accepted and failed, over all channels, since the start. */
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

  /** Moves what the lanes wait for by a step of the clock. */
  shift(stepMs: number): void {
    for (const lane of this.#lanes.values()) {
      lane.restUntil += stepMs;
      lane.pace.shift(stepMs);
    }
  }

  /** Sends one notice; returns the failure, or undefined when it was accepted. */
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
