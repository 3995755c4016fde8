/** Joining a hub from the page, and the state of the link. */
import { type HubLink, stationsApi } from '../../api/stations.js';
import { ConfigError, saidOf } from '../../errors/errors.js';
import { conflict, Problem } from '../problem.js';
import { type Route, route } from '../route.js';

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
