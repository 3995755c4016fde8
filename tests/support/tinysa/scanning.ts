/** The sweep thread: measures points in its own time and writes raw sweeps as the firmware's `scanraw` does. */

const TICK_MS = 10;
/** The firmware writes when its buffer of 64 has room for less than one more point. */
const FLUSH_AT_BYTES = 60;

export interface ScanJob {
  readonly startHz: number;
  readonly stopHz: number;
  readonly points: number;
  readonly isUnbuffered: boolean;
  readonly isContinuous: boolean;
  /** Raw bytes out; a text scan measures only. */
  readonly isRaw: boolean;
}

export interface ScanHooks {
  levelDbm(hz: number): number;
  readonly zeroDb: number;
  readonly pointMs: number;
  /** How many points the sweep about to start will have; fewer than asked for when it is to end early. */
  pointsOfNext(asked: number): number;
  isTriggered(): boolean;
  write(bytes: Uint8Array): void;
  /** The command is over (not called after {@link Scanner.stop}). */
  onEnd(): void;
}

export class Scanner {
  readonly #hooks: ScanHooks;
  readonly #job: ScanJob;
  readonly #timer: NodeJS.Timeout;
  #out: number[] = [];
  #next = 0;
  #last = 0;
  #begun = false;
  #measuredMs = 0;

  constructor(job: ScanJob, hooks: ScanHooks) {
    this.#job = job;
    this.#hooks = hooks;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** After {@link stop}: the closing mark of the frame that was broken. */
  closeFrame(): void {
    if (this.#job.isRaw && this.#begun) this.#close();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    if (!this.#hooks.isTriggered()) return;
    this.#measuredMs += TICK_MS;
    while (this.#measuredMs >= this.#hooks.pointMs) {
      this.#measuredMs -= this.#hooks.pointMs;
      if (!this.#begun) this.#begin();
      if (this.#next < this.#last) this.#measure();
      if (this.#next >= this.#last && this.#finish()) return;
    }
  }

  #begin(): void {
    this.#begun = true;
    this.#next = 0;
    this.#last = this.#hooks.pointsOfNext(this.#job.points);
    if (this.#job.isRaw) this.#out.push(0x7b);
  }

  #measure(): void {
    const { startHz, stopHz, points, isRaw, isUnbuffered } = this.#job;
    // The firmware multiplies in single precision.
    const stepHz = Math.fround(Math.floor((stopHz - startHz) / points));
    const level = this.#hooks.levelDbm(startHz + Math.trunc(Math.fround(stepHz * this.#next)));
    this.#next += 1;
    if (!isRaw) return;
    const raw = Math.round(level * 32) + this.#hooks.zeroDb * 32;
    this.#out.push(0x78, raw & 0xff, (raw >> 8) & 0xff);
    if (isUnbuffered || this.#out.length >= FLUSH_AT_BYTES) this.#flush();
  }

  /** True when the whole command is over. */
  #finish(): boolean {
    const isWhole = this.#last === this.#job.points;
    this.#begun = false;
    if (this.#job.isRaw) this.#close();
    if (this.#job.isContinuous && isWhole) return false;
    this.stop();
    this.#hooks.onEnd();
    return true;
  }

  #close(): void {
    this.#out.push(0x7d);
    this.#flush();
  }

  #flush(): void {
    const bytes = Uint8Array.from(this.#out);
    this.#out = [];
    this.#hooks.write(bytes);
  }
}
