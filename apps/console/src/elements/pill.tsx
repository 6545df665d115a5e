import { Tooltip } from '@mantine/core';
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
  const pill = (
    <span className={`pill tone-${tone}`}>
      <Icon size={13} aria-hidden />
      {children}
    </span>
  );
  return hint ? <Tooltip label={hint}>{pill}</Tooltip> : pill;
}
