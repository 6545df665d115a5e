import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { Allowance } from '../session/use-session.js';

interface GuardedButtonProps extends ButtonProps {
  readonly allowance: Allowance;
  readonly onClick?: () => void;
  readonly type?: 'button' | 'submit';
  readonly title?: string;
  readonly children: ReactNode;
}

/** A button that stays where it is when its action is forbidden, and says why: by hover, by keyboard and to a screen reader. */
export function GuardedButton({
  allowance,
  onClick,
  type = 'button',
  children,
  ...look
}: GuardedButtonProps) {
  const reasonId = useId();
  if (allowance.allowed)
    return (
      <Button {...look} type={type} onClick={onClick}>
        {children}
      </Button>
    );
  return (
    <Tooltip label={allowance.reason}>
      <Button
        {...look}
        data-disabled
        aria-disabled
        aria-describedby={reasonId}
        onClick={(event) => event.preventDefault()}
      >
        {children}
        <span id={reasonId} hidden>
          {allowance.reason}
        </span>
      </Button>
    </Tooltip>
  );
}
