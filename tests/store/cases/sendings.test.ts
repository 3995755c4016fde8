/** What was given to contacts: kept by case and paper, its message followed, answers written into the case. */
import { expect, it, onTestFinished } from 'vitest';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import { Sendings } from '../../../src/store/cases/sendings.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import type { Contact } from '../../../src/watch/roster/people.js';
import { emissionReport } from '../../support/emission-report.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');
const contact = { id: 'tower', name: 'Đài kiểm soát' } as Contact;

function open() {
  const book = new CaseBook(':memory:');
  onTestFinished(() => book.close());
  const time = { now: T0 };
  const desk = new IncidentDesk({ caseBook: book, clock: () => time.now, plan: BAND_PLAN_VN });
  const raised = (emissionId: string, startHz: number) =>
    desk.take(emissionReport(T0, { emissionId, startHz, stopHz: startHz + 1e4 })).id;
  return { book, time, sendings: new Sendings(desk), cases: [raised('a', 121.5e6), raised('b', 433.1e6)] as const };
}

it('lists them by case, by paper or all, in order of time', () => {
  const { sendings, time, cases } = open();
  const orders = [{ incidentId: cases[0] }, { incidentId: cases[1] }, { reportId: 'r1' }, { incidentId: cases[0] }];
  const [first, second, third, fourth] = orders.map((order) => {
    time.now -= 1000;
    return sendings.send({ incidentId: undefined, reportId: undefined, ...order, contact, text: 'x', by: 'an' }).id;
  });
  const ids = (which: Parameters<Sendings['of']>[0]) => sendings.of(which).map(({ id }) => id);
  expect(ids({})).toEqual([fourth, third, second, first]);
  expect(ids({ incidentId: cases[0] })).toEqual([fourth, first]);
  expect(ids({ reportId: 'r1' })).toEqual([third]);
  expect(ids({ incidentId: cases[0], reportId: 'r1' })).toEqual([]);
});

it('knows how far the message is, and writes what was told and answered into the case', () => {
  const { book, sendings, time, cases } = open();
  const sending = sendings.send({ incidentId: cases[0], contact, text: 'nhạc trên 121,5', by: 'an' });
  expect(sendings.message(sending)).toEqual({ state: 'waiting' });
  const row = book.outbox.startingWith(`sending/${sending.id}`)[0];
  book.outbox.failed(row?.id ?? 0, 'No answer of the server.', undefined, time.now);
  expect(sendings.message(sending)).toEqual({ state: 'dead', fault: 'No answer of the server.' });
  expect(sendings.message({ ...sending, id: 'sent long ago' })).toBeUndefined();
  sendings.told(sending.id, 'twr@example.vn');
  sendings.told('none', 'twr@example.vn');
  expect(sendings.newLink('none')).toBeUndefined();
  const { secret = '' } = sendings.newLink(sending.id) ?? {};
  sendings.answerByLink(secret, { answer: 'taken', text: 'thu được' });
  expect(sendings.answerByLink(secret, { answer: 'taken', text: 'lần nữa' })).toBeUndefined();
  const noted = book.incidents.timeline(cases[0], 0, 100).filter(({ move }) => move === 'noted');
  expect(noted.map(({ by, sentence }) => [by, JSON.stringify(sentence)])).toEqual([
    [
      'an',
      expect.stringContaining(
        'Đã chuyển cho Đài kiểm soát (twr@example.vn): nhạc trên 121,5 / Sent to Đài kiểm soát (twr@example.vn)',
      ),
    ],
    [
      'system',
      expect.stringContaining('Đài kiểm soát trả lời (nhận xử lý): thu được / Đài kiểm soát answered (takes it on)'),
    ],
  ]);
  // A paper that belongs to no case leaves no line.
  const paper = sendings.send({ reportId: 'r1', incidentId: undefined, contact, text: 'x', by: 'an' });
  sendings.told(paper.id, 'twr@example.vn');
  expect(sendings.get(paper.id)?.told).toEqual({ address: 'twr@example.vn', at: time.now });
});

it('keeps every answer, by the link and by hand, with who said it and who wrote it', () => {
  const { book, sendings, time, cases } = open();
  const { id } = sendings.send({ incidentId: cases[0], contact, text: 'x', by: 'an' });
  const { secret = '' } = sendings.newLink(id) ?? {};
  const first = sendings.answerByLink(secret, { answer: 'taken', text: 'thu được' });
  time.now += 60_000;
  if (first === undefined) throw new Error('the link is good');
  sendings.answerByHand(first, { answer: 'taken', text: 'đã tắt máy' }, 'binh');
  expect(sendings.get(id)?.answers).toEqual([
    { answer: 'taken', text: 'thu được', at: T0 },
    { answer: 'taken', text: 'đã tắt máy', at: T0 + 60_000, by: 'binh' },
  ]);
  expect(book.outbox.startingWith(`sending/${id}`)[0]?.body).toEqual({ kind: 'send', sendingId: id });
  const rows = book.audit.list({ subject: `sending/${id}`, limit: 10 });
  expect(rows.map(({ actor }) => actor)).toEqual(['binh', 'contact', 'system', 'an']);
  const noted = book.incidents.timeline(cases[0], 0, 100).filter(({ move }) => move === 'noted');
  expect(noted.map(({ by }) => by)).toEqual(['system', 'binh']);
});
