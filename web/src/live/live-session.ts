/**
 * The live page without its drawing: the watched receiver, its data, and the values for the store.
 *
 *   /live ──frames──► LiveSession ──► Picture (history, traces) ──► Plot (canvas)
 *   /api/v1/sweeps ──rows──┘   └──twice a second──► store ──► React
 */
import type { ServerMessage, SweepFrame } from '../../../src/live/wire.js';
import { CopiedPicture } from '../picture/drawing/copied-picture.js';
import { gridOf, type Span, spanOf } from '../picture/grid.js';
import { pictureStore, type ShownState, shownReceiver, shownState, sweptSpan } from '../picture/picture-store.js';
import { LiveSocket } from '../picture/stream/socket.js';
import { LivenessWatch } from '../program/liveness.js';
import { type ConnectionPhase, programNow, programStore } from '../program/program-store.js';
import { DetectionFeed } from './detection/detection-feed.js';
import { type PastHost, TimeMachine } from './looking-back/time-machine.js';
import type { Plot, PlotHost } from './plot/plot.js';
import { nothingSeen, receiverFacts, rememberedLevels, ToldView, viewFacts } from './receiver-facts.js';
import { ReceiverList, wantedReceiver } from './receiver-list.js';
import { Backfill, type BackfillHost } from './stream/backfill.js';
import {
  AgeWatch,
  CloseLook,
  type CloseLookHost,
  shownSpanMs,
  sleepWhenHidden,
  streamShape,
} from './stream/stream-shape.js';

/** Time after which a hidden tab stops its stream; the archive fills the missing rows when it is shown again. */
const HIDDEN_MS = 30_000;

export interface LiveSessionOptions {
  readonly url: string;
  readonly lite: boolean;
  readonly receiverId?: string | undefined;
  readonly view?: Span | undefined;
  /** An instant of the past to start with, epoch ms. */
  readonly at?: number | undefined;
  /** Called for every message of the program, for other parts of the page. */
  hear(message: ServerMessage): void;
}

