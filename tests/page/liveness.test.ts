/** Old is never shown as new: when the page stops believing what it shows, when it sounds, and what follows a restart. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { incidentJson } from '../../src/http/incidents/incident-json.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { EmissionLog } from '../../src/station/emission-log.js';
import { SilenceAlarm } from '../../web/src/duty/alarms/silence-alarm.js';
import { lookWithoutData } from '../../web/src/duty/wall/tile-feed.js';
import { isCurrent, pictureStore, shownState } from '../../web/src/picture/picture-store.js';
import { knownAt, LivenessWatch, onReturn } from '../../web/src/program/liveness.js';
import { programStore } from '../../web/src/program/program-store.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.UTC(2027, 1, 6, 17);

describe('liveness', () => {
  const receiver = {
    ...{ id: 'rx', name: 'rx', stationId: 'st', number: 1, driver: 'd', since: new Date(T0).toISOString(), sweeps: 1 },
    ...({ status: 'sweeping', activity: 'plans', ranges: [], measured: [] } as const),
  };

  it('ends within ten seconds of the last word, for every receiver at once, and returns with the next word', () => {
    let at = T0;
    let healed = 0;
    const watch = new LivenessWatch({ now: () => at, healed: () => (healed += 1) }, () => at);
    programStore.setState({ receivers: [receiver], silence: undefined });
    pictureStore.setState({ dataOld: false, past: undefined });
    watch.heard();
    at += 5000;
    watch.look();
    expect(isCurrent(shownState())).toBe(true);
    at += 4000;
    watch.look();
    expect(programStore.getState().silence).toEqual({ since: T0, stoppedBy: undefined });
    expect(isCurrent(shownState())).toBe(false);
    expect(programStore.getState().receivers.map(({ status }) => status)).toEqual(['unheard']);
    watch.heard();
    expect(isCurrent(shownState())).toBe(true);
    expect(healed).toBe(1);
  });

  it('returns also with a connection that is made again, but not with the first one', () => {
    let returns = 0;
    programStore.setState({ silence: undefined, phase: 'connecting' });
    const stop = onReturn(() => (returns += 1));
    programStore.setState({ phase: 'connected' });
    expect(returns).toBe(0);
    programStore.setState({ phase: 'reconnecting' });
    programStore.setState({ silence: { since: T0, stoppedBy: undefined } });
    expect(returns).toBe(0);
    programStore.setState({ phase: 'connected' });
    expect(returns).toBe(1);
    programStore.setState({ silence: undefined });
    expect(returns).toBe(2);
    stop();
    programStore.setState({ phase: 'reconnecting' });
    programStore.setState({ phase: 'connected' });
    expect(returns).toBe(2);
  });

  it('ends at once after the word of an orderly stop, and a computer that slept is behind at the first look', () => {
    let at = T0;
    const watch = new LivenessWatch({ now: () => at, healed: () => undefined }, () => at);
    watch.heard();
    watch.stopped('console');
    expect(programStore.getState().silence).toEqual({ since: T0, stoppedBy: 'console' });
    // What it still answers while it ends is no sign of life.
    watch.heard();
    expect(programStore.getState().silence?.stoppedBy).toBe('console');
    at += 6000;
    watch.heard();
    expect(programStore.getState().silence).toBeUndefined();
    at += 3 * 3_600_000;
    watch.look();
    expect(programStore.getState().silence?.since).toBe(T0 + 6000);
    watch.heard();
  });
});

describe('what only the program knows', () => {
  it('stands still while the program is silent: how long an alarm has waited is not known then', () => {
    const silence = { since: T0, stoppedBy: undefined };
    expect(knownAt({ silence: undefined }, T0 + 90_000)).toBe(T0 + 90_000);
    expect(knownAt({ silence }, T0 + 90_000)).toBe(T0);
    expect(knownAt({ silence }, T0 + 180_000)).toBe(T0);
  });
});

describe('a receiver on the wall', () => {
  it('that begins a closer look is busy, and its data is old only when the look does not begin either', () => {
    const look = { emissionId: 'e', startHz: 121.4e6, stopHz: 121.6e6 };
    const looking = { activity: 'closer-look', status: 'sweeping', look } as const;
    const age = { ms: 4000, old: true, empty: false };
    expect(lookWithoutData(looking, age)).toBe(look);
    expect(lookWithoutData(looking, { ...age, ms: 500, old: false })).toBeUndefined();
    expect(lookWithoutData(looking, { ...age, ms: 11_000 })).toBeUndefined();
    expect(lookWithoutData({ ...looking, status: 'unheard' }, age)).toBeUndefined();
    expect(lookWithoutData({ ...looking, activity: 'plans' }, age)).toBeUndefined();
  });
});

describe('the alarm of the lost watch', () => {
  it('sounds ten seconds after the last word, again until it is seen, and never for a short restart', () => {
    const alarm = new SilenceAlarm();
    const lost = { since: T0, stoppedBy: undefined };
    const acts = Array.from({ length: 40 }, (_, s) => alarm.look(lost, s >= 30, T0 + 6000 + 1000 * s));
    const soundsAt = acts.flatMap(({ sound }, s) => (sound ? [6 + s] : []));
    expect(soundsAt).toEqual([10, 25]);
    expect(acts.filter(({ notify }) => notify)).toHaveLength(1);
    expect(alarm.look(undefined, true, T0 + 60_000)).toEqual({ sound: false, notify: false, over: true });
    const stopped = { since: T0, stoppedBy: 'service' } as const;
    for (let s = 0; s < 9; s++) expect(alarm.look(stopped, false, T0 + 1000 * s).sound).toBe(false);
    expect(alarm.look(undefined, false, T0 + 9000).over).toBe(true);
  });
});

describe('after a restart', () => {
  it('an emission that was on the air is closed with the time from which nothing is known', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rfi-log-'));
    try {
      const path = join(folder, 'emissions.json');
      const kept = { receiverId: 'rx', stationId: 'st', firstSeenAt: T0, lastSeenAt: T0 + 5000 };
      const emissions = [
        { ...kept, id: 'on', state: 'live' },
        { ...kept, id: 'off', state: 'closed' },
      ];
      await writeFile(path, JSON.stringify({ emissions, anomalies: [] }));
      const log = await EmissionLog.open(path);
      expect(log.emissions.map(({ id, state, unknownSince }) => [id, state, unknownSince])).toEqual([
        ['on', 'closed', T0 + 5000],
        ['off', 'closed', undefined],
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('an incident is on the air again only when it was heard by this run of the program', () => {
    const context = { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => undefined };
    const incident = newIncident('INC-1', [emissionReport(T0, { lastHeardAt: T0 + 1000, active: true })], context);
    const desk = (startedAt: number) => ({
      clock: () => T0,
      policy: () => DEFAULT_POLICY,
      startedAt,
      listenedSince: () => startedAt,
    });
    expect(incidentJson(incident, desk(T0))).toMatchObject({ active: true });
    expect(incidentJson(incident, desk(T0))).not.toHaveProperty('unknownSince');
    const restarted = incidentJson(incident, desk(T0 + 60_000));
    expect([restarted.active, restarted.unknownSince]).toEqual([false, new Date(T0 + 1000).toISOString()]);
  });
});
