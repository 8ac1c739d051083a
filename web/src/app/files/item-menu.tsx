import { makeStyles, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, type PositioningVirtualElement } from '@fluentui/react-components';
import { Fragment, type ReactNode } from 'react';

import { actionsFor, attempt, type Chosen, type ItemAction } from '../shell';
import { useWords } from '../words';
import { labelOf } from './commands';

// In a window where it scrolls, the bar at its side takes no words away.
const useStyles = makeStyles({ list: { overflowX: 'hidden' } });

export interface ItemMenuProps {
  readonly chosen: Chosen;
  readonly at: PositioningVirtualElement;
  readonly close: () => void;
}

/** All that can be done with what is chosen, where the pointer is or at the row. */
export function ItemMenu({ chosen, at, close }: ItemMenuProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  // The focus is back on the row before anything is done: what opens a dialog gives it back to there.
  const run = (action: ItemAction): void => {
    close();
    requestAnimationFrame(() => attempt(() => action.run(chosen)));
  };
  const apt = actionsFor(chosen);
  if (apt.length === 0) {
    return null;
  }
  return (
    <Menu open onOpenChange={(_, { open }) => !open && close()} positioning={{ target: at, position: 'below', align: 'start', autoSize: 'height' }}>
      <MenuPopover>
        <MenuList className={styles.list}>
          {apt.map((each, i) => (
            <Fragment key={each.id}>
              {i > 0 && Math.floor(each.order / 100) !== Math.floor(apt[i - 1]!.order / 100) && <MenuDivider />}
              <MenuItem icon={<each.icon />} onClick={() => run(each)}>
                {words.say(labelOf(each, chosen))}
              </MenuItem>
            </Fragment>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
