/** The channels, each with what it sent last and a button that tests it. */
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { defined } from '../../../../src/rf/defined.js';
import { idFrom } from '../../ground/asking/addresses.js';
import { ask } from '../../ground/asking/ask.js';
import { useDeliveryWords } from '../../ground/asking/delivery-fault-words.js';
import { Choices, FaultLine, Field, Form, type FormReader, SelectField, useWork } from '../../ground/asking/fields.js';
import type { Instant } from '../../ground/asking/instants.js';
import { EditedList } from '../../ground/asking/use-records.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';
import { CHANNEL_KINDS, type Channel, type ChannelKind, isFixed } from './notices.js';

export function ChannelList({ channels, load }: { channels: readonly Channel[]; load(): Promise<void> }) {
  const { t } = useTranslation('notices');
  return (
    <section className="card" aria-label={t('title')}>
      <h2>{t('title')}</h2>
      <p className="dim">{t('hint')}</p>
      <EditedList
        may="settings"
        rows={channels}
        none={t('none')}
        add={t('add')}
        idOf={({ value }) => value.id}
        nameOf={({ value }) => value.name}
        isFixed={isFixed}
        show={(channel) => <ChannelLine channel={channel} />}
        more={(channel) => <ChannelTest channel={channel} />}
        remove={async ({ value: { id }, version }) => {
          await ask('DELETE /api/v1/notices/channels/{id}', { params: { id }, query: { version } });
          await load();
        }}
        form={(channel, close) => (
          <ChannelForm
            channel={channel}
            close={() => {
              close();
              void load();
            }}
          />
        )}
      />
    </section>
  );
}

function ChannelLine({ channel }: { channel: Channel }) {
  const { t } = useTranslation('notices');
  const wordsOf = useDeliveryWords();
  const formats = useFormats();
  const { value, waiting, dead, lastSentAt, lastFaultAt, lastFault = '' } = channel;
  const moment = (at: Instant) => `${formats.clock(at).slice(0, 5)} ${formats.date(at)}`;
  const facts = [
    value.active ? '' : t('off'),
    isFixed(channel) ? t('fromFile') : '',
    waiting > 0 ? t('waiting', { count: waiting }) : '',
    dead > 0 ? t('dead', { count: dead }) : '',
    lastSentAt === undefined ? '' : t('lastSent', { time: moment(lastSentAt) }),
    lastFaultAt === undefined ? '' : t('lastFault', { time: moment(lastFaultAt), fault: wordsOf(lastFault) }),
    ...telephoneFacts(channel.telephone, t, wordsOf),
  ].filter((fact) => fact !== '');
  return (
    <>
      <b>{value.name}</b>{' '}
      <span className="dim">
        {t(`kind.${value.kind}`)} · {placeOf(value)}
      </span>
      {facts.length > 0 && <span className="small block dim">{facts.join(' · ')}</span>}
    </>
  );
}

function placeOf(value: Channel['value']): string {
  return value.kind === 'webhook' ? value.urlOrigin : value.kind === 'telephone' ? value.port : value.host;
}

/** Network and SIM as the modem last told them. */
function telephoneFacts(
  telephone: Channel['telephone'],
  t: TFunction<'notices'>,
  wordsOf: (fault: string) => string,
): string[] {
  if (telephone === undefined) return [];
  const { operator, signalDbm, registration, credit, hasDigits, fault, delivered, undelivered } = telephone;
  const { cells = 0, cellDays: days = 0, cell = '?' } = telephone;
  const signal = signalDbm === undefined ? t('telephone.noSignal') : `${signalDbm} dBm`.replace('-', '−');
  return [
    fault === undefined
      ? t('telephone.network', { operator: operator ?? '?', signal })
      : t('telephone.fault', { fault: wordsOf(fault) }),
    registration === 'roaming' ? t('telephone.roaming') : '',
    credit === undefined ? '' : t('telephone.credit', { credit }),
    hasDigits === false ? t('telephone.noDigits') : '',
    delivered > 0 ? t('telephone.delivered', { count: delivered }) : '',
    undelivered > 0 ? t('telephone.undelivered', { count: undelivered }) : '',
    days > 0 ? t('telephone.cells', { cells, days, cell }) : '',
  ];
}

function ChannelTest({ channel: { value } }: { channel: Channel }) {
  const { t } = useTranslation('notices');
  const wordsOf = useDeliveryWords();
  const { busy, fault, run } = useWork();
  const [outcome, setOutcome] = useState('');
  const test = () =>
    run(async () => {
      const answer = await ask('POST /api/v1/notices/channels/{id}/test', { params: { id: value.id } });
      setOutcome(answer.sent ? t('testSent') : t('testFailed', { fault: wordsOf(answer.fault ?? '') }));
    });
  return (
    <>
      <span role="status" className="small">
        {outcome}
      </span>
      <FaultLine words={fault} />
      <Button
        size="small"
        variant="default"
        loading={busy}
        aria-label={t('testOf', { name: value.name })}
        onClick={() => void test()}
      >
        {t('test')}
      </Button>
    </>
  );
}

type FieldName =
  | 'host'
  | 'port'
  | 'user'
  | 'password'
  | 'from'
  | 'to'
  | 'url'
  | 'token'
  | 'recipient'
  | 'signingKey'
  | 'facility'
  | 'devicePort'
  | 'pin'
  | 'creditCode'
  | 'sms'
  | 'call';

interface Shape {
  readonly name: FieldName;
  readonly how: 'text' | 'number' | 'list' | 'secret';
  readonly required?: boolean;
  readonly initial?: string;
}

