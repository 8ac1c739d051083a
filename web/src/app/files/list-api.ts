import type { DragEvent, MouseEvent, PointerEvent } from 'react';

import type { DriveItem } from '../graph';

/** What a row or tile calls. The same object as long as the list is there, so that rows are drawn anew only when theirs changes. */
export interface ListApi {
  readonly click: (event: MouseEvent, index: number) => void;
  readonly follow: (event: MouseEvent, index: number) => void;
  readonly open: (index: number) => void;
  readonly toggle: (index: number) => void;
  readonly menu: (event: MouseEvent, index: number) => void;
  readonly press: (event: PointerEvent, index: number) => void;
  readonly focus: (index: number) => void;
  readonly drag: (event: DragEvent, index: number) => void;
  readonly dragged: () => void;
  readonly named: (item: DriveItem, name?: string) => void;
  readonly address: (item: DriveItem) => string;
  readonly anyChosen: () => boolean;
}
