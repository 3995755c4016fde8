import { describe, expect, it } from 'vitest';
import { isLicensedAt } from '../../src/rf/assignment.js';
import { type Assignment, withinHours } from '../../src/watch/registry/assignment.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { detectedAssignment, detectedAssignments } from '../../src/watch/registry/licence-detection.js';

const T0 = Date.UTC(2027, 0, 10);
const licence = (changes: Partial<Assignment> = {}): Assignment => ({
  ...{ id: 'a', licenceNo: 'GP-1', holder: 'Đài PT-TH', name: 'FM Mẫu Sơn', status: 'primary' },
  ...{ centreHz: 101e6, bandwidthHz: 200e3, validFrom: T0 },
  ...changes,
});

describe('a licence as detection takes it', () => {
  it('behaves like its service: broadcasting always on, voice by push-to-talk, distress never used', () => {
    const classAt = (centreHz: number) =>
      detectedAssignment(licence({ centreHz, bandwidthHz: 25e3 }), BAND_PLAN_VN).class;
    expect(classAt(101e6)).toBe('continuous');
    expect(classAt(124.5e6)).toBe('intermittent');
    expect(classAt(121.5e6)).toBe('open');
    expect(classAt(160e6)).toBe('intermittent');
    expect(classAt(942e6)).toBe('continuous');
    expect(classAt(900e6)).toBe('shared');
  });

  it('counts from the day it is valid to the day it ends, in order of frequency', () => {
    const all = [licence({ id: 'b', centreHz: 104e6 }), licence(), licence({ id: 'c', validTo: T0 + 1000 })];
    expect(detectedAssignments(all, BAND_PLAN_VN, T0 - 1)).toEqual([]);
    expect(detectedAssignments(all, BAND_PLAN_VN, T0).map(({ centreHz }) => centreHz)).toEqual([101e6, 101e6, 104e6]);
    expect(detectedAssignments(all, BAND_PLAN_VN, T0 + 1000).length).toBe(2);
    const again = detectedAssignments(all.toReversed(), BAND_PLAN_VN, T0);
    expect(again.at(-1)).toBe(detectedAssignments(all, BAND_PLAN_VN, T0).at(-1));
    // What one person proposed is no licence until another confirms it.
    expect(detectedAssignments([licence({ proposedBy: 'an' })], BAND_PLAN_VN, T0)).toEqual([]);
  });

  it('keeps its hours through the change from Vietnamese time to UTC, at every minute of the day', () => {
    for (const hours of [
      { startMin: 300, endMin: 1380 },
      { startMin: 1320, endMin: 120 },
      { startMin: 0, endMin: 480 },
    ]) {
      const taken = detectedAssignment(licence({ hours }), BAND_PLAN_VN).licensedHours;
      for (let minute = 0; minute < 1440; minute++) {
        const at = T0 + minute * 60e3;
        expect(isLicensedAt(taken, at), `${minute} of ${JSON.stringify(hours)}`).toBe(
          withinHours(licence({ hours }), at),
        );
      }
    }
  });
});
