import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../../kit/Button';
import { useAsk, useClassroom } from '../context';
import { ruleWords } from './pairs.viewmodel';

/** So many take no room worth folding away. */
const FEW = 2;

/** Who is never, or always, in a group together: shown when there is such a rule, and taken back here. */
export function PairRules() {
  const { t } = useLingui();
  const ask = useAsk();
  const pairs = useClassroom((s) => s.documents.instructors?.pairs);
  if (!pairs?.length) return null;
  return (
    <details className="pair-rules" open={pairs.length <= FEW}>
      <summary>
        <Trans>Rules about pairs: {pairs.length}</Trans>
      </summary>
      <ul>
        {pairs.map(({ first, second, first_name, second_name, rule }) => (
          <li key={`${first} ${second}`}>
            <span>
              <strong>{t`${first_name} and ${second_name}`}</strong>
              <small>{ruleWords(rule)}</small>
            </span>
            <Button
              look="plain"
              aria-label={t`Take back the rule about ${first_name} and ${second_name}`}
              onPress={() => void ask('pitt.pair.set', { first, second, rule: 'none' })}
            >
              {t`Take back`}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
