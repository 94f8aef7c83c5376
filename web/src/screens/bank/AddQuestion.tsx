import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { QuestionLine } from '../../connection/bank';
import { Dialog } from '../../kit/Dialog';
import { TextField } from '../../kit/fields';
import { Icon } from '../../kit/Icon';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { Link } from '../entering/Page';
import { firstLine, kindWords, nameOf } from './bank.viewmodel';

const PAUSE_MS = 250;

interface AddQuestionProps {
  isOpen: boolean;
  onClose: () => void;
  onAdd: (line: QuestionLine) => void;
}

/** Finds a question in the bank for the lesson. */
export function AddQuestion({ isOpen, onClose, onAdd }: AddQuestionProps) {
  const { t } = useLingui();
  const api = useApi();
  const [q, setQ] = useState('');
  const [lines, setLines] = useState<QuestionLine[] | null>(null);
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    if (!isOpen) return;
    let current = true;
    const timer = setTimeout(
      () => {
        api.bank.questions({ q }).then(
          (list) => {
            if (!current) return;
            setWrong('');
            setLines(list.questions);
          },
          (error) => current && setWrong(refusalWords(error)),
        );
      },
      q ? PAUSE_MS : 0,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, isOpen, q]);
  return (
    <Dialog title={t`Add a question`} isOpen={isOpen} onClose={onClose} closeWord={t`Close`} shape="wide">
      <TextField
        label={t`Search`}
        hideLabel
        type="search"
        placeholder={t`Search in titles, texts and tags`}
        value={q}
        onChange={setQ}
        wrong={wrong}
        maxLength={200}
        autoFocus
      />
      <p className="soft" role="status">
        {lines?.length === 0 &&
          (q
            ? t`No question has “${q}” in it. Try fewer letters.`
            : t`There are no questions yet. Write or import some first.`)}
      </p>
      {lines?.length === 0 && !q && <Link to="/questions">{t`To the questions`}</Link>}
      <ul className="export-formats">
        {lines?.map((line) => (
          <li key={line.id}>
            <button type="button" className="prepare-card" onClick={() => onAdd(line)}>
              <span className="room-card-words">
                <strong dir="auto">{nameOf(line)}</strong>
                <span className="soft">
                  {kindWords(line.kind)}
                  {line.title && line.text && ` · ${firstLine(line.text)}`}
                </span>
              </span>
              <Icon name="add" />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
