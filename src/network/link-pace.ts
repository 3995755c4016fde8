/**
 * Limits the bytes being sent to the hub. A slow link is one queue, and bytes in it delay everything behind them, so at most
 * the amount that the link carries in two seconds is being sent. Pure: time is passed in, in ms.
 */
const IN_FLIGHT_S = 2;
/** Largest share of the measured rate for the backlog, and its smallest share while new sweeps alone would fill the link. */
const BACKLOG_SHARE = 0.8;
const BACKLOG_LEAST = 0.2;
/** Rate in bytes per second before anything is measured: a poor mobile connection. */
const FIRST_BYTES_PER_S = 8_000;
const LEAST_WINDOW_BYTES = 8_000;
/** Highest rate: a day of two receivers in 75 s. A hub refuses a station that sends twice as much. */
const MOST_BYTES_PER_S = 2_000_000;
const LEAST_ANSWER_MS = 4000;
const RISE = 1 / 4;
/** A link that became thinner fills up: that is followed faster. */
const FALL = 1 / 2;
/** Below this share of the measured rate, and over two seconds, a sample shows another line: its rate is taken at once. */
const OTHER_LINE = 1 / 4;
/** Largest block: 8 s of a line that fell back to 64 kbit/s while the block was sent. */
const MOST_BLOCK_BYTES = 64_000;
/** Busy time in ms after which a sample of the rate is taken. */
const SAMPLE_MS = 250;

export class LinkPace {
  readonly #mostBytesPerS: number;
  #bytesPerS: number;
  #inFlight = 0;
  #busySince = 0;
  /** False: some of what is being sent was sent before `#busySince`. */
  #isWholeSample = true;
  #acked = 0;
  #backlogFreeAt = 0;
  /** Number of blocks of new sweeps that wait for room. */
  #waitingNews = 0;
  /** Bytes of the backlog's block that waits for room; 0: none waits. */
  #waitingBacklog = 0;
  /** Bytes that the waiting block has saved up from its smallest share. */
  #saved = 0;

  /** @param linkBitsPerS limit set by a person; absent: the rate is only measured */
  constructor(linkBitsPerS = Number.POSITIVE_INFINITY) {
    this.#mostBytesPerS = Math.min(MOST_BYTES_PER_S, linkBitsPerS / 8);
    this.#bytesPerS = Math.min(FIRST_BYTES_PER_S, this.#mostBytesPerS);
  }

  /** Measured rate of the link, at most the configured one. */
  get bytesPerS(): number {
    return this.#bytesPerS;
  }

  get inFlightBytes(): number {
    return this.#inFlight;
  }

  /** Most bytes that may be being sent. */
  get windowBytes(): number {
    return Math.max(LEAST_WINDOW_BYTES, this.#bytesPerS * IN_FLIGHT_S);
  }

  /** Time in ms within which all sent bytes must be answered; a message server that has just started may lose some. */
  get answerWithinMs(): number {
    return LEAST_ANSWER_MS + ((4 * Math.max(this.#inFlight, LEAST_WINDOW_BYTES)) / this.#bytesPerS) * 1000;
  }

  /** Size of a block in bytes that leaves room for others. */
  get blockBytes(): number {
    return Math.min(MOST_BLOCK_BYTES, this.windowBytes / 4);
  }

  /** Notes a block that waits for room, one at a time of the backlog. Returns the end of the wait. */
  wait(bytes: number, isBacklog: boolean): () => void {
    if (isBacklog) this.#waitingBacklog = bytes;
    else this.#waitingNews += 1;
    return () => {
      if (isBacklog) this.#waitingBacklog = 0;
      else this.#waitingNews -= 1;
    };
  }

  /** True when new sweeps may be sent now. They go first, except when the smallest share of the backlog is due. */
  maySend(bytes: number, now: number): boolean {
    return this.#hasRoom(bytes) && !(this.#isBacklogDue && now >= this.#backlogFreeAt);
  }

  /** True when the backlog may send now; a fifth of the link stays free for new sweeps. */
  maySendBacklog(bytes: number, now: number): boolean {
    return now >= this.#backlogFreeAt && this.#hasRoom(bytes) && (this.#waitingNews === 0 || this.#isBacklogDue);
  }

  get #isBacklogDue(): boolean {
    return this.#waitingBacklog > 0 && this.#saved >= this.#waitingBacklog;
  }

  /** A block larger than the window is sent alone. */
  #hasRoom(bytes: number): boolean {
    return this.#inFlight === 0 || this.#inFlight + bytes <= this.windowBytes;
  }

  /** Notes that new sweeps are being sent. */
  sent(bytes: number, now: number): void {
    const saved = this.#saved + (bytes * BACKLOG_LEAST) / (1 - BACKLOG_LEAST);
    this.#saved = Math.min(saved, this.#waitingBacklog);
    this.#begin(bytes, now);
  }

  #begin(bytes: number, now: number): void {
    if (this.#inFlight === 0) {
      this.#busySince = now;
      this.#isWholeSample = true;
      this.#acked = 0;
    }
    this.#inFlight += bytes;
  }

  sentBacklog(bytes: number, now: number): void {
    this.#saved = 0;
    this.#begin(bytes, now);
    const takesMs = (bytes / (this.#bytesPerS * BACKLOG_SHARE)) * 1000;
    this.#backlogFreeAt = Math.max(this.#backlogFreeAt, now) + takesMs;
  }

  /** Notes that the hub's message server has the bytes. */
  confirmed(bytes: number, now: number): void {
    this.#inFlight = Math.max(0, this.#inFlight - bytes);
    this.#acked += bytes;
    const busyMs = now - this.#busySince;
    // Answers that come together after a lost packet tell nothing of the time between them.
    if (busyMs < SAMPLE_MS && (this.#inFlight > 0 || !this.#isWholeSample)) return;
    const sample = (this.#acked / Math.max(busyMs, 1)) * 1000;
    // A short exchange shows the delay of the link, not its rate, so it can only raise the estimate.
    const isOther = busyMs >= IN_FLIGHT_S * 1000 && sample < this.#bytesPerS * OTHER_LINE;
    const isWeighty = this.#acked >= this.windowBytes / 2 || isOther;
    if (!isWeighty && sample <= this.#bytesPerS) return;
    const share = sample > this.#bytesPerS ? RISE : isOther ? 1 : FALL;
    this.#bytesPerS = Math.min(this.#mostBytesPerS, this.#bytesPerS + (sample - this.#bytesPerS) * share);
    this.#busySince = now;
    this.#isWholeSample = false;
    this.#acked = 0;
  }

  /**
   * Notes that the bytes did not arrive, or that this is unknown. The link may have become thinner: bytes that take longer than
   * the time for their answer would be sent for ever.
   */
  failed(bytes: number): void {
    this.#bytesPerS = Math.min(this.#bytesPerS, Math.max(FIRST_BYTES_PER_S, this.#bytesPerS * FALL));
    this.#inFlight = Math.max(0, this.#inFlight - bytes);
  }
}
