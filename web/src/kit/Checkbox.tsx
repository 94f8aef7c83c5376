import type { ReactNode } from 'react';
import { Checkbox as HeadlessCheckbox } from 'react-aria-components/Checkbox';
import { Icon } from './Icon';

interface CheckboxProps {
  on: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
  /** Leaves only the box in sight; the words stay its name. */
  hideWords?: boolean;
}

/** One of several things that can be taken or left. */
export function Checkbox({ on, onChange, children, hideWords }: CheckboxProps) {
  return (
    <HeadlessCheckbox className="checkbox" isSelected={on} onChange={onChange}>
      <span className="checkbox-box" aria-hidden="true">
        {on && <Icon name="check" size={20} />}
      </span>
      <span className={hideWords ? 'visually-hidden' : undefined}>{children}</span>
    </HeadlessCheckbox>
  );
}
