/**
 * Reports in a folder of the data directory. The document in each language is stored with its hash and never changed,
 * so that a report always says the same. PDF and workbook are stored beside it after the first request.
 *
 *   RPT-2027-000005.json            what it is, who made it, hashes
 *   RPT-2027-000005.documents.json  the report itself
 *   RPT-2027-000005.vi.pdf          rendered
 *   RPT-2027-000005.signed.…        the same of the paper as it was signed, with its number
 */

import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sentenceOf } from '../../errors/errors.js';
import { sha256 } from '../../files/sha256.js';
import { writeWhole } from '../../files/write-whole.js';
import type { ReportFormat, ReportKind, ReportLanguage } from '../../watch/papers/formats.js';
import { SaidError } from '../../words/said.js';
import type { ReportDocument } from '../report-document.js';

export interface KeptFile {
  readonly language: ReportLanguage;
  readonly format: ReportFormat;
  readonly bytes: number;
  readonly sha256: string;
  readonly at: number;
  /** Rendered from the signed text; absent for the draft. */
  readonly signed?: true | undefined;
}

type Edition = 'draft' | 'signed';

export interface KeptReport {
  readonly id: string;
  readonly kind: ReportKind;
  readonly title: { readonly vi: string; readonly en: string };
  /** The period of the report, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Date printed on the paper, epoch ms. */
  readonly datedAt: number;
  readonly madeAt: number;
  readonly madeBy: string;
  readonly drill: boolean;
  readonly incidentId?: string | undefined;
  readonly templateId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly receiverId?: string | undefined;
  /** The schedule's key, when a schedule ordered the report. */
  readonly scheduleKey?: string | undefined;
  readonly languages: readonly ReportLanguage[];
  /** Hash of the stored documents file. */
  readonly sha256: string;
  /** Hash of the documents as they were signed. */
  readonly signedSha256?: string | undefined;
  readonly files: readonly KeptFile[];
}

export type Documents = Readonly<Partial<Record<ReportLanguage, ReportDocument>>>;

const META = /^RPT-\d{4}-\d{6}\.json$/;

/** The file of a report differs from what was stored: a person or a fault changed it. */
export class ReportDamaged extends SaidError {
  override readonly name = 'ReportDamaged';
}

export class ReportStore {
  readonly #folder: string;
  readonly #idPrefix: string;
  readonly #reports = new Map<string, KeptReport>();
  /** Ids of reports that could not be read: their numbers stay taken. */
  readonly #unread: string[] = [];

  private constructor(folder: string, idPrefix: string) {
    this.#folder = folder;
    this.#idPrefix = idPrefix;
  }

  /**
   * Damaged entries stay where they are and are reported to `onFault`.
   * @param idPrefix three letters; reports that the station does not keep must not take one of its numbers
   */
  static async open(folder: string, onFault: (sentence: string) => void, idPrefix = 'RPT'): Promise<ReportStore> {
    const store = new ReportStore(folder, idPrefix);
    await mkdir(folder, { recursive: true });
    for (const name of (await readdir(folder)).filter((one) => META.test(one)).sort()) {
      try {
        const report = JSON.parse(await readFile(join(folder, name), 'utf8')) as KeptReport;
        store.#reports.set(report.id, report);
      } catch (error) {
        store.#unread.push(name.slice(0, -'.json'.length));
        onFault(`Report ${join(folder, name)} cannot be read: ${sentenceOf(error)}`);
      }
    }
    return store;
  }

