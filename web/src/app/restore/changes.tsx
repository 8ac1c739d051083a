import { Button, makeStyles, MessageBar, MessageBarBody, Spinner, tokens, Tree, TreeItem, TreeItemLayout } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { keys } from '../graph';
import { Broken, FileIcon } from '../parts';
import { type AllWords, useAllWords } from '../words';
import { Affected } from './affected';
import { branch, type Counts, KINDS, type Node, type NotRestored, preview } from './door';
import type { Point } from './point';

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', gap: '8px' },
  counts: { margin: 0, paddingInlineStart: '20px' },
  tree: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusMedium, maxHeight: '360px', overflowY: 'auto', padding: '4px' },
  what: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

export interface ChangesProps {
  readonly point: Point;
  readonly folder: string | undefined;
}

/** What a restore would do: in numbers, as a tree, and what it cannot. Asked when somebody wants to know. */
export function Changes({ point, folder }: ChangesProps): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [...keys.list('restore'), 'preview', point, folder],
    queryFn: ({ signal }) => preview(point, folder, signal),
  });
  if (isPending) {
    return <Spinner label={words.say('restore.preview.making')} />;
  }
  if (error !== null) {
    return <Broken error={error} retry={() => void refetch()} />;
  }
  if (data.counts.total === 0) {
    return <p>{words.say('restore.preview.none')}</p>;
  }
  return (
    <div className={styles.box}>
      <CountList counts={data.counts} />
      {data.overQuota && (
        <MessageBar intent="warning">
          <MessageBarBody>{words.say('restore.overquota')}</MessageBarBody>
        </MessageBar>
      )}
      <NotBack all={data.notRestored} />
      <Affected shared={data.shared} count={data.sharedItems} />
      <Tree aria-label={words.say('restore.preview.tree')} className={styles.tree}>
        <BranchOf point={point} folder={folder} inside={undefined} />
      </Tree>
    </div>
  );
}

export function CountList({ counts }: { readonly counts: Counts }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  return (
    <ul className={styles.counts}>
      {KINDS.filter((kind) => counts[kind] > 0).map((kind) => (
        <li key={kind}>{words.say(`restore.count.${kind}`, { n: counts[kind] })}</li>
      ))}
    </ul>
  );
}

export function NotBack({ all }: { readonly all: readonly NotRestored[] }): ReactNode {
  const words = useAllWords();
  if (all.length === 0) {
    return null;
  }
  return (
    <section>
      <h3>{words.say('restore.not', { n: all.length })}</h3>
      <ul>
        {all.map((each) => (
          <li key={each.id}>{words.say(`restore.not.${each.reason}`, { name: each.name })}</li>
        ))}
      </ul>
    </section>
  );
}

function BranchOf({ point, folder, inside }: ChangesProps & { readonly inside: string | undefined }): ReactNode {
  const words = useAllWords();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [...keys.list('restore'), 'branch', point, folder, inside],
    queryFn: ({ signal }) => branch(point, folder, inside, signal),
  });
  if (isPending) {
    return <Leaf text={words.say('loading')} />;
  }
  if (error !== null) {
    return (
      <TreeItem itemType="leaf">
        <TreeItemLayout actions={{ visible: true, children: <Button size="small" onClick={() => void refetch()}>{words.say('retry')}</Button> }}>{words.say('broken.title')}</TreeItemLayout>
      </TreeItem>
    );
  }
  return (
    <>
      {data.value.map((node) => (
        <Twig key={node.id} node={node} point={point} folder={folder} />
      ))}
      {data.more && <Leaf text={words.say('restore.preview.more')} />}
    </>
  );
}

function Leaf({ text }: { readonly text: string }): ReactNode {
  return (
    <TreeItem itemType="leaf">
      <TreeItemLayout>{text}</TreeItemLayout>
    </TreeItem>
  );
}

function Twig({ node, point, folder }: ChangesProps & { readonly node: Node }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const holds = node.counts.total > 0;
  const icon = <FileIcon item={{ name: node.name, ...(node.folder ? { folder: { childCount: 0 } } : {}) }} />;
  return (
    <TreeItem itemType={holds ? 'branch' : 'leaf'} value={node.id} open={open} onOpenChange={(_, change) => setOpen(change.open)}>
      <TreeItemLayout iconBefore={icon} aside={<span className={styles.what}>{whatHappens(node, words)}</span>}>
        <bdi>{node.name}</bdi>
      </TreeItemLayout>
      {holds && open && (
        <Tree>
          <BranchOf point={point} folder={folder} inside={node.id} />
        </Tree>
      )}
    </TreeItem>
  );
}

function whatHappens(node: Node, words: AllWords): string {
  const own = node.kind === undefined ? [] : [words.say(`restore.kind.${node.kind}`)];
  const below = node.counts.total > 0 ? [words.say('restore.inside', { n: node.counts.total })] : [];
  return [...own, ...below].join(' · ');
}
