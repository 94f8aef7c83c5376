import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import '../../style/results.css';
import type { ClassroomResults, MeetingResult, RoundResult } from '../../connection/api';
import { Button } from '../../kit/Button';
import { Rich } from '../../rich/Rich';
import { refusalWords } from '../../words/refusals';
import { dateOf, dayOf } from '../../words/words';
import { useApi } from '../api';
import { Bars } from '../classroom/question/Bars';
import { Link, Page } from '../entering/Page';
import { FlowPicture } from './FlowPicture';
import { Participation } from './Participation';
import { courseWords, extentWords, gainWords, roundAnchor, studentsWords, wayOf } from './results.viewmodel';
import { Course, Gain, SummaryPicture, Votes } from './SummaryPicture';

/** What has become of the questions of a classroom: before and after side by side, and the way between. */
export default function Results({ code }: { code: string }) {
  const { t } = useLingui();
  const api = useApi();
  const [results, setResults] = useState<ClassroomResults | null>(null);
  const [wrong, setWrong] = useState('');
  const load = useCallback(async () => {
    setWrong('');
    try {
      setResults(await api.results(code));
    } catch (error) {
      setWrong(refusalWords(error));
    }
  }, [api, code]);
  useEffect(() => {
    void load();
  }, [load]);

  if (wrong) {
    return (
      <Page title={<Trans>Results</Trans>} lead={wrong}>
        <Button look="primary" onPress={() => void load()}>
          {t`Try again`}
        </Button>
      </Page>
    );
  }
  if (!results) return <Page title={<Trans>Results</Trans>} wide />;
  if (results.meetings.length === 0) {
    return (
      <Page
        wide
        title={<Trans>Results of {results.title}</Trans>}
        lead={
          <Trans>
            No question has been asked here yet. Open the class and press Ask: afterwards both votes and what
            changed between them stand here.
          </Trans>
        }
      >
        <p>
          <Link to={`/c/${code}`}>{t`To the class`}</Link>
        </p>
      </Page>
    );
  }
  return (
    <Page wide title={<Trans>Results of {results.title}</Trans>} lead={studentsWords(results.students)}>
      <p className="results-files">
        <a
          className="button button-quiet"
          href={`/api/classrooms/${encodeURIComponent(code)}/results.csv`}
          download
        >
          {t`For a spreadsheet (CSV)`}
        </a>
        <a
          className="button button-quiet"
          href={`/api/classrooms/${encodeURIComponent(code)}/results.json`}
          download
        >
          {t`For a script (JSON)`}
        </a>
      </p>
      <Participation code={code} />
      {results.meetings.length > 1 && (
        <section className="results-round" aria-labelledby="results-all">
          <h2 id="results-all">{t`All meetings`}</h2>
          <p className="results-facts">{extentWords(results.summary)}</p>
          <SummaryPicture summary={results.summary} />
          <Course
            caption={t`Meeting by meeting`}
            lines={results.meetings.map(({ meeting, opened_at, summary }) => ({
              key: meeting,
              words: dateOf(opened_at),
              href: `#${meeting}`,
              way: wayOf(summary),
              gain: summary.gain,
            }))}
          />
        </section>
      )}
      {results.meetings.map((meeting) => (
        <Meeting key={meeting.meeting} result={meeting} />
      ))}
      <Meaning />
    </Page>
  );
}

function Meeting({ result: { meeting, opened_at, summary, rounds } }: { result: MeetingResult }) {
  const { t } = useLingui();
  return (
    <section className="results-meeting" id={meeting} aria-labelledby={`${meeting}-day`}>
      <h2 id={`${meeting}-day`}>{dayOf(opened_at)}</h2>
      {rounds.length > 1 && (
        <article className="results-round">
          <h3>{t`The whole meeting`}</h3>
          <p className="results-facts">{extentWords(summary)}</p>
          <SummaryPicture summary={summary} />
          <Course
            caption={t`Question by question`}
            lines={rounds.map(({ round, summary: { right, gain } }) => ({
              key: String(round.round),
              words: courseWords(round),
              href: `#${roundAnchor(round.round)}`,
              way: wayOf({ right }),
              gain,
            }))}
          />
        </article>
      )}
      {rounds.map((result) => (
        <RoundCard key={result.round.round} result={result} />
      ))}
    </section>
  );
}

/** Where the numbers come from, for whoever wants to know. */
function Meaning() {
  const { t } = useLingui();
  return (
    <details className="results-groups">
      <summary>{t`What these numbers mean`}</summary>
      <dl className="results-meaning">
        <dt>{t`Gain`}</dt>
        <dd>
          <Trans>
            How much of what there was to gain was gained: g = (after − before) / (100 − before), in percent
            of right answers. Over whole courses about 0.23 where teachers lecture and 0.48 where students
            take part (R. Hake, American Journal of Physics 66, 1998, 64).
          </Trans>
        </dd>
        <dt>{t`The way between the votes`}</dt>
        <dd>
          <Trans>Of those who voted both times. Right answers and the gain are of everybody who voted.</Trans>
        </dd>
        <dt>{t({ message: 'Sure', context: 'how many voters' })}</dt>
        <dd>
          <Trans>Of those who said how sure they are: sure, and in the lighter part rather sure.</Trans>
        </dd>
        <dt>{t`Time`}</dt>
        <dd>
          <Trans>
            Until half of the voters had given their last answer. Quick answers are surer and more often right
            (N. Lasry and others, American Journal of Physics 81, 2013, 703).
          </Trans>
        </dd>
      </dl>
    </details>
  );
}

function RoundCard({ result }: { result: RoundResult }) {
  const { t } = useLingui();
  const { round } = result;
  const number = round.round;
  const one = round.totals['1'];
  const two = round.totals['2'];
  const { summary } = result;
  return (
    <article className="results-round" id={roundAnchor(number)}>
      <header>
        <h3>
          {round.follows
            ? t`Question ${number}, a follow-up to question ${round.follows}`
            : t`Question ${number}`}
          {round.anonymous && <span className="results-mark">{t`anonymous`}</span>}
        </h3>
        {round.text ? (
          <Rich className="question-text" text={round.text} />
        ) : (
          <p className="soft">{t`Said aloud.`}</p>
        )}
      </header>
      {one || two ? (
        <div className="results-pictures">
          <Bars
            round={round}
            totals={two ?? (one as NonNullable<typeof one>)}
            before={two ? (one ?? null) : null}
            answer={round.key}
            caption={two && one ? t`The first vote, thin, and the second` : t`How the class has answered`}
          />
          {summary.flow && <FlowPicture flow={summary.flow} />}
        </div>
      ) : (
        <p className="soft">{t`Nobody has answered.`}</p>
      )}
      <Votes summary={summary} />
      <Gain gain={summary.gain} />
      {result.groups.length > 0 && (
        <details className="results-groups">
          <summary>{t`Group by group`}</summary>
          <table>
            <thead>
              <tr>
                <th scope="col">{t`Group`}</th>
                <th scope="col">{t`Voted twice`}</th>
                <th scope="col">{t`Right before`}</th>
                <th scope="col">{t`Right after`}</th>
                <th scope="col">{t`Gain`}</th>
              </tr>
            </thead>
            <tbody>
              {result.groups.map(({ group, voters, right_before, right_after, gain }) => (
                <tr key={group}>
                  <th scope="row">{group}</th>
                  <td>{voters}</td>
                  <td>{right_before}</td>
                  <td>{right_after}</td>
                  <td>{gainWords(gain)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </article>
  );
}
