/**
 * The screens, in the order of the navigation. A screen is added with one entry here: its name is there already
 * (`nav` in the catalogues), `load` fetches its file, which exports the screen as its default and calls `addWords`
 * with its own catalogues. What is not listed is not offered.
 */
import {
  IconAlertTriangle,
  IconAntennaBars5,
  IconBroadcast,
  IconCalendarTime,
  IconChartGridDots,
  IconDeviceTv,
  IconFileExport,
  IconFileText,
  IconHelp,
  IconListDetails,
  IconMap2,
} from '@tabler/icons-react';
import type { Screen } from '../../ground/shell/screen.js';
import { LiveScreen } from '../../live/live-screen.js';
import { MORE_SCREENS } from './more-screens.js';

export const SCREENS: readonly Screen[] = [
  { id: 'live', path: '/', icon: IconBroadcast, key: 'l', thumb: true, everyday: true, component: LiveScreen },
  {
    id: 'incidents',
    path: '/incidents',
    icon: IconAlertTriangle,
    key: 'i',
    thumb: true,
    everyday: true,
    load: () => import('../../duty/incidents/incidents-screen.js'),
  },
  {
    id: 'watch',
    path: '/watch',
    icon: IconCalendarTime,
    key: 'w',
    thumb: true,
    everyday: true,
    load: () => import('../../duty/watch/watch-screen.js'),
  },
  {
    id: 'map',
    path: '/map',
    icon: IconMap2,
    key: 'm',
    everyday: true,
    load: () => import('../../stations/map/map-screen.js'),
  },
  {
    id: 'stations',
    path: '/stations',
    icon: IconAntennaBars5,
    key: 's',
    thumb: true,
    everyday: true,
    load: () => import('../../stations/stations-screen.js'),
  },
  {
    id: 'occupancy',
    path: '/occupancy',
    icon: IconChartGridDots,
    key: 'o',
    load: () => import('../../papers/occupancy/occupancy-screen.js'),
  },
  {
    id: 'registry',
    path: '/registry',
    icon: IconListDetails,
    key: 'd',
    load: () => import('../../registry/registry-screen.js'),
  },
  {
    id: 'reports',
    path: '/reports',
    icon: IconFileText,
    key: 'r',
    everyday: true,
    load: () => import('../../papers/reports/reports-screen.js'),
  },
  {
    id: 'exports',
    path: '/exports',
    icon: IconFileExport,
    key: 'x',
    may: ['export'],
    load: () => import('../../papers/exports/exports-screen.js'),
  },
  ...MORE_SCREENS,
  { id: 'help', path: '/help', icon: IconHelp, key: 'h', load: () => import('../../help/help-screen.js') },
  { id: 'wall', path: '/wall', icon: IconDeviceTv, bare: true, load: () => import('../../duty/wall/wall-screen.js') },
];
