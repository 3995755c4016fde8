/** Reports, forms for other administrations, and what of them and of cases was sent to contacts. */
import { z } from 'zod';
import { FIELD_SOURCES } from '../watch/papers/form-template.js';
import { REPORT_FORMATS, REPORT_KINDS, REPORT_LANGUAGES } from '../watch/papers/formats.js';
import { PAPER_ACTS } from '../watch/papers/paper.js';
import { ANSWERS } from '../watch/papers/sending.js';
import type { Contract, JsonOf } from './contract.js';
import { addressLines, at, instant, nextCursor, pageFields, proof, words } from './fields.js';
import { reportDocument } from './report-document.js';

const act = z.enum(PAPER_ACTS).meta({ id: 'PaperAct' });
const note = z.string().max(2000).optional();
const paper = z
  .object({
    version: z.number(),
    acts: z.array(act).describe('what may come next'),
    steps: z.array(z.object({ act, at, by: z.string(), note })),
    number: z.string().optional().describe('of the number book, such as 05/BC-SKHCN'),
    scan: z.string().optional().describe('name of the signed sheet: format=signed of its file'),
  })
  .meta({ id: 'Paper' });

const report = z
  .object({
    id: z.string(),
    kind: z.enum(REPORT_KINDS),
    title: words,
    from: at,
    to: at,
    datedAt: at,
    madeAt: at,
    madeBy: z.string(),
    drill: z.boolean(),
    scheduled: z.boolean(),
    incidentId: z.string().optional(),
    templateId: z.string().optional(),
    campaignId: z.string().optional(),
    receiverId: z.string().optional(),
    paper,
    languages: z.array(z.enum(REPORT_LANGUAGES)),
    sha256: z.string().describe('of the report, in all languages'),
    files: z.array(
      z.object({
        language: z.enum(REPORT_LANGUAGES),
        format: z.enum(REPORT_FORMATS),
        bytes: z.number(),
        sha256: z.string(),
        at,
        signed: z.literal(true).optional(),
      }),
    ),
  })
  .meta({ id: 'Report' });
export type Report = JsonOf<typeof report>;

const id = z.string().min(1).max(200);
/** Kính gửi and Nơi nhận; those of the letterhead when absent. */
const addressing = { addressees: addressLines.optional(), recipients: addressLines.optional() };
const orderBody = z.strictObject({
  kind: z.enum(['daily', 'campaign', 'statistics', 'occupancy', 'minutes', 'handover']),
  from: instant.optional().describe('begin; not for minutes and hand-overs'),
  to: instant.optional(),
  incidentId: id.optional(),
  handoverId: id.optional(),
  campaignId: id.optional().describe('without from and to: the whole campaign'),
  receiverId: id.optional().describe('for occupancy'),
  drill: z.boolean().optional().describe('of what drills left behind; marked on every page'),
  datedAt: instant.optional().describe('the day the paper bears; the end of the period, or now, when absent'),
  remarks: z.string().max(8000).optional(),
  ...addressing,
});
export type ReportOrder = z.output<typeof orderBody>;

const oneAnswer = z.object({ report });
const oneReport = z.strictObject({ reportId: z.string().regex(/^RPT-\d{4}-\d{6}$/) });
const language = z.enum(REPORT_LANGUAGES).default('vi');

/** Content type of each form of a report. */
export const REPORT_TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  txt: 'text/plain; charset=utf-8',
} as const;

const formField = z
  .object({
    letter: z.string(),
    label: words,
    hint: words.optional(),
    choices: z.array(words).optional(),
    value: words.optional().describe('absent: a blank, which stays a blank'),
    source: z.enum(FIELD_SOURCES).optional(),
    uncertainty: words.optional(),
    at: at.optional(),
    remark: words.optional().describe('why it is blank, or what is known instead; never the value'),
    byPerson: z.boolean().describe('a person wrote it, in place of the program'),
  })
  .meta({ id: 'FormField' });
export type FormField = JsonOf<typeof formField>;

const template = z.object({ id: z.string(), title: words, hint: words }).meta({ id: 'FormTemplate' });
export type FormTemplate = JsonOf<typeof template>;

const form = z
  .object({
    template,
    version: z.number().describe('of what people wrote; 0 while nobody wrote anything'),
    sections: z.array(z.object({ title: words, fields: z.array(formField) })),
    notes: z.array(words),
  })
  .meta({ id: 'Form' });
export type Form = JsonOf<typeof form>;

const entry = z.strictObject({
  value: z.string().max(2000).describe('empty: the item is to stay blank, whatever the program knows'),
  source: z.enum(FIELD_SOURCES),
  uncertainty: z.string().max(200).optional(),
  at: instant.optional(),
});
/** The entry of a person in an item, as it is sent. */
export type FormEntry = Readonly<z.input<typeof entry>>;

const oneForm = z.strictObject({ incidentId: z.string().min(1).max(60), templateId: z.string().min(1).max(60) });

const answerFields = { answer: z.enum(ANSWERS), text: z.string().max(2000) };