const FIELDS: Readonly<Record<ChannelKind, readonly Shape[]>> = {
  email: [
    { name: 'host', how: 'text', required: true },
    { name: 'port', how: 'number', initial: '587' },
    { name: 'user', how: 'text' },
    { name: 'password', how: 'secret' },
    { name: 'from', how: 'text', required: true },
    { name: 'to', how: 'list', required: true },
  ],
  webhook: [
    { name: 'url', how: 'secret', required: true },
    { name: 'token', how: 'secret' },
    { name: 'recipient', how: 'text' },
    { name: 'signingKey', how: 'secret' },
  ],
  telephone: [
    { name: 'devicePort', how: 'text', required: true, initial: '/dev/ttyUSB2' },
    { name: 'pin', how: 'secret' },
    { name: 'creditCode', how: 'text' },
    { name: 'sms', how: 'list' },
    { name: 'call', how: 'list' },
  ],
  syslog: [
    { name: 'host', how: 'text', required: true },
    { name: 'port', how: 'number', initial: '514' },
    { name: 'facility', how: 'number', initial: '16' },
  ],
};

const CHOICES = {
  email: ['security', ['starttls', 'tls', 'none']],
  webhook: ['template', ['telegram', 'zalo-oa', 'mattermost', 'json']],
  telephone: ['baudRate', ['115200', '9600', '19200', '38400', '57600', '460800']],
  syslog: ['transport', ['udp', 'tcp']],
} as const;

/** A channel. Secrets can be written, never read: an empty field keeps the one that is there. */
function ChannelForm({ channel, close }: { channel: Channel | undefined; close(): void }) {
  const { t } = useTranslation('notices');
  const was = channel?.value;
  const [kind, setKind] = useState<ChannelKind>(was?.kind ?? 'email');
  const [choice, options] = CHOICES[kind];
  const fields = new Map<string, unknown>(was?.kind === kind ? Object.entries(was) : []);
  const old = (name: string): string => {
    const value = fields.get(name === 'devicePort' ? 'port' : name);
    return Array.isArray(value) ? value.join(', ') : String(value ?? '');
  };
  const submit = async (form: FormReader) => {
    const params = { id: was?.id ?? idFrom(form.text('name')) };
    const body = { version: channel?.version ?? 0, value: channelOf(kind, form) };
    await ask('PUT /api/v1/notices/channels/{id}', { params, body });
  };
  const optionWords = (option: string) =>
    choice === 'security'
      ? t(`security.${option as 'tls'}`)
      : choice === 'template'
        ? t(`template.${option as 'json'}`)
        : option.toUpperCase();
  return (
    <Form send={submit} close={close}>
      {channel === undefined && (
        <Choices
          legend={t('kind.label')}
          type="radio"
          name="kind"
          options={CHANNEL_KINDS.map((one) => [one, t(`kind.${one}`)] as const)}
          chosen={[kind]}
          toggle={setKind}
        />
      )}
      <div className="columns narrow" key={kind}>
        <Field label={t('field.name')} name="name" required maxLength={120} defaultValue={was?.name} />
        <SelectField
          label={t(`field.${choice}`)}
          name={choice}
          defaultValue={old(choice) || options[0]}
          options={options.map((option) => [option, optionWords(option)] as const)}
        />
        {FIELDS[kind].map(({ name, how, required = false, initial = '' }) => {
          const isKept = how === 'secret' && was?.secrets.includes(name) === true;
          return (
            <Field
              key={name}
              label={t(`field.${name}`)}
              name={name}
              type={how === 'number' ? 'number' : how === 'secret' && name !== 'url' ? 'password' : 'text'}
              autoComplete="off"
              required={required && !isKept}
              placeholder={isKept ? t('keep') : ''}
              defaultValue={how === 'secret' ? '' : old(name) || initial}
            />
          );
        })}
        <SelectField
          label={t('field.language')}
          name="language"
          defaultValue={old('language') || 'vi'}
          options={(['vi', 'en', 'vi-en'] as const).map((one) => [one, t(`language.${one}`)] as const)}
        />
        <Field
          label={t('field.perMinute')}
          name="perMinute"
          type="number"
          min={1}
          max={600}
          defaultValue={old('perMinute') || '20'}
        />
        {(['from', 'to'] as const).map((end) => (
          <Field
            key={end}
            label={t(end === 'from' ? 'field.quietFrom' : 'field.quietTo')}
            name={`quiet-${end}`}
            pattern="([01]\d|2[0-3]):[0-5]\d"
            placeholder="22:00"
            defaultValue={was?.quiet?.[end]}
          />
        ))}
      </div>
      <label className="check">
        <input type="checkbox" name="active" defaultChecked={was?.active ?? true} /> {t('field.active')}
      </label>
    </Form>
  );
}

/** The content of the form as the API takes it; an empty field is left out. */
function channelOf(kind: ChannelKind, form: FormReader): { readonly name: string; readonly [field: string]: unknown } {
  const [choice] = CHOICES[kind];
  const [from, to] = [form.given('quiet-from'), form.given('quiet-to')];
  const fields = FIELDS[kind].map(({ name, how }) => {
    const text = form.given(name);
    // `port` is a number with the other kinds.
    if (name === 'devicePort') return ['port', text] as const;
    if (text === undefined || how === 'text' || how === 'secret') return [name, text] as const;
    return [
      name,
      how === 'number'
        ? Number(text)
        : text.split(kind === 'telephone' ? /\s*[,;]\s*/ : /[,;\s]+/).filter((part) => part !== ''),
    ] as const;
  });
  return {
    kind,
    name: form.text('name'),
    [choice]: kind === 'telephone' ? form.number(choice) : form.text(choice),
    ...defined({ quiet: from === undefined || to === undefined ? undefined : { from, to } }),
    language: form.text('language'),
    perMinute: form.number('perMinute'),
    active: form.checked('active'),
    ...Object.fromEntries(fields),
  };
}
