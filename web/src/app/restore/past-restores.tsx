import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { keys } from '../graph';
import { Broken } from '../parts';
import { useAllWords } from '../words';
import { CountList } from './changes';
import { type PastRestore, report, restores } from './door';

const useStyles = makeStyles({
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase400 },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  row: { display: 'flex', flexWrap: 'wrap', gap: '8px 12px', alignItems: 'center', paddingBlock: '8px', borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  texts: { flexGrow: 1, flexBasis: '240px', minWidth: 0, display: 'flex', flexDirection: 'column', overflowWrap: 'anywhere' },
  under: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  report: { flexBasis: '100%', paddingInlineStart: '12px', borderInlineStartWidth: '3px', borderInlineStartStyle: 'solid', borderInlineStartColor: tokens.colorNeutralStroke2 },
  items: { margin: 0, paddingInlineStart: '20px', maxHeight: '240px', overflowY: 'auto', overflowWrap: 'anywhere' },
});

export interface PastRestoresProps {
  readonly me: string | undefined;
  readonly undo: (seq: number) => void;
}

/** Restores that were done, on whatever device, with their reports. Nothing while there was none. */
export function PastRestores({ me, undo }: PastRestoresProps): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const found = useInfiniteQuery({
    queryKey: [...keys.list('restore'), 'past'],
    queryFn: ({ pageParam, signal }) => restores(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last['@odata.nextLink'],
  });
  const all = found.data?.pages.flatMap((each) => each.value) ?? [];
  if (found.error !== null && all.length === 0) {
    return <Broken error={found.error} retry={() => void found.refetch()} />;
  }
  if (all.length === 0) {
    return null;
  }
  return (
    <section>
      <h2 className={styles.heading}>{words.say('restore.past')}</h2>
      <ul className={styles.list} aria-label={words.say('restore.past')}>
        {all.map((each) => (
          <Row key={each.seq} restore={each} me={me} undo={undo} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {words.say('restore.past.older')}
        </Button>
      )}
    </section>
  );
}

function Row({ restore, me, undo }: { readonly restore: PastRestore } & PastRestoresProps): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const when = words.exact(restore.at);
  const who = restore.by.user?.id === me ? words.say('restore.by.you') : words.say('restore.by.other');
  const undid = restore.kind === 'undoRestore';
  const title =
    restore.name === undefined ? words.say(undid ? 'restore.past.undone' : 'restore.past.drive') : words.say(undid ? 'restore.past.undone.folder' : 'restore.past.folder', { name: restore.name });
  return (
    <li className={styles.row}>
      <div className={styles.texts}>
        <span>{title}</span>
        <time className={styles.under} dateTime={restore.at}>
          {words.say('restore.past.by', { when, who })}
        </time>
      </div>
      <Button size="small" aria-expanded={open} aria-label={words.say('restore.past.show.of', { when })} onClick={() => setOpen(!open)}>
        {words.say(open ? 'restore.past.hide' : 'restore.past.show')}
      </Button>
      {restore.undoable ? (
        <Button size="small" aria-label={words.say('restore.past.undo.of', { when })} onClick={() => undo(restore.seq)}>
          {words.say('undo')}
        </Button>
      ) : (
        <span className={styles.under}>{words.say('restore.past.late')}</span>
      )}
      {open && (
        <div className={styles.report}>
          <Report seq={restore.seq} />
        </div>
      )}
    </li>
  );
}

function Report({ seq }: { readonly seq: number }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { data, error, refetch } = useQuery({ queryKey: ['restore report', seq], queryFn: ({ signal }) => report(seq, signal) });
  if (error !== null) {
    return <Broken error={error} retry={() => void refetch()} />;
  }
  if (data === undefined) {
    return <Spinner size="tiny" label={words.say('loading')} />;
  }
  return (
    <>
      <CountList counts={data.counts} />
      <h3 className={styles.under}>{words.say('restore.past.items')}</h3>
      <ul className={styles.items} tabIndex={0} aria-label={words.say('restore.past.items')}>
        {data.changes.map((each) => (
          <li key={each.id}>{words.say('restore.past.item', { name: each.name, what: words.say(`restore.kind.${each.kind}`) })}</li>
        ))}
        {data.more && <li>{words.say('restore.past.more')}</li>}
      </ul>
    </>
  );
}
