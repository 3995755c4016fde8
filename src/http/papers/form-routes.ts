/** Forms for other administrations about one case: values of the program, entries of people, and the paper. */
import { type Form, type FormField as FormFieldJson, papersApi } from '../../api/papers.js';
import { formId } from '../../report/desk/form-contents.js';
import { iso } from '../../rf/iso.js';
import type { FormField, FormTemplate } from '../../watch/papers/form-template.js';
import { foundIncident } from '../incidents/incident-routes.js';
import { badRequest, existing, orConflict } from '../problem.js';
import { ORDERED_FILE_BYTES, type Route, route } from '../route.js';
import { made, type ReportRoutesOptions, reportJson } from './report-routes.js';

export function formRoutes({ reports, desk, actorOf }: ReportRoutesOptions): Route[] {
  const { records } = desk.caseBook;
  const shown = async (incidentId: string, templateId: string): Promise<Form> => {
    const form = existing(await reports.form(incidentId, templateId), 'templateId', templateId, 'form');
    return formJson(form.template, form.fields, records.get('form', formId(incidentId, templateId))?.version ?? 0);
  };
  return [
    route(papersApi, 'GET /api/v1/forms', 'watch', () => ({
      forms: reports.templates.map(({ id, title, hint }) => ({ id, title, hint })),
    })),
    route(papersApi, 'GET /api/v1/incidents/{incidentId}/forms/{templateId}', 'watch', async ({ params }) => {
      const { id } = foundIncident(desk, params.incidentId);
      return { form: await shown(id, params.templateId) };
    }),
    route(
      papersApi,
      'PUT /api/v1/incidents/{incidentId}/forms/{templateId}',
      'incidents',
      async ({ params, body, request }) => {
        const { id: incidentId } = foundIncident(desk, params.incidentId);
        const { templateId } = params;
        const { version, entries } = body;
        const template = reports.template(templateId);
        const letters = template?.sections.flatMap(({ items }) => items.map(({ letter }) => letter)) ?? [];
        const strange = Object.keys(entries).find((letter) => !letters.includes(letter));
        if (template !== undefined && strange !== undefined)
          throw badRequest('entries: "{strange}" is no item of {templateId}.', { strange, templateId });
        const kept = { id: formId(incidentId, templateId), incidentId, templateId, entries };
        const write = { at: desk.clock(), by: actorOf(request), expectedVersion: version };
        if (template !== undefined) orConflict(() => records.put('form', kept, write));
        return { form: await shown(incidentId, templateId) };
      },
    ),
    route(
      papersApi,
      'POST /api/v1/incidents/{incidentId}/forms/{templateId}/report',
      { access: 'evidence', keepsBytes: ORDERED_FILE_BYTES },
      async ({ params, body, request }) => {
        const { id: incidentId } = foundIncident(desk, params.incidentId);
        const order = { kind: 'form' as const, incidentId, templateId: params.templateId, ...body };
        return { report: reportJson(reports, await made(reports, order, actorOf(request))) };
      },
    ),
  ];
}

function formJson(
  { id, title, hint, sections, notes }: FormTemplate,
  fields: readonly FormField[],
  version: number,
): Form {
  return {
    template: { id, title, hint },
    version,
    notes,
    sections: sections.map((section) => ({
      title: section.title,
      fields: section.items.flatMap(({ letter }) => fields.filter((field) => field.letter === letter).map(fieldJson)),
    })),
  };
}

function fieldJson({ at, choices, ...field }: FormField): FormFieldJson {
  return {
    ...field,
    choices,
    at: at === undefined ? undefined : iso(at),
  };
}
