import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentJson } from '../../src/http/incidents/incident-json.js';
import { burstsOf, lastBurstAt, MOST_BREAKS } from '../../src/incidents/bursts.js';
import { withReport } from '../../src/incidents/emission-merge.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { documentText } from '../../src/report/document-text.js';
import { minutesReport } from '../../src/report/minutes-report.js';
import { burstMs, type Incident } from '../../web/src/duty/cases/incident.js';
import { emissionReport } from '../support/emission-report.js';
import { CASE } from '../support/sample-case.js';
import { FRAME } from '../support/sample-day.js';

const TICK_MS = 10_000;
const TICKS = 20;

/** What a case has of emissions that are on the air, each in its ticks. */
function heardOf(emissions: readonly (readonly boolean[])[]): readonly EmissionReport[] {
  let kept: readonly EmissionReport[] = [];
  const firstAt = emissions.map((on) => on.indexOf(true) * TICK_MS);
  for (let tick = 0; tick < TICKS; tick++)
    for (const [i, on] of emissions.entries()) {
      const wasOn = tick > 0 && on[tick - 1] === true;
      if (on[tick] !== true && !wasOn) continue;
      const lastHeardAt = (on[tick] === true ? tick : tick - 1) * TICK_MS;
      const report = { emissionId: `e${i}`, lastHeardAt, active: on[tick] === true };
      kept = withReport(kept, emissionReport(firstAt[i] ?? 0, report));
    }
  return kept;
}

/** The last tick on the air, and back from it as long as one emission was on in two ticks that follow each other. */
function slowLastBurst(emissions: readonly (readonly boolean[])[]): number | undefined {
  const isOn = (tick: number) => emissions.some((on) => on[tick] === true);
  const ticks = Array.from({ length: TICKS }, (_, tick) => tick).filter(isOn);
  let tick = ticks.at(-1) ?? 0;
  while (tick > 0 && emissions.some((on) => on[tick] === true && on[tick - 1] === true)) tick--;
  return tick === ticks[0] ? undefined : tick * TICK_MS;
}

const emission = fc.array(fc.boolean(), { minLength: TICKS, maxLength: TICKS }).filter((on) => on.includes(true));

describe('the bursts of a case', () => {
  it('end where the receiver stops to sweep and begin anew after it, told once however often it is reported', () => {
    const hole = { from: 60_000, to: 110_000 };
    const heard = [
      emissionReport(10_000, { emissionId: 'e', lastHeardAt: 58_000, active: true }),
      emissionReport(10_000, { emissionId: 'e', lastHeardAt: 112_000, active: true, hole }),
      emissionReport(10_000, { emissionId: 'e', lastHeardAt: 166_000, active: false, hole }),
    ].reduce<readonly EmissionReport[]>(withReport, []);
    expect(burstsOf(heard[0] as EmissionReport)).toEqual([
      { from: 10_000, to: 60_000, active: false },
      { from: 110_000, to: 166_000, active: false },
    ]);
    expect(lastBurstAt(heard)).toBe(110_000);
    expect(heard[0]?.hole).toBeUndefined();
    // First reported after the hole; and another receiver that heard it meanwhile.
    const late = withReport([], emissionReport(10_000, { emissionId: 'f', lastHeardAt: 112_000, active: true, hole }));
    expect(lastBurstAt(late)).toBe(110_000);
    const both = withReport(late, emissionReport(9000, { emissionId: 'g', lastHeardAt: 115_000, active: true }));
    expect(lastBurstAt(both)).toBeUndefined();
  });

  it('are those in which its emissions were on the air, and the last one begins after the last break', () => {
    fc.assert(
      fc.property(fc.array(emission, { minLength: 1, maxLength: 3 }), (emissions) => {
        const heard = heardOf(emissions);
        expect(lastBurstAt(heard)).toBe(slowLastBurst(emissions));
        for (const [i, on] of emissions.entries()) {
          const bursts = burstsOf(heard.find(({ emissionId }) => emissionId === `e${i}`) as EmissionReport);
          const inBursts = on.map((_, tick) =>
            bursts.some(({ from, to }) => from <= tick * TICK_MS && tick * TICK_MS <= to),
          );
          expect(inBursts).toEqual(on);
        }
      }),
      { numRuns: 300, seed: 15 },
    );
  });

  it('are bounded in number: the oldest breaks are forgotten', () => {
    const flapping = emissionReport(0);
    let kept: readonly EmissionReport[] = [flapping];
    for (let at = 1000; at < 100_000; at += 1000)
      kept = withReport(kept, { ...flapping, lastHeardAt: at, active: at % 2000 === 0 });
    const [one] = kept;
    expect(one?.breaks).toHaveLength(MOST_BREAKS);
    expect(one?.breaks?.at(-1)).toEqual({ from: 97_000, to: 98_000 });
  });

  it('give the time on the air that page and minutes say: that of the present burst, and that there were breaks', () => {
    const [first = emissionReport(0)] = CASE.incident.emissions;
    const began = first.lastHeardAt + 300_000;
    const heard = { ...first, active: true, breaks: [{ from: first.lastHeardAt, to: began }], lastHeardAt: began };
    const incident = { ...CASE.incident, active: true, emissions: [heard], lastHeardAt: began };
    const desk = { clock: () => began, policy: () => DEFAULT_POLICY, startedAt: 0, listenedSince: () => 0 };
    const json = incidentJson(incident, desk) as Incident;
    expect(json.burstStartedAt).toBe(new Date(began).toISOString());
    expect(burstMs(json, began + 40_000)).toBe(40_000);
    const text = (language: 'vi' | 'en') => documentText(minutesReport({ ...CASE, incident }, FRAME, language));
    expect(text('vi')).toContain('còn phát, ngắt quãng 1 lần');
    expect(text('en')).toContain('on the air, with 1 break');
    // A program that was stopped in between does not know whether it went on.
    const restarted = incidentJson(incident, {
      ...desk,
      startedAt: began - 1000,
      listenedSince: () => began - 1000,
    }) as Incident;
    expect(restarted.burstStartedAt).toBe(new Date(began).toISOString());
    const later = { ...incident, emissions: [{ ...heard, lastHeardAt: began + 60_000 }], lastHeardAt: began + 60_000 };
    expect(
      incidentJson(later, { ...desk, startedAt: began + 50_000, listenedSince: () => began + 50_000 }).burstStartedAt,
    ).toBe(new Date(began + 50_000).toISOString());
    const steady = { ...incident, emissions: [{ ...first, active: true }] };
    expect(incidentJson(steady, desk).burstStartedAt).toBeUndefined();
  });
});
