/** Serial ports as the API shows them, and what is asked of them. */
import { z } from 'zod';
import type { Contract, JsonOf } from './contract.js';
import { at, words } from './fields.js';
import { planOut } from './stations.js';

const serialLine = z.object({ serial: z.string(), baudRate: z.number() }).meta({ id: 'SerialLine' });

const stepAnswer = z
  .object({
    step: z.string().describe('a driver\'s id, or "listen" or "gps": nothing was sent'),
    baudRate: z.number(),
    tookMs: z.number(),
    outcome: z.enum(['recognised', 'silent', 'other', 'failed']),
    heard: z.string().optional().describe('the first bytes; a dot in mid-line for each that is not text'),
    problem: z.string().optional(),
  })
  .meta({ id: 'ProbeStep' });

export const probeAnswer = z
  .object({
    nominated: z.array(z.string()).describe('drivers that the USB ids fit'),
    steps: z.array(stepAnswer),
    driverId: z.string().optional(),
    baudRate: z.number().optional(),
    model: z.string().optional(),
    firmware: z.string().optional(),
    serialNumber: z.string().optional(),
    minHz: z.number().optional(),
    maxHz: z.number().optional(),
    gps: serialLine.optional().describe('it is a GPS: for gps of PUT /api/v1/stations/{stationId}'),
    advice: z.string().optional().describe('what to do where nobody was recognised'),
    isReceiver: z.string().optional().describe('the missing receiver whose number this is'),
    mayBeReceivers: z.array(z.string()).optional().describe('missing receivers of the kind without number'),
    proposal: z
      .object({
        name: z.string(),
        driver: z.string(),
        port: serialLine,
        serialNumber: z.string().optional(),
        plans: z.array(planOut),
      })
      .meta({
        id: 'ReceiverProposal',
        description: 'body for POST /api/v1/receivers; stationId and id are still to be chosen',
      })
      .optional(),
  })
  .meta({ id: 'Probe' });

export const portAnswer = z
  .object({
    id: z.string(),
    path: z.string(),
    usb: z.string().optional(),
    maker: z.string().optional(),
    usbSerial: z.string().optional(),
    byPath: z.array(z.string()).describe('names by USB socket; the system may make two'),
    byId: z.array(z.string()).describe('names by what the unit calls itself; twins share one'),
    hasTwin: z.boolean(),
    since: at,
    receiverId: z.string().optional().describe('the receiver of this station that is set up there'),
    nominated: z.array(z.object({ id: z.string(), label: z.string() })),
    isBeingAsked: z.boolean(),
    holders: z.array(z.object({ pid: z.number(), name: z.string() })).describe('other programs that have it open'),
    troubles: z.array(
      z.object({
        code: z.enum(['no-permission', 'busy', 'modem-manager', 'twin']),
        vi: z.string(),
        en: z.string(),
        command: z.string().optional().describe("to be typed on the station's computer"),
      }),
    ),
    answered: probeAnswer.extend({ at: at }).optional(),
  })
  .meta({ id: 'Port' });

const askBody = z
  .strictObject({ driver: z.string().optional().describe('only this one; otherwise those that fit, or all safe ones') })
  .default({});

export const listenBody = z.strictObject({
  baudRate: z.int().min(50).max(4_000_000).default(115_200),
  seconds: z.number().min(0.2).max(10).default(3),
  raiseDtr: z.boolean().default(false).describe('some boards print only then; on a radio it may key the transmitter'),
});

const heardAnswer = z.object({
  baudRate: z.number(),
  bytes: z.number(),
  seconds: z.number(),
  isCut: z.boolean().describe('more came than the 16 kB that are kept'),
  text: z.string(),
  hex: z.string().describe('the first 2048 bytes'),
  lines: z.array(z.string()),
  looksLike: z
    .object({ driver: z.string(), understood: z.number(), sweeps: z.number() })
    .optional()
    .describe('driver "lines" reads them without a description'),
});

const previewBody = listenBody.extend({
  settings: z.record(z.string(), z.unknown()).describe('as under settings: of a receiver with driver "lines"'),
  lines: z
    .array(z.string().max(4000))
    .max(400)
    .optional()
    .describe('lines heard before; without them the port is listened to'),
  plan: z
    .strictObject({
      startHz: z.number().exactOptional(),
      stopHz: z.number().exactOptional(),
      points: z.int().exactOptional(),
    })
    .optional()
    .describe('where the lines hold levels only'),
});

export const previewAnswer = z.object({
  understood: z.number(),
  skipped: z.number(),
  lines: z
    .array(
      z.object({
        text: z.string(),
        isUnderstood: z.boolean(),
        reason: words.optional().describe('why it is not read, and the cure'),
      }),
    )
    .describe('the last 100'),
  readings: z
    .array(
      z.object({
        startHz: z.number(),
        stopHz: z.number(),
        words,
        settings: z.record(z.string(), z.unknown()).describe('of driver "lines", to read them so'),
      }),
    )
    .optional()
    .describe('nothing is read before one is chosen'),
  sweeps: z
    .array(
      z.object({
        startHz: z.number(),
        stopHz: z.number(),
        stepHz: z.number(),
        bins: z.number(),
        levelsDbm: z.array(z.number().nullable()).describe('the first 64'),
      }),
    )
    .describe('the last five'),
});

export type Port = JsonOf<typeof portAnswer>;
export type Probe = JsonOf<typeof probeAnswer>;
export type Heard = JsonOf<typeof heardAnswer>;
export type Preview = JsonOf<typeof previewAnswer>;

export const portsApi = {
  'GET /api/v1/ports': {
    summary: 'The serial ports, newest first: names, holders, answers, troubles.',
    answer: z.object({ ports: z.array(portAnswer) }),
  },
  'POST /api/v1/ports/{portId}/ask': {
    summary: 'Asks who is there, step by step, and what came. Takes up to 25 s.',
    refuses: [404, 409, 422],
    body: askBody,
    answer: probeAnswer,
  },
  'POST /api/v1/ports/{portId}/listen': {
    summary: 'What the port says by itself at a chosen speed, as text and hexadecimal. Nothing is sent.',
    refuses: [404, 409, 422],
    body: listenBody,
    answer: heardAnswer,
  },
  'POST /api/v1/ports/{portId}/preview': {
    summary: 'What a description of lines (driver "lines") makes of what the port says, or of lines given.',
    refuses: [404, 409, 422],
    body: previewBody,
    answer: previewAnswer,
  },
} as const satisfies Contract;
