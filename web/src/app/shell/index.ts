/** The front door of this folder: what features may use of the shell. */
export { pathOf, SHARED } from './addresses';
export { attempt } from './attempt';
export { type Banner, hideBanner, showBanner } from './banners';
export { ask } from './dialogs';
export { ErrorBoundary } from './error-boundary';
export type { Chosen, DetailsSection, Feature, FolderAction, Icon, ItemAction, RailEntry, Uploader } from './feature';
export { actionsFor, detailsSections, folderActionsFor, helpTitles, underHelp, uploader } from './features';
export { PageFrame, type PageFrameProps } from './page-frame';
export { language, prefer, type Preferences, preferences } from './preferences';
export { isProved, prove } from './prove';
export { followed, go, goQuery, Link, match, type Place, type Route, usePlace } from './router';
export { isTyping, useLetters } from './shortcuts';
export { Store, useStore } from './store';
export { PHONE, useMedia } from './theme';
export { type Toast, toast, undoLast } from './toasts';
