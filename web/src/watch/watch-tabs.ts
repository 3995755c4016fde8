/** The parts of the watch: name, path below /watch, and what is shown there. */
import type { ComponentType } from 'react';
import { AuditTab } from './audit-tab.js';
import { CampaignTab } from './campaign-tab.js';
import { CoverageTab } from './coverage-tab.js';
import { DrillTab } from './drill-tab.js';
import { HandoverTab } from './handover-tab.js';
import { HolidayTab } from './holiday-tab.js';
import { NowTab } from './now-tab.js';
import { PeopleTab } from './people-tab.js';
import { RosterTab } from './roster-tab.js';

export const TABS = [
  ['now', '', NowTab],
  ['roster', 'roster', RosterTab],
  ['handover', 'handover', HandoverTab],
  ['coverage', 'coverage', CoverageTab],
  ['people', 'people', PeopleTab],
  ['holidays', 'holidays', HolidayTab],
  ['campaigns', 'campaigns', CampaignTab],
  ['drills', 'drills', DrillTab],
  ['audit', 'audit', AuditTab],
] as const satisfies readonly (readonly [string, string, ComponentType])[];
