import { describe, expect, it } from 'vitest';
import { Bus } from '../../src/bus/bus.js';
import { parseConfig } from '../../src/config/config.js';
import { stationRoutes } from '../../src/http/receivers/station-routes.js';
import { RemoteReceiver } from '../../src/network/remote-receiver.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { Stations } from '../../src/station/stations.js';

describe('the stations of a hub', () => {
  it('are listed by name, with numbers in their order, after its own; and so are their receivers', async () => {
    const registry = await DriverRegistry.load();
    const own = { id: 'own', name: 'Xa', receivers: [] };
    const config = parseConfig({ stations: [own] }, 'test');
    const bus = new Bus(() => undefined);
    const stations = new Stations({ config, registry, bus, clock: Date.now, lastSeqs: new Map() });
    for (const n of [10, 2, 1]) {
      const station = { ...own, id: `s${n}`, name: `Trạm ${n}` };
      const receiver = { id: 'rx', driver: 'simulated', port: { simulated: true }, plans: [] };
      const [described] = parseConfig({ stations: [{ ...station, receivers: [receiver] }] }, 'test').stations;
      const [receiverConfig] = (described?.receivers ?? []) as never[];
      if (described === undefined || receiverConfig === undefined) throw new Error('no station');
      stations.addStation(described);
      const remote = { ...(receiverConfig as object), id: `s${n}.rx` } as never;
      const ask = () => undefined;
      stations.addRemote(described, remote, (record) => {
        return new RemoteReceiver({ receiverId: 'rx', record, ask, clock: Date.now });
      });
    }
    const [ofStations, ofReceivers] = stationRoutes(stations);
    const input = { query: {}, params: {}, body: undefined };
    const shown = (await ofStations?.handle({} as never, {} as never, input)) as { stations: { name: string }[] };
    expect(shown.stations.map(({ name }) => name)).toEqual(['Xa', 'Trạm 1', 'Trạm 2', 'Trạm 10']);
    const listed = (await ofReceivers?.handle({} as never, {} as never, input)) as { receivers: { id: string }[] };
    expect(listed.receivers.map(({ id }) => id)).toEqual(['s1.rx', 's2.rx', 's10.rx']);
  });
});
