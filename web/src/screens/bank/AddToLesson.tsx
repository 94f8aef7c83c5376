import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { LessonItem, LessonLine } from '../../connection/bank';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { TextField } from '../../kit/fields';
import { Icon } from '../../kit/Icon';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { go } from '../navigation';
import { lessonNote } from './lessons.viewmodel';

interface AddToLessonProps {
  isOpen: boolean;
  onClose: () => void;
  questions: readonly string[];
  onAdded: (words: string) => void;
}

/** Puts chosen questions at the end of a lesson, or begins a lesson with them. */
export function AddToLesson({ isOpen, onClose, questions, onAdded }: AddToLessonProps) {
  const { t } = useLingui();
  const api = useApi();
  const [lessons, setLessons] = useState<LessonLine[] | null>(null);
  const [title, setTitle] = useState('');
  const [wrong, setWrong] = useState('');
  const added: LessonItem[] = questions.map((question) => ({ kind: 'question', question }));
  useEffect(() => {
    if (!isOpen) return;
    setWrong('');
    api.bank
      .lessons()
      .then((it) => setLessons(it.lessons.filter(({ archived }) => !archived)))
      .catch((error) => setWrong(refusalWords(error)));
  }, [api, isOpen]);

  const attempt = (doing: () => Promise<void>) => () => {
    setWrong('');
    doing().catch((error) => setWrong(refusalWords(error)));
  };
  const addTo = (line: LessonLine) =>
    attempt(async () => {
      const lesson = await api.bank.lesson(line.id);
      await api.bank.changeLesson(line.id, lesson.version, lesson.title, [...lesson.items, ...added]);
      const name = lesson.title;
      onAdded(t`Added at the end of “${name}”.`);
      onClose();
    });
  const begin = attempt(async () => {
    const { id } = await api.bank.addLesson(title.trim(), added);
    go(`/lessons/${encodeURIComponent(id)}`);
  });

  return (
    <Dialog title={t`Add to a lesson`} isOpen={isOpen} onClose={onClose} closeWord={t`Close`}>
      {wrong && <p className="trouble">{wrong}</p>}
      {lessons && lessons.length > 0 && (
        <ul className="export-formats">
          {lessons.map((line) => (
            <li key={line.id}>
              <button type="button" className="prepare-card" onClick={addTo(line)}>
                <span className="room-card-words">
                  <strong dir="auto">{line.title}</strong>
                  <span className="soft">{lessonNote(line)}</span>
                </span>
                <Icon name="add" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          begin();
        }}
      >
        <TextField label={t`A new lesson`} value={title} onChange={setTitle} maxLength={200} />
        <Button type="submit" isDisabled={title.trim() === ''}>
          {t`Begin a lesson with these`}
        </Button>
      </form>
    </Dialog>
  );
}
