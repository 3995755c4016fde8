/** The band plan below the frequency axis: a few bars in lanes, with name, severity sign and explanation. */
import type { Language } from '../../format.js';
import type { Span } from '../picture/grid.js';
import { type Band, placeBands } from './band-lanes.js';
import { GUTTER_LEFT_PX } from './surface.js';

/** A shape in addition to the colour, from the most to the least severe. */
export const SEVERITY_SIGNS = ['▲', '◆', '■', '●', '▪', '○'] as const;
const LANES = 2;
const MIN_WIDTH_PX = 14;
/** Width of a letter, and of the sign and the space around a name: measured with the page's fonts, rounded up. */
const LETTER_PX = 6.3;
const NAME_ROOM_PX = 26;

export class BandStrip {
  readonly #element: HTMLElement;
  #bands: readonly Band[] = [];
  #licences: readonly Band[] = [];
  #drawn = '';

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  get bands(): readonly Band[] {
    return this.#bands;
  }

  set bands(bands: readonly Band[]) {
    this.#bands = bands;
    this.#drawn = '';
  }

  /** Licences stand in the strip beside the bands of the plan, marked as licences. */
  set licences(licences: readonly Band[]) {
    this.#licences = licences;
    this.#drawn = '';
  }

  /**
   * Lays the bars out again when the view, the width or the language changed. The width is passed in, CSS px: reading
   * it from the element in every frame would force a layout of the page in every frame.
   */
  show(view: Span, width: number, language: Language): void {
    const key = `${view.startHz}/${view.stopHz}/${width}/${language}`;
    if (key === this.#drawn || width <= 1) return;
    this.#drawn = key;
    const bars = placeBands([...this.#bands, ...this.#licences], view, LANES, MIN_WIDTH_PX / width).map((placed) => {
      const { band, lane, left } = placed;
      const barWidth = placed.width * width;
      const bar = document.createElement('div');
      bar.className = 'band';
      bar.dataset['severity'] = String(band.severity);
      bar.dataset['lane'] = String(lane);
      bar.style.left = `${GUTTER_LEFT_PX + left * width}px`;
      bar.style.width = `${Math.max(2, barWidth - 1)}px`;
      const sign = SEVERITY_SIGNS[band.severity - 1] ?? '○';
      const name = language === 'vi' ? band.name_vi : band.name_en;
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
      label.style.left = `${GUTTER_LEFT_PX + left * width + barWidth + 4}px`;
      label.style.width = `${roomPx - 10}px`;
      label.textContent = name;
      label.title = name;
      return [bar, label];
    });
    this.#element.replaceChildren(...bars.flat());
  }
}
