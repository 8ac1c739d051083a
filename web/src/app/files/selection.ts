/** Which items of a list are chosen, and where its keys are. Items are named by id, so that a list may change below it. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** Where a range begins. */
  readonly anchor: string | undefined;
}

export const NOTHING: Selection = { chosen: new Set(), anchor: undefined };

export const only = (id: string): Selection => ({ chosen: new Set([id]), anchor: id });

export function toggled({ chosen }: Selection, id: string): Selection {
  const next = new Set(chosen);
  if (!next.delete(id)) {
    next.add(id);
  }
  return { chosen: next, anchor: id };
}

/** From the anchor to here, and nothing else. */
export function extended({ anchor }: Selection, ids: readonly string[], to: number): Selection {
  const found = anchor === undefined ? -1 : ids.indexOf(anchor);
  const from = found < 0 ? to : found;
  return { chosen: new Set(ids.slice(Math.min(from, to), Math.max(from, to) + 1)), anchor: ids[from] };
}

export const everything = (ids: readonly string[]): Selection => ({ chosen: new Set(ids), anchor: ids[0] });

/** Without what is not there any more; the same object if nothing went. */
export function without(selection: Selection, ids: ReadonlySet<string>): Selection {
  const left = [...selection.chosen].filter((id) => ids.has(id));
  return left.length === selection.chosen.size ? selection : { ...selection, chosen: new Set(left) };
}
