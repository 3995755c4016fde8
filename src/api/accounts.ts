/** Signing in, one's own account, accounts as administrators keep them, sessions and API tokens. Secrets are in none. */
import { z } from 'zod';
import { PERMISSIONS, ROLES, SCREEN_SCOPE, TOKEN_SCOPES } from '../access/permissions.js';
import { RESERVED_IDS, USER_ID } from '../access/user.js';
import { givenName } from '../config/values.js';
import type { Contract, JsonOf } from './contract.js';
import { at, nextCursor, pageFields } from './fields.js';

/** Longer than any password may be: the rule for passwords is told in words, not as a fault of form. */
const password = z.string().min(1).max(1000);
const code = z.string().min(1).max(40);
const link = z.string().min(1).max(200);
const displayName = givenName.trim().min(1).max(200);
const role = z.enum(ROLES).meta({ id: 'Role' });
/** A sign-in name as somebody types it: capital letters do not matter. */
const signInName = z.string().trim().toLowerCase().min(1).max(60);
const newUserId = z
  .string()
  .regex(USER_ID, 'must be lower-case letters, digits, ".", "_" and "-", at most 40, beginning with a letter or digit')
  .refine((id) => !RESERVED_IDS.has(id), 'stands for something else in the audit log');
const someId = z.string().min(1).max(60);
const nothing = z.object({}).meta({ id: 'Nothing' });

const user = z
  .object({
    id: z.string(),
    name: z.string(),
    role,
    disabled: z.boolean(),
    version: z.number(),
    createdAt: at,
    hasPassword: z.boolean(),
    hasTotp: z.boolean(),
    byOidc: z.boolean(),
  })
  .meta({ id: 'User' });
export type UserJson = JsonOf<typeof user>;

const session = z
  .object({
    id: z.string(),
    userId: z.string(),
    current: z.boolean(),
    createdAt: at,
    seenAt: at,
    expiresAt: at,
    address: z.string(),
    agent: z.string(),
    method: z.string(),
  })
  .meta({ id: 'Session' });
export type SessionJson = JsonOf<typeof session>;

const token = z
  .object({
    id: z.string(),
    userId: z.string(),
    name: z.string(),
    scopes: z.array(z.string()),
    createdAt: at,
    expiresAt: at,
    usedAt: at.optional(),
    revokedAt: at.optional(),
  })
  .meta({ id: 'Token' });
export type TokenJson = JsonOf<typeof token>;

const MOST_TOKEN_DAYS = 730;
const ofUser = z.strictObject({ userId: someId });
const list = z.strictObject(pageFields);
const signedIn = z.object({ needs: z.literal('code').optional(), userId: z.string().optional() });
const setLink = { link: z.string(), expiresAt: at };

