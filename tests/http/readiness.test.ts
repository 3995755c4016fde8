/** What /readyz says to callers who are not signed in. */
import { expect, it } from 'vitest';
import { readiness, withoutDetail } from '../../src/http/health/readiness.js';

it('does not tell a stranger that no receiver sweeps when one of several is left out, or when none is set up', () => {
  const leftOut = { part: 'receivers', vi: 'Máy thu ls-01-fm bị bỏ qua.', en: 'The receiver ls-01-fm is left out.' };
  const facts = { archiveFault: undefined, longTermProblem: undefined, upMs: 1e6 };
  const one = readiness({ ...facts, receivers: [{ status: 'sweeping' }, { status: 'stopped' }], troubles: [leftOut] });
  const none = readiness({ ...facts, receivers: [] });
  for (const { ready, problems } of [one, none]) {
    expect(ready).toBe(true);
    expect(problems.map(withoutDetail)).toEqual([
      {
        part: 'receivers',
        vi: 'Có máy thu đang không quét, hoặc chưa có máy thu nào.',
        en: 'A receiver delivers no sweeps, or none is set up.',
      },
    ]);
  }
});

it('does not call an archive restored where a new one was begun', () => {
  const archiveMended = 'The archive was missing or empty; a new one was begun.';
  const facts = { archiveFault: undefined, longTermProblem: undefined, upMs: 1e6, receivers: [{ status: 'sweeping' }] };
  const [problem] = readiness({ ...facts, archiveMended }).problems;
  expect(problem?.vi).toBe(`Kho lưu trữ gặp lỗi, nay đã ghi lại được: ${archiveMended}`);
});
