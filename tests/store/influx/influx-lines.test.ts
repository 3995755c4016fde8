import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLine, float, integer, text } from '../../../src/store/influx/line-protocol.js';
import {
  blockLine,
  blockTimeNs,
  channelLine,
  coverageLine,
  emissionLine,
  healthLine,
} from '../../../src/store/influx/measurements.js';
import { PlanTags } from '../../../src/store/influx/plan-tags.js';

const owner = { stationId: 'ls-01', receiverId: 'ls-01-fm' };
const block = {
  ...owner,
  plan: '87500-108000kHz-820',
  packed: new Uint8Array([1, 2, 3]),
  firstSeq: 4711,
  lastSeq: 4760,
  sweeps: 50,
  bins: 820,
  part: 0,
  firstBin: 0,
  startHz: 87.5e6,
  stepHz: 25e3,
  startedAt: 1_700_000_000_123.25,
  endedAt: 1_700_000_050_123.25,
  maxDbm: -41.456,
  meanDbm: -99.8,
  p10Dbm: -105,
  p50Dbm: -101,
  p90Dbm: -90,
  floorDbm: -102.5,
  peakHz: 99.7e6,
  flags: 256,
};

describe('line protocol', () => {
  it('escapes what would end a name, and quotes text', () => {
    const line = buildLine({
      measurement: 'my blk,x',
      tags: { 'a tag': 'x=1, y', empty: '' },
      fields: { 'f 1': text('say "hi" \\ there'), n: integer(3), x: float(1.5) },
      atNs: 12n,
    });
    expect(line).toBe(String.raw`my\ blk\,x,a\ tag=x\=1\,\ y f\ 1="say \"hi\" \\ there",n=3i,x=1.5 12`);
  });

  it('replaces backslashes and control characters in names, which no version can read back', () => {
    expect(buildLine({ measurement: 'm', tags: { t: 'a\\\n' }, fields: { x: float(1) }, atNs: 1n })).toBe(
      'm,t=a__ x=1 1',
    );
  });

  it('leaves out values line protocol cannot spell, and the whole line when nothing is left', () => {
    const fields = { x: float(Number.NaN), y: float(Number.POSITIVE_INFINITY), z: float(undefined) };
    expect(buildLine({ measurement: 'm', tags: {}, fields, atNs: 1n })).toBeUndefined();
    expect(buildLine({ measurement: 'm', tags: {}, fields: { ...fields, k: float(2) }, atNs: 1n })).toBe('m k=2 1');
  });

  it('never lets a text or a tag break out of its line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (tag, body) => {
        const line = buildLine({ measurement: 'm', tags: { t: tag }, fields: { s: text(body) }, atNs: 5n }) ?? '';
        expect(line).not.toMatch(/[\n\r]/);
        expect(line.endsWith('" 5')).toBe(true);
      }),
    );
  });
});

describe('measurements', () => {
  it('writes a block with its packed trace and its summary', () => {
    expect(blockLine(block)).toBe(
      'blk,plan=87500-108000kHz-820,receiver=ls-01-fm,station=ls-01 tr="AQID",n=50i,bins=820i,bin0=0i,f0=87500000,df=25000,' +
        'dt=1000,end=1700000050123.25,seq0=4711i,seq1=4760i,flags=256i,max=-41.46,mean=-99.8,p10=-105,p50=-101,p90=-90,' +
        'floor=-102.5,peak=99700000 1700000000123250711',
    );
  });

  it('leaves the packed trace out where the store holds numbers only', () => {
    expect(blockLine({ ...block, packed: undefined })).toMatch(/^blk,\S+ n=50i,/);
  });

  it('gives the same block the same timestamp, and two blocks of one microsecond different ones', () => {
    const at = (startedAt: number, firstSeq: number, part = 0) => blockTimeNs({ startedAt, firstSeq, part });
    expect(at(1000.0004, 7)).toBe(at(1000.0004, 7));
    expect(at(1000.0004, 7)).not.toBe(at(1000.0004, 9));
    expect(at(1000.5, 12_345)).toBe(1_000_500_345n);
  });

  it('gives the parts of one long sweep timestamps of their own', () => {
    const parts = [0, 1, 2].map((part) => blockTimeNs({ startedAt: 1000, firstSeq: 5, part }));
    expect(parts).toEqual([1_000_000_005n, 1_000_001_005n, 1_000_002_005n]);
  });

  it('writes channels, emissions, coverage and health', () => {
    expect(
      channelLine({
        ...owner,
        channel: '101500',
        endedAt: 10_000,
        maxDbm: -77.5,
        meanDbm: -98.104,
        occupancy: 1 / 32,
        sweeps: 10,
        startHz: 101.4e6,
        stopHz: 101.6e6,
      }),
    ).toBe(
      'ch,channel=101500,receiver=ls-01-fm,station=ls-01 max=-77.5,mean=-98.1,occ=0.03125,f0=101400000,f1=101600000,n=10i 10000000000',
    );
    expect(
      emissionLine({
        ...owner,
        emissionId: 'e-1',
        kind: 'carrier',
        startedAt: 5,
        endedAt: 9,
        centreHz: 101.5e6,
        bandwidthHz: 12_500,
        maxDbm: -60,
        excessDb: 22.25,
        score: 0.9,
        ordinal: 3,
      }),
    ).toBe(
      'emission,kind=carrier,receiver=ls-01-fm,station=ls-01 id="e-1",f=101500000,bw=12500,end=9,max=-60,excess=22.25,score=0.9 5000003',
    );
    expect(
      coverageLine({
        ...owner,
        plan: 'p',
        endedAt: 60_000,
        intervalMs: 60_000,
        watchedMs: 45_000,
        sweeps: 45,
        lostSweeps: 1,
        reason: '',
      }),
    ).toBe(
      'coverage,plan=p,receiver=ls-01-fm,station=ls-01 interval=60000,watched=45000,share=0.75,n=45i,lost=1i 60000000000',
    );
    expect(
      healthLine({
        ...owner,
        at: 1,
        status: 'sweeping',
        sweepsPerSecond: 4.5,
        lostSweeps: 0,
        spoolBytes: 10,
        spoolAgeMs: 20,
        diskFreeBytes: 3e12,
        clockOk: true,
      }),
    ).toBe(
      'health,receiver=ls-01-fm,station=ls-01,status=sweeping rate=4.5,lost=0i,spool_bytes=10i,spool_age=20,disk_free=3000000000000i,clock_ok=true 1000000',
    );
  });

  it('keeps the plan tag bounded however the grid jitters, and remembers earlier runs', () => {
    const plans = new PlanTags();
    plans.remember('r', ['old-1', 'old-2']);
    const tags = new Set<string>();
    for (let i = 0; i < 500; i++) tags.add(plans.tag('r', { startHz: 1e6 + i * 1e3, stepHz: 1e3, bins: 100 }));
    expect(tags.size).toBe(31);
    expect(tags).toContain('other');
    expect(plans.tag('r', { startHz: 1e6, stepHz: 1e3, bins: 100 })).toBe('1000-1099kHz-100');
    expect(plans.tag('second', { startHz: 1e6, stepHz: 1e3, bins: 100 })).toBe('1000-1099kHz-100');
  });
});
