import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { Button } from '../../kit/Button';
import { refusalWords } from '../../words/refusals';
import { isRefusal } from '../classroom/context';
import { Link, Page } from '../entering/Page';

interface Loaded<T> {
  value: T | null;
  wrong: string;
  /** Nobody is signed in. */
  outside: boolean;
  again: () => void;
}

/** Loads what a page shows, and again whenever `load` is another function. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [wrong, setWrong] = useState('');
  const [outside, setOutside] = useState(false);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn loads again
  useEffect(() => {
    let current = true;
    setWrong('');
    load()
      .then((loaded) => current && setValue(loaded))
      .catch((error) => {
        if (!current) return;
        if (isSignedOut(error)) setOutside(true);
        else setWrong(refusalWords(error));
      });
    return () => {
      current = false;
    };
  }, [load, turn]);
  return { value, wrong, outside, again: useCallback(() => setTurn((it) => it + 1), []) };
}

export function isSignedOut(error: unknown): boolean {
  return isRefusal(error) && error.uri === 'pitt.error.sign_in';
}

type Here = 'questions' | 'lessons';

interface BankPageProps {
  here: Here;
  title: ReactNode;
  lead?: ReactNode;
  full?: boolean;
  children?: ReactNode;
}

/** A page of the bank, with the ways to the others. */
export function BankPage({ here, title, lead, full, children }: BankPageProps) {
  return (
    <Page title={title} lead={lead} wide full={full ?? false} nav={<Nav here={here} />}>
      {children}
    </Page>
  );
}

function Nav({ here }: { here: Here }) {
  const { t } = useLingui();
  return (
    <nav className="bank-nav" aria-label={t`Pages`}>
      <Link to="/classrooms">{t`Classrooms`}</Link>
      <Link to="/questions" current={here === 'questions'}>{t`Questions`}</Link>
      <Link to="/lessons" current={here === 'lessons'}>{t`Lessons`}</Link>
    </nav>
  );
}

/** What stands in place of a page that could not be loaded. */
export function NotLoaded({
  here,
  title,
  loaded,
}: {
  here: Here;
  title: ReactNode;
  loaded: Loaded<unknown>;
}) {
  const { t } = useLingui();
  if (loaded.outside) {
    return (
      <Page
        title={<Trans>You are not signed in</Trans>}
        lead={
          <Trans>
            Questions and lessons belong to teachers. Open the sign-in link that Pitt printed when it started.
          </Trans>
        }
      >
        <p>
          <Link to="/">
            <Trans>Join a class by its code instead</Trans>
          </Link>
        </p>
      </Page>
    );
  }
  return (
    <BankPage here={here} title={title} lead={loaded.wrong}>
      {loaded.wrong && (
        <div>
          <Button look="primary" onPress={loaded.again}>
            {t`Try again`}
          </Button>
        </div>
      )}
    </BankPage>
  );
}
