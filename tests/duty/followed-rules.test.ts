/** What detection is told when licences change: nothing while they stay, although their setup is made again and again. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { followRules, setupWith } from '../../src/duty/rules.js';
import type { DetectionSetup } from '../../src/station/receiver-detectors.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';

const T0 = Date.UTC(2027, 0, 10);
const licence = (id: string) => ({
  ...{ id, licenceNo: id, holder: 'Đài', name: id, status: 'primary' as const },
  ...{ centreHz: 101e6, bandwidthHz: 200e3, validFrom: T0 },
});

it('is the setup of each change, and none where a minute passes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const caseBook = new CaseBook(':memory:');
  onTestFinished(() => caseBook.close());
  let now = T0;
  const desk = new IncidentDesk({ caseBook, clock: () => now, plan: BAND_PLAN_VN });
  const configured = () => ({ assignments: [{ assignment: licenceInFile() }], spursHz: {} });
  const told: DetectionSetup[] = [];
  const change = async (setup: DetectionSetup) => void told.push(setup);
  const ground = { clock: () => now, onFault: expect.fail };
  const noise = { revision: 0 } as never;
  const part = followRules(ground, { noise, desk }, () => setupWith(configured(), desk, now), change);
  await part.start?.();
  onTestFinished(() => part.stop?.());
  const looks = async (passedMs: number) => {
    now += passedMs;
    vi.advanceTimersByTime(2000);
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    return told.length;
  };
  caseBook.records.put('assignment', licence('a'), { at: T0, by: 'y' });
  expect(await looks(2000)).toBe(1);
  expect(await looks(61_000)).toBe(1);
  caseBook.records.put('assignment', { ...licence('a'), validTo: now + 61_000 }, { at: T0, by: 'y' });
  expect(await looks(2000)).toBe(1);
  expect(await looks(62_000)).toBe(2);
  expect(told.map(({ assignments }) => assignments.length)).toEqual([2, 1]);
});

function licenceInFile() {
  return { ...licence('f'), ...{ service: 'land-mobile', class: 'intermittent' as const, mask: [] } };
}
