/** In a storm of events the page renders at most twice a second; alarms and answers to a person wait for nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { incidentJson } from '../../src/http/incidents/incident-json.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import type { Incident } from '../../web/src/duty/cases/incident.js';
import {
  followIncidents,
  onOpenIncidents,
  openIncidents,
  openStore,
  takeIncident,
} from '../../web/src/duty/cases/open-incidents.js';
import { heldReceiver } from '../../web/src/duty/wall/wall-pages.js';
import { tellFollowers } from '../../web/src/ground/asking/followed.js';
import { DetectionFeed } from '../../web/src/live/detection/detection-feed.js';
import type { EmissionJson } from '../../web/src/picture/detection-api.js';
import { pictureStore } from '../../web/src/picture/picture-store.js';
import { programStore } from '../../web/src/program/program-store.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.UTC(2027, 1, 6, 17);

beforeEach(() => {
  vi.useFakeTimers({ now: T0 });
  vi.stubGlobal('window', { setTimeout, clearTimeout });
  vi.stubGlobal('document', { hidden: false, addEventListener: () => undefined, removeEventListener: () => undefined });
  // The lists that are loaded beside the events: they never come.
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
});
/** Ends what a test follows: the page never does, and the tests after it share this process. */
const leaving: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function incident(id: string): Incident {
  const context = { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => undefined };
  const desk = { clock: () => T0, policy: () => DEFAULT_POLICY, startedAt: T0, listenedSince: () => T0 };
  return { ...(incidentJson(newIncident(id, [emissionReport(T0)], context), desk) as Incident), state: 'open' };
}
const tell = (id: string) => tellFollowers({ type: 'incident', incident: incident(id) });

describe('incidents of a storm', () => {
  it('sound one by one, are shown twice a second, and at once where a person acted or the page is hidden', () => {
    leaving.push(followIncidents());
    let shown = 0;
    const heard: string[] = [];
    leaving.push(onOpenIncidents(({ incidents }) => heard.push(incidents.map(({ id }) => id).join())));
    openStore.subscribe(() => (shown += 1));
    for (let i = 0; i < 20; i++) tell(`INC-${i}`);
    expect(heard).toHaveLength(20);
    expect([shown, openIncidents().length]).toEqual([1, 1]);
    vi.advanceTimersByTime(500);
    expect([shown, openIncidents().length]).toEqual([2, 20]);
    vi.advanceTimersByTime(100);
    tell('INC-20');
    takeIncident(incident('INC-21'));
    expect([shown, openIncidents().length]).toEqual([3, 22]);
    // What the answer showed is not shown a second time.
    vi.advanceTimersByTime(2000);
    expect(shown).toBe(3);
    tell('INC-22');
    vi.stubGlobal('document', {
      hidden: true,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    });
    tell('INC-23');
    expect([shown, openIncidents().length]).toEqual([5, 24]);
  });
});

describe('the most severe emergency', () => {
  it('keeps the wall on the receiver whose plans have it, whichever of them was swept last', () => {
    const { startHz, stopHz, stationIds } = incident('INC-1');
    const ranges = [
      { startHz: 1e6, stopHz: 2e6 },
      { startHz: startHz - 1e6, stopHz: stopHz + 1e6 },
    ];
    const receivers = [
      { id: 'elsewhere', stationId: 'another', ranges },
      { id: 'below', stationId: stationIds[0] ?? '', ranges: ranges.slice(0, 1) },
      { id: 'both', stationId: stationIds[0] ?? '', ranges },
    ];
    const gravest: Incident = { ...incident('INC-1'), severity: 1, active: true, alarm: 'unacknowledged' };
    expect(heldReceiver([gravest], receivers)).toBe('both');
    expect(heldReceiver([{ ...gravest, severity: 2 }], receivers)).toBeUndefined();
  });
});

describe('emissions of a storm', () => {
  it('change their frames and their list together, once a second', () => {
    pictureStore.setState({ receiverId: undefined });
    let drawn = 0;
    const feed = new DetectionFeed({ changed: () => (drawn += 1), now: () => T0 });
    pictureStore.setState({ receiverId: 'rx' });
    const before = feed.shown;
    const emission = (id: string): EmissionJson => ({
      ...{ id, receiverId: 'rx', stationId: 'st', state: 'live', class: 'carrier', lowHz: 121.4e6, highHz: 121.6e6 },
      ...{ firstSeenAt: new Date(T0).toISOString(), lastSeenAt: new Date(T0).toISOString(), centreHz: 121.5e6 },
      ...({ severity: { score: 40, reason: '' }, features: { inrDb: 20 } } as unknown as EmissionJson),
    });
    for (let i = 0; i < 20; i++) tellFollowers({ type: 'emission', emission: emission(`e${i}`) });
    expect(feed.shown).toBe(before);
    vi.advanceTimersByTime(1000);
    expect([drawn, feed.shown.length, programStore.getState().emissions.length]).toEqual([1, 20, 20]);
  });
});
