/**
 * The live page without its drawing: which receiver is watched, what arrives of it, what is fetched from the archive,
 * and what of all that the store is told.
 *
 *   /live ──frames──► LiveSession ──► Picture (history, traces) ──► Plot (canvas)
 *   /api/v1/sweeps ──rows──┘   └──twice a second──► store ──► React
 */
import type { ServerMessage, SweepFrame } from '../../../src/live/wire.js';
import { type PageState, pageStore } from '../state/page-store.js';
import { savePreferences, TIME_SPANS_MS } from '../state/preferences.js';
import { AgeWatch, THIN_STREAM } from './age-watch.js';
import { fetchSweeps, isReceiver } from './api.js';
import { DetectionFeed } from './detection-feed.js';
import { type Span, spanOf } from './grid.js';
import { gridOf, Picture } from './picture.js';
import type { Plot, PlotHost } from './plot.js';
import { nothingSeen, receiverFacts, rememberedLevels } from './receiver-facts.js';
import { lastSweepSpan, ReceiverList, wantedReceiver } from './receiver-list.js';
import { type ConnectionPhase, LiveSocket } from './socket.js';
import { sleepWhenHidden } from './tab-sleep.js';
import { widthHz, within } from './view.js';

const DESKTOP = { maxBins: 4096, maxFps: 60 };
const LITE = { maxBins: 1024, maxFps: 10 };
const PUBLISH_MS = 500;
/** After falling behind, wait so long before asking the archive: one answer for many such messages. */
const CATCH_UP_MS = 2000;
/** A tab hidden for so long stops its stream; the archive fills the rows when it is looked at again. */
const HIDDEN_MS = 30_000;
const SWEEPS_FOR_SPAN = 150;
const SMALLEST_VIEW_BINS = 8;

export interface LiveSessionOptions {
  readonly url: string;
  readonly lite: boolean;
  readonly receiverId?: string;
  readonly view?: Span;
  /** Every message of the program, for the other parts of the page. */
  hear(message: ServerMessage): void;
}

