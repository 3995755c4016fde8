/** The forms there are, and what the program and people wrote in one of a case. */
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import type { FormField, FormTemplate } from '../../watch/papers/form-template.js';
import { letterheadAt } from '../../watch/papers/letterhead.js';
import type { CaseFacts } from '../case-facts.js';
import { formFields } from '../form-fields.js';
import { FORM_TEMPLATES } from '../form-templates.js';

/** The program's own forms, each replaced by a form of the same id that people made, and people's further ones. */
export function formTemplates({ caseBook }: IncidentDesk): readonly FormTemplate[] {
  const own = caseBook.records.all('form-template');
  const given = FORM_TEMPLATES.map((template) => own.find(({ id }) => id === template.id) ?? template);
  return [...given, ...own.filter(({ id }) => FORM_TEMPLATES.every((template) => template.id !== id))];
}

export function fieldsOf(
  desk: IncidentDesk,
  template: FormTemplate,
  facts: CaseFacts,
  datedAt = desk.clock(),
): FormField[] {
  const { records } = desk.caseBook;
  const form = records.get('form', formId(facts.incident.id, template.id))?.value;
  return formFields(template, form, { facts, letterhead: letterheadAt(records.all('letterhead'), datedAt) });
}

export function formId(incidentId: string, templateId: string): string {
  return `${incidentId}/${templateId}`;
}
