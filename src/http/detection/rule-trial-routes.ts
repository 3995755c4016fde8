/** Trials of rules on recorded data: one request starts a trial, others follow or cancel it; the result is kept. */
import { type MaskValue, type RuleTrial, rulesApi } from '../../api/rules.js';
import type { RuleTrials, TrialJob } from '../../duty/drill/rule-trials.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { DAY_MS } from '../../time/units.js';
import type { NamedMask, Rule } from '../../watch/detection-rule.js';
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