  /** All reports, newest first. */
  get all(): readonly KeptReport[] {
    return [...this.#reports.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  get(id: string): KeptReport | undefined {
    return this.#reports.get(id);
  }

  nextId(year: number): string {
    const prefix = `${this.#idPrefix}-${year}-`;
    const ids = [...this.#reports.keys(), ...this.#unread];
    const numbers = ids.filter((id) => id.startsWith(prefix)).map((id) => Number(id.slice(9)));
    return `${prefix}${String(Math.max(0, ...numbers) + 1).padStart(6, '0')}`;
  }

  /** The report is on disk when this resolves. */
  async add(
    report: Omit<KeptReport, 'sha256' | 'signedSha256' | 'files' | 'languages'>,
    documents: Documents,
  ): Promise<KeptReport> {
    const body = JSON.stringify(documents);
    const languages = Object.keys(documents) as ReportLanguage[];
    const kept: KeptReport = { ...report, languages, sha256: sha256(body), files: [] };
    // The number is reserved at once, so that two reports made at the same time get different ones.
    this.#reports.set(kept.id, kept);
    try {
      await writeWhole(join(this.#folder, `${kept.id}.documents.json`), body);
      await this.#writeMeta(kept);
    } catch (error) {
      this.#reports.delete(kept.id);
      throw error;
    }
    return kept;
  }

  /** @throws ReportDamaged when the file differs from what was stored. */
  async documents(id: string, edition: Edition): Promise<Documents | undefined> {
    const report = this.#reports.get(id);
    if (report === undefined) return undefined;
    const [name, hash] = edition === 'draft' ? [id, report.sha256] : [`${id}.signed`, report.signedSha256];
    const body = await readFile(join(this.#folder, `${name}.documents.json`), 'utf8');
    if (sha256(body) !== hash) throw ReportDamaged.of('The documents of {id} are not as they were made.', { id });
    return JSON.parse(body) as Documents;
  }

  /** Stores the documents of a paper as it was signed; they are on disk when this resolves. */
  async addSigned(id: string, documents: Documents): Promise<void> {
    const body = JSON.stringify(documents);
    await writeWhole(join(this.#folder, `${id}.signed.documents.json`), body);
    const report = this.#reports.get(id);
    if (report === undefined) return;
    const kept = { ...report, signedSha256: sha256(body) };
    this.#reports.set(id, kept);
    await this.#writeMeta(kept);
  }

  /** @param key of the text that was rendered: the report may have been signed since */
  async addFile(id: string, key: FileKey, content: Uint8Array, at: number): Promise<KeptFile> {
    const file: KeptFile = { ...key, bytes: content.length, sha256: sha256(content), at };
    await writeWhole(this.#pathOf(id, file), content);
    const report = this.#reports.get(id);
    if (report !== undefined) {
      const others = report.files.filter((one) => !isOf(one, file));
      const kept = { ...report, files: [...others, file] };
      this.#reports.set(id, kept);
      await this.#writeMeta(kept);
    }
    return file;
  }

  /** Undefined when the file was not rendered yet. @throws ReportDamaged when it differs from what was stored. */
  async file(
    id: string,
    language: ReportLanguage,
    format: ReportFormat,
  ): Promise<{ about: KeptFile; content: Buffer } | undefined> {
    const wanted = { language, format, signed: this.isSigned(id) };
    const about = this.#reports.get(id)?.files.find((one) => isOf(one, wanted));
    if (about === undefined) return undefined;
    const content = await readFile(this.#pathOf(id, about));
    if (sha256(content) !== about.sha256)
      throw ReportDamaged.of('The {format} of {id} ({language}) is not as it was made.', { format, id, language });
    return { about, content };
  }

  isSigned(id: string): true | undefined {
    return this.#reports.get(id)?.signedSha256 === undefined ? undefined : true;
  }

  #pathOf(id: string, { language, format, signed }: FileKey): string {
    return join(this.#folder, `${id}${signed === true ? '.signed' : ''}.${language}.${format}`);
  }

  #writeMeta(report: KeptReport): Promise<void> {
    return writeWhole(join(this.#folder, `${report.id}.json`), JSON.stringify(report, undefined, 2));
  }
}

export type FileKey = Pick<KeptFile, 'language' | 'format' | 'signed'>;

function isOf(file: FileKey, wanted: FileKey): boolean {
  return file.language === wanted.language && file.format === wanted.format && file.signed === wanted.signed;
}
