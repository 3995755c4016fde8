/** What the program has said of itself: stations, receivers, emissions, its time, and whether it is heard. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Anomaly } from '../../../src/api/emissions.js';
import type { Frequency } from '../../../src/api/fields.js';
import type { ServerMessage } from '../../../src/api/live.js';
import type { RecordJson } from '../../../src/api/records.js';
import type { Receiver, Station } from '../../../src/api/stations.js';
import type { Stopper } from '../../../src/live/wire.js';

/** An emission as it is drawn: its instants in epoch ms, its severity flat. */
export interface Emission {
  readonly id: string;
  readonly receiverId: string;
  readonly stationId: string;
  readonly live: boolean;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Begin of the present or last burst; undefined without breaks. */
  readonly burstStartedAt: number | undefined;
  /** Epoch ms: closed by a restart of the program; whether it went on after this time is not known. */
  readonly unknownSince: number | undefined;
  readonly lowHz: number;
  readonly highHz: number;
  readonly centreHz: number;
  readonly frequency: Frequency;
  /** One of EMISSION_CLASSES (`emission-names.ts`), or the name used by a newer program. */
  readonly class: string;
  readonly evidence: string;
  /** Severity, 0 … 100. */
  readonly score: number;
  readonly reason: string;
  /** Mean level above the noise; undefined where none was measured (a hopper followed as a whole region). */
  readonly overNoiseDb: number | undefined;
}

/** A receiver as the page shows it. `unheard`: the program itself is not heard, so the receiver's state is not known. */
export type ReceiverInfo = Omit<Receiver, 'status'> & { readonly status: Receiver['status'] | 'unheard' };

/** At a hub: the receiver is one of a station, which keeps the list of its emissions itself. */
export function isOfStation({ id, stationId }: Pick<Receiver, 'id' | 'stationId'>): boolean {
  return id.startsWith(`${stationId}.`);
}

/** `polling`: no WebSocket works, and the newest sweep is requested over HTTP instead. */
export type ConnectionPhase = 'connecting' | 'connected' | 'reconnecting' | 'polling';

/** The program is not heard. */
export interface Silence {
  /** Epoch ms by the program's clock: when the program was last heard. */
  readonly since: number;
  /** Undefined when the program ended, or was cut off, without a word. */
  readonly stoppedBy: Stopper | undefined;
}

export interface ProgramState {
  readonly stations: readonly Station[];
  readonly receivers: readonly ReceiverInfo[];
  /** False until the list of receivers was loaded once. */
  readonly receiversKnown: boolean;
  readonly phase: ConnectionPhase;
  /** Undefined while the program is heard (see `liveness.ts`). */
  readonly silence: Silence | undefined;
  readonly licences: readonly RecordJson<'assignments'>[];
  /** Of all receivers: live ones by severity, then the closed, the latest first; bounded. */
  readonly emissions: readonly Emission[];
  /** Anomalies that began and have not ended; bounded. */
  readonly anomalies: readonly Anomaly[];
  /** Whether detection knows the noise of the receiver that is looked at; undefined until it has said so. */
  readonly watching: 'learning' | 'watching' | undefined;
}

export const programStore = createStore<ProgramState>(() => ({
  stations: [],
  receivers: [],
  receiversKnown: false,
  phase: 'connecting',
  silence: undefined,
  licences: [],
  emissions: [],
  anomalies: [],
  watching: undefined,
}));

export function useProgram<T>(select: (state: ProgramState) => T): T {
  return useStore(programStore, select);
}

// All times on the page are the program's, even if the browser's clock is wrong.
let offsetMs = 0;
/** Later than any message comes over a bad line. */
const JUMP_MS = 30_000;

/** The program's present, epoch ms. */
export function programNow(): number {
  return Date.now() + offsetMs;
}

/** Sets the clock by a message that tells the program's time. True where it jumped: questions about "now" were about another. */
export function hearClock(message: ServerMessage): boolean {
  const before = offsetMs;
  if (message.type === 'hello') offsetMs = message.serverTime - Date.now();
  else if (message.type === 'pong' && message.at !== undefined)
    offsetMs = message.serverTime - (message.at + Date.now()) / 2;
  return Math.abs(offsetMs - before) > JUMP_MS;
}
