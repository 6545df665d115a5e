import type { ComponentType, ReactNode } from 'react';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet';

interface PillProps {
  readonly tone: Tone;
  readonly icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
  readonly hint?: string;
  readonly children: ReactNode;
}

/** A status in words, colour and icon: none of them alone carries it. */
export function Pill({ tone, icon: Icon, hint, children }: PillProps) {
  return (
    <span className={`pill tone-${tone}`} title={hint}>
      <Icon size={13} aria-hidden />
      {children}
    </span>
  );
}
