/** The page's end of the drawing thread: one thread draws all plots. */

import lettersUrl from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?url';
import { isLineThin } from '../../ground/line/thin-line.js';
import { PAGE_KEY, read } from '../../reader/stored.js';
import { pictureStore } from '../picture-store.js';
import type { PainterWish } from '../plot/painter.js';
import { type FromDrawing, READY, type ToDrawing, type ToldOfPlot } from './drawing-messages.js';

type Hear = (told: Omit<ToldOfPlot, 'plot'>) => void;

const PING_EVERY_MS = 2500;
/** A thread that let so many pings pass does not draw. A computer that slept has missed one. */
const MOST_UNANSWERED = 3;
/** After so many the page keeps nothing for it any more. */
const GIVEN_UP_AFTER = 12;

class DrawingThread {
  readonly #worker: Worker;
  readonly #hearing = new Map<number, Hear>();
  #unanswered = 0;
  /** An error may have left a copy behind its picture, or a plot undrawn: that ends with this page. */
  #failed = false;
  #messages: ToDrawing[] = [];
  #transfer: Transferable[] = [];
  #lastNumber = 0;

  constructor(worker: Worker) {
    worker.onerror = ({ message }) => {
      console.error('The plots are not drawn any more:', message);
      this.#failed = true;
      pictureStore.setState({ undrawn: true });
    };
    this.#worker = worker;
    if (!isLineThin) void this.#fetchLetters();
    worker.onmessage = ({ data }: MessageEvent<FromDrawing>) => this.#hear(data);
    setInterval(() => this.#ping(), PING_EVERY_MS);
  }

  #hear(told: FromDrawing): void {
    this.#unanswered = 0;
    if (pictureStore.getState().undrawn) pictureStore.setState({ undrawn: this.#failed });
    if (told !== 'alive') this.#hearing.get(told.plot)?.(told);
  }

  #ping(): void {
    if (this.#unanswered >= MOST_UNANSWERED) pictureStore.setState({ undrawn: true });
    this.#unanswered += 1;
    this.post({ kind: 'ping' });
  }

  /** A thread has no style sheets: its plots get their letters as bytes. */
  async #fetchLetters(): Promise<void> {
    try {
      const bytes = await (await fetch(lettersUrl)).arrayBuffer();
      this.post({ kind: 'letters', bytes }, [bytes]);
    } catch {
      // Those of the system serve.
    }
  }

  /** A number that no other plot and no other picture has. */
  number(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** The messages of a task go together, so that a stretch of the archive is one message. */
  post(message: ToDrawing, transfer: readonly Transferable[] = []): void {
    this.#failed ||= this.#unanswered > GIVEN_UP_AFTER;
    if (this.#failed) return;
    if (this.#messages.length === 0)
      queueMicrotask(() => {
        const [messages, moved] = [this.#messages, this.#transfer];
        this.#messages = [];
        this.#transfer = [];
        this.#worker.postMessage(messages, moved);
      });
    this.#messages.push(message);
    this.#transfer.push(...transfer);
  }

  open(canvases: { spectrum: HTMLCanvasElement; waterfall: HTMLCanvasElement }, hear: Hear): number {
    const plot = this.number();
    const spectrum = canvases.spectrum.transferControlToOffscreen();
    const waterfall = canvases.waterfall.transferControlToOffscreen();
    const chosen = read(PAGE_KEY)['painter'];
    const wish: PainterWish = chosen === 'canvas' || chosen === 'gpu' ? chosen : undefined;
    this.#hearing.set(plot, hear);
    this.post({ kind: 'open', plot, spectrum, waterfall, wish }, [spectrum, waterfall]);
    return plot;
  }

  close(plot: number): void {
    this.#hearing.delete(plot);
    this.post({ kind: 'close', plot });
  }
}

let thread: DrawingThread | undefined;

/** Before the first picture and the first plot. @throws Error when the script of the thread did not come */
export async function startDrawing(): Promise<void> {
  const worker = new Worker(new URL('./drawing-worker.ts', import.meta.url), { type: 'module' });
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }) => data === READY && resolve();
    worker.onerror = () => reject(new Error('the thread that draws the plots did not start'));
  });
  thread = new DrawingThread(worker);
}

export function drawingThread(): DrawingThread {
  if (thread === undefined) throw new Error('the drawing thread was not started');
  return thread;
}
