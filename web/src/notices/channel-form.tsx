/** A channel. Secrets can be written, never read: an empty field keeps the one that is there. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idFrom } from '../asking/addresses.js';
import { FaultLine } from '../asking/fields.js';
import { request } from '../asking/request.js';
import { useWork } from '../watch/use-work.js';
import { CHANNEL_KINDS, type Channel, type ChannelKind } from './notices.js';

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
  | 'facility';

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
  syslog: [
    { name: 'host', how: 'text', required: true },
    { name: 'port', how: 'number', initial: '514' },
    { name: 'facility', how: 'number', initial: '16' },
  ],
};

const CHOICES = {
  email: ['security', ['starttls', 'tls', 'none']],
  webhook: ['template', ['telegram', 'zalo-oa', 'mattermost', 'json']],
  syslog: ['transport', ['udp', 'tcp']],
} as const;

export function ChannelForm({ channel, close }: { channel: Channel | undefined; close(): void }) {
  const { t } = useTranslation('notices');
  const { busy, fault, run } = useWork();
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? 'email');
  const [choice, options] = CHOICES[kind];
  const old = (name: string): string => {
    const value = channel?.kind === kind ? channel.value[name] : undefined;
    return Array.isArray(value) ? value.join(', ') : value === undefined ? '' : String(value);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = channelOf(kind, form);
    const id = channel?.id ?? idFrom(String(form.get('name')));
    const path = `/api/v1/notices/channels/${encodeURIComponent(id)}`;
    if (await run(() => request('PUT', path, { version: channel?.version ?? 0, value }))) close();
  };
  const optionWords = (option: string) =>
    choice === 'security'
      ? t(`security.${option as 'tls'}`)
      : choice === 'template'
        ? t(`template.${option as 'json'}`)
        : option.toUpperCase();
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {channel === undefined && (
        <fieldset className="choice-row">
          <legend>{t('kind.label')}</legend>
          {CHANNEL_KINDS.map((one) => (
            <label key={one} className="choice">
              <input type="radio" name="kind" checked={kind === one} onChange={() => setKind(one)} />
              <span>{t(`kind.${one}`)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <div className="field-row" key={kind}>
        <label className="field">
          <span>{t('field.name')}</span>
          <input name="name" required maxLength={120} defaultValue={channel?.name} />
        </label>
        <label className="field">
          <span>{t(`field.${choice}`)}</span>
          <select name={choice} defaultValue={old(choice) || options[0]}>
            {options.map((option) => (
              <option key={option} value={option}>
                {optionWords(option)}
              </option>
            ))}
          </select>
        </label>
        {FIELDS[kind].map(({ name, how, required = false, initial = '' }) => {
          const isKept = how === 'secret' && channel?.secrets.includes(name) === true;
          return (
            <label key={name} className="field">
              <span>{t(`field.${name}`)}</span>
              <input
                name={name}
                type={how === 'number' ? 'number' : how === 'secret' && name !== 'url' ? 'password' : 'text'}
                autoComplete="off"
                required={required && !isKept}
                placeholder={isKept ? t('keep') : ''}
                defaultValue={how === 'secret' ? '' : old(name) || initial}
              />
            </label>
          );
        })}
        <label className="field">
          <span>{t('field.language')}</span>
          <select name="language" defaultValue={old('language') || 'vi'}>
            {(['vi', 'en', 'vi-en'] as const).map((one) => (
              <option key={one} value={one}>
                {t(`language.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{t('field.perMinute')}</span>
          <input name="perMinute" type="number" min={1} max={600} defaultValue={old('perMinute') || '20'} />
        </label>
      </div>
      <label className="check">
        <input type="checkbox" name="active" defaultChecked={channel?.active ?? true} /> {t('field.active')}
      </label>
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

/** What the form says, as the API takes it; an empty field is left out. */
function channelOf(kind: ChannelKind, form: FormData): object {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const [choice] = CHOICES[kind];
  const fields = FIELDS[kind].flatMap(({ name, how }): [string, unknown][] => {
    const value = text(name);
    if (value === '') return [];
    if (how === 'number') return [[name, Number(value)]];
    return [[name, how === 'list' ? value.split(/[,;\s]+/).filter((part) => part !== '') : value]];
  });
  return {
    ...{ kind, name: text('name'), [choice]: text(choice), language: text('language') },
    ...{ perMinute: Number(text('perMinute')), active: form.get('active') === 'on' },
    ...Object.fromEntries(fields),
  };
}
