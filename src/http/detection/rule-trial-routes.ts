/** Trials of rules on recorded data: one request starts a trial, others follow or cancel it; the result is kept. */
import { type MaskValue, type RuleTrial, rulesApi } from '../../api/rules.js';
import type { RuleTrials, TrialJob } from '../../duty/drill/rule-trials.js';
import { type Bins, cropBins } from '../../rf/grid.js';
import { groupedBy } from '../../rf/grouped.js';
import { gridKey } from '../../rf/sweep.js';
import type { Archive, StoredSweep } from '../../store/archive.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { DAY_MS } from '../../time/units.js';
import type { NamedMask, Rule } from '../../watch/detection-rule.js';
import { LEARN_MASK, learnMask, maskFromAssignments } from '../../watch/mask.js';
import { countsSentence, heldBackSentence, type KeptTrial, TrialRefused } from '../../watch/rule-trial.js';
import type { Words } from '../../words/said.js';
import { heardJson } from '../incidents/incident-json.js';
import { badRequest, Conflict, conflict, existing, notFound } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown, spoken } from '../spoken.js';
import type { RecordGuard } from '../watch/record-routes.js';

const LONGEST_MS = 400 * DAY_MS;

export interface RuleTrialRoutesOptions {
  readonly desk: IncidentDesk;
  readonly trials: RuleTrials;
  readonly actorOf: ActorOf;
}

export function ruleTrialRoutes({ desk, trials, actorOf }: RuleTrialRoutesOptions): Route[] {
  const { records } = desk.caseBook;
  const ruleOf = (id: string): Rule => {
    const kept = existing(records.get('rule', id), 'id', id, 'rule');
    return kept.value;
  };
  const answer = (job: TrialJob) =>
    trialJson(job, ruleOf(job.ruleId), (rule) => trials.trialOf(rule, records.all('mask')));
  return [
    route(rulesApi, 'POST /api/v1/rules/{id}/trial', 'registry', ({ params, body, request }) => {
      const rule = ruleOf(params.id);
      const { from, to, settings, mask } = body;
      const until = Math.min(to, desk.clock());
      if (until <= from) throw badRequest('to must be later than from, and from in the past.');
      if (until - from > LONGEST_MS) throw badRequest('from and to lie more than 400 days apart.');
      const tried: Rule = settings === undefined ? rule : { ...rule, settings };
      const wish = { rule: tried, from, to: until, by: actorOf(request) };
      try {
        return answer(trials.start(mask === undefined ? wish : { ...wish, mask: maskFor(tried, mask) }));
      } catch (error) {
        if (!(error instanceof TrialRefused)) throw error;
        throw new Conflict(error.said);
      }
    }),
    route(rulesApi, 'GET /api/v1/rules/{id}/trial', 'watch', ({ params }) => {
      const { id } = ruleOf(params.id);
      const job = trials.job(id);
      if (job === undefined) throw notFound('Rule "{id}" was never tried.', { id });
      return answer(job);
    }),
    route(rulesApi, 'DELETE /api/v1/rules/{id}/trial', 'registry', async ({ params }) => {
      const { id } = ruleOf(params.id);
      const job = (await trials.cancel(id)) ? trials.job(id) : undefined;
      if (job === undefined) throw conflict('No trial of rule "{id}" is running.', { id });
      return answer(job);
    }),
  ];
}

/** Refuses to save a rule that was not tried on recorded data before. */
export function trialGuard(desk: IncidentDesk, trials: RuleTrials): RecordGuard {
  const { records } = desk.caseBook;
  const untried = ({ id, name }: Rule): Words => ({
    vi: `Quy tắc “${name}” chưa được thử trên dữ liệu cũ đúng như nội dung này; hãy chạy thử trước.`,
    en: `Rule "${name}" (${id}) was not tried on recorded data with these settings; run its trial first.`,
  });
  const used = (id: string, { name }: Rule): Words => ({
    vi: `Mặt nạ “${id}” đang được quy tắc “${name}” sử dụng; hãy đổi quy tắc trước.`,
    en: `Mask "${id}" is used by rule "${name}"; change that first.`,
  });
  return (kind, id, value) => {
    if (kind === 'rule' && value !== undefined) {
      const rule = value as Rule;
      if (!rule.active) return undefined;
      return trials.trialOf(rule, records.all('mask')) === undefined ? untried(rule) : undefined;
    }
    if (kind !== 'mask') return undefined;
    const users = records.all('rule').filter(({ settings }) => settings.kind === 'mask' && settings.maskId === id);
    if (value === undefined) return users[0] && used(id, users[0]);
    const masks = [value as NamedMask, ...records.all('mask').filter((one) => one.id !== id)];
    const stopping = users.find((rule) => rule.active && trials.trialOf(rule, masks) === undefined);
    return stopping && untried(stopping);
  };
}

