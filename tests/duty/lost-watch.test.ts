import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LostWatch } from '../../src/duty/lost-watch.js';
import { kindFacts, kindOf } from '../../src/incidents/case-kind.js';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import type { BandFact } from '../../src/watch/self-watch.js';
import { sentenceText } from '../../src/words/sentence.js';

const DISTRESS = { startHz: 121.45e6, stopHz: 121.55e6, severity: 1 as const, name: { vi: 'Cấp cứu', en: 'Distress' } };
const AIR = { startHz: 118e6, stopHz: 137e6, severity: 2 as const, name: { vi: 'Hàng không', en: 'Aeronautical' } };
const FM = { startHz: 87.5e6, stopHz: 108e6, severity: 4 as const, name: { vi: 'FM', en: 'FM' } };

function openDesk() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-lost-watch-'));
  let now = Date.UTC(2027, 1, 4, 17);
  const caseBook = new CaseBook(join(folder, 'cases.db'));
  onTestFinished(() => {
    caseBook.close();
    rmSync(folder, { recursive: true });
  });
  const desk = new IncidentDesk({ caseBook, clock: () => now, plan: BAND_PLAN_VN });
  return { desk, advance: (ms: number) => (now += ms) };
}

it('a band of safety that nobody watches is one case of its station, which ends when it is watched again', () => {
  const { desk, advance } = openDesk();
  const lost = new LostWatch(desk);
  const look = (state: BandFact['state'], reason: BandFact['reason'], bands = [DISTRESS, AIR, FM]) =>
    lost.look(
      bands.map((band) => ({ ...band, stationId: 'hue', state, reason })),
      desk.clock(),
    );
  // Receivers that open slowly are no alarm.
  for (let i = 0; i < 8; i++) {
    look('blind', 'receiver-lost');
    advance(5000);
  }
  expect(desk.caseBook.incidents.live).toEqual([]);
  look('watched', undefined);
  // A clock that is set back holds no alarm.
  advance(-3_600_000);
  look('blind', 'receiver-lost');
  expect(desk.caseBook.incidents.live).toEqual([]);
  advance(5000);
  look('blind', 'receiver-lost');
  advance(5000);
  look('blind', 'receiver-lost');
  const [one, ...others] = desk.caseBook.incidents.live;
  expect(others).toEqual([]);
  expect(one).toMatchObject({
    active: true,
    state: 'open',
    priority: { severity: 1 },
    alarm: { base: 'unacknowledged' },
  });
  expect(one?.emissions.map(({ startHz }) => startHz)).toEqual([121.45e6, 118e6]);
  if (one === undefined) return;
  expect(kindOf(one)).toBe('watch-loss');
  expect(kindFacts(one).noInterferer?.vi).toContain('không trạm nào thu được gì');
  expect(sentenceText(one.priority.reason, 'vi', INCIDENT_SENTENCES)).toContain('không được theo dõi');

  advance(60_000);
  look('watched', undefined);
  expect(desk.caseBook.incidents.live[0]).toMatchObject({ active: false, lastHeardAt: desk.clock() });
  look('blind', 'held');
  advance(5000);
  look('blind', 'held');
  expect(desk.caseBook.incidents.live[0]?.active).toBe(false);
});

it('a band of safety whose receiver does not come up after a start is told within a minute and a half', () => {
  const { desk, advance } = openDesk();
  const lost = new LostWatch(desk);
  const band = { ...DISTRESS, stationId: 'hue', state: 'blind', reason: 'receiver-lost' } as const;
  for (let ms = 0; ms < 90_000; ms += 5000) {
    lost.look([band], desk.clock());
    advance(5000);
  }
  expect(desk.caseBook.incidents.live).toHaveLength(1);
});

it('a band of safety that was lost before a clock was set back by years stays one case, and ends when it is watched', () => {
  const { desk, advance } = openDesk();
  const lost = new LostWatch(desk);
  const look = (state: BandFact['state'], reason: BandFact['reason']) => {
    advance(5000);
    lost.look([{ ...DISTRESS, stationId: 'hue', state, reason }], desk.clock());
    return desk.caseBook.incidents.live.map(({ active }) => active);
  };
  look('watched', undefined);
  look('blind', 'receiver-lost');
  expect(look('blind', 'receiver-lost')).toEqual([true]);
  advance(-4000 * 86_400_000);
  expect(look('blind', 'receiver-lost')).toEqual([true]);
  expect(look('watched', undefined)).toEqual([false]);
});
