/** One port: names, troubles with their cures, the answer, "use this one" and "what is this?". */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Heard, Port, Probe } from '../../../../src/api/ports.js';
import type { AdoptBody } from '../../../../src/api/stations.js';
import { Only, OnlyNote } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, LongField, useWork } from '../../ground/asking/fields.js';
import { vietnameseProblem } from '../../ground/asking/problem-words.js';
import { Link } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import { DriverField } from './driver-field.js';
import { LineDescription } from './line-description.js';

interface Props {
  readonly port: Port;
  /** Where the receiver is taken in. */
  readonly stationId: string;
  asked(): Promise<void>;
  adopted(receiverId: string): void;
}

/** The program asks for up to 25 s, on a loaded machine somewhat longer. */
const ASK_TIMEOUT_MS = 45_000;

export function PortCard({ port, stationId, asked, adopted }: Props) {
  const { t } = useTranslation('field');
  const [helping, setHelping] = useState(false);
  const { busy, fault, run } = useWork();
  const askWho = async () => {
    await run(() =>
      ask('POST /api/v1/ports/{portId}/ask', { params: { portId: port.id }, body: {}, timeoutMs: ASK_TIMEOUT_MS }),
    );
    await asked();
  };
  const adopt = async (fields: Omit<AdoptBody, 'stationId'>) => {
    await run(async () => {
      const receiver = await ask('POST /api/v1/receivers', { body: { stationId, ...fields } });
      adopted(receiver.id);
    });
    await asked();
  };
  const moveHere = async (id: string, port: NonNullable<Probe['proposal']>['port']) => {
    await run(() => ask('PATCH /api/v1/receivers/{receiverId}', { params: { receiverId: id }, body: { port } }));
    await asked();
  };
  const takeGps = async (gps: NonNullable<Probe['gps']>) => {
    await run(() => ask('PUT /api/v1/stations/{stationId}', { params: { stationId }, body: { gps } }));
    await asked();
  };
  const { answered, receiverId } = port;
  const proposal = answered?.proposal;
  const asking = busy || port.isBeingAsked;
  return (
    <section className="card">
      <PortHead port={port} />
      <OnlyNote may="tune" />
      {port.troubles.map((trouble) => (
        <TroubleLine key={trouble.code} trouble={trouble} />
      ))}
      {receiverId !== undefined && (
        <p className="mood" data-mood="good">
          ● {t('ports.inUse')} <Link to={`/stations/r/${receiverId}`}>{receiverId}</Link>
        </p>
      )}
      {receiverId === undefined && (
        <>
          {asking && <p role="status">{t('ports.asking')}</p>}
          {!asking && answered !== undefined && <AnswerWords answered={answered} />}
          <Only may="tune">
            {proposal !== undefined && answered?.mayBeReceivers !== undefined && (
              <div className="row">
                <span>{t('ports.mayBe')}</span>
                {answered.mayBeReceivers.map((id) => (
                  <Button key={id} size="large" loading={busy} onClick={() => void moveHere(id, proposal.port)}>
                    {t('ports.isThisOne', { id })}
                  </Button>
                ))}
              </div>
            )}
            <div className="row">
              {proposal !== undefined && (
                <Button size="large" loading={busy} onClick={() => void adopt(proposal)}>
                  {t('ports.use')}
                </Button>
              )}
              {answered?.gps !== undefined && (
                <Button size="large" loading={busy} onClick={() => answered.gps && void takeGps(answered.gps)}>
                  {t('ports.useGps')}
                </Button>
              )}
              <Button size="large" variant="default" disabled={asking} onClick={() => void askWho()}>
                {t(answered === undefined ? 'ports.ask' : 'ports.askAgain')}
              </Button>
              <Button size="large" variant="default" aria-expanded={helping} onClick={() => setHelping(!helping)}>
                {t('ports.whatIsThis')}
              </Button>
            </div>
          </Only>
          {helping && <PortHelper port={port} adopt={adopt} busy={busy} />}
        </>
      )}
      <FaultLine words={fault} />
    </section>
  );
}

