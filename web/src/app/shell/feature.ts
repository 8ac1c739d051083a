/**
 * What a feature gives the shell. A feature imports the shell's front door, `graph`, `words` and `parts`, and never
 * another feature; what one wants of another goes through here (web/README.md).
 */
import type { ComponentType, LazyExoticComponent } from 'react';

import type { DriveItem, ItemRef, Right, Rights } from '../graph';
import type { Key, Language } from '../words';
import type { Route } from './router';

export type Icon = ComponentType<{ readonly className?: string }>;

/** A place in the left rail, and on a phone in the bar at the bottom. */
export interface RailEntry {
  readonly label: Key;
  readonly to: string;
  readonly icon: Icon;
  readonly order: number;
  /** Whether it is where the page is, besides at `to` itself and below it. */
  readonly isHere?: (path: string) => boolean;
}

/** What was chosen, and where. */
export interface Chosen {
  readonly items: readonly DriveItem[];
  /** The folder they are shown in; absent in lists that are none, such as Recent. */
  readonly folder?: DriveItem | undefined;
  /** What one may with them; absent: they are one's own. */
  readonly rights?: Rights | undefined;
}

/** Something that can be done with items: in the command bar, in the menu of an item, and by a key. */
export interface ItemAction {
  readonly id: string;
  readonly label: Key | ((chosen: Chosen) => Key);
  readonly icon: Icon;
  /** Its place in bar and menu; hundreds are groups. */
  readonly order: number;
  /** `menu` alone, or both. */
  readonly in?: 'menu' | 'both';
  /** One letter, which works while single letters are shortcuts. */
  readonly letter?: string;
  /** Offered only to who has this right there; absent: to their owner. */
  readonly needs?: Right;
  readonly applies: (chosen: Chosen) => boolean;
  readonly run: (chosen: Chosen) => void | Promise<void>;
}

/** Something that can be done in a folder, with nothing chosen. */
export interface FolderAction {
  readonly id: string;
  readonly label: Key;
  readonly icon: Icon;
  readonly order: number;
  /** Below which button of the command bar it stands. */
  readonly under: 'new' | 'upload' | 'bar';
  readonly letter?: string;
  /** As of an [ItemAction]. */
  readonly needs?: Right;
  readonly run: (folder: DriveItem) => void | Promise<void>;
}

/** Takes files from outside. One feature provides it; lists hand it what is dropped or pasted. */
export interface Uploader {
  /** Files and whole folders. Reads `data` before it returns: a browser empties it after. */
  drop(data: DataTransfer, into: ItemRef & { readonly name: string }): void;
}

/** A part of the pane that tells of one item. */
export interface DetailsSection {
  readonly order: number;
  readonly section: LazyExoticComponent<ComponentType<{ readonly item: DriveItem }>>;
}

export interface Feature {
  readonly routes?: readonly Route[];
  readonly rail?: readonly RailEntry[];
  readonly actions?: readonly ItemAction[];
  readonly folderActions?: readonly FolderAction[];
  readonly uploader?: Uploader;
  readonly details?: readonly DetailsSection[];
  /** What stands under each page of help. One feature provides it. */
  readonly underHelp?: LazyExoticComponent<ComponentType<{ readonly page: string }>>;
  /** What pages of help are called, by their names in addresses. One feature provides it. */
  readonly helpTitles?: (language: Language) => Promise<Readonly<Record<string, string>>>;
  /** Always there, above all pages: a panel of uploads. */
  readonly overlays?: readonly ComponentType[];
}
