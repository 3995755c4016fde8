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
import { LiveScreen } from '../live-screen.js';
import { MORE_SCREENS } from './more-screens.js';
import type { Screen } from './screen.js';

export const SCREENS: readonly Screen[] = [
  { id: 'live', path: '/', icon: IconBroadcast, key: 'l', thumb: true, component: LiveScreen },
  {
    id: 'incidents',
    path: '/incidents',
    icon: IconAlertTriangle,
    key: 'i',
    thumb: true,
    load: () => import('../incidents/incidents-screen.js'),
  },
  {
    id: 'watch',
    path: '/watch',
    icon: IconCalendarTime,
    key: 'w',
    thumb: true,
    load: () => import('../watch/watch-screen.js'),
  },
  { id: 'map', path: '/map', icon: IconMap2, key: 'm', load: () => import('../map/map-screen.js') },
  {
    id: 'stations',
    path: '/stations',
    icon: IconAntennaBars5,
    key: 's',
    thumb: true,
    load: () => import('../stations/stations-screen.js'),
  },
  {
    id: 'occupancy',
    path: '/occupancy',
    icon: IconChartGridDots,
    key: 'o',
    load: () => import('../occupancy/occupancy-screen.js'),
  },
  {
    id: 'registry',
    path: '/registry',
    icon: IconListDetails,
    key: 'd',
    load: () => import('../registry/registry-screen.js'),
  },
  {
    id: 'reports',
    path: '/reports',
    icon: IconFileText,
    key: 'r',
    load: () => import('../reports/reports-screen.js'),
  },
  {
    id: 'exports',
    path: '/exports',
    icon: IconFileExport,
    key: 'x',
    may: ['export'],
    load: () => import('../exports/exports-screen.js'),
  },
  ...MORE_SCREENS,
  { id: 'help', path: '/help', icon: IconHelp, key: 'h', load: () => import('../help/help-screen.js') },
  { id: 'wall', path: '/wall', icon: IconDeviceTv, bare: true, load: () => import('../wall/wall-screen.js') },
];
