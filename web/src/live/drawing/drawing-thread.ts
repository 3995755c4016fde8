/** The page's end of the drawing thread: one thread draws all plots. */
import lettersUrl from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?url';
import { isLineThin } from '../../first/thin-line.js';
import { PAGE_KEY, read } from '../../state/stored.js';
import type { PainterWish } from '../plot/painter.js';
import type { FromDrawing, ToDrawing } from './drawing-messages.js';

type Hear = (told: Omit<FromDrawing, 'plot'>) => void;

class DrawingThread {
  readonly #port: MessagePort;
  readonly #hearing = new Map<number, Hear>();
  #messages: ToDrawing[] = [];
  #transfer: Transferable[] = [];
  #lastNumber = 0;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(new URL('./drawing-worker.ts', import.meta.url), { type: 'module' });
    worker.onerror = ({ message }) => console.error('The plots cannot be drawn:', message);
    worker.postMessage('port', [port2]);
    this.#port = port1;
    if (!isLineThin) void this.#fetchLetters();
    port1.onmessage = ({ data: { plot, ...told } }: MessageEvent<FromDrawing>) => this.#hearing.get(plot)?.(told);
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
    if (this.#messages.length === 0)
      queueMicrotask(() => {
        const [messages, moved] = [this.#messages, this.#transfer];
        this.#messages = [];
        this.#transfer = [];
        this.#port.postMessage(messages, moved);
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

/** Started when it is first asked for. */
export function drawingThread(): DrawingThread {
  thread ??= new DrawingThread();
  return thread;
}
