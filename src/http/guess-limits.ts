/** Limits wrong passwords, codes and links: refusals within 15 minutes are counted by address and by account. */
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { owned } from '../time/work.js';
import { sendProblem } from './problem.js';

const WINDOW_MS = 15 * 60_000;
/** Refusals of one address: a duty room behind one address has many people who mistype. */
const OF_ONE_ADDRESS = 50;
const OF_ONE_ACCOUNT = 10;
/**
 * Window in ms for the console of the station, which is counted separately and waits only a short time: the watch must not be
 * locked out.
 */
const CONSOLE_WINDOW_MS = 60_000;

const wait = (vi: string, en: string) => ({
  vi: `Đã thử sai quá nhiều lần. Hãy chờ ${vi} rồi thử lại.`,
  en: `Too many wrong attempts. Wait ${en}, then try again.`,
});
const REASON = wait('15 phút', '15 minutes');
const CONSOLE_REASON = wait('một phút', 'a minute');

export interface Guesser {
  readonly address: string;
  /** True at the station's own machine, without a proxy in between. */
  readonly isConsole: boolean;
  /** Account that is signed in and proves its password again. */
  readonly userId: string | undefined;
}

/**
 * Limits guesses. Successful tries are not counted, and existing sessions continue: too many tries at an account stop new
 * sign-ins, but do not end its watch. Tries from other machines never lock the console of the station.
 */
export class GuessLimits {
  readonly #addresses: ReturnType<typeof rateLimit>;
  readonly #accounts: ReturnType<typeof rateLimit>;
  readonly #atConsole: ReturnType<typeof rateLimit>;
  readonly #guesserOf: (request: Request) => Guesser;

  constructor(guesserOf: (request: Request) => Guesser) {
    this.#guesserOf = guesserOf;
    const shared = {
      skipSuccessfulRequests: true,
      // A browser that comes back from the provider is sent on, refused or not.
      requestWasSuccessful: (_request, response) => response.statusCode < 400 && response.locals['isRefused'] !== true,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      // The package would warn of proxies, which the gate has checked already.
      validate: false,
    } satisfies Parameters<typeof rateLimit>[0];
    const refusing = (reason: typeof REASON) =>
      ({
        handler: (_request, response) => sendProblem(response, 429, 'Too many attempts', reason),
      }) satisfies Parameters<typeof rateLimit>[0];
    this.#addresses = rateLimit({
      ...shared,
      ...refusing(REASON),
      windowMs: WINDOW_MS,
      limit: OF_ONE_ADDRESS,
      skip: (request) => guesserOf(request).isConsole,
      keyGenerator: (request) => ipKeyGenerator(guesserOf(request).address),
    });
    const ofAccount = {
      ...shared,
      limit: OF_ONE_ACCOUNT,
      keyGenerator: (request: Request) => this.#accountOf(request) ?? '',
    };
    this.#accounts = rateLimit({
      ...ofAccount,
      ...refusing(REASON),
      windowMs: WINDOW_MS,
      skip: (request) => guesserOf(request).isConsole || this.#accountOf(request) === undefined,
    });
    this.#atConsole = rateLimit({
      ...ofAccount,
      ...refusing(CONSOLE_REASON),
      windowMs: CONSOLE_WINDOW_MS,
      skip: (request) => !guesserOf(request).isConsole || this.#accountOf(request) === undefined,
    });
  }

  /** Runs before the body is read. */
  get ofAddress(): RequestHandler {
    return this.#addresses;
  }

  /** Runs after the body is read, because the body names the account. */
  get ofAccount(): RequestHandler {
    return (request, response, next) => {
      const limit = this.#guesserOf(request).isConsole ? this.#atConsole : this.#accounts;
      owned(Promise.resolve(limit(request, response, next)), next);
    };
  }

  /** Lets a person who forgot their password, or whose account others tried, try again at once. */
  release(userId: string): void {
    for (const limit of [this.#accounts, this.#atConsole]) limit.resetKey(keyOf(userId));
  }

  /** Account for which a request counts: the signed-in one, or the named one. */
  #accountOf(request: Request): string | undefined {
    const { userId } = this.#guesserOf(request);
    if (userId !== undefined) return keyOf(userId);
    // Other requests of strangers carry a one-time link: there the name is one that somebody wishes to have.
    if (request.path !== '/api/v1/session') return undefined;
    const name: unknown = request.body?.name;
    return typeof name === 'string' ? keyOf(name) : undefined;
  }
}

function keyOf(name: string): string {
  return name.trim().toLowerCase().slice(0, 60);
}
