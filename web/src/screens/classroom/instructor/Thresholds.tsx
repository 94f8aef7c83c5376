import { useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../kit/Button';
import { TextField } from '../../../kit/fields';
import { useAsk, useClassroomParts } from '../context';

/** Between which shares of right answers a discussion is recommended in this classroom. */
export function Thresholds() {
  const { t } = useLingui();
  const ask = useAsk();
  const { low, high } = useClassroomParts((s) => ({
    low: s.documents.results?.discuss_from ?? 30,
    high: s.documents.results?.discuss_up_to ?? 70,
  }));
  const [typed, setTyped] = useState<{ low: string; high: string } | null>(null);
  const shown = typed ?? { low: String(low), high: String(high) };
  const [from, upTo] = [Number(shown.low), Number(shown.high)];
  const sound = Number.isInteger(from) && Number.isInteger(upTo) && 0 <= from && from <= upTo && upTo <= 100;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await ask('pitt.round.set_thresholds', { discuss_from: from, discuss_up_to: upTo })) setTyped(null);
  };
  return (
    <details className="thresholds">
      <summary>{t`Discussion is recommended from ${low} to ${high} % right`}</summary>
      <form className="threshold-fields" onSubmit={(event) => void save(event)}>
        <TextField
          label={t`From (%)`}
          inputMode="numeric"
          autoComplete="off"
          value={shown.low}
          onChange={(value) => setTyped({ ...shown, low: value })}
        />
        <TextField
          label={t`Up to (%)`}
          inputMode="numeric"
          autoComplete="off"
          value={shown.high}
          onChange={(value) => setTyped({ ...shown, high: value })}
        />
        <Button type="submit" isDisabled={!typed || !sound}>{t`Set`}</Button>
      </form>
      {typed && !sound && (
        <p className="trouble">{t`Two whole numbers from 0 to 100, the smaller one first.`}</p>
      )}
    </details>
  );
}
