import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Segments } from '../../kit/fields';
import { Rich } from '../../rich/Rich';
import { Answers, type Sent } from '../classroom/question/Answering';
import { Settled } from '../classroom/question/QuestionDock';
import { type Draft, previewOf } from './editor.viewmodel';

const NOTHING: Sent = { choices: [], number: null, confidence: null };

/** The question as students have it, to press on, while they vote and when it is revealed. */
export function Preview({ draft }: { draft: Draft }) {
  const { t } = useLingui();
  const [phase, setPhase] = useState<'voting' | 'revealed'>('voting');
  const [sent, setSent] = useState<Sent>(NOTHING);
  const round = previewOf(draft, phase);
  // Another kind or fewer answers leave nothing chosen that is not there.
  const choices = sent.choices.filter((choice) => round.kind !== 'number' && choice < 9);
  const chosen: Sent = { ...sent, choices: round.kind === 'multiple' ? choices : choices.slice(0, 1) };
  const answered = chosen.choices.length > 0 || chosen.number !== null;
  const empty = !round.text && !round.options.some(({ text }) => text);
  return (
    <section className="editor-preview" aria-label={t`Preview`}>
      <Segments
        label={t`What students see`}
        choices={[
          { id: 'voting', words: t`While voting` },
          { id: 'revealed', words: t`When revealed` },
        ]}
        value={phase}
        onChange={setPhase}
      />
      <div className="editor-paper">
        {round.text && <Rich className="question-text" text={round.text} />}
        {empty && <p className="soft">{t`Here stands the question as students see it.`}</p>}
        {phase === 'voting' ? (
          <Answers
            key={round.kind}
            round={round}
            first={null}
            voting={{ chosen, saving: 'none', refused: '', send: async (answer) => setSent(answer) }}
          />
        ) : (
          <Settled round={round} first={answered ? chosen : null} second={null} />
        )}
      </div>
      <p className="soft">
        {phase === 'voting'
          ? t`Press an answer to try it. Feedback is shown with the revealed answer.`
          : answered
            ? t`This is what somebody with your answer sees.`
            : t`Press an answer while voting, to see its feedback here.`}
      </p>
    </section>
  );
}
