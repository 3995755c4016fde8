/** Where the plot stands: licences, bands and bookmarks to go to, and the span, shown and typed in any unit. */
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { Fragment, type KeyboardEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../../ground/asking/fields.js';
import { useBands } from '../../ground/names/bands.js';
import { IconButton } from '../../ground/shell/button.js';
import { DropDown } from '../../ground/shell/drop-down.js';
import type { Formats } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import type { Span } from '../../picture/grid.js';
import { type Bookmark, loadBookmarks, removeBookmark, saveBookmark } from '../../picture/picture-preferences.js';
import { pictureStore, usePicture } from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';
import { plain } from '../../registry/licence.js';
import { useLive } from '../live-context.js';
import { CHANNEL_KINDS, type Channel, channelsIn } from './channels.js';
import { goToChannel, heardRanges, showSpan } from './tuner.js';
import { TUNED, type Tuned, tunedHz, typedSpan } from './typed-span.js';

const MOST_SHOWN = 80;
/** A bookmark is shown while the view is this near to it. */
const SAME_SHARE = 0.02;

/** `kept`: what is shown can be kept as a bookmark here. */
export function ChannelPicker({ kept }: { kept: boolean }) {
  const [bookmarks, setBookmarks] = useState(loadBookmarks);
  return (
    <div className="channel-picker line">
      <ChannelSelect bookmarks={bookmarks} />
      {kept && <BookmarkStar bookmarks={bookmarks} changed={() => setBookmarks(loadBookmarks())} />}
    </div>
  );
}

/** Knows nothing of the view: hundreds of names are not made again while that is dragged. */
function ChannelSelect({ bookmarks }: { bookmarks: readonly Bookmark[] }) {
  const { t } = useTranslation('tuning');
  const { session } = useLive();
  const plan = useBands();
  const licences = useProgram((state) => state.licences);
  const formats = useFormats();
  const receiverId = usePicture((state) => state.receiverId);
  // The receivers are listed again every few seconds; their ranges hardly ever change.
  const ranges = useProgram(({ receivers }) => JSON.stringify(heardRanges({ receivers, receiverId })));
  const channels = useMemo(
    () => channelsIn(JSON.parse(ranges) as Span[], { plan, licences, bookmarks }),
    [ranges, plan, licences, bookmarks],
  );
  const [typed, setTyped] = useState<string>();
  const [at, setAt] = useState(0);
  const label = (channel: Channel) =>
    `${formats.mhz((channel.startHz + channel.stopHz) / 2)} · ${channel.name[formats.language]}`;
  const wanted = typed === undefined ? undefined : searched(typed).trim();
  const found =
    wanted === undefined
      ? []
      : CHANNEL_KINDS.flatMap((kind) =>
          channels.filter((one) => one.kind === kind && searched(label(one)).includes(wanted)).slice(0, MOST_SHOWN),
        );
  const close = () => setTyped(undefined);
  const go = (channel: Channel | undefined) => {
    if (channel === undefined) return;
    close();
    goToChannel(session, channel);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt(Math.max(0, Math.min(at + step, found.length - 1)));
    else if (event.key === 'Enter') go(found[at]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  return (
    <span className="combobox">
      <input
        id="tune-channel"
        className="plain-input"
        role="combobox"
        aria-label={t('channels')}
        aria-expanded={typed !== undefined}
        aria-controls="tune-channels"
        aria-activedescendant={found[at] === undefined ? undefined : `tune-channel-${at}`}
        autoComplete="off"
        placeholder={t('goTo')}
        value={typed ?? ''}
        onFocus={() => setTyped('')}
        onBlur={close}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      {typed !== undefined && (
        <div id="tune-channels" role="listbox" aria-label={t('channels')} className="options">
          {found.length === 0 && <p className="dim">{t('noChannel')}</p>}
          {found.map((channel, i) => (
            <Fragment key={`${channel.kind}/${label(channel)}/${channel.startHz}`}>
              {channel.kind !== found[i - 1]?.kind && (
                <p role="presentation" className="small dim">
                  {t(`kinds.${channel.kind}`)}
                </p>
              )}
              {/* The press comes before the field loses the focus, which closes the list. */}
              <div
                id={`tune-channel-${i}`}
                role="option"
                aria-selected={i === at}
                tabIndex={-1}
                ref={i === at ? (one) => one?.scrollIntoView({ block: 'nearest' }) : undefined}
                onPointerDown={(event) => {
                  event.preventDefault();
                  go(channel);
                }}
              >
                {label(channel)}
              </div>
            </Fragment>
          ))}
        </div>
      )}
    </span>
  );
}

/** Accents and the decimal sign do not matter: "hang khong" and "121.5" find what "hàng không" and "121,5" do. */
function searched(text: string): string {
  return plain(text).replaceAll('.', ',');
}

function BookmarkStar({ bookmarks, changed }: { bookmarks: readonly Bookmark[]; changed: () => void }) {
  const { t } = useTranslation('tuning');
  const formats = useFormats();
  const shown = usePicture(({ view }) => view && bookmarks.find((mark) => isShown(mark, view)));
  const keep = () => {
    const { view } = pictureStore.getState();
    if (view === undefined) return;
    if (shown !== undefined) removeBookmark(shown.name);
    else {
      const { startHz, stopHz } = view;
      saveBookmark({
        name: `${formats.mhz((startHz + stopHz) / 2)} ± ${formats.bandwidth((stopHz - startHz) / 2)}`,
        startHz,
        stopHz,
      });
    }
    changed();
  };
  const words = t(shown === undefined ? 'keep' : 'forget');
  return (
    <IconButton
      variant="default"
      size="small"
      aria-label={words}
      title={words}
      aria-pressed={shown !== undefined}
      onClick={keep}
    >
      {shown === undefined ? <IconStar size={15} /> : <IconStarFilled size={15} />}
    </IconButton>
  );
}

function isShown(mark: { startHz: number; stopHz: number }, view: { startHz: number; stopHz: number }): boolean {
  const near = (view.stopHz - view.startHz) * SAME_SHARE;
  return Math.abs(mark.startHz - view.startHz) < near && Math.abs(mark.stopHz - view.stopHz) < near;
}

interface Typing {
  readonly name: Tuned;
  readonly text: string;
}

/** What is shown, in one button; below it the fields. */
export function SpanButton() {
  const { t } = useTranslation('tuning');
  const view = usePicture((state) => state.view);
  const formats = useFormats();
  const [open, setOpen] = useState<boolean>();
  if (view === undefined) return null;
  const button = (
    <button type="button" id="tune-span" className="span-button button-link mono" title={`${t('frequency')} (F)`}>
      {shownText('start', view, formats)}–{shownText('stop', view, formats)} MHz ▾
    </button>
  );
  return (
    <DropDown button={button} label={t('frequency')} opened={open} turn={setOpen} width={520}>
      <TunedFields done={() => setOpen(false)} />
    </DropDown>
  );
}

/** Centre, span, start and stop as on an analyser. */
export function TunedFields({ done }: { done?: () => void }) {
  const { t } = useTranslation('tuning');
  const { session } = useLive();
  const view = usePicture((state) => state.view);
  const formats = useFormats();
  const [typing, setTyping] = useState<Typing>();
  const [fault, setFault] = useState('');
  if (view === undefined) return null;
  /** The keys belong to the plot again. */
  const leave = () => {
    setTyping(undefined);
    setFault('');
    done?.();
    document.getElementById('plot')?.focus({ preventScroll: true });
  };
  const apply = ({ name, text }: Typing) => {
    const typed = typedSpan(name, text, view);
    if (typed === undefined) return setFault(t('notUnderstood', { text }));
    const missing = showSpan(session, typed.wanted, typed.keeps);
    if (missing === undefined) return leave();
    const { hz, full } = missing;
    const range = { start: formats.mhz(full.startHz), stop: formats.mhz(full.stopHz) };
    setFault(t('outOfRange', { text, frequency: formats.frequency(hz), ...range }));
  };
  return (
    <fieldset className="tuned-fields row">
      <legend className="sr-only">{t('frequency')}</legend>
      {TUNED.map((name) => {
        const isTyped = typing?.name === name;
        const shown = shownText(name, view, formats);
        return (
          <label key={name} className="tuned">
            <span>{t(name)}</span>
            <input
              id={`tune-${name}`}
              inputMode="text"
              autoComplete="off"
              spellCheck={false}
              title={t(`${name}Hint`)}
              aria-invalid={(isTyped && fault !== '') || undefined}
              aria-describedby={isTyped && fault !== '' ? 'tune-fault' : undefined}
              value={isTyped ? typing.text : shown}
              onFocus={({ currentTarget }) => {
                // A view that still moves would write its new value over the selection, and typed text would stand behind it.
                if (fault === '') setTyping({ name, text: currentTarget.value });
                currentTarget.select();
              }}
              onChange={({ currentTarget }) => setTyping({ name, text: currentTarget.value })}
              onBlur={() => {
                // What was refused stays to be mended; what was typed and not sent is dropped.
                if (fault === '') setTyping(undefined);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter') apply({ name, text: event.currentTarget.value });
                if (event.key === 'Escape') leave();
              }}
            />
          </label>
        );
      })}
      <span className="dim">MHz</span>
      <span id="tune-fault">
        <FaultLine words={fault} />
      </span>
    </fieldset>
  );
}

/** To the kilohertz, and finer where the view is narrow. */
function shownText(name: Tuned, view: Span, formats: Formats): string {
  const decimals = view.stopHz - view.startHz < 200e3 ? 5 : 3;
  return formats.number(tunedHz(name, view) / 1e6, decimals);
}