const sending = z
  .object({
    id: z.string(),
    incidentId: z.string().optional(),
    reportId: z.string().optional(),
    contactId: z.string(),
    name: z.string(),
    text: z.string(),
    by: z.string(),
    at,
    told: z.object({ address: z.string(), at }).optional().describe('when a channel accepted it'),
    fault: z.string().optional().describe('of the last attempt'),
    isGivenUp: z.literal(true).optional(),
    answers: z.array(z.object({ ...answerFields, at, by: z.string().optional().describe('absent: by the link') })),
  })
  .meta({ id: 'Sending' });
export type SendingJson = JsonOf<typeof sending>;

const oneSending = z.object({ sending });

export const papersApi = {
  'GET /api/v1/sendings': {
    summary: 'What of a case or a report was sent to whom, and what they answered.',
    query: z.strictObject({ incidentId: id.optional(), reportId: id.optional() }),
    answer: z.object({ sendings: z.array(sending) }),
  },
  'POST /api/v1/sendings': {
    summary: 'Sends a case, a signed report, both or a test to a contact, with a link to answer once.',
    refuses: [404, 409],
    body: z.strictObject({
      incidentId: id.optional(),
      reportId: id.optional(),
      contactId: id,
      text: z.string().min(1).max(1000),
    }),
    answer: oneSending,
  },
  'POST /api/v1/sendings/{sendingId}/answer': {
    summary: 'Writes down what a contact said.',
    refuses: [404],
    body: z.strictObject(answerFields),
    answer: oneSending,
  },
  'POST /api/v1/sendings/answer': {
    summary: 'The answer of a contact, by the link of the message; each link works once.',
    refuses: [401],
    body: z.strictObject({ link: z.string().min(1).max(200), ...answerFields }),
    answer: z.object({ taken: z.literal(true) }),
  },

  'GET /api/v1/reports': {
    summary: 'Reports that were made, the newest first.',
    query: z.strictObject({ kind: z.enum(REPORT_KINDS).optional(), incidentId: id.optional(), ...pageFields }),
    answer: z.object({ reports: z.array(report), nextCursor }),
  },
  'POST /api/v1/reports': {
    summary: 'Makes a report. It says what is known now, and says it for ever.',
    refuses: [429],
    body: orderBody,
    answer: oneAnswer,
  },
  'GET /api/v1/reports/{reportId}': {
    summary: 'One report: what it is of, and the hashes of what was made.',
    refuses: [404],
    params: oneReport,
    answer: oneAnswer,
  },
  'GET /api/v1/reports/{reportId}/document': {
    summary: 'What a report says, as sections and tables, to be shown on a screen.',
    refuses: [404, 409],
    params: oneReport,
    query: z.strictObject({ language }),
    answer: z.object({ document: reportDocument }),
  },
  'GET /api/v1/reports/{reportId}/file': {
    summary: 'A report as a file; a signed one with its number.',
    refuses: [404, 409, 503],
    params: oneReport,
    query: z.strictObject({ language, format: z.enum([...REPORT_FORMATS, 'signed']).default('pdf') }),
    otherAnswers: [...Object.values(REPORT_TYPES), '*/*'],
  },
  'POST /api/v1/reports/{reportId}/steps': {
    summary: 'Takes a paper one step on. Signing gives it the next number of its book.',
    refuses: [404, 409],
    params: oneReport,
    body: z.strictObject({
      version: z.int(),
      act: act.exclude(['scanned']),
      note,
      signer: z.string().min(1).max(200).optional().describe('who signs; the caller when absent'),
      serial: z.int().min(1).max(99_999).optional().describe('number at which the book goes on'),
      proof,
    }),
    answer: oneAnswer,
  },
  'PUT /api/v1/reports/{reportId}/scan': {
    summary: 'Keeps the scan of the signed sheet.',
    refuses: [404, 409],
    params: oneReport,
    query: z.strictObject({ name: z.string().min(1).max(400).describe('the name of the file') }),
    takes: ['application/octet-stream'],
    answer: oneAnswer,
  },
  'GET /api/v1/forms': {
    summary: 'The forms there are: Radio Regulations Appendix 9 and 10, the national one, and own ones.',
    answer: z.object({ forms: z.array(template) }),
  },
  'GET /api/v1/incidents/{incidentId}/forms/{templateId}': {
    summary: 'A form filled from what is known of a case, blanks left blank.',
    refuses: [404],
    params: oneForm,
    answer: z.object({ form }),
  },
  'PUT /api/v1/incidents/{incidentId}/forms/{templateId}': {
    summary: 'Keeps what people write into a form; refused when somebody else wrote meanwhile.',
    refuses: [404, 409],
    params: oneForm,
    body: z.strictObject({
      version: z.int().min(0),
      entries: z
        .record(z.string().min(1).max(8), entry)
        .describe('by letter; what is left out is the program’s to fill'),
    }),
    answer: z.object({ form }),
  },
  'POST /api/v1/incidents/{incidentId}/forms/{templateId}/report': {
    summary: 'Makes the paper of a form as it stands: in Vietnamese, in English, and both side by side.',
    refuses: [404, 429],
    params: oneForm,
    body: z.strictObject({ datedAt: instant.optional(), remarks: z.string().max(8000).optional(), ...addressing }),
    answer: oneAnswer,
  },
} as const satisfies Contract;
