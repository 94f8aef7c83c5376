import { useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../../kit/Button';
import { Dialog, DialogButtons } from '../../kit/Dialog';
import { go, holdHere } from '../navigation';

export interface UnsavedWork {
  /** Where the person wanted to go; null while nobody wants to leave. */
  wished: string | null;
  stay: () => void;
  /** Lets the next steps pass. */
  release: () => void;
}

/** Holds the person on the page while there is something that would be lost. */
export function useUnsaved(dirty: boolean): UnsavedWork {
  const [wished, setWished] = useState<string | null>(null);
  const free = useRef<() => void>(() => {});
  useEffect(() => {
    if (!dirty) return;
    const release = holdHere((path) => {
      setWished(path);
      return false;
    });
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    free.current = () => {
      release();
      window.removeEventListener('beforeunload', warn);
    };
    return free.current;
  }, [dirty]);
  return {
    wished,
    stay: useCallback(() => setWished(null), []),
    release: useCallback(() => free.current(), []),
  };
}

/** Asks what is to become of it before the page is left. */
export function Unsaved({ unsaved, onSave }: { unsaved: UnsavedWork; onSave: () => Promise<boolean> }) {
  const { t } = useLingui();
  const leave = () => {
    const path = unsaved.wished ?? '/';
    unsaved.stay();
    unsaved.release();
    go(path);
  };
  const saveFirst = async () => {
    const path = unsaved.wished ?? '/';
    unsaved.stay();
    if (await onSave()) go(path);
  };
  return (
    <Dialog
      title={t`Leave without saving?`}
      isOpen={unsaved.wished !== null}
      onClose={unsaved.stay}
      closeWord={t`Close`}
      urgent
    >
      <p>{t`What you have changed here is not saved yet.`}</p>
      <DialogButtons>
        <Button onPress={leave}>{t`Leave without saving`}</Button>
        <Button look="primary" onPress={() => void saveFirst()}>
          {t`Save and leave`}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
