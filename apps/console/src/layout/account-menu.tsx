import { Menu, Text, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconLogout, IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react';
import { text } from '../messages/messages.js';
import { sessionStore } from '../session/session.js';
import { useSession } from '../session/use-session.js';

export function AccountMenu() {
  const session = useSession();
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  if (session.state === 'signed-out') return null;
  const dark = scheme === 'dark';
  return (
    <Menu position="bottom-end" withArrow shadow="md" width={220}>
      <Menu.Target>
        <UnstyledButton
          aria-label={text.navigation.account(session.userName)}
          style={{ display: 'flex', alignItems: 'center', gap: 8 }}
        >
          <IconUserCircle size={24} aria-hidden />
          <Text size="sm" component="span">
            {session.userName}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.roles.map((role) => text.roles[role] ?? role).join(', ')}</Menu.Label>
        <Menu.Item
          leftSection={dark ? <IconSun size={16} /> : <IconMoon size={16} />}
          onClick={() => setColorScheme(dark ? 'light' : 'dark')}
        >
          {dark ? text.navigation.light : text.navigation.dark}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void sessionStore.signOut()}>
          {text.navigation.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
