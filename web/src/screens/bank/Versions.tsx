import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { KeptQuestion, OldVersion } from '../../connection/bank';
import { Button } from '../../kit/Button';
import { Dialog, DialogButtons } from '../../kit/Dialog';
import { refusalWords } from '../../words/refusals';
import { dayOf } from '../../words/words';
import { useApi } from '../api';
import { QuestionCard } from './QuestionCard';

interface VersionsProps {
  kept: KeptQuestion;
  /** Puts an old version into the fields; nothing is saved by that. */
  onTake: (entry: OldVersion) => void;
}

/** How the question stood before, and the way back. */
export function Versions({ kept, onTake }: VersionsProps) {
  const { t } = useLingui();
  const api = useApi();
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState<OldVersion | null>(null);
  const [wrong, setWrong] = useState('');
  const close = () => {
    setOpen(false);
    setSeen(null);
    setWrong('');
  };
  const look = (version: number) => {
    setWrong('');
    api.bank
      .version(kept.id, version)
      .then(setSeen)
      .catch((error) => setWrong(refusalWords(error)));
  };
  const earlier = kept.versions.filter(({ version }) => version !== kept.version);
  return (
    <>
      <Button look="plain" icon="clock" onPress={() => setOpen(true)}>
        {t`Earlier versions`}
      </Button>
      <Dialog title={t`Earlier versions`} isOpen={open} onClose={close} closeWord={t`Close`} shape="wide">
        {wrong && <p className="trouble">{wrong}</p>}
        {seen ? (
          <>
            <p className="soft">{dayOf(seen.at)}</p>
            <QuestionCard entry={seen} />
            <DialogButtons>
              <Button onPress={() => setSeen(null)}>{t`Back to the versions`}</Button>
              <Button
                look="primary"
                onPress={() => {
                  onTake(seen);
                  close();
                }}
              >
                {t`Use this version again`}
              </Button>
            </DialogButtons>
          </>
        ) : (
          <ul className="export-formats">
            {earlier.map(({ version, at, title }) => (
              <li key={version}>
                <button type="button" className="prepare-card" onClick={() => look(version)}>
                  <span className="room-card-words">
                    <strong>{dayOf(at)}</strong>
                    {title && (
                      <span className="soft" dir="auto">
                        {title}
                      </span>
                    )}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Dialog>
    </>
  );
}
