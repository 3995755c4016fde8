/** The stitched band, and the screens of those who set up and administer; see `screens.ts`. */
import { IconColumns3, IconShieldLock, IconTool, IconUser } from '@tabler/icons-react';
import type { Screen } from '../../ground/shell/screen.js';

export const MORE_SCREENS: readonly Screen[] = [
  { id: 'band', path: '/band', icon: IconColumns3, key: 'b', load: () => import('../../live/band/band-screen.js') },
  {
    id: 'setup',
    path: '/setup',
    icon: IconTool,
    unlisted: true,
    may: ['tune'],
    load: () => import('../../stations/setup/setup-screen.js'),
  },
  {
    id: 'account',
    path: '/account',
    icon: IconUser,
    unlisted: true,
    load: () => import('../../ground/access/account-screen.js'),
  },
  {
    id: 'admin',
    path: '/admin',
    icon: IconShieldLock,
    key: 'a',
    may: ['users', 'settings'],
    load: () => import('../admin/admin-screen.js'),
  },
];
