import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INCIDENT_COLUMNS, incidentRow } from '../../src/export/incident-table.js';
import { incidentJson } from '../../src/http/incidents/incident-json.js';
import { summarise, withReport } from '../../src/incidents/emission-merge.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import { type Incident, sinceStart } from '../../src/incidents/incident.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { caseNotice } from '../../src/notify/notice-words.js';
import { documentText } from '../../src/report/document-text.js';
import { minutesReport } from '../../src/report/minutes-report.js';
import { addTally, type Level, levelsIn, tallyOf } from '../../src/rf/level-tally.js';
import { LevelKeeper } from '../../src/station/level-keeper.js';
import { emissionReport } from '../support/emission-report.js';
import { CASE } from '../support/sample-case.js';
import { FRAME } from '../support/sample-day.js';

const T0 = Date.parse('2027-02-05T17:00:00Z');
const anyLevels = fc.array(
  fc.record({ levelDbm: fc.integer({ min: -1100, max: -300 }), excessDb: fc.integer({ min: -20, max: 600 }) }),
  { minLength: 1, maxLength: 60 },
);

/** The slow, obvious answer from the list of all sweeps. */
function slowly(levels: readonly Level[]) {
  const byLevel = [...levels].sort((a, b) => a.levelDbm - b.levelDbm || b.at - a.at);
  return {
    highest: byLevel.at(-1),
    lowerMedianDbm: byLevel[Math.ceil(levels.length / 2) - 1]?.levelDbm ?? Number.NaN,
    last: levels.at(-1),
  };
}

const vi = (value: number) => value.toFixed(1).replace('.', ',').replace('-', '−');

describe('the levels of a case', () => {
  it('are the highest, the median to half a decibel, and the last of its sweeps, however they were reported', () => {
    fc.assert(
      fc.property(anyLevels, fc.integer({ min: 1, max: 9 }), (drawn, perReport) => {
        const levels = drawn.map(({ levelDbm, excessDb }, i) => ({
          levelDbm: levelDbm / 10,
          excessDb: excessDb / 10,
          at: T0 + i * 1000,
        }));
        const parts = Array.from({ length: Math.ceil(levels.length / perReport) }, (_, i) =>
          tallyOf(levels.slice(i * perReport, (i + 1) * perReport)),
        );
        const found = levelsIn(parts.reduce(addTally, undefined));
        const slow = slowly(levels);
        expect(found?.highest).toEqual(slow.highest);
        expect(found?.last).toEqual(slow.last);
        expect(found?.sweeps).toBe(levels.length);
        expect(Math.abs((found?.median.levelDbm ?? 0) - slow.lowerMedianDbm)).toBeLessThanOrEqual(0.5);
        // Every level that is told was measured, with its own floor.
        for (const told of [found?.highest, found?.median, found?.last]) expect(levels).toContainEqual(told);
      }),
      { numRuns: 300, seed: 15 },
    );
  });

  it('are measured from the sweeps before the alarm too, each over the floor of its own sweep', () => {
    const keeper = new LevelKeeper('r');
    const peaks = [-72, -74, -72.5, -75, -73.5];
    for (const [i, peakDbm] of peaks.entries()) {
      const levelsDbm = new Float32Array(10).fill(-105);
      levelsDbm[4] = peakDbm;
      keeper.add({ at: T0 + i * 200, startHz: 121.4e6, stepHz: 25e3, levelsDbm, floorDbm: () => -104.1 - i });
    }
    const range = { id: 'e', firstAt: T0, lastAt: T0 + 800, lowHz: 121.49e6, highHz: 121.51e6 };
    const levels = levelsIn(keeper.take(range));
    expect(levels).toMatchObject({
      highest: { levelDbm: -72, excessDb: 32.1, at: T0 },
      median: { levelDbm: -73.5, excessDb: 34.6 },
      last: { levelDbm: -73.5, excessDb: 34.6 },
      sweeps: 5,
    });
    expect(keeper.take(range)).toBeUndefined();
  });

  it('are the same digits in the list, the export, the message and the minutes', () => {
    fc.assert(
      fc.property(anyLevels, fc.integer({ min: 1, max: 7 }), (drawn, perReport) => {
        const reports: EmissionReport[] = [];
        for (let i = 0; i < drawn.length; i += perReport) {
          const levels = tallyOf(
            drawn.slice(i, i + perReport).map(({ levelDbm, excessDb }, n) => ({
              levelDbm: levelDbm / 10,
              excessDb: excessDb / 10,
              at: T0 + (i + n) * 1000,
            })),
          );
          const peakDbm = levels?.highest.levelDbm ?? 0;
          const excessDb = levels?.highest.excessDb ?? 0;
          reports.push(emissionReport(T0, { levels, peakDbm, excessDb, lastHeardAt: T0 + i * 1000 }));
        }
        const { emissions } = summarise(reports.reduce<EmissionReport[]>(withReport, []));
        const context = { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => undefined };
        const incident = newIncident('INC-1', emissions, context);
        const { highest, median, last } = incident.levels ?? {};
        if (highest === undefined || median === undefined || last === undefined) throw new Error('no level');
        expect([incident.peakDbm, incident.excessDb]).toEqual([highest.levelDbm, highest.excessDb]);
        const shown = incidentJson(incident, {
          clock: () => T0,
          policy: () => DEFAULT_POLICY,
          startedAt: 0,
          listenedSince: () => 0,
        });
        expect([shown.peakDbm, shown.excessDb]).toEqual([highest.levelDbm, highest.excessDb]);
        expect(shown.levels).toMatchObject({
          highest: { levelDbm: highest.levelDbm, excessDb: highest.excessDb },
          median: { levelDbm: median.levelDbm, excessDb: median.excessDb },
          last: { levelDbm: last.levelDbm, excessDb: last.excessDb },
        });
        expect(shown.heard).toEqual([{ stationId: emissions[0]?.stationId, peakDbm: highest.levelDbm }]);
        const row = incidentRow(incident);
        const cell = (name: string) => row[INCIDENT_COLUMNS.findIndex((column) => column.name === name)];
        expect([cell('peakDbm'), cell('excessDb'), cell('medianDbm'), cell('lastDbm'), cell('lastExcessDb')]).toEqual([
          highest.levelDbm,
          highest.excessDb,
          median.levelDbm,
          last.levelDbm,
          last.excessDb,
        ]);
        const spelt = (level: Level) => `${vi(level.levelDbm)} dBm, cao hơn nền tạp âm ${vi(level.excessDb ?? 0)} dB`;
        const notice = caseNotice({ id: 'n', cause: 'raised', incident, at: T0, stationName: (id) => id }, 'vi');
        expect(notice.lines.map((line) => line.replaceAll('-', '−'))).toContain(`Mức thu: ${spelt(highest)}`);
        const paper = documentText(minutesReport({ ...CASE, incident, measurements: [] }, FRAME, 'vi')).replaceAll(
          '\u00a0',
          ' ',
        );
        expect(paper).toContain(`Mức cao nhất: ${spelt(highest)}`);
        expect(paper).toContain(`Mức trung vị: ${spelt(median)}`);
        expect(paper).toContain(`Mức cuối cùng: ${spelt(last)}`);
      }),
      { numRuns: 100, seed: 6 },
    );
  });
});