function maskFor({ settings }: Rule, mask: MaskValue): NamedMask {
  if (settings.kind !== 'mask') throw badRequest('mask: this rule has none.');
  return { id: settings.maskId, ...mask };
}

function trialJson(
  { result, ...rest }: TrialJob,
  rule: Rule,
  trialOf: (rule: Rule) => KeptTrial | undefined,
): RuleTrial {
  const isQuiet = rule.settings.kind === 'quiet';
  return {
    ...shown(rest),
    result: result && {
      sentence: spoken(isQuiet ? heldBackSentence(result) : countsSentence(result)),
      counts: result.counts,
      receiverIds: result.receiverIds,
      firings: result.firings.map(({ report, was, incidentId }) => ({
        emission: heardJson(report),
        was,
        incidentId,
      })),
      // A rule that holds alarms back raises none: it is silent on nothing that it ought to raise.
      silentOn: isQuiet ? [] : result.silentOn,
      allowsThisRule: trialOf(rule)?.id === result.id,
    },
  };
}

/** Folding keeps the maximum, so more rows than this are not needed. */
const MOST_ROWS = 2000;
const LONGEST_LEARNT_MS = 31 * DAY_MS;
const MOST_BINS = 65_535;

interface MaskRoutesOptions {
  readonly desk: IncidentDesk;
  readonly archive: Archive;
}

/** Masks made by the program: learnt from a period of the recording, or generated from the licences in force. */
export function maskRoutes({ desk, archive }: MaskRoutesOptions): Route[] {
  return [
    route(rulesApi, 'POST /api/v1/masks/learn', { access: 'registry', readsHistory: 'much' }, async ({ body }) => {
      const { receiverId, startHz, stopHz, from, to, ...options } = body;
      rangeOf({ startHz, stopHz });
      if (to <= from || to - from > LONGEST_LEARNT_MS)
        throw badRequest('to must be later than from, by at most 31 days.');
      const query = { receiverId, from, to, startHz, stopHz, maxSweeps: MOST_ROWS };
      const rows = commonGrid(await archive.query(query), startHz, stopHz);
      const sweeps = rows.reduce((sum, { folded }) => sum + folded, 0);
      if (sweeps < LEARN_MASK.fewestSweeps)
        throw conflict('{sweeps} reference sweeps are too few: {fewest} are needed.', {
          sweeps,
          fewest: LEARN_MASK.fewestSweeps,
        });
      const learnt = learnMask(rows, { ...options, fewestSweeps: 1 });
      return { mask: { ...learnt, sweeps } };
    }),
    route(rulesApi, 'POST /api/v1/masks/from-assignments', 'registry', ({ body }) => {
      const { startHz, stopHz, stepHz, at, ...options } = body;
      rangeOf({ startHz, stopHz });
      const count = Math.floor((stopHz - startHz) / stepHz) + 1;
      if (count > MOST_BINS)
        throw badRequest('stepHz {stepHz} gives {count} bins; {most} is the most.', { stepHz, count, most: MOST_BINS });
      const licences = desk.licences();
      const mask = maskFromAssignments(licences, { startHz, stepHz, bins: count }, at ?? desk.clock(), options);
      return { mask: shown(mask) };
    }),
  ];
}

function rangeOf({ startHz, stopHz }: { readonly startHz: number; readonly stopHz: number }): void {
  if (stopHz <= startHz) throw badRequest('stopHz {stopHz} must lie above startHz {startHz}.', { stopHz, startHz });
}

/** Rows of the grid that most sweeps have, cut to the range; rows of other plans belong to other masks. */
function commonGrid(rows: readonly StoredSweep[], startHz: number, stopHz: number): (Bins & { folded: number })[] {
  const cut = rows.map((row) => ({ ...cropBins(row, startHz, stopHz), folded: row.folded }));
  const grids = groupedBy(
    cut.filter(({ levelsDbm }) => levelsDbm.length > 0),
    gridKey,
  );
  return [...grids.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}
