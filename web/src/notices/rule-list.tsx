/** Rules: which causes and severities go to which channels. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RowEdits } from '../access/row-edits.js';
import { idFrom } from '../asking/addresses.js';
import { FaultLine } from '../asking/fields.js';
import { pathWith, request } from '../asking/request.js';
import { SEVERITIES } from '../cases/incident.js';
import { useWork } from '../watch/use-work.js';
import { CAUSES, type Channel, type Rule } from './notices.js';

interface Props {
  readonly rules: readonly Rule[];
  readonly channels: readonly Channel[];
  load(): Promise<void>;
}

export function RuleList({ rules, channels, load }: Props) {
  const { t } = useTranslation('notices');
  const { fault, run } = useWork();
  const [edited, setEdited] = useState<Rule | 'new'>();
  const nameOf = (id: string) => channels.find((channel) => channel.id === id)?.name ?? id;
  const remove = (rule: Rule) =>
    run(async () => {
      await request('DELETE', pathWith(`/api/v1/notices/rules/${rule.id}`, { version: rule.version }));
      await load();
    });
  return (
    <section className="card" aria-label={t('rules.title')}>
      <h2>{t('rules.title')}</h2>
      {rules.length === 0 && <p>{t('rules.none')}</p>}
      <ul className="plain-list record-list">
        {rules.map((rule) => (
          <li key={rule.id}>
            <span>
              <b>{rule.name}</b>{' '}
              <span className="dim">
                {t('rules.line', {
                  severities: rule.severities.join(', '),
                  channels: rule.channelIds.map(nameOf).join(', '),
                })}
              </span>
              <span className="small block dim">
                {rule.causes.map((cause) => t(`cause.${cause as 'raised'}`)).join(' · ')}
                {rule.isFixed && ` · ${t('fromFile')}`}
              </span>
            </span>
            {!rule.isFixed && (
              <RowEdits
                may="settings"
                edit={{ label: t('edit', { name: rule.name }), run: () => setEdited(rule) }}
                remove={{ label: t('remove', { name: rule.name }), run: () => void remove(rule) }}
              />
            )}
          </li>
        ))}
      </ul>
      <FaultLine words={fault} />
      {edited === undefined ? (
        <Button disabled={channels.length === 0} onClick={() => setEdited('new')}>
          {t('rules.add')}
        </Button>
      ) : (
        <RuleForm
          key={edited === 'new' ? '' : edited.id}
          rule={edited === 'new' ? undefined : edited}
          channels={channels}
          close={() => {
            setEdited(undefined);
            void load();
          }}
        />
      )}
    </section>
  );
}

function RuleForm({ rule, channels, close }: { rule: Rule | undefined; channels: readonly Channel[]; close(): void }) {
  const { t } = useTranslation('notices');
  const { busy, fault, run } = useWork();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const texts = (name: string) => form.getAll(name).map(String);
    const name = String(form.get('name')).trim();
    const value = {
      name,
      severities: texts('severities').map(Number),
      causes: texts('causes'),
      channelIds: texts('channels'),
    };
    const path = `/api/v1/notices/rules/${encodeURIComponent(rule?.id ?? idFrom(name))}`;
    if (await run(() => request('PUT', path, { version: rule?.version ?? 0, value }))) close();
  };
  const boxes = (
    name: string,
    legend: string,
    options: readonly (readonly [string, string])[],
    chosen: readonly string[],
  ) => (
    <fieldset className="choice-row">
      <legend>{legend}</legend>
      {options.map(([value, words]) => (
        <label key={value} className="choice">
          <input type="checkbox" name={name} value={value} defaultChecked={chosen.includes(value)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
  const severities = SEVERITIES.map((one) => [String(one), String(one)] as const);
  const causes = CAUSES.map((one) => [one, t(`cause.${one}`)] as const);
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <label className="field">
        <span>{t('rules.name')}</span>
        <input name="name" required maxLength={120} defaultValue={rule?.name} />
      </label>
      {boxes('severities', t('rules.severities'), severities, rule?.severities.map(String) ?? ['1', '2'])}
      {boxes('causes', t('rules.causes'), causes, rule?.causes ?? ['raised', 'escalation'])}
      {boxes(
        'channels',
        t('rules.channels'),
        channels.map(({ id, name }) => [id, name] as const),
        rule?.channelIds ?? [],
      )}
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