describe('a case that was on the air when the program stopped', () => {
  const heardUntil = CASE.incident.lastHeardAt;
  const stored = {
    ...CASE.incident,
    active: true,
    emissions: CASE.incident.emissions.map((one) => ({ ...one, active: true })),
  };
  const say = (incident: Incident) => {
    const paper = documentText(minutesReport({ ...CASE, incident }, FRAME, 'vi'));
    const notice = caseNotice({ id: 'n', cause: 'raised', incident, at: T0, stationName: (id) => id }, 'vi');
    const row = incidentRow(incident);
    const cell = (name: string) => row[INCIDENT_COLUMNS.findIndex((column) => column.name === name)];
    return { text: [paper, ...notice.lines].join('\n'), cells: [cell('active'), cell('unknownSince')] };
  };

  it('is on the air no more for list, export, message and minutes: since then nobody knows', () => {
    const desk = {
      clock: () => T0,
      policy: () => DEFAULT_POLICY,
      startedAt: heardUntil + 1,
      listenedSince: () => heardUntil + 1,
    };
    const since = new Date(heardUntil).toISOString();
    expect(incidentJson(stored, desk)).toMatchObject({ active: false, unknownSince: since });
    const { text, cells } = say(sinceStart(stored, desk.listenedSince));
    expect(cells).toEqual([false, heardUntil]);
    expect(text).toContain('không rõ còn phát, vì từ đó không thu được nữa');
    expect(text).toContain('Không rõ còn phát từ');
    expect(text).not.toMatch(/còn phát khi lập|Đang phát\.|Hiện không phát/);
  });

  it('is on the air again as soon as one of its emissions is heard', () => {
    const { text, cells } = say(sinceStart(stored, () => heardUntil));
    expect(cells).toEqual([true, null]);
    expect(text).toContain('còn phát khi lập biên bản');
    expect(text).toContain('Đang phát.');
  });
});
