/** What a notice can be about: a case, or the watch itself. */
export const CASE_CAUSES = [
  'raised',
  'raised-again',
  'reopened',
  'assigned',
  'shelf-ended',
  'acknowledge-target-missed',
  'resolve-target-missed',
  'escalation',
  'shift-change',
] as const;
export type CaseCause = (typeof CASE_CAUSES)[number];

export const WATCH_CAUSES = [
  'receiver-held',
  'band-blind',
  'band-degraded',
  'station-lost',
  'receiver-changed',
  'clock-bad',
  'disk',
  'archive',
  'influxdb-behind',
  'program-restarted',
  'channel-dead',
  'campaign-not-ready',
] as const;
export type WatchCause = (typeof WATCH_CAUSES)[number];

export const NOTICE_CAUSES = [...CASE_CAUSES, ...WATCH_CAUSES];
