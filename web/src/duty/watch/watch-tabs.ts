/** The parts of the watch: name, path below /watch, and what is shown there. */
import type { ComponentType } from 'react';
import { AuditTab } from './audit-tab.js';
import { CampaignTab } from './campaign/campaign-tab.js';
import { CoverageTab } from './coverage-tab.js';
import { DrillTab } from './drill/drill-tab.js';
import { LoadTab } from './load/load-tab.js';
import { NowTab } from './now-tab.js';
import { HandoverTab } from './roster/handover-tab.js';
import { HolidayTab } from './roster/holiday-tab.js';
import { PeopleTab } from './roster/people-tab.js';
import { RosterTab } from './roster/roster-tab.js';

export const TABS = [
  ['now', '', NowTab],
  ['roster', 'roster', RosterTab],
  ['handover', 'handover', HandoverTab],
  ['coverage', 'coverage', CoverageTab],
  ['load', 'load', LoadTab],
  ['people', 'people', PeopleTab],
  ['holidays', 'holidays', HolidayTab],
  ['campaigns', 'campaigns', CampaignTab],
  ['drills', 'drills', DrillTab],
  ['audit', 'audit', AuditTab],
] as const satisfies readonly (readonly [string, string, ComponentType])[];
