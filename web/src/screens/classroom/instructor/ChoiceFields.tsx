import { useLingui } from '@lingui/react/macro';
import { Chooser, Segments } from '../../../kit/fields';
import { useClassroomParts } from '../context';
import {
  type Choices,
  countdowns,
  leads,
  secondsChoice,
  sizeHint,
  sizes,
  wayOf,
  waysOf,
  wayWords,
} from './switching.viewmodel';

interface ChoiceFieldsProps {
  choices: Choices;
  onChoices: (choices: Choices) => void;
  /** What is being chosen for: the way into groups, or the way back. */
  which: 'groups' | 'back';
}

/** How the next switch is to be: size, way and lead, or the countdown back. */
export function ChoiceFields({ choices, onChoices, which }: ChoiceFieldsProps) {
  const { t } = useLingui();
  const { results, map } = useClassroomParts((s) => ({
    results: s.documents.results,
    map: s.documents.instructors,
  }));
  if (which === 'back') {
    return (
      <div className="choice-fields">
        <Chooser
          label={t`Countdown`}
          choices={countdowns.map((ms) => ({ id: String(ms), words: secondsChoice(ms) }))}
          value={String(choices.countdownMs)}
          onChange={(ms) => onChoices({ ...choices, countdownMs: Number(ms) })}
        />
      </div>
    );
  }
  const hint = sizeHint(choices.size);
  return (
    <div className="choice-fields">
      <div className="field">
        <span className="field-label">{t`Students in a group`}</span>
        <Segments
          label={t`Students in a group`}
          choices={sizes.map((size) => ({ id: String(size), words: String(size) }))}
          value={String(choices.size)}
          onChange={(size) => onChoices({ ...choices, size: Number(size) })}
        />
        {hint && <p className="field-hint">{hint}</p>}
      </div>
      <div className="choice-pair">
        <Chooser
          label={t`How groups are formed`}
          choices={waysOf(results, map).map((way) => ({ id: way, words: wayWords(way) }))}
          value={wayOf(choices, results)}
          onChange={(way) => onChoices({ ...choices, way })}
        />
        <Chooser
          label={t`Lead before it`}
          choices={leads.map((ms) => ({ id: String(ms), words: secondsChoice(ms) }))}
          value={String(choices.leadMs)}
          onChange={(ms) => onChoices({ ...choices, leadMs: Number(ms) })}
        />
      </div>
    </div>
  );
}
