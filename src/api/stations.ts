/** Stations and their receivers as the API shows them, takes them in and changes them. */
import { z } from 'zod';
import { id, plansSchema, receiverSchema, remotePortSchema } from '../config/config.js';
import { antennaSchema, gpsSchema, POLARISATIONS } from '../config/site-config.js';
import { givenName, hz } from '../config/values.js';
import { PROBLEM_KINDS, RECEIVER_STATUSES } from '../receiver/problem.js';
import type { BodyOf, Contract, JsonOf } from './contract.js';
import { at, frequencyRange, words } from './fields.js';

const curve = z.array(z.object({ hz: z.number(), db: z.number() })).meta({ id: 'Curve' });

export const planOut = z
  .object({
    startHz: z.number(),
    stopHz: z.number(),
    points: z.number().optional(),
    rbwHz: z.number().optional(),
    attenuationDb: z.number().optional(),
    everyMs: z.number().optional(),
    priority: z.number().optional(),
  })
  .meta({ id: 'Plan' });

const activity = z
  .enum(['plans', 'closer-look', 'hold', 'idle'])
  .describe("its plans, one emission or a person's plan; idle: none is due")
  .meta({ id: 'Activity' });
const look = z.object({ emissionId: z.string(), startHz: z.number(), stopHz: z.number() }).meta({ id: 'CloseLook' });
const antenna = z
  .object({
    name: z.string(),
    gainDbi: curve.optional(),
    factorDbPerM: curve.optional(),
    cableLossDb: curve.optional(),
    factorUncertaintyDb: z.number().optional(),
    cableUncertaintyDb: z.number().optional(),
    azimuthDeg: z.number().optional(),
    heightM: z.number().optional(),
    polarisation: z.enum(POLARISATIONS).optional(),
    photo: z.string().optional(),
  })
  .meta({ id: 'Antenna' });

export const stationAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    latitude: z.number().optional(),
    longitude: z.number().optional(),
    antenna: antenna.optional().describe('as in the configuration file'),
    gps: z
      .object({
        status: z.enum(['searching', 'no-fix', 'fix', 'lost']),
        latitude: z.number().optional(),
        longitude: z.number().optional(),
        altitudeM: z.number().optional(),
        at: at.optional().describe('when a sentence last came'),
        clockOffsetMs: z.number().optional().describe('this computer minus GPS'),
        problem: z.string().optional(),
        dispute: words.optional(),
      })
      .meta({ id: 'StationGps' })
      .optional(),
    clock: z.enum(['good', 'bad', 'unchecked']).optional(),
    clockOffMs: z.number().optional().describe('minus the right time'),
    version: z.string().optional(),
    receiverIds: z.array(z.string()),
  })
  .meta({ id: 'Station' });

const hold = z
  .object({ by: z.string(), reason: z.string(), since: at, until: at, plan: planOut })
  .meta({ id: 'Hold', description: 'the person who has it to themselves' });
const problemKind = z.enum(PROBLEM_KINDS).meta({ id: 'ProblemKind' });

const lastSweep = z
  .object({
    at: at,
    startHz: z.number(),
    stepHz: z.number(),
    bins: z.number(),
    rbwHz: z.number().optional(),
    traceDetector: z.string().optional().describe('how the receiver makes one level of many samples'),
    flags: z.array(z.string()),
  })
  .meta({ id: 'LastSweep' });

export const receiverAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    stationId: z.string(),
    number: z.number().describe('its name in live frames'),
    driver: z.string(),
    status: z
      .enum([...RECEIVER_STATUSES, 'recorded'])
      .meta({ id: 'ReceiverStatus' })
      .describe('`recorded`: recordings only, of files or a removed receiver'),
    since: at,
    problem: z.string().optional().describe('a sentence, with what to do'),
    problemKind: problemKind.optional(),
    nextAttemptAt: at.optional(),
    model: z.string().optional(),
    firmware: z.string().optional(),
    port: z.string().optional(),
    serialNumber: z.string().optional(),
    minHz: z.number().optional().describe('where it can tune, where it has said so'),
    maxHz: z.number().optional(),
    maxPoints: z.number().optional(),
    sweeps: z.number(),
    intervalMs: z.number().optional().describe('between sweeps, smoothed'),
    isField: z.boolean().optional().describe('dBµV/m of files, no dBm'),
    antenna: antenna.optional().describe("where it is not the station's"),
    referencePpm: z.number().optional(),
    activity,
    look: look.optional(),
    ranges: z.array(frequencyRange).describe('what it sweeps: its plans, or what it is set to'),
    busy: hold.optional(),
    lastSweep: lastSweep.optional(),
    measured: z.array(lastSweep).describe('newest of each range'),
  })
  .meta({ id: 'Receiver' });

