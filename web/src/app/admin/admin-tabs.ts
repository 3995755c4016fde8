/**
 * The parts of the administration: name (`tab.NAME` of the catalogue), path below /admin, who may see it, and what is
 * shown there. Another part is one line here.
 */
import type { ComponentType } from 'react';
import type { Permission } from '../../ground/access/session.js';
import { SessionsTab, TokensTab } from './access-tabs.js';
import { ArchiveTab } from './archive-tab.js';
import { UsersTab } from './users-tab.js';

export const ADMIN_TABS = [
  ['users', '', 'users', UsersTab],
  ['sessions', 'sessions', 'users', SessionsTab],
  ['tokens', 'tokens', 'users', TokensTab],
  ['archive', 'archive', 'settings', ArchiveTab],
] as const satisfies readonly (readonly [string, string, Permission, ComponentType])[];
