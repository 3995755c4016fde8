/** Forms for other administrations, of one case: what the program knows, what people wrote, and the paper. */
import { z } from 'zod';
import type { ReportDesk } from '../../report/desk/report-desk.js';
import { formId } from '../../report/desk/report-drafts.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { FIELD_SOURCES, type FormField, type FormTemplate } from '../../watch/papers/form-template.js';
import { orConflict } from '../conflict.js';
import { foundIncident } from '../incidents/incident-act-routes.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, instant, iso } from '../spoken.js';
import { made, reportAnswer, reportJson } from './report-routes.js';

const words = z.object({ vi: z.string(), en: z.string() });
const fieldAnswer = z.object({
  letter: z.string(),
  label: words,
  hint: words.optional(),
  choices: z.array(words).optional(),
  value: words.optional().describe('absent: a blank, which stays a blank'),
  source: z.enum(FIELD_SOURCES).optional(),
  uncertainty: words.optional(),
  at: z.iso.datetime().optional(),
  remark: words.optional().describe('why it is blank, or what is known instead; never the value'),
  byPerson: z.boolean().describe('a person wrote it; it stands in place of what the program would say'),
});
const templateAnswer = z.object({ id: z.string(), title: words, basis: words });
const formAnswer = z.object({
  template: templateAnswer,
  version: z.number().describe('of what people wrote; 0 while nobody wrote anything'),
  sections: z.array(z.object({ title: words, fields: z.array(fieldAnswer) })),
  notes: z.array(words),
});

const entry = z.strictObject({
  value: z.string().max(2000).describe('empty: the item is to stay blank, whatever the program knows'),
  source: z.enum(FIELD_SOURCES),
  uncertainty: z.string().max(200).optional(),
  at: instant.optional(),
});
const putBody = z.strictObject({
  version: z.int().min(0),
  entries: z.record(z.string().min(1).max(8), entry).describe('by letter; what is left out is the program’s to fill'),
});
const paperBody = z.strictObject({ datedAt: instant.optional(), remarks: z.string().max(8000).optional() });
const oneForm = z.strictObject({ incidentId: z.string().min(1).max(60), templateId: z.string().min(1).max(60) });

export interface FormRoutesOptions {
  readonly reports: ReportDesk;
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
}

export function formRoutes({ reports, desk, actorOf }: FormRoutesOptions): Route[] {
  const { records } = desk.caseBook;
  const shown = async (incidentId: string, templateId: string): Promise<z.input<typeof formAnswer>> => {
    const form = await reports.form(incidentId, templateId);
    if (form === undefined)
      throw new Problem(404, 'Not found', `templateId is "${templateId}": there is no such form.`);
    return formJson(form.template, form.fields, records.get('form', formId(incidentId, templateId))?.version ?? 0);
  };
  return [
    {
      method: 'get',
      path: '/api/v1/forms',
      access: 'watch',
      summary:
        'The forms there are: Radio Regulations Appendix 9 and 10, the national one, and those that people made.',
      answer: z.object({ forms: z.array(templateAnswer) }),
      handle(_request, response) {
        response.json({ forms: reports.templates.map(({ id, title, basis }) => ({ id, title, basis })) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/incidents/{incidentId}/forms/{templateId}',
      access: 'watch',
      summary: 'A form filled from what is known of a case, blanks left blank.',
      params: oneForm,
      answer: z.object({ form: formAnswer }),
      async handle(_request, response, input) {
        const { id } = foundIncident(desk, input.params['incidentId'] ?? '');
        response.json({ form: await shown(id, input.params['templateId'] ?? '') });
      },
    },
    {
      method: 'put',
      path: '/api/v1/incidents/{incidentId}/forms/{templateId}',
      access: 'incidents',
      summary: 'Keeps what people write into a form; refused when somebody else wrote meanwhile.',
      params: oneForm,
      body: putBody,
      answer: z.object({ form: formAnswer }),
      async handle(request, response, input) {
        const { id: incidentId } = foundIncident(desk, input.params['incidentId'] ?? '');
        const templateId = input.params['templateId'] ?? '';
        const { version, entries } = input.body as z.output<typeof putBody>;
        const template = reports.template(templateId);
        const letters = template?.sections.flatMap(({ items }) => items.map(({ letter }) => letter)) ?? [];
        const strange = Object.keys(entries).find((letter) => !letters.includes(letter));
        if (template !== undefined && strange !== undefined)
          throw new Problem(400, 'Bad request', `entries: "${strange}" is no item of ${templateId}.`);
        const kept = { id: formId(incidentId, templateId), incidentId, templateId, entries };
        const write = { at: desk.clock(), by: actorOf(request), expectedVersion: version };
        if (template !== undefined) orConflict(() => records.put('form', kept, write));
        response.json({ form: await shown(incidentId, templateId) });
      },
    },
    {
      method: 'post',
      path: '/api/v1/incidents/{incidentId}/forms/{templateId}/report',
      access: 'evidence',
      summary: 'Makes the paper of a form as it stands: in Vietnamese, in English, and both side by side.',
      params: oneForm,
      body: paperBody,
      answer: z.object({ report: reportAnswer }),
      async handle(request, response, input) {
        const { id: incidentId } = foundIncident(desk, input.params['incidentId'] ?? '');
        const body = input.body as z.output<typeof paperBody>;
        const order = { kind: 'form' as const, incidentId, templateId: input.params['templateId'] ?? '', ...body };
        response.json({ report: reportJson(await made(() => reports.make(order, actorOf(request)))) });
      },
    },
  ];
}

function formJson(
  { id, title, basis, sections, notes }: FormTemplate,
  fields: readonly FormField[],
  version: number,
): z.input<typeof formAnswer> {
  return {
    ...{ template: { id, title, basis }, version, notes: [...notes] },
    sections: sections.map((section) => ({
      title: section.title,
      fields: section.items.flatMap(({ letter }) => fields.filter((field) => field.letter === letter).map(fieldJson)),
    })),
  };
}

function fieldJson({ at, choices, ...field }: FormField): z.input<typeof fieldAnswer> {
  return {
    ...field,
    ...(choices === undefined ? {} : { choices: [...choices] }),
    ...(at === undefined ? {} : { at: iso(at) }),
  };
}
