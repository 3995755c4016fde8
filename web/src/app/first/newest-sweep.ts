/** The newest sweep of one receiver, drawn over a thin line until the page itself is there. */
import type { Receiver, Station } from '../../../../src/api/stations.js';
import { decodeFrame, type SweepFrame } from '../../../../src/live/wire.js';
import { SweepFlag } from '../../../../src/rf/sweep.js';
import { askRaw } from '../../ground/asking/ask.js';
import { FORMATS, type Formats, type Language, localClock } from '../../ground/words/format.js';
import { PAGE_KEY, read, write } from '../../reader/stored.js';
import { element } from './element.js';
import { wordsOf } from './words.js';

/** Each answer takes 0.1 s of the line that the page is coming over. */
const EVERY_MS = 3000;
const TIMEOUT_MS = 10_000;
/** A sweep that began longer ago does not show what is on the air. */
const OLD_MS = 15_000;
const BINS = 256;
/** Of frequencies in MHz: the strongest of many folded bins is known no better. */
const DECIMALS = 2;
const HEIGHT = 140;
const DB_PER_LINE = 20;

export class NewestSweep {
  readonly place = element('section', 'thin-sweep');
  readonly #canvas = element('canvas');
  readonly #choice = element('select');
  readonly #facts = element('p');
  readonly #language: Language;
  readonly #words: ReturnType<typeof wordsOf>;
  #timer: number | undefined;
  #receiverId: string | undefined;
  #frame: SweepFrame | undefined;

