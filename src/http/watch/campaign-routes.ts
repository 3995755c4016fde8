/** Whether everything is ready for a campaign, or for the next seven days. */
import { dutyApi } from '../../api/duty.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import type { WatchCampaign } from '../../watch/campaign.js';
import { NEXT_DAYS, type ReadinessLine } from '../../watch/readiness.js';
import { noSuch } from '../problem.js';
import { type Route, route } from '../route.js';

export function campaignRoute(
  { caseBook }: Pick<IncidentDesk, 'caseBook'>,
  readiness: (campaign: WatchCampaign | undefined) => Promise<ReadinessLine[]>,
): Route {
  return route(dutyApi, 'GET /api/v1/campaigns/{campaignId}/readiness', 'watch', async ({ params: { campaignId } }) => {
    const campaign = caseBook.records.get('campaign', campaignId)?.value;
    if (campaign === undefined && campaignId !== NEXT_DAYS) throw noSuch('campaignId', campaignId, 'campaign');
    return { lines: await readiness(campaign) };
  });
}
