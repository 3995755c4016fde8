/**
 * Who may do what, and in whose name: every route asked by every kind of caller; then every changing route asked with an
 * administrator's cookie in each way that another site could try.
 */
import { request as httpRequest } from 'node:http';
import { askEverything, everyone } from '../support/access-matrix.js';
import { PASSWORD, startAccountProgram } from '../support/account-program.js';
import type { Ordeal } from './ordeal.js';

/** Headers as a browser sends them for another site, or as a form or an old browser would. */
const FORGERIES: readonly Readonly<Record<string, string>>[] = [
  { 'sec-fetch-site': 'cross-site', 'x-rfi-logger': '1' },
  { 'sec-fetch-site': 'same-site', 'x-rfi-logger': '1' },
  { origin: 'https://evil.example', 'x-rfi-logger': '1' },
  { origin: 'null', 'x-rfi-logger': '1' },
  { origin: 'http://127.0.0.1:1', 'x-rfi-logger': '1' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  {},
];

async function withProgram<T>(
  work: (started: Awaited<ReturnType<typeof startAccountProgram>>) => Promise<T>,
): Promise<T> {
  const ends: (() => Promise<void>)[] = [];
  const started = await startAccountProgram({}, {}, (end) => void ends.push(end));
  try {
    return await work(started);
  } finally {
    for (const end of ends) await end();
  }
}

export const access: Ordeal = {
  summary: 'every route asked by every kind of caller, with things of their own and of others',
  run: () =>
    withProgram(async (started) => {
      const company = await everyone(started);
      const { routes } = started.program;
      const { asked, wrong } = await askEverything(routes, company);
      const counts = { requests: asked, routes: routes.length, callers: company.everybody.length };
      return {
        passed: wrong.length === 0,
        counts: { ...counts, unauthorised: wrong.length, wrong: wrong.slice(0, 20) },
      };
    }),
};

export const forgeries: Ordeal = {
  summary: 'every changing route asked from other sites, with the cookie of an administrator',
  run: () =>
    withProgram(async (started) => {
      const admin = await started.administrator();
      const changing = started.program.routes.filter(({ method }) => method !== 'get');
      const through: string[] = [];
      let tried = 0;
      for (const { method, path } of changing)
        for (const forged of FORGERIES) {
          const url = new URL(path.replace(/\{\w+\}/g, 'x'), started.program.address);
          const status = await statusOf(url, method.toUpperCase(), { cookie: admin.cookie, ...forged });
          tried += 1;
          if (status !== 403) through.push(`${method} ${path} with ${JSON.stringify(forged)}: ${status}`);
        }
      // The cookie was good all the while.
      const isSignedIn =
        (await admin.call('POST', '/api/v1/session', { name: 'chief', password: PASSWORD })).status === 200;
      const counts = {
        forgeries: tried,
        routes: changing.length,
        through: through.length,
        first: through.slice(0, 20),
      };
      return { passed: through.length === 0 && isSignedIn, counts };
    }),
};

/** A request with headers that fetch keeps to itself. */
function statusOf(url: URL, method: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end('{}');
  });
}
