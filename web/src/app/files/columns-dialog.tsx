import { Button, Checkbox, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { ArrowDownRegular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUpRegular } from '@fluentui/react-icons/svg/arrow-up';
import { type ReactNode, useState } from 'react';

import { ask, useStore } from '../shell';
import { useWords } from '../words';
import { type ColumnId, COLUMNS, type Columns, movedColumn, toggledColumn } from './columns';
import { changeLook, hasOwn, lookFor, looks, ownLook, resetLook } from './look';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  row: { display: 'flex', alignItems: 'center', minHeight: '44px', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  label: { flexGrow: 1, minWidth: 0 },
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/** Which columns a list has, in which order, and whether that goes for all lists. What is chosen shows at once. */
export const chooseColumns = (place: string): Promise<void> => ask<void>((close) => <ColumnsDialog place={place} close={() => close()} />).then(() => undefined);

function ColumnsDialog({ place, close }: { readonly place: string; readonly close: () => void }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const all = useStore(looks);
  const { columns } = lookFor(all, place);
  const [said, setSaid] = useState('');
  const change = (how: (before: Columns) => Columns): void => changeLook(place, (before) => ({ ...before, columns: how(before.columns) }));
  const order: readonly ColumnId[] = [...columns.shown, ...COLUMNS.filter((each) => !columns.shown.includes(each))];
  const move = (column: ColumnId, by: -1 | 1): void => {
    change((before) => movedColumn(before, column, by));
    setSaid(words.say('files.columns.moved', { column: words.say(`files.column.${column}`), n: columns.shown.indexOf(column) + by + 1 }));
  };
  return (
    <Dialog open onOpenChange={close}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say('files.columns')}</DialogTitle>
          <DialogContent className={styles.content}>
            <ul className={styles.list} aria-label={words.say('files.columns')}>
              {order.map((each) => {
                const at = columns.shown.indexOf(each);
                const label = words.say(`files.column.${each}`);
                return (
                  <li key={each} className={styles.row}>
                    <span className={styles.label}>
                      <Checkbox label={label} checked={at >= 0} onChange={() => change((before) => toggledColumn(before, each))} />
                    </span>
                    <Button appearance="subtle" icon={<ArrowUpRegular />} disabledFocusable={at <= 0} aria-label={words.say('files.columns.up', { column: label })} onClick={() => move(each, -1)} />
                    <Button
                      appearance="subtle"
                      icon={<ArrowDownRegular />}
                      disabledFocusable={at < 0 || at === columns.shown.length - 1}
                      aria-label={words.say('files.columns.down', { column: label })}
                      onClick={() => move(each, 1)}
                    />
                  </li>
                );
              })}
            </ul>
            <RadioGroup aria-label={words.say('files.columns.for')} value={hasOwn(all, place) ? 'own' : 'all'} onChange={(_, { value }) => ownLook(place, value === 'own')}>
              <Radio value="all" label={words.say('files.columns.for.all')} />
              <Radio value="own" label={words.say('files.columns.for.own')} />
            </RadioGroup>
            <div role="status" className={styles.unseen}>
              {said}
            </div>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => resetLook(place)}>{words.say('files.columns.reset')}</Button>
            <Button appearance="primary" onClick={close}>
              {words.say('ok')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
