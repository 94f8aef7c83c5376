import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Entry } from '../../connection/bank';
import { Icon } from '../../kit/Icon';
import { Rich } from '../../rich/Rich';
import { firstLine, kindWords } from './bank.viewmodel';
import { rightNumber } from './editor.viewmodel';
import { cardAnswers } from './import.viewmodel';

interface QuestionCardProps {
  entry: Entry;
  /** What stands beside the kind, such as the lines of a file. */
  beside?: ReactNode;
  children?: ReactNode;
}

/** A question as its author sees it: with its answers, and the right ones marked. */
export function QuestionCard({ entry, beside, children }: QuestionCardProps) {
  const { t } = useLingui();
  const { question } = entry;
  const right = rightNumber(question);
  const text = question.text ?? '';
  return (
    <article className="question-card">
      <p className="bank-row-facts soft">
        <span>{kindWords(question.kind)}</span>
        {entry.folder && <span>{entry.folder.replaceAll('/', ' / ')}</span>}
        {entry.tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
        {beside}
      </p>
      {entry.title && entry.title !== firstLine(text) && (
        <p dir="auto">
          <strong>{entry.title}</strong>
        </p>
      )}
      {text ? <Rich className="question-card-text" text={text} /> : <p className="soft">{t`Said aloud.`}</p>}
      <ul className="card-answers">
        {cardAnswers(question).map(({ letter, words, right: isRight }) => (
          <li key={letter || words} className={isRight ? 'card-answer card-answer-right' : 'card-answer'}>
            {letter && <span className="card-letter">{letter}</span>}
            {words && <Rich className="card-answer-words" text={words} />}
            {isRight && (
              <span className="card-right">
                <Icon name="check" size={20} />
                {t`right`}
              </span>
            )}
          </li>
        ))}
      </ul>
      {right && (
        <p className="card-right">
          <Icon name="check" size={20} /> {t`The right answer: ${right}`}
        </p>
      )}
      {question.explanation && <Rich className="question-card-why soft" text={question.explanation} />}
      {children}
    </article>
  );
}