const {
  name,
  driver,
  serialNumber,
  settings,
  antenna: antennaIn,
  closerLook,
  overloadDbm,
  referencePpm,
} = receiverSchema.shape;
const fields = {
  name,
  port: z.union([z.literal('auto'), remotePortSchema]).optional(),
  serialNumber,
  settings,
  plans: plansSchema.optional(),
  antenna: antennaIn,
  closerLook,
  overloadDbm,
  referencePpm,
  spursHz: z.array(hz).optional(),
};
const adoptBody = z.strictObject({
  stationId: id,
  id: id.optional().describe("made of the driver's when absent"),
  driver,
  ...fields,
});
/** null takes a field out of the file. */
const changeBody = z.strictObject({
  driver: driver.optional(),
  name: fields.name.nullable().optional(),
  port: fields.port.nullable().optional(),
  serialNumber: fields.serialNumber.nullable().optional(),
  settings: fields.settings.nullable().optional(),
  plans: fields.plans.nullable().optional(),
  antenna: fields.antenna.nullable().optional(),
  closerLook: fields.closerLook.nullable().optional(),
  overloadDbm: fields.overloadDbm.nullable().optional(),
  referencePpm: fields.referencePpm.nullable().optional(),
  spursHz: fields.spursHz.nullable().optional(),
});
const stationBody = z.strictObject({
  name: givenName.optional(),
  latitude: z.number().min(-90).max(90).nullable().optional(),
  longitude: z.number().min(-180).max(180).nullable().optional(),
  antenna: antennaSchema.nullable().optional(),
  gps: gpsSchema.nullable().optional(),
  discover: z.boolean().optional(),
});
const written = {
  savedIn: z
    .string()
    .describe('the YAML file; absent where changes last until the program ends')
    .meta({ id: 'SavedIn' })
    .optional(),
};

const savedReceiver = receiverAnswer.and(z.object(written)).meta({ id: 'SavedReceiver' });

const mapAnswer = z.object({ source: z.enum(['given', 'own']), kind: z.enum(['geojson', 'topojson']).optional() });
const OCTETS = ['application/octet-stream'] as const;

export type Station = JsonOf<typeof stationAnswer>;
export type Receiver = JsonOf<typeof receiverAnswer>;
export type Plan = JsonOf<typeof planOut>;
export type Antenna = JsonOf<typeof antenna>;
/** Body of the request that adds a receiver. */
export type AdoptBody = BodyOf<(typeof stationsApi)['POST /api/v1/receivers']>;

const hubAnswer = z
  .object({
    state: z.enum(['alone', 'not-joined', 'linked', 'cut-off']).describe('alone: not run with --role station'),
    stationId: z.string().optional(),
    address: z.string().optional(),
    owedMinutes: z.number().optional().describe('minutes of recordings that wait for the link'),
  })
  .meta({ id: 'HubLink' });
export type HubLink = JsonOf<typeof hubAnswer>;

const hubMember = z
  .object({
    stationId: z.string(),
    joinedAt: at.optional(),
    revokedAt: at.optional(),
    invitedUntil: at.optional().describe('its join code is open'),
    heardAt: at.optional().describe('absent: not since this hub started'),
    isHeard: z.boolean(),
    bytesPerS: z.number().optional(),
    owedMinutes: z.number().optional(),
    refusedBlocks: z.number(),
    version: z.string().optional(),
    isCopied: z.boolean().optional(),
    clockOffMs: z.number().optional().describe('minus the clock of this hub'),
  })
  .meta({ id: 'HubMember' });
export type HubMember = JsonOf<typeof hubMember>;
const hubMembers = z.object({ isHub: z.boolean(), members: z.array(hubMember) });

