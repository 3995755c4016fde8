/** The stations of a hub: invite, look, replace, revoke, forget. Empty in a program that is no hub. */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubMember } from '../../../src/api/stations.js';
import { Only } from '../ground/access/only.js';
import { ask } from '../ground/asking/ask.js';
import { FaultLine, Field, useWork } from '../ground/asking/fields.js';
import { type Column, ListTable, RowButton } from '../ground/asking/list-table.js';
import { useAsked } from '../ground/asking/use-followed.js';
import { Button } from '../ground/shell/button.js';
import { localClock } from '../ground/words/format.js';
import { useFormats } from '../ground/words/use-language.js';

const EVERY_MS = 3000;
/** A clock that is off by more is shown. */
const CLOCK_OFF_MS = 2000;

type Act = 'revoke' | 'forget';
type Code = { readonly station: string } & Awaited<ReturnType<typeof inviteOf>>;

async function inviteOf(stationId: string) {
  return await ask('POST /api/v1/hub/stations/{stationId}/invite', { params: { stationId } });
}

async function actOn(act: Act, stationId: string) {
  const params = { stationId };
  if (act === 'forget') await ask('DELETE /api/v1/hub/stations/{stationId}', { params });
  else await ask('POST /api/v1/hub/stations/{stationId}/revoke', { params });
}

export function MembersCard() {
  const { t } = useTranslation('field');
  const { value, fault, ask: askAgain } = useAsked('GET /api/v1/hub/stations', {}, { everyMs: EVERY_MS });
  const { busy, fault: refused, run } = useWork();
  const [code, setCode] = useState<Code>();
  const [sure, setSure] = useState<{ readonly act: Act; readonly station: string }>();
  const columns = useColumns();
  if (value?.isHub !== true) return null;
  const after = (work: Promise<unknown>) => work.then(askAgain);
  const invite = (station: string) =>
    void run(() => after(inviteOf(station).then((made) => setCode({ station, ...made }))));
  const act = (kind: Act, station: string) => {
    const isSure = sure?.act === kind && sure.station === station;
    setSure(isSure ? undefined : { act: kind, station });
    if (isSure) void run(() => after(actOn(kind, station)));
  };
  const acts: Column<HubMember> = {
    kind: 'acts',
    cell: (member) => <Only may="settings">{<Acts member={member} invite={invite} act={act} />}</Only>,
  };
  return (
    <section className="card" aria-label={t('members.title')}>
      <h2>{t('members.title')}</h2>
      {value.members.length === 0 && <p>{t('members.none')}</p>}
      <Only may="settings">
        <InviteForm busy={busy} invite={invite} />
      </Only>
      <FaultLine words={refused === '' ? fault : refused} />
      {code !== undefined && <CodeCard code={code} close={() => setCode(undefined)} />}
      {sure !== undefined && (
        <p className="notice" role="alert">
          {t('members.surely', { act: t(`members.${sure.act}`), station: sure.station })}
        </p>
      )}
      {value.members.length > 0 && (
        <ListTable
          rows={value.members}
          keyOf={(one) => one.stationId}
          isGone={({ revokedAt }) => revokedAt !== undefined}
          columns={[...columns, acts]}
        />
      )}
    </section>
  );
}

interface ActsProps {
  readonly member: HubMember;
  invite(station: string): void;
  act(kind: Act, station: string): void;
}

function Acts({ member: { stationId: station, joinedAt, revokedAt }, invite, act }: ActsProps) {
  const { t } = useTranslation('field');
  const button = (sign: string, run: () => void) => (
    <RowButton sign={sign} label={t('members.act', { act: sign, station })} run={run} />
  );
  return (
    <div className="row">
      {button(t('members.replace'), () => invite(station))}
      {joinedAt !== undefined && revokedAt === undefined && button(t('members.revoke'), () => act('revoke', station))}
      {button(t('members.forget'), () => act('forget', station))}
    </div>
  );
}

function InviteForm({ busy, invite }: { readonly busy: boolean; invite(station: string): void }) {
  const { t } = useTranslation('field');
  const [station, setStation] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite(station.trim());
  };
  return (
    <form className="form" onSubmit={submit}>
      <Field
        label={t('members.station')}
        hint={t('members.hint')}
        required
        autoCapitalize="off"
        value={station}
        set={setStation}
      />
      <div className="row">
        <Button type="submit" size="large" loading={busy}>
          {t('members.invite')}
        </Button>
      </div>
    </form>
  );
}

function CodeCard({ code: { station, code, qr, until }, close }: { readonly code: Code; close(): void }) {
  const { t } = useTranslation('field');
  return (
    <div className="join-code" role="status">
      <p>{t('members.code', { station, time: localClock(Date.parse(until)) })}</p>
      <img alt={t('members.picture')} src={`data:image/svg+xml,${encodeURIComponent(qr)}`} />
      <code>{code}</code>
      <Button size="large" variant="default" onClick={close}>
        {t('members.close')}
      </Button>
    </div>
  );
}

function useColumns(): Column<HubMember>[] {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const stateOf = ({ joinedAt, revokedAt, invitedUntil, heardAt, isHeard, isCopied }: HubMember) => {
    if (revokedAt !== undefined) return t('members.revoked');
    if (isCopied) return t('members.copied');
    if (isHeard) return t('members.heard');
    if (heardAt !== undefined) return t('members.silent', { time: formats.clock(Date.parse(heardAt)) });
    if (joinedAt !== undefined) return t('members.never');
    return t('members.invited', { time: formats.clock(Date.parse(invitedUntil ?? '')) });
  };
  const clockOf = ({ clockOffMs: off }: HubMember) => {
    if (off === undefined) return '–';
    if (Math.abs(off) <= CLOCK_OFF_MS) return t('members.right');
    return t('clock.offset', {
      offset: formats.duration(Math.abs(off)),
      side: t(off < 0 ? 'clock.slow' : 'clock.fast'),
    });
  };
  return [
    { heading: t('members.station'), kind: 'name', cell: ({ stationId }) => stationId },
    { heading: t('members.state'), cell: stateOf },
    {
      heading: t('members.link'),
      kind: 'figure',
      cell: ({ bytesPerS: rate }) =>
        rate === undefined ? '–' : t('members.rate', { rate: formats.number(rate / 1000, 0) }),
    },
    {
      heading: t('members.owed'),
      kind: 'figure',
      cell: ({ owedMinutes: owed }) => (owed === undefined ? '–' : t('members.minutes', { count: Math.round(owed) })),
    },
    { heading: t('members.refused'), kind: 'figure', cell: ({ refusedBlocks }) => refusedBlocks },
    { heading: t('members.clock'), cell: clockOf },
    { heading: t('members.version'), kind: 'small', cell: ({ version }) => version ?? '–' },
  ];
}
