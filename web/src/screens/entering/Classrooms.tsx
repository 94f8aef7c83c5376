import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import type { ClassroomLine } from '../../connection/api';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { TextField } from '../../kit/fields';
import { Icon } from '../../kit/Icon';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { isRefusal } from '../classroom/context';
import { go } from '../navigation';
import { classroomNote } from './classrooms.viewmodel';
import { Link, Page } from './Page';

/** An instructor's classrooms. */
export default function Classrooms({ making: makingAtFirst = false }: { making?: boolean }) {
  const { t } = useLingui();
  const api = useApi();
  const [lines, setLines] = useState<ClassroomLine[] | null>(null);
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState('');
  const [outside, setOutside] = useState(false);
  const [making, setMaking] = useState(makingAtFirst);

  const load = useCallback(async () => {
    setWrong('');
    try {
      const session = await api.session();
      if (!session.instructor) return setOutside(true);
      setName(session.instructor.name);
      setLines((await api.classrooms()).classrooms);
    } catch (error) {
      if (isRefusal(error) && error.uri === 'pitt.error.sign_in') setOutside(true);
      else setWrong(refusalWords(error));
    }
  }, [api]);

  useEffect(() => {
    void load();
  }, [load]);

  if (outside) {
    return (
      <Page
        title={<Trans>You are not signed in</Trans>}
        lead={
          <Trans>
            Classrooms belong to teachers. Open the sign-in link that Pitt printed when it started.
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
  if (wrong) {
    return (
      <Page title={<Trans>Your classrooms</Trans>} lead={wrong}>
        <Button look="primary" onPress={() => void load()}>
          {t`Try again`}
        </Button>
      </Page>
    );
  }
  if (!lines) return <Page title={<Trans>Your classrooms</Trans>} wide />;

  const signOut = () => {
    api
      .signOut()
      .then(() => go('/'))
      .catch((error) => setWrong(refusalWords(error)));
  };

  return (
    <Page
      wide
      title={<Trans>Your classrooms</Trans>}
      lead={
        lines.length === 0 ? (
          <Trans>
            A classroom is the lasting place of a course: one link, the same every week. Make your first one
            and share its code.
          </Trans>
        ) : undefined
      }
    >
      {lines.length > 0 && (
        <ul className="rooms">
          {lines.map((line) => (
            <li key={line.code}>
              <Link to={`/c/${line.code}`} className="room-card">
                <span className="room-card-words">
                  <strong dir="auto">{line.title}</strong>
                  <span className="soft">{classroomNote(line)}</span>
                </span>
                <span className="room-card-code" dir="ltr">
                  {line.code}
                </span>
                <Icon name="forward" />
              </Link>
              <Link to={`/c/${line.code}/results`} className="room-results">
                {t`Results`}
                <span className="visually-hidden"> {line.title}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button look={lines.length === 0 ? 'primary' : 'quiet'} icon="add" onPress={() => setMaking(true)}>
          {t`Make a classroom`}
        </Button>
      </div>
      <ul className="prepare">
        <li>
          <Link to="/questions" className="prepare-card">
            <Icon name="vote" />
            <span className="room-card-words">
              <strong>{t`Questions`}</strong>
              <span className="soft">{t`Write, import and keep what you ask.`}</span>
            </span>
            <Icon name="forward" />
          </Link>
        </li>
        <li>
          <Link to="/lessons" className="prepare-card">
            <Icon name="screen" />
            <span className="room-card-words">
              <strong>{t`Lessons`}</strong>
              <span className="soft">{t`Put slides and questions into an order.`}</span>
            </span>
            <Icon name="forward" />
          </Link>
        </li>
      </ul>
      <p className="page-foot soft">
        <Trans>Signed in as {name}.</Trans>{' '}
        <Button look="plain" onPress={signOut}>
          {t`Sign out`}
        </Button>
      </p>
      <MakeClassroom isOpen={making} onClose={() => setMaking(false)} />
    </Page>
  );
}

function MakeClassroom({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const api = useApi();
  const [title, setTitle] = useState('');
  const [wrong, setWrong] = useState('');
  const make = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const made = await api.makeClassroom(title.trim());
      go(`/c/${made.code}`);
    } catch (error) {
      setWrong(refusalWords(error));
    }
  };
  return (
    <Dialog title={t`A new classroom`} isOpen={isOpen} onClose={onClose} closeWord={t`Close`}>
      <form className="stack" onSubmit={make}>
        <TextField
          label={t`What is the course called?`}
          hint={t`Students see this title.`}
          value={title}
          onChange={setTitle}
          wrong={wrong}
          maxLength={120}
          autoFocus
        />
        <Button type="submit" look="primary" wide isDisabled={title.trim() === ''}>
          {t`Make the classroom`}
        </Button>
      </form>
    </Dialog>
  );
}
