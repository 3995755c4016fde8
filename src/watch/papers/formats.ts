/** The kinds, languages and file formats in which papers and data leave the program. */

/** `vi-en`: Vietnamese with English under it, for forms that go abroad. */
export const REPORT_LANGUAGES = ['vi', 'en', 'vi-en'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

export const REPORT_KINDS = ['daily', 'campaign', 'statistics', 'occupancy', 'minutes', 'handover', 'form'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export const REPORT_FORMATS = ['pdf', 'docx', 'xlsx', 'txt'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const TABLE_FORMATS = ['csv', 'json', 'xlsx', 'parquet'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export const SWEEP_FORMATS = [...TABLE_FORMATS, 'sm1809', 'sigmf'] as const;
export type SweepFormat = (typeof SWEEP_FORMATS)[number];
