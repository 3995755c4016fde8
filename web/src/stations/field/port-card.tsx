/** One port: names, troubles with their cures, the answer, "use this one" and "what is this?". */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Port, Probe } from '../../../../src/api/ports.js';
import type { AdoptBody } from '../../../../src/api/stations.js';
import { Only, OnlyNote } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { vietnameseProblem } from '../../ground/asking/problem-words.js';
import { useWork } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';
import { Link } from '../../ground/shell/link.js';
import { FORMATS } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { PortHelper } from './port-helper.js';

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
  const language = useLanguage();
  const formats = FORMATS[language];
  const said = (text: string) => (language === 'vi' ? vietnameseProblem(text) : undefined) ?? text;
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
