/** Who may do what: roles, permissions, the rule a route or message carries, and the one judgement over them. Pure. */

/** From the one who may least to the one who may most; of several mapped roles the later wins. */
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
  /** What receivers do: plans, pre-emption, ports, self-test. */
  'tune',
  /** Field missions: positions, readings, photographs. */
  'field',
  /** What is judged against: assignments, masks, band plan, rules, campaigns. */
  'registry',
  /** Take data away: exports and reports. */
  'export',
  /** Evidence bundles and the forms that go to other administrations. */
  'evidence',
  /** Read and check the audit log. */
  'audit',
  /** Start and end drills. */
  'drill',
  /** How the program itself works: notices, archives, forwarding. */
  'settings',
  /** Other people's accounts, sessions and tokens. */
  'users',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const WATCHING = ['watch', 'metrics'] as const;
const ON_DUTY = [...WATCHING, 'incidents', 'duty', 'tune', 'field', 'export', 'drill'] as const;
const INVESTIGATING = [...WATCHING, 'incidents', 'field', 'registry', 'export', 'evidence', 'audit'] as const;

/** The table of the product's access rules. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(WATCHING),
  field: new Set([...WATCHING, 'incidents', 'tune', 'field', 'export']),
  operator: new Set(ON_DUTY),
  investigator: new Set(INVESTIGATING),
  administrator: new Set(PERMISSIONS),
};

/** What an API token may be given: never what would let a leaked token make accounts or change the program. */
export const TOKEN_SCOPES = PERMISSIONS.filter((permission) => permission !== 'users' && permission !== 'settings');

/**
 * What a caller must have. `public`: nothing. `person`: a person who signed in (or sits at the machine itself before
 * there are accounts), whatever the role; never a token. Otherwise the permission.
 */
export type Rule = 'public' | 'person' | Permission;

/** Different rules for what is one's own and what is another's. */
export interface OwnedRule {
  readonly own: Rule;
  readonly other: Permission;
  /** Whose it is, by the route's parameters; undefined when there is no such thing. */
  owner(params: Readonly<Record<string, string>>): string | undefined;
}

/** Carried by every route: one without it does not compile. */
export type Access = Rule | OwnedRule;

export type CallerKind = 'nobody' | 'session' | 'token' | 'local' | 'open';

/** Who calls, as far as rules need to know. */
export interface Caller {
  readonly kind: CallerKind;
  /** The user's id; undefined for nobody and for callers without accounts. */
  readonly userId?: string | undefined;
  readonly permissions: ReadonlySet<Permission>;
}

/** `sign-in`: who calls is not known (401); `forbidden`: who calls is known and may not (403). */
export type Verdict = 'allowed' | 'sign-in' | 'forbidden';

export function judge(access: Access, caller: Caller, params: Readonly<Record<string, string>>): Verdict {
  if (typeof access === 'string') return judgeRule(access, caller);
  const owner = access.owner(params);
  // What does not exist is answered like another's, so that nobody learns which ids there are.
  const own = owner !== undefined && owner === caller.userId;
  return judgeRule(own ? access.own : access.other, caller);
}

function judgeRule(rule: Rule, { kind, permissions }: Caller): Verdict {
  if (rule === 'public') return 'allowed';
  if (kind === 'nobody') return 'sign-in';
  if (rule === 'person') return kind === 'token' ? 'forbidden' : 'allowed';
  return permissions.has(rule) ? 'allowed' : 'forbidden';
}
