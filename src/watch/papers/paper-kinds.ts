import type { FilledForm, FormTemplate } from './form-template.js';
import type { Letterhead } from './letterhead.js';
import type { Paper } from './paper.js';
import type { ReportSchedule } from './report-schedule.js';
import type { Sending } from './sending.js';

export interface PaperKinds {
  letterhead: Letterhead;
  form: FilledForm;
  paper: Paper;
  sending: Sending;
  'form-template': FormTemplate;
  'report-schedule': ReportSchedule;
}
