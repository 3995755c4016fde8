/** What the page is told before a session ends, so that a person can sign in again at a time of their own. */
import { expect, it } from 'vitest';
import { startAccountProgram } from '../support/account-program.js';

const HOUR_MS = 3_600_000;

it('names its end in the last day, or the last seventh of a shorter life, however often it is used', async () => {
  for (const [longest, warnedForMs] of [
    ['7d', 24 * HOUR_MS],
    ['14h', 2 * HOUR_MS],
  ] as const) {
    let now = Date.now();
    const access = { sessionLongest: longest, sessionIdle: longest };
    const started = await startAccountProgram({ access }, { clock: () => now });
    const admin = await started.administrator();
    const endsAt = now + warnedForMs * 7;
    const told = async () => (await admin.get('/api/v1/session')).body.endsAt;
    expect(await told()).toBeUndefined();
    now = endsAt - warnedForMs - 60_000;
    expect(await told()).toBeUndefined();
    now = endsAt - warnedForMs + 60_000;
    expect(Date.parse(await told()) / 1000).toBeCloseTo(endsAt / 1000, -1);
  }
});
