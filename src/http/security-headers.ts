/** What browsers may do with an answer. Documents get the whole policy; files of the page and answers of the API a short one. */
import type { Request, RequestHandler } from 'express';
import helmet from 'helmet';
import { styleNonce } from './page-document.js';

const HSTS = { maxAge: 365 * 86_400, includeSubDomains: false } as const;
/** None of these is a document. Over 64 kbit/s the page asks for sixty files, and 780 bytes of headers less each are six seconds. */
const NO_DOCUMENT = /^\/(?:assets\/|api\/v1\/|readyz$)/;
const THREAD = /^\/assets\/[\w-]+-worker-/;

const OF_DOCUMENTS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'script-src-attr': ["'none'"],
      // The component library makes style elements, with the nonce of the page's document; React sets style
      // properties one by one, which no policy forbids.
      'style-src': ["'self'", (_request: unknown, response: object) => `'nonce-${styleNonce(response)}'`],
      'style-src-attr': ["'none'"],
      'font-src': ["'self'"],
      'img-src': ["'self'", 'data:', 'blob:'],
      'media-src': ["'self'", 'blob:'],
      'connect-src': ["'self'"],
      'worker-src': ["'self'"],
      'manifest-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
    },
  },
};

/** Nothing runs, loads or is framed even where somebody opens such an answer by itself. */
const OF_OTHERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

/** A thread of the page obeys the policy of its own script, not that of the document. It fetches a painter. */
const OF_THREADS = {
  ...OF_OTHERS,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { ...OF_OTHERS.contentSecurityPolicy.directives, 'script-src': ["'self'"] },
  },
};

/** Browsers obey the promise of TLS only when it came over TLS, so it is sent only then. */
export function securityHeaders(isSecure: (request: Request) => boolean): RequestHandler {
  const inBothWays = (policy: typeof OF_DOCUMENTS | typeof OF_OTHERS | typeof OF_THREADS) => ({
    overTls: helmet({ ...policy, strictTransportSecurity: HSTS }),
    inTheClear: helmet({ ...policy, strictTransportSecurity: false }),
  });
  const [documents, others, threads] = [inBothWays(OF_DOCUMENTS), inBothWays(OF_OTHERS), inBothWays(OF_THREADS)];
  return (request, response, next) => {
    const { path } = request;
    const policy = THREAD.test(path) ? threads : NO_DOCUMENT.test(path) ? others : documents;
    (isSecure(request) ? policy.overTls : policy.inTheClear)(request, response, next);
  };
}
