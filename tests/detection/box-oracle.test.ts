import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boxSet, familyOf } from '../bench/published/box-oracle.js';
import { chanceOf, toDb, toPower } from '../bench/published/chance.js';
import { type EventScore, scoreSet } from '../bench/published/event-score.js';
import { writeScenario } from '../bench/published/scene.js';

const [SWEEPS, BINS] = [1400, 30] as const;
const EVENT = { kind: 'cw', t0: 800, t1: 880, b0: 20, b1: 21, onset: 800, accept: ['cw'] };

/** Noise of one look a cell, a loud moment of 30 sweeps, and what is added to bin 20 for 80 sweeps, as power over the noise. */
function writeSet(added: number): string {
  const data = mkdtempSync(join(tmpdir(), 'rfi-box-'));
  const chance = chanceOf(3);
  const noise = Float32Array.from({ length: SWEEPS * BINS }, (_, i) =>
    toDb(chance.gamma(1) + (i >= 300 * BINS && i < 330 * BINS ? 100 : 0)),
  );
  const background = {
    startHz: 1e8,
    stepHz: 1e4,
    intervalS: 1,
    quantumDb: 0,
    register: [],
    sweeps: SWEEPS,
    bins: BINS,
  };
  const mask = new Uint8Array(noise.length);
  for (const copy of ['untouched', '0']) {
    const isCopy = copy === '0';
    const levels = noise.slice();
    for (let t = EVENT.t0; isCopy && t < EVENT.t1; t++)
      levels[t * BINS + 20] = toDb(toPower(levels[t * BINS + 20] as number) + added);
    const id = `band~${copy}`;
    const events = isCopy ? [{ ...EVENT, want: toDb(added) }] : [];
    writeScenario(join(data, id), { ...background, id, levelsDbm: noise }, id, { levels, mask, events });
  }
  return data;
}

describe('what energy alone allows', () => {
  it.each([
    ['finds a carrier as strong as the noise, which no single cell shows', 1, true],
    ['finds nothing where nothing was added', 0, false],
  ])('%s', (_, added, isFound) => {
    const data = writeSet(added);
    const out = mkdtempSync(join(tmpdir(), 'rfi-box-out-'));
    boxSet(data, out);
    const { events } = scoreSet(data, out);
    expect(events.map(({ found }) => found)).toEqual([isFound]);
    expect(readFileSync(join(out, 'band~untouched.alarms.json'), 'utf8')).toBe('[]');
  });

  it('names the family of each recording by what limits it', () => {
    const family = (scenario: string) => familyOf({ scenario } as EventScore);
    expect(['rfeye-a-50~1', 'emb-ref-1~0', 'msod-lteul~2', 'argus-74-76~0'].map(family)).toEqual([
      'one look a cell, fixed',
      'clamped floor',
      'phones',
      'quiet, many looks',
    ]);
  });
});
