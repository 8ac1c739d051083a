/** What a catalogue is: texts by key. A text with a number in it has a form for each plural of its language. */
export type Entry = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }>;

export type Texts = Readonly<Record<string, Entry>>;

/** What stands for `{name}` in a text. `n` chooses the plural. */
export type Values = Readonly<Record<string, string | number>>;

/** The text of an entry. Numbers are written as the language does. */
export function fill(entry: Entry, values: Values, rules: Intl.PluralRules, numbers: Intl.NumberFormat): string {
  const n = values['n'];
  const form = typeof entry === 'string' ? entry : ((typeof n === 'number' ? entry[rules.select(n)] : undefined) ?? entry.other);
  return form.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? numbers.format(value) : value;
  });
}
