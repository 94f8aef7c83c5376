import type { ReactNode } from 'react';
import { Button as HeadlessButton, type ButtonProps as HeadlessProps } from 'react-aria-components/Button';
import { Icon, type IconName } from './Icon';

export interface ButtonProps extends Omit<HeadlessProps, 'children' | 'className' | 'style'> {
  children: ReactNode;
  /** One `primary` a state; `quiet` stands on its own, `plain` is a word in a row of words. */
  look?: 'primary' | 'quiet' | 'plain' | 'danger';
  icon?: IconName;
  wide?: boolean;
}

/** A button with words. */
export function Button({ children, look = 'quiet', icon, wide = false, ...rest }: ButtonProps) {
  return (
    <HeadlessButton {...rest} className={`button button-${look}${wide ? ' button-wide' : ''}`}>
      {icon && <Icon name={icon} size={20} />}
      <span className="button-words">{children}</span>
    </HeadlessButton>
  );
}

export interface IconButtonProps extends Omit<HeadlessProps, 'children' | 'className' | 'style'> {
  /** The accessible name, shown as the tip as well. */
  label: string;
  icon: IconName;
  /** A short text beside the icon, such as a count; hidden from screen readers, so say it in the label too. */
  beside?: ReactNode;
  pressed?: boolean;
}

/** A button whose name is not written on it; used where the place is too small for words. */
export function IconButton({ label, icon, beside, pressed, ...rest }: IconButtonProps) {
  return (
    <HeadlessButton
      {...rest}
      aria-label={label}
      aria-expanded={pressed}
      className={`icon-button${pressed ? ' icon-button-pressed' : ''}`}
    >
      <Icon name={icon} />
      {beside !== undefined && (
        <span className="icon-button-beside" aria-hidden="true">
          {beside}
        </span>
      )}
    </HeadlessButton>
  );
}
