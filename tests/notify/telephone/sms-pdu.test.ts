import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statusReportOf, submitPdus } from '../../../src/notify/telephone/sms-pdu.js';
import { messageOf } from '../../support/sms-message.js';

const NUMBER = '+84912345678';
const of = (text: string) => submitPdus({ number: NUMBER, text, reference: 7, wantsReport: true });

describe('a short message as octets', () => {
  it('is the one that the well-known example of the PDU format has', () => {
    // "hellohello" to +46708251358, validity 4 days: dreamfabric.com/sms, "Sending a message in the PDU mode".
    const [pdu] = submitPdus({
      number: '+46708251358',
      text: 'hellohello',
      reference: 0,
      wantsReport: false,
      validity: 0xaa,
    });
    expect(pdu).toEqual({ hex: '0011000B916407281553F80000AA0AE8329BFD4697D9EC37', length: 23 });
  });

  it('is read as the example of a received message there', () => {
    const deliver = '07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37';
    expect(messageOf(deliver)).toEqual({ number: '27838890001', text: 'hellohello' });
  });

  it('keeps Vietnamese letters, 70 in one message, 67 in each of several', () => {
    const text = 'BÁO ĐỘNG mức 1: 121,5 MHz – Trạm Mẫu Sơn';
    expect(of(text)).toHaveLength(1);
    expect(messageOf(of(text)[0]?.hex ?? '')).toEqual({ number: NUMBER, text });
    expect(of('ệ'.repeat(70))).toHaveLength(1);
    expect(of('ệ'.repeat(71)).map(({ hex }) => messageOf(hex)?.part)).toEqual([
      { reference: 7, count: 2, number: 1 },
      { reference: 7, count: 2, number: 2 },
    ]);
  });

  it('never cuts a letter in two, and marks a text that is too long', () => {
    const parts = of('🛑'.repeat(40)).map(({ hex }) => messageOf(hex)?.text ?? '');
    expect(parts.join('')).toBe('🛑'.repeat(40));
    expect(parts[0]).toHaveLength(66);
    const long = of('ệ'.repeat(1000)).map(({ hex }) => messageOf(hex)?.text ?? '');
    expect([long.length, long.join('').endsWith('…')]).toEqual([6, true]);
  });

  it('comes back letter by letter from any text', () => {
    const letters = fc.array(fc.constantFrom(...'aZ09 @£{}[]€\n^|~ăđêơư🛑'), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(letters, (found) => {
        const text = found.join('');
        expect(
          of(text)
            .map(({ hex }) => messageOf(hex)?.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('tells delivered, still trying and given up', () => {
    const report = (status: string) => statusReportOf(`0006290B914819325476F87220115200008272201152100082${status}`);
    expect(report('00')).toEqual({ reference: 0x29, number: NUMBER, outcome: 'delivered' });
    expect([report('30')?.outcome, report('46')?.outcome]).toEqual(['trying', 'failed']);
    expect(statusReportOf('0011')).toBeUndefined();
  });
});
