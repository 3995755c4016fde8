/** Limits wrong passwords, codes and links: refusals within 15 minutes, by address and by account. */
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { sendProblem } from './problem.js';

const WINDOW_MS = 15 * 60_000;
/** A duty room behind one address has many people who mistype. */
const OF_ONE_ADDRESS = 50;
const OF_ONE_ACCOUNT = 10;
/** At the console of the station tries are counted by themselves, and a wait is short: the watch must not be locked out. */
const CONSOLE_WINDOW_MS = 60_000;

const wait = (vi: string, en: string) => ({
  vi: `Đã thử sai quá nhiều lần. Hãy chờ ${vi} rồi thử lại.`,
  en: `Too many wrong attempts. Wait ${en}, then try again.`,
});
const REASON = wait('15 phút', '15 minutes');
const CONSOLE_REASON = wait('một phút', 'a minute');

export interface Guesser {
  readonly address: string;
  /** At the station's own machine, without a proxy in between. */
  readonly isConsole: boolean;
  /** Account that is signed in already and proves its password again. */
  readonly userId: string | undefined;
}

/**
 * What succeeds is not counted. Sessions that exist go on: too many tries at an account keep it from new sign-ins, and
 * do not end its watch. Tries from elsewhere never keep anybody from the console of the station.
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
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      // The package would warn of proxies that the gate has judged already.
      validate: false,
    } satisfies Parameters<typeof rateLimit>[0];
    const refusing = (reason: typeof REASON) =>
      ({
        handler: (_request, response) => sendProblem(response, 429, 'Too many attempts', reason.en, { reason }),
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

  /** Before the body is read. */
  get ofAddress(): RequestHandler {
    return this.#addresses;
  }

  /** After the body is read: it names the account. */
  get ofAccount(): RequestHandler {
    return (request, response, next) => {
      const limit = this.#guesserOf(request).isConsole ? this.#atConsole : this.#accounts;
      void limit(request, response, next);
    };
  }

  /** Lets somebody who forgot their password, or whom others guessed at, try again at once. */
  release(userId: string): void {
    for (const limit of [this.#accounts, this.#atConsole]) limit.resetKey(keyOf(userId));
  }

  /** Every form counts for the account it is about: the one that is signed in, or the one that is named. */
  #accountOf(request: Request): string | undefined {
    const { userId } = this.#guesserOf(request);
    if (userId !== undefined) return keyOf(userId);
    // Other forms of strangers carry a one-time link: there a name is what somebody wishes to be called.
    if (request.path !== '/api/v1/session') return undefined;
    const name: unknown = request.body?.name;
    return typeof name === 'string' ? keyOf(name) : undefined;
  }
}

function keyOf(name: string): string {
  return name.trim().toLowerCase().slice(0, 60);
}
