import { Field, Input, makeStyles, Select } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { useAllWords } from '../words';
import { GROUPS } from './codes';
import type { Filter } from './shown';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'end' },
  words: { flexGrow: 1, minWidth: '200px' },
});

/** By kind, time and device. */
export function Filters({ filter, change }: { readonly filter: Filter; readonly change: (filter: Filter) => void }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  return (
    <div className={styles.row} role="search">
      <Field label={words.say('audit.filter')}>
        <Select value={filter.group} onChange={(_, { value }) => change({ ...filter, group: value as Filter['group'] })}>
          {(['all', ...GROUPS] as const).map((each) => (
            <option key={each} value={each}>
              {words.say(`audit.filter.${each}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={words.say('audit.from')}>
        <Input type="date" value={filter.from} max={filter.to === '' ? undefined : filter.to} onChange={(_, { value }) => change({ ...filter, from: value })} />
      </Field>
      <Field label={words.say('audit.to')}>
        <Input type="date" value={filter.to} min={filter.from === '' ? undefined : filter.from} onChange={(_, { value }) => change({ ...filter, to: value })} />
      </Field>
      <Field label={words.say('audit.device')} className={styles.words}>
        <Input type="search" value={filter.words} onChange={(_, { value }) => change({ ...filter, words: value })} />
      </Field>
    </div>
  );
}
