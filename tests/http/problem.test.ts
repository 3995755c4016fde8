import type { Response } from 'express';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { checked, noSuch, Problem, problemHandler } from '../../src/http/problem.js';
import { asItCame } from '../../src/words/said.js';

/** What the program answers to a request that failed. */
function answerTo(error: unknown): Record<string, unknown> {
  let sent = '';
  const response = { status: () => response, type: () => response, send: (text: string) => (sent = text) } as unknown;
  problemHandler(() => undefined)(error, {} as never, response as Response, () => undefined);
  return JSON.parse(sent) as Record<string, unknown>;
}

it('says each refusal in English for programs, and in both languages for the page', () => {
  const en = 'receiverId is "lng-1": there is no such receiver.';
  expect(answerTo(noSuch('receiverId', 'lng-1', 'receiver'))).toEqual({
    type: 'about:blank',
    title: 'Not found',
    status: 404,
    detail: en,
    reason: { en, vi: 'Không có mục “lng-1” (receiverId).' },
  });
});

it('gives no reason in two languages where the words are those of another program', () => {
  expect(answerTo(new Problem(400, 'Bad request', asItCame('bad gateway')))).not.toHaveProperty('reason');
});

it('says in both languages which fields of a question are wrong', () => {
  const schema = z.object({ bins: z.int().max(9), note: z.string().max(2) });
  const asked = () => checked(schema, { bins: 12, note: 'abc' });
  expect(asked).toThrow('bins is "12": must be at most 9; note is "abc": must have at most 2 characters');
  expect(answerTo(caught(asked))['reason']).toMatchObject({
    vi: 'bins là “12”: lớn nhất là 9; note là “abc”: dài nhất 2 ký tự',
  });
});

it.each([
  ['1', 'phải là một số'],
  [undefined, 'còn thiếu: phải là một số'],
  [-1, 'phải lớn hơn 0'],
  [0.25, 'phải là bội số của 0.5'],
] as const)('says in Vietnamese without English words what is wrong with %s', (hz, vi) => {
  const refused = caught(() => checked(z.strictObject({ hz: z.number().positive().multipleOf(0.5) }), { hz }));
  expect(answerTo(refused)['reason']).toMatchObject({ vi: expect.stringMatching(new RegExp(`^hz.*: ${vi}$`)) });
});

it('says in Vietnamese which key, kind, list or choice is wrong', () => {
  const schema = z.strictObject({ list: z.array(z.string()).min(2), mode: z.enum(['a', 'b']), at: z.iso.datetime() });
  expect(
    answerTo(caught(() => checked(schema, { list: ['x'], mode: 'c', at: 'now', more: 1 })))['reason'],
  ).toMatchObject({
    vi: 'list: ít nhất 2 mục; mode là “c”: phải là "a", "b"; at là “now”: phải là thời điểm như 2027-02-06T08:00:00+07:00 (trong địa chỉ, viết + là %2B); không có khóa "more"',
  });
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
