import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Icon, type IconName } from './Icon';

interface BarButtonProps {
  icon: IconName;
  children: ReactNode;
  onPress?: () => void;
  isDisabled?: boolean;
  look?: 'plain' | 'danger';
}

/** One of the large buttons of the bottom bar: a picture with its word under it. */
export function BarButton({ icon, children, look = 'plain', ...rest }: BarButtonProps) {
  return (
    <Button {...rest} className={`bar-button bar-button-${look}`}>
      <span className="bar-button-icon">
        <Icon name={icon} />
      </span>
      <span className="bar-button-word">{children}</span>
    </Button>
  );
}

interface BarToggleProps {
  on: boolean;
  onChange: (on: boolean) => void;
  icon: IconName;
  /** Shown instead when off. */
  iconOff?: IconName;
  /** How off looks: `alarming` for a microphone that is off, `calm` for a hand that is down. */
  off?: 'alarming' | 'calm';
  isDisabled?: boolean;
  children: ReactNode;
}

/** A large button that is pressed or not; its name stays the same, so that its state is heard as "pressed". */
export function BarToggle({
  on,
  onChange,
  icon,
  iconOff,
  off = 'calm',
  isDisabled,
  children,
}: BarToggleProps) {
  const look = on ? (off === 'alarming' ? 'plain' : 'on') : off === 'alarming' ? 'off' : 'plain';
  return (
    <ToggleButton
      isSelected={on}
      onChange={onChange}
      isDisabled={isDisabled ?? false}
      className={`bar-button bar-button-${look}`}
    >
      <span className="bar-button-icon">
        <Icon name={on ? icon : (iconOff ?? icon)} />
      </span>
      <span className="bar-button-word">{children}</span>
    </ToggleButton>
  );
}
