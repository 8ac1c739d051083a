import { OWNER, type Rights } from '../graph';
import type { Chosen, DetailsSection, Feature, FolderAction, ItemAction, RailEntry, Uploader } from './feature';
import type { Route } from './router';

let all: readonly Feature[] = [];

/** What the app is made of. Called once, before anything is shown. */
export function compose(features: readonly Feature[]): void {
  all = features;
}

const inOrder = <T extends { readonly order: number }>(parts: readonly T[]): T[] => [...parts].sort((a, b) => a.order - b.order);

export const routes = (): readonly Route[] => all.flatMap((each) => each.routes ?? []);
export const railEntries = (): readonly RailEntry[] => inOrder(all.flatMap((each) => each.rail ?? []));
export const itemActions = (): readonly ItemAction[] => inOrder(all.flatMap((each) => each.actions ?? []));
export const folderActions = (): readonly FolderAction[] => inOrder(all.flatMap((each) => each.folderActions ?? []));
/** What can be done with what is chosen, by who has these rights. */
export const actionsFor = (chosen: Chosen): readonly ItemAction[] =>
  itemActions().filter(({ needs = 'own', applies }) => (chosen.rights ?? OWNER).includes(needs) && applies(chosen));
/** What can be done in a folder, likewise. */
export const folderActionsFor = (rights: Rights = OWNER): readonly FolderAction[] => folderActions().filter(({ needs = 'own' }) => rights.includes(needs));
export const detailsSections = (): readonly DetailsSection[] => inOrder(all.flatMap((each) => each.details ?? []));
export const overlays = (): readonly NonNullable<Feature['overlays']>[number][] => all.flatMap((each) => each.overlays ?? []);
export const underHelp = (): Feature['underHelp'] => all.find((each) => each.underHelp !== undefined)?.underHelp;
export const helpTitles: NonNullable<Feature['helpTitles']> = async (language) => (await all.find((each) => each.helpTitles !== undefined)?.helpTitles?.(language)) ?? {};
export const uploader = (): Uploader | undefined => all.find((each) => each.uploader !== undefined)?.uploader;
