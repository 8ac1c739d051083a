import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import type { KeyboardEvent, ReactNode } from 'react';

import { useWords } from '../words';
import { parse, type Recipient, type Right } from './recipients';
import { rightKey } from './rights';

const useStyles = makeStyles({
  chips: { listStyle: 'none', margin: '0 0 8px', padding: 0, display: 'flex', flexDirection: 'column', gap: '6px' },
  chip: {
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    paddingInlineStart: '12px',
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground3,
    minHeight: '36px',
    flexWrap: 'wrap',
  },
  mail: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
});

const RIGHTS: readonly Right[] = ['view', 'edit', 'look'];

export interface PeopleFieldProps {
  readonly people: readonly Recipient[];
  readonly setPeople: (people: readonly Recipient[]) => void;
  readonly typed: string;
  readonly setTyped: (text: string) => void;
  readonly problem: string | undefined;
}

/** Addresses become chips by Enter, comma, semicolon, space and paste; each with what that person may. */
export function PeopleField({ people, setPeople, typed, setTyped, problem }: PeopleFieldProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const take = (text: string): void => {
    const { added, rest } = parse(text, people.map(({ mail }) => mail));
    if (added.length > 0) {
      // The next gets what the last was given.
      const right = people.at(-1)?.right ?? 'view';
      setPeople([...people, ...added.map((mail): Recipient => ({ mail, right }))]);
    }
    setTyped(rest);
  };
  const pressed = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (['Enter', ',', ';', ' '].includes(event.key) && typed.trim() !== '') {
      event.preventDefault();
      take(typed);
    } else if (event.key === 'Backspace' && typed === '' && people.length > 0) {
      setPeople(people.slice(0, -1));
    }
  };
  return (
    <div>
      {people.length > 0 && (
        <ul className={styles.chips} aria-label={words.say('sharing.people.chosen')}>
          {people.map(({ mail, right }, at) => (
            <li key={mail} className={styles.chip}>
              <span className={styles.mail}>
                <bdi>{mail}</bdi>
              </span>
              <Select
                size="small"
                value={right}
                aria-label={words.say('sharing.right.of', { name: mail })}
                onChange={(_, { value }) => setPeople(people.map((each, i) => (i === at ? { mail, right: value as Right } : each)))}
              >
                {RIGHTS.map((each) => (
                  <option key={each} value={each}>
                    {words.say(rightKey(each))}
                  </option>
                ))}
              </Select>
              <Button size="small" appearance="subtle" icon={<DismissRegular />} aria-label={words.say('sharing.people.remove', { name: mail })} onClick={() => setPeople(people.filter((_, i) => i !== at))} />
            </li>
          ))}
        </ul>
      )}
      <Field label={words.say('sharing.people')} hint={words.say('sharing.people.hint')} {...(problem === undefined ? {} : { validationMessage: problem })}>
        <Input
          type="text"
          inputMode="email"
          autoComplete="off"
          value={typed}
          onChange={(_, { value }) => setTyped(value)}
          onKeyDown={pressed}
          onPaste={(event) => {
            event.preventDefault();
            take(typed + event.clipboardData.getData('text'));
          }}
          onBlur={() => typed.includes('@') && take(typed)}
        />
      </Field>
    </div>
  );
}
