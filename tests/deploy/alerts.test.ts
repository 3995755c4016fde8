/** Each alert rule is provoked and fires, and none fires over a healthy station; judged by Prometheus itself (promtool). */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';

const RULES = ['alerts.yaml', 'alerts-network.yaml'].map((name) =>
  join(import.meta.dirname, '../../deploy/prometheus', name),
);
const alerts = RULES.flatMap((path) => {
  const { groups } = parse(readFileSync(path, 'utf8')) as { groups: { rules: { alert: string }[] }[] };
  return groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
});

/** Values a minute, for a quarter of a day: what a healthy station says, and what is said in each fault. */
const HEALTHY: Readonly<Record<string, string>> = {
  'up{job="rfi-logger"}': '1x360',
  'rfi_receiver_up{station="st",receiver="a"}': '1x360',
  'rfi_bands{station="st",state="blind"}': '0x360',
  'rfi_bands{station="st",state="watched"}': '30x360',
  rfi_ready: '1x360',
  'rfi_disk_free_bytes{folder="data"}': '50e9x360',
  'rfi_disk_size_bytes{folder="data"}': '100e9x360',
  rfi_backup_failed: '0x360',
  rfi_backup_age_seconds: '3600x360',
  rfi_metrics_failed: '0x360',
  'rfi_losses_unconfirmed{of="station-key"}': '0x360',
  'rfi_archive{what="dropped"}': '0x360',
  'rfi_detection_sweeps_total{what="unjudged"}': '0x360',
  rfi_detection_restarts_total: '0x360',
  'rfi_incidents{severity="1",what="unacknowledged"}': '0x360',
  'rfi_influxdb{what="up"}': '1x360',
  'rfi_notices_kept{channel="mail",state="dead"}': '0x360',
  'rfi_sign_ins_refused_total{why="wrong"}': '0x360',
  rfi_clock_steps_total: '0x360',
  rfi_event_loop_stalled_seconds_total: '0x360',
  nodejs_eventloop_lag_p99_seconds: '0.01x360',
  'rfi_station_silent{station="hue"}': '0x360',
  'rfi_station_owed_minutes{station="hue"}': '3x360',
  'rfi_station_stalled_receivers{station="hue"}': '0x360',
  'rfi_station_clock_offset_seconds{station="hue"}': '-0.02x360',
  'rfi_network_refused_blocks{station="hue",reason="damaged"}': '2x360',
  rfi_network_differing_hours: '0x360',
  rfi_network_book_copies: '1x360',
  rfi_network_nodes_behind: '0x360',
};
const FAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ProgramSilent: { 'up{job="rfi-logger"}': '0x360' },
  ReceiverSilent: { 'rfi_receiver_up{station="st",receiver="a"}': '0x360' },
  BandBlind: { 'rfi_bands{station="st",state="blind"}': '3x360' },
  NotReady: { rfi_ready: '0x360' },
  DiskNearlyFull: { 'rfi_disk_free_bytes{folder="data"}': '4e9x360' },
  BackupFailed: { rfi_backup_failed: '1x360' },
  BackupOld: { rfi_backup_age_seconds: 'Infx360' },
  BookOrKeyLost: { 'rfi_losses_unconfirmed{of="station-key"}': '1x360' },
  MetricsMissing: { rfi_metrics_failed: '2x360' },
  SweepsLost: { 'rfi_archive{what="dropped"}': '0+5x360' },
  DetectionBehind: { 'rfi_detection_sweeps_total{what="unjudged"}': '0+5x360' },
  DetectionRestarts: { rfi_detection_restarts_total: '0+1x360' },
  NobodyAcknowledges: { 'rfi_incidents{severity="1",what="unacknowledged"}': '1x360' },
  LongTermStoreDown: { 'rfi_influxdb{what="up"}': '0x360' },
  NoticesGivenUp: { 'rfi_notices_kept{channel="mail",state="dead"}': '2x360' },
  SignInsRefused: { 'rfi_sign_ins_refused_total{why="wrong"}': '0+10x360' },
  ClockSet: { rfi_clock_steps_total: '0+1x360' },
  EventLoopStalls: { rfi_event_loop_stalled_seconds_total: '0+20x360' },
  StationSilent: { 'rfi_station_silent{station="hue"}': '1x360' },
  StationBehind: { 'rfi_station_owed_minutes{station="hue"}': '800+1x360' },
  StationStalled: { 'rfi_station_stalled_receivers{station="hue"}': '1x360' },
  StationClockWrong: { 'rfi_station_clock_offset_seconds{station="hue"}': '-5x360' },
  BlocksRefused: { 'rfi_network_refused_blocks{station="hue",reason="damaged"}': '0+1x360' },
  HoursDiffer: { rfi_network_differing_hours: '2x360' },
  NodeAway: { rfi_network_nodes_behind: '1x360' },
  NoSecondHub: { rfi_network_book_copies: '1+0x60 0+0x300' },
};

/** Values of a series as promtool writes them: `5x3` is 5 5 5 5. */
const spelled = (values: string) =>
  values.replace(/^([^+x]+)x/, '$1+0x').replace(/^Inf\+0x(\d+)$/, () => Array(361).fill('Inf').join(' '));

const series = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([series, values]) => ({ series, values: spelled(values) }));

/** What promtool says against this: that of all these worlds each has just the alert of its name. One run, for its start is long. */
function objections(worlds: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-alerts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const expr = 'count by (alertname) (ALERTS{alertstate="firing"})';
  const tests = Object.entries(worlds).map(([name, values]) => {
    const samples = alerts.includes(name) ? [{ labels: `{alertname="${name}"}`, value: 1 }] : [];
    const firing = { expr, eval_time: '5h', exp_samples: samples };
    return { name, interval: '1m', input_series: series(values), promql_expr_test: [firing] };
  });
  const path = join(folder, 'test.yaml');
  const file = { rule_files: RULES, evaluation_interval: '5m', tests };
  writeFileSync(path, stringify(file, { aliasDuplicateObjects: false }));
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', path], { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

describe('the alert rules', () => {
  it('are each provoked here', () => {
    expect(Object.keys(FAULTS).sort()).toEqual([...alerts].sort());
  });

  it('fire in their own fault and in no other, and none over a healthy station', () => {
    const faults = Object.entries(FAULTS).map(([alert, fault]) => [alert, { ...HEALTHY, ...fault }]);
    expect(objections({ healthy: HEALTHY, ...Object.fromEntries(faults) })).toBe('');
  });
});
