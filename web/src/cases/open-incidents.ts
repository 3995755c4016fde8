/**
 * The incidents that are not closed, most urgent first: one list for the alarm bar, the sounds, the wall and the side
 * of the live screen. Loaded at the start and after every reconnection, changed by the `incident` events in between.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { askAll } from '../asking/ask.js';
import { atMs } from '../asking/instants.js';
import { onMessage } from '../state/messages.js';
import { pageStore } from '../state/page-store.js';
import type { Incident, IncidentState } from './incident.js';

const OPEN_STATES: readonly IncidentState[] = ['open', 'acknowledged', 'assigned', 'investigating', 'resolved'];
/** More than this nobody reads on a bar or a wall; the table has all. */
const MOST = 2000;
/** A missed event is made good after this long. */
const EVERY_MS = 60_000;
/** Where no events come, because no WebSocket gets through. */
const POLLING_MS = 5000;

export interface OpenIncidents {
  /** False until the first answer. */
  readonly known: boolean;
  readonly incidents: readonly Incident[];
}

export const openStore = createStore<OpenIncidents>(() => ({ known: false, incidents: [] }));

export function useOpenIncidents(): readonly Incident[] {
  return useStore(openStore, ({ incidents }) => incidents);
}

/** For what draws frames, outside React. */
export function openIncidents(): readonly Incident[] {
  return openStore.getState().incidents;
}

/** `first` is true for what was there already when the page opened. */
type Listener = (after: Incident, before: Incident | undefined, first: boolean) => void;
const listeners = new Set<Listener>();

/** Hears of each change as it arrives, whether or not the page is looked at. */
export function onIncident(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

let started = false;

/** Begins to follow; called once, by the page. */
export function followIncidents(): void {
  if (started) return;
  started = true;
  onMessage((message) => {
    if (message.type === 'incident') takeIncident(message.incident);
  });
  pageStore.subscribe(({ phase }, before) => {
    if (phase === 'connected' && (before.phase === 'reconnecting' || before.phase === 'polling')) load();
  });
  window.setInterval(load, EVERY_MS);
  window.setInterval(() => {
    if (pageStore.getState().phase === 'polling') load();
  }, POLLING_MS);
  load();
}

/** Takes what an answer of the program says of an incident, as if it had been told. */
export function takeIncident(incident: Incident): void {
  const { incidents, known } = openStore.getState();
  const before = incidents.find(({ id }) => id === incident.id);
  // An answer may overtake an event, or the other way round: the older state is not taken back.
  if (before !== undefined && before.version > incident.version) return;
  for (const listener of listeners) listener(incident, before, false);
  const others = incidents.filter(({ id }) => id !== incident.id);
  const open = OPEN_STATES.includes(incident.state);
  openStore.setState({ known, incidents: open ? sorted([...others, incident]).slice(0, MOST) : others });
}

function load(): void {
  const query = { state: OPEN_STATES.join(','), order: 'priority' } as const;
  askAll('GET /api/v1/incidents', 'incidents', { query }, MOST).then(
    (found) => {
      const before = new Map(openStore.getState().incidents.map((one) => [one.id, one]));
      const newest = found.map((one) => {
        const known = before.get(one.id);
        return known !== undefined && known.version > one.version ? known : one;
      });
      const first = !openStore.getState().known;
      for (const incident of newest)
        for (const listener of listeners) listener(incident, before.get(incident.id), first);
      openStore.setState({ known: true, incidents: sorted(newest) });
    },
    // The connection badge says that the program is away; it is asked again soon.
    (error: unknown) => console.warn('The open incidents could not be listed:', error),
  );
}

/** By severity, those that wait for a person first, the newest first. */
function sorted(incidents: readonly Incident[]): Incident[] {
  const waits = ({ alarm }: Incident) => (alarm === 'unacknowledged' || alarm === 'returned-unacknowledged' ? 0 : 1);
  return [...incidents].sort(
    (a, b) => a.severity - b.severity || waits(a) - waits(b) || atMs(b.firstHeardAt) - atMs(a.firstHeardAt),
  );
}
