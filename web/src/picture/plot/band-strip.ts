/** The band plan below the frequency axis: a few bars in lanes, with name, severity sign and explanation. */
import type { Language } from '../../ground/words/format.js';
import { type Span, sameRange, widthHz } from '../grid.js';
import { type Band, placeBands } from './band-lanes.js';
import { GUTTER_LEFT_PX, GUTTER_RIGHT_PX } from './surface.js';

/** A shape in addition to the colour, from the most to the least severe. */
export const SEVERITY_SIGNS = ['▲', '◆', '■', '●', '▪', '○'] as const;
const LANES = 2;
const MIN_WIDTH_PX = 14;
/** Width of a letter, and of the sign and the space around a name: measured with the page's fonts, rounded up. */
const LETTER_PX = 6.3;
const NAME_ROOM_PX = 26;
/** Between two layouts of a view that is dragged the bars are moved and stretched with the axis, as they are. */
const LAID_OUT_EVERY_MS = 250;

interface Place {
  readonly view: Span;
  /** CSS px. */
  readonly width: number;
  readonly language: Language;
}

export class BandStrip {
  readonly #moved = document.createElement('div');
  #bands: readonly Band[] = [];
  #licences: readonly Band[] = [];
  #laidOut: Place | undefined;
  #shown: Span | undefined;
  #timer: number | undefined;

  constructor(element: HTMLElement) {
    element.style.marginInline = `${GUTTER_LEFT_PX}px ${GUTTER_RIGHT_PX}px`;
    element.replaceChildren(this.#moved);
  }

  get bands(): readonly Band[] {
    return this.#bands;
  }

  set bands(bands: readonly Band[]) {
    this.#bands = bands;
    this.#laidOut = undefined;
  }

  /** Licences stand in the strip beside the bands of the plan, marked as licences. */
  set licences(licences: readonly Band[]) {
    this.#licences = licences;
    this.#laidOut = undefined;
  }

  /**
   * Shows the bars where the view has them. The width is passed in: reading it from the element in every frame would force a
   * layout of the page in every frame.
   */
  show(view: Span, width: number, language: Language): void {
    if (width <= 1) return;
    const laid = this.#laidOut;
    const isMoved = laid?.width === width && laid.language === language;
    if (isMoved && sameRange(view, this.#shown)) return;
    this.#shown = view;
    if (!isMoved || this.#timer === undefined) {
      this.#layOut({ view, width, language });
      return;
    }
    const stretch = widthHz(laid.view) / widthHz(view);
    const byPx = ((laid.view.startHz - view.startHz) / widthHz(view)) * width;
    // Back where it was laid out, it is not laid out again.
    this.#moved.style.transform = sameRange(view, laid.view) ? '' : `translateX(${byPx}px) scaleX(${stretch})`;
  }

  #layOut({ view, width, language }: Place): void {
    this.#laidOut = { view, width, language };
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#timer = undefined;
      if (this.#shown !== undefined && !sameRange(this.#shown, view))
        this.#layOut({ view: this.#shown, width, language });
    }, LAID_OUT_EVERY_MS);
    this.#moved.style.transform = '';
    const bars = placeBands([...this.#bands, ...this.#licences], view, LANES, MIN_WIDTH_PX / width).map((placed) => {
      const { band, lane, left } = placed;
      const barWidth = placed.width * width;
      const bar = document.createElement('div');
      bar.className = 'band';
      bar.dataset['severity'] = String(band.severity);
      bar.dataset['lane'] = String(lane);
      bar.style.left = `${left * width}px`;
      bar.style.width = `${Math.max(2, barWidth - 1)}px`;
      const sign = SEVERITY_SIGNS[band.severity - 1] ?? '○';
      const name = band.name[language];
      // A name that does not fit is not cut, because its end tells it from others: only the sign stands there.
      const nameWidth = name.length * LETTER_PX + NAME_ROOM_PX;
      const narrow = barWidth < nameWidth;
      bar.textContent = narrow ? sign : `${sign} ${name}`;
      bar.title = name;
      bar.dataset['narrow'] = String(narrow);
      const roomPx = placed.room * width;
      if (!narrow || roomPx < nameWidth) return [bar];
      const label = document.createElement('div');
      label.className = 'band-name';
      label.dataset['lane'] = String(lane);
      label.style.left = `${left * width + barWidth + 4}px`;
      label.style.width = `${roomPx - 10}px`;
      label.textContent = name;
      label.title = name;
      return [bar, label];
    });
    this.#moved.replaceChildren(...bars.flat());
  }
}
