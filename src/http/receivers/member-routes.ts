/** The stations of a hub as people run them (invite, look, revoke, forget), and a station that joins one. */
import type { Request } from 'express';
import { toString as qrText } from 'qrcode';
import { type HubLink, type HubMember, stationsApi } from '../../api/stations.js';
import { ConfigError, saidOf } from '../../errors/errors.js';
import { iso } from '../../rf/iso.js';
import { conflict, noSuch, Problem } from '../problem.js';
import { type Route, route } from '../route.js';

export interface HubMembers {
  all(): HubMember[];
  /** @throws ConfigError for what is no id of a station */
  invite(stationId: string): Promise<{ readonly code: string; readonly until: number }>;
  /** Each: false where there is no such station. */
  revoke(stationId: string): Promise<boolean>;
  forget(stationId: string): Promise<boolean>;
}

type Act = 'invited' | 'revoked' | 'forgotten';

/** `members` is absent in a program that is no hub. @param note writes an act into the audit log */
export function memberRoutes(
  members: HubMembers | undefined,
  note: (request: Request, action: `station.${Act}`, stationId: string) => void,
): Route[] {
  const shown = () => ({ isHub: members !== undefined, members: members?.all() ?? [] });
  const ofHub = () => {
    if (members === undefined) throw noSuch('stationId', 'hub', 'station');
    return members;
  };
  const ended = async (request: Request, act: 'revoked' | 'forgotten', stationId: string) => {
    const isDone = await (act === 'revoked' ? ofHub().revoke(stationId) : ofHub().forget(stationId));
    if (!isDone) throw noSuch('stationId', stationId, 'station');
    note(request, `station.${act}`, stationId);
    return shown();
  };
  return [
    route(stationsApi, 'GET /api/v1/hub/stations', 'watch', shown),
    route(
      stationsApi,
      'POST /api/v1/hub/stations/{stationId}/invite',
      'settings',
      async ({ params: { stationId }, request }) => {
        try {
          const { code, until } = await ofHub().invite(stationId);
          note(request, 'station.invited', stationId);
          return { code, qr: await qrText(code, { type: 'svg', errorCorrectionLevel: 'L' }), until: iso(until) };
        } catch (error) {
          if (error instanceof ConfigError) throw new Problem(400, 'Bad request', saidOf(error));
          throw error;
        }
      },
    ),
    route(
      stationsApi,
      'POST /api/v1/hub/stations/{stationId}/revoke',
      'settings',
      ({ params: { stationId }, request }) => ended(request, 'revoked', stationId),
    ),
    route(stationsApi, 'DELETE /api/v1/hub/stations/{stationId}', 'settings', ({ params: { stationId }, request }) =>
      ended(request, 'forgotten', stationId),
    ),
  ];
}

/** Joining a hub from the page, and the state of the link. */
export interface HubLinkSource {
  state(): Promise<HubLink>;
  /** @throws ConfigError for a code that cannot be used; EnvironmentError when the hub does not answer */
  join(code: string): Promise<void>;
}

/** `link` is absent in a program that is no station of a hub. */
export function hubRoutes(link?: HubLinkSource): Route[] {
  return [
    route(stationsApi, 'GET /api/v1/hub', 'watch', async () => (await link?.state()) ?? { state: 'alone' }),
    route(stationsApi, 'POST /api/v1/hub', 'settings', async ({ body }) => {
      if (link === undefined) throw conflict('This program is no station of a hub: run it with --role station.');
      // Without a link it may have been revoked: it joins again.
      if ((await link.state()).state === 'linked')
        throw conflict('This station has joined a hub already; "rfi-logger join" at its computer joins another one.');
      try {
        await link.join(body.code);
      } catch (error) {
        if (error instanceof ConfigError) throw new Problem(400, 'Bad request', saidOf(error));
        throw error;
      }
      return await link.state();
    }),
  ];
}
