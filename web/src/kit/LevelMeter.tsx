import { Meter } from 'react-aria-components/Meter';

/** Shows how loud a microphone is: five bars that light up one after the other. */
export function LevelMeter({ level, label }: { level: number; label: string }) {
  const lit = Math.min(5, Math.ceil(Math.sqrt(Math.max(0, level)) * 6));
  return (
    <Meter className="level" aria-label={label} value={lit} maxValue={5} valueLabel={`${lit} / 5`}>
      {[1, 2, 3, 4, 5].map((bar) => (
        <span key={bar} className={bar <= lit ? 'level-bar level-bar-lit' : 'level-bar'} />
      ))}
    </Meter>
  );
}
