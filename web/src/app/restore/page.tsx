import { Button, Field, Input, makeStyles, MessageBar, MessageBarBody, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { type DriveItem, items, keys } from '../graph';
import { Broken, Loading } from '../parts';
import { ask, attempt, go, goQuery, isProved, PageFrame, usePlace, useStore } from '../shell';
import { useAllWords } from '../words';
import { Changes } from './changes';
import { Chart } from './chart';
import { Confirm } from './confirm';
import { countSince, hours, type Operation, operations } from './door';
import { Feed } from './operations';
import { bars, fieldText, hourLimits, midnights, minutesAside, type Point, pointOf, stopOf, within } from './point';
import { PastRestores } from './past-restores';
import { RestoreReport } from './report';
import { run, running } from './running';
import { ScopePicker } from './scope';
import { DayTable } from './table';

const DAY_MILLIS = 86_400_000;
const PRESETS = { yesterday: 1, week: 7, weeks: 21 } as const;
const WEEK = 7;
const QUARTER_OF_DAY = 6;

const useStyles = makeStyles({
  page: { maxWidth: '980px', display: 'flex', flexDirection: 'column', gap: '20px' },
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase400 },
  hours: { margin: '16px 0 8px', fontSize: tokens.fontSizeBase300 },
  lead: { margin: '-8px 0 0', color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
  row: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'end' },
  decide: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '12px',
    padding: '12px 16px',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  sentence: { margin: 0, flexGrow: 1, flexBasis: '280px', fontWeight: tokens.fontWeightSemibold },
});

