/**
 * Refuses requests that another site makes a visitor's browser send. There are three defences, each sufficient alone:
 * the session cookie is SameSite=Strict; the browser states where a request comes from (Sec-Fetch-Site, Origin); and a
 * request that changes something needs a header that a form cannot send and a script of another origin may not. Pure.
 */
import { say, type Words } from '../words/said.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Content types that a form can send without a preflight request. */
const FORM_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;

/** The page sends this header with every request that changes something. */
export const OWN_HEADER = 'x-rfi-logger';

export interface RequestOrigin {
  readonly method: string;
  /** Lower-case names, as node gives them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Host and port as the browser sees them. */
  readonly host: string;
  /** True when the caller is known only by a cookie, which the browser sends by itself. */
  readonly byCookie: boolean;
}

/** Why the request does not come from the page; undefined when it does. */
export function crossSiteFault({ method, headers, host, byCookie }: RequestOrigin): Words | undefined {
  if (SAFE.has(method)) return undefined;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return say('The request comes from another site (Sec-Fetch-Site).');
  if (!sameOrigin(headers['origin'], host)) return say('The request comes from another site (Origin).');
  if (byCookie && headers[OWN_HEADER] === undefined && !isUnlikeForm(headers['content-type']))
    return say('A request that changes something needs the header {header}, whatever its value.', {
      header: OWN_HEADER,
    });
  return undefined;
}

/** True when the request comes from this host. A request without Origin comes from a program, or is a plain GET. */
export function sameOrigin(origin: string | string[] | undefined, host: string): boolean {
  if (origin === undefined) return true;
  return typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host === host;
}

function isUnlikeForm(type: string | string[] | undefined): boolean {
  return typeof type === 'string' && type !== '' && !FORM_TYPES.test(type);
}
