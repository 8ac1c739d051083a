import { Component, type ReactNode } from 'react';

interface Props {
  readonly fallback: (retry: () => void, error: unknown) => ReactNode;
  readonly children: ReactNode;
}

/** Shows what is said instead when something below cannot be drawn, such as a part that did not load. */
export class ErrorBoundary extends Component<Props, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined ? this.props.children : this.props.fallback(() => this.#again(error), error);
  }

  /** A script that a browser did not get it does not ask for again on the same page. */
  #again(error: unknown): void {
    if (isMissingPart(error)) {
      location.reload();
    } else {
      this.setState({ error: undefined });
    }
  }
}

/** As Chromium, Firefox and WebKit say it. */
const isMissingPart = (error: unknown): boolean => error instanceof TypeError && /dynamically imported module|importing a module script/i.test(error.message);
