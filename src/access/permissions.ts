/**
 * Access control: roles, permissions, the rule of each route or message, and the one function that judges them. Pure.
 */

/** From the fewest rights to the most; of several mapped roles, the later one counts. */
export const ROLES = ['viewer', 'field', 'operator', 'investigator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  /** See sweeps, receivers, emissions, incidents, coverage, duty lists. */
  'watch',
  /** Read `/metrics`. */
  'metrics',
  /** Move an incident: acknowledge, assign, note, close, reopen, merge, shelve. */
  'incidents',
  /** People, contacts, rosters, holidays, hand-overs. */
  'duty',
  /** Control receivers: plans, pre-emption, ports, self-test. */
  'tune',
  /** Field missions: positions, readings, photographs. */
  'field',
  /** Edit what signals are judged against: assignments, masks, band plan, rules, campaigns. */
  'registry',
  /** Take data out: exports and reports. */
  'export',
  /** Evidence bundles and the forms that go to other administrations. */
  'evidence',
  /** Read and check the audit log. */
  'audit',
  /** Start and end drills. */
  'drill',
  /** Change how the program itself works: notices, archives, forwarding. */
  'settings',
  /** Manage other people's accounts, sessions and tokens. */
  'users',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const WATCHING = ['watch', 'metrics'] as const;
const ON_DUTY = [...WATCHING, 'incidents', 'duty', 'tune', 'field', 'export', 'drill'] as const;
const INVESTIGATING = [...WATCHING, 'incidents', 'field', 'registry', 'export', 'evidence', 'audit'] as const;

export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(WATCHING),
  field: new Set([...WATCHING, 'incidents', 'tune', 'field', 'export']),
  operator: new Set(ON_DUTY),
  investigator: new Set(INVESTIGATING),
  administrator: new Set(PERMISSIONS),
};

/** Permissions that an API token may have. A leaked token must not be able to make accounts or change the program. */
export const TOKEN_SCOPES = PERMISSIONS.filter((permission) => permission !== 'users' && permission !== 'settings');

/** Scope of a screen link: it only watches, alone, without an end, and no new password of its maker ends it. */
export const SCREEN_SCOPE = 'screen';

/**
 * What a caller needs. `public`: nothing. `person`: a person who signed in (or, before there are accounts, who sits at
 * the machine itself), with any role; never a token. Otherwise the named permission.
 */
export type Rule = 'public' | 'person' | Permission;

/** Separate rules for the caller's own object and for another person's. */
export interface OwnedRule {
  readonly own: Rule;
  readonly other: Permission;
  /** Id of the owner, found by the route's parameters; undefined when the object does not exist. */
  owner(params: Readonly<Record<string, string>>): string | undefined;
}

/** The rule of a route. A route without one does not compile. */
export type Access = Rule | OwnedRule;

export type CallerKind = 'nobody' | 'session' | 'token' | 'local' | 'open';

/** The caller, as far as rules need it. */
export interface Caller {
  readonly kind: CallerKind;
  /** The user's id; undefined for an unknown caller and for a caller without an account. */
  readonly userId?: string | undefined;
  readonly permissions: ReadonlySet<Permission>;
}

/** `sign-in`: the caller is unknown (401); `forbidden`: the caller is known but lacks the permission (403). */
export type Verdict = 'allowed' | 'sign-in' | 'forbidden';

export function judge(access: Access, caller: Caller, params: Readonly<Record<string, string>>): Verdict {
  if (typeof access === 'string') return judgeRule(access, caller);
  const owner = access.owner(params);
  // A missing object is answered like another person's, so that nobody can find out which ids exist.
  const own = owner !== undefined && owner === caller.userId;
  return judgeRule(own ? access.own : access.other, caller);
}

function judgeRule(rule: Rule, { kind, permissions }: Caller): Verdict {
  if (rule === 'public') return 'allowed';
  if (kind === 'nobody') return 'sign-in';
  if (rule === 'person') return kind === 'token' ? 'forbidden' : 'allowed';
  return permissions.has(rule) ? 'allowed' : 'forbidden';
}
