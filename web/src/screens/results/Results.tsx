import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import '../../style/results.css';
import type { ClassroomResults, RoundResult } from '../../connection/api';
import { Button } from '../../kit/Button';
import { Rich } from '../../rich/Rich';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { Bars } from '../classroom/question/Bars';
import { Link, Page } from '../entering/Page';
import { FlowPicture } from './FlowPicture';
import { Participation } from './Participation';
import { byMeeting, factsOf, overallWords, studentsWords } from './results.viewmodel';

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
  if (results.rounds.length === 0) {
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
      {overallWords(results.rounds) && <p className="results-facts">{overallWords(results.rounds)}</p>}
      {byMeeting(results.rounds).map(({ meeting, day, rounds }) => (
        <section key={meeting} className="results-meeting">
          <h2>{day}</h2>
          {overallWords(rounds) && <p className="results-facts">{overallWords(rounds)}</p>}
          {rounds.map((result) => (
            <RoundCard key={result.round.round} result={result} />
          ))}
        </section>
      ))}
    </Page>
  );
}

function RoundCard({ result }: { result: RoundResult }) {
  const { t } = useLingui();
  const { round } = result;
  const number = round.round;
  const one = round.totals['1'];
  const two = round.totals['2'];
  const facts = factsOf(result);
  return (
    <article className="results-round">
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
          {result.flow && <FlowPicture flow={result.flow} />}
        </div>
      ) : (
        <p className="soft">{t`Nobody has answered.`}</p>
      )}
      {facts && <p className="results-facts">{facts}</p>}
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
              </tr>
            </thead>
            <tbody>
              {result.groups.map(({ group, voters, right_before, right_after }) => (
                <tr key={group}>
                  <th scope="row">{group}</th>
                  <td>{voters}</td>
                  <td>{right_before}</td>
                  <td>{right_after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </article>
  );
}
