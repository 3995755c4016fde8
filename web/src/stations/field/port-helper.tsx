/** "What is this?": what a port says, in text and hexadecimal; a driver chosen by hand, or its lines described. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Heard, Port } from '../../../../src/api/ports.js';
import type { AdoptBody } from '../../../../src/api/stations.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, LongField } from '../../ground/asking/fields.js';
import { useWork } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';
import { DriverField } from './driver-field.js';
import { LineDescription } from './line-description.js';

const BAUD_RATES = [4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 500_000, 921_600] as const;
/** Digits a row: eight bytes and their characters fit a phone without being wrapped. */
const HEX_ROW = 16;
const HEX_ROWS = 32;

interface Props {
  readonly port: Port;
  readonly busy: boolean;
  adopt(fields: Omit<AdoptBody, 'stationId'>): Promise<void>;
}

export function PortHelper({ port, adopt, busy }: Props) {
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
