import { Trans } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { OwnMeeting } from '../../connection/api';
import { Button } from '../../kit/Button';
import { useApi } from '../api';
import { useActions, useClassroom } from '../classroom/context';
import { Link, Page } from '../entering/Page';
import { OwnMeetings } from '../mine/OwnMeetings';
import { goodbyeOf } from './goodbye.viewmodel';

/** The end, in words, with the way back where there is one. */
export function Goodbye() {
  const actions = useActions();
  const closed = useClassroom((s) => s.closed);
  const instructor = useClassroom((s) => s.me?.role === 'instructor');
  const { title, words, next } = goodbyeOf(closed);
  return (
    <Page title={title} lead={words}>
      <div className="stack">
        {next && (
          <Button
            look="primary"
            wide
            onPress={() => (next.does === 'comeBack' ? actions.comeBack() : window.location.reload())}
          >
            {next.words}
          </Button>
        )}
        {closed?.uri === 'pitt.close.meeting_ended' && !instructor && <OwnResults />}
        <p>
          {instructor ? (
            <Link to="/classrooms">
              <Trans>Your classrooms</Trans>
            </Link>
          ) : (
            <Link to="/">
              <Trans>Join another class</Trans>
            </Link>
          )}
        </p>
      </div>
    </Page>
  );
}

/** What one answered in the meeting that has just ended. */
function OwnResults() {
  const api = useApi();
  const code = useClassroom((s) => s.code);
  const me = useClassroom((s) => s.me);
  const [last, setLast] = useState<OwnMeeting | null>(null);
  useEffect(() => {
    if (!me?.secret) return;
    let gone = false;
    api
      .mine(code, me.participant, me.secret)
      .then(({ meetings }) => !gone && setLast(meetings[0] ?? null))
      // The page says goodbye all the same; the answers are kept.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [api, code, me]);
  if (!last || last.questions.length === 0) return null;
  return (
    <>
      <OwnMeetings meetings={[last]} />
      <p>
        <Link to={`/c/${code}/mine`}>
          <Trans>Your answers in all meetings</Trans>
        </Link>
      </p>
    </>
  );
}
