/** Evidence bundles: start one for an incident, the signing key, the page that checks a bundle. */
import { exportsApi } from '../../api/exports.js';
import type { ExportJobs } from '../../export/export-jobs.js';
import { noSuch, refusal } from '../problem.js';
import { startedJob } from '../recording/export-routes.js';
import { ORDERED_FILE_BYTES, type Route, route } from '../route.js';
import type { ActorOf } from '../spoken.js';

export interface BundleRoutesOptions {
  readonly jobs: ExportJobs;
  readonly actorOf: ActorOf;
  readonly isIncident: (incidentId: string) => boolean;
  readonly key: { readonly publicKey: string; readonly fingerprint: string };
  readonly auditHead: () => { readonly seq: number; readonly hash: string };
  readonly verifyHtml: () => string;
}

export function bundleRoutes(options: BundleRoutesOptions): Route[] {
  const { jobs, actorOf, key } = options;
  return [
    route(
      exportsApi,
      'POST /api/v1/incidents/{incidentId}/bundle',
      { access: 'evidence', keepsBytes: ORDERED_FILE_BYTES },
      async ({ params, body, request }) => {
        const { incidentId } = params;
        if (/^DRILL/i.test(incidentId))
          throw refusal(422, 'Never evidence', 'incidentId is "{incidentId}": a drill is never evidence.', {
            incidentId,
          });
        if (!options.isIncident(incidentId)) throw noSuch('incidentId', incidentId, 'incident');
        const range = body;
        return await startedJob(jobs, { what: 'bundle', incidentId, ...range }, actorOf(request));
      },
    ),
    route(exportsApi, 'GET /api/v1/evidence/key', 'watch', () => {
      const { publicKey, fingerprint } = key;
      return { algorithm: 'Ed25519', publicKey, fingerprint, auditHead: options.auditHead() };
    }),
    route(exportsApi, 'GET /api/v1/evidence/verify.html', 'public', ({ response }) => {
      response.setHeader('Content-Disposition', 'attachment; filename="verify.html"');
      // The page contains its own content security policy, which is stricter.
      response.removeHeader('Content-Security-Policy');
      return response.type('html').send(options.verifyHtml());
    }),
  ];
}
