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
    return this.state.error === undefined
      ? this.props.children
      : this.props.fallback(() => this.setState({ error: undefined }), this.state.error);
  }
}
