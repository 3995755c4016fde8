/**
 * The one judgement whether the computer's clock is believed. A time server, a GPS or an administrator may each be wrong, so one
 * word is not enough:
 *
 *   believed    it agrees with the newest kept sweep (or the last time that was believed), and a time server or a GPS keeps it
 *               right; or a person has compared it with a right clock and confirmed it, and nobody has set it since
 *
 * While it is not believed nothing is deleted for its age (program-clock.ts), and page, papers and exports carry a mark.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Part, Trouble } from '../errors/part.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './units.js';
import { every, owned, type Repeated, unexpected } from './work.js';

/** Largest difference from the expected time that a time server may put right alone: that of a wrong zone. */
const AGREES_WITHIN_MS = 14 * HOUR_MS;
/** Largest difference at a start with which a confirmation of an earlier run holds. */
const CONFIRMED_WITHIN_MS = HOUR_MS;

const TIME_MARK = { vi: 'giờ chưa tin cậy', en: 'time not confirmed' };

/** What a clock beside the computer's says of it. */
export type ClockVerdict = 'good' | 'bad' | 'unchecked';

/** `disagrees`: something says that it is wrong; `unconfirmed`: nothing says that it is right. */
export type Doubt = 'disagrees' | 'unconfirmed';

export interface TimeBeliefOptions {
  readonly wall: () => number;
  /** ms of a clock that nobody sets */
  readonly even: () => number;
  /** Asks the system whether a time server keeps its clock right. */
  isSynchronised(): Promise<boolean | undefined>;
}

/** What the next run of the program needs of this one. */
export interface KeptBelief {
  /** Epoch ms that were believed last. */
  readonly known?: number | undefined;
  readonly isConfirmed?: boolean | undefined;
}

const SENTENCES: Readonly<Record<Doubt, Trouble>> = {
  disagrees: {
    vi: 'Giờ của máy lệch với lượt quét mới nhất, với GPS hoặc với các máy khác trong mạng. Hãy so với một đồng hồ đúng: nếu sai thì chỉnh lại, nếu đúng thì bấm xác nhận giờ. Đến lúc đó không có gì bị xóa vì quá hạn.',
    en: 'The clock of this computer does not agree with the newest sweep, with the GPS or with other stations of its hub. Compare it with a right clock: set it if it is wrong, confirm it if it is right. Until then nothing is deleted for its age.',
  },
  unconfirmed: {
    vi: 'Giờ của máy chưa được xác nhận: không có máy chủ giờ và GPS nào giữ cho đúng. Hãy so với một đồng hồ đúng rồi bấm xác nhận giờ, hoặc bật máy chủ giờ (timedatectl set-ntp true). Đến lúc đó không có gì bị xóa vì quá hạn.',
    en: 'The clock of this computer is not confirmed: no time server and no GPS keep it right. Compare it with a right clock and confirm it, or switch a time server on (timedatectl set-ntp true). Until then nothing is deleted for its age.',
  },
};

export class TimeBelief implements Part {
  readonly #options: TimeBeliefOptions;
  readonly #witnesses: (() => readonly ClockVerdict[])[] = [];
  /** The last time that was believed, and the monotonic instant at which it was. */
  #known: { readonly wall: number; readonly from: number } | undefined;
  #isConfirmed: boolean;
  #isSynchronised: boolean | undefined;
  #looks: Repeated | undefined;

  constructor(options: TimeBeliefOptions, { known, isConfirmed = false }: KeptBelief = {}) {
    this.#options = options;
    this.#isConfirmed = isConfirmed;
    this.expect(known);
  }

  /** Takes the time of the newest sweep, where no earlier run has left a time. */
  expect(known: number | undefined): void {
    if (known === undefined || this.#known !== undefined) return;
    this.#known = { wall: known, from: this.#options.even() };
    this.#isConfirmed &&= this.#differenceMs <= CONFIRMED_WITHIN_MS;
  }

  /** Adds clocks that are asked as well: the GPS of each station. */
  hear(witness: () => readonly ClockVerdict[]): void {
    this.#witnesses.push(witness);
  }

  /** Whether a time server keeps it right, as far as the system tells. */
  get isSynchronised(): boolean {
    return this.#isSynchronised === true;
  }

  /** Undefined while the clock is believed. */
  get doubt(): Doubt | undefined {
    if (this.#isConfirmed) return undefined;
    const verdicts = this.#witnesses.flatMap((witness) => witness());
    if (this.#differenceMs > AGREES_WITHIN_MS || verdicts.includes('bad')) return 'disagrees';
    return this.#isSynchronised === true || verdicts.includes('good') ? undefined : 'unconfirmed';
  }

  /** Epoch ms that it probably is, while the clock is known to be wrong. */
  get expectedAt(): number | undefined {
    return this.doubt === 'disagrees' && this.#known !== undefined ? this.#expected(this.#known) : undefined;
  }

  readonly mark = (): Trouble | undefined => (this.doubt === undefined ? undefined : TIME_MARK);

  get kept(): KeptBelief {
    const known = this.doubt === undefined ? this.#options.wall() : this.#known && this.#expected(this.#known);
    return { known, isConfirmed: this.#isConfirmed };
  }

  /** A person has compared the clock with a right one. */
  confirm(): void {
    this.#isConfirmed = true;
    this.#believe();
  }

  /** Somebody or something set the clock: what was said of it before is over. */
  stepped(): void {
    this.#isConfirmed = false;
    this.#isSynchronised = undefined;
    owned(this.look(), unexpected);
  }

  start(): void {
    this.#looks = every(MINUTE_MS, () => this.look(), unexpected);
  }

  async stop(): Promise<void> {
    await this.#looks?.stop();
  }

  async look(): Promise<void> {
    this.#isSynchronised = await this.#options.isSynchronised();
    if (this.doubt === undefined) this.#believe();
  }

  health(): readonly Trouble[] {
    const { doubt } = this;
    return doubt === undefined ? [] : [SENTENCES[doubt]];
  }

  #believe(): void {
    this.#known = { wall: this.#options.wall(), from: this.#options.even() };
  }

  #expected({ wall, from }: { readonly wall: number; readonly from: number }): number {
    return wall + this.#options.even() - from;
  }

  get #differenceMs(): number {
    return this.#known === undefined ? 0 : Math.abs(this.#options.wall() - this.#expected(this.#known));
  }
}

/** Whether a time server keeps the clock of the kernel right; undefined where the system does not tell. */
export async function clockSynchronised(): Promise<boolean | undefined> {
  try {
    const args = ['show', '--property=NTPSynchronized', '--value'];
    const { stdout } = await promisify(execFile)('timedatectl', args, { timeout: 3 * SECOND_MS });
    return stdout.trim() === 'yes' ? true : stdout.trim() === 'no' ? false : undefined;
  } catch {
    return undefined;
  }
}
