/** What the metrics of the door, of notices and of full queues count, against what really happened. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gauge, Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DutySources, dutyMetrics } from '../../src/http/health/duty-metrics.js';
import { exposition } from '../../src/http/health/health-routes.js';
import { networkMetrics } from '../../src/http/health/network-metrics.js';
import { TurnedAway } from '../../src/http/turned-away.js';
import { Dispatcher } from '../../src/notify/dispatcher.js';
import { reportMessage } from '../../src/notify/messages.js';
import { SendFailed } from '../../src/notify/notice.js';
import { parseNotices } from '../../src/notify/notice-settings.js';
import { NoticeSettingsStore } from '../../src/notify/settings-store.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { type Caller, startAccountProgram } from '../support/account-program.js';

const seriesValue = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1),
  );

describe('metrics', () => {
  it('that wait for the same archive wait at the same time, and one that fails is left out and counted', async () => {
    const registry = new Registry();
    let asked = 0;
    let answer = () => {};
    const archive = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const gauge = (name: string, collect: () => Promise<void>) =>
      new Gauge({ name, help: name, registers: [registry], collect });
    for (const name of ['first', 'second'])
      gauge(name, () => {
        asked += 1;
        return archive;
      });
    gauge('broken', () => Promise.reject(new Error('no disk')));
    const text = exposition(registry);
    await new Promise(setImmediate);
    expect(asked).toBe(2);
    answer();
    expect(seriesValue(await text, 'first')).toBe(0);
    expect(seriesValue(await text, 'second')).toBe(0);
    expect(await text).not.toContain('broken');
    expect(seriesValue(await text, 'rfi_metrics_failed')).toBe(1);
  });

  it('of a hub have every name that its alerts ask for', async () => {
    const registry = new Registry();
    const figures = () => ({
      ...{ stations: [], refused: [], sweeps: 0, again: 0, differingHours: 0, mendedHours: 0, copies: 1 },
      pulls: { waiting: 0, asked: 0, fetched: 0, givenUp: 0 },
    });
    networkMetrics(registry, figures, async () => 2);
    const text = await registry.metrics();
    expect(seriesValue(text, 'rfi_network_book_copies')).toBe(1);
    expect(seriesValue(text, 'rfi_network_nodes_behind')).toBe(2);
    const rules = readFileSync(join(import.meta.dirname, '../../deploy/prometheus/alerts-network.yaml'), 'utf8');
    const asked = [...rules.matchAll(/\brfi_\w+/g)].map(([name]) => name);
    expect(asked.length).toBeGreaterThan(6);
    for (const name of asked) expect(text).toContain(`# TYPE ${name} gauge`);
  });

  it('count sign-ins that were refused, by why, and requests that a full queue turned away, by route', async () => {
    const { administrator, caller } = await startAccountProgram();
    const admin: Caller = await administrator();
    const metrics = async () => String((await admin.get('/metrics')).body);
    const refused = (text: string, why: string) => seriesValue(text, `rfi_sign_ins_refused_total{why="${why}"}`);
    const before = await metrics();
    // Only counters may end so: promtool refuses others.
    expect(before.match(/^# TYPE \w+_total (?!counter).*$/gm)).toBeNull();
    expect([refused(before, 'wrong'), refused(before, 'too-often'), refused(before, 'busy')]).toEqual([0, 0, 0]);
    const tries = 14;
    const statuses: number[] = [];
    for (let i = 0; i < tries; i++) {
      const { status } = await caller().call('POST', '/api/v1/session', { name: 'chief', password: `wrong ${i}` });
      statuses.push(status);
    }
    const after = await metrics();
    expect(refused(after, 'wrong')).toBe(statuses.filter((status) => status === 401).length);
    expect(refused(after, 'too-often')).toBe(statuses.filter((status) => status === 429).length);
    expect(refused(after, 'too-often')).toBeGreaterThan(0);
    expect(refused(after, 'wrong') + refused(after, 'too-often')).toBe(tries);

    // One export runs and twenty wait; those beyond are turned away.
    const wish = {
      what: 'sweeps',
      receiverId: 'sim',
      format: 'csv',
      from: '2000-01-01T00:00:00Z',
      to: '2100-01-01T00:00:00Z',
    };
    const answers = await Promise.all(Array.from({ length: 60 }, () => admin.call('POST', '/api/v1/exports', wish)));
    const away = answers.filter(({ status }) => status === 429).length;
    expect(away).toBeGreaterThan(0);
    const text = await metrics();
    expect(seriesValue(text, 'rfi_requests_turned_away_total{route="post /api/v1/exports"}')).toBe(away);
    for (const queue of ['spool', 'detection', 'live', 'influxdb-notes'])
      expect(seriesValue(text, `rfi_queue_drops_total{queue="${queue}"}`), queue).toBe(0);
  });

  it('count notices that were sent, that failed, that wait and that were given up, by channel', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-metrics-'));
    const book = new CaseBook(join(folder, 'cases.db'));
    onTestFinished(() => {
      book.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const channel = (id: string) => ({
      id,
      name: id,
      kind: 'webhook',
      template: 'json',
      url: `http://127.0.0.1:1/${id}`,
    });
    const notices = { channels: [channel('good'), channel('away'), channel('gone')] };
    const settings = await NoticeSettingsStore.open(join(folder, 'notices.json'), parseNotices(notices, 'test'));
    let now = 1_700_000_000_000;
    const dispatcher = new Dispatcher({
      ...{ outbox: book.outbox, settings, clock: () => now, onFault: () => undefined },
      async send({ id }) {
        if (id === 'away') throw new SendFailed('nobody answers');
        if (id === 'gone') throw new SendFailed('no such place', { isFinal: true });
      },
      ...{ incident: () => undefined, addressee: () => undefined, stationName: (id: string) => id },
      report: async (id) => ({
        ...{ id, title: id, lines: [], severity: 5, cause: 'report', incidentIds: [], at: now },
      }),
    });
    const nothing: DutySources = {
      ...{ detection: { observed: 0, unjudged: 0, restarts: 0 }, liveIncidents: () => [], recentWatch: () => [] },
      ...{ drillRuns: () => false, notices: dispatcher.counters, outbox: () => book.outbox.counts() },
      ...{ turnedAway: new TurnedAway(), drops: () => ({}) },
    };
    const registry = new Registry();
    dutyMetrics(registry, nothing);
    for (const [id, count] of [
      ['good', 3],
      ['away', 2],
      ['gone', 1],
    ] as const)
      for (let i = 0; i < count; i++) book.outbox.put(reportMessage(`RPT-${id}-${i}`, id, now), now);
    for (let i = 0; i < 20; i++) {
      dispatcher.tick();
      await dispatcher.stop();
      now += 1000;
    }
    const text = await registry.metrics();
    const kept = (id: string, state: string) => seriesValue(text, `rfi_notices_kept{channel="${id}",state="${state}"}`);
    const total = (what: string) => seriesValue(text, `rfi_notices_total{what="${what}"}`);
    expect(kept('away', 'waiting')).toBe(2);
    expect(kept('gone', 'dead')).toBe(1);
    expect(kept('good', 'waiting')).toBeNaN();
    expect(total('sent')).toBeGreaterThan(0);
    expect(total('sent')).toBeLessThanOrEqual(3);
    expect(total('failed')).toBeGreaterThanOrEqual(2);
  });
});
