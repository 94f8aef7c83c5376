/** Whether this screen is one that the class sees, so that nothing private may stand on it; kept by the browser. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const KEY = 'pitt.projected';
const projected = createStore<{ on: boolean }>(() => ({ on: localStorage.getItem(KEY) === '1' }));

export function useProjected(): [boolean, (on: boolean) => void] {
  const { on } = useStore(projected);
  return [
    on,
    (next) => {
      localStorage.setItem(KEY, next ? '1' : '0');
      projected.setState({ on: next });
    },
  ];
}
