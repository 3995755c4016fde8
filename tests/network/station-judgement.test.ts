import { describe, expect, it } from 'vitest';
import { ClockOffset } from '../../src/network/clock-offset.js';
import { StallWatch } from '../../src/network/stall-watch.js';

describe('what a hub judges of its stations', () => {
  it('the offset of a clock: by the exchange with the least delay, with its uncertainty', () => {
    const clock = new ClockOffset();
    expect(clock.best).toBeUndefined();
    // A station 5 s ahead; 40 ms there, 40 ms back, 10 ms at the station.
    clock.add({ sentAt: 1000, receivedAt: 6040, answeredAt: 6050, heardAt: 1090 });
    expect(clock.best).toEqual({ offsetMs: 5000, uncertaintyMs: 40 });
    // A worse exchange, late on the way there, changes nothing.
    clock.add({ sentAt: 2000, receivedAt: 7900, answeredAt: 7910, heardAt: 2950 });
    expect(clock.best).toEqual({ offsetMs: 5000, uncertaintyMs: 40 });
    clock.add({ sentAt: 3000, receivedAt: 8001, answeredAt: 8001, heardAt: 3002 });
    expect(clock.best).toEqual({ offsetMs: 5000, uncertaintyMs: 1 });
  });

  it('a receiver stands still when its numbers go on at the station and not at the hub, within 60 s', () => {
    const watch = new StallWatch();
    const look = (seq: number, taken: number, s: number) => watch.look([{ id: 'rx', seq, taken }], s * 1000);
    for (let s = 0; s < 300; s++) expect(look(100 + s, 95 + s, s)).toEqual([]);
    let named = Number.POSITIVE_INFINITY;
    for (let s = 300; s < 400; s++) if (look(100 + s, 395, s).length > 0) named = Math.min(named, s);
    expect(named - 300).toBeLessThanOrEqual(60);
    expect(named - 300).toBeGreaterThan(30);
    expect(look(500, 396, 400)).toEqual([]);
    // A receiver that makes no sweeps at all does not stand still on the way.
    for (let s = 401; s < 600; s++) expect(look(500, 500, s)).toEqual([]);
  });
});