export class LiveSession implements PlotHost {
  /** Filled even while the past is shown. */
  #live: CopiedPicture | undefined;
  view: Span | undefined;
  readonly past = new TimeMachine(this.#pastHost());
  /** Hear each frame of the watched receiver while the live screen is shown. */
  readonly ears = new Set<(frame: SweepFrame) => void>();
  readonly detection = new DetectionFeed({ changed: () => this.#plot?.changed(undefined), now: () => this.now() });
  readonly #socket: LiveSocket;
  readonly #lite: boolean;
  #plot: Plot | undefined;
  #rows = 480;
  #receiverNumber: number | undefined;
  #storedSpan: Span | undefined;
  readonly #list: ReceiverList;
  readonly #told = new ToldView();
  readonly #backfill = new Backfill(this.#backfillHost());
  readonly #close = new CloseLook(this.#closeHost());
  /** The view requested by a link, until the receiver is known to cover it. */
  #linked: Span | undefined;
  #linkedAt: number | undefined;
  #everConnected = false;
  #attended = false;
  /** Just after the newest sweep of a stopped picture, epoch ms. */
  #stoppedAt: number | undefined;
  readonly #age = new AgeWatch();
  readonly #hear: (message: ServerMessage) => void;
  readonly #liveness = new LivenessWatch({ now: () => this.now(), healed: () => this.#healed() });

  constructor(options: LiveSessionOptions) {
    this.#lite = options.lite;
    this.#linked = options.view;
    this.#linkedAt = options.at;
    this.#hear = options.hear;
    pictureStore.setState({ lite: options.lite, receiverId: options.receiverId });
    this.#socket = new LiveSocket(options.url, {
      frame: (frame, bytes) => this.#frame(frame, bytes),
      message: (message) => this.#message(message),
      phase: (phase) => this.#phase(phase),
      heard: () => this.#liveness.heard(),
      stopped: (by) => this.#liveness.stopped(by),
    });
    this.#liveness.run(() => this.#publish());
    sleepWhenHidden(this.#lite ? 0 : HIDDEN_MS, {
      sleep: () => this.#socket.subscribe(undefined),
      wake: () => this.#wake(),
    });
    this.#list = new ReceiverList({
      heard: () => this.#liveness.heard(),
      loaded: () => this.#choose(),
      settingsChanged: (span) => this.#live?.restartHolds(span),
    });
  }

  state(): ShownState {
    return shownState();
  }

  now(): number {
    return programNow();
  }

  /** The shown picture: of the past while looking back, otherwise of the present. */
  get picture(): CopiedPicture | undefined {
    return this.past.picture ?? this.#live;
  }

  get plot(): Plot | undefined {
    return this.#plot;
  }

  /** True while the live screen is shown. On other screens a thin stream is enough, which gives the age of the data. */
  attend(attended: boolean): void {
    this.#attended = attended;
    if (!attended) this.past.pause();
    this.#wake();
  }

  mount(plot: Plot | undefined): void {
    this.#plot = plot;
  }

  rowsWanted(rows: number): void {
    this.#rows = rows;
    // Many small steps of a divider are one large one.
    const { rows: shown = rows } = this.#live?.history ?? {};
    if (Math.abs(rows - shown) > 0.08 * shown) this.#reslot();
  }

  /** The receiver's whole range, as far as it is known. */
  get full(): Span | undefined {
    return this.picture?.full ?? sweptSpan(this.state()) ?? this.#storedSpan;
  }

  select(receiverId: string): void {
    this.#list.chosen(receiverId);
    this.#backfill.stop();
    this.#close.end();
    this.#told.forget();
    this.#live = new CopiedPicture(this.#rows, this.#slotMs());
    this.view = undefined;
    this.#receiverNumber = undefined;
    this.#storedSpan = undefined;
    pictureStore.setState(nothingSeen(receiverId));
    this.setView(undefined);
    pictureStore.setState(rememberedLevels(this.state(), this.full));
    this.#subscribe(receiverId);
    this.#backfill.since();
    this.#plot?.paused(false);
    // The other receiver at the same instant of the past, or the instant that a link requests.
    const at = this.#linkedAt;
    this.#linkedAt = undefined;
    if (at === undefined) this.past.again();
    else this.past.go(at);
  }

  show(receiverId: string, span: Span): void {
    this.#linked = span;
    if (receiverId === this.state().receiverId) this.setView(undefined);
    else this.select(receiverId);
  }

  /** Shows this span, as nearly as the receiver's range allows; undefined shows all of it. */
  setView(wanted: Span | undefined): void {
    const { full } = this;
    if (full === undefined) return;
    const told = viewFacts(wanted ?? this.#linked ?? full, full, this.picture?.finestStepHz);
    this.view = told.view;
    if (wanted === undefined) this.#linked = undefined;
    this.#told.tell(told);
    this.#close.viewChanged();
    this.#plot?.redraw();
  }

  setPaused(paused: boolean): void {
    const picture = this.#live;
    if (picture === undefined || paused === this.state().paused) return;
    if (paused) picture.freeze();
    else picture.thaw();
    this.#stoppedAt = Math.floor(picture.last?.startedAt ?? this.now()) + 1;
    pictureStore.setState({ paused });
    this.#plot?.paused(paused);
    if (!paused) this.#backfill.sinceNewest();
  }

  /**
   * The time span or the plot's height changed: the history is divided into other slots until the archive's rows
   * arrive.
   */
  spanChanged(): void {
    this.#reslot();
  }

  get #shape() {
    return streamShape(this.#lite, this.#attended);
  }

  #subscribe(receiverId: string): void {
    const { range } = this.#close;
    const { maxBins } = this.#shape;
    const detail = range === undefined || !this.#attended ? {} : { detail: { ...range, maxBins } };
    this.#socket.subscribe({ receiverId, ...this.#shape, ...detail });
  }

  #slotMs(): number {
    return shownSpanMs(this.state(), this.#live?.cadence.roundMs()) / this.#rows;
  }

  #reslot(): void {
    const picture = this.#live;
    if (picture === undefined) return;
    this.past.again();
    picture.reslot(this.#rows, this.#slotMs());
    this.#plot?.redraw();
    this.#backfill.since();
  }

  #stored(frames: readonly SweepFrame[], oldestSlot: number | undefined): void {
    const last = frames.at(-1);
    if (last !== undefined) this.#storedSpan = spanOf(gridOf(last));
    if (this.view === undefined) this.setView(undefined);
    if (this.past.at === undefined) this.#plot?.changed(oldestSlot);
  }

  #frame(frame: SweepFrame, bytes: ArrayBuffer): void {
    const picture = this.#live;
    if (picture === undefined || frame.receiverNumber !== this.#receiverNumber) return;
    this.#age.heard(frame);
    if (!this.#attended) return;
    const before = picture.full;
    const isClose = this.#close.isOf(frame, picture.last);
    if (!isClose && picture.misses(frame)) this.#backfill.missed();
    const slot = picture[isClose ? 'takeClose' : 'take'](frame, bytes);
    // Of a part that is looked at closely, its own bins are heard.
    if (isClose || this.#close.range === undefined) for (const hear of this.ears) hear(frame);
    if (this.past.at !== undefined) return;
    // A stopped picture takes no row.
    if (slot !== undefined) this.#plot?.changed(slot);
    if (isClose) return;
    const full = picture.full ?? spanOf(gridOf(frame));
    if (before === undefined || before.startHz !== full.startHz || before.stopHz !== full.stopHz)
      this.setView(this.#told.isZoomed ? this.view : undefined);
    if (before === undefined) this.#publish();
  }

  #message(message: ServerMessage): void {
    this.#hear(message);
    if (message.type === 'subscribed' && message.receiverId === this.state().receiverId)
      this.#receiverNumber = message.receiverNumber;
    // Frames were skipped for this viewer: the archive has their rows.
    else if (message.type === 'behind') this.#backfill.fellBehind();
    else if (message.type === 'receiver') this.#list.changed(message.receiver);
    else if (message.type === 'error') console.warn('The program refused:', message.detail);
  }

  #phase(phase: ConnectionPhase): void {
    programStore.setState({ phase });
    if (phase === 'connected' || phase === 'polling') {
      if (this.#everConnected) this.#healed();
      this.#everConnected = true;
    } else this.#backfill.lost();
  }

  /** The rows of the time in which the program was away are asked for. */
  #healed(): void {
    if (!this.state().paused) this.#backfill.sinceNewest();
  }

  /** The list arrived or has changed: shows the wanted receiver, or the first that sweeps. */
  #choose(): void {
    const id = wantedReceiver(this.state())?.id;
    if (id !== undefined && (this.#live === undefined || id !== this.state().receiverId)) this.select(id);
  }

  #wake(): void {
    const { receiverId, paused } = this.state();
    if (receiverId === undefined) return;
    this.#subscribe(receiverId);
    if (!paused) this.#backfill.sinceNewest();
  }

  #publish(): void {
    const { picture, view } = this;
    const live = this.#live;
    if (document.hidden || picture === undefined || live === undefined) return;
    if (!this.#attended) return void pictureStore.setState(this.#age.age(this.now()));
    const slotMs = this.#slotMs();
    if (Math.abs(slotMs - live.history.slotMs) > 1e-9 && !this.state().paused) this.#reslot();
    const { levels } = this.state();
    pictureStore.setState(receiverFacts({ picture, live, view, state: this.state(), now: this.now() }));
    if (this.state().levels !== levels) this.#plot?.redraw();
    else this.#plot?.changed(undefined);
  }

  #backfillHost(): BackfillHost {
    return {
      filled: () => {
        const { receiverId } = this.state();
        const picture = this.#live;
        const there = picture !== undefined && receiverId !== undefined && this.#attended;
        return there
          ? { picture, receiverId, maxBins: this.#shape.maxBins, thin: this.#lite, close: this.#close.range }
          : undefined;
      },
      stoppedAt: () => (this.state().paused ? this.#stoppedAt : undefined),
      now: () => this.now(),
      took: (frames, oldestSlot) => this.#stored(frames, oldestSlot),
      tookClose: (oldestSlot) => {
        if (this.past.at === undefined) this.#plot?.changed(oldestSlot);
      },
    };
  }

  #closeHost(): CloseLookHost {
    return {
      shown: () => ({ full: this.full, view: this.view, picture: this.picture }),
      lite: () => this.#lite,
      measured: () => shownReceiver(this.state())?.measured ?? [],
      changed: () => {
        const { receiverId } = this.state();
        this.#live?.lookElsewhere();
        if (receiverId !== undefined) this.#subscribe(receiverId);
      },
      stands: () => {
        this.#backfill.closely();
        this.past.closely();
      },
    };
  }

  #pastHost(): PastHost {
    return {
      wanted: () => ({
        receiverId: this.state().receiverId,
        rows: this.#rows,
        maxBins: streamShape(this.#lite).maxBins,
        close: this.#close.range,
        chosenMs: this.#slotMs() * this.#rows,
      }),
      now: () => this.now(),
      turned: () => this.setView(this.#told.isZoomed ? this.view : undefined),
      moved: (slot) => this.#plot?.changed(slot),
      tell: (past) => pictureStore.setState({ past }),
    };
  }
}
