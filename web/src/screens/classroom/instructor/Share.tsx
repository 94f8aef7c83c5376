import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../../kit/Button';
import { Dialog } from '../../../kit/Dialog';
import { QrCode } from '../../../kit/QrCode';
import { refusalWords } from '../../../words/refusals';
import { useApi } from '../../api';
import { useAsk, useClassroom, useSay } from '../context';

export function joinLink(code: string): string {
  return `${location.origin}/c/${code}`;
}

function isOnlyThisComputer(): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
}

export function useCopy() {
  const { t } = useLingui();
  const say = useSay();
  return (text: string) => {
    navigator.clipboard
      .writeText(text)
      .then(() => say('notice', t`The link is copied.`))
      .catch(() => say('wrong', t`The browser does not let us copy. The link: ${text}`));
  };
}

/** The class's code, large enough for the last row, with its link and a QR code. */
export function CodeCard({ large = false }: { large?: boolean }) {
  const { t } = useLingui();
  const code = useClassroom((s) => s.documents.class?.code ?? s.code);
  const copy = useCopy();
  const link = joinLink(code);
  return (
    <section className={large ? 'code-card code-card-large' : 'code-card'} aria-label={t`How students join`}>
      <div className="code-words">
        <p className="soft">
          <Trans>
            Students open <strong className="code-host">{location.host}</strong> and enter the code
          </Trans>
        </p>
        <p className="code" dir="ltr">
          {code}
        </p>
        <div className="float-buttons">
          <Button icon="copy" onPress={() => copy(link)}>
            {t`Copy the link`}
          </Button>
        </div>
        {isOnlyThisComputer() && (
          <p className="field-hint">
            <Trans>
              At this address only this computer can join. Start Pitt with <code>--lan</code> to let others
              in.
            </Trans>
          </p>
        )}
      </div>
      <QrCode text={link} label={t`QR code of the link`} />
    </section>
  );
}

/** A press that fills the class, so that a newcomer can try everything alone. */
export function RehearsalButton() {
  const { t } = useLingui();
  const ask = useAsk();
  const [started, setStarted] = useState(false);
  return (
    <Button
      icon="people"
      isDisabled={started}
      onPress={() => {
        setStarted(true);
        void ask('pitt.rehearsal.start', { students: 12 }).then((done) => {
          if (!done) setStarted(false);
        });
      }}
    >
      {started ? t`12 simulated students are coming` : t`Try with 12 simulated students`}
    </Button>
  );
}

/** A link for one other teacher. It works once, so it is made when it is asked for. */
export function InviteTeacher({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const api = useApi();
  const code = useClassroom((s) => s.code);
  const copy = useCopy();
  const [link, setLink] = useState('');
  const [wrong, setWrong] = useState('');
  const make = () => {
    setWrong('');
    api
      .invite(code)
      .then((invitation) => setLink(invitation.link))
      .catch((error) => setWrong(refusalWords(error)));
  };
  const close = () => {
    setLink('');
    onClose();
  };
  return (
    <Dialog title={t`Invite another teacher`} isOpen={isOpen} onClose={close} closeWord={t`Close`}>
      <div className="stack">
        <p>
          <Trans>
            Whoever opens the link teaches this class with you: speaks to everybody, splits, and visits
            groups.
          </Trans>
        </p>
        {link && (
          <p className="link-box" dir="ltr">
            {link}
          </p>
        )}
        {/* One button all the while: whoever made the invitation by the keyboard keeps the focus, and may copy it next. */}
        <Button look="primary" icon={link ? 'copy' : 'link'} wide onPress={link ? () => copy(link) : make}>
          {link ? t`Copy the invitation` : t`Make an invitation`}
        </Button>
        {link && <p className="field-hint">{t`It works once. Make another for every teacher.`}</p>}
        {wrong && (
          <p className="trouble" role="alert">
            {wrong}
          </p>
        )}
      </div>
    </Dialog>
  );
}
