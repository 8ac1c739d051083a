import { useSyncExternalStore } from 'react';

/** A value that the page shows, and that anything may change. */
export class Store<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(first: T) {
    this.#value = first;
  }

  get = (): T => this.#value;

  set(value: T): void {
    if (value !== this.#value) {
      this.#value = value;
      this.#listeners.forEach((tell) => tell());
    }
  }

  change(how: (value: T) => T): void {
    this.set(how(this.#value));
  }

  subscribe = (tell: () => void): (() => void) => {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  };
}

export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get);
