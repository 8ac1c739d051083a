import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode, Suspense, useState } from 'react';

import { type Activity, type DriveItem, isOwn, items, keys, refOf } from '../graph';
import { kindOf } from '../parts';
import { type Chosen, detailsSections } from '../shell';
import { type Key, useWords, type Words } from '../words';
import { nameOf } from './address';
import { useRightsHere } from './rights-here';
import { Picture } from './tile';
import { WhereItIs } from './where-it-is';

const useStyles = makeStyles({
  pane: { padding: '4px 16px 32px', display: 'flex', flexDirection: 'column', gap: '20px' },
  picture: { height: '168px', display: 'flex', alignItems: 'center', justifyContent: 'center', backgroundColor: tokens.colorNeutralBackground2, borderRadius: tokens.borderRadiusMedium, overflow: 'hidden' },
  name: { margin: 0, fontSize: tokens.fontSizeBase400, overflowWrap: 'anywhere', fontWeight: tokens.fontWeightSemibold },
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  facts: { display: 'grid', gridTemplateColumns: 'auto minmax(0, 1fr)', gap: '6px 12px', margin: 0, fontSize: tokens.fontSizeBase200 },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  hash: { fontFamily: tokens.fontFamilyMonospace },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '6px', fontSize: tokens.fontSizeBase200 },
  day: { color: tokens.colorNeutralForeground3, marginTop: '4px' },
  none: { padding: '16px', color: tokens.colorNeutralForeground3 },
  text: { margin: 0, fontSize: tokens.fontSizeBase200 },
});

/** Everything about the one item that is chosen, or about the folder that is shown. */
export function Details({ chosen }: { readonly chosen: Chosen }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const item = chosen.items.length === 0 ? chosen.folder : chosen.items[0];
  if (chosen.items.length > 1 || item === undefined) {
    return <p className={styles.none}>{chosen.items.length > 1 ? words.say('files.details.many', { n: chosen.items.length }) : words.say('files.details.none')}</p>;
  }
  return (
    <div className={styles.pane} key={item.id}>
      <div className={styles.picture}>
        <Picture item={item} size="large" />
      </div>
      <h2 className={styles.name}>
        <bdi>{nameOf(item, words.say('files.title'))}</bdi>
      </h2>
      {detailsSections().map(({ section: Section }, i) => (
        <Suspense key={i}>
          <Section item={item} />
        </Suspense>
      ))}
      <Activities item={item} />
      <About item={item} />
      {item.folder === undefined && <WhereItIs item={item} />}
    </div>
  );
}

function About({ item }: { readonly item: DriveItem }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const own = isOwn(item.parentReference);
  const mayRead = useRightsHere().includes('write');
  const way = decodeURIComponent(item.parentReference.path?.split(':')[1] ?? '');
  const facts: (readonly [Key, ReactNode])[] = [
    ['files.details.type', words.say(`files.kind.${kindOf(item)}`)],
    ['files.details.modified', words.exact(item.lastModifiedDateTime)],
    ['files.details.created', words.exact(item.createdDateTime)],
    // Paths are told to a drive's owner alone.
    ...(own ? [['files.details.path', <bdi key="way">{`${words.say('files.title')}${way}`}</bdi>] as const] : []),
    ['files.details.size', words.bytes(item.size)],
  ];
  if (item.folder !== undefined) {
    facts.push(['files.details.contains', words.say('files.count', { n: item.folder.childCount })]);
  }
  if (item.description !== undefined) {
    facts.push(['files.details.description', item.description]);
  }
  return (
    <section>
      <h3 className={styles.heading}>{words.say('files.details.about')}</h3>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <Fact key={label} label={words.say(label)} value={value} />
        ))}
        {item.folder === undefined && mayRead && <Versions item={item} />}
        {item.file?.hashes !== undefined && <Hash label={words.say('files.details.hash')} value={item.file.hashes.sha256Hash.toLowerCase()} />}
        {item.file?.hashes !== undefined && <Hash label={words.say('files.details.hash.quick')} value={item.file.hashes.quickXorHash} />}
      </dl>
    </section>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>{value}</dd>
    </>
  );
}

function Versions({ item }: { readonly item: DriveItem }): ReactNode {
  const words = useWords();
  const { data } = useQuery({ queryKey: keys.about(item.id, 'versions'), queryFn: ({ signal }) => items.versions(refOf(item), signal) });
  if (data === undefined) {
    return null;
  }
  const size = data.value.reduce((sum, each) => sum + each.size, 0);
  return <Fact label={words.say('files.details.versions')} value={words.say('files.details.versions.size', { n: data.value.length, size: words.bytes(size) })} />;
}

function Hash({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <Fact
      label={label}
      value={
        <>
          <span className={styles.hash}>{value}</span>
          <Button size="small" appearance="transparent" icon={<CopyRegular />} aria-label={words.say('files.details.hash.copy')} onClick={() => void copy()} />
          <span role="status">{copied ? words.say('files.details.copied') : ''}</span>
        </>
      }
    />
  );
}

function Activities({ item }: { readonly item: DriveItem }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { data } = useQuery({ queryKey: keys.about(item.id, 'activities'), queryFn: ({ signal }) => items.activities(refOf(item), signal) });
  const { data: me } = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => items.me(signal) });
  if (data === undefined || data.value.length === 0) {
    return null;
  }
  let day = '';
  return (
    <section>
      <h3 className={styles.heading}>{words.say('files.details.activity')}</h3>
      <ul className={styles.list}>
        {data.value.slice(0, 12).map((each) => {
          const at = each.times.recordedDateTime;
          const isNext = words.day(at) !== day;
          day = words.day(at);
          return (
            <Fragment key={each.id}>
              {isNext && <li className={styles.day}>{day}</li>}
              <li>
                {sentence(each, me?.id, words)} · <time dateTime={at} title={words.exact(at)}>{words.time(at)}</time>
              </li>
            </Fragment>
          );
        })}
      </ul>
    </section>
  );
}

const DEEDS = ['create', 'edit', 'rename', 'move', 'delete', 'restore', 'version', 'share'] as const;

function sentence({ action, actor }: Activity, me: string | undefined, words: Words): string {
  const who = actor.user?.id === me ? words.say('files.did.you') : (actor.user?.displayName ?? words.say('files.did.other'));
  const app = actor.application?.displayName;
  const deed = DEEDS.find((each) => each in action) ?? 'edit';
  return words.say(`files.did.${deed}`, { who: app === undefined ? who : words.say('files.did.by', { who, app }) });
}
