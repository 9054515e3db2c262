import { createStore } from 'zustand/vanilla';

export interface Toast {
  readonly id: string;
  readonly tone: 'plain' | 'good' | 'bad' | 'busy';
  readonly title: string;
  readonly body?: string | undefined;
  /** 0…1 for work under way. */
  readonly progress?: number | undefined;
  readonly buttons?: readonly { readonly label: string; readonly run: () => void }[];
  /** Seconds until it goes by itself; absent: it stays until closed. */
  readonly seconds?: number | undefined;
}

interface Toasts {
  readonly shown: readonly Toast[];
}

export const toasts = createStore<Toasts>()(() => ({ shown: [] }));

/** Shows a toast, or changes the one with the same id where it stands. */
export function showToast(toast: Toast): void {
  const { shown } = toasts.getState();
  const at = shown.findIndex(({ id }) => id === toast.id);
  toasts.setState({
    shown: at < 0 ? [...shown, toast].slice(-6) : shown.map((old) => (old.id === toast.id ? toast : old)),
  });
}

export function closeToast(id: string): void {
  toasts.setState({ shown: toasts.getState().shown.filter((toast) => toast.id !== id) });
}

export const isShown = (id: string): boolean => toasts.getState().shown.some((toast) => toast.id === id);
