import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../../kit/Button';
import { Segments, Switch, TextField } from '../../../kit/fields';
import { useAsk, useClassroom } from '../context';
import { type AdHoc, adHocQuestion, adHocs, adHocWords } from './round.viewmodel';

/** A question without preparation: said aloud, or with a line of text. */
export function AskForm() {
  const { t } = useLingui();
  const ask = useAsk();
  const step = useClassroom((s) => s.documents.round?.step ?? 0);
  const [text, setText] = useState('');
  const [letters, setLetters] = useState('4');
  const [confidence, setConfidence] = useState(false);
  const start = (kind: AdHoc) =>
    void ask('pitt.round.ask', { step, question: adHocQuestion(kind, text, Number(letters), confidence) });
  return (
    <div className="asking">
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
            {kind === 'letters' ? t`A to ${'ABCDEFGHI'.charAt(Number(letters) - 1)}` : adHocWords(kind)}
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
      <Switch on={confidence} onChange={setConfidence}>
        {t`Ask how sure they are`}
      </Switch>
    </div>
  );
}
