import { Button, makeStyles, Select, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { type DriveItem, items, keys, type Permission, preventsDownload, refOf } from '../graph';
import { useWords, type Words } from '../words';
import { change } from './calls';
import { copy } from './effects';
import { personOf } from './permissions';
import type { Right } from './recipients';
import { rightKey, rightOf, summaryKey } from './rights';

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', paddingBlock: '8px', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  what: { flexGrow: 1, flexBasis: '200px', minWidth: 0, overflowWrap: 'anywhere' },
  facts: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

const RIGHTS: readonly Right[] = ['view', 'edit', 'look'];

export interface RowProps {
  readonly item: DriveItem;
  readonly words: Words;
  readonly permission: Permission;
  readonly act: (work: () => Promise<unknown>, done: string) => Promise<boolean>;
}

/** Somebody who was named, and what they may. */
export function PersonRow({ item, words, permission, act }: RowProps): ReactNode {
  const styles = useStyles();
  const name = personOf(permission, words);
  const right = rightOf(permission);
  const set = (wanted: Right): void =>
    void act(() => change(refOf(item), permission.id, { roles: [wanted === 'edit' ? 'write' : 'read'], link: { preventsDownload: wanted === 'look' } }), words.say('sharing.changed'));
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <bdi>{name}</bdi>
        <Facts permission={permission} words={words} />
      </div>
      {permission.inheritedFrom !== undefined ? (
        <Inherited from={permission.inheritedFrom.id} driveId={item.parentReference.driveId} right={right === 'upload' ? words.say('sharing.type.createOnly') : words.say(rightKey(right))} />
      ) : (
        <>
          <Select value={right} aria-label={words.say('sharing.right.of', { name })} onChange={(_, { value }) => set(value as Right)}>
            {RIGHTS.map((each) => (
              <option key={each} value={each}>
                {words.say(rightKey(each))}
              </option>
            ))}
          </Select>
          <Button
            icon={<DeleteRegular />}
            aria-label={words.say('sharing.people.remove', { name })}
            onClick={() => void act(() => items.revoke(refOf(item), permission.id), words.say('sharing.removed', { name }))}
          />
        </>
      )}
    </li>
  );
}

interface LinkRowProps extends RowProps {
  readonly settings: () => void;
  readonly say: (text: string) => void;
}

/** A link, and to whom it opens. */
export function LinkRow({ item, words, permission, act, settings, say }: LinkRowProps): ReactNode {
  const styles = useStyles();
  const link = permission.link!;
  const name = words.say(summaryKey(link.scope, link.type));
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        {name}
        <Facts permission={permission} words={words} />
      </div>
      {link.webUrl !== undefined && (
        <Button
          icon={<CopyRegular />}
          aria-label={words.say('sharing.link.copy.of', { name })}
          onClick={() => void copy(permission).then((done) => say(done ? words.say('sharing.copied') : (link.webUrl ?? '')))}
        />
      )}
      {permission.inheritedFrom !== undefined ? (
        <Inherited from={permission.inheritedFrom.id} driveId={item.parentReference.driveId} />
      ) : (
        <>
          <Button icon={<SettingsRegular />} aria-label={words.say('sharing.settings.of', { name })} onClick={settings} />
          <Button
            icon={<DeleteRegular />}
            aria-label={words.say('sharing.link.delete.of', { name })}
            onClick={() => void act(() => items.revoke(refOf(item), permission.id), words.say('sharing.link.deleted'))}
          />
        </>
      )}
    </li>
  );
}

function Facts({ permission, words }: { readonly permission: Permission; readonly words: Words }): ReactNode {
  const styles = useStyles();
  const facts = [
    permission.expirationDateTime === undefined ? undefined : words.say('sharing.fact.until', { at: words.exact(permission.expirationDateTime) }),
    permission.hasPassword === true ? words.say('sharing.fact.password') : undefined,
    preventsDownload(permission) ? words.say('sharing.fact.blocked') : undefined,
    (permission['@holdfast.downloads'] ?? 0) > 0 ? words.say('sharing.fact.downloads', { n: permission['@holdfast.downloads']! }) : undefined,
  ].filter((each) => each !== undefined);
  return facts.length === 0 ? null : <div className={styles.facts}>{facts.join(' · ')}</div>;
}

/** Why somebody has a right that does not lie here: a folder above is shared. */
function Inherited({ from, driveId, right }: { readonly from: string; readonly driveId: string; readonly right?: string }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { data } = useQuery({ queryKey: keys.item(from), queryFn: ({ signal }) => items.item({ id: from, driveId }, signal) });
  return (
    <div className={styles.facts}>
      {right !== undefined && `${right} · `}
      {words.say('sharing.inherited', { name: data?.name ?? '…' })}
    </div>
  );
}
