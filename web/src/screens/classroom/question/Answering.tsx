import { useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { Button } from '../../../kit/Button';
import { Segments, TextField } from '../../../kit/fields';
import { Icon } from '../../../kit/Icon';
import type { CastVote } from '../../../protocol/generated';
import { RichLine } from '../../../rich/Rich';
import { refusalWords } from '../../../words/refusals';
import { isRefusal, useActions } from '../context';
import { choose, numberWords, type OptionModel, optionsOf, type Round, readNumber } from './round.viewmodel';

export type Saving = 'none' | 'saving' | 'saved' | 'refused';

export interface Sent {
  choices: number[];
  number: number | null;
  confidence: number | null;
}

/** What somebody chose, from the tap until the server has it; a refused choice stays in sight with the reason. */
export function useVoting(round: Round, cast: CastVote | null) {
  const actions = useActions();
  const [sent, setSent] = useState<Sent | null>(null);
  const [refused, setRefused] = useState('');
  const latest = useRef(0);
  const vote = round.vote ?? 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another vote begins with nothing
  useEffect(() => {
    setSent(null);
    setRefused('');
  }, [round.round, vote]);

  const send = async (answer: Sent) => {
    latest.current += 1;
    const mine = latest.current;
    setSent(answer);
    setRefused('');
    try {
      await actions.call('pitt.vote', { round: round.round, vote, ...answer });
      // From here on what the server says counts, also where another device says otherwise.
      if (mine === latest.current) setSent(null);
    } catch (error) {
      if (mine === latest.current) setRefused(isRefusal(error) ? refusalWords(error) : refusalWords(null));
    }
  };
  const chosen: Sent = sent ?? {
    choices: cast?.choices ?? [],
    number: cast?.number ?? null,
    confidence: cast?.confidence ?? null,
  };
  const saving: Saving = refused ? 'refused' : sent ? 'saving' : cast ? 'saved' : 'none';
  return { chosen, saving, refused, send };
}

type Voting = ReturnType<typeof useVoting>;

interface AnswersProps {
  round: Round;
  voting: Voting;
  /** What was chosen in the first vote, marked in the second. */
  first: CastVote | null;
}

/** The answers to press, while a vote is open. */
export function Answers({ round, voting, first }: AnswersProps) {
  const { t } = useLingui();
  const { chosen, send } = voting;
  const pick = (choice: number) => {
    const choices = choose(round.kind, chosen.choices, choice);
    if (choices.length > 0) void send({ ...chosen, number: null, choices });
  };
  useDigits(round, pick);
  const answered = chosen.choices.length > 0 || chosen.number !== null;
  return (
    <div className="answers">
      {round.kind === 'number' ? (
        <NumberAnswer key={`${round.round}.${round.vote}`} voting={voting} />
      ) : (
        <ToggleButtonGroup
          className="answer-list"
          aria-label={t`Your answer`}
          selectionMode={round.kind === 'multiple' ? 'multiple' : 'single'}
          orientation="vertical"
          selectedKeys={chosen.choices}
          onSelectionChange={(keys) => {
            const after = [...keys].map(Number);
            const changed = after.find((it) => !chosen.choices.includes(it));
            const dropped = chosen.choices.find((it) => !after.includes(it));
            const choice = changed ?? dropped;
            // Pressed again, a single answer stays chosen.
            if (choice !== undefined && (round.kind === 'multiple' || changed !== undefined)) pick(choice);
          }}
        >
          {optionsOf(round).map((option) => (
            <ToggleButton key={option.index} id={option.index} className="answer">
              <OptionWords option={option} />
              {first?.choices?.includes(option.index) && <span className="answer-mark">{t`at first`}</span>}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      {round.kind === 'multiple' && <p className="soft answer-hint">{t`Several answers may be right.`}</p>}
      {round.confidence && answered && (
        <div className="confidence">
          <span className="field-label">{t`How sure are you?`}</span>
          <Segments
            label={t`How sure are you?`}
            choices={[
              { id: '1', words: t`Guessed` },
              { id: '2', words: t`Rather sure` },
              { id: '3', words: t`Sure` },
            ]}
            value={chosen.confidence === null ? '' : String(chosen.confidence)}
            onChange={(step) => void send({ ...chosen, confidence: Number(step) })}
          />
        </div>
      )}
    </div>
  );
}

/** The keys 1 to 9 choose, wherever one is but in a field or a dialog. */
function useDigits(round: Round, pick: (choice: number) => void): void {
  const count = optionsOf(round).length;
  const latest = useRef(pick);
  latest.current = pick;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target as HTMLElement | null;
      if (target?.closest?.('input, textarea, select, [contenteditable], [role="dialog"], [role="listbox"]'))
        return;
      const digit = Number(event.key);
      if (Number.isInteger(digit) && digit >= 1 && digit <= count) latest.current(digit - 1);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [count]);
}

export function OptionWords({ option }: { option: OptionModel }) {
  return (
    <>
      {option.letter && <span className="answer-letter">{option.letter}</span>}
      {option.words && <RichLine className="answer-words" text={option.words} />}
    </>
  );
}

function NumberAnswer({ voting }: { voting: Voting }) {
  const { t } = useLingui();
  const { chosen, send } = voting;
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState('');
  const saved = chosen.number === null ? '' : numberWords(chosen.number);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const number = readNumber(typed ?? saved);
    if (number === null) {
      setWrong(t`Write a number, such as 9.81.`);
      return;
    }
    setWrong('');
    setTyped(null);
    void send({ ...chosen, choices: [], number });
  };
  return (
    <form className="number-answer" onSubmit={submit}>
      <TextField
        label={t`Your answer`}
        large
        value={typed ?? saved}
        onChange={setTyped}
        wrong={wrong}
        inputMode="decimal"
        autoComplete="off"
        maxLength={40}
      />
      <Button type="submit" look="primary">
        {t`Save`}
      </Button>
    </form>
  );
}

/** Whether one's answer is safe: what the server says, never what one hopes. */
export function SavedLine({ saving, refused }: { saving: Saving; refused: string }) {
  const { t } = useLingui();
  return (
    <p className={`saved saved-${saving}`} role="status" data-saving={saving}>
      {saving === 'saved' && (
        <>
          <Icon name="check" size={20} />
          {t`Saved. You may change it until the vote closes.`}
        </>
      )}
      {saving === 'saving' && t`Saving…`}
      {saving === 'refused' && refused}
    </p>
  );
}
