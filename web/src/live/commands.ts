/** The commands of the live page, called by keys, gestures and buttons. */
import { defined } from '../../../src/rf/defined.js';
import { navigate } from '../ground/shell/address.js';
import { binAt, panned, pinched, zoomed } from '../picture/grid.js';
import { highestPeak, MAX_MARKERS, movedMarker, nextPeak, type PeakReading, withMarker } from '../picture/markers.js';
import { saveLevels, savePreferences } from '../picture/picture-preferences.js';
import { pictureStore, shownState } from '../picture/picture-store.js';
import type { GestureTarget } from '../picture/plot/gestures.js';
import type { LevelRange } from '../picture/plot/waterfall-row.js';
import { toggleStill } from '../picture/still-traces.js';
import type { Command } from './keys.js';
import type { LiveSession } from './live-session.js';
import { levelKey, peaksIn } from './receiver-facts.js';
import { tune } from './tuning/tuning-commands.js';

/** A click takes the highest bin within this many px, because nobody can hit a carrier one bin wide. */
const SNAP_PX = 4;

export class Commands implements GestureTarget {
  readonly #session: LiveSession;
  #pinchedHz: [number, number] | undefined;
  #chosenFrom: { hz: number; at: number } | undefined;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  run(command: Command): void {
    const share = this.#session.plot?.cursorShare ?? 0.5;
    if (command.do === 'pan') this.panBy(command.share);
    else if (command.do === 'zoom') this.zoomAt(share >= 0 && share <= 1 ? share : 0.5, command.factor);
    else if (command.do === 'full') this.#session.setView(undefined);
    else if (command.do === 'pause') this.#pause();
    else if (command.do === 'step') this.stepPast(command.side);
    else if (command.do === 'to-live') this.toLive();
    else if (command.do === 'choose') pictureStore.setState(({ choosing }) => ({ choosing: !choosing }));
    else if (command.do === 'peak') this.#toPeak((peaks) => highestPeak(peaks));
    else if (command.do === 'next-peak') this.#toPeak((peaks, hz) => nextPeak(peaks, hz, command.side));
    else if (command.do === 'marker') this.addMarker(this.#hzAt(share) ?? 0);
    else if (command.do === 'remove-marker') this.removeMarker(pictureStore.getState().activeMarker);
    else if (command.do === 'restart-holds') this.restartHolds();
    else if (command.do === 'why') this.#askAtCursor();
    else if (command.do === 'still') toggleStill(command.kind, this.#session.picture, this.#session.now());
    else if (command.do === 'trace') {
      const { traces } = pictureStore.getState();
      const changed = { ...traces, [command.kind]: !traces[command.kind] };
      pictureStore.setState({ traces: changed });
      savePreferences({ traces: changed });
    } else tune(this.#session, command);
    this.#session.plot?.redraw();
  }

  /** Shows an instant of the past; the live picture continues in the background. */
  goTo(at: number): void {
    this.#session.setPaused(false);
    this.#session.past.go(at);
  }

  stepPast(side: 'before' | 'after'): void {
    this.#session.setPaused(false);
    this.#session.past.step(side);
  }

  play(): void {
    this.#session.setPaused(false);
    this.#session.past.play();
  }

  toLive(): void {
    this.#session.past.toLive();
  }

  #pause(): void {
    const { past } = this.#session;
    if (past.at === undefined) this.#session.setPaused(!pictureStore.getState().paused);
    else if (past.playing) past.pause();
    else past.play();
  }

  restartHolds(): void {
    this.#session.picture?.restartHolds();
  }

  shareAt(clientX: number): number {
    return this.#session.plot?.shareAt(clientX) ?? 0;
  }

  zoomAt(share: number, factor: number): void {
    const { view } = this.#session;
    const hz = this.#hzAt(share);
    if (view !== undefined && hz !== undefined) this.#session.setView(zoomed(view, hz, factor));
  }

  panBy(share: number): void {
    const { view } = this.#session;
    if (view !== undefined) this.#session.setView(panned(view, share));
  }

  pinchFrom([first, second]: readonly [number, number]): void {
    const firstHz = this.#hzAt(first);
    const secondHz = this.#hzAt(second);
    this.#pinchedHz = firstHz === undefined || secondHz === undefined ? undefined : [firstHz, secondHz];
  }

  pinchTo([first, second]: readonly [number, number]): void {
    if (this.#pinchedHz === undefined) return;
    const wanted = pinched(this.#pinchedHz[0], first, this.#pinchedHz[1], second);
    if (wanted !== undefined) this.#session.setView(wanted);
  }

  cursorAt(clientX: number, clientY: number): void {
    this.#session.plot?.point(clientX, clientY);
  }

  cursorGone(): void {
    this.#session.plot?.pointNowhere();
  }

  pick(clientX: number, clientY: number): void {
    const { plot } = this.#session;
    if (plot === undefined) return;
    const incidentId = plot.nameAt(clientX, clientY);
    if (incidentId !== undefined) {
      navigate(`/incidents/${incidentId}`);
      return;
    }
    plot.point(clientX, clientY);
    const share = plot.shareAt(clientX);
    const hz = this.#hzAt(share);
    if (hz === undefined || share < 0 || share > 1) return;
    this.addMarker(this.#snapped(hz, SNAP_PX * plot.sharePerPx));
  }

  addMarker(hz: number): void {
    const { markers, activeMarker } = pictureStore.getState();
    const next = withMarker(markers, hz, activeMarker);
    const added = next.find(({ number }) => !markers.some((marker) => marker.number === number));
    pictureStore.setState({
      markers: next.map((marker) => ({ ...marker, levelDbm: undefined })),
      activeMarker: added?.number ?? activeMarker ?? MAX_MARKERS,
    });
    this.#session.plot?.redraw();
  }

  /** Asks detection about a frequency: in the newest sweep, or at an instant of the past. */
  askWhy(hz: number, at?: number): void {
    const { receiverId } = pictureStore.getState();
    if (receiverId !== undefined)
      this.#session.detection.ask({
        receiverId,
        hz,
        ...defined({ at: at === undefined ? undefined : Math.round(at) }),
      });
  }

  /**
   * True where a drag chooses a region: over the waterfall, with Shift or in the choosing mode. Elsewhere a drag moves
   * the axis.
   */
  choosesAt(clientY: number, withShift: boolean): boolean {
    const { plot } = this.#session;
    return plot?.isWaterfall(clientY) === true && (withShift || pictureStore.getState().choosing);
  }

  chooseFrom(clientX: number, clientY: number): void {
    const hz = this.#hzWithin(clientX);
    const at = this.#session.plot?.instantAt(clientY);
    this.#chosenFrom = hz === undefined || at === undefined ? undefined : { hz, at };
  }

  chooseTo(clientX: number, clientY: number): void {
    const hz = this.#hzWithin(clientX);
    const at = this.#session.plot?.instantAt(clientY);
    const start = this.#chosenFrom;
    if (hz === undefined || at === undefined || start === undefined) return;
    pictureStore.setState({
      region: {
        startHz: Math.min(hz, start.hz),
        stopHz: Math.max(hz, start.hz),
        from: Math.round(Math.min(at, start.at)),
        to: Math.round(Math.max(at, start.at)),
      },
    });
    this.#session.plot?.changed(undefined);
  }

  chosen(): void {
    pictureStore.setState({ choosing: false });
  }

  dropRegion(): void {
    pictureStore.setState({ region: undefined, choosing: false });
    this.#session.plot?.changed(undefined);
  }

  #hzWithin(clientX: number): number | undefined {
    return this.#hzAt(Math.min(1, Math.max(0, this.shareAt(clientX))));
  }

  activate(number: number): void {
    pictureStore.setState({ activeMarker: number });
    this.#session.plot?.redraw();
  }

  removeMarker(number: number | undefined): void {
    const { markers, activeMarker } = pictureStore.getState();
    const kept = markers.filter((marker) => marker.number !== number);
    pictureStore.setState({
      markers: kept,
      activeMarker: activeMarker === number ? kept.at(-1)?.number : activeMarker,
    });
    this.#session.plot?.redraw();
  }

  /** Stores a palette range set by hand for this station and band; undefined returns to the automatic range. */
  setLevels(range: LevelRange | undefined): void {
    const state = shownState();
    const { full } = this.#session;
    const levels = range ?? state.levels;
    if (full !== undefined) saveLevels(levelKey(state, full), { auto: range === undefined, ...levels });
    pictureStore.setState({ levels, autoLevels: range === undefined });
    this.#session.plot?.redraw();
  }

  /** Asks at the cursor (on the waterfall: for its row), otherwise at the active marker. */
  #askAtCursor(): void {
    const { plot } = this.#session;
    const share = plot?.cursorShare;
    const hz = share === undefined || share < 0 || share > 1 ? undefined : this.#hzAt(share);
    const { markers, activeMarker } = pictureStore.getState();
    const marker = markers.find(({ number }) => number === activeMarker);
    const then = this.#session.past.shownAt;
    if (plot === undefined || hz === undefined) {
      if (marker !== undefined) this.askWhy(marker.hz, then);
    } else if (plot.cursorAt === undefined) this.askWhy(this.#snapped(hz, SNAP_PX * plot.sharePerPx), then);
    else this.askWhy(hz, plot.cursorAt);
  }

  #hzAt(share: number): number | undefined {
    const { view } = this.#session;
    return view === undefined ? undefined : view.startHz + share * (view.stopHz - view.startHz);
  }

