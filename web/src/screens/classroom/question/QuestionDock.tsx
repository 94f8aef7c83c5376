import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Button } from '../../../kit/Button';
import { Icon } from '../../../kit/Icon';
import { useIsWide } from '../../../kit/media-query';
import { Rich } from '../../../rich/Rich';
import { useSecondsLeft } from '../clock';
import { useClassroom, useClassroomParts } from '../context';
import { PageBoard, useHasPage } from '../lesson/PageBoard';
import { secondsWords } from '../switch.viewmodel';
import { Answers, OptionWords, SavedLine, useVoting } from './Answering';
import { Bars } from './Bars';
import {
  answerWords,
  isOpen,
  keyWords,
  myVotes,
  optionsOf,
  type Round,
  studentWords,
} from './round.viewmodel';

/** The question as a student has it, with the lesson's `page`: beside the faces or under them, never over them. */
export function QuestionDock({ page }: { page: boolean }) {
  const round = useClassroom((s) => s.documents.round?.round ?? null);
  const shown = useHasPage() && page;
  if (round) return <Docked key={round.round} round={round} page={shown} />;
  return shown ? <PageDock /> : null;
}

/** The page alone, among mates or before the class begins. */
function PageDock() {
  const { t } = useLingui();
  const wide = useIsWide();
  const [unfolded, setUnfolded] = useState(true);
  const shown = wide || unfolded;
  return (
    <section className={`dock${shown ? ' dock-unfolded' : ''}`} aria-label={t`Page of the lesson`}>
      {!wide && (
        <div className="dock-head">
          <p className="dock-words">{t`Page of the lesson`}</p>
          <Button look="plain" aria-expanded={unfolded} onPress={() => setUnfolded(!unfolded)}>
            {unfolded ? t`Hide` : t`Show`}
          </Button>
        </div>
      )}
      {shown && <PageBoard />}
    </section>
  );
}

function Docked({ round, page }: { round: Round; page: boolean }) {
  const { t } = useLingui();
  const wide = useIsWide();
  const open = isOpen(round);
  const talking = round.phase === 'discussing';
  const [unfolded, setUnfolded] = useState(!talking);
  // A vote comes to meet one; a talk has the faces first.
  useEffect(() => setUnfolded(!talking), [talking]);
  const mine = useClassroomParts((s) => ({ documents: s.documents }));
  const votes = myVotes(mine);
  const voting = useVoting(round, round.vote === 2 ? votes.second : votes.first);
  const shown = wide || unfolded;
  return (
    <section
      className={`dock${shown ? ' dock-unfolded' : ''}`}
      aria-label={t`Question`}
      data-phase={round.phase}
    >
      <div className="dock-head">
        <p className="dock-words">{studentWords(round, votes)}</p>
        <ClosesIn at={open ? (round.closes_at ?? null) : null} />
        {!wide && (
          <Button look="plain" aria-expanded={unfolded} onPress={() => setUnfolded(!unfolded)}>
            {unfolded ? t`Hide` : t`Show`}
          </Button>
        )}
      </div>
      <Beginner />
      {shown && (
        // Without answers to press, the keyboard scrolls the region itself.
        <section className="dock-body" aria-label={t`Question and answers`} tabIndex={open ? undefined : 0}>
          {page && <PageBoard />}
          {round.text && <Rich className="question-text" text={round.text} />}
          <MatesAnswers round={round} />
          {open ? (
            <Answers round={round} voting={voting} first={round.vote === 2 ? votes.first : null} />
          ) : (
            <Settled round={round} first={votes.first} second={votes.second} />
          )}
        </section>
      )}
      {open && round.anonymous && (
        <p className="soft">{t`Anonymous: nobody is told whose answer is whose, and afterwards nobody can find out.`}</p>
      )}
      {(open || voting.saving === 'refused') && <SavedLine saving={voting.saving} refused={voting.refused} />}
    </section>
  );
}

/** Who of the group begins to talk. */
function Beginner() {
  const { t } = useLingui();
  const { begins, name, me } = useClassroomParts((s) => {
    const begins = s.place?.begins ?? null;
    return { begins, name: begins ? (s.place?.members[begins]?.name ?? '') : '', me: s.me?.participant };
  });
  if (!begins) return null;
  return (
    <p className="dock-begins">
      <Icon name="sound" size={20} />
      {begins === me ? t`You begin.` : t`${name} begins.`}
    </p>
  );
}

/** What everybody of the group answered first, where the teacher lets mates see it. */
function MatesAnswers({ round }: { round: Round }) {
  const { t } = useLingui();
  const { answers, members, me } = useClassroomParts((s) => ({
    answers: s.place?.answers,
    members: s.place?.members,
    me: s.me?.participant,
  }));
  const others = Object.entries(answers ?? {}).filter(([id]) => id !== me);
  if (others.length === 0) return null;
  return (
    <ul className="mates-answers" aria-label={t`What your mates answered first`}>
      {others.map(([id, vote]) => (
        <li key={id}>
          <strong>{members?.[id]?.name ?? ''}</strong> {answerWords(round, vote)}
        </li>
      ))}
    </ul>
  );
}

/** How long the vote is open, once that is known. */
export function ClosesIn({ at }: { at: number | null }) {
  const { t } = useLingui();
  const seconds = useSecondsLeft(at);
  if (seconds === null) return null;
  const left = secondsWords(seconds);
  return <span className="dock-closes">{seconds > 0 ? t`closes ${left}` : t`closes now`}</span>;
}

/** The question when no vote is open: one's own answers and, once they are shown, the totals and the right one. */
export function Settled({ round, first, second }: { round: Round } & ReturnType<typeof myVotes>) {
  const { t } = useLingui();
  const key = round.key ?? null;
  const right = keyWords(round, key);
  const one = round.totals?.['1'] ?? null;
  const two = round.totals?.['2'] ?? null;
  const answered = (vote: typeof first, choice: number) => vote?.choices?.includes(choice) ?? false;
  return (
    <>
      {round.kind === 'number' ? (
        <p>
          {second
            ? t`Your answers: ${answerWords(round, first)}, then ${answerWords(round, second)}`
            : first && t`Your answer: ${answerWords(round, first)}`}
        </p>
      ) : (
        <ul className="answer-list">
          {optionsOf(round).map((option) => {
            const isRight = key?.right?.includes(option.index) ?? false;
            const marks = [
              answered(first, option.index) && (second ? t`you, at first` : t`your answer`),
              answered(second, option.index) && t`you, then`,
            ].filter(Boolean);
            return (
              <li key={option.index} className={`answer answer-settled${isRight ? ' answer-right' : ''}`}>
                <OptionWords option={option} />
                {marks.map((mark) => (
                  <span key={String(mark)} className="answer-mark">
                    {mark}
                  </span>
                ))}
                {isRight && (
                  <span className="answer-mark answer-mark-right">
                    <Icon name="check" size={20} />
                    {t`right`}
                  </span>
                )}
                {option.feedback && marks.length > 0 && (
                  <Rich className="answer-feedback" text={option.feedback} />
                )}
              </li>
            );
          })}
        </ul>
      )}
      {round.kind === 'number' && right && (
        <p className="dock-right">
          <Icon name="check" size={20} /> {t`The right answer: ${right}`}
        </p>
      )}
      {(one ?? two) && (
        <Bars
          round={round}
          totals={two ?? (one as NonNullable<typeof one>)}
          before={two ? one : null}
          answer={key}
          caption={two && one ? t`The first vote, thin, and the second` : t`How the class has answered`}
        />
      )}
      {round.explanation && <Rich className="dock-explanation" text={round.explanation} />}
    </>
  );
}
