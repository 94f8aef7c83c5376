import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { LessonLine, QuestionLine } from '../../../connection/bank';
import { Button } from '../../../kit/Button';
import { TextField } from '../../../kit/fields';
import { refusalWords } from '../../../words/refusals';
import { useApi } from '../../api';
import { useAsk, useClassroomParts, useSay } from '../context';
import { isTooLong, lessonToStart, lineWords } from './prepared.viewmodel';

/** So many questions are offered before and after somebody searches: what needs no preparation stands below. */
const OFFERED = 3;
const FOUND = 8;
const TYPING_MS = 250;

/** What was prepared: a lesson to start, or a question of the bank. */
export function Prepared() {
  const { t } = useLingui();
  const { bank } = useApi();
  const ask = useAsk();
  const say = useSay();
  const { step, leading } = useClassroomParts((s) => ({
    step: s.documents.round?.step ?? 0,
    leading: s.documents.lesson?.running ?? false,
  }));
  const [lessons, setLessons] = useState<LessonLine[]>([]);
  const [questions, setQuestions] = useState<QuestionLine[] | null>(null);
  const [search, setSearch] = useState('');
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let gone = false;
    bank
      .lessons()
      .then((found) => !gone && setLessons(found.lessons))
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [bank]);
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(
      () =>
        bank
          .questions({ q: search })
          .then((found) => !gone && setQuestions(found.questions.slice(0, search ? FOUND : OFFERED)))
          .catch(() => undefined),
      search ? TYPING_MS : 0,
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [bank, search]);

  const once = async (doing: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await doing();
    } catch (error) {
      say('wrong', refusalWords(error));
    }
    setBusy(false);
  };
  const startLesson = (id: string) =>
    void once(async () => {
      const whole = await bank.wholeLesson(id);
      const { missing } = whole;
      const lesson = lessonToStart(whole);
      if (isTooLong(lesson))
        return say('wrong', t`This lesson is too long to be held at once. Make two of it.`);
      const done = await ask('pitt.lesson.start', { step, lesson });
      if (done && missing > 0) say('notice', t`Archived pages and questions were left out: ${missing}.`);
    });
  const askQuestion = (id: string) =>
    void once(async () => {
      const { question } = await bank.question(id);
      await ask('pitt.round.ask', { step, question });
    });

  if (lessons.length === 0 && questions?.length === 0 && search === '') {
    return (
      <p className="soft">
        {t`Questions and lessons that you prepare stand here.`}{' '}
        <a href="/questions" target="_blank" rel="noopener">{t`Prepare questions`}</a>
      </p>
    );
  }
  return (
    <section className="prepared" aria-label={t`Prepared`}>
      {!leading && lessons.length > 0 && (
        <>
          <h3>{t`Lessons`}</h3>
          <ul className="prepared-list">
            {lessons.map(({ id, title }) => (
              <li key={id}>
                <Button wide icon="forward" isDisabled={busy} onPress={() => startLesson(id)}>
                  {title || t`A lesson without a title`}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t`From your questions`}</h3>
      <TextField
        label={t`Find a question`}
        hideLabel
        placeholder={t`Find a question`}
        value={search}
        onChange={setSearch}
        autoComplete="off"
      />
      {questions?.length === 0 ? (
        <p className="soft" role="status">{t`Nothing was found.`}</p>
      ) : (
        <ul className="prepared-list">
          {questions?.map((line) => (
            <li key={line.id}>
              <Button wide isDisabled={busy} onPress={() => askQuestion(line.id)}>
                {lineWords(line)}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <h3>{t`Without preparation`}</h3>
    </section>
  );
}
