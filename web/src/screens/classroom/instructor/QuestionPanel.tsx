import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../../kit/Button';
import { Switch, TextField } from '../../../kit/fields';
import { Icon } from '../../../kit/Icon';
import { Menu, type MenuEntry } from '../../../kit/Menu';
import type { ResultsDocument, ShownKey } from '../../../protocol/generated';
import { Rich } from '../../../rich/Rich';
import { useAsk, useClassroom, useClassroomParts } from '../context';
import { Bars } from '../question/Bars';
import { ClosesIn } from '../question/QuestionDock';
import {
  isOpen,
  keyWords,
  optionsOf,
  percentWords,
  type Round,
  readNumber,
} from '../question/round.viewmodel';
import { AskForm } from './AskForm';
import { useProjected } from './projected';
import {
  gainOf,
  LAST_CALL_MS,
  phaseWords,
  recommendationWords,
  type StepName,
  stepsOf,
  stepWords,
  votedWords,
} from './round.viewmodel';
import { type Choices, groupCount, studentsToSplit } from './switching.viewmodel';

/** The question in the hands of an instructor: asked in two presses, then one primary button after the other. */
export function QuestionPanel({ choices, onChoices }: QuestionPanelProps) {
  const round = useClassroom((s) => s.documents.round?.round ?? null);
  const [following, setFollowing] = useState<number | null>(null);
  if (!round) return <AskForm />;
  if (following === round.round && round.phase === 'revealed')
    return <AskForm followUp onCancel={() => setFollowing(null)} />;
  return (
    <Leading
      key={round.round}
      round={round}
      choices={choices}
      onChoices={onChoices}
      onFollowUp={() => setFollowing(round.round)}
    />
  );
}

interface QuestionPanelProps {
  choices: Choices;
  onChoices: (choices: Choices) => void;
}

function useSteps(round: Round, choices: Choices) {
  const ask = useAsk();
  const { step, epoch } = useClassroomParts((s) => ({
    step: s.documents.round?.step ?? 0,
    epoch: s.documents.class?.epoch ?? 0,
  }));
  const act: Record<StepName, () => unknown> = {
    discuss: () =>
      ask('pitt.round.discuss', {
        step,
        epoch,
        size: choices.size,
        lead_ms: choices.leadMs,
        show_mates: choices.showMates && !round.anonymous,
      }),
    'last-call': () => ask('pitt.round.last_call', { step, in_ms: LAST_CALL_MS }),
    close: () => ask('pitt.round.close_vote', { step }),
    'open-first': () => ask('pitt.round.open_vote', { step, vote: 1 }),
    'open-second': () => ask('pitt.round.open_vote', { step, vote: 2 }),
    reveal: () => ask('pitt.round.reveal', { step }),
    'reveal-bare': () => ask('pitt.round.reveal', { step, totals: false }),
    end: () => ask('pitt.round.end', { step }),
  };
  const show = (vote: 1 | 2, on: boolean) =>
    void ask('pitt.round.show_totals', { round: round.round, vote, on });
  return { act: (name: StepName) => void act[name](), show };
}

interface LeadingProps extends QuestionPanelProps {
  round: Round;
  onFollowUp: () => void;
}

