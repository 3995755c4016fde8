/** Who may do what: the table of roles as SECURITY.md describes it, the rules of routes, and what a token may. */
import { describe, expect, it } from 'vitest';
import {
  type Access,
  type Caller,
  judge,
  PERMISSIONS,
  ROLE_PERMISSIONS,
  ROLES,
  TOKEN_SCOPES,
} from '../../src/access/permissions.js';
import { RESERVED_IDS, tokenPermissions, USER_ID } from '../../src/access/user.js';

const of = (list: Iterable<string>) => [...list].sort();

describe('roles', () => {
  it('have these rights, and an administrator has all', () => {
    const seeing = ['metrics', 'watch'];
    expect(of(ROLE_PERMISSIONS.viewer)).toEqual(seeing);
    expect(of(ROLE_PERMISSIONS.field)).toEqual(of([...seeing, 'incidents', 'tune', 'field', 'export']));
    expect(of(ROLE_PERMISSIONS.operator)).toEqual(
      of([...seeing, 'incidents', 'tune', 'field', 'export', 'duty', 'drill']),
    );
    expect(of(ROLE_PERMISSIONS.investigator)).toEqual(
      of([...seeing, 'incidents', 'field', 'export', 'registry', 'evidence', 'audit']),
    );
    expect(of(ROLE_PERMISSIONS.administrator)).toEqual(of(PERMISSIONS));
  });

  it('see at least what a viewer sees', () => {
    for (const role of ROLES) expect(ROLE_PERMISSIONS[role].has('watch'), role).toBe(true);
  });
});

describe('a token', () => {
  it('can never have the rights to make accounts or to change the program', () => {
    expect(of(TOKEN_SCOPES)).toEqual(of(PERMISSIONS.filter((one) => one !== 'users' && one !== 'settings')));
    expect(of(tokenPermissions(PERMISSIONS, 'administrator'))).toEqual(of(TOKEN_SCOPES));
  });

  it('has its scopes, as far as its owner still has them', () => {
    expect(of(tokenPermissions(['watch', 'evidence', 'export', 'nonsense'], 'operator'))).toEqual(['export', 'watch']);
    expect(of(tokenPermissions([], 'administrator'))).toEqual([]);
  });
});

describe('a rule', () => {
  const none = new Set<never>();
  const caller = (kind: Caller['kind'], more: Partial<Caller> = {}): Caller => ({ kind, permissions: none, ...more });
  const verdicts = (rule: Access) =>
    (['nobody', 'session', 'token', 'local', 'open'] as const).map((kind) => judge(rule, caller(kind), {}));

  it('"public" lets everybody in', () => {
    expect(verdicts('public')).toEqual(Array(5).fill('allowed'));
  });

  it('"person" lets in whoever signed in or sits at the machine, and no token', () => {
    expect(verdicts('person')).toEqual(['sign-in', 'allowed', 'forbidden', 'allowed', 'allowed']);
  });

  it('of a right sends strangers to the sign-in, and refuses known callers without the right', () => {
    expect(verdicts('export')).toEqual(['sign-in', ...Array(4).fill('forbidden')]);
    for (const kind of ['session', 'token'] as const)
      expect(judge('export', caller(kind, { permissions: new Set(['export'] as const) }), {})).toBe('allowed');
  });

  it('of an owned object is the owner’s for the owner, and the other one for others and for what does not exist', () => {
    const owners: Readonly<Record<string, string>> = { mine: 'lan' };
    const rule: Access = { own: 'person', other: 'users', owner: ({ id = '' }) => owners[id] };
    const lan = caller('session', { userId: 'lan' });
    expect(judge(rule, lan, { id: 'mine' })).toBe('allowed');
    expect(judge(rule, caller('session', { userId: 'hoa' }), { id: 'mine' })).toBe('forbidden');
    expect(judge(rule, lan, { id: 'missing' })).toBe('forbidden');
    // Neither owner nor caller has an id: they are not the same person.
    expect(judge(rule, caller('session'), { id: 'missing' })).toBe('forbidden');
    expect(judge(rule, caller('session', { permissions: new Set(['users'] as const) }), { id: 'mine' })).toBe(
      'allowed',
    );
  });
});

describe('a sign-in name', () => {
  it('is short, plain, and none that means something else in the audit log', () => {
    for (const good of ['a', 'lan', '7-up', 'tran.van_an-2', 'x'.repeat(40)]) expect(good).toMatch(USER_ID);
    for (const bad of ['', 'Lan', '.lan', '-lan', 'lan an', 'lân', ' lan', 'lan ', 'x'.repeat(41), 'lan\nroot'])
      expect(bad).not.toMatch(USER_ID);
    for (const taken of ['local', 'system', 'nobody', 'anyone']) expect(RESERVED_IDS.has(taken), taken).toBe(true);
  });
});
