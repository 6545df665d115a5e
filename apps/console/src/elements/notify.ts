import { notifications } from '@mantine/notifications';

/** Says that something has worked; screen readers hear it. */
export function notify(message: string): void {
  notifications.show({ message, color: 'teal', withBorder: true, role: 'status' });
}