function PortHead({ port }: { port: Port }) {
  const { t } = useTranslation('field');
  return (
    <div className="card-head row">
      <h2>{port.path}</h2>
      <span className="dim">
        {[port.maker, port.usb === undefined ? undefined : `USB ${port.usb}`, port.byPath[0]]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </span>
      {port.nominated.length > 0 && (
        <span className="dim">
          {t('ports.couldBe', {
            list: port.nominated
              .map(({ id, label }) => t(`drivers.${id as 'lines'}`, { defaultValue: label }))
              .join(', '),
          })}
        </span>
      )}
    </div>
  );
}

function TroubleLine({ trouble }: { trouble: Port['troubles'][number] }) {
  const language = useLanguage();
  return (
    <div className="notice">
      <p>
        <span aria-hidden>▲</span> {trouble[language]}
      </p>
      {trouble.command !== undefined && <code className="command">{trouble.command}</code>}
    </div>
  );
}

function AnswerWords({ answered }: { answered: Probe }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const said = (text: string) => (formats.language === 'vi' ? vietnameseProblem(text) : undefined) ?? text;
  const { model, firmware, serialNumber, minHz, maxHz, gps, advice, isReceiver } = answered;
  const about = [
    firmware,
    serialNumber === undefined ? undefined : `S/N ${serialNumber}`,
    minHz === undefined || maxHz === undefined ? undefined : `${formats.mhz(minHz, 1)}–${formats.mhz(maxHz, 1)} MHz`,
  ].filter((part) => part !== undefined);
  return (
    <>
      {model !== undefined && (
        <p className="mood" data-mood="good">
          ● {t('ports.recognised', { model })} <span className="dim">{about.join(' · ')}</span>
        </p>
      )}
      {isReceiver !== undefined && (
        <p>
          {t('ports.isReceiver')} <Link to={`/stations/r/${isReceiver}`}>{isReceiver}</Link>
        </p>
      )}
      {gps !== undefined && (
        <p className="mood" data-mood="good">
          ● {t('ports.isGps')}
        </p>
      )}
      {model === undefined && gps === undefined && (
        <>
          <p className="mood" data-mood="warn">
            ◆ {t('ports.notRecognised')}
          </p>
          {advice !== undefined && <p>{said(advice)}</p>}
          <p>{t('ports.advice')}</p>
        </>
      )}
      <details>
        <summary>{t('ports.steps', { count: answered.steps.length })}</summary>
        <ol className="probe-steps">
          {answered.steps.map((step) => (
            <li key={`${step.step} ${step.baudRate}`}>
              {step.step} · {step.baudRate} · {t(`outcome.${step.outcome}`)}
              {step.heard !== undefined && <code> {step.heard}</code>}
              {step.problem !== undefined && <span> {said(step.problem)}</span>}
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}

const BAUD_RATES = [4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 500_000, 921_600] as const;
/** Digits a row: eight bytes and their characters fit a phone without being wrapped. */
const HEX_ROW = 16;
const HEX_ROWS = 32;

interface PortHelperProps {
  readonly port: Port;
  readonly busy: boolean;
  adopt(fields: Omit<AdoptBody, 'stationId'>): Promise<void>;
}

/** "What is this?": what a port says, in text and hexadecimal; a driver chosen by hand, or its lines described. */
function PortHelper({ port, adopt, busy }: PortHelperProps) {
  const { t } = useTranslation('field');
  const [baudRate, setBaudRate] = useState(115_200);
  const [heard, setHeard] = useState<Heard>();
  const [driver, setDriver] = useState('lines');
  const { busy: listening, fault, run } = useWork();
  const listen = () =>
    run(async () => {
      setHeard(
        await ask('POST /api/v1/ports/{portId}/listen', {
          params: { portId: port.id },
          body: { baudRate, seconds: 3 },
        }),
      );
    });
  const serial = { serial: port.byPath[0] ?? port.path, baudRate };
  return (
    <div className="stack">
      <h3>{t('helper.hear')}</h3>
      <div className="filter-fields row">
        <label className="field-inline">
          {t('helper.baudRate')}{' '}
          <select
            className="plain-input"
            value={baudRate}
            onChange={({ currentTarget }) => setBaudRate(Number(currentTarget.value))}
          >
            {BAUD_RATES.map((rate) => (
              <option key={rate}>{rate}</option>
            ))}
          </select>
        </label>
        <Button loading={listening} onClick={() => void listen()}>
          {t('helper.listen')}
        </Button>
      </div>
      <FaultLine words={fault} />
      {heard !== undefined && <HeardView heard={heard} />}
      <h3>{t('helper.choose')}</h3>
      <DriverField value={driver} set={setDriver} />
      {driver === 'lines' ? (
        <LineDescription
          port={port}
          baudRate={baudRate}
          lines={heard?.lines ?? []}
          busy={busy}
          use={(settings, plans) => void adopt({ driver, port: serial, settings, plans })}
        />
      ) : (
        <Button loading={busy} onClick={() => void adopt({ driver, port: serial })}>
          {t('helper.useDriver')}
        </Button>
      )}
    </div>
  );
}

function HeardView({ heard }: { heard: Heard }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const { bytes, seconds, isCut, text, hex, looksLike } = heard;
  const rows = Array.from({ length: Math.min(HEX_ROWS, Math.ceil(hex.length / HEX_ROW)) }, (_, row) => {
    const part = hex.slice(row * HEX_ROW, (row + 1) * HEX_ROW);
    const offset = ((row * HEX_ROW) / 2).toString(16).padStart(4, '0');
    return `${offset}  ${part.replace(/(..)/g, '$1 ').padEnd((HEX_ROW / 2) * 3)} ${charactersOf(part)}`;
  });
  return (
    <div aria-live="polite">
      <p>
        {bytes === 0
          ? t('helper.silent', { seconds: formats.number(seconds, 1) })
          : t('helper.heard', { bytes: formats.number(bytes), seconds: formats.number(seconds, 1) })}
        {isCut && ` ${t('helper.cut')}`}
      </p>
      {looksLike !== undefined && (
        <p className="mood" data-mood="good">
          ● {t('helper.looksLike', { lines: looksLike.understood, sweeps: looksLike.sweeps })}
        </p>
      )}
      {bytes > 0 && (
        <>
          <HeardText label={t('helper.text')} text={text.slice(0, 3000)} />
          <HeardText label={t('helper.hex')} text={rows.join('\n')} />
        </>
      )}
    </div>
  );
}

/** What can be printed of the bytes, a dot for the rest. */
function charactersOf(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  return bytes
    .map((byte) => String.fromCharCode(Number.parseInt(byte, 16)))
    .map((character) => (/[ -~]/.test(character) ? character : '.'))
    .join('');
}

/** A field that cannot be written in: it scrolls, is reached by keyboard, and can be copied from. */
function HeardText({ label, text }: { label: string; text: string }) {
  return <LongField label={label} className="heard-text" readOnly rows={6} value={text} />;
}
