import { Trans } from '@lingui/react/macro';
import { Button } from '../../kit/Button';
import { useActions, useClassroom } from '../classroom/context';
import { Link, Page } from '../entering/Page';
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
