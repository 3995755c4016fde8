/** Rules tried on the past over HTTP: started by one request, followed and cancelled by others, the result kept. */
import { z } from 'zod';
import { heardEmission } from '../../api/incidents.js';
import { type RuleTrials, type TrialJob, TrialRefused } from '../../drill/rule-trials.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import type { NamedMask, Rule } from '../../watch/detection-rule.js';
import { DAY_MS } from '../../watch/roster/local-day.js';
import { countsSentence, heldBackSentence, type KeptTrial } from '../../watch/rule-trial.js';
import { Conflict } from '../conflict.js';
import { heardJson } from '../incidents/incident-json.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, instant, iso, sentenceAnswer, spoken } from '../spoken.js';
import type { RecordGuard, Refusal } from '../watch/record-routes.js';
import { maskValue, ruleSettings } from '../watch/record-schemas.js';

const LONGEST_MS = 400 * DAY_MS;

const oneRule = z.strictObject({ id: z.string().min(1).max(120) });
const trialBody = z.strictObject({
  from: instant,
  to: instant,
  settings: ruleSettings.optional().describe('the kept settings when absent; others for a change that is not kept yet'),
  mask: maskValue.optional().describe('a change of the mask of this rule that is not kept yet'),
});

const trialAnswer = z.object({
  ruleId: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  by: z.string(),
  startedAt: z.iso.datetime(),
  progress: z.number().describe('0 … 1'),
  sweeps: z.number(),
  firedSoFar: z.number(),
  fault: z.string().optional(),
  result: z
    .object({
      sentence: sentenceAnswer,
      counts: z.record(z.string(), z.number()),
      receiverIds: z.array(z.string()),
      firings: z.array(
        z.object({
          emission: heardEmission,
          was: z.enum(['case', 'dismissed', 'unnoticed']),
          incidentId: z.string().optional(),
        }),
      ),
      silentOn: z.array(z.string()),
      allowsThisRule: z.boolean().describe('it was a trial of the rule as it is kept now'),
    })
    .optional(),
});

export interface RuleTrialRoutesOptions {
  readonly desk: IncidentDesk;
  readonly trials: RuleTrials;
  readonly actorOf: ActorOf;
}

export function ruleTrialRoutes({ desk, trials, actorOf }: RuleTrialRoutesOptions): Route[] {
  const { records } = desk.caseBook;
  const ruleOf = (id: string): Rule => {
    const kept = records.get('rule', id);
    if (kept === undefined) throw new Problem(404, 'Not found', `id is "${id}": there is no such rule.`);
    return kept.value;
  };
  const answer = (job: TrialJob) =>
    trialJson(job, ruleOf(job.ruleId), (rule) => trials.trialOf(rule, records.all('mask')));
  return [
    {
      method: 'post',
      path: '/api/v1/rules/{id}/trial',
      access: 'registry',
      summary: 'Runs a rule over stored sweeps: how often it would have fired, and what became of that then.',
      params: oneRule,
      body: trialBody,
      answer: trialAnswer,
      handle(request, response, input) {
        const rule = ruleOf(input.params['id'] ?? '');
        const { from, to, settings, mask } = input.body as z.output<typeof trialBody>;
        const until = Math.min(to, desk.clock());
        if (until <= from) throw new Problem(400, 'Bad request', 'to must be later than from, and from in the past.');
        if (until - from > LONGEST_MS)
          throw new Problem(400, 'Bad request', 'from and to lie more than 400 days apart.');
        const tried: Rule = settings === undefined ? rule : { ...rule, settings };
        const wish = { rule: tried, from, to: until, by: actorOf(request) };
        try {
          response.json(answer(trials.start(mask === undefined ? wish : { ...wish, mask: maskFor(tried, mask) })));
        } catch (error) {
          if (!(error instanceof TrialRefused)) throw error;
          throw new Conflict(error.message, { reason: { vi: error.vi, en: error.message } });
        }
      },
    },
    {
      method: 'get',
      path: '/api/v1/rules/{id}/trial',
      access: 'watch',
      summary: 'The trial of a rule: how far it is, or what came out.',
      params: oneRule,
      answer: trialAnswer,
      handle(_request, response, input) {
        const { id } = ruleOf(input.params['id'] ?? '');
        const job = trials.job(id);
        if (job === undefined) throw new Problem(404, 'Not found', `Rule "${id}" was never tried.`);
        response.json(answer(job));
      },
    },
    {
      method: 'delete',
      path: '/api/v1/rules/{id}/trial',
      access: 'registry',
      summary: 'Cancels the trial of a rule that is running.',
      params: oneRule,
      answer: trialAnswer,
      async handle(_request, response, input) {
        const { id } = ruleOf(input.params['id'] ?? '');
        const job = (await trials.cancel(id)) ? trials.job(id) : undefined;
        if (job === undefined) throw new Problem(409, 'Conflict', `No trial of rule "${id}" is running.`);
        response.json(answer(job));
      },
    },
  ];
}

/** Nothing new judges the watch before it was tried on the past. */
export function trialGuard(desk: IncidentDesk, trials: RuleTrials): RecordGuard {
  const { records } = desk.caseBook;
  const untried = ({ id, name }: Rule): Refusal => ({
    vi: `Quy tắc “${name}” chưa được thử trên dữ liệu cũ đúng như nội dung này; hãy chạy thử trước.`,
    en: `Rule "${name}" (${id}) was not tried on the past as it would be now; run its trial first.`,
  });
  const used = (id: string, { name }: Rule): Refusal => ({
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

function maskFor({ settings }: Rule, mask: z.output<typeof maskValue>): NamedMask {
  if (settings.kind !== 'mask') throw new Problem(400, 'Bad request', 'mask: this rule has none.');
  return { id: settings.maskId, ...mask };
}

function trialJson(
  { from, to, startedAt, result, ...rest }: TrialJob,
  rule: Rule,
  trialOf: (rule: Rule) => KeptTrial | undefined,
): z.input<typeof trialAnswer> {
  return {
    ...rest,
    ...{ from: iso(from), to: iso(to), startedAt: iso(startedAt) },
    result: result && {
      sentence: spoken(
        rule.settings.kind === 'quiet' ? heldBackSentence(result.counts) : countsSentence(result.counts),
      ),
      counts: { ...result.counts },
      receiverIds: [...result.receiverIds],
      firings: result.firings.map(({ report, was, incidentId }) => ({
        emission: heardJson(report),
        was,
        incidentId,
      })),
      silentOn: [...result.silentOn],
      allowsThisRule: trialOf(rule)?.id === result.id,
    },
  };
}
