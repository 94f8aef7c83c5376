import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Button } from '../../kit/Button';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { go, takeFragment } from '../navigation';
import { Link, Page } from './Page';

let taken = '';

/** Signs an instructor in by the link that was printed or given out. */
export default function SignIn() {
  const { t } = useLingui();
  const api = useApi();
  const [wrong, setWrong] = useState('');
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt runs it again
  useEffect(() => {
    // Strict effects run twice: the token is out of the address by then.
    taken = takeFragment() || taken;
    let gone = false;
    setWrong('');
    if (!taken) {
      setWrong(t`This link is incomplete. Open the whole sign-in link, or ask for a new one.`);
      return;
    }
    api
      .signIn(taken)
      .then(() => {
        taken = '';
        if (!gone) go('/classrooms', true);
      })
      .catch((error) => !gone && setWrong(refusalWords(error)));
    return () => {
      gone = true;
    };
  }, [api, attempt]);

  if (!wrong) return <Page title={<Trans>Signing you in…</Trans>} />;
  return (
    <Page title={<Trans>You are not signed in</Trans>} lead={wrong}>
      <div className="stack">
        <p className="soft">
          <Trans>
            A sign-in link works for a short time. Whoever runs Pitt gets a new one with{' '}
            <code>pitt serve</code> or <code>make run</code>.
          </Trans>
        </p>
        <Button look="primary" wide onPress={() => setAttempt((number) => number + 1)}>
          {t`Try again`}
        </Button>
        <p>
          <Link to="/">
            <Trans>Join a class by its code instead</Trans>
          </Link>
        </p>
      </div>
    </Page>
  );
}
