/** The life of papers and their number book, over a real case book and a real folder. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { dailyReport } from '../../src/report/daily-report.js';
import { PaperBook, PaperRefused } from '../../src/report/desk/paper-book.js';
import { ReportDesk, type ReportDeskOptions } from '../../src/report/desk/report-desk.js';
import { type KeptReport, ReportStore } from '../../src/report/desk/report-store.js';
import type { ReportDocument } from '../../src/report/report-document.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { StaleRecord } from '../../src/store/cases/case-book-records.js';
import { bookSymbol } from '../../src/watch/papers/paper.js';
import { DAY, FRAME, HEADS, vn } from '../support/sample-day.js';

async function room() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-papers-'));
  const book = new CaseBook(join(folder, 'cases.db'));
  onTestFinished(() => {
    book.close();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const head of HEADS) book.records.put('letterhead', head, { at: 0, by: 'test' });
  const reports = join(folder, 'reports');
  const open = () => ReportStore.open(reports, (sentence) => expect.fail(sentence));
  const store = await open();
  const draft = async (kind: KeptReport['kind'] = 'daily', drill = false): Promise<KeptReport> => {
    const id = store.nextId(2027);
    const { from, to, datedAt, madeAt, madeBy } = { ...DAY, ...FRAME };
    const report = { id, kind, from, to, datedAt, madeAt, madeBy, drill, title: { vi: id, en: id } };
    return await store.add(report, { vi: dailyReport(DAY, { ...FRAME, id }, 'vi') });
  };
  return { book, reports, open, store, papers: new PaperBook(book.records, store), draft };
}

const AT = vn('2027-02-08T09:00:00');
const act = (name: 'checked' | 'returned' | 'signed' | 'sent', by: string, more: object = {}) => {
  return { act: name, by, at: AT, ...more };
};

it('gives numbers without gaps or doubles by symbol and year, however signers meet', async () => {
  const { papers, draft } = await room();
  const reports = [await draft(), await draft(), await draft('handover'), await draft()];
  for (const report of reports) papers.step(report, act('checked', 'binh', { version: 0 }));
  // Both see version 1 of the first paper; the one who comes second learns of it, and takes no number.
  const [first, second, handover, nextYear] = reports as [KeptReport, KeptReport, KeptReport, KeptReport];
  papers.step(first, act('signed', 'an', { version: 1, signer: 'Nguyễn Văn An' }));
  expect(() => papers.step(first, act('signed', 'chi', { version: 1 }))).toThrow(StaleRecord);
  papers.step(second, act('signed', 'chi', { version: 1 }));
  papers.step(handover, act('signed', 'an', { version: 1 }));
  papers.step(nextYear, act('signed', 'an', { version: 1, at: vn('2028-01-01T00:00:00') }));
  const numbers = reports.map(({ id }) => papers.get(id)?.value.number);
  expect(numbers).toEqual([
    { symbol: 'BC-SKHCN', year: 2027, serial: 1 },
    { symbol: 'BC-SKHCN', year: 2027, serial: 2 },
    { symbol: 'BB-SKHCN', year: 2027, serial: 1 },
    { symbol: 'BC-SKHCN', year: 2028, serial: 1 },
  ]);
});

it('goes on with the number at which an office kept its book by hand, and never gives a number twice', async () => {
  const { papers, draft } = await room();
  const [first, second, third] = [await draft(), await draft(), await draft()];
  for (const report of [first, second, third]) papers.step(report, act('checked', 'binh'));
  papers.step(first, act('signed', 'an', { serial: 143 }));
  expect(() => papers.step(second, act('signed', 'an', { serial: 143 }))).toThrow(PaperRefused);
  expect(papers.get(second.id)?.value.number).toBeUndefined();
  papers.step(second, act('signed', 'an'));
  papers.step(third, act('signed', 'an', { serial: 150 }));
  expect([first, second, third].map(({ id }) => papers.get(id)?.value.number?.serial)).toEqual([143, 144, 150]);
});

it('prints number, day of signing and signer on the signed paper, and keeps the draft as it was', async () => {
  const { papers, draft, reports, open, book } = await room();
  const report = await draft();
  expect((await papers.documents(report.id))?.vi?.letterhead.number).toBe('Số: …………/BC-SKHCN');
  papers.step(report, act('checked', 'binh'));
  papers.step(report, act('signed', 'an', { signer: 'Nguyễn Văn An' }));
  // The program ends here, before the signed text is on the disk: the next start makes it of what the book holds.
  const after = new PaperBook(book.records, await open());
  const signed = (await after.documents(report.id))?.vi;
  expect(signed?.letterhead).toMatchObject({
    number: 'Số: 01/BC-SKHCN',
    placeAndDate: 'Lạng Sơn, ngày 08 tháng 02 năm 2027',
  });
  expect(signed?.signatures.map(({ name }) => name)).toEqual(['', 'Nguyễn Văn An']);
  expect((await (await open()).documents(report.id, 'draft'))?.vi?.letterhead.number).toBe('Số: …………/BC-SKHCN');
  const [name = ''] = readdirSync(reports).filter((one) => one.endsWith('.signed.documents.json'));
  writeFileSync(join(reports, name), '{}');
  await expect(after.documents(report.id)).rejects.toThrow('are not as they were made');
});

it('refuses steps out of turn, and papers of drills', async () => {
  const { papers, draft, book } = await room();
  const report = await draft();
  for (const early of ['signed', 'sent', 'returned'] as const)
    expect(() => papers.step(report, act(early, 'an'))).toThrow(PaperRefused);
  papers.step(report, act('checked', 'binh'));
  papers.step(report, act('returned', 'an', { note: 'Thiếu số liệu trạm 2.' }));
  expect(() => papers.step(report, act('signed', 'an'))).toThrow(PaperRefused);
  papers.step(report, act('checked', 'binh'));
  papers.step(report, act('signed', 'an'));
  expect(() => papers.step(report, act('returned', 'an'))).toThrow(PaperRefused);
  papers.step(report, act('sent', 'an', { note: 'Bưu điện' }));
  papers.step(report, act('sent', 'an', { note: 'Thư điện tử' }));
  const steps = papers.get(report.id)?.value.steps ?? [];
  expect(steps.map((step) => `${step.act} ${step.by}`)).toEqual([
    ...['checked binh', 'returned an', 'checked binh', 'signed an', 'sent an', 'sent an'],
  ]);
  expect(book.audit.list({ subject: `paper/${report.id}`, limit: 10 })).toHaveLength(6);
  const drill = await draft('daily', true);
  expect(() => papers.step(drill, act('checked', 'binh'))).toThrow('A paper of a drill gets no number');
});

it('makes the symbol of a book from the kind of paper and the organisation', () => {
  expect(bookSymbol({ kind: 'daily' }, 'BC-SKHCN')).toBe('BC-SKHCN');
  expect(bookSymbol({ kind: 'daily' }, 'SKHCN')).toBe('BC-SKHCN');
  expect(bookSymbol({ kind: 'handover' }, 'BC-SKHCN')).toBe('BB-SKHCN');
  expect(bookSymbol({ kind: 'form', templateId: 'national' }, 'TTTS-KV5')).toBe('TB-TTTS-KV5');
  expect(bookSymbol({ kind: 'form' }, undefined)).toBe('TB');
});

it('renders a file once for all who ask at the same time, and never keeps a draft as the signed paper', async () => {
  const { papers, draft, store, book } = await room();
  const report = await draft();
  const shown: string[] = [];
  let goOn = () => {};
  const renderer = {
    async render({ letterhead }: ReportDocument) {
      shown.push(letterhead.number);
      await new Promise<void>((resolve) => (goOn = resolve));
      return Buffer.from(letterhead.number);
    },
  };
  const sources = { desk: { caseBook: book, clock: () => AT } };
  const desk = new ReportDesk({ sources, store, renderer } as unknown as ReportDeskOptions);
  const asked = Promise.all(Array.from({ length: 8 }, () => desk.file(report.id, 'vi', 'pdf')));
  await expect.poll(() => shown).toHaveLength(1);
  // Signed while the draft is rendered.
  papers.step(report, act('checked', 'binh'));
  papers.step(report, act('signed', 'an', { signer: 'Nguyễn Văn An' }));
  await papers.seal(report.id);
  goOn();
  for (const file of await asked) expect(String(file?.content)).toBe('Số: …………/BC-SKHCN');
  const signed = desk.file(report.id, 'vi', 'pdf');
  await expect.poll(() => shown).toHaveLength(2);
  goOn();
  expect(String((await signed)?.content)).toBe('Số: 01/BC-SKHCN');
  expect(String((await desk.file(report.id, 'vi', 'pdf'))?.content)).toBe('Số: 01/BC-SKHCN');
  expect(shown).toHaveLength(2);
});

it('makes reports one at a time, each in a turn of the event loop of its own, whatever becomes of the others', async () => {
  const { store, book } = await room();
  const sources = { desk: { caseBook: book, clock: () => AT } };
  const desk = new ReportDesk({ sources, store, renderer: {} } as unknown as ReportDeskOptions);
  let turns = 0;
  let goesOn = true;
  const count = (): void => {
    turns += 1;
    if (goesOn) setImmediate(count);
  };
  count();
  const endedAt: number[] = [];
  const order = { kind: 'minutes', incidentId: 'INC-2027-000001' } as const;
  const all = Promise.all([1, 2, 3, 4].map(() => desk.make(order, 'an').catch(() => endedAt.push(turns))));
  expect(desk.ordered).toBe(4);
  await all;
  goesOn = false;
  expect(desk.ordered).toBe(0);
  expect(new Set(endedAt).size).toBe(4);
});
