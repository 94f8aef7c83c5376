import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/fields';
import { go } from '../navigation';
import { readCodeOrLink } from '../routes';
import { Link, Page } from './Page';

/** The front door: a code leads into a class. */
export function Enter({ typed = '', wrong: wrongAtFirst = false }: { typed?: string; wrong?: boolean }) {
  const { t } = useLingui();
  const [text, setText] = useState(typed);
  const [wrong, setWrong] = useState(wrongAtFirst);
  const enter = (event: FormEvent) => {
    event.preventDefault();
    const code = readCodeOrLink(text);
    if (code) go(`/c/${code}`);
    else setWrong(true);
  };
  return (
    <Page title={<Trans>Join a class</Trans>} lead={<Trans>Enter the code that your teacher shows.</Trans>}>
      <form className="stack" onSubmit={enter} noValidate>
        <TextField
          label={t`Code`}
          placeholder="QX4-7TP"
          value={text}
          onChange={(value) => {
            setText(value);
            setWrong(false);
          }}
          wrong={wrong ? t`A code has 6 letters and digits, like QX4-7TP. Look at it once more.` : ''}
          autoComplete="off"
          spellCheck="false"
          large
          autoFocus
        />
        <Button type="submit" look="primary" wide>
          {t`Go on`}
        </Button>
      </form>
      <p className="page-foot soft">
        <Trans>
          Do you teach? Open your sign-in link, or go to <Link to="/classrooms">your classrooms</Link>.
        </Trans>
      </p>
    </Page>
  );
}
