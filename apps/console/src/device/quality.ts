import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import type { Pill } from '../elements/pill.js';

/** Good, uncertain or bad, as the name of the status code says (OPC 10000-4, 7.39). */
export function qualityLook(statusCode: string): Pick<ComponentProps<typeof Pill>, 'tone' | 'icon'> {
  if (statusCode.startsWith('Good')) return { tone: 'good', icon: IconCircleCheck };
  if (statusCode.startsWith('Uncertain')) return { tone: 'warn', icon: IconAlertTriangle };
  return { tone: 'bad', icon: IconCircleX };
}
