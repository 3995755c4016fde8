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
  expect(asked).toThrow('bins is "12": Too big: expected number to be <=9; note is "abc": Too big');
  expect(answerTo(caught(asked))['reason']).toMatchObject({
    vi: expect.stringMatching(/^bins là “12”: Quá lớn.*; note là “abc”/),
  });
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
