/** What the plots of the live screen show, out of the page's state. */
import i18next from 'i18next';
import type { CopiedPicture } from '../../picture/drawing/copied-picture.js';
import type { DrawnScene } from '../../picture/drawing/drawing-messages.js';
import type { Span } from '../../picture/grid.js';
import { isCurrent, type ShownState } from '../../picture/picture-store.js';
import { differenceRange, rangeOf } from '../../picture/plot/level-axis.js';
import { faded, type Look } from '../../picture/plot/surface.js';
import type { AskedLevels } from '../../picture/plot/threshold-mark.js';
import { traceLegend } from '../../picture/plot/trace-legend.js';
import { TRACE_KINDS } from '../../picture/traces.js';
import type { ThresholdFeed } from '../detection/threshold-feed.js';

interface Seen {
  readonly picture: CopiedPicture | undefined;
  readonly view: Span | undefined;
  readonly state: ShownState;
  readonly look: Look;
  readonly thresholds: ThresholdFeed;
}

/** Drawn from back to front: the live trace on top. */
const DRAW_ORDER = [...TRACE_KINDS].reverse();
const NONE: readonly never[] = [];

export class LiveScenes {
  /** The names of the traces, made when what they are made of changes: words take longer than the rest of a scene. */
  #legend: { readonly of: readonly unknown[]; readonly text: string } = { of: [], text: '' };
  #faded: { readonly of: Look; readonly look: Look } | undefined;

  of({ picture, view, state, look, thresholds }: Seen): Omit<DrawnScene, 'sizes' | 'topSlot' | 'boxes' | 'layers'> {
    const { language, palette, levels, minus, stills, markers, activeMarker, floorDbm, peakWish, receiverId } = state;
    const current = isCurrent(state);
    const isDifference = minus !== undefined;
    const grids = view && picture?.sourcesIn(view).map(({ grid }) => grid);
    return {
      picture: picture?.number,
      view,
      language,
      palette,
      current,
      look,
      range: levels,
      minus,
      stills,
      markers,
      activeMarker,
      hidden: NONE,
      dbPerDiv: state.axis.dbPerDiv,
      axis: isDifference ? differenceRange(state.axis) : rangeOf(state.axis),
      spectrumLook: current ? look : this.#old(look),
      traces: DRAW_ORDER.filter((kind) => state.traces[kind]),
      thresholdDbm: isDifference || floorDbm === undefined ? undefined : floorDbm + peakWish.aboveFloorDb,
      detection: current && !isDifference ? thresholds.across(receiverId, grids ?? NONE) : NONE,
      legend: this.#legendOf(state),
      asked: isDifference ? undefined : askedOf(state),
    };
  }

  /** Without the colours of the traces: for data that is old. */
  #old(look: Look): Look {
    if (this.#faded?.of !== look) this.#faded = { of: look, look: faded(look) };
    return this.#faded.look;
  }

  #legendOf(state: ShownState): string {
    const { traces, stills, minus, facts, language } = state;
    const of = [traces, stills, minus, facts === undefined, facts?.traceDetector, language];
    if (of.some((part, i) => part !== this.#legend.of[i])) this.#legend = { of, text: traceLegend(state) };
    return this.#legend.text;
  }
}

function askedOf({ why }: ShownState): AskedLevels | undefined {
  if (why?.explanation === undefined) return undefined;
  const { explanation, question } = why;
  return {
    hz: question.hz,
    threshold: { dbm: explanation.thresholdDbm, name: i18next.t('why.threshold') },
    floor: { dbm: explanation.floorDbm, name: i18next.t('why.floor') },
  };
}
