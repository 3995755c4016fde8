/** What a hub lets a station answer: the question goes with the ids of the station, and each program says what is so there. */
import type { Request, Response } from 'express';
import { expect, it } from 'vitest';
import type { Explanation } from '../../src/detection/explain.js';
import { type EmissionSources, emissionRoutes } from '../../src/http/detection/emission-routes.js';
import { Problem } from '../../src/http/problem.js';
import { act, administered, type PassOn } from '../../src/http/receivers/administration.js';
import { passAct } from '../../src/network/remote-receiver.js';
import { actQuestion } from '../../src/network/station-messages.js';

const AT = Date.UTC(2026, 10, 30);

/** The routes of a program whose detection says this of the receiver, and nothing of others. */
function routesOf(receiverId: string, said: { readonly now?: string; readonly before?: string }, passOn?: PassOn) {
  const explanation = (why: string | undefined) => why && ({ why } as Explanation);
  const sources = {
    stations: { receiver: (id: string) => (id === receiverId ? {} : undefined) },
    detection: {
      explain: async () => explanation(said.now),
      explainAt: async () => explanation(said.before),
      thresholdRow: async () => undefined,
    },
  };
  const audit = { append: () => expect.fail('a question is no act') };
  return administered(emissionRoutes(sources as unknown as EmissionSources), {
    ...{ audit, clock: () => AT, actorOf: () => 'lan', passOn },
  });
}

it('why there is, or is no, alarm now at a station is answered there; of the past, from the archive of the hub', async () => {
  const asked: unknown[] = [];
  const station = routesOf('fm', { now: 'as the station judges' });
  let isHeard = true;
  const stations = {
    async ask(stationId: string, verb: string, question: object) {
      if (!isHeard) throw new Error('no answer');
      const told = actQuestion.parse(JSON.parse(JSON.stringify({ schema: 1, ...question })));
      asked.push([stationId, verb, told.route, told.query]);
      return await act(station, told);
    },
  };
  const passOn: PassOn = (stationId, one) =>
    passAct(stations as unknown as Parameters<typeof passAct>[0], stationId, one);
  const hub = routesOf('hue.fm', { before: 'as the archive tells' }, passOn);
  const get = async (path: string, query: Record<string, string>) => {
    const route = hub.find((one) => one.path === path);
    const checked = route?.query?.parse(query) as Record<string, unknown>;
    return await route?.handle({ query } as unknown as Request, {} as Response, {
      query: checked,
      params: {},
      body: undefined,
    });
  };
  const explain = '/api/v1/emissions/explain';
  const question = { receiverId: 'hue.fm', hz: '98500000' };
  expect(await get(explain, question)).toEqual({ state: 'watching', explanation: { why: 'as the station judges' } });
  expect(asked).toEqual([['hue', 'act', `get ${explain}`, { receiverId: 'fm', hz: '98500000' }]]);
  const past = await get(explain, { ...question, at: '2026-11-29T00:00:00Z' });
  expect(past).toEqual({ state: 'watching', explanation: { why: 'as the archive tells' } });
  await expect(get(explain, { ...question, receiverId: 'hue.x' })).rejects.toThrow(/hue: .*"x"/);
  expect(await get('/api/v1/emissions/threshold', question)).toEqual({ state: 'at-station' });
  isHeard = false;
  await expect(get(explain, question)).rejects.toThrow(Problem);
});
