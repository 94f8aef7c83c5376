import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import type { OwnHistory } from '../../connection/api';
import { Button } from '../../kit/Button';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { Link, Page } from '../entering/Page';
import { OwnMeetings } from './OwnMeetings';

/** Whom this browser knows in a classroom. */
export interface Myself {
  participant: string;
  secret: string;
}

/** A student's own history: what they answered in the meetings they were in. */
export default function Mine({ code, me }: { code: string; me: Myself | null }) {
  const { t } = useLingui();
  const api = useApi();
  const [history, setHistory] = useState<OwnHistory | null>(null);
  const [wrong, setWrong] = useState('');
  const load = useCallback(async () => {
    setWrong('');
    if (!me) return;
    try {
      setHistory(await api.mine(code, me.participant, me.secret));
    } catch (error) {
      setWrong(refusalWords(error));
    }
  }, [api, code, me]);
  useEffect(() => {
    void load();
  }, [load]);
  const toClass = (
    <p>
      <Link to={`/c/${code}`}>{t`To the class`}</Link>
    </p>
  );
  if (!me) {
    return (
      <Page
        title={<Trans>Your answers</Trans>}
        lead={t`This browser has not been in the class yet. Open your personal link, or join with your name.`}
      >
        {toClass}
      </Page>
    );
  }
  if (wrong) {
    return (
      <Page title={<Trans>Your answers</Trans>} lead={wrong}>
        <Button look="primary" onPress={() => void load()}>
          {t`Try again`}
        </Button>
      </Page>
    );
  }
  if (!history) return <Page title={<Trans>Your answers</Trans>} wide />;
  return (
    <Page
      wide
      title={<Trans>Your answers in {history.title}</Trans>}
      lead={
        history.meetings.length > 0
          ? t`Only you see this page.`
          : t`You have not been in a meeting of this class yet. Afterwards its questions stand here.`
      }
    >
      <OwnMeetings meetings={history.meetings} />
      {toClass}
    </Page>
  );
}
