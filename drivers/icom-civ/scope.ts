/** Assembles scope sweeps from their divisions: a head, then values; a lost division costs only its sweep. */
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import { bcdByte, hzOf } from './frames.js';

/** Scope output: 27 00, then main or sub receiver, division, number of divisions. */
const SCOPE = 0x27;
const WAVEFORM = 0x00;
const MAIN = 0x00;
const HEAD_BYTES = 12;
const FREQUENCY_BYTES = 5;
/** Number of points of a sweep → value that is 0 dB; each step is half a dB. */
const TOP_OF: Readonly<Record<number, number>> = { 475: 160, 689: 200 };
const MOST_POINTS = 689;
/** Modes that state a lower and an upper edge instead of centre and half span. */
const FIXED_MODES = [0x01, 0x03];

interface Head {
  readonly startHz: number;
  readonly stopHz: number;
  readonly startedAt: number;
}

export class ScopeAssembler {
  #head: Head | undefined;
  #values: number[] = [];
  #nextDivision = 0;
  /** Number of sweeps dropped because a division was missing or invalid. */
  dropped = 0;

  /** Takes the body of a frame; returns the sweep that it completed. */
  take(body: Uint8Array, at: number): DriverSweep | undefined {
    if (body[0] !== SCOPE || body[1] !== WAVEFORM || body[2] !== MAIN) return undefined;
    const division = bcdByte(body[3] ?? 0xff);
    const divisions = bcdByte(body[4] ?? 0xff);
    const data = body.subarray(5);
    if (division === 1) this.#begin(data, at);
    else if (this.#head !== undefined && division === this.#nextDivision) this.#values.push(...data);
    else this.#drop();
    this.#nextDivision += 1;
    if (this.#head === undefined || division !== divisions) return undefined;
    const sweep = this.#sweep(this.#head, at);
    if (sweep === undefined) this.#drop();
    this.#head = undefined;
    return sweep;
  }

  /** Over the network the values follow the head in the same frame. */
  #begin(data: Uint8Array, at: number): void {
    if (this.#head !== undefined) this.#drop();
    this.#nextDivision = 1;
    const first = hzOf(data.subarray(1, 1 + FREQUENCY_BYTES));
    const second = hzOf(data.subarray(1 + FREQUENCY_BYTES, 1 + 2 * FREQUENCY_BYTES));
    const isOutOfRange = data[HEAD_BYTES - 1] !== 0;
    if (data.length < HEAD_BYTES || first === undefined || second === undefined || isOutOfRange) return;
    const isFixed = FIXED_MODES.includes(data[0] as number);
    const [startHz, stopHz] = isFixed ? [first, second] : [first - second, first + second];
    if (!(startHz >= 0 && stopHz > startHz)) return;
    this.#head = { startHz, stopHz, startedAt: at };
    this.#values = [...data.subarray(HEAD_BYTES)];
  }

  #sweep({ startHz, stopHz, startedAt }: Head, endedAt: number): DriverSweep | undefined {
    const points = this.#values.length;
    const top = TOP_OF[points];
    if (top === undefined) return undefined;
    let missing = 0;
    const levelsDbm = Float32Array.from(this.#values, (value) => {
      if (value <= top) return (value - top) / 2;
      missing = SweepFlag.partial;
      return Number.NaN;
    });
    const stepHz = (stopHz - startHz) / (points - 1);
    return { startedAt, endedAt, startHz, stepHz, levelsDbm, flags: SweepFlag.uncalibrated | missing };
  }

  #drop(): void {
    if (this.#head !== undefined) this.dropped += 1;
    this.#head = undefined;
    this.#values.length = Math.min(this.#values.length, MOST_POINTS);
  }
}
