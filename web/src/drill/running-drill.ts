/** The drill that is running, for every screen: asked for at the start and after reconnections, told of in between. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { get } from '../asking/request.js';
import { fieldsOf, type Incident, textOf } from '../cases/incident.js';
import { onMessage } from '../state/messages.js';
import { pageStore } from '../state/page-store.js';

export interface RunningDrill {
  readonly id: string;
  readonly name: string;
  readonly startedBy: string;
  /** Epoch ms. */
  readonly startedAt: number;
}

interface DrillState {
  readonly drill: RunningDrill | undefined;
  /** Cases of this drill as they were told; none before the page was opened. */
  readonly incidents: readonly Incident[];
  /** Counts what may have changed, for lists that ask anew. */
  readonly changes: number;
}

const drillStore = createStore<DrillState>(() => ({ drill: undefined, incidents: [], changes: 0 }));
/** A missed message is made good after this long. */
const EVERY_MS = 30_000;
/** Where no messages come, because no WebSocket gets through. */
const POLLING_MS = 5000;

export function useDrill(): DrillState {
  return useStore(drillStore);
}

let started = false;
/** Counts what the program told by itself: an answer that was asked for before is older than that. */
let told = 0;

/** Begins to follow; called once, by what marks the screens. */
export function followDrills(): void {
  if (started) return;
  started = true;
  onMessage((message) => {
    if (message.type === 'drill') {
      told += 1;
      take(message.drill);
    } else if (message.type === 'drill-incident') {
      const { incident } = message;
      drillStore.setState(({ incidents, changes }) => ({
        incidents: [...incidents.filter(({ id }) => id !== incident.id), incident],
        changes: changes + 1,
      }));
    }
  });
  pageStore.subscribe(({ phase }, before) => {
    if (phase === 'connected' && before.phase !== 'connected') load();
  });
  window.setInterval(load, EVERY_MS);
  window.setInterval(() => {
    if (pageStore.getState().phase === 'polling') load();
  }, POLLING_MS);
  load();
}

function load(): void {
  const toldBefore = told;
  get('/api/v1/drill').then(
    (answer) => {
      // Overtaken by a message: a drill that has ended meanwhile would be on every screen again.
      if (told === toldBefore) take(answer['running']);
    },
    (error: unknown) => console.warn('Whether a drill runs could not be asked:', error),
  );
}

function take(value: unknown): void {
  const raw = fieldsOf(value);
  const id = textOf(raw['id']);
  const isOver = id === undefined || raw['endedAt'] !== undefined;
  const before = drillStore.getState();
  if (isOver && before.drill === undefined) return;
  const drill = isOver
    ? undefined
    : {
        id,
        name: textOf(raw['name']) ?? id,
        startedBy: textOf(raw['startedBy']) ?? '',
        startedAt: Date.parse(textOf(raw['startedAt']) ?? ''),
      };
  if (drill?.id === before.drill?.id) return;
  drillStore.setState({ drill, incidents: [], changes: before.changes + 1 });
}
