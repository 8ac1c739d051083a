import { expect, it } from 'vitest';

import { toast, undoLast } from '../src/app/shell/toasts';

it('takes deeds back one after the other, and nothing twice', () => {
  const done: string[] = [];
  const deed = (name: string, again = false): unknown => toast({ text: name, undo: () => void done.push(name), again });
  deed('one');
  deed('two');
  toast({ text: 'nothing to take back' });
  deed('three');
  undoLast();
  deed('taken back', true); // what tells of it is not turned round
  undoLast();
  undoLast();
  undoLast();
  expect(done).toEqual(['three', 'two', 'one']);
});

it('remembers the last fifty', () => {
  let count = 0;
  for (let i = 0; i < 60; i++) {
    toast({ text: 'deed', undo: () => void count++ });
  }
  for (let i = 0; i < 60; i++) {
    undoLast();
  }
  expect(count).toBe(50);
});
