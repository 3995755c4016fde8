/** A spectrum over a waterfall as the page knows it: its place and colours, and what the drawing thread is told of it. */
import { isSameSize, type Look, readLook, type Size, sizeOf } from '../plot/surface.js';
import type { Painted } from '../plot/waterfall.js';
import type { DrawnScene } from './drawing-messages.js';
import { drawingThread } from './drawing-thread.js';

export interface DrawnElements {
  readonly root: HTMLElement;
  /** Both are given to the drawing thread for good. */
  readonly spectrum: HTMLCanvasElement;
  readonly waterfall: HTMLCanvasElement;
}

export interface DrawnHost {
  /** Size or colours changed: it is to be shown again. */
  changed(): void;
  hasTraces?(): void;
}

export class DrawnPlot {
  look: Look;
  readonly #elements: DrawnElements;
  readonly #host: DrawnHost;
  readonly #plot: number;
  readonly #observer: ResizeObserver;
  readonly #schemes: MutationObserver;
  #sizes: { readonly spectrum: Size; readonly waterfall: Size };
  #told: Partial<DrawnScene> = {};
  #painted: Painted | undefined;

  constructor(elements: DrawnElements, host: DrawnHost) {
    this.#elements = elements;
    this.#host = host;
    this.look = readLook(elements.root);
    this.#sizes = this.#measured();
    this.#plot = drawingThread().open(elements, ({ painted, hasTraces }) => {
      if (painted !== undefined) this.#took(painted);
      if (hasTraces) host.hasTraces?.();
    });
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(elements.root);
    // The colour scheme is an attribute of the document; after a change the drawing colours are read again.
    this.#schemes = new MutationObserver(() => {
      this.look = readLook(elements.root);
      host.changed();
    });
    this.#schemes.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
  }

  close(): void {
    this.#observer.disconnect();
    this.#schemes.disconnect();
    drawingThread().close(this.#plot);
  }

  get spectrumSize(): Size {
    return this.#sizes.spectrum;
  }

  /** Number of history rows that fill the waterfall: one for each CSS px of its height. */
  get rows(): number {
    return Math.max(50, Math.min(1200, Math.floor(this.#sizes.waterfall.height)));
  }

  /** The incident whose name stands at this place, if any. */
  nameAt(clientX: number, clientY: number): string | undefined {
    const place = this.#elements.waterfall.getBoundingClientRect();
    const [x, y] = [clientX - place.left, clientY - place.top];
    return this.#painted?.names.find(
      ({ box: { left, top, width, height } }) => x >= left && x <= left + width && y >= top && y <= top + height,
    )?.id;
  }

  /** Tells what changed of the scene; `repaint`: more than that and than rows. */
  show(scene: Omit<DrawnScene, 'sizes'>, repaint: boolean): void {
    const whole: DrawnScene = { ...scene, sizes: this.#sizes };
    const changes = changesOf(this.#told, whole);
    if (!repaint && Object.keys(changes).length === 0) return;
    this.#told = whole;
    // Without React, which would render what stands around the plots for each view while one is dragged.
    const { dataset } = this.#elements.root;
    if (changes.view !== undefined)
      Object.assign(dataset, { startHz: changes.view.startHz, stopHz: changes.view.stopHz });
    const pictures = changes.layers === undefined ? [] : [changes.layers.behind, changes.layers.over];
    const transfer = pictures.filter((picture) => picture !== undefined);
    drawingThread().post({ kind: 'show', plot: this.#plot, scene: changes, repaint }, transfer);
  }

  #measured() {
    return { spectrum: sizeOf(this.#elements.spectrum), waterfall: sizeOf(this.#elements.waterfall) };
  }

  #fit(): void {
    const sizes = this.#measured();
    const { spectrum, waterfall } = this.#sizes;
    if (isSameSize(sizes.spectrum, spectrum) && isSameSize(sizes.waterfall, waterfall)) return;
    this.#sizes = sizes;
    this.#host.changed();
  }

  /** For measurements and tests the canvas says what it shows. */
  #took(painted: Painted): void {
    this.#painted = painted;
    const { dataset } = this.#elements.waterfall;
    const { painter, topSlot, boxes, repaintMs } = painted;
    const now = { painter, topSlot: `${topSlot}`, boxes: `${boxes}`, repaintMs: repaintMs.toFixed(2) };
    for (const [name, value] of Object.entries(now)) if (dataset[name] !== value) dataset[name] = value;
  }
}

function changesOf(told: Partial<DrawnScene>, whole: DrawnScene): Partial<DrawnScene> {
  const parts = Object.entries(whole) as [keyof DrawnScene, unknown][];
  return Object.fromEntries(parts.filter(([name, part]) => !(name in told) || !isSame(told[name], part)));
}

/** True also for another list, or another object, of the same values. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [of, other] = [Object.entries(a), new Map(Object.entries(b))];
  return of.length === other.size && of.every(([name, value]) => other.has(name) && other.get(name) === value);
}