  constructor(language: Language) {
    this.#language = language;
    this.#words = wordsOf(language);
    this.#canvas.setAttribute('role', 'img');
    this.#choice.ariaLabel = this.#words('receiver');
    this.#choice.addEventListener('change', () => {
      write(PAGE_KEY, { ...read(PAGE_KEY), receiverId: this.#choice.value });
      void this.#show(this.#choice.value);
    });
    this.place.append(this.#choice, this.#canvas, this.#facts);
  }

  /** Shows a receiver: the one of the address, else the one shown last on this machine, else the first that sweeps. Returns after the first answer. */
  async of(receivers: readonly Receiver[], stations: readonly Station[]): Promise<void> {
    this.place.hidden = receivers.length === 0;
    const known = [new URLSearchParams(location.search).get('receiver'), read(PAGE_KEY)['receiverId']];
    const wanted =
      receivers.find(({ id }) => id === this.#receiverId) ??
      known.map((wish) => receivers.find(({ id }) => id === wish)).find((found) => found !== undefined) ??
      receivers.find(({ status }) => status === 'sweeping') ??
      receivers[0];
    if (wanted === undefined) return;
    // An open list of choices is left alone.
    if (this.#choice.length !== receivers.length)
      this.#choice.replaceChildren(
        ...receivers.map(({ id, name, stationId }) => {
          const station = stations.find((one) => one.id === stationId)?.name ?? stationId;
          const option = element('option', '', `${station}: ${name}`);
          option.value = id;
          return option;
        }),
      );
    this.#choice.value = wanted.id;
    if (wanted.id !== this.#receiverId) await this.#show(wanted.id);
  }

  end(): void {
    window.clearTimeout(this.#timer);
    this.#receiverId = undefined;
    this.place.hidden = true;
  }

  async #show(receiverId: string): Promise<void> {
    window.clearTimeout(this.#timer);
    this.#receiverId = receiverId;
    this.#frame = undefined;
    this.#draw();
    await this.#turn(receiverId);
  }

  async #turn(receiverId: string): Promise<void> {
    let serverTime = Number.NaN;
    try {
      const response = await askRaw('GET /api/v1/receivers/{receiverId}/newest', {
        params: { receiverId },
        query: { after: this.#frame?.seq, maxBins: BINS, coarse: 'true' },
        timeoutMs: TIMEOUT_MS,
      });
      const frame = response.status === 204 ? this.#frame : decodeFrame(new Uint8Array(await response.arrayBuffer()));
      if (receiverId !== this.#receiverId) return;
      this.#frame = frame;
      serverTime = Number(response.headers.get('x-server-time') ?? Number.NaN);
    } catch (error) {
      console.warn('The newest sweep could not be asked for:', error);
    }
    if (receiverId !== this.#receiverId) return;
    this.#draw(serverTime);
    this.#timer = window.setTimeout(() => void this.#turn(receiverId), EVERY_MS);
  }

  /** @param serverTime NaN where the program did not answer: then nothing is said of now */
  #draw(serverTime = Number.NaN): void {
    const frame = this.#frame;
    const context = this.#canvas.getContext('2d');
    const ratio = window.devicePixelRatio;
    const width = this.#canvas.clientWidth;
    [this.#canvas.width, this.#canvas.height] = [width * ratio, HEIGHT * ratio];
    // Only an answer says that there is none.
    this.#facts.textContent = Number.isNaN(serverTime) ? '' : this.#words('noSweep');
    this.place.toggleAttribute('data-swept', frame !== undefined);
    this.place.toggleAttribute('data-old', frame !== undefined && !(serverTime - frame.startedAt < OLD_MS));
    if (frame === undefined || context === null) return;
    context.scale(ratio, ratio);
    this.#facts.textContent = this.#inWords(frame);
    this.#canvas.ariaLabel = this.#facts.textContent;
    drawSweep(context, frame, width, FORMATS[this.#language]);
  }

  #inWords({ levelsDbm, startedAt, startHz, stepHz, flags }: SweepFrame): string {
    const strongest = levelsDbm.reduce((best, level, i) => (level > (levelsDbm[best] ?? -1e9) ? i : best), 0);
    const formats = FORMATS[this.#language];
    const swept = this.#words('swept', {
      time: localClock(startedAt),
      level: formats.level(levelsDbm[strongest]),
      frequency: formats.frequency(startHz + strongest * stepHz, DECIMALS),
    });
    return (flags & SweepFlag.overload) === 0 ? swept : `${swept} ${this.#words('overload')}`;
  }
}

/** Lines each 20 dB with their levels, the trace, and the frequencies at both ends. */
function drawSweep(
  context: CanvasRenderingContext2D,
  { levelsDbm, startHz, stepHz }: SweepFrame,
  width: number,
  formats: Formats,
): void {
  const heard = levelsDbm.filter((level) => !Number.isNaN(level));
  const lowDbm = DB_PER_LINE * Math.floor(Math.min(...heard) / DB_PER_LINE);
  const highDbm = DB_PER_LINE * Math.ceil(Math.max(...heard) / DB_PER_LINE);
  const bottom = HEIGHT - 16;
  const y = (dbm: number) => 6 + ((highDbm - dbm) / Math.max(1, highDbm - lowDbm)) * (bottom - 6);
  const style = getComputedStyle(context.canvas);
  context.font = style.font;
  context.strokeStyle = style.getPropertyValue('--line');
  context.fillStyle = style.getPropertyValue('--dim');
  for (let dbm = lowDbm; dbm <= highDbm; dbm += DB_PER_LINE) {
    context.strokeRect(0, y(dbm), width, 0);
    if (dbm < highDbm) context.fillText(`${dbm} dBm`.replace('-', '−'), 2, y(dbm) - 3);
  }
  context.fillText(formats.frequency(startHz, DECIMALS), 0, HEIGHT - 3);
  context.textAlign = 'right';
  context.fillText(formats.frequency(startHz + (levelsDbm.length - 1) * stepHz, DECIMALS), width, HEIGHT - 3);
  context.strokeStyle = style.getPropertyValue('--trace-write');
  context.beginPath();
  let isOn = false;
  for (const [i, level] of levelsDbm.entries()) {
    const x = (i / Math.max(1, levelsDbm.length - 1)) * width;
    if (isOn) context.lineTo(x, y(level));
    else context.moveTo(x, y(level));
    isOn = !Number.isNaN(level);
  }
  context.stroke();
}