export class LiveSession implements PlotHost {
  picture: Picture | undefined;
  view: Span | undefined;
  readonly detection = new DetectionFeed({ changed: () => this.#plot?.changed(undefined), now: () => this.now() });
  readonly #socket: LiveSocket;
  readonly #lite: boolean;
  #plot: Plot | undefined;
  #rows = 480;
  #receiverNumber: number | undefined;
  #clockOffsetMs = 0;
  #storedSpan: Span | undefined;
  #fetching: AbortController | undefined;
  #behindTimer: number | undefined;
  readonly #list: ReceiverList;
  /** The view a link asked for, until the receiver is known to cover it. */
  #linked: Span | undefined;
  #everConnected = false;
  #attended = false;
  readonly #age = new AgeWatch();
  readonly #hear: (message: ServerMessage) => void;

  constructor(options: LiveSessionOptions) {
    this.#lite = options.lite;
    this.#linked = options.view;
    this.#hear = options.hear;
    pageStore.setState({ lite: options.lite, receiverId: options.receiverId });
    this.#socket = new LiveSocket(options.url, {
      frame: (frame) => this.#frame(frame),
      message: (message) => this.#message(message),
      phase: (phase) => this.#phase(phase),
    });
    window.setInterval(() => this.#publish(), PUBLISH_MS);
    sleepWhenHidden(this.#lite ? 0 : HIDDEN_MS, {
      sleep: () => this.#socket.subscribe(undefined),
      wake: () => this.#wake(),
    });
    this.#list = new ReceiverList({
      loaded: () => this.#choose(),
      rbwChanged: (span) => this.picture?.restartHolds(span),
    });
  }

  state(): PageState {
    return pageStore.getState();
  }

  now(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  get plot(): Plot | undefined {
    return this.#plot;
  }

  /** Whether the live screen is looked at. Elsewhere a thin stream suffices: it tells how old the data is. */
  attend(attended: boolean): void {
    this.#attended = attended;
    this.#wake();
  }

  mount(plot: Plot | undefined): void {
    this.#plot = plot;
  }

  rowsWanted(rows: number): void {
    const before = this.#rows;
    this.#rows = rows;
    if (this.picture !== undefined && Math.abs(rows - before) > 0.08 * before) this.#reslot();
  }

  /** All that the receiver covers, if anybody knows. */
  get full(): Span | undefined {
    return this.picture?.full ?? lastSweepSpan(this.state()) ?? this.#storedSpan;
  }

  select(receiverId: string): void {
    savePreferences({ receiverId });
    this.#fetching?.abort();
    this.picture = new Picture(this.#rows, this.#slotMs());
    this.view = undefined;
    this.#receiverNumber = undefined;
    this.#storedSpan = undefined;
    pageStore.setState(nothingSeen(receiverId));
    this.setView(undefined);
    pageStore.setState(rememberedLevels(this.state(), this.full));
    this.#socket.subscribe({ receiverId, ...this.#shape });
    this.#backfill();
    this.#plot?.paused(false);
  }

  /** Looks at this receiver and span. */
  show(receiverId: string, span: Span): void {
    this.#linked = span;
    if (receiverId === this.state().receiverId) this.setView(undefined);
    else this.select(receiverId);
  }

  /** Shows this span, as near as the receiver's coverage allows; undefined shows all of it. */
  setView(wanted: Span | undefined): void {
    const { full } = this;
    if (full === undefined) return;
    const stepHz = this.picture?.finestStepHz ?? Number.NaN;
    const smallest = Number.isFinite(stepHz) ? SMALLEST_VIEW_BINS * stepHz : widthHz(full) / 1000;
    this.view = within(wanted ?? this.#linked ?? full, full, smallest);
    if (wanted === undefined) this.#linked = undefined;
    const zoomed = widthHz(this.view) < widthHz(full) * 0.999;
    pageStore.setState({ view: this.view, zoomed });
    this.#plot?.redraw();
  }

  setPaused(paused: boolean): void {
    const { picture } = this;
    if (picture === undefined || paused === this.state().paused) return;
    if (paused) picture.freeze();
    else picture.thaw();
    pageStore.setState({ paused });
    this.#plot?.paused(paused);
    if (!paused) this.#backfill(this.#newestAt());
  }

  /** The time span or the plot's height changed: other slots, the same history until the archive's rows are there. */
  spanChanged(): void {
    this.#reslot();
  }

  get #shape(): { maxBins: number; maxFps: number } {
    return this.#attended ? (this.#lite ? LITE : DESKTOP) : THIN_STREAM;
  }

  #slotMs(): number {
    const { timeSpan } = this.state();
    const roundMs = this.picture?.cadence.roundMs() ?? 0;
    const auto = TIME_SPANS_MS.find((ms) => ms >= roundMs * SWEEPS_FOR_SPAN) ?? TIME_SPANS_MS.at(-1) ?? 60_000;
    const shownMs = timeSpan === 'auto' ? auto : timeSpan;
    if (shownMs !== this.state().shownMs) pageStore.setState({ shownMs });
    return shownMs / this.#rows;
  }

  #reslot(): void {
    const { picture } = this;
    if (picture === undefined) return;
    picture.history = picture.history.reslotted(this.#rows, this.#slotMs());
    this.#plot?.redraw();
    if (!this.state().paused) this.#backfill();
  }

  #newestAt(): number | undefined {
    const { history } = this.picture ?? {};
    return history === undefined || !Number.isFinite(history.newest) ? undefined : history.newest * history.slotMs;
  }

  /** Fetches what the archive has since `from` (default: as far back as the waterfall shows). */
  #backfill(from?: number): void {
    const { picture } = this;
    const { receiverId } = this.state();
    if (picture === undefined || receiverId === undefined || !this.#attended) return;
    this.#fetching?.abort();
    const fetching = new AbortController();
    this.#fetching = fetching;
    const { history } = picture;
    const toSlot = history.slotOf(this.now()) + 2;
    const fromSlot = Math.max(toSlot - history.rows, from === undefined ? 0 : history.slotOf(from));
    const range = {
      receiverId,
      from: Math.floor(fromSlot * history.slotMs),
      to: Math.ceil(toSlot * history.slotMs),
      maxSweeps: toSlot - fromSlot,
      maxBins: this.#shape.maxBins,
    };
    fetchSweeps(range, fetching.signal).then(
      (frames) => {
        if (this.picture !== picture || picture.history !== history) return;
        const last = frames.at(-1);
        if (last !== undefined) this.#storedSpan = spanOf(gridOf(last));
        const slot = picture.takeStored(frames);
        if (this.view === undefined) this.setView(undefined);
        this.#plot?.changed(slot);
      },
      (error: unknown) => {
        // The rows stay empty, which is how the waterfall shows what it does not know.
        if (!fetching.signal.aborted) console.warn('Earlier sweeps could not be fetched:', error);
      },
    );
  }

  #frame(frame: SweepFrame): void {
    const { picture } = this;
    if (picture === undefined || frame.receiverNumber !== this.#receiverNumber) return;
    this.#age.heard(frame);
    if (!this.#attended) return;
    const before = picture.full;
    const slot = picture.take(frame);
    const full = picture.full ?? spanOf(gridOf(frame));
    if (before === undefined || before.startHz !== full.startHz || before.stopHz !== full.stopHz)
      this.setView(this.state().zoomed ? this.view : undefined);
    this.#plot?.changed(slot);
    if (before === undefined) this.#publish();
  }

  #message(message: ServerMessage): void {
    this.#hear(message);
    if (message.type === 'hello') this.#clockOffsetMs = message.serverTime - Date.now();
    else if (message.type === 'pong' && message.at !== undefined)
      this.#clockOffsetMs = message.serverTime - (message.at + Date.now()) / 2;
    else if (message.type === 'subscribed' && message.receiverId === this.state().receiverId)
      this.#receiverNumber = message.receiverNumber;
    // Frames were passed over for this viewer: the archive has their rows.
    else if (message.type === 'behind') this.#catchUp();
    else if (message.type === 'receiver' && isReceiver(message.receiver)) this.#list.changed(message.receiver);
    else if (message.type === 'emission') this.detection.take(message.emission);
    else if (message.type === 'error') console.warn('The program refused:', message.detail);
  }

  #catchUp(): void {
    const from = this.#newestAt();
    this.#behindTimer ??= window.setTimeout(() => {
      this.#behindTimer = undefined;
      if (!this.state().paused) this.#backfill(from === undefined ? undefined : from - CATCH_UP_MS);
    }, CATCH_UP_MS);
  }

  #phase(phase: ConnectionPhase): void {
    pageStore.setState({ phase });
    if (phase !== 'connected') return;
    if (this.#everConnected) {
      this.#list.load();
      if (!this.state().paused) this.#backfill(this.#newestAt());
    }
    this.#everConnected = true;
  }

  /** The list is there or has changed: shows the wanted receiver, or the first that sweeps. */
  #choose(): void {
    const id = wantedReceiver(this.state())?.id;
    if (id !== undefined && (this.picture === undefined || id !== this.state().receiverId)) this.select(id);
  }

  #wake(): void {
    const { receiverId, paused } = this.state();
    if (receiverId === undefined) return;
    this.#socket.subscribe({ receiverId, ...this.#shape });
    this.detection.load();
    if (!paused) this.#backfill(this.#newestAt());
  }

  #publish(): void {
    const { picture, view } = this;
    if (document.hidden || picture === undefined) return;
    if (!this.#attended) return void pageStore.setState(this.#age.age(this.now()));
    const slotMs = this.#slotMs();
    if (Math.abs(slotMs - picture.history.slotMs) > 1e-9 && !this.state().paused) this.#reslot();
    const levelsBefore = this.state().levels;
    pageStore.setState(receiverFacts({ picture, view, state: this.state(), now: this.now() }));
    if (this.state().levels !== levelsBefore) this.#plot?.redraw();
    else this.#plot?.changed(undefined);
  }
}
