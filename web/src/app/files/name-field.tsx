import { Input } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import type { DriveItem } from '../graph';
import { useWords } from '../words';

export interface NameFieldProps {
  readonly item: DriveItem;
  /** Told the new name, or nothing if it stays. */
  readonly done: (item: DriveItem, name?: string) => void;
}

/** Changes a name where it stands. What comes before the ending is marked, since that is what people change. */
export function NameField({ item, done }: NameFieldProps): ReactNode {
  const words = useWords();
  const [name, setName] = useState(item.name);
  const field = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useEffect(() => {
    const dot = item.folder === undefined ? item.name.lastIndexOf('.') : -1;
    field.current?.focus();
    field.current?.setSelectionRange(0, dot > 0 ? dot : item.name.length);
  }, [item.id]); // what somebody else changes of it meanwhile marks nothing anew
  const end = (keep: boolean): void => {
    if (!over.current) {
      over.current = true;
      const wanted = name.trim();
      done(item, keep && wanted !== '' && wanted !== item.name ? wanted : undefined);
    }
  };
  // Who scrolls it away is done with it; and whose item somebody else deleted is told by what becomes of the wish.
  const leave = useRef(end);
  leave.current = end;
  useEffect(() => () => leave.current(true), []);
  return (
    <Input
      input={{ ref: field }}
      size="small"
      value={name}
      style={{ flexGrow: 1 }}
      aria-label={words.say('files.rename.label', { name: item.name })}
      onChange={(_, { value }) => setName(value)}
      onBlur={() => end(true)}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') {
          end(true);
        } else if (event.key === 'Escape') {
          end(false);
        }
      }}
    />
  );
}