function Leading({ round, choices, onChoices, onFollowUp }: LeadingProps) {
  const { t } = useLingui();
  const parts = useClassroomParts((s) => ({
    results: s.documents.results,
    map: s.documents.instructors,
    groups: s.documents.class?.mode === 'groups' || s.documents.class?.switch?.to === 'groups',
    lesson: s.documents.lesson?.running ?? false,
  }));
  const { results, groups } = parts;
  const { act, show } = useSteps(round, choices);
  const [projected, setProjected] = useProjected();
  const students = studentsToSplit(parts.map);
  const words = (name: StepName) => stepWords(name, students, groupCount(students, choices.size));
  // On a projected screen the order of the buttons would say what is recommended.
  const told = results && projected ? { ...results, recommendation: null } : results;
  // In a lesson the one button is *Next*, below the page.
  const [primary, ...others] = stepsOf(round, told, groups).map((it) =>
    parts.lesson ? { ...it, primary: false } : it,
  );
  const inSight = others.slice(0, primary?.primary ? 1 : 2);
  const rest: MenuEntry[] = others
    .slice(inSight.length)
    .map(({ name }) => ({ id: name, words: words(name), icon: 'forward', onPress: () => act(name) }));
  const vote = round.vote ?? 1;
  const shown = results?.shown ?? [];
  const advice = results ? recommendationWords(results, vote) : '';
  return (
    <div className="leading" data-phase={round.phase}>
      <p className="leading-phase">
        <strong>{phaseWords(round)}</strong>
        <ClosesIn at={isOpen(round) ? (round.closes_at ?? null) : null} />
      </p>
      {round.text && <Rich className="question-text" text={round.text} />}
      {round.anonymous && <p className="soft">{t`Anonymous: nobody is told whose answer is whose.`}</p>}
      {results && (
        <p className="leading-voted" role="status">
          {votedWords(results)}
        </p>
      )}
      {results && projected && <TotalsOf round={round} totals={round.totals} answer={round.key ?? null} />}
      {results && !projected && (
        <>
          <TotalsOf round={round} totals={results.totals} answer={results.key ?? null} />
          {advice && round.phase !== 'revealed' && round.phase !== 'discussing' && (
            <p className="leading-advice">{advice}</p>
          )}
          <KeyChoice round={round} />
        </>
      )}
      <div className="leading-steps">
        {primary && (
          <Button look={primary.primary ? 'primary' : 'quiet'} wide onPress={() => act(primary.name)}>
            {words(primary.name)}
          </Button>
        )}
        {inSight.map(({ name }) => (
          <Button key={name} wide onPress={() => act(name)}>
            {words(name)}
          </Button>
        ))}
        {round.phase === 'revealed' && (
          <Button wide icon="vote" onPress={onFollowUp}>
            {t`Ask a follow-up on the same concept`}
          </Button>
        )}
        {rest.length > 0 && (
          <Menu
            button={
              <Button wide look="plain" icon="more">
                {t`Other steps`}
              </Button>
            }
            label={t`Other steps`}
            entries={rest}
          />
        )}
      </div>
      <div className="leading-switches">
        {results?.totals[String(vote)] && !isOpen(round) && (
          <Switch on={shown.includes(vote)} onChange={(on) => show(vote, on)}>
            {t`Students see the totals`}
          </Switch>
        )}
        {!round.anonymous && !groups && round.phase !== 'revealed' && (
          <Switch on={choices.showMates} onChange={(showMates) => onChoices({ ...choices, showMates })}>
            {t`In the discussion mates see each other's first answers`}
          </Switch>
        )}
        <Switch on={projected} onChange={setProjected}>
          {t`My screen is projected: hide what is private`}
        </Switch>
      </div>
    </div>
  );
}

interface TotalsOfProps {
  round: Round;
  totals: ResultsDocument['totals'];
  answer: ShownKey | null;
}

/** Both votes and the gain: all there are, or on a projected screen those that students see. */
function TotalsOf({ round, totals, answer }: TotalsOfProps) {
  const { t } = useLingui();
  const one = totals['1'];
  const two = totals['2'];
  if (!(one ?? two)) return null;
  const gain = gainOf(totals);
  return (
    <>
      <Bars
        round={round}
        totals={two ?? (one as NonNullable<typeof one>)}
        before={two ? (one ?? null) : null}
        answer={answer}
        caption={two && one ? t`The first vote, thin, and the second` : t`How the class has answered`}
      />
      {gain !== null && (
        <p className="soft">{t`Gain: ${percentWords(gain)} of what there was to gain (Hake 1998).`}</p>
      )}
    </>
  );
}

/** Which answer is right, for a question that was asked without saying so. */
function KeyChoice({ round }: { round: Round }) {
  const { t } = useLingui();
  const ask = useAsk();
  const key = useClassroom((s) => s.documents.results?.key ?? null);
  const [typed, setTyped] = useState('');
  if (round.kind === 'where_are_we') return null;
  const right = keyWords(round, key);
  const set = (choices: number[], number: number | null) =>
    void ask('pitt.round.set_key', { round: round.round, right: choices, number });
  if (round.kind === 'number') {
    const value = readNumber(typed);
    return (
      <form
        className="key-choice"
        onSubmit={(event) => {
          event.preventDefault();
          if (value !== null) set([], value);
        }}
      >
        <TextField
          label={right ? t`Right answer: ${right}` : t`Which number is right?`}
          value={typed}
          onChange={setTyped}
          inputMode="decimal"
          autoComplete="off"
        />
        <Button type="submit" isDisabled={value === null}>{t`Set`}</Button>
      </form>
    );
  }
  const chosen = key?.right ?? [];
  return (
    <fieldset className="key-choice">
      <legend className="field-label">{right ? t`Right answer: ${right}` : t`Which answer is right?`}</legend>
      {optionsOf(round).map(({ index, letter, words }) => {
        const on = chosen.includes(index);
        const after =
          round.kind === 'multiple'
            ? on
              ? chosen.filter((it) => it !== index)
              : [...chosen, index].sort((a, b) => a - b)
            : on
              ? []
              : [index];
        return (
          <button
            key={index}
            type="button"
            className={`key-letter${on ? ' key-letter-on' : ''}`}
            aria-pressed={on}
            onClick={() => set(after, null)}
          >
            {on && <Icon name="check" size={16} />}
            {letter || words}
          </button>
        );
      })}
    </fieldset>
  );
}
