import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../../kit/Button';
import { Segments, Switch, TextField } from '../../../kit/fields';
import { useAsk, useClassroom } from '../context';
import { Prepared } from './Prepared';
import { type AdHoc, adHocQuestion, adHocs, adHocWords } from './round.viewmodel';
import { Thresholds } from './Thresholds';

const LATER = 'later';
const letterOf = (index: number) => 'ABCDEFGHI'.charAt(index);

interface AskFormProps {
  /** The question is on the same concept as the one that was just revealed. */
  followUp?: boolean;
  onCancel?: () => void;
}

/** A question without preparation: said aloud, or with a line of text. */
export function AskForm({ followUp = false, onCancel }: AskFormProps) {
  const { t } = useLingui();
  const ask = useAsk();
  const step = useClassroom((s) => s.documents.round?.step ?? 0);
  const [text, setText] = useState('');
  const [letters, setLetters] = useState('4');
  const [right, setRight] = useState(LATER);
  const [confidence, setConfidence] = useState(false);
  const [anonymous, setAnonymous] = useState(false);
  const count = Number(letters);
  const key = right === LATER || Number(right) >= count ? null : Number(right);
  const start = (kind: AdHoc) =>
    void ask('pitt.round.ask', {
      step,
      question: adHocQuestion(kind, { text, letters: count, right: key, confidence }),
      follow_up: followUp,
      anonymous,
    });
  return (
    <div className="asking">
      {followUp && (
        <div className="asking-follow-up">
          <p>{t`A follow-up on the same concept: the results show both together.`}</p>
          <Button look="plain" onPress={onCancel}>{t`Back to the answer`}</Button>
        </div>
      )}
      {!followUp && <Prepared />}
      <p className="soft">{t`Say the question aloud, or write it, and choose what they answer with.`}</p>
      <TextField
        label={t`Question (may stay empty)`}
        value={text}
        onChange={setText}
        maxLength={2000}
        autoComplete="off"
      />
      <div className="asking-kinds">
        {adHocs.map((kind) => (
          <Button key={kind} wide onPress={() => start(kind)}>
            {kind === 'letters' ? t`A to ${letterOf(count - 1)}` : adHocWords(kind)}
          </Button>
        ))}
      </div>
      <div className="field">
        <span className="field-label">{t`How many letters`}</span>
        <Segments
          label={t`How many letters`}
          choices={['2', '3', '4', '5', '6'].map((id) => ({ id, words: id }))}
          value={letters}
          onChange={setLetters}
        />
      </div>
      <div className="field">
        <span className="field-label">{t`Which letter is right`}</span>
        <Segments
          label={t`Which letter is right`}
          choices={[
            { id: LATER, words: t`say later` },
            ...Array.from({ length: count }, (_, index) => ({ id: String(index), words: letterOf(index) })),
          ]}
          value={key === null ? LATER : right}
          onChange={setRight}
        />
      </div>
      <Switch on={confidence} onChange={setConfidence}>
        {t`Ask how sure they are`}
      </Switch>
      <Switch on={anonymous} onChange={setAnonymous}>
        {t`Anonymous: nobody is told whose answer is whose`}
      </Switch>
      <Thresholds />
    </div>
  );
}
