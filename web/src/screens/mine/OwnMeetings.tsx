import { useLingui } from '@lingui/react/macro';
import '../../style/results.css';
import type { OwnMeeting } from '../../connection/api';
import { Rich } from '../../rich/Rich';
import { dayOf } from '../../words/words';
import { ownAnswerWords, ownKeyWords, ownSummary } from './mine.viewmodel';

/** The questions of meetings one was in, with one's own answers. */
export function OwnMeetings({ meetings }: { meetings: readonly OwnMeeting[] }) {
  const { t } = useLingui();
  return meetings.map((meeting) => (
    <section key={meeting.meeting} className="results-meeting">
      <h2>{dayOf(meeting.opened_at)}</h2>
      <p className="soft">{ownSummary(meeting) || t`No question was asked.`}</p>
      {meeting.questions.map((question) => {
        const { round } = question;
        const number = round.round;
        const key = ownKeyWords(question);
        return (
          <article key={number} className="results-round">
            <header>
              <h3>{t`Question ${number}`}</h3>
              {round.text ? (
                <Rich className="question-text" text={round.text} />
              ) : (
                <p className="soft">{t`Said aloud.`}</p>
              )}
            </header>
            <p>
              {ownAnswerWords(question)} {key && <strong>{key}</strong>}
            </p>
            {round.explanation && (
              <details className="results-groups">
                <summary>{t`Explanation`}</summary>
                <Rich className="question-text" text={round.explanation} />
              </details>
            )}
          </article>
        );
      })}
    </section>
  ));
}