export const accountsApi = {
  'GET /api/v1/session': {
    summary: 'Who I am and what I may do; what there is to sign in with.',
    answer: z.object({
      state: z.enum(['open', 'sign-in', 'signed-in']).describe('open: without accounts everybody may do everything'),
      user: z
        .object({ id: z.string(), name: z.string(), role, hasPassword: z.boolean(), hasTotp: z.boolean() })
        .optional(),
      permissions: z.array(z.enum(PERMISSIONS)),
      endsAt: at.optional().describe('of a session in its last day, or the last seventh'),
      needsSetup: z.boolean().describe('the link on the console makes the first administrator'),
      oidc: z.object({ label: z.string(), path: z.string() }).optional(),
    }),
  },
  'POST /api/v1/session': {
    operationId: 'signIn',
    summary: 'Signs in; {needs: "code"} when the code of the authenticator is missing.',
    refuses: [401, 503],
    body: z.strictObject({ name: signInName, password, code: code.optional() }),
    answer: signedIn,
  },
  'DELETE /api/v1/session': {
    operationId: 'signOut',
    summary: 'Signs out: the session is over here and on /live.',
    answer: nothing,
  },
  'POST /api/v1/session/link': {
    summary: 'What a one-time link is for.',
    refuses: [401],
    body: z.strictObject({ link }),
    answer: z.object({
      purpose: z.enum(['first', 'password']),
      id: z.string().optional(),
      name: z.string().optional(),
    }),
  },
  'POST /api/v1/session/setup': {
    summary: 'Uses a one-time link, and signs in.',
    refuses: [401, 409, 503],
    body: z.strictObject({
      link,
      id: newUserId.optional().describe('of the first administrator'),
      name: displayName.optional(),
      password,
    }),
    answer: signedIn,
  },
  'PUT /api/v1/session/password': {
    summary: 'Changes my password; my other sessions and my API tokens are over.',
    refuses: [409, 503],
    body: z.strictObject({ current: password.optional(), next: password }),
    answer: nothing,
  },
  'POST /api/v1/session/totp': {
    summary: 'Begins a second factor: a secret, which counts once a code of it was shown.',
    refuses: [409, 503],
    body: z.strictObject({ password: password.optional() }),
    answer: z.object({
      secret: z.string(),
      address: z.string(),
      qr: z.object({ size: z.number(), path: z.string() }),
    }),
  },
  'PUT /api/v1/session/totp': {
    summary: 'Turns the second factor on with a code of it; the recovery codes, shown this once.',
    refuses: [409],
    body: z.strictObject({ code }),
    answer: z.object({ recoveryCodes: z.array(z.string()) }),
  },
  'DELETE /api/v1/session/totp': {
    summary: 'Turns my second factor off.',
    refuses: [409, 503],
    body: z.strictObject({ password: password.optional() }),
    answer: nothing,
  },
  'GET /api/v1/session/oidc': {
    summary: 'Sends the browser to the OpenID provider.',
    refuses: [409, 502],
    otherStatuses: { 303: 'To the provider.' },
  },
  'GET /api/v1/session/oidc/callback': {
    summary: 'Where the OpenID provider sends the browser back to.',
    query: z.looseObject({}),
    otherStatuses: { 303: 'To the page.' },
  },
  'GET /api/v1/names': {
    summary: 'Names of all who have or had an account, for what they did.',
    answer: z.object({
      names: z.array(z.object({ id: z.string(), name: z.string(), issues: z.literal(true).optional() })),
    }),
  },
  'GET /api/v1/users': {
    summary: 'All accounts.',
    query: list,
    answer: z.object({ users: z.array(user), nextCursor }),
  },
  'POST /api/v1/users': {
    summary: 'Makes an account; without a password, with a one-time link.',
    refuses: [409, 503],
    body: z.strictObject({
      id: newUserId,
      name: displayName,
      role,
      password: password.optional().describe('absent: the answer has a one-time link to set one'),
    }),
    answer: z.object({ user, link: setLink.link.optional(), expiresAt: setLink.expiresAt.optional() }),
  },
  'GET /api/v1/users/{userId}': { summary: 'One account.', refuses: [404], params: ofUser, answer: z.object({ user }) },
  'PUT /api/v1/users/{userId}': {
    summary: 'Changes name or role, or disables an account and ends its sessions.',
    refuses: [404, 409],
    params: ofUser,
    body: z.strictObject({
      version: z.int().min(1).describe('the version that was looked at'),
      name: displayName.optional(),
      role: role.optional(),
      disabled: z.boolean().optional(),
    }),
    answer: z.object({ user }),
  },
  'POST /api/v1/users/{userId}/link': {
    summary: 'A one-time link with which somebody sets a new password; links made before are void.',
    refuses: [404],
    params: ofUser,
    answer: z.object(setLink),
  },
  'DELETE /api/v1/users/{userId}/lock': {
    summary: 'Lets somebody sign in again after too many wrong tries.',
    refuses: [404],
    params: ofUser,
    answer: nothing,
  },
  'DELETE /api/v1/users/{userId}/totp': {
    summary: 'Takes away the second factor of somebody who lost theirs.',
    refuses: [404],
    params: ofUser,
    answer: nothing,
  },
  'GET /api/v1/sessions': {
    summary: 'Everybody who is signed in, from where and since when.',
    query: list,
    answer: z.object({ sessions: z.array(session), nextCursor }),
  },
  'GET /api/v1/users/{userId}/sessions': {
    summary: 'Where one person is signed in.',
    params: ofUser,
    query: list,
    answer: z.object({ sessions: z.array(session), nextCursor }),
  },
  'DELETE /api/v1/sessions/{sessionId}': {
    summary: 'Ends a session; its live view is closed within a second.',
    refuses: [404],
    params: z.strictObject({ sessionId: someId }),
    answer: nothing,
  },
  'GET /api/v1/tokens': {
    summary: 'All API tokens, without the tokens themselves.',
    query: list,
    answer: z.object({ tokens: z.array(token), nextCursor }),
  },
  'GET /api/v1/users/{userId}/tokens': {
    summary: 'The API tokens of one person.',
    params: ofUser,
    query: list,
    answer: z.object({ tokens: z.array(token), nextCursor }),
  },
  'POST /api/v1/tokens': {
    summary: 'Makes an API token, shown this once. It ends with a new password.',
    refuses: [404, 409, 503],
    body: z.strictObject({
      name: displayName.describe('what it is for'),
      scopes: z
        .array(z.enum([...TOKEN_SCOPES, SCREEN_SCOPE]))
        .min(1)
        .max(20)
        .describe('screen: a link for a wall, without end'),
      days: z.int().min(1).max(MOST_TOKEN_DAYS).default(365),
      userId: someId.optional().describe('whose it is; mine when absent'),
      password: password.optional().describe('of the person who asks, where they have one'),
    }),
    answer: z.object({ token, secret: z.string() }),
  },
  'DELETE /api/v1/tokens/{tokenId}': {
    summary: 'Revokes an API token and its live view.',
    refuses: [404],
    params: z.strictObject({ tokenId: someId }),
    answer: nothing,
  },
} as const satisfies Contract;
