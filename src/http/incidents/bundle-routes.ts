/** Evidence over HTTP: a bundle started at its incident, the key that signs, the page that checks. */
import { z } from 'zod';
import type { ExportJobs } from '../../export/export-jobs.js';
import { Problem } from '../problem.js';
import { jobAnswer, startedJob } from '../recording/export-routes.js';
import type { Route } from '../route.js';
import { type ActorOf, instant } from '../spoken.js';

const bundleBody = z
  .strictObject({ from: instant.optional(), to: instant.optional() })
  .refine(({ from, to }) => from === undefined || to === undefined || to > from, {
    path: ['to'],
    message: 'must be later than from',
  });

const oneIncident = z.strictObject({ incidentId: z.string().max(60) });

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
    {
      method: 'post',
      path: '/api/v1/incidents/{incidentId}/bundle',
      access: 'evidence',
      summary:
        'Starts an evidence bundle of an incident: raw sweeps, settings, calibration, coverage, audit, all signed.',
      params: oneIncident,
      body: bundleBody,
      answer: jobAnswer,
      async handle(request, response, input) {
        const incidentId = input.params['incidentId'] ?? '';
        if (/^DRILL/i.test(incidentId))
          throw new Problem(422, 'Never evidence', `incidentId is "${incidentId}": a drill is never evidence.`);
        if (!options.isIncident(incidentId))
          throw new Problem(404, 'Not found', `incidentId is "${incidentId}": there is no such incident.`);
        const range = input.body as z.output<typeof bundleBody>;
        response.status(202).json(await startedJob(jobs, { what: 'bundle', incidentId, ...range }, actorOf(request)));
      },
    },
    {
      method: 'get',
      path: '/api/v1/evidence/key',
      access: 'watch',
      summary: 'The key that signs evidence bundles, its fingerprint, and the present head of the audit log.',
      answer: z.object({
        algorithm: z.literal('Ed25519'),
        publicKey: z.string().describe('SPKI, base64'),
        fingerprint: z.string().describe('SHA-256 of the public key'),
        auditHead: z.object({ seq: z.number(), hash: z.string() }),
      }),
      handle(_request, response) {
        const { publicKey, fingerprint } = key;
        response.json({ algorithm: 'Ed25519', publicKey, fingerprint, auditHead: options.auditHead() });
      },
    },
    {
      method: 'get',
      path: '/api/v1/evidence/verify.html',
      access: 'public',
      summary: 'The page that checks a bundle offline, to be kept apart from bundles.',
      otherAnswers: ['text/html'],
      handle(_request, response) {
        response.setHeader('Content-Disposition', 'attachment; filename="verify.html"');
        // It brings a policy of its own, stricter than ours.
        response.removeHeader('Content-Security-Policy');
        response.type('html').send(options.verifyHtml());
      },
    },
  ];
}
