/** The rules of access written down by hand, a caller of each kind, and every route asked by all of them. */
import type { Rule } from '../../src/access/permissions.js';
import type { Route } from '../../src/http/route.js';
import { type AccountProgram, type Caller, PASSWORD } from './account-program.js';

const MAY: Readonly<Record<string, readonly string[]>> = {
  viewer: ['watch', 'metrics'],
  field: ['watch', 'metrics', 'incidents', 'tune', 'field', 'export'],
  operator: ['watch', 'metrics', 'incidents', 'duty', 'tune', 'field', 'export', 'drill'],
  investigator: ['watch', 'metrics', 'incidents', 'field', 'registry', 'export', 'evidence', 'audit'],
  administrator: [
    ...['watch', 'metrics', 'incidents', 'duty', 'tune', 'field', 'registry'],
    ...['export', 'evidence', 'audit', 'drill', 'settings', 'users'],
  ],
};

export interface Someone {
  readonly what: string;
  readonly kind: 'nobody' | 'session' | 'token';
  readonly id: string;
  readonly permissions: readonly string[];
  readonly caller: Caller;
  /** Things of theirs, by the name that paths have for them. */
  readonly own: Readonly<Record<string, string>>;
}

export function expected(rule: Rule, { kind, permissions }: Someone): 'passes' | 401 | 403 {
  if (rule === 'public') return 'passes';
  if (kind === 'nobody') return 401;
  if (rule === 'person') return kind === 'session' ? 'passes' : 403;
  return permissions.includes(rule) ? 'passes' : 403;
}

/** Everybody who calls, and the things of one who does not. */
export interface Company {
  readonly everybody: readonly Someone[];
  readonly others: Readonly<Record<string, string>>;
}

/** One thing of each kind that belongs to somebody; a new kind of one's own things is added here. */
async function thingsOf(person: Caller, id: string): Promise<Record<string, string>> {
  const { body: sessions } = await person.get(`/api/v1/users/${id}/sessions`);
  const { body: tokens } = await person.get(`/api/v1/users/${id}/tokens`);
  const things: Record<string, string> = {
    userId: id,
    sessionId: sessions.sessions[0].id,
    tokenId: tokens.tokens[0].id,
  };
  const { body, status } = await person.call('POST', '/api/v1/exports', { what: 'incidents', format: 'csv' });
  // Whoever may not export has no exports.
  if (status !== 403) things['exportId'] = body.export?.id ?? body.id;
  return things;
}

async function tokenOf(
  started: AccountProgram,
  person: Caller,
  scopes: readonly string[],
): Promise<{ caller: Caller; tokenId: string }> {
  const { body } = await person.call('POST', '/api/v1/tokens', { name: 'matrix', scopes, password: PASSWORD });
  const caller = started.caller();
  caller.bearer = body.secret;
  return { caller, tokenId: body.token.id };
}

/** A caller of each kind, and things of somebody else. */
export async function everyone(started: AccountProgram): Promise<Company> {
  const admin = await started.administrator();
  const list: Someone[] = [];
  const nobody = { kind: 'nobody' as const, id: '', permissions: [], own: {} };
  const scopesOf = (role: string) => (MAY[role] ?? []).filter((one) => one !== 'users' && one !== 'settings');
  const bystander = await started.person(admin, 'bystander', 'operator');
  await tokenOf(started, bystander, ['watch']);
  const others = await thingsOf(bystander, 'bystander');
  for (const [role, permissions] of Object.entries(MAY)) {
    const person = await started.person(admin, `a-${role}`, role);
    const { caller } = await tokenOf(started, person, scopesOf(role));
    const own = await thingsOf(person, `a-${role}`);
    const base = { id: `a-${role}`, own };
    list.push({ ...base, what: `${role}, session`, kind: 'session', permissions, caller: person });
    list.push({ ...base, what: `${role}, token`, kind: 'token', permissions: scopesOf(role), caller });
  }
  const admins = await started.person(admin, 'scoped', 'administrator');
  const { caller: narrow } = await tokenOf(started, admins, ['metrics']);
  const own = await thingsOf(admins, 'scoped');
  list.push({ what: 'token for metrics', kind: 'token', id: 'scoped', permissions: ['metrics'], caller: narrow, own });
  list.push({ ...nobody, what: 'nobody', caller: started.caller() });
  const bad = started.caller();
  bad.cookie = `rfi-session=${'x'.repeat(43)}`;
  list.push({ ...nobody, what: 'a made-up session', caller: bad });
  const forged = started.caller();
  forged.bearer = `rfi_${'x'.repeat(43)}`;
  list.push({ ...nobody, what: 'a made-up token', caller: forged });
  const gone = await started.person(admin, 'gone', 'administrator');
  const { caller: goneToken } = await tokenOf(started, gone, ['watch', 'metrics']);
  await admin.call('PUT', '/api/v1/users/gone', { version: 1, disabled: true });
  list.push({ ...nobody, what: 'a disabled administrator', caller: gone });
  list.push({ ...nobody, what: 'the token of a disabled administrator', caller: goneToken });
  const out = await started.person(admin, 'out', 'administrator');
  const revoked = await tokenOf(started, out, ['watch', 'metrics']);
  await out.call('DELETE', `/api/v1/tokens/${revoked.tokenId}`);
  list.push({ ...nobody, what: 'a revoked token', caller: revoked.caller });
  const { cookie } = out;
  await out.call('DELETE', '/api/v1/session');
  out.cookie = cookie;
  list.push({ ...nobody, what: 'a session that was signed out', caller: out });
  return { everybody: list, others };
}

function pathOf({ path }: Route, things: Readonly<Record<string, string>>): string {
  return `${path.replace(/\{(\w+)\}/g, (_all, name) => things[name] ?? 'x')}?no-route-knows-this=1`;
}

/** What the path names that may be one's own. */
export function thingIn({ path }: Pick<Route, 'path'>): string {
  return /\{(\w+)\}/.exec(path)?.[1] ?? '';
}

export function ruleFor({ access }: Route, whose: 'own' | 'other'): Rule {
  return typeof access === 'string' ? access : access[whose];
}

/** Every route, for every caller, with one's own things and another's: what was not as the rules say. */
export async function askEverything(
  routes: readonly Route[],
  { everybody, others }: Company,
): Promise<{ readonly asked: number; readonly wrong: readonly string[] }> {
  const wrong: string[] = [];
  let asked = 0;
  for (const someone of everybody)
    for (const route of routes)
      for (const whose of typeof route.access === 'string' ? (['other'] as const) : (['own', 'other'] as const)) {
        if (whose === 'own' && someone.own[thingIn(route)] === undefined) continue;
        const path = pathOf(route, whose === 'own' ? someone.own : others);
        const method = route.method.toUpperCase();
        const { status } = await someone.caller.call(method, path, method === 'GET' ? undefined : {});
        asked += 1;
        const found = status === 401 || status === 403 ? status : 'passes';
        const right = expected(ruleFor(route, whose), someone);
        if (found !== right) wrong.push(`${someone.what}: ${method} ${route.path} (${whose}): ${status}, not ${right}`);
        // Let through, but no further than the unknown field; or stopped as one of many guesses.
        else if (found === 'passes' && status !== 400 && status !== 429)
          wrong.push(`${someone.what}: ${method} ${route.path} answered ${status} to a field it cannot know`);
      }
  return { asked, wrong };
}
