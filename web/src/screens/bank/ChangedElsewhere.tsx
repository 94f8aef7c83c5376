import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { KeptQuestion } from '../../connection/bank';
import { Button } from '../../kit/Button';
import { timeOf } from '../../words/words';
import { QuestionCard } from './QuestionCard';

interface ChangedElsewhereProps {
  newer: KeptQuestion;
  onKeepMine: () => void;
  onTakeNewer: () => void;
}

/** Says that somebody else has saved meanwhile; one's own text stays where it is until one decides. */
export function ChangedElsewhere({ newer, onKeepMine, onTakeNewer }: ChangedElsewhereProps) {
  const { t } = useLingui();
  const [seen, setSeen] = useState(false);
  const at = timeOf(newer.changed_at);
  return (
    <section className="changed" aria-label={t`Changed elsewhere`} role="alert">
      <p>
        <strong>{t`This question was changed elsewhere at ${at}.`}</strong>{' '}
        {t`Yours is not saved yet; everything that you wrote is still in the fields.`}
      </p>
      {seen && <QuestionCard entry={newer} />}
      <p className="bank-actions">
        <Button onPress={() => setSeen(!seen)}>
          {seen ? t`Hide the newer version` : t`Show the newer version`}
        </Button>
        <Button onPress={onKeepMine}>{t`Save mine over it`}</Button>
        <Button look="plain" onPress={onTakeNewer}>
          {t`Take the newer one instead`}
        </Button>
      </p>
    </section>
  );
}
