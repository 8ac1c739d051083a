import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArchiveRegular } from '@fluentui/react-icons/svg/archive';
import { DocumentRegular } from '@fluentui/react-icons/svg/document';
import { CodeRegular } from '@fluentui/react-icons/svg/code';
import { DocumentPdfRegular } from '@fluentui/react-icons/svg/document-pdf';
import { DocumentTextRegular } from '@fluentui/react-icons/svg/document-text';
import { FolderFilled } from '@fluentui/react-icons/svg/folder';
import { ImageRegular } from '@fluentui/react-icons/svg/image';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { SlideTextRegular } from '@fluentui/react-icons/svg/slide-text';
import { TableRegular } from '@fluentui/react-icons/svg/table';
import { VideoRegular } from '@fluentui/react-icons/svg/video';
import type { ComponentType, ReactNode } from 'react';

import type { DriveItem } from '../graph';

export type FileKind = 'folder' | 'image' | 'video' | 'audio' | 'pdf' | 'text' | 'code' | 'table' | 'slides' | 'document' | 'archive' | 'other';

const BY_ENDING: Readonly<Record<string, FileKind>> = Object.fromEntries(
  (
    [
      ['image', 'png jpg jpeg gif webp avif bmp svg tif tiff heic ico'],
      ['video', 'mp4 m4v webm mkv mov avi ogv mpg mpeg'],
      ['audio', 'mp3 m4a aac ogg oga opus wav flac wma'],
      ['pdf', 'pdf'],
      ['text', 'txt md markdown log rtf'],
      ['code', 'js ts tsx jsx java py rb go rs c h cpp cs html htm css json xml yaml yml sh sql kt swift php'],
      ['table', 'xls xlsx ods csv tsv'],
      ['slides', 'ppt pptx odp key'],
      ['document', 'doc docx odt pages'],
      ['archive', 'zip 7z tar gz tgz bz2 xz rar zst'],
    ] as const
  ).flatMap(([kind, endings]) => endings.split(' ').map((ending) => [ending, kind])),
);

/** What an item is, as far as its name tells. */
export function kindOf(item: Pick<DriveItem, 'name' | 'folder'>): FileKind {
  const dot = item.name.lastIndexOf('.');
  return item.folder !== undefined ? 'folder' : ((dot < 0 ? undefined : BY_ENDING[item.name.slice(dot + 1).toLowerCase()]) ?? 'other');
}

const ICONS: Readonly<Record<FileKind, ComponentType<{ className?: string }>>> = {
  folder: FolderFilled,
  image: ImageRegular,
  video: VideoRegular,
  audio: PlayRegular,
  pdf: DocumentPdfRegular,
  text: DocumentTextRegular,
  code: CodeRegular,
  table: TableRegular,
  slides: SlideTextRegular,
  document: DocumentTextRegular,
  archive: ArchiveRegular,
  other: DocumentRegular,
};

const useStyles = makeStyles({
  icon: { flexShrink: 0, fontSize: '20px', width: '1em', height: '1em', color: tokens.colorNeutralForeground3 },
  folder: { color: '#d9a441' },
  warm: { color: tokens.colorPaletteRedForeground1 },
  cool: { color: tokens.colorBrandForeground1 },
  green: { color: tokens.colorPaletteGreenForeground1 },
  purple: { color: tokens.colorPaletteBerryForeground1 },
});

const COLOURS: Readonly<Record<FileKind, keyof ReturnType<typeof useStyles> | undefined>> = {
  folder: 'folder',
  image: 'cool',
  video: 'purple',
  audio: 'purple',
  pdf: 'warm',
  text: undefined,
  code: undefined,
  table: 'green',
  slides: 'warm',
  document: 'cool',
  archive: 'folder',
  other: undefined,
};

export function FileIcon({ item, className }: { readonly item: Pick<DriveItem, 'name' | 'folder'>; readonly className?: string }): ReactNode {
  const styles = useStyles();
  const kind = kindOf(item);
  const Icon = ICONS[kind];
  const colour = COLOURS[kind];
  return <Icon className={mergeClasses(styles.icon, colour === undefined ? undefined : styles[colour], className)} />;
}
