import { makeStyles, tokens } from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { memo, type ReactNode } from 'react';

import { useWords } from '../words';
import { type Head, labelOfGroup } from './groups';

export const HEAD_HEIGHT = 44;

const useStyles = makeStyles({
  row: {
    position: 'absolute',
    insetInline: 0,
    height: `${HEAD_HEIGHT}px`,
    display: 'flex',
    alignItems: 'center',
    paddingInline: '12px',
    cursor: 'pointer',
    userSelect: 'none',
    outline: 'none',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  cell: { display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 },
  label: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  count: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, whiteSpace: 'nowrap' },
  chevron: { flexShrink: 0, ':global([dir="rtl"])': { transform: 'scaleX(-1)' } },
});

export interface GroupRowProps {
  readonly head: Head;
  readonly index: number;
  readonly top: number;
  readonly active: boolean;
  readonly columns: number;
  readonly fold: (index: number) => void;
  readonly focus: (index: number) => void;
}

/** The heading of a group. It folds by a click, by Enter, Space and the arrows to the sides. */
export const GroupRow = memo(function GroupRow({ head, index, top, active, columns, fold, focus }: GroupRowProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const label = words.say(labelOfGroup(head.id));
  const count = words.say('files.count', { n: head.count });
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-level={1}
      aria-expanded={!head.folded}
      aria-label={words.say('files.group.row', { group: label, count })}
      tabIndex={active ? 0 : -1}
      data-index={index}
      className={styles.row}
      style={{ top }}
      onClick={() => fold(index)}
      onFocus={() => focus(index)}
    >
      <div role="gridcell" aria-colspan={columns} className={styles.cell}>
        {head.folded ? <ChevronRightRegular className={styles.chevron} /> : <ChevronDownRegular className={styles.chevron} />}
        <span className={styles.label}>{label}</span>
        <span className={styles.count}>{count}</span>
      </div>
    </div>
  );
});
