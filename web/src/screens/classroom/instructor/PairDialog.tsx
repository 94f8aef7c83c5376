import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../../kit/Button';
import { Dialog, DialogButtons } from '../../../kit/Dialog';
import { Segments, TextField } from '../../../kit/fields';
import { useAsk, useClassroom, useSay } from '../context';
import { SEARCHABLE } from '../people.viewmodel';
import { PersonChip } from './carrying';
import { othersFor, type PairRule, pairWords, ruleWords, setWords } from './pairs.viewmodel';

const rules: PairRule[] = ['blocked', 'kept', 'none'];

/** A rule that is being made: about this student and another one, who is still to be chosen. */
export interface NewPair {
  id: string;
  name: string;
  rule: PairRule;
}

interface PairDialogProps {
  pair: NewPair | null;
  onClose: () => void;
}

/** With whom a student is never in a group, or always. */
export function PairDialog({ pair, onClose }: PairDialogProps) {
  const { t } = useLingui();
  const name = pair?.name ?? '';
  return (
    <Dialog
      title={t`In a group with ${name}`}
      isOpen={pair !== null}
      onClose={onClose}
      closeWord={t`Close`}
      shape="sheet"
    >
      {pair && <PairForm pair={pair} onDone={onClose} />}
    </Dialog>
  );
}

function PairForm({ pair, onDone }: { pair: NewPair; onDone: () => void }) {
  const { t } = useLingui();
  const ask = useAsk();
  const say = useSay();
  const document = useClassroom((s) => s.documents.instructors);
  const [rule, setRule] = useState(pair.rule);
  const [search, setSearch] = useState('');
  const [second, setSecond] = useState<string | null>(null);
  const everybody = othersFor(document, pair.id, '');
  const { listed, more } = othersFor(document, pair.id, search);
  const other = second === null ? '' : (document?.roster[second]?.name ?? '');
  const words = second === null ? t`Choose the other student.` : pairWords(rule, pair.name, other);

  const set = async () => {
    if (second === null) return;
    const done = await ask('pitt.pair.set', { first: pair.id, second, rule });
    if (!done) return;
    onDone();
    say('notice', words);
  };

  return (
    <div className="stack">
      <Segments
        label={t`Rule`}
        choices={rules.map((id) => ({ id, words: ruleWords(id) }))}
        value={rule}
        onChange={setRule}
      />
      {everybody.listed.length > SEARCHABLE && (
        <TextField
          label={t`Find somebody`}
          hideLabel
          placeholder={t`Find somebody`}
          value={search}
          onChange={setSearch}
          type="search"
        />
      )}
      {listed.length > 0 ? (
        <ul className="group-members">
          {listed.map((person) => (
            <PersonChip
              key={person.id}
              person={person}
              chosen={second === person.id}
              onChoose={(on) => setSecond(on ? person.id : null)}
              fixed
            />
          ))}
        </ul>
      ) : (
        <p className="soft">
          <Trans>Nobody of that name is here.</Trans>
        </p>
      )}
      {more > 0 && <p className="soft">{t`and ${more} more`}</p>}
      <div className="pair-end">
        <p role="status">{words}</p>
        <p className="soft">
          <Trans>Students never see this. Groups that talk now stay as they are.</Trans>
        </p>
        <DialogButtons>
          <Button look="primary" isDisabled={second === null} onPress={() => void set()}>
            {setWords(rule)}
          </Button>
        </DialogButtons>
      </div>
    </div>
  );
}