  /** The frequency of the highest bin near `hz`. */
  #snapped(hz: number, share: number): number {
    const { view, picture } = this.#session;
    const source = picture?.sourceAt(hz);
    if (view === undefined || source === undefined) return hz;
    const { grid } = source;
    const reach = Math.floor((share * (view.stopHz - view.startHz)) / grid.stepHz);
    const centre = binAt(grid, hz) ?? 0;
    const levels = source.levels('write');
    let best = centre;
    for (let bin = Math.max(0, centre - reach); bin <= Math.min(grid.bins - 1, centre + reach); bin++)
      if ((levels[bin] as number) > (levels[best] as number)) best = bin;
    return grid.startHz + best * grid.stepHz;
  }

  /** Moves the active marker (or a first one) to the peak that `choose` returns. */
  #toPeak(choose: (peaks: readonly PeakReading[], hz: number) => PeakReading | undefined): void {
    const { view, picture } = this.#session;
    const state = shownState();
    if (view === undefined || picture === undefined) return;
    const active = state.markers.find(({ number }) => number === state.activeMarker);
    const hz = choose(peaksIn(picture.sourcesIn(view), view, state), active?.hz ?? -1)?.hz;
    if (hz === undefined) return;
    if (active === undefined) this.addMarker(hz);
    else
      pictureStore.setState({
        markers: movedMarker(state.markers, active.number, hz).map((marker) => ({ ...marker, levelDbm: undefined })),
      });
  }
}
