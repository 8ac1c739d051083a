import { Button, Dropdown, makeStyles, Option, SearchBox, tokens } from '@fluentui/react-components';
import { ArrowCounterclockwiseRegular } from '@fluentui/react-icons/svg/arrow-counterclockwise';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { items as door, keys } from '../graph';
import { Broken, Empty, Loading } from '../parts';
import { attempt, goQuery, PageFrame, usePlace } from '../shell';
import { useWords } from '../words';
import { fits, page, type Recycled, type Show, SHOWS } from './bin';
import { emptyAll, purge, restore } from './deeds';
import { BinList } from './list';
import { takeWish } from './wish';

const useStyles = makeStyles({
  head: { padding: '0 16px 8px', display: 'flex', flexDirection: 'column', gap: '8px' },
  note: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  find: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  search: { flexGrow: 1, maxWidth: '360px', minWidth: '180px' },
  filter: { minWidth: '170px' },
  space: { flexGrow: 1 },
  button: { flexShrink: 0, whiteSpace: 'nowrap', minWidth: 'auto', fontWeight: tokens.fontWeightRegular },
  count: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

const NONE: ReadonlySet<string> = new Set();

export function BinPage(): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const [asked, setAsked] = useState('');
  const [show, setShow] = useState<Show>('all');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  const [busy, setBusy] = useState(false);
  const found = useInfiniteQuery({
    queryKey: keys.list('bin'),
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last['@odata.nextLink'],
  });
  const { data: me } = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => door.me(signal) });
  const all = useMemo(() => found.data?.pages.flatMap((each) => each.value) ?? [], [found.data]);
  const shown = useMemo(() => all.filter((each) => fits(each, show, asked.trim(), Date.now())), [all, show, asked]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const narrowed = show !== 'all' || asked.trim() !== '';
  const reach = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useEffect(() => {
    if (narrowed) {
      reach(); // what is looked for may lie on any page
    }
  }, [narrowed, reach]);
  const selected = shown.filter((each) => chosen.has(each.id));

  const whole = async (): Promise<Recycled[]> => {
    let pages = found.data?.pages ?? [];
    let more = hasNextPage;
    while (more) {
      const next = await fetchNextPage();
      pages = next.data?.pages ?? pages;
      more = next.hasNextPage && next.error === null;
    }
    return pages.flatMap((each) => each.value);
  };
  const run = (work: () => Promise<unknown>): void =>
    attempt(async () => {
      setBusy(true);
      try {
        await work();
        setChosen(NONE);
        document.querySelector<HTMLElement>('main [role=grid] [tabindex="0"], main')?.focus();
      } finally {
        setBusy(false);
      }
    });
  useComeBack(found.data !== undefined, {
    empty: () => run(emptyAll),
    delete: () =>
      run(async () => {
        const wanted = takeWish();
        const there = (await whole()).filter((each) => wanted.has(each.id));
        return there.length > 0 && purge(there);
      }),
  });
  const commands =
    selected.length > 0 ? (
      <>
        <Button appearance="subtle" className={styles.button} disabled={busy} icon={<ArrowCounterclockwiseRegular />} onClick={() => run(() => restore(selected))}>
          {words.say('bin.restore')}
        </Button>
        <Button appearance="subtle" className={styles.button} disabled={busy} icon={<DeleteRegular />} onClick={() => run(() => purge(selected))}>
          {words.say('bin.delete')}
        </Button>
        <div className={styles.space} />
        <Button appearance="subtle" className={styles.button} icon={<DismissRegular />} iconPosition="after" title={words.say('bin.clear')} onClick={() => setChosen(NONE)}>
          {words.say('bin.selected', { n: selected.length })}
        </Button>
      </>
    ) : (
      <>
        <Button appearance="subtle" className={styles.button} disabled={busy || all.length === 0} icon={<ArrowCounterclockwiseRegular />} onClick={() => run(async () => restore(await whole()))}>
          {words.say('bin.restore.all')}
        </Button>
        <Button appearance="subtle" className={styles.button} disabled={busy || all.length === 0} icon={<DeleteRegular />} onClick={() => run(emptyAll)}>
          {words.say('bin.empty')}
        </Button>
      </>
    );
  return (
    <PageFrame title={words.say('bin.title')} heading commands={commands}>
      <div className={styles.head}>
        <p className={styles.note}>{words.say('bin.note')}</p>
        {all.length > 0 && (
          <div className={styles.find}>
            <SearchBox className={styles.search} aria-label={words.say('bin.search')} placeholder={words.say('bin.search')} value={asked} onChange={(_, { value }) => setAsked(value)} />
            <Dropdown className={styles.filter} aria-label={words.say('bin.filter')} value={words.say(`bin.filter.${show}`)} selectedOptions={[show]} onOptionSelect={(_, { optionValue }) => setShow(optionValue as Show)}>
              {SHOWS.map((each) => (
                <Option key={each} value={each}>
                  {words.say(`bin.filter.${each}`)}
                </Option>
              ))}
            </Dropdown>
            <span className={styles.count} role="status">
              {narrowed && hasNextPage ? words.say('bin.loading.rest') : narrowed ? words.say('bin.count', { n: shown.length }) : ''}
            </span>
          </div>
        )}
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.error !== null && all.length === 0 ? (
        <Broken error={found.error} retry={() => void found.refetch()} />
      ) : all.length === 0 ? (
        <Empty picture={<DeleteRegular />} title={words.say('bin.none.title')} text={words.say('bin.none.text')} />
      ) : shown.length === 0 && !hasNextPage ? (
        <Empty text={words.say('bin.none.found')} />
      ) : (
        <BinList items={shown} chosen={chosen} choose={setChosen} me={me?.id} reach={reach} purge={() => run(() => purge(selected))} />
      )}
    </PageFrame>
  );
}

/** Back from showing who one is, the question stands where it stood. */
function useComeBack(ready: boolean, deeds: { readonly empty: () => void; readonly delete: () => void }): void {
  const { query } = usePlace();
  const asked = useRef(false);
  useEffect(() => {
    const what = query.get('go');
    if (!ready || asked.current || (what !== 'empty' && what !== 'delete')) {
      return;
    }
    asked.current = true;
    goQuery({ go: undefined });
    deeds[what]();
  });
}
