/** What the page of a hub shows of its stations, and what people do with them. */
import type { HubMember } from '../../api/stations.js';
import type { HubMembers } from '../../http/receivers/member-routes.js';
import type { HubNetwork } from '../../network/hub-troubles.js';
import type { HubServer } from '../../network/membership/hub-server.js';
import { CODE_LIFE_MS, invite } from '../../network/membership/joining.js';
import { defined } from '../../rf/defined.js';
import { iso } from '../../rf/iso.js';

export function membersOf(server: HubServer, clock: () => number, network: () => HubNetwork | undefined): HubMembers {
  const { members } = server;
  const seen = async <T>(done: Promise<T>): Promise<T> => {
    const result = await done;
    await server.look();
    return result;
  };
  return {
    all() {
      const { members: joined, invitations } = server.membership;
      const ids = new Set([...joined, ...invitations].map(({ stationId }) => stationId));
      return [...ids].sort().map((stationId) => ({
        stationId,
        ...times(joined.find((one) => one.stationId === stationId) ?? {}),
        ...defined({ invitedUntil: isoOf(invitations.find((one) => one.stationId === stationId)?.expiresAt) }),
        ...figures(network(), stationId),
      }));
    },
    invite: async (stationId) => {
      const at = clock();
      return { until: at + CODE_LIFE_MS, code: await seen(invite(members, stationId, server.contact, at)) };
    },
    revoke: (stationId) => seen(members.revoke(stationId, clock())),
    forget: (stationId) => seen(members.forget(stationId)),
  };
}

function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : iso(at);
}

function times({ joinedAt, revokedAt }: { readonly joinedAt?: number; readonly revokedAt?: number | undefined }) {
  return defined({ joinedAt: isoOf(joinedAt), revokedAt: isoOf(revokedAt) });
}

function figures(network: HubNetwork | undefined, stationId: string): Omit<HubMember, 'stationId'> {
  const state = network?.stations.state(stationId);
  const refused = network?.refused.counts.filter((one) => one.stationId === stationId) ?? [];
  const refusedBlocks = refused.reduce((sum, { count }) => sum + count, 0);
  const isCopied = network?.stations.lives.copied.includes(stationId) || undefined;
  if (state === undefined) return { isHeard: false, refusedBlocks, ...defined({ isCopied }) };
  const { isSilent, heardAt, clock, beat } = state;
  const { version, bytesPerS, owedMinutes } = beat;
  const now = isSilent ? {} : { bytesPerS, clockOffMs: clock?.offsetMs };
  const said = defined({ ...now, isCopied, version, owedMinutes });
  return { isHeard: !isSilent, refusedBlocks, heardAt: iso(heardAt), ...said };
}
