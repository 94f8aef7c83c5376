import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/fields';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { go, takeFragment } from '../navigation';
import { Page } from './Page';

let taken = '';

/** Accepts to teach in somebody's classroom. */
export default function Invite() {
  const { t } = useLingui();
  const api = useApi();
  const [name, setName] = useState('');
  const [signedIn, setSignedIn] = useState<string | null>(null);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    taken = takeFragment() || taken;
    api
      .session()
      .then((session) => setSignedIn(session.instructor?.name ?? null))
      .catch(() => undefined);
  }, [api]);

  const accept = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong('');
    try {
      const accepted = await api.acceptInvitation(taken, signedIn ?? name.trim());
      taken = '';
      go(`/c/${accepted.code}`, true);
    } catch (error) {
      setWrong(refusalWords(error));
      setBusy(false);
    }
  };

  return (
    <Page
      title={<Trans>Teach with a colleague</Trans>}
      lead={
        <Trans>
          You are invited to teach a class: to speak to everybody, to split the class, and to visit groups.
        </Trans>
      }
    >
      <form className="stack" onSubmit={accept}>
        {signedIn === null && (
          <TextField
            label={t`Your name`}
            value={name}
            onChange={setName}
            maxLength={80}
            autoComplete="name"
            large
          />
        )}
        {wrong && (
          <p className="trouble" role="alert">
            {wrong}
          </p>
        )}
        <Button
          type="submit"
          look="primary"
          wide
          isDisabled={busy || (signedIn === null && name.trim() === '')}
        >
          {signedIn === null ? t`Accept the invitation` : t`Accept as ${signedIn}`}
        </Button>
      </form>
    </Page>
  );
}
