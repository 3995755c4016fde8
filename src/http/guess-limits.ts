/** How often somebody may guess: refusals of a quarter of an hour, by address and by account. */
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { sendProblem } from './problem.js';

const WINDOW_MS = 15 * 60_000;
/** A duty room behind one address has many people, and caps lock. */
const OF_ONE_ADDRESS = 50;
const OF_ONE_ACCOUNT = 10;

const REASON = {
  vi: 'Đã thử sai quá nhiều lần. Hãy chờ 15 phút rồi thử lại.',
  en: 'Too many wrong attempts. Wait 15 minutes, then try again.',
};

/**
 * Placed behind the parsing of the body. What succeeds is not counted. Sessions that exist go on: locking somebody's
 * account out of new sign-ins does not end their watch.
 */
export function guessLimits(addressOf: (request: Request) => string): RequestHandler[] {
  const shared = {
    windowMs: WINDOW_MS,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // It would warn of proxies that the gate has judged already.
    validate: false,
    handler: (_request, response) => sendProblem(response, 429, 'Too many attempts', REASON.en, { reason: REASON }),
  } satisfies Parameters<typeof rateLimit>[0];
  return [
    rateLimit({ ...shared, limit: OF_ONE_ADDRESS, keyGenerator: (request) => ipKeyGenerator(addressOf(request)) }),
    rateLimit({
      ...shared,
      limit: OF_ONE_ACCOUNT,
      skip: (request) => accountOf(request) === undefined,
      keyGenerator: (request) => accountOf(request) ?? '',
    }),
  ];
}

function accountOf({ body }: Request): string | undefined {
  const name: unknown = body?.name;
  return typeof name === 'string' ? name.trim().toLowerCase().slice(0, 60) : undefined;
}