/** Going back to a point (ux.md, section 7). What is chosen stands in the address, so that nothing is lost on the way. */
export function RestorePage(): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { query } = usePlace();
  const point = useMemo(() => pointOf(query), [query]);
  const folder = query.get('folder') ?? undefined;
  const isRunning = useStore(running) !== undefined;
  const [now] = useState(() => new Date());
  const limits = useMemo(() => midnights(now), [now]);
  const told = useQuery({
    queryKey: [...keys.list('restore'), 'hours', limits[0]],
    queryFn: ({ signal }) => hours(new Date(limits[0]!), minutesAside(-now.getTimezoneOffset()), signal),
  });
  const feed = useInfiniteQuery({
    queryKey: [...keys.list('restore'), 'feed'],
    queryFn: ({ pageParam, signal }) => operations(pageParam, new Date(limits[0]!).toISOString(), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last['@odata.nextLink'],
  });
  const { data: me } = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => items.me(signal) });
  const { data: drive } = useQuery({ queryKey: keys.drive, queryFn: ({ signal }) => items.drive(signal) });
  const scope = useQuery({ queryKey: keys.item(folder ?? 'root'), queryFn: ({ signal }) => items.item({ id: folder ?? 'root' }, signal) });
  const all = useMemo(() => feed.data?.pages.flatMap((each) => each.value) ?? [], [feed.data]);
  const days = useMemo(() => bars(limits, told.data?.value ?? []), [limits, told.data]);
  const at = point === undefined ? undefined : 'at' in point ? Date.parse(point.at) : timeOf(point.seq + 1, all);
  const seqAt = point !== undefined && 'seq' in point ? timeOf(point.seq, all) : undefined;
  const stop = stopOf(days, at);
  const day = days[stop];
  const dayHours = useMemo(() => (day === undefined ? [] : bars(hourLimits(day), told.data?.value ?? [])), [day, told.data]);
  const since = useQuery({
    queryKey: [...keys.list('restore'), 'since', point],
    queryFn: ({ signal }) => countSince((point as { at: string }).at, signal),
    enabled: point !== undefined && 'at' in point,
  });
  const count = point === undefined ? 0 : 'at' in point ? since.data : all.length === 0 ? undefined : all[0]!.seq - point.seq;
  const [previewed, setPreviewed] = useState<string>();
  const pointKey = JSON.stringify([point, folder]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = feed;
  const reach = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const choose = (next: Point | undefined): void =>
    goQuery({ at: next !== undefined && 'at' in next ? next.at : undefined, seq: next !== undefined && 'seq' in next ? String(next.seq) : undefined, sure: undefined, undo: undefined });
  const chooseTime = (millis: number): void => choose(within(millis, told.data?.earliest, told.data === undefined ? Date.now() : Date.parse(told.data.now))); // by the server's clock
  const name = point === undefined ? '' : 'at' in point ? words.exact(point.at) : seqAt === undefined ? words.say('restore.point.seq', { n: point.seq }) : words.exact(seqAt);
  const where = folder === undefined ? words.say('restore.scope.drive') : (scope.data?.name ?? '');

  const confirm = async (): Promise<void> => {
    const back = new URLSearchParams(query);
    back.set('sure', '1');
    if (point === undefined || !(await isProved(`/restore?${back}`))) {
      return;
    }
    const sure = await ask<boolean>((close) => (
      <Confirm
        title={folder === undefined ? words.say('restore.confirm.drive', { when: name }) : words.say('restore.confirm.title', { where, when: name })}
        text={folder === undefined ? words.say('restore.confirm.text', { n: count ?? 0, when: name }) : words.say('restore.sentence.folder', { where, when: name })}
        yes={words.say('restore.do')}
        close={close}
      />
    ));
    if (sure === true && (await run({ what: { point }, folder, name }, `/restore?${back}`)) && location.pathname === '/restore') {
      choose(undefined); // what was to be done is done, and the next press is another wish
    }
  };
  const confirmUndo = async (seq: number): Promise<void> => {
    const back = `/restore?undo=${seq}`;
    if (!(await isProved(back))) {
      return;
    }
    const sure = await ask<boolean>((close) => (
      <Confirm title={words.say('restore.undo.title')} text={words.say('restore.undo.text')} yes={words.say('restore.undo.do')} close={close} />
    ));
    if (sure === true) {
      await run({ what: { undo: seq }, name: '' }, back);
    }
  };
  useComeBack(query, told.data !== undefined && feed.data !== undefined, confirm, confirmUndo);

  if (told.isPending) {
    return (
      <PageFrame title={words.say('restore.title')} padded>
        <Loading />
      </PageFrame>
    );
  }
  if (told.error !== null) {
    return (
      <PageFrame title={words.say('restore.title')} padded>
        <Broken error={told.error} retry={() => void told.refetch()} />
      </PageFrame>
    );
  }
  const stopText = (i: number): string => (days[i] === undefined ? words.say('restore.stop.none') : words.say('restore.stop', { day: words.day(days[i].from), n: days[i].count }));
  const hourText = (i: number): string =>
    dayHours[i] === undefined ? words.say('restore.stop.none') : words.say('restore.stop.hour', { from: words.time(dayHours[i].from), to: words.time(dayHours[i].to), n: dayHours[i].count });
  return (
    <PageFrame title={words.say('restore.title')} padded>
      <div className={styles.page}>
        <p className={styles.lead}>{words.say('restore.lead')}</p>
        <RestoreReport undo={(seq) => attempt(() => confirmUndo(seq))} />
        <PastRestores me={me?.id} undo={(seq) => attempt(() => confirmUndo(seq))} />
        {told.data.earliest === undefined ? (
          <MessageBar intent="info">
            <MessageBarBody>{words.say('restore.notinplan')}</MessageBarBody>
          </MessageBar>
        ) : (
          <>
            <Field label={words.say('restore.scope')}>
              <RadioGroup
                layout="horizontal"
                value={folder === undefined ? 'drive' : 'folder'}
                onChange={(_, { value }) => {
                  if (value === 'drive') {
                    goQuery({ folder: undefined });
                  } else {
                    void pickScope();
                  }
                }}
              >
                <Radio value="drive" label={words.say('restore.scope.drive')} />
                <Radio value="folder" label={folder === undefined ? words.say('restore.scope.folder') : words.say('restore.scope.of', { name: where })} />
                {folder !== undefined && <Button appearance="transparent" onClick={() => void pickScope()}>{words.say('restore.scope.other')}</Button>}
              </RadioGroup>
            </Field>
            <section>
              <h2 className={styles.heading}>{words.say('restore.when')}</h2>
              <div className={styles.row}>
                {(Object.keys(PRESETS) as (keyof typeof PRESETS)[]).map((each) => {
                  const then = Date.now() - PRESETS[each] * DAY_MILLIS;
                  const none = drive === undefined || then < Date.parse(drive.createdDateTime);
                  return (
                    <Button key={each} disabledFocusable={none} {...(none ? { title: words.say('restore.preset.none') } : {})} onClick={() => chooseTime(then)}>
                      {words.say(`restore.preset.${each}`)}
                    </Button>
                  );
                })}
                <CustomTime at={at} from={limits[0]!} choose={chooseTime} />
              </div>
            </section>
            <section>
              <h2 className={styles.heading}>{words.say('restore.chart')}</h2>
              <Chart bars={days} stop={stop} choose={(i) => (days[i] === undefined ? choose(undefined) : chooseTime(days[i].from))} label={words.say('restore.slider')} stopText={stopText} page={WEEK} ends={[words.day(days[0]!.from), words.day(days.at(-1)!.from)]} />
              {day !== undefined && (
                <>
                  <h3 className={styles.hours}>{words.say('restore.hours', { day: words.day(day.from) })}</h3>
                  <Chart
                    bars={dayHours}
                    stop={stopOf(dayHours, at)}
                    choose={(i) => chooseTime(dayHours[i]?.from ?? day.to)}
                    label={words.say('restore.slider.hours')}
                    stopText={hourText}
                    page={QUARTER_OF_DAY}
                    ends={[words.time(day.from), words.time(dayHours.at(-1)?.from ?? day.to)]}
                  />
                </>
              )}
              <DayTable days={days} />
            </section>
            <div className={styles.decide} role="group" aria-label={words.say('restore.decide')}>
              <p className={styles.sentence} role="status">
                {point === undefined ? words.say('restore.choose') : words.say(folder === undefined ? 'restore.sentence' : 'restore.sentence.folder', { when: name, n: count ?? 0, where })}
              </p>
              <Button appearance="primary" disabled={point === undefined || isRunning} onClick={() => attempt(confirm)}>
                {words.say('restore.do')}
              </Button>
              <Button disabled={point === undefined} onClick={() => setPreviewed(pointKey)}>
                {words.say('restore.preview')}
              </Button>
              <Button disabled={point === undefined} icon={<EyeRegular />} onClick={() => go(`/restore/look?${query}`)}>
                {words.say('restore.look')}
              </Button>
              {point !== undefined && <Button appearance="subtle" onClick={() => choose(undefined)}>{words.say('cancel')}</Button>}
            </div>
            {point !== undefined && previewed === pointKey && (
              <section>
                <h2 className={styles.heading}>{words.say('restore.preview.title')}</h2>
                <Changes point={point} folder={folder} />
              </section>
            )}
            <section>
              <h2 className={styles.heading}>{words.say('restore.feed')}</h2>
              {feed.error !== null && all.length === 0 ? (
                <Broken error={feed.error} retry={() => void feed.refetch()} />
              ) : (
                all.length > 0 && <Feed operations={all} point={point} choose={choose} me={me?.id} reach={reach} undo={(operation: Operation) => attempt(() => confirmUndo(operation.seq))} />
              )}
            </section>
          </>
        )}
      </div>
    </PageFrame>
  );
}

