/** Gives every part of the class screen its state, its actions, and a place where refusals are said. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Args, ProcedureUri, Refusal, Result } from '../../protocol/procedures';
import type { ClassroomActions, ClassroomState } from '../../state/model';
import { refusalWords } from '../../words/refusals';
import { followCalmly, isPreparedSwitch, isSwitch } from './calm';

/** One line that is said and goes away: a refusal (`wrong`) or a notice. */
export interface Saying {
  id: number;
  tone: 'wrong' | 'notice';
  words: string;
}

/** A question that stands before a call: the same call, confirmed, goes through. */
export interface Question {
  words: string;
  confirm: string | null;
  danger: boolean;
  onConfirm: () => void;
}

interface Sayings {
  sayings: Saying[];
  question: Question | null;
}

export interface ClassroomPort {
  store: StoreApi<ClassroomState>;
  actions: ClassroomActions;
}

interface ContextValue extends ClassroomPort {
  calm: StoreApi<ClassroomState>;
  faces: StoreApi<ClassroomState>;
  sayings: StoreApi<Sayings>;
}

const Context = createContext<ContextValue | null>(null);

export function ClassroomProvider({ port, children }: { port: ClassroomPort; children: ReactNode }) {
  const sayings = useRef<StoreApi<Sayings> | null>(null);
  sayings.current ??= createStore<Sayings>(() => ({ sayings: [], question: null }));
  const said = sayings.current;
  const [calm, follow] = useMemo(() => followCalmly(port.store, isSwitch), [port.store]);
  const [faces, followFaces] = useMemo(() => followCalmly(port.store, isPreparedSwitch), [port.store]);
  useEffect(follow, [follow]);
  useEffect(followFaces, [followFaces]);
  const value = useMemo(() => ({ ...port, calm, faces, sayings: said }), [port, calm, faces, said]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

function useContextValue(): ContextValue {
  const value = useContext(Context);
  if (!value) throw new Error('Stands outside of a ClassroomProvider.');
  return value;
}

/** Follows a part of the state; at a switch a moment later, when the faces are there. */
export function useClassroom<T>(select: (state: ClassroomState) => T): T {
  return useStore(useContextValue().calm, select);
}

/** Follows several parts at once; at a switch a moment later, when the faces are there. */
export function useClassroomParts<T extends object>(select: (state: ClassroomState) => T): T {
  return useStore(useContextValue().calm, useShallow(select));
}

/** Follows several parts for the faces; at a switch to a place that is laid out already a moment after it was uncovered. */
export function useFaces<T extends object>(select: (state: ClassroomState) => T): T {
  return useStore(useContextValue().faces, useShallow(select));
}

/** Gives the state itself, for what must not wait for any rendering. */
export function useLiveStore(): StoreApi<ClassroomState> {
  return useContextValue().store;
}

/** Follows several parts without delay. */
export function useLiveParts<T extends object>(select: (state: ClassroomState) => T): T {
  return useStore(useContextValue().store, useShallow(select));
}

export function useActions(): ClassroomActions {
  return useContextValue().actions;
}

export function useSayings(): Sayings & { forget: (id: number) => void; answered: () => void } {
  const { sayings } = useContextValue();
  const now = useStore(sayings);
  return {
    ...now,
    forget: (id) => sayings.setState((s) => ({ sayings: s.sayings.filter((saying) => saying.id !== id) })),
    answered: () => sayings.setState({ question: null }),
  };
}

let lastSaying = 0;

/** Gives a function that says something to the person near the bottom of the screen. */
export function useSay(): (tone: Saying['tone'], words: string) => void {
  const { sayings } = useContextValue();
  return useCallback(
    (tone, words) => {
      lastSaying += 1;
      const saying = { id: lastSaying, tone, words };
      sayings.setState((s) => ({
        sayings: [...s.sayings.filter((other) => other.words !== words), saying].slice(-3),
      }));
    },
    [sayings],
  );
}

/** Gives a function that asks a question before something is done. */
export function useQuestion(): (question: Question) => void {
  const { sayings } = useContextValue();
  return useCallback((question) => sayings.setState({ question }), [sayings]);
}

export function isRefusal(error: unknown): error is Refusal {
  return typeof error === 'object' && error !== null && 'uri' in error && 'words' in error;
}

/**
 * Gives a function that calls a procedure and never loses a refusal: it is said in words, and one that only asks for
 * confirmation becomes a question. Resolves to null when nothing was done.
 */
export function useAsk(): <U extends ProcedureUri>(uri: U, args: Args<U>) => Promise<Result<U> | null> {
  const actions = useActions();
  const say = useSay();
  const question = useQuestion();
  return useCallback(
    async (uri, args) => {
      try {
        return await actions.call(uri, args);
      } catch (error) {
        const words = refusalWords(error);
        if (isRefusal(error) && error.uri === 'pitt.error.confirm') {
          const again = () => {
            actions
              .call(uri, { ...args, confirmed: true })
              .catch((second) => say('wrong', refusalWords(second)));
          };
          question({ words, confirm: null, danger: false, onConfirm: again });
        } else {
          say('wrong', words);
        }
        return null;
      }
    },
    [actions, say, question],
  );
}

/** Gives a function that does one of the other actions and says why when it was refused. */
export function useTry(): (doing: Promise<unknown>) => void {
  const say = useSay();
  return useCallback(
    (doing) => {
      doing.catch((error) => say('wrong', refusalWords(error)));
    },
    [say],
  );
}