export const stationsApi = {
  'GET /api/v1/stations': {
    summary: 'The stations this program serves.',
    answer: z.object({ stations: z.array(stationAnswer) }),
  },
  'PUT /api/v1/stations/{stationId}': {
    summary: 'Name, position, antenna, GPS. What is not given stays, null takes it out.',
    refuses: [404, 409],
    body: stationBody,
    answer: stationAnswer.extend(written),
  },
  'GET /api/v1/receivers': {
    summary: 'Every receiver with its state, its last problem in words, and what it last delivered.',
    answer: z.object({ receivers: z.array(receiverAnswer) }),
  },
  'GET /api/v1/receivers/{receiverId}': { summary: 'One receiver.', refuses: [404], answer: receiverAnswer },
  'POST /api/v1/receivers': {
    summary: 'Takes a port in as a receiver and starts it; the old YAML file is kept as .bak.',
    refuses: [409],
    body: adoptBody,
    answer: savedReceiver,
  },
  'PATCH /api/v1/receivers/{receiverId}': {
    summary: 'Changes what is given; null takes out. Port, driver or settings start the receiver again.',
    refuses: [404, 409],
    body: changeBody,
    answer: savedReceiver,
  },
  'DELETE /api/v1/receivers/{receiverId}': {
    summary: 'Stops it and takes it out of the YAML file; its sweeps stay in the archive.',
    refuses: [404, 409],
    answer: z.object({ id: z.string(), ...written }),
  },
  'GET /api/v1/drivers': {
    summary: 'The receivers this program can read: what may stand under driver:, with usual speeds.',
    answer: z.object({
      drivers: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          usb: z.array(z.object({ vendorId: z.string(), productId: z.string() })),
          baudRates: z.array(z.number()),
          probeIsSafe: z.boolean(),
          listensOnly: z.boolean(),
          takesSettings: z.boolean(),
        }),
      ),
    }),
  },
  'POST /api/v1/photos': {
    summary: 'Keeps a picture (JPEG, PNG, WebP); its name is for antenna.photo.',
    takes: OCTETS,
    answer: z.object({ photo: z.string() }),
  },
  'GET /api/v1/photos/{photo}': {
    summary: 'A picture that was kept.',
    refuses: [404],
    otherAnswers: ['image/jpeg', 'image/png', 'image/webp'],
  },
  'GET /api/v1/basemap': {
    summary: 'The base map, GeoJSON or TopoJSON; X-Basemap: given, or the one of the page.',
    refuses: [404],
    otherAnswers: ['application/json'],
  },
  'PUT /api/v1/basemap': {
    summary: 'Draws this file instead of the base map of the page (application/octet-stream, to 64 MB).',
    takes: OCTETS,
    answer: mapAnswer,
  },
  'DELETE /api/v1/basemap': { summary: 'Back to the base map that comes with the page.', answer: mapAnswer },
  'GET /api/v1/machine': {
    summary: 'What the computer at the stations knows of itself; what it does not know is left out.',
    answer: z.object({
      disk: z
        .object({ freeBytes: z.number(), totalBytes: z.number() })
        .optional()
        .describe('where the sweeps are kept'),
      load: z.number().optional().describe('programs that want to run, averaged over a minute'),
      cores: z.number(),
      temperatureC: z.number().optional().describe('the hottest of its sensors'),
      upMs: z.number(),
    }),
  },
  'GET /api/v1/hub': { summary: 'The link of this station to its hub.', answer: hubAnswer },
  'POST /api/v1/hub': {
    summary: 'Joins a hub with its join code, which works once.',
    refuses: [409],
    body: z.strictObject({ code: z.string().min(1).max(2000) }),
    answer: hubAnswer,
  },
  'GET /api/v1/hub/stations': { summary: 'Stations that this hub invited or took in.', answer: hubMembers },
  'POST /api/v1/hub/stations/{stationId}/invite': {
    summary: 'A join code, good once for 15 min; of a member it replaces the key.',
    refuses: [404],
    answer: z.object({ code: z.string(), qr: z.string().describe('SVG'), until: at }),
  },
  'POST /api/v1/hub/stations/{stationId}/revoke': {
    summary: 'It may not connect any more.',
    refuses: [404],
    answer: hubMembers,
  },
  'DELETE /api/v1/hub/stations/{stationId}': {
    summary: 'Revokes and forgets it; its sweeps stay.',
    refuses: [404],
    answer: hubMembers,
  },
} as const satisfies Contract;
