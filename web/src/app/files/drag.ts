/** Dragging items of the list onto folders, and files from outside into them. */
import { type DragEvent, useRef, useState } from 'react';

import { type DriveItem, refOf, type Rights } from '../graph';
import { uploader } from '../shell';
import { useRightsHere } from './rights-here';

const KIND = 'application/x-holdfast-items';

/** What is on its way, within this page: other pages cannot read it, and need not. */
let carried: { readonly items: readonly DriveItem[]; readonly from: DriveItem | undefined; readonly rights: Rights } | undefined;

export function carry(event: DragEvent, items: readonly DriveItem[], from: DriveItem | undefined, rights: Rights): void {
  carried = { items, from, rights };
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData(KIND, String(items.length));
}

export function putDown(): void {
  carried = undefined;
}

export const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

const hasItems = (event: DragEvent): boolean => carried !== undefined && event.dataTransfer.types.includes(KIND);

export interface Drop {
  readonly over: boolean;
  readonly handlers: {
    readonly onDragEnter?: (event: DragEvent) => void;
    readonly onDragOver?: (event: DragEvent) => void;
    readonly onDragLeave?: () => void;
    readonly onDrop?: (event: DragEvent) => void;
  };
}

/**
 * @param folder takes what is dropped; nothing is taken where there is none
 * @param filesAlone whether items of the list are not: they are there already
 */
export function useDrop(folder: DriveItem | undefined, filesAlone = false): Drop {
  const [over, setOver] = useState(false);
  const rights = useRightsHere();
  const depth = useRef(0); // enter and leave come for everything inside
  if (folder?.folder === undefined) {
    return { over: false, handlers: {} };
  }
  const takes = (event: DragEvent): boolean =>
    (hasFiles(event) && rights.includes('put') && uploader() !== undefined) ||
    (!filesAlone && rights.includes('arrange') && carried?.rights.includes('arrange') === true && hasItems(event) && carried?.items.every((each) => each.id !== folder.id) === true);
  const end = (): void => {
    depth.current = 0;
    setOver(false);
  };
  return {
    over,
    handlers: {
      onDragEnter: (event) => {
        if (takes(event)) {
          depth.current++;
          setOver(true);
        }
      },
      onDragOver: (event) => {
        if (takes(event)) {
          event.preventDefault();
          event.stopPropagation();
          event.dataTransfer.dropEffect = hasFiles(event) ? 'copy' : 'move';
        }
      },
      onDragLeave: () => {
        depth.current = Math.max(0, depth.current - 1);
        setOver(depth.current > 0);
      },
      onDrop: (event) => {
        end();
        if (!takes(event)) {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
        if (hasFiles(event)) {
          uploader()?.drop(event.dataTransfer, { ...refOf(folder), name: folder.name });
        } else if (carried !== undefined) {
          const { items, from } = carried;
          putDown();
          void import('./relocate').then(({ relocate }) => relocate({ items, folder: from }, folder, 'move'));
        }
      },
    },
  };
}