async function pickScope(): Promise<void> {
  const picked = await ask<DriveItem>((close) => <ScopePicker close={close} />);
  if (picked !== undefined) {
    goQuery({ folder: picked.id });
  }
}

/** When an operation was, as far as the list is known. */
function timeOf(seq: number, all: readonly Operation[]): number | undefined {
  const found = all.find((each) => each.seq === seq);
  return found === undefined ? undefined : Date.parse(found.at);
}

/** Back from showing who one is, the question stands where it stood. */
function useComeBack(query: URLSearchParams, ready: boolean, confirm: () => Promise<void>, confirmUndo: (seq: number) => Promise<void>): void {
  const asked = useRef(false);
  useEffect(() => {
    const undo = Number(query.get('undo') ?? Number.NaN);
    if (!ready || asked.current || (query.get('sure') === null && Number.isNaN(undo))) {
      return;
    }
    asked.current = true;
    goQuery({ sure: undefined, undo: undefined });
    attempt(() => (Number.isNaN(undo) ? confirm() : confirmUndo(undo)));
  });
}

/**
 * To the second, in the zone of who looks, which is named. What can be gone back to counts at once, since who picked a time
 * looks for the button next; the rest when the field is left: a year that is half typed is long ago.
 */
function CustomTime({ at, from, choose }: { readonly at: number | undefined; readonly from: number; readonly choose: (at: number) => void }): ReactNode {
  const words = useAllWords();
  const [typed, setTyped] = useState<string>();
  const text = typed ?? (at === undefined ? '' : fieldText(at));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Field label={words.say('restore.custom', { zone })}>
      <Input
        type="datetime-local"
        step={1}
        value={text}
        onChange={(_, { value }) => {
          setTyped(value); // what is being typed is not touched
          const millis = Date.parse(value);
          if (millis >= from && millis <= Date.now()) {
            choose(millis);
          }
        }}
        onBlur={() => {
          const millis = Date.parse(typed ?? '');
          if (!Number.isNaN(millis)) {
            choose(millis);
          }
          setTyped(undefined);
        }}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </Field>
  );
}
